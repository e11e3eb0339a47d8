import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Entry, Log, Stream } from '../log.ts'
import type { Finding } from '../store.ts'
import { notKept, remove, systemCode } from './disk.ts'
import { Drawer } from './drawer.ts'
import type { Journal } from './journal.ts'
import { appendRecord, dropRecord, type JournalRecord } from './record.ts'
import type { Recovered } from './recover.ts'
import { spread } from './spread.ts'
import { bornIn } from './stream-format.ts'
import { EmbeddedStream } from './stream.ts'

const END = '.log'
const LONGEST = 240

function fileName(stream: string): string {
  const name = encodeURIComponent(stream)
  if (name.length > LONGEST || name.length === 0) throw new RangeError(`a stream's name must have 1 to ${LONGEST} letters: ${stream}`)
  return name + END
}

/** Which stream a file is of; undefined when none of ours is called so. */
function streamOf(file: string): string | undefined {
  try {
    const stream = decodeURIComponent(file.slice(0, -END.length))
    return fileName(stream) === file ? stream : undefined
  } catch {
    return undefined
  }
}

/** `sweep` leaves nothing of the past in the journal. */
export interface LogOptions { dir: string; journal: Journal; sweep: () => Promise<void>; say: (finding: Finding) => void }

/** Streams in files of their own; what is new is in the journal first and in the files after the next checkpoint. */
export class EmbeddedLog implements Log {
  readonly #streams = new Drawer<EmbeddedStream>()
  /** Drops of which it is not known yet whether they are on disk. */
  readonly #drops = new Set<Promise<unknown>>()
  constructor(readonly options: LogOptions) {}

  /** Meets the files, and brings back what the journal holds of the streams. */
  async open(batches: Recovered['batches']): Promise<void> {
    const { dir } = this.options
    for (const file of await readdir(dir)) {
      if (file.endsWith(END)) this.#find(file)
      else if (file.endsWith('.tmp')) await remove(join(dir, file))
    }
    for (const { sequence, records } of batches) for (const record of records) await this.#replay(record, sequence)
  }

  async read(stream: string, after = 0): Promise<Stream> {
    return (await this.#streams.get(stream)?.read(after)) ?? { entries: [] }
  }

  async last(stream: string): Promise<number> {
    const found = this.#streams.get(stream)
    return found ? found.inOrder(async () => found.last) : 0
  }

  append(stream: string, bytes: Uint8Array): Promise<Entry> {
    const into = this.#stream(stream)
    return into.inOrder(() => this.#enter(into, bytes))
  }

  async compact(stream: string, seq: number, snapshot: Uint8Array): Promise<void> {
    const { journal } = this.options
    const found = this.#stream(stream)
    if (seq > await this.last(stream)) throw new RangeError(`${stream} ends before ${seq}`)
    await (seq > found.durable ? journal.add([]) : journal.ready())
    await found.compact({ seq, bytes: snapshot }, journal.sequence).catch(refused)
  }

  async drop(stream: string): Promise<void> {
    await this.#streams.get(stream)?.inOrder(async () => undefined).catch(() => undefined)
    const old = this.#streams.get(stream)
    if (old) await this.#forget(stream, old)
    await this.options.sweep().catch(refused)
  }

  async sweep(): Promise<void> {
    await this.options.sweep().catch(refused)
  }

  async streams(prefix: string): Promise<string[]> {
    return this.#streams.keys(prefix).filter(name => this.#streams.get(name)!.holds)
  }

  /** Takes to the streams' files what only the older part of the journal has, and their drops; with `room` for what is too little for that. */
  async spread(room: number): Promise<void> {
    // a stream whose drop the disk then refuses is back, with what it held
    while (this.#drops.size) await Promise.allSettled(this.#drops)
    const haunted = this.#streams.entries().filter(([, { isHaunted }]) => isHaunted)
    await spread(this.#streams, { ...this.options, room })
    for (const [, stream] of haunted) await stream.clear()
  }

  /** Resolves when no file is in use. */
  async close(): Promise<void> {
    await Promise.all(this.#streams.entries().map(([, stream]) => stream.idle()))
  }

  #stream(name: string): EmbeddedStream {
    return this.#streams.get(name) ?? this.#add(name).beginAnew()
  }

  #find(file: string): void {
    const stream = streamOf(file)
    if (stream === undefined) this.options.say({ level: 'warn', event: 'store:strange-file', file: join(this.options.dir, file) })
    else this.#add(stream)
  }

  #add(name: string): EmbeddedStream {
    const stream = new EmbeddedStream(name, join(this.options.dir, fileName(name)), this.options.say)
    this.#streams.put(name, stream)
    return stream
  }

  #enter(stream: EmbeddedStream, bytes: Uint8Array): Promise<Entry> {
    const seq = stream.last + 1
    const record = appendRecord(stream.name, seq, bytes)
    const entry = { seq, bytes: record.subarray(record.length - bytes.length) }
    return this.options.journal.add([record], stream.enter(entry)).then(() => entry)
  }

  async #forget(name: string, old: EmbeddedStream): Promise<void> {
    const anew = this.#add(name)
    const kept = this.#undecided(this.options.journal.add([dropRecord(name)], {
      kept: () => { old.gone = anew.isHaunted = true },
      lost: () => this.#streams.put(name, old),
    }))
    const erased = kept.then(() => old.erase()).then(() => { anew.isHaunted = false })
    anew.beginAnew(erased)
    await erased.catch(refused)
  }

  #undecided<T>(drop: Promise<T>): Promise<T> {
    const decided = drop.finally(() => this.#drops.delete(decided))
    this.#drops.add(decided)
    return decided
  }

  async #replay(record: JournalRecord, sequence: number): Promise<void> {
    if (record.of === 'append') (this.#streams.get(record.stream) ?? this.#add(record.stream).noFile()).pending.push(record)
    else if (record.of === 'drop') await this.#replayDrop(record.stream, sequence)
  }

  /** A file made after the drop belongs to the stream that began anew. */
  async #replayDrop(name: string, sequence: number): Promise<void> {
    const path = join(this.options.dir, fileName(name))
    const born = await readFile(path).then(bytes => bornIn(bytes, path) ?? -1, absent)
    const anew = this.#add(name)
    if (born < sequence) await anew.noFile().erase().catch((error: unknown) => this.#cling(anew, { path, error }))
  }

  /** The journal keeps the drop until the file is gone, so that nothing of it comes back. */
  #cling(anew: EmbeddedStream, { path, error }: { path: string; error: unknown }): void {
    anew.isHaunted = true
    this.options.say({ level: 'error', event: 'store:not-removed', file: path, detail: systemCode(error) })
  }
}

function absent(error: unknown): number {
  if (systemCode(error) !== 'ENOENT') throw error
  return -1
}

function refused(error: unknown): never {
  throw error instanceof Error && systemCode(error) ? notKept() : error
}
