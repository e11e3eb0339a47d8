import { Watched } from '../watched.ts'
import type { Keep } from './keep.ts'

const TELL_MS = 1_500

/** How far this member has read a discussion: known to themselves alone, on all their devices. Nobody's reading is watched. */
export class Unread extends Watched {
  /** The first message that was not seen when it arrived: the line is drawn above it. */
  from?: number
  /** Whether it is known how far this member had read. */
  isReady = false
  private seen?: number
  private telling?: ReturnType<typeof setTimeout>
  private readonly key: string

  /** `tell` takes word to this member's other devices. */
  constructor(private readonly keep: Promise<Keep>, owner: string, private readonly tell: (seq: number) => void) {
    super()
    this.key = `seen/${owner}`
  }

  /** Recalls how far this member had read, here or (`elsewhere`) on another device; `last` is the newest message now. Somebody's first visit has nothing unread. */
  async begin(last: number, elsewhere?: number): Promise<void> {
    if (this.seen !== undefined) return this.settle(elsewhere)
    const kept = await (await this.keep).get<number>(this.key)
    if (this.seen !== undefined) return this.settle(elsewhere)
    this.seen = Math.min(last, kept === undefined && elsewhere === undefined ? last : Math.max(kept ?? 0, elsewhere ?? 0))
    this.isReady = true
    this.mark(last)
    this.settle(elsewhere)
    await this.save()
  }

  /** What is known here and not yet elsewhere is told, and the other way round. */
  private settle(elsewhere = 0): void {
    if ((this.seen ?? 0) > elsewhere) this.tellSoon()
    else this.sawElsewhere(elsewhere)
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
    this.tellSoon()
    this.changed()
  }

  /** It was before their eyes on another device: here it is not new any more either. */
  sawElsewhere(seq: number): void {
    if (this.seen === undefined || seq <= this.seen) return
    this.seen = seq
    if ((this.from ?? Infinity) <= seq) this.from = undefined
    void this.save()
    this.changed()
  }

  /** Whoever answers has read: the line goes. */
  clear(): void {
    this.from = undefined
    this.changed()
  }

  close(): void {
    clearTimeout(this.telling)
  }

  /** Once a moment is enough, however fast messages come. */
  private tellSoon(): void {
    this.telling ??= setTimeout(() => {
      this.telling = undefined
      this.tell(this.seen ?? 0)
    }, TELL_MS)
  }

  private async save(): Promise<void> {
    const { seen } = this
    await (await this.keep).change<number>(this.key, kept => Math.max(kept ?? 0, seen ?? 0))
  }
}
