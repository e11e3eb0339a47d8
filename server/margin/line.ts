import type { Socket } from 'node:net'
import { MARGIN_CLOSE } from '../../shared/margin.ts'
import { closeFrame } from '../../shared/mux.ts'
import type { Known } from '../doors/session.ts'
import { framed } from './frames.ts'
import type { Limits } from './limits.ts'
import { Purse } from './purse.ts'
import type { Seat } from './seat.ts'
import { inTurn, turn, WHOLE_TURN } from './turns.ts'

const OPEN = 1
let lines = 0
const MESSAGE_COST = 200
/** How soon a line that does not read what it was told is looked at again (ms). */
const LOOK = 50
/** What a line may ask for in one turn of the event loop, counted as its pace is: some sixty edits of a few words, or a room's documents opened. */
const A_TURN = 16 * 1024
/** What a ping says beside its own bytes: two, and four to mask them with. */
const CONTROL = 6
/** How long somebody who is sent away may take to go (ms). */
const GOOD_BYE = 1000
/** Copying less than that is cheaper than handing it on in pieces. */
const COPIED = 16 * 1024

/** What a line needs of a WebSocket. */
interface Wire { readonly readyState: number; readonly isPaused: boolean; close(code: number, reason: string): void; terminate(): void; pause(): void; resume(): void }

/** Lines with something to write now, and lines with what may wait a little for company. */
const due = new Set<Line>()
const late = new Set<Line>()

/** Writes what is to be written now. */
export const flushDue = (): void => {
  const now = [...due]
  due.clear()
  for (const line of now) line.flush()
}

const flushLate = (): void => {
  for (const line of late) inTurn(() => line.flush())
  late.clear()
}

/**
 * One WebSocket of one member, with one document on it or many. Framed bytes go past `ws`, which would copy and frame them once more; what
 * a line is told in one turn of the event loop leaves in one write.
 */
export class Line {
  known?: Known
  /** Which of all lines it is, counted as they came. */
  readonly nth = lines++
  /** By channel; a line without mux has one seat, on channel 0. */
  readonly seats = new Map<number, Seat>()
  /** Names that are open or being opened, with their channel. */
  readonly names = new Map<string, number>()
  cuts = false
  /** Counts what has turned for its member alone. */
  turns = 0
  private readonly pending: Uint8Array[] = []
  private behind = 0
  private allowed: number
  private readonly purse: Purse
  /** What its member may ask on all their lines together. */
  private common?: Purse
  private others: Iterable<Line> = []
  /** What it asked for in which turn of the event loop. */
  private readonly asked = { turn: -1, cost: 0 }
  /** Bytes it was not told because it is behind, and who tells them once it has read the rest. */
  private missed = 0
  private owed: Array<() => void> = []
  private moved = { bytes: 0, at: performance.now() }
  /** How far the socket had been read when the last message ended, and when it was last seen to be read further. */
  private ended: number
  private came = { bytes: 0, at: performance.now() }

  constructor(readonly ws: Wire, readonly socket: Socket, private readonly rules: { isMux: boolean; limits: Limits }) {
    this.allowed = rules.limits.buffered
    this.ended = socket.bytesRead
    this.purse = new Purse(rules.limits.pace)
  }

  /** Notes whose it is. */
  belong(known: Known, { purse, lines }: { purse: Purse; lines: Iterable<Line> }): void {
    this.known = known
    this.common = purse
    this.others = lines
  }

  get isMux(): boolean { return this.rules.isMux }
  /** Whether it was told anything yet: on a line without mux the first word is that its document is open. */
  get isGreeted(): boolean { return this.known !== undefined && (this.isMux || this.seats.size > 0) }
  get isOpen(): boolean { return this.ws.readyState === OPEN }
  get memberId(): string { return this.known!.memberId }
  /** Bytes it was told and has not read yet. */
  get unread(): number { return this.socket.writableLength + this.behind }

  /** Writes framed bytes when this turn ends. */
  write(bytes: Uint8Array): void {
    if (!this.gather(bytes)) return
    if (due.size === 0) process.nextTick(flushDue)
    due.add(this)
  }

  /** Writes what nobody waits for: with the next bytes that go out, or soon without. */
  writeLater(bytes: Uint8Array): void {
    if (!this.gather(bytes)) return
    if (late.size === 0) setTimeout(flushLate, this.rules.limits.later)
    late.add(this)
  }

  private gather(bytes: Uint8Array): boolean {
    if (this.isOpen && this.unread > this.allowed) this.cut()
    if (!this.isOpen) return false
    this.pending.push(bytes)
    this.behind += bytes.length
    return true
  }

  flush(): void {
    const { pending, behind, socket } = this
    if (!behind) return
    this.behind = 0
    if (pending.length === 1) socket.write(pending.pop()!)
    else if (behind < COPIED) socket.write(Buffer.concat(pending.splice(0), behind))
    else this.writeAll(pending.splice(0))
  }

  private writeAll(pending: readonly Uint8Array[]): void {
    this.socket.cork()
    for (const bytes of pending) this.socket.write(bytes)
    this.socket.uncork()
  }

  /** Whether it is so far behind that it is told no more until it has read what it was told. */
  get isFull(): boolean { return this.unread > this.allowed - this.rules.limits.buffered / 2 }

  /** Once all it was told is read, it is told the rest. */
  whenRead(tell: () => void): void {
    if (this.owed.push(tell) > 1) return
    this.moved.at = performance.now()
    setImmediate(() => this.awaitRead())
  }

  private awaitRead(): void {
    if (this.socket.writableNeedDrain) this.socket.once('drain', () => this.payOwed())
    else this.payOwed()
  }

  private payOwed(): void {
    if (this.wait > 0) return void setTimeout(() => this.payOwed(), this.wait)
    this.missed = 0
    for (const tell of this.owed.splice(0)) inTurn(tell, WHOLE_TURN)
  }

  /** Counts what it is not told because it is behind. Whoever is slow is told the outcome; whoever reads nothing at all is cut. */
  miss(bytes: number): void {
    this.missed += bytes
    this.checkStalled(performance.now())
  }

  /** Makes room for a document's state, which may be larger than what a slow reader is allowed to be behind. */
  expect(bytes: number): void {
    const { buffered } = this.rules.limits
    this.allowed = Math.max(this.unread ? this.allowed : buffered, this.unread + bytes + buffered)
  }

  /** Closes one document: on a line without mux, the socket. */
  closeSeat(channel: number, code: number, reason: string): void {
    if (this.isMux) this.write(framed(closeFrame(channel, code, reason)))
    else this.close(code, reason)
  }

  close(code: number, reason: string): void {
    this.flush()
    this.ws.close(code, reason)
    // what the other end says to it would not be read
    if (this.ws.isPaused) this.ws.resume()
  }

  /** Ends a line whose other end does not read: a close frame would wait behind what it does not read. */
  cut(reason = 'too far behind'): void {
    this.cuts = true
    this.behind = this.pending.length = 0
    this.close(MARGIN_CLOSE.unavailable, reason)
    this.ws.terminate()
  }

  /** Sends somebody away who is nobody here: politely, but a second is long enough for a good-bye, and a good-bye is short. */
  sendAway(code: number, reason: string): void {
    this.close(code, reason)
    setTimeout(() => this.ws.terminate(), GOOD_BYE).unref()
    this.socket.on('data', () => { if (this.begun > this.rules.limits.strange) this.ws.terminate() })
  }

  /** Looks whether the other end still reads, and goes on with what it began to say; asked every second. */
  checkStalled(now: number): void {
    const { stalled, deaf, buffered } = this.rules.limits
    if (this.socket.bytesRead !== this.came.bytes || this.begun <= 0 || this.ws.isPaused) this.came = { bytes: this.socket.bytesRead, at: now }
    else if (now - this.came.at > stalled) return this.cut('never ended what it said')
    const sent = this.socket.bytesWritten - this.socket.writableLength
    if (sent !== this.moved.bytes || this.socket.writableLength === 0) this.moved = { bytes: sent, at: now }
    else if (now - this.moved.at > (this.missed > buffered ? deaf : stalled)) this.cut()
  }

  /** Bytes it was heard to say of a message that has not ended. */
  get begun(): number { return this.socket.bytesRead - this.ended }

  /** A message has ended. What was read with it of the next one is little. */
  end(): void {
    this.ended = this.socket.bytesRead
  }

  /** A ping or a pong of so many bytes has ended, maybe in the middle of a message. */
  endControl(bytes: number): void {
    this.ended += bytes + CONTROL
  }

  /** Counts a message that was sent. */
  hear(bytes: number): void {
    this.spend(bytes + MESSAGE_COST)
  }

  /** Counts what it cost to answer. */
  spend(cost: number): void {
    if (this.asked.turn !== turn()) Object.assign(this.asked, { turn: turn(), cost: 0 })
    this.asked.cost += cost
    this.purse.spend(cost)
    this.common?.spend(cost)
  }

  /** Counts what its member's coming cost, on whatever line it was. */
  spendInCommon(cost: number): void {
    this.common?.spend(cost)
  }

  /** Counts what was found out in vain: twice as much the second time its member has it found out in a while, and so on. */
  spendAgain(cost: number): void {
    this.spend(cost * (this.common?.again() ?? 1))
  }

  /** Whether the house pays for what its member asked for: now and then. */
  isTreated(): boolean {
    return this.common?.treat() ?? false
  }

  /** Whether it is not heard just now: it has had its turn, asked for more than it may, or does not read what it was told. */
  get isHeld(): boolean {
    return this.hasHadItsTurn || this.isBehind
  }

  private get hasHadItsTurn(): boolean { return this.asked.cost > A_TURN && this.asked.turn === turn() }

  /** Whether it has to wait for more than its turn. */
  get isBehind(): boolean { return this.wait > 0 || (this.unread > 0 && this.isUnread) }

  private get isUnread(): boolean {
    const { unheard, unheardOfOne } = this.rules.limits
    if (this.unread > unheard) return true
    let all = 0
    for (const { unread } of this.others) all += unread
    return all > unheardOfOne
  }

  private get wait(): number { return Math.max(this.purse.wait, this.common?.wait ?? 0) }

  /** Reads nothing more until it may be heard again; never cut off for it. */
  hold(goOn: () => void): void {
    if (!this.ws.isPaused) this.ws.pause()
    const again = (): void => {
      if (this.isOpen) this.ws.resume()
      goOn()
    }
    if (this.isBehind) setTimeout(again, Math.max(LOOK, this.wait))
    else setImmediate(again)
  }
}
