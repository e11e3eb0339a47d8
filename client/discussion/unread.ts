import { Watched } from '../watched.ts'
import type { Keep } from './keep.ts'

/** How far this member has read a discussion. Known to this device alone: nobody's reading is watched. */
export class Unread extends Watched {
  /** The first message that was not seen when it arrived: the line is drawn above it. */
  from?: number
  /** Whether it is known how far this member had read. */
  isReady = false
  private seen?: number
  private readonly key: string

  constructor(private readonly keep: Promise<Keep>, owner: string) {
    super()
    this.key = `seen/${owner}`
  }

  /** Recalls how far this member had read; `last` is the newest message now. Somebody's first visit has nothing unread. */
  async begin(last: number): Promise<void> {
    const kept = await (await this.keep).get<number>(this.key)
    if (this.seen !== undefined) return
    this.seen = kept ?? last
    this.isReady = true
    if (kept === undefined) await this.save()
    this.mark(last)
    this.changed()
  }

  /** Up to `last` there is more than was seen, and nobody is looking at the end. The line stays where it was drawn until it is passed. */
  mark(last: number): void {
    if (this.seen === undefined || last <= this.seen || (this.from ?? 0) > this.seen) return
    this.from = this.seen + 1
    this.changed()
  }

  /** How many there are after the last one seen, up to `last`. */
  count(last: number): number {
    return this.seen === undefined ? 0 : Math.max(0, last - this.seen)
  }

  /** This one, and so all before it, was before the reader's eyes. */
  saw(seq: number): void {
    if (this.seen === undefined || seq <= this.seen) return
    this.seen = seq
    void this.save()
    this.changed()
  }

  /** Whoever answers has read: the line goes. */
  clear(): void {
    this.from = undefined
    this.changed()
  }

  private async save(): Promise<void> {
    const { seen } = this
    await (await this.keep).change<number>(this.key, kept => Math.max(kept ?? 0, seen ?? 0))
  }
}
