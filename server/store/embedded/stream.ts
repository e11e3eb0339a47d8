import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Damaged, type Entry, type Stream } from '../log.ts'
import type { Finding } from '../store.ts'
import type { Stake } from './batch.ts'
import { notRead, remove, replaceFile, syncFolder, systemCode, withFile, writeAt } from './disk.ts'
import { newSalt, PREFACE } from './frame.ts'
import { nothingHeld, readStream, streamFrames, streamPreface, type Held } from './stream-file.ts'

/** Entries brought back from the journal, each once: those of a damaged stream were carried over and may stand out of line. */
const inLine = (entries: Entry[]): Entry[] => [...new Map(entries.map(entry => [entry.seq, entry])).values()].sort((a, b) => a.seq - b.seq)

/**
 * One stream: what its file holds, known by its numbers only, and the entries that are still in the journal.
 * Its file is read or changed by one at a time.
 */
export class EmbeddedStream {
  /** Entries behind the file's last, in order. */
  pending: Entry[] = []
  last = 0
  /** The last entry the journal has on disk. */
  durable = 0
  damage: Error | undefined
  known = false
  #file: Omit<Held, 'entries' | 'snapshot'> = nothingHeld()
  #turn: Promise<unknown> = Promise.resolve()
  #waiting: ((damage?: unknown) => void)[] = []

  readonly name: Buffer
  constructor(name: string, readonly path: string, readonly say: (finding: Finding) => void) {
    this.name = Buffer.from(name)
  }

  /** Whether there is anything in it, as far as can be told without reading it. */
  get holds(): boolean {
    return !this.known || this.#file.length > 0 || this.pending.length > 0
  }

  /** Takes this stream as one without a file; nothing touches its file until `cleared` has settled. */
  beginAnew(cleared: Promise<unknown> = Promise.resolve()): this {
    this.known = true
    this.#turn = cleared.catch(() => undefined)
    return this
  }

  /** Resolves when nobody uses the file. */
  async idle(): Promise<void> {
    await this.#turn
  }

  /** Runs `work` at once when the file is known, else when it was read; always in the order of the calls. */
  inOrder<T>(work: () => Promise<T>): Promise<T> {
    if (this.damage) return Promise.reject(this.damage)
    if (this.known) return work()
    return new Promise((resolve, reject) => {
      this.#waiting.push(problem => (problem ? reject(problem) : work().then(resolve, reject)))
      if (this.#waiting.length === 1) void this.#know()
    })
  }

  /** Takes an entry in and hands back what is to become of it. */
  enter(entry: Entry): Stake {
    this.pending.push(entry)
    this.last = entry.seq
    return {
      kept: () => { this.durable = entry.seq },
      lost: () => {
        this.pending.pop()
        this.last--
      },
    }
  }

  read(after: number): Promise<Stream> {
    return this.inOrder(() => this.#alone(async () => {
      const { snapshot, entries } = await this.#readFile()
      const rest = [...entries, ...this.pending].filter(({ seq }) => seq > after)
      return snapshot && (after === 0 || after < snapshot.seq) ? { snapshot, entries: rest } : { entries: rest }
    }))
  }

  /** Writes to the file what only the journal had. `born` is the journal's sequence. */
  spread(born: number): Promise<void> {
    return this.inOrder(() => this.#alone(async () => {
      const entries = this.#durablePending()
      if (entries.length === 0) return
      if (this.#file.length === 0) await this.#replace({ entries }, born)
      else await this.#extend(entries)
    }))
  }

  /** Replaces everything up to `seq` by a snapshot. */
  compact(snapshot: Entry, born: number): Promise<void> {
    return this.inOrder(() => this.#alone(async () => {
      const held = await this.#readFile()
      if (snapshot.seq < (held.snapshot?.seq ?? 0)) return
      const entries = [...held.entries, ...this.#durablePending()].filter(({ seq }) => seq > snapshot.seq)
      await this.#replace({ snapshot, entries }, born)
    }))
  }

  /** Removes the file. */
  erase(): Promise<void> {
    return this.#alone(async () => {
      await remove(this.path)
      await syncFolder(dirname(this.path))
    })
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work)
    this.#turn = mine.catch(() => undefined)
    return mine
  }

  async #know(): Promise<void> {
    const problem: unknown = await this.#alone(() => this.#meet()).then(() => undefined, (error: unknown) => error)
    this.known = !problem
    const waiting = this.#waiting
    this.#waiting = []
    for (const go of waiting) go(problem)
  }

  /** Puts the file and what the journal brought back side by side. */
  async #meet(): Promise<void> {
    this.pending = inLine(this.pending)
    const held = await this.#readFile(this.pending[0]?.seq)
    this.#remember(held)
    if (this.pending.some(({ seq }, i) => seq !== held.last + 1 + i)) throw this.#hurt(new Damaged(this.path, held.length))
    this.last = this.durable = held.last + this.pending.length
  }

  #remember({ last, length, born, salt }: Omit<Held, 'entries' | 'snapshot'>): void {
    this.#file = { last, length, born, salt }
    this.pending = this.pending.filter(({ seq }) => seq > last)
  }

  #durablePending(): Entry[] {
    return this.pending.filter(({ seq }) => seq <= this.durable)
  }

  async #readFile(covered = Infinity): Promise<Held> {
    if (this.known && this.#file.length === 0) return nothingHeld()
    const bytes = await readFile(this.path).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw notRead()
    })
    if (!bytes) return this.known ? Promise.reject(this.#hurt(new Damaged(this.path, 0))) : nothingHeld()
    try {
      return readStream(bytes, this.path, covered)
    } catch (error) {
      throw error instanceof Damaged ? this.#hurt(error) : error
    }
  }

  #hurt(damage: Damaged): Damaged {
    if (!this.damage) this.say({ level: 'error', event: 'store:damaged', file: damage.file, offset: damage.offset })
    this.damage = damage
    return damage
  }

  /** What stands behind the good length is cut first; one fdatasync then covers the entries and the preface that counts them. */
  async #extend(entries: Entry[]): Promise<void> {
    const { length, born, salt } = this.#file
    const frames = streamFrames({ entries }, salt)
    const file = { last: entries.at(-1)!.seq, length: length + frames.length, born, salt }
    await withFile(this.path, 'r+', async handle => {
      const { size } = await handle.stat()
      if (size < length) throw this.#hurt(new Damaged(this.path, size))
      if (size > length) await handle.truncate(length)
      await writeAt(handle, frames, length)
      await writeAt(handle, streamPreface(file), 0)
      await handle.datasync()
    })
    this.#remember(file)
  }

  async #replace(stream: Stream, born: number): Promise<void> {
    const salt = newSalt()
    const frames = streamFrames(stream, salt)
    const last = stream.entries.at(-1)?.seq ?? stream.snapshot?.seq ?? 0
    const file = { last, length: PREFACE + frames.length, born, salt }
    await replaceFile(this.path, async handle => {
      await writeAt(handle, streamPreface(file), 0)
      await writeAt(handle, frames, PREFACE)
    })
    this.#remember(file)
  }
}
