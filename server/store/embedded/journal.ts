import type { Finding } from '../store.ts'
import { Batch, type Stake } from './batch.ts'
import { notKept, systemCode } from './disk.ts'
import type { Old, Segment, Segments, Start } from './segment.ts'

/** Where the journal goes on after opening. `shelf` tells the last batch that changed the shelf. */
export interface JournalOptions { segments: Segments; next: number; shelf: () => number; say: (finding: Finding) => void }

interface Cut { done: (old: readonly Old[]) => void; failed: (reason: unknown) => void }

/**
 * One write-ahead journal for the whole house. Records gather into a batch; a batch is one write and one fdatasync, and
 * while that is under way the next one gathers. Only one batch is ever under way, so only the last one can be torn.
 */
export class Journal {
  #batch = new Batch()
  #cuts: Cut[] = []
  #working: Promise<void> | undefined
  #failing = false
  #closed = false
  #next: number
  readonly figures = { fsyncs: 0, bytes: 0, fsyncSeconds: 0, refusedBatches: 0 }
  /** Called after each batch. */
  grown: () => void = () => undefined

  constructor(readonly options: JournalOptions) {
    this.#next = options.next
  }

  /** What it holds on disk. */
  get bytes(): number {
    return this.options.segments.bytes
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
  rotate(): Promise<readonly Old[]> {
    return new Promise((done, failed) => {
      this.#cuts.push({ done, failed })
      this.#wake()
    })
  }

  /** Takes no more records; resolves when those it took are settled. */
  async drain(): Promise<void> {
    this.#closed = true
    await this.#working
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

  #start(): Start {
    return { first: this.#next, shelf: this.options.shelf() }
  }

  #rotate({ done, failed }: Cut): Promise<void> {
    return this.options.segments.turn(this.#start()).then(done, failed)
  }

  async #flush(): Promise<void> {
    const batch = this.#batch
    this.#batch = new Batch()
    try {
      await this.#write(await this.options.segments.current(this.#start()), batch)
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
    this.figures.bytes += await segment.write(this.#next, batch.records)
    this.figures.fsyncs++
    this.figures.fsyncSeconds += (performance.now() - start) / 1000
  }

  #heal(): void {
    if (this.#failing) this.options.say({ level: 'info', event: 'store:writing-again' })
    this.#failing = false
  }

  /** What gathered meanwhile leans on what failed (its numbers, its reads), so it goes too. */
  async #fail(error: unknown, batch: Batch): Promise<void> {
    if (!this.#failing) this.options.say({ level: 'error', event: 'store:not-writing', detail: systemCode(error) || String(error) })
    this.#failing = true
    this.figures.refusedBatches++
    await this.options.segments.abandon()
    const later = this.#batch
    this.#batch = new Batch()
    later.lose(notKept())
    batch.lose(notKept())
  }
}
