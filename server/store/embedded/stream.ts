import { Damaged, type Entry, type Stream } from '../log.ts'
import type { Finding } from '../store.ts'
import type { Stake } from './batch.ts'
import { StreamFile } from './stream-file.ts'
import { inLine } from './stream-format.ts'

/** One stream: its file, and in memory the entries that are still in the journal. */
export class EmbeddedStream {
  readonly name: Buffer
  readonly #file: StreamFile
  /** Entries behind the file's last, in order. */
  pending: Entry[] = []
  last = 0
  /** The last entry the journal has on disk. */
  durable = 0
  damage: Damaged | undefined
  /** From when its drop is on disk, nothing of it may reach a file again. */
  gone = false
  /** Whether the file of the one that was dropped before it may still be there. */
  isHaunted = false
  #known = false
  #turn: Promise<unknown> = Promise.resolve()
  #waiting: ((problem: unknown) => void)[] = []

  constructor(name: string, path: string, readonly say: (finding: Finding) => void) {
    this.name = Buffer.from(name)
    this.#file = new StreamFile(path)
  }

  /** Whether there is anything in it, as far as can be told without reading it. */
  get holds(): boolean {
    return this.#file.exists || this.pending.length > 0
  }

  /** Entries that are on disk in the journal and not yet in the file. */
  get settled(): Entry[] {
    return this.#known ? this.pending.filter(({ seq }) => seq <= this.durable) : this.pending
  }

  /** Notes that there is no file. */
  noFile(): this {
    this.#file.startEmpty()
    return this
  }

  /** Takes this stream as one without a file; nothing touches its file until `cleared` has settled. */
  beginAnew(cleared: Promise<unknown> = Promise.resolve()): this {
    this.#known = true
    this.noFile()
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
    if (this.#known) return work()
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
    return this.#withFile(async () => {
      const { snapshot, entries } = await this.#file.read()
      const rest = [...entries, ...this.pending].filter(({ seq }) => seq > after)
      return snapshot && (after === 0 || after < snapshot.seq) ? { snapshot, entries: rest } : { entries: rest }
    })
  }

  /** Writes to the file what only the journal had. `born` is the journal's sequence. */
  spread(born: number): Promise<void> {
    return this.#withFile(async () => {
      const entries = this.settled
      if (entries.length && !this.gone) await this.#file.add(entries, born)
    })
  }

  /** Puts a snapshot in the place of everything up to its sequence. */
  compact(snapshot: Entry, born: number): Promise<void> {
    return this.#withFile(async () => {
      const held = await this.#file.read()
      if (this.gone || snapshot.seq < (held.snapshot?.seq ?? 0)) return
      const entries = [...held.entries, ...this.settled].filter(({ seq }) => seq > snapshot.seq)
      await this.#file.replace({ snapshot, entries }, born)
    })
  }

  erase(): Promise<void> {
    return this.#alone(() => this.#file.erase())
  }

  /** Removes what the one before it left, unless its own file is in that place, or will be another's. */
  clear(): Promise<void> {
    return this.#alone(async () => {
      if (this.isHaunted && !this.gone && !this.#file.exists) await this.#file.erase()
      this.isHaunted = false
    })
  }

  #withFile<T>(work: () => Promise<T>): Promise<T> {
    return this.inOrder(() => this.#alone(work))
  }

  /** The file is in one pair of hands at a time; whoever finds it damaged spoils it for all. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work).catch((error: unknown) => {
      if (error instanceof Damaged) this.#hurt(error)
      throw error
    }).finally(() => this.#release())
    // a promise holds what it came to, and here that may be a whole file
    this.#turn = mine.then(() => undefined, () => undefined)
    return mine
  }

  async #know(): Promise<void> {
    const problem: unknown = await this.#alone(() => this.#meet()).then(() => undefined, (error: unknown) => error)
    this.#known = !problem
    for (const go of this.#waiting.splice(0)) go(problem)
  }

  /** Puts the file and what the journal brought back side by side. */
  async #meet(): Promise<void> {
    this.pending = inLine(this.pending)
    const { last, length } = await this.#file.meet(this.pending[0]?.seq)
    this.#release()
    if (this.pending.some(({ seq }, i) => seq !== last + 1 + i)) throw new Damaged(this.#file.path, length)
    this.last = this.durable = last + this.pending.length
  }

  /** What is in the file need not be in memory. */
  #release(): void {
    this.pending = this.pending.filter(({ seq }) => seq > this.#file.last)
  }

  #hurt(damage: Damaged): void {
    if (!this.damage) this.say({ level: 'error', event: 'store:damaged', file: damage.file, offset: damage.offset })
    this.damage = damage
  }
}
