/** The sockets that are here: who may sit down where, and what changes for them when something turns in the house. */
import { MARGIN_CLOSE, parseMarginName } from '../../shared/margin.ts'
import { aliveFrame } from '../../shared/mux.ts'
import type { Reading } from '../../shared/reading.ts'
import type { House, Tidings } from '../house.ts'
import type { Known } from '../doors/session.ts'
import type { Documents } from './documents.ts'
import { framed } from './frames.ts'
import type { Line } from './line.ts'
import type { Limits } from './limits.ts'
import { Purse } from './purse.ts'
import { whichOf } from './margins.ts'
import { isDenial, rightTo, type Denial } from './rights.ts'
import { Seat } from './seat.ts'

const MINUTE = 60_000
const BROKEN = 1011
/** So many lines' worth one member may ask for on all of theirs. */
const LINES = 4

/** Where a line wants to sit. */
interface Wish { line: Line; channel: number; name: string }

/** All lines that are here, and the seats they have. */
export class Hall {
  readonly lines = new Set<Line>()
  private readonly byMember = new Map<string, Set<Line>>()
  private readonly purses = new Map<string, Purse>()
  /** Counts what has turned in the house: rights found out before the last turn are asked again. */
  private turns = 0
  private opens = new Map<string, number>()
  private opensSince = 0
  constructor(private readonly house: House, private readonly documents: Documents, readonly limits: Limits) {
    house.figures.gauge('margin_sockets', () => this.lines.size)
    house.onTiding('membership:changed', tiding => this.membershipChanged(tiding))
    house.onTiding('credential:ended', tiding => this.credentialEnded(tiding))
    house.onTiding('member:erased', ({ memberId }) => this.credentialEnded({ memberId }))
    house.onTiding('reading:turned', ({ readingId }) => this.readingTurned(readingId))
    house.onTiding('margin:kept', tiding => void this.marginKept(tiding).catch((error: unknown) => this.unavailable(error)))
    house.onTiding('reading:erased', ({ readingId }) => this.readingErased(readingId))
  }

  /** The lines of one member. */
  of(memberId: string): ReadonlySet<Line> {
    return this.byMember.get(memberId) ?? new Set()
  }

  /** Notes whose line it is. */
  welcome(line: Line, known: Known): void {
    const lines = this.byMember.get(known.memberId) ?? new Set()
    this.byMember.set(known.memberId, lines.add(line))
    line.belong(known, { purse: this.purseOf(known.memberId), lines })
  }

  /** A purse outlives its member's lines until it is full again: hanging up pays nothing back. */
  private purseOf(memberId: string): Purse {
    const purse = this.purses.get(memberId) ?? new Purse(this.limits.pace * LINES)
    this.purses.set(memberId, purse)
    return purse
  }

  private forgetPurses(): void {
    for (const [memberId, purse] of this.purses) if (purse.isFull && !this.byMember.has(memberId)) this.purses.delete(memberId)
  }

  /** A line is gone, and with it whoever sat there. */
  forget(line: Line): void {
    this.lines.delete(line)
    for (const seat of [...line.seats.values()]) seat.leave()
    if (!line.known) return
    const lines = this.byMember.get(line.memberId)
    lines?.delete(line)
    if (lines?.size === 0) this.byMember.delete(line.memberId)
  }

  /** Ends a line that said what nobody had thought of. */
  broke(line: Line, { message, stack }: Error): void {
    this.house.diary.error('margin:broke', { why: message, stack })
    line.close(BROKEN, 'could not be understood')
  }

  // ---- sitting down

  /** Seats a line at a document, or says why not. */
  async seat(wish: Wish): Promise<Seat | undefined> {
    const { line, channel } = wish
    const denial = this.tooMuch(wish) ?? (await this.trySeat(wish))
    if (denial instanceof Seat) return denial
    if (denial && line.isOpen) line.closeSeat(channel, denial.code, denial.reason)
    return undefined
  }

  private tooMuch({ line, name }: Wish): Denial | undefined {
    const now = this.house.clock().getTime()
    if (Math.abs(now - this.opensSince) > MINUTE) {
      this.opens.clear()
      this.forgetPurses()
      this.opensSince = now
    }
    const opens = (this.opens.get(line.memberId) ?? 0) + 1
    this.opens.set(line.memberId, opens)
    if (opens > this.limits.opens || line.names.size >= this.limits.documents) return this.denied('too-many', { code: MARGIN_CLOSE.tooMany, reason: 'too many documents' })
    if (this.isHoarding(line.memberId)) return this.denied('too-many', { code: MARGIN_CLOSE.tooMany, reason: 'too much held open' })
    return line.names.has(name) ? { code: MARGIN_CLOSE.refused, reason: 'open already' } : undefined
  }

  /** Whether the documents a member keeps open are too many, or too large: they lie in memory. */
  private isHoarding(memberId: string): boolean {
    let names = 0
    for (const line of this.of(memberId)) names += line.names.size
    if (names > this.limits.documents * LINES * LINES) return true
    let bytes = 0
    for (const { seats } of this.of(memberId)) for (const { document } of seats.values()) bytes += document.history.size
    return bytes > this.limits.held
  }

  private denied(reason: string, denial: Denial): Denial {
    this.house.figures.add(`margin_denials{reason="${reason}"}`)
    return denial
  }

  private async trySeat({ line, channel, name }: Wish): Promise<Seat | Denial | undefined> {
    const parsed = parseMarginName(name)
    if (!parsed) return { code: MARGIN_CLOSE.notFound, reason: 'no such reading' }
    line.names.set(name, channel)
    const seated = await this.admit({ line, channel, name }, parsed).catch((error: unknown) => this.unavailable(error))
    if (!(seated instanceof Seat) && line.names.get(name) === channel) line.names.delete(name)
    return seated
  }

  private unavailable(error: unknown): Denial {
    this.house.diary.error('margin:unavailable', { why: String(error) })
    return { code: MARGIN_CLOSE.unavailable, reason: 'cannot be opened now' }
  }

  private async admit({ line, channel, name }: Wish, parsed: NonNullable<ReturnType<typeof parseMarginName>>): Promise<Seat | Denial | undefined> {
    for (;;) {
      const turn = this.turns + line.turns
      const right = await this.rightOf(line, parsed)
      if (isDenial(right)) return this.denied(String(right.code), right)
      const document = await this.documents.acquire(whichOf(parsed, line.memberId))
      try {
        if (!line.isOpen || line.names.get(name) !== channel) return undefined
        if (turn !== this.turns + line.turns) continue
        const seat = new Seat({ line, channel, document, name, ...right })
        document.seats.add(seat)
        line.spendInCommon(document.unpaid)
        document.unpaid = 0
        return seat
      } finally {
        this.documents.release(document)
      }
    }
  }

  private rightOf(line: Line, name: NonNullable<ReturnType<typeof parseMarginName>>) {
    const hasWritten = (readingId: string, memberId: string) => this.house.margins.hasWritten(readingId, memberId, cost => line.spend(cost))
    return rightTo(this.house, { name, memberId: line.memberId }, hasWritten)
  }

  // ---- what turns

  private *seats(): Iterable<Seat> {
    for (const document of this.documents.all()) yield* [...document.seats]
  }

  private membershipChanged({ groupId, memberId, role }: Tidings['membership:changed']): void {
    this.turns++
    for (const seat of this.seats()) {
      if (seat.groupId !== groupId) continue
      const isTheirs = seat.memberId === memberId
      if (isTheirs && role === undefined) seat.close(MARGIN_CLOSE.gone, 'no longer in the group')
      else if (isTheirs || seat.document.memberId === memberId) void this.askAgain(seat)
    }
  }

  private credentialEnded({ memberId, credential }: Tidings['credential:ended']): void {
    this.turns++
    for (const line of [...this.of(memberId)]) {
      if (credential === undefined || line.known!.credential === credential) line.close(MARGIN_CLOSE.notSignedIn, 'signed out')
    }
  }

  private readingTurned(readingId: string): void {
    this.turns++
    for (const document of this.documents.of(readingId)) for (const seat of [...document.seats]) void this.askAgain(seat)
  }

  /** What is held back until one has written is held back again from whoever took back what they wrote. */
  private async marginKept({ readingId, memberId }: Tidings['margin:kept']): Promise<void> {
    const reading = await this.house.store.shelf.get<Reading>('reading', readingId)
    if (reading?.reveal !== 'after-own' || reading.revealedAt !== undefined) return
    for (const line of this.of(memberId)) line.turns++
    for (const seat of this.seatsOf(memberId)) {
      const { document } = seat
      if (document.readingId !== readingId || document.kind !== 'own' || document.memberId === memberId) continue
      await this.askAgain(seat)
      // one answer is all others' as well
      if (document.seats.has(seat)) return
    }
  }

  private seatsOf(memberId: string): Seat[] {
    return [...this.of(memberId)].flatMap(({ seats }) => [...seats.values()])
  }

  private readingErased(readingId: string): void {
    this.turns++
    for (const document of this.documents.of(readingId)) document.close(MARGIN_CLOSE.gone, 'the reading is gone')
  }

  /** Finds out anew what a seated member may do. */
  private async askAgain(seat: Seat): Promise<void> {
    const right = await this.rightOf(seat.line, parseMarginName(seat.name)!).catch((error: unknown) => this.unavailable(error))
    if (!seat.document.seats.has(seat)) return
    if (isDenial(right)) seat.close(right.code === MARGIN_CLOSE.unavailable ? right.code : MARGIN_CLOSE.gone, right.reason)
    else if (seat.mayWrite !== right.mayWrite) seat.turn(right.mayWrite)
  }

  // ---- keeping alive

  /** Says a word to one in `of` lines, to each when it is its turn, whoever else comes and goes: y-websocket takes a socket for dead that says nothing for 30 seconds. */
  keepAlive(part: number, of: number): void {
    for (const line of this.lines) if (line.nth % of === part && line.isGreeted) line.write(line.isMux ? ALIVE_MUX : ALIVE)
  }

  /** Cuts whoever does not read what they are told, or begins to say more and more and never ends. */
  checkStalled(now: number): void {
    for (const line of this.lines) line.checkStalled(now)
    for (const lines of this.byMember.values()) this.checkBegun(lines)
  }

  private checkBegun(lines: Iterable<Line>): void {
    let begun = 0
    for (const line of lines) begun += line.begun
    if (begun <= this.limits.begun) return
    for (const line of [...lines].sort((one, other) => other.begun - one.begun)) {
      if (begun <= this.limits.begun) return
      begun -= line.begun
      line.cut('too much begun')
    }
  }
}

/** An update that says nothing, and mux's own word. */
const ALIVE = framed(Uint8Array.of(0, 2, 2, 0, 0))
const ALIVE_MUX = framed(aliveFrame())
