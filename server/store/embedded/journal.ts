import { join } from 'node:path'
import type { Finding } from '../store.ts'
import { Batch, type Stake } from './batch.ts'
import { notKept, remove, syncFolder, systemCode } from './disk.ts'
import { Segment } from './segment.ts'

/** A segment that is no longer written to. */
export interface Old { path: string; bytes: number }

/** Where the journal goes on after opening. `shelf` tells the last batch that changed the shelf. */
export interface JournalOptions { dir: string; number: number; next: number; old: Old[]; shelf: () => number; say: (finding: Finding) => void }

interface Cut { done: (old: Old[]) => void; failed: (reason: unknown) => void }

/**
 * One write-ahead journal for the whole house. Records gather into a batch; a batch is one write and one fdatasync, and
 * while that is under way the next one gathers. Only one batch is ever under way, so only the last one can be torn.
 */
export class Journal {
  #segment: Segment | undefined
  #batch = new Batch()
  #cuts: Cut[] = []
  #working: Promise<void> | undefined
  #failing = false
  #closed = false
  #old: Old[]
  #number: number
  #next: number
  readonly figures = { fsyncs: 0, bytes: 0, fsyncSeconds: 0, refusedBatches: 0 }
  /** Called after each batch. */
  grown: () => void = () => undefined

  constructor(readonly options: JournalOptions) {
    this.#old = options.old
    this.#number = options.number
    this.#next = options.next
  }

  /** What it holds on disk. */
  get bytes(): number {
    return this.#old.reduce((sum, { bytes }) => sum + bytes, this.#segment?.bytes ?? 0)
  }

  /** The last batch that is on disk. */
  get sequence(): number {
    return this.#next - 1
  }

  /** Resolves with the batch's sequence once the records are on disk; `Refusal('unavailable')` when they never will be. */
  add(records: readonly Uint8Array[], stake?: Stake): Promise<number> {
    if (this.#closed) {
      stake?.lost()
      return Promise.reject(notKept())
    }
    const done = this.#batch.add(records, stake)
    this.#wake()
    return done
  }

  /** Resolves when a write can be acknowledged right now, trying again what failed before. */
  async ready(): Promise<void> {
    if (this.#closed) throw notKept()
    if (this.#failing) await this.add([])
  }

  /** Starts a new segment; resolves with all older ones, whose batches are all on disk. */
  rotate(): Promise<Old[]> {
    return new Promise((done, failed) => {
      this.#cuts.push({ done, failed })
      this.#wake()
    })
  }

  /** Removes old segments, oldest first, so that what is left is always an unbroken end of the journal. */
  async forget(old: readonly Old[]): Promise<void> {
    for (const segment of old) {
      await remove(segment.path)
      await syncFolder(this.options.dir)
      this.#old = this.#old.filter(other => other !== segment)
    }
  }

  /** Takes no more records; resolves when those it took are settled. */
  async drain(): Promise<void> {
    this.#closed = true
    await this.#working
  }

  async close(): Promise<void> {
    await this.drain()
    await this.#segment?.close()
  }

  #wake(): void {
    this.#working ??= new Promise(setImmediate).then(() => this.#work())
  }

  async #work(): Promise<void> {
    for (;;) {
      const cut = this.#cuts.shift()
      if (cut) await this.#rotate(cut)
      else if (this.#batch.waiting) await this.#flush()
      else break
    }
    this.#working = undefined
  }

  async #rotate({ done, failed }: Cut): Promise<void> {
    try {
      const before = this.#segment
      this.#segment = await this.#begin()
      if (before) await this.#retire(before, 'close')
      done([...this.#old])
    } catch (error) {
      failed(error)
    }
  }

  async #retire(segment: Segment, how: 'close' | 'abandon'): Promise<void> {
    this.#old = [...this.#old, { path: segment.path, bytes: segment.bytes }]
    await segment[how]()
  }

  #begin(): Promise<Segment> {
    const path = join(this.options.dir, `${String(this.#number++).padStart(8, '0')}.wal`)
    return Segment.begin(path, { first: this.#next, shelf: this.options.shelf() })
  }

  async #flush(): Promise<void> {
    const batch = this.#batch
    this.#batch = new Batch()
    try {
      this.#segment ??= await this.#begin()
      await this.#write(this.#segment, batch)
    } catch (error) {
      await this.#fail(error, batch)
      return
    }
    this.#heal()
    batch.keep(this.#next++)
    this.grown()
  }

  async #write(segment: Segment, batch: Batch): Promise<void> {
    const start = performance.now()
    const before = segment.bytes
    await segment.write(this.#next, batch.records)
    this.figures.fsyncs++
    this.figures.bytes += segment.bytes - before
    this.figures.fsyncSeconds += (performance.now() - start) / 1000
  }

  #heal(): void {
    if (this.#failing) this.options.say({ level: 'info', event: 'store:writing-again' })
    this.#failing = false
  }

  /** What gathered meanwhile leans on what failed (its numbers, its reads), so it goes too. */
  async #fail(error: unknown, batch: Batch): Promise<void> {
    const segment = this.#segment
    if (!this.#failing) this.options.say({ level: 'error', event: 'store:not-writing', file: segment?.path, detail: systemCode(error) || String(error) })
    this.#failing = true
    this.#segment = undefined
    this.figures.refusedBatches++
    if (segment) await this.#retire(segment, 'abandon')
    const later = this.#batch
    this.#batch = new Batch()
    later.lose(notKept())
    batch.lose(notKept())
  }
}
