import { framed, framedUpdates, muxed, type Frames } from './frames.ts'
import type { MarginDocument } from './document.ts'
import { flushDue } from './line.ts'
import type { Seat } from './seat.ts'
import { leavesFirst } from './turns.ts'

const PLAIN: readonly number[] = []
/** A reader goes through ten thousand pieces with marks in about a millisecond: they are not to do that for more than a tenth of their time. */
const PIECES = 1000
const due = new Set<Relay>()

const flushAll = (): void => {
  const now = [...due]
  due.clear()
  for (const relay of now) relay.flush()
}

leavesFirst(() => {
  flushAll()
  flushDue()
})

/**
 * Tells a document's seats what the others write. What arrives in one turn of the event loop leaves together, framed once: the same bytes
 * for everybody, each one's own stretches left out without copying. What sets marks in a long text leaves as one update, and then not for a while.
 */
export class Relay {
  private updates: Uint8Array[] = []
  private senders: Array<Seat | undefined> = []
  /** How many pieces readers go through for what is to leave, and when they may have to again. */
  private tidied = 0
  private free = 0
  private isWaiting = false
  constructor(private readonly document: MarginDocument) {}

  push(update: Uint8Array, { sender, tidied }: { sender?: Seat; tidied: number }): void {
    this.updates.push(update)
    this.senders.push(sender)
    this.tidied = Math.max(this.tidied, tidied)
    if (due.size === 0) setImmediate(flushAll)
    due.add(this)
  }

  /** Tells all seats one message at once. */
  tell(message: Uint8Array): void {
    let plain: Buffer | undefined
    let mux: Buffer | undefined
    for (const { line } of this.document.seats) {
      if (!line.isFull) line.write(line.isMux ? mux ??= framed(Buffer.concat([Buffer.from(this.muxed), message])) : plain ??= framed(message))
    }
  }

  flush(): void {
    const wait = this.tidied ? this.free - performance.now() : 0
    if (wait > 0) return this.wait(wait)
    if (this.tidied) this.gather()
    const { updates, senders } = this
    this.updates = []
    this.senders = []
    this.tidied = 0
    const writers = senders.length > 1 ? new Set(senders) : undefined
    let plain: Frames | undefined
    let mux: Frames | undefined
    for (const seat of this.document.seats) {
      if (seat.isBehind) seat.line.miss(updates.reduce((sum, { length }) => sum + length, 0))
      if (!seat.isFed || (!writers && seat === senders[0])) continue
      const frames = seat.line.isMux ? mux ??= framedUpdates(updates, this.muxed) : plain ??= framedUpdates(updates, PLAIN)
      if (writers?.has(seat)) writeOthers(seat, frames, senders)
      else seat.line.write(frames.bytes)
      if (seat.line.isFull) seat.fallBehind()
    }
    this.document.digest()
  }

  private wait(time: number): void {
    if (this.isWaiting) return
    this.isWaiting = true
    setTimeout(() => {
      this.isWaiting = false
      this.flush()
    }, time)
  }

  /** Makes one update of all: readers go through the marks once. */
  private gather(): void {
    this.free = performance.now() + this.tidied / PIECES
    if (this.updates.length < 2) return
    const [sender, ...others] = new Set(this.senders)
    this.updates = [this.document.history.lastAsOne(this.updates)]
    this.senders = [others.length ? undefined : sender]
  }

  private get muxed(): readonly number[] {
    return muxed(this.document.number)
  }
}

/** Writes the stretches others wrote. */
const writeOthers = (seat: Seat, { bytes, starts }: Frames, senders: ReadonlyArray<Seat | undefined>): void => {
  for (let at = 0; at < starts.length; at++) {
    if (senders[at] === seat) continue
    let end = at + 1
    while (end < starts.length && senders[end] !== seat) end++
    seat.line.write(bytes.subarray(starts[at]!, starts[end] ?? bytes.length))
    at = end
  }
}
