import { framedHead, framedUpdates, muxed } from './frames.ts'
import type { MarginDocument } from './document.ts'
import type { Seat } from './seat.ts'

type Frames = ReturnType<typeof framedUpdates>

const due = new Set<Relay>()

const flushAll = (): void => {
  const now = [...due]
  due.clear()
  for (const relay of now) relay.flush()
}

/**
 * Tells a document's seats what the others write. What arrives in one turn of the event loop leaves together, framed once: the same bytes
 * for everybody, each one's own stretches left out without copying.
 */
export class Relay {
  private updates: Uint8Array[] = []
  private senders: Array<Seat | undefined> = []
  constructor(private readonly document: MarginDocument) {}

  push(update: Uint8Array, sender?: Seat): void {
    this.updates.push(update)
    this.senders.push(sender)
    if (due.size === 0) setImmediate(flushAll)
    due.add(this)
  }

  /** Tells all seats one message at once. */
  tell(message: Uint8Array): void {
    const frames = this.both(prefix => ({ bytes: Buffer.concat([framedHead(prefix, message.length), message]), starts: [0] }))
    for (const seat of this.document.seats) seat.line.write(frames(seat).bytes)
  }

  flush(): void {
    const { updates, senders } = this
    this.updates = []
    this.senders = []
    const frames = this.both(prefix => framedUpdates(updates, prefix))
    const writers = new Set(senders)
    for (const seat of this.document.seats) {
      if (!seat.isFed) continue
      if (!writers.has(seat)) seat.line.write(frames(seat).bytes)
      else if (senders.some(sender => sender !== seat)) writeOthers(seat, frames(seat), senders)
    }
    this.document.digest()
  }

  /** Frames for sockets with mux and without, each built when first asked for. */
  private both(build: (prefix: readonly number[]) => Frames): (seat: Seat) => Frames {
    let plain: Frames | undefined
    let mux: Frames | undefined
    return ({ line }) => (line.isMux ? mux ??= build(muxed(this.document.number)) : plain ??= build([]))
  }
}

/** Writes the stretches others wrote. */
const writeOthers = ({ line, ...rest }: Seat, { bytes, starts }: Frames, senders: ReadonlyArray<Seat | undefined>): void => {
  const isOwn = (at: number) => senders[at]?.line === line && senders[at]?.channel === rest.channel
  for (let at = 0; at < starts.length; at++) {
    if (isOwn(at)) continue
    let end = at + 1
    while (end < starts.length && !isOwn(end)) end++
    line.write(bytes.subarray(starts[at]!, starts[end] ?? bytes.length))
    at = end
  }
}
