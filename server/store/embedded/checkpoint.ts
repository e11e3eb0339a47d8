import type { Low } from 'lowdb'
import type { Finding } from '../store.ts'
import { systemCode } from './disk.ts'
import type { Cabinet } from './drawer.ts'
import type { Journal } from './journal.ts'
import type { EmbeddedLog } from './log.ts'
import type { Segments } from './segment.ts'
import type { SnapshotAdapter } from './snapshot.ts'

/** What a checkpoint brings together. */
export interface CheckpointOptions {
  journal: Journal
  segments: Segments
  low: Low<Cabinet>
  snapshot: SnapshotAdapter
  log: EmbeddedLog
  /** How much the journal may hold before it is emptied. */
  after: number
  say: (finding: Finding) => void
}

/** Brings what the journal holds to its lasting place, beside the writers, and then lets the journal forget it. */
export class Checkpoint {
  #running: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined
  #due: number
  #last = false
  readonly figures = { checkpoints: 0, checkpointSeconds: 0 }

  constructor(readonly options: CheckpointOptions) {
    this.#due = options.after
  }

  /** Runs when the journal has outgrown the data; a failure is said and costs nothing, for the journal still holds all. */
  whenDue(): void {
    if (this.#next || this.options.journal.bytes < this.#due) return
    this.#due = Infinity
    void this.runQuietly()
  }

  async runQuietly(): Promise<void> {
    await this.run().catch((error: unknown) => {
      this.options.say({ level: 'error', event: 'store:checkpoint-failed', detail: systemCode(error) || String(error) })
    })
  }

  /** The last one before closing, after which the journal is empty. */
  async finish(): Promise<void> {
    this.#last = true
    await this.runQuietly()
  }

  /** Everything written before this call is in its lasting place, and only there, when it resolves. */
  run(): Promise<void> {
    this.#next ??= this.#running.catch(() => undefined).then(() => {
      this.#running = this.#next ?? this.#running
      this.#next = undefined
      return this.#once()
    })
    return this.#next
  }

  async #once(): Promise<void> {
    const { journal, segments, low, snapshot, log, after } = this.options
    const start = performance.now()
    try {
      const old = await journal.rotate()
      if (snapshot.sequence < low.data.sequence) await low.write()
      await log.spread(this.#last ? 0 : after / 4)
      await segments.forget(old)
    } finally {
      this.#due = journal.bytes + Math.max(after, snapshot.bytes / 4)
    }
    this.figures.checkpoints++
    this.figures.checkpointSeconds += (performance.now() - start) / 1000
  }
}
