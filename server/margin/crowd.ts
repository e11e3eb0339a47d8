import type { MarginKind } from '../../shared/margin.ts'
import { Reader } from './bytes.ts'
import { GRAMMAR_KEPT } from './grammar.ts'
import type { Ranges } from './ranges.ts'
import { isNext, KIND, scan, type Struct } from './scan.ts'

/**
 * What one client wrote: where each struct starts, what it hangs on to its left, which list it is in (while that is not found out yet: one's
 * complement of its number among those set aside), how far all of it reaches, and what its last struct is.
 */
interface Written { starts: number[]; originClients: number[]; originClocks: number[]; lists: number[]; reach: number; kind: number; rightClient: number; rightClock: number }

/** A struct set aside until all that came with it is known. `head`: parent and key, where it has neither neighbour. */
interface Hung { client: number; clock: number; originClient: number; originClock: number; rightClient: number; rightClock: number; isNext: boolean; head?: string }

/** What hangs on one thing, or on the beginning of a list; `isCrowded` once two that hang there were put there unseen of each other. */
interface Place { hung: number; isCrowded: boolean }

/** All that stands in one text, list or entry of a map: how many structs, and how many of them may have to step over others. */
interface List { structs: number; walkers: number; start: Place; hasFirst: boolean }

const NOWHERE = -2
/** Where things are that hang on what is forgotten: there nothing is stepped over. */
const LOST = 0
/**
 * So many may have to be stepped over in all: a few seconds of whoever opens the document, if all comes in the worst order. Thirty hands at
 * one text who hear of each other seconds late come to four million in an evening; one hand on two devices to a few hundred thousand.
 */
const MOST_STEPS: Record<MarginKind, number> = { own: 2_000_000, private: 2_000_000, shared: 8_000_000 }
/** And so many more by one update. */
const AT_ONCE = 2_000_000

/**
 * How much whoever builds a document may have to step over. Whoever sees what they write beside puts it between two neighbours, and no two
 * things between the same: Yjs finds the place at once. Where two do not see each other, whatever hangs on the same thing may have to step
 * over all else in that list, depending on what arrives first; nobody but Yjs knows, so the worst is counted.
 */
export class Crowd {
  private readonly clients = new Map<number, Written>()
  private readonly lists: List[] = [listOf()]
  private readonly heads = new Map<string, number>()
  private readonly places = new Map<number, Map<number, Place>>()
  private readonly firsts = new Map<number, Set<number>>()
  private readonly claims = new Map<number, Set<number>>()
  private looked?: Uint8Array
  private steps = 0
  private walkers = 0
  /** Letters that came one by one in what was added last: one struct afterwards, many while they are taken in. */
  private loose = 0
  constructor(private readonly kind: MarginKind) {}

  /** How many structs may have to step over others. */
  get count(): number { return this.walkers }

  /** Takes in updates that fit, together, and says how much more may have to be stepped over for it: Infinity for too much. Again does nothing. */
  add(updates: readonly Uint8Array[]): number {
    const before = this.steps
    const hung: Hung[] = []
    const deletes: Array<ReadonlyMap<number, Ranges>> = []
    this.loose = 0
    for (const bytes of updates) if (bytes !== this.looked) deletes.push(scan(bytes, GRAMMAR_KEPT, struct => this.place(struct, bytes, hung)).deletes)
    if (updates.length === 1) this.looked = updates[0]
    for (const { client, clock } of hung) this.grow(this.listAt(client, clock, hung), 1, 0)
    for (const one of hung) if (!one.isNext) this.hang(one)
    for (const one of hung) if (one.isNext && this.places.get(one.originClient)?.has(one.originClock)) this.hang(one)
    for (const ranges of deletes) this.split(ranges)
    const more = this.steps - before + this.walkers * this.loose
    return more > AT_ONCE || (more > 0 && this.steps > MOST_STEPS[this.kind]) ? Infinity : more
  }

  private place(struct: Struct, bytes: Uint8Array, hung: Hung[]): void {
    const { client, clock, length, kind, originClient, originClock, rightClient, rightClock } = struct
    let written = this.clients.get(client)
    if (!written) this.clients.set(client, written = { starts: [], originClients: [], originClocks: [], lists: [], reach: 0, kind: NOWHERE, rightClient: -1, rightClock: 0 })
    if (kind === KIND.skip || clock < written.reach) return
    const isMore = kind === KIND.string && written.kind === KIND.string && isNext(struct) && written.rightClient === rightClient && written.rightClock === rightClock
    written.reach = clock + length
    if (isMore) this.loose++
    if (isMore) return
    Object.assign(written, { kind, rightClient, rightClock })
    const isGone = kind === KIND.garbage
    written.starts.push(clock)
    written.originClients.push(isGone ? NOWHERE : originClient)
    written.originClocks.push(originClock)
    written.lists.push(isGone ? LOST : ~hung.length)
    if (isGone) return
    const head = originClient < 0 && rightClient < 0 ? headOf(struct, bytes) : undefined
    hung.push({ client, clock, originClient, originClock, rightClient, rightClock, isNext: isNext(struct), ...(head !== undefined && { head }) })
  }

  /** The list something is in: that of what it hangs on. */
  private listAt(client: number, clock: number, hung: readonly Hung[]): number {
    const path: Array<[written: Written, at: number]> = []
    let list = LOST
    for (;;) {
      const written = this.clients.get(client)
      if (!written || clock >= written.reach) break
      const at = indexOf(written.starts, clock)
      list = written.lists[at] ?? LOST
      if (list >= 0) break
      path.push([written, at])
      const { head, originClient, originClock, rightClient, rightClock } = hung[~list]!
      list = head === undefined ? LOST : this.listFrom(head)
      if (head !== undefined) break
      ;[client, clock] = originClient < 0 ? [rightClient, rightClock] : [originClient, originClock]
    }
    for (const [written, at] of path) written.lists[at] = list
    return list
  }

  private listFrom(head: string): number {
    let list = this.heads.get(head)
    if (list === undefined) this.heads.set(head, list = this.lists.push(listOf()) - 1)
    return list
  }

  private grow(at: number, structs: number, walkers: number): void {
    const list = this.lists[at]!
    if (at === LOST) return
    this.steps -= list.structs * list.walkers
    list.structs += structs
    list.walkers += walkers
    this.walkers += walkers
    this.steps += list.structs * list.walkers
  }

  private hang(one: Hung): void {
    const list = this.listAt(one.client, one.clock, [])
    const place = this.placeOf(one, list)
    const wasCrowded = place.isCrowded
    place.hung++
    place.isCrowded ||= this.isCrowded(one, this.lists[list]!)
    if (place.isCrowded) this.grow(list, 0, wasCrowded ? 1 : place.hung)
  }

  /** What hangs where this one hangs; its own client's next words count when they are there. */
  private placeOf({ originClient, originClock }: Hung, list: number): Place {
    if (originClient < 0) return this.lists[list]!.start
    let places = this.places.get(originClient)
    if (!places) this.places.set(originClient, places = new Map())
    let place = places.get(originClock)
    if (place) return place
    const goesOn = this.goesOn(originClient, originClock)
    places.set(originClock, place = { hung: goesOn ? 1 : 0, isCrowded: false })
    if (goesOn) this.grow(list, 1, 0)
    return place
  }

  private isCrowded({ head, originClient, originClock, rightClient, rightClock, isNext }: Hung, list: List): boolean {
    if (head !== undefined) return list.hasFirst || !(list.hasFirst = true)
    const right = rightClient < 0 ? undefined : this.originOf(rightClient, rightClock)
    if (right?.client === NOWHERE) return false
    if (right && right.client === originClient && right.clock === originClock) return isAgain(setOf(this.claims, rightClient), rightClock)
    if (originClient < 0 || (!isNext && this.goesOn(originClient, originClock))) return true
    return isAgain(setOf(this.firsts, originClient), originClock)
  }

  /** Whether what a client wrote next hangs on what it wrote here. */
  private goesOn(client: number, clock: number): boolean {
    const next = this.originOf(client, clock + 1)
    return next.client === client && next.clock === clock
  }

  /** What one clock hangs on to its left: within a struct, the clock before. */
  private originOf(client: number, clock: number): { client: number; clock: number } {
    const written = this.clients.get(client)
    if (!written || clock >= written.reach) return { client: NOWHERE, clock: 0 }
    const at = indexOf(written.starts, clock)
    const originClient = written.originClients[at] ?? NOWHERE
    if (originClient === NOWHERE || written.starts[at] === clock) return { client: originClient, clock: originClient < 0 ? 0 : written.originClocks[at]! }
    return { client, clock: clock - 1 }
  }

  /** What is deleted in the middle of something makes three of it. */
  private split(deletes: ReadonlyMap<number, Ranges>): void {
    for (const [client, ranges] of deletes) for (let at = 0; at < ranges.length; at += 2) this.grow(this.listAt(client, ranges[at]!, []), 2, 0)
  }
}

const listOf = (): List => ({ structs: 0, walkers: 0, start: { hung: 0, isCrowded: false }, hasFirst: false })

/** Parent and key, spelled anew: the bytes may say the same number in many ways. */
const headOf = ({ start, root, parentClient, parentClock, hasKey }: Struct, bytes: Uint8Array): string => {
  const parent = root ?? `${parentClient} ${parentClock}`
  if (!hasKey) return parent
  const reader = new Reader(bytes)
  reader.at = start + 1
  if (reader.uint() === 1) reader.passText()
  else reader.at = afterUints(reader, 2)
  return `${parent} ${reader.text()}`
}

const afterUints = (reader: Reader, count: number): number => {
  for (; count > 0; count--) reader.uint()
  return reader.at
}

const setOf = (sets: Map<number, Set<number>>, client: number): Set<number> => {
  let set = sets.get(client)
  if (!set) sets.set(client, set = new Set())
  return set
}

const isAgain = <T>(seen: Set<T>, one: T): boolean => {
  if (seen.has(one)) return true
  seen.add(one)
  return false
}

/** The last struct that starts at or before the clock. */
const indexOf = (starts: readonly number[], clock: number): number => {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= clock) low = middle + 1
    else high = middle
  }
  return low - 1
}
