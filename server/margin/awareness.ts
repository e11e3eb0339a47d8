import * as encoding from 'lib0/encoding'
import { MARGIN_CLOSE, MARGIN_MESSAGE } from '../../shared/margin.ts'
import { Reader, Unwanted } from './bytes.ts'
import type { MarginDocument } from './document.ts'
import { uint } from './frames.ts'
import type { Hands } from './kept.ts'
import type { Seat } from './seat.ts'

/** What one client shows of its member: JSON text, `null` for gone. */
interface Shown { clock: number; state: string; memberId: string }

const GONE = 'null'
/** What a y-websocket page shows that has not said anything of itself. */
const SILENT = '{}'
/** Of one member: ids remembered after they left, and ids shown at once; more than anybody has devices. */
const MOST_LEFT = 200
const MOST_SHOWN = 24
/** Told in one message: more than anybody hears of others in one. */
const MOST_TOLD = 10_000
/** What it costs to pass over one of them. */
const TOLD = 100
/** Counts changes one by one, so no honest one comes near; beyond it, one more could not be told to anybody. */
const LAST_CLOCK = 2 ** 31
/** So long those who come back are gathered, before all are asked to count on for them (ms). */
const BACK = 1000

/** Who is at a shared document and what they show of themselves. Never stored, but for whose an id is that others have seen; told at most seven times a second. */
export class Awareness {
  private readonly shown = new Map<number, Shown>()
  private readonly changed = new Map<number, Shown>()
  private readonly left = new Map<string, Set<number>>()
  /** The seats that show themselves by an id: more than one where a line was cut off unnoticed. */
  private readonly held = new Map<number, Set<Seat>>()
  /** Ids that were never shown to anybody, nor on disk. */
  private readonly quiet = new Set<number>()
  private timer?: NodeJS.Timeout
  private asking?: NodeJS.Timeout
  constructor(private readonly document: MarginDocument) {}

  /**
   * Hears a seat's message; a close code when it speaks for another. y-websocket's clients echo what they hear of others, and give out
   * others as gone when they have not heard of them for long: what is not news of a client is passed over.
   */
  hear(seat: Seat, bytes: Uint8Array): number | undefined {
    const reader = new Reader(bytes)
    const count = reader.count()
    seat.line.spend(count * TOLD)
    if (count > MOST_TOLD) return MARGIN_CLOSE.notAllowed
    for (let left = count; left > 0; left--) {
      const client = reader.uint()
      const clock = reader.uint()
      const from = reader.at
      reader.passText()
      const code = this.hearOne(seat, { client, clock, text: () => this.textIn(bytes.subarray(from, reader.at)) })
      if (code !== undefined) return code
    }
    if (reader.at !== reader.end) throw new Unwanted('malformed', 'bytes after the awareness')
    return undefined
  }

  /** One state, or nothing that is one if it is too long: looked at before anything is built of it. */
  private textIn(bytes: Uint8Array): string {
    return new Reader(bytes).count() > this.document.limits.awareness ? '' : new Reader(bytes).text()
  }

  private hearOne(seat: Seat, { client, clock, text }: { client: number; clock: number; text: () => string }): number | undefined {
    const before = this.shown.get(client), isOwn = seat.client === client
    if (!isOwn && !this.mayTake(seat, client)) return this.isForged(seat, { client, clock, text, before }) ? codeFor(seat) : undefined
    const state = text()
    if (clock > LAST_CLOCK || !isOf(state, seat.memberId) || Buffer.byteLength(state) > this.document.limits.awareness) return MARGIN_CLOSE.notAllowed
    // nobody was shown by it, so nobody is told; copies would count on from there and hear no more of whoever has that id
    if (state === GONE && !(isOwn && before)) return undefined
    if (!before && this.countOf(seat.memberId) >= MOST_SHOWN) return undefined
    if (!isOwn) this.settle(seat, { client, clock, isBack: !before && state !== SILENT })
    if (before ? clock < before.clock || (clock === before.clock && state !== GONE) : state === SILENT) return undefined
    this.name(client, seat)
    this.show(client, { clock, state, memberId: seat.memberId })
    return undefined
  }

  private countOf(memberId: string): number {
    let count = 0
    for (const one of this.shown.values()) if (one.memberId === memberId) count++
    return count
  }

  /**
   * A seat takes an id no other seat shows and that is no other member's. One that another seat of its member shows it may hear from the other
   * tab of its browser, so it takes that only before it has answered us: a page shows itself before it says anything else, and the other
   * line may have been cut off unnoticed. What it has in common with another seat it leaves for one of its own.
   */
  private mayTake(seat: Seat, client: number): boolean {
    if (seat.client !== undefined && this.held.get(seat.client)!.size === 1) return false
    const hand = this.document.hands?.get(client)
    if (hand !== undefined && hand !== seat.memberId) return false
    return !this.held.has(client) || (seat.client === undefined && !seat.isMet)
  }

  /** An echo of another member is never newer than what was told. Of one's own it may be: the tabs of a browser hear one another first. */
  private isForged(seat: Seat, { client, clock, text, before }: { client: number; clock: number; text: () => string; before?: Shown }): boolean {
    const owner = before?.memberId ?? this.document.hands?.get(client)
    if (owner === undefined || owner === seat.memberId) return false
    return (before ? clock > before.clock : seat.client === undefined) && text() !== GONE
  }

  /** Binds the id to its member before anybody else hears of it: who knows an id first could take it. */
  private settle(seat: Seat, { client, clock, isBack }: { client: number; clock: number; isBack: boolean }): void {
    this.release(seat)
    seat.client = client
    this.held.set(client, (this.held.get(client) ?? new Set()).add(seat))
    const { hands } = this.document
    if (hands?.has(client)) return this.welcome(seat, isBack ? clock : undefined)
    hands?.set(client, seat.memberId)
    this.quiet.add(client)
  }

  private release(seat: Seat): void {
    if (seat.client === undefined) return
    const seats = this.held.get(seat.client)
    seats?.delete(seat)
    if (!seats?.size) this.held.delete(seat.client)
  }

  /**
   * A page that comes back shows what it showed, at the clock it had: that is news to nobody. Nor is what others show to the page, which let
   * go of it when its line was cut. A page of y-protocols that hears it is gone counts on and shows itself to all.
   */
  private welcome(seat: Seat, clock?: number): void {
    if (clock !== undefined) askToCountOn(seat, clock)
    this.asking ??= setTimeout(() => {
      this.asking = undefined
      for (const [client, shown] of this.shown) for (const other of this.held.get(client) ?? []) askToCountOn(other, shown.clock)
    }, BACK).unref()
  }

  /**
   * An id others have seen stays its member's when nobody here remembers: it is noted on disk, once. Who may only read writes nothing
   * under it, and leaves nothing there; whoever says nothing of themselves is shown to nobody.
   */
  private name(client: number, { memberId, mayWrite }: Seat): void {
    if (!mayWrite || !this.isQuiet(client)) return
    this.quiet.delete(client)
    this.document.name(client, memberId)
  }

  /** Whether nothing was written under an id, nor is it noted on disk. */
  isQuiet(client: number): boolean {
    return this.quiet.has(client) && !this.document.history.knowledge.clocks.has(client)
  }

  private show(client: number, shown: Shown): void {
    if (shown.state === GONE) this.shown.delete(client)
    else this.shown.set(client, shown)
    this.changed.set(client, shown)
    this.timer ??= setTimeout(() => this.tell(), this.document.limits.gather)
  }

  private tell(): void {
    this.timer = undefined
    this.document.relay.tell(message(this.changed))
    this.changed.clear()
  }

  /** Tells a seat all that is shown, and how many bytes that took. */
  greet(seat: Seat): number {
    if (!this.shown.size) return 0
    const all = message(this.shown)
    seat.send([], all)
    return all.length
  }

  /** A seat has left: its client is shown as gone. */
  leave(seat: Seat): void {
    const { client } = seat
    if (client === undefined) return
    this.release(seat)
    const shown = this.shown.get(client)
    // told at the clock it had: more would hide what a page that comes back shows next
    if (shown && !this.held.has(client)) this.show(client, { ...shown, state: GONE })
    this.forget(client, seat.memberId)
  }

  /**
   * An id stays bound when its member's network blinks: whoever took it meanwhile would have the words that were typed offline left out.
   * Of ids nothing was ever written under, the last ones of each member that left are remembered: nobody can push out another's.
   */
  private forget(client: number, memberId: string): void {
    const left = this.left.get(memberId) ?? new Set()
    this.left.set(memberId, left)
    left.delete(client)
    left.add(client)
    const [eldest] = left
    if (left.size <= MOST_LEFT || eldest === undefined) return
    left.delete(eldest)
    if (this.held.has(eldest) || this.document.history.knowledge.clocks.has(eldest)) return
    this.document.hands?.delete(eldest)
    this.quiet.delete(eldest)
  }

  /** Of the ids read from disk those under which nothing was written are remembered like those that left. */
  remember(hands: Hands): void {
    for (const [client, memberId] of [...hands]) if (!this.document.history.knowledge.clocks.has(client)) this.forget(client, memberId)
  }

  close(): void {
    clearTimeout(this.timer)
    clearTimeout(this.asking)
  }
}

/** Who shows themselves first by an id that is another's may come back under one of their own: perhaps it was taken from them. */
const codeFor = ({ client }: Seat): number => client === undefined ? MARGIN_CLOSE.refused : MARGIN_CLOSE.notAllowed

/** Whether a state is an object that names nobody else. */
const isOf = (text: string, memberId: string): boolean => {
  try {
    const state: unknown = JSON.parse(text)
    if (state === null) return true
    if (typeof state !== 'object' || Array.isArray(state)) return false
    return !('memberId' in state) || state.memberId === memberId
  } catch { return false }
}

const askToCountOn = (seat: Seat, clock: number): void => {
  if (!seat.line.isFull) seat.send([], message(new Map([[seat.client!, { clock, state: GONE }]])))
}

const message = (shown: ReadonlyMap<number, Pick<Shown, 'clock' | 'state'>>): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, shown.size)
  for (const [client, { clock, state }] of shown) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
    encoding.writeVarString(encoder, state)
  }
  const bytes = encoding.toUint8Array(encoder)
  return Buffer.concat([Uint8Array.from([MARGIN_MESSAGE.awareness, ...uint(bytes.length)]), bytes])
}
