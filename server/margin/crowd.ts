import type { MarginKind } from '../../shared/margin.ts'
import { sharesOf, type HandOf } from './blame.ts'
import { Reader } from './bytes.ts'
import { GRAMMAR_KEPT } from './grammar.ts'
import { touches, type Ranges } from './ranges.ts'
import { isNext, KIND, scan, type Struct } from './scan.ts'
import { NOWHERE, Writings, type Written } from './written.ts'

/** Letters that came one by one, and the struct they go on. */
interface Loose { written: Written; at: number; letters: number }

/** A struct set aside until all that came with it is known. `head`: parent and key, where it has neither neighbour. */
interface Hung { client: number; clock: number; originClient: number; originClock: number; rightClient: number; rightClock: number; isNext: boolean; head?: Head }

/** What a list is in: all of its parent, or what its parent has under a key. A parent of client −1 is a root. */
interface Head { name: string; client: number; clock: number }

/** What hangs on one thing, or on the beginning of a list; `isCrowded` once two that hang there were put there unseen of each other. */
export interface Place { hung: number; isCrowded: boolean }

/** All that stands in one text, list or entry of a map: how many structs, and how many of them may have to step over others. */
export interface List { structs: number; walkers: number; start: Place; hasFirst: boolean; parentClient: number; parentClock: number }

/** Where things are that hang on what is forgotten: there nothing is stepped over. */
const LOST = 0
/**
 * So many may have to be stepped over in all: a few seconds of whoever opens the document, if all comes in the worst order. Thirty hands at
 * one text who hear of each other seconds late come to four million in an evening; one hand on two devices to a few hundred thousand.
 */
const MOST_STEPS: Record<MarginKind, number> = { own: 2_000_000, private: 2_000_000, shared: 8_000_000 }
/** And so many more by one update. */
const AT_ONCE = 2_000_000
/** Once there are so many, whoever had their share of them adds none, and the others so much until nobody does. */
const SHARES = 8, IN_ALL = 3
/** In a list where that few are stepped over everybody may go on: a document has no room for many of them. */
const FEW = 20_000

/**
 * How much whoever builds a document may have to step over. Whoever sees what they write beside puts it between two neighbours, and no two
 * things between the same: Yjs finds the place at once. Where two do not see each other, whatever hangs on the same thing may have to step
 * over all else in that list, depending on what arrives first; nobody but Yjs knows, so the worst is counted. What is tried can be taken back.
 */
export class Crowd {
  readonly writings = new Writings()
  readonly lists: List[] = [listOf(NOWHERE, 0)]
  private readonly heads = new Map<string, number>()
  readonly places = new Map<number, Map<number, Place>>()
  private readonly firsts = new Map<number, Set<number>>()
  private readonly claims = new Map<number, Set<number>>()
  private looked?: Uint8Array
  private steps = 0
  private walkers = 0
  /** Letters that came one by one in what was added last, by what they go on: one struct afterwards, many while they are taken in. */
  private loose: Loose[] = []
  /** What stood there already and may have to step over others only since somebody came beside it unseen. */
  private stirred = 0
  private isLong = false
  /** What undoes what was tried last, and the clients that had words in it. */
  private tried?: Array<() => void>
  private readonly aside = new Set<number>()
  private shares = { of: new Map<string | undefined, number>(), steps: -Infinity }
  constructor(private readonly kind: MarginKind) {}

  /** How many structs may have to step over others. */
  get count(): number { return this.walkers }

  /** Takes in what was let in. What was tried and then let in is here already. */
  add(updates: readonly Uint8Array[]): void {
    this.tried = undefined
    this.take(updates, this.looked)
    this.looked = undefined
  }

  /** Takes in an update that fits, and says how much more may have to be stepped over for what it brings: Infinity for too much. */
  try(update: Uint8Array, by?: { hand: string; handOf: HandOf }): number {
    this.tried = []
    this.aside.clear()
    this.looked = update
    const before = this.steps
    this.take([update])
    const more = this.steps - before + this.loose.reduce((sum, { written, at, letters }) => sum + this.lists[written.lists[at]!]!.walkers * letters, 0)
    const brought = more - this.stirred
    return brought > AT_ONCE || (more > 0 && this.isFull(by)) ? Infinity : brought
  }

  /** Takes back an update that was tried, if it was. */
  takeBack(update: Uint8Array): void {
    if (update !== this.looked) return
    const { tried } = this
    this.looked = this.tried = undefined
    for (const undo of tried!.reverse()) undo()
  }

  /** Whether it still counts what stands in something that is deleted, where whoever opens the document will not look. */
  isOutlived(deletes: ReadonlyMap<number, Ranges>): boolean {
    return this.lists.some(({ walkers, parentClient, parentClock }) => walkers > 0 && touches(deletes.get(parentClient) ?? [], parentClock, parentClock + 1))
  }

  private isFull(by?: { hand: string; handOf: HandOf }): boolean {
    const most = MOST_STEPS[this.kind]
    if (this.steps <= most || !this.isLong) return false
    return !by || this.steps > most * IN_ALL || this.isToBlame(by, most / SHARES)
  }

  /** Whether somebody had their share, and half as much as whoever had most. */
  private isToBlame({ hand, handOf }: { hand: string; handOf: HandOf }, share: number): boolean {
    if (Math.abs(this.steps - this.shares.steps) > FEW) this.shares = { of: sharesOf(this, handOf), steps: this.steps }
    return (this.shares.of.get(hand) ?? 0) > Math.max(share, Math.max(...this.shares.of.values()) / 2)
  }

  private take(updates: readonly Uint8Array[], known?: Uint8Array): void {
    const hung: Hung[] = []
    const deletes: Array<ReadonlyMap<number, Ranges>> = []
    this.loose = []
    this.stirred = 0
    this.isLong = false
    for (const bytes of updates) if (bytes !== known) deletes.push(scan(bytes, GRAMMAR_KEPT, struct => this.place(struct, bytes, hung)).deletes)
    for (const { client, clock } of hung) this.grow(this.listAt(client, clock, hung), 1, 0)
    for (const one of hung) if (!one.isNext) this.hang(one)
    for (const one of hung) if (one.isNext && this.places.get(one.originClient)?.has(one.originClock)) this.hang(one)
    for (const ranges of deletes) this.split(ranges)
  }

  private place(struct: Struct, bytes: Uint8Array, hung: Hung[]): void {
    const { client, clock, length, kind, originClient, originClock, rightClient, rightClock } = struct
    if (this.tried && !this.aside.has(client)) {
      this.aside.add(client)
      this.tried.push(this.writings.mark(client))
    }
    const written = this.writings.of(client)
    if (kind === KIND.skip || clock < written.reach) return
    const isMore = kind === KIND.string && written.kind === KIND.string && isNext(struct) && written.rightClient === rightClient && written.rightClock === rightClock
    written.reach = clock + length
    if (isMore) return this.noteLoose(written)
    Object.assign(written, { kind, rightClient, rightClock })
    const isGone = kind === KIND.garbage
    written.starts.push(clock)
    written.kinds.push(kind)
    written.originClients.push(isGone ? NOWHERE : originClient)
    written.originClocks.push(originClock)
    written.lists.push(isGone ? LOST : ~hung.length)
    if (isGone) return
    const head = originClient < 0 && rightClient < 0 ? headOf(struct, bytes) : undefined
    hung.push({ client, clock, originClient, originClock, rightClient, rightClock, isNext: isNext(struct), ...(head !== undefined && { head }) })
  }

  private noteLoose(written: Written): void {
    if (!this.tried) return
    const at = written.starts.length - 1, last = this.loose.at(-1)
    if (last?.written === written && last.at === at) last.letters++
    else this.loose.push({ written, at, letters: 1 })
  }

  /** The list something is in: that of what it hangs on. */
  private listAt(client: number, clock: number, hung: readonly Hung[]): number {
    const path: Array<{ written: Written; at: number }> = []
    let list = LOST
    for (;;) {
      const found = this.writings.find(client, clock)
      if (!found) break
      list = found.written.lists[found.at] ?? LOST
      if (list >= 0) break
      path.push(found)
      const { head, originClient, originClock, rightClient, rightClock } = hung[~list]!
      list = head === undefined ? LOST : this.listFrom(head, hung)
      if (head !== undefined) break
      ;[client, clock] = originClient < 0 ? [rightClient, rightClock] : [originClient, originClock]
    }
    for (const { written, at } of path) written.lists[at] = list
    return list
  }

  private listFrom(head: Head, hung: readonly Hung[]): number {
    if (this.isForgotten(head, hung)) return LOST
    let list = this.heads.get(head.name)
    if (list !== undefined) return list
    this.heads.set(head.name, list = this.lists.push(listOf(head.client, head.clock)) - 1)
    this.tried?.push(() => {
      this.heads.delete(head.name)
      this.lists.pop()
    })
    return list
  }

  /** Whether a parent was deleted and is forgotten, or is in something that was: nothing in it has a place. */
  private isForgotten({ client, clock }: Head, hung: readonly Hung[]): boolean {
    if (client < 0) return false
    const found = this.writings.find(client, clock)
    return found?.written.kinds[found.at] !== KIND.type || this.listAt(client, clock, hung) === LOST
  }

  private grow(at: number, structs: number, walkers: number): void {
    const list = this.lists[at]!
    if (at === LOST) return
    this.steps -= list.structs * list.walkers
    list.structs += structs
    list.walkers += walkers
    this.walkers += walkers
    this.steps += list.structs * list.walkers
    this.isLong ||= list.structs * list.walkers > FEW
    this.tried?.push(() => this.grow(at, -structs, -walkers))
  }

  private hang(one: Hung): void {
    const at = this.listAt(one.client, one.clock, []), list = this.lists[at]!
    if (at === LOST) return
    const place = this.placeOf(one, at), { hung, isCrowded } = place
    this.tried?.push(() => Object.assign(place, { hung, isCrowded }))
    place.hung++
    place.isCrowded ||= this.isCrowded(one, list)
    if (!place.isCrowded) return
    if (!isCrowded) this.stirred += hung * list.structs
    this.grow(at, 0, isCrowded ? 1 : place.hung)
  }

  /** What hangs where this one hangs; its own client's next words count when they are there. */
  private placeOf({ originClient, originClock }: Hung, list: number): Place {
    if (originClient < 0) return this.lists[list]!.start
    let places = this.places.get(originClient)
    if (!places) this.places.set(originClient, places = new Map())
    let place = places.get(originClock)
    if (place) return place
    const goesOn = this.writings.goesOn(originClient, originClock)
    places.set(originClock, place = { hung: goesOn ? 1 : 0, isCrowded: false })
    this.tried?.push(() => takeOut(this.places, originClient, originClock))
    if (goesOn) this.grow(list, 1, 0)
    return place
  }

  private isCrowded({ head, originClient, originClock, rightClient, rightClock, isNext }: Hung, list: List): boolean {
    if (head !== undefined) return list.hasFirst || !this.begin(list)
    const right = rightClient < 0 ? undefined : this.writings.originOf(rightClient, rightClock)
    if (right?.client === NOWHERE) return false
    if (right && right.client === originClient && right.clock === originClock) return this.isAgain(this.claims, rightClient, rightClock)
    if (originClient < 0 || (!isNext && this.writings.goesOn(originClient, originClock))) return true
    return this.isAgain(this.firsts, originClient, originClock)
  }

  private begin(list: List): true {
    list.hasFirst = true
    this.tried?.push(() => { list.hasFirst = false })
    return true
  }

  private isAgain(sets: Map<number, Set<number>>, client: number, clock: number): boolean {
    let seen = sets.get(client)
    if (!seen) sets.set(client, seen = new Set())
    if (seen.has(clock)) return true
    seen.add(clock)
    this.tried?.push(() => takeOut(sets, client, clock))
    return false
  }

  /** What is deleted in the middle of something makes three of it. */
  private split(deletes: ReadonlyMap<number, Ranges>): void {
    const { writings } = this
    for (const [client, ranges] of deletes) for (let at = 0; at < ranges.length; at += 2) {
      const cuts = ranges.slice(at, at + 2).filter(clock => !writings.isCut(client, clock)).length
      if (cuts) this.grow(this.listAt(client, ranges[at]!, []), cuts, 0)
    }
  }
}

const listOf = (parentClient: number, parentClock: number): List => ({ structs: 0, walkers: 0, start: { hung: 0, isCrowded: false }, hasFirst: false, parentClient, parentClock })

/** Parent and key, spelled anew: the bytes may say the same number in many ways. */
const headOf = ({ start, root, parentClient: client, parentClock: clock, hasKey }: Struct, bytes: Uint8Array): Head => {
  const parent = root ?? `${client} ${clock}`
  if (!hasKey) return { name: parent, client, clock }
  const reader = new Reader(bytes)
  reader.at = start + 1
  if (reader.uint() === 1) reader.passText()
  else reader.at = afterUints(reader, 2)
  return { name: `${parent} ${reader.text()}`, client, clock }
}

const afterUints = (reader: Reader, count: number): number => {
  for (; count > 0; count--) reader.uint()
  return reader.at
}

const takeOut = (from: Map<number, Map<number, unknown> | Set<number>>, client: number, clock: number): void => {
  const inner = from.get(client)
  if (inner?.delete(clock) && !inner.size) from.delete(client)
}
