import { MARGIN_CLOSE } from '../../shared/margin.ts'
import { OP, openedFrame, readFrame, readName } from '../../shared/mux.ts'
import { framed } from './frames.ts'
import type { Hall } from './hall.ts'
import type { Line } from './line.ts'
import type { Seat } from './seat.ts'

/** What one socket says, from its first word: nothing is heard before it is known who speaks and where they sit. */
export class Talk {
  /** What arrived with what was too much: a socket that is read no more has some of it in hand already. */
  private held: Array<() => void> = []
  private pending = 0
  private readonly opening = new Map<number, Uint8Array[]>()
  constructor(private readonly line: Line, private readonly hall: Hall, private readonly name: string) {}

  begin(): void {
    if (!this.line.isMux) this.sit(0, this.name)
  }

  hear(message: Uint8Array, isBinary: boolean): void {
    const { line } = this
    line.end()
    if (!line.isOpen) return
    if (!isBinary) return line.close(MARGIN_CLOSE.refused, 'not binary')
    this.inTurn(() => this.understand(message))
  }

  /** Hears a ping or a pong, which has its turn like a message. Who asks whether we are here and does not listen is not answered. */
  hearControl({ length }: Uint8Array, answer?: () => void): void {
    this.line.endControl(length)
    this.inTurn(() => {
      this.line.hear(length)
      if (!this.line.isBehind) answer?.()
    })
  }

  /** One thing after the other, some of them in each turn of the event loop, and only while there is something left to pay them with. */
  private inTurn(heed: () => void): void {
    if (!this.held.length && !this.line.isHeld) return this.heed(heed)
    if (this.held.push(heed) === 1) this.line.hold(() => this.goOn())
  }

  /** What waited for something else comes before what arrived after it. */
  private first(all: ReadonlyArray<() => void>): void {
    const isIdle = !this.held.length
    this.held = [...all, ...this.held]
    if (isIdle) this.goOn()
  }

  private goOn(): void {
    const { held, line } = this
    this.held = []
    let at = 0
    while (at < held.length && line.isOpen && !line.isHeld) this.heed(held[at++]!)
    if (!line.isOpen) return
    this.held = [...held.slice(at), ...this.held]
    if (this.held.length) line.hold(() => this.goOn())
  }

  /** What no rule foresaw costs the one who sent it, not the house. */
  private heed(heed: () => void): void {
    try { heed() } catch (error) { this.hall.broke(this.line, error as Error) }
  }

  private understand(message: Uint8Array): void {
    this.line.hear(message.length)
    if (this.line.isMux) this.hearFrame(message)
    else this.hearData(0, message)
  }

  private wait(queue: Uint8Array[], message: Uint8Array): void {
    this.pending += message.length
    if (this.pending > this.hall.limits.pending) return this.line.close(MARGIN_CLOSE.tooMany, 'too much before an answer')
    queue.push(message)
  }

  private hearFrame(message: Uint8Array): void {
    const frame = understood(() => readFrame(message))
    const name = frame?.op === OP.open ? understood(() => readName(frame.body)) : undefined
    if (frame?.op === OP.data) this.hearData(frame.channel, frame.body)
    else if (frame && name !== undefined) this.sit(frame.channel, name)
    else if (frame?.op === OP.close) this.leave(frame.channel)
    else this.line.close(MARGIN_CLOSE.refused, 'not a frame')
  }

  private hearData(channel: number, message: Uint8Array): void {
    const seat = this.line.seats.get(channel)
    if (seat) return seat.receive(message)
    const queue = this.opening.get(channel)
    if (queue) this.wait(queue, message)
  }

  private sit(channel: number, name: string): void {
    if (this.opening.has(channel) || this.line.seats.has(channel)) return this.line.close(MARGIN_CLOSE.refused, 'a channel twice')
    const queue: Uint8Array[] = []
    this.opening.set(channel, queue)
    void this.hall.seat({ line: this.line, channel, name }).then(seat => {
      this.pending -= queue.reduce((sum, { length }) => sum + length, 0)
      const isWanted = this.opening.get(channel) === queue && this.line.isOpen
      if (this.opening.get(channel) === queue) this.opening.delete(channel)
      if (seat?.document.seats.has(seat)) isWanted ? this.seated(seat, queue) : seat.document.leave(seat)
    })
  }

  private seated(seat: Seat, queue: readonly Uint8Array[]): void {
    const { line } = this
    line.seats.set(seat.channel, seat)
    if (line.isMux) line.write(framed(openedFrame(seat.channel, seat.document.number)))
    seat.greet()
    this.first(queue.map(message => () => this.hearData(seat.channel, message)))
  }

  private leave(channel: number): void {
    this.opening.delete(channel)
    for (const [name, at] of this.line.names) if (at === channel) this.line.names.delete(name)
    this.line.seats.get(channel)?.leave()
  }
}

/** What was read, or undefined for bytes that cannot be. */
const understood = <T>(read: () => T): T | undefined => {
  try { return read() } catch { return undefined }
}
