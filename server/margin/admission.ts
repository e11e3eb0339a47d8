/**
 * Which updates may enter a document. All is decided from the bytes, before the document is touched: read strictly and to the end,
 * then weighed against what the document knows. A refusal leaves everything as it was.
 */
import * as Y from 'yjs'
import type { MarginKind } from '../../shared/margin.ts'
import type { Unwanted } from './bytes.ts'
import { DEPTH, GRAMMAR } from './grammar.ts'
import type { History } from './history.ts'
import type { Indexes } from './indexes.ts'
import type { Hands } from './kept.ts'
import { encodeDeletes, MOST_CLIENTS, MOST_OF_ONE, type Clocks } from './knowledge.ts'
import { movedIn, type Beside } from './neighbours.ts'
import { canFollow } from './order.ts'
import type { Ranges } from './ranges.ts'
import { scan, type Scan, type Section } from './scan.ts'
import { SPLIT, weightOf, type Shares } from './shares.ts'
import type { Read } from './update.ts'

/** What comes of an update: nothing new; this much that is new; something it leans on is missing; no. */
export type Verdict =
  | { is: 'known' }
  | { is: 'news'; update: Uint8Array; scan: Scan }
  | { is: 'gap' }
  | { is: 'refused'; reason: Reason }

/** Why an update was refused. */
export type Reason = Unwanted['reason'] | 'foreign' | 'tangled' | 'misplaced' | 'hands' | 'full' | 'too large'

/** What an update is weighed against. `hands` and `shares` are there where more than one member writes. */
export interface Place {
  kind: MarginKind
  history: History
  hands?: Hands
  shares?: Shares
  /** How many bytes and how many pieces the document may still grow by. */
  left: number
  piecesLeft: number
  indexes: Indexes
}

/** Who sends it; in a step 2 a client may honestly hold what others wrote, in an update of its own it may not. */
export interface Sent {
  memberId: string
  isStep2: boolean
  /** Whether the house does it on the member's behalf. */
  isHouse?: boolean
  /** How many bytes of it may be new. */
  most?: number
}

const known: Verdict = { is: 'known' }
const gap: Verdict = { is: 'gap' }
const no = (reason: Reason): Verdict => ({ is: 'refused', reason })

/** Weighs an update that was read against the document. What is news is in its indexes already, and has to be taken in. */
export const weigh = (update: Read, place: Place, sent: Sent): Verdict => {
  if (isPlainTyping(update, place, sent)) return { is: 'news', update: update.bytes, scan: update.scan }
  const { clocks } = place.history.knowledge
  let fresh = update.scan.sections.filter(({ client, to }) => to > (clocks.get(client) ?? 0))
  const isForeign = ({ client }: { client: number }) => isOthers(place.hands, client, sent.memberId)
  const foreign = fresh.filter(isForeign)
  if (foreign.length && !sent.isStep2) return no('foreign')
  const leftOut = new Set(foreign.map(({ client }) => client))
  fresh = fresh.filter(section => !leftOut.has(section.client))
  const after = reachOf(fresh, clocks)
  const deletes = place.history.knowledge.newDeletes(update.scan.deletes)
  if (!dropAhead(deletes, { after, leftOut })) return gap
  if (!fresh.length && !deletes.size) return known
  if (isManyHanded(fresh, place, sent.memberId)) return no('hands')
  if (isTorn(update, fresh, clocks)) return gap
  const order = canFollow(update.leanings, fresh, clocks)
  if (order !== 'yes') return order === 'gap' ? gap : no('tangled')
  const news = cut(update, { fresh, deletes, clocks, kind: place.kind })
  if (news.update.length > (sent.most ?? Infinity)) return no('too large')
  if (!hasRoom(news, place, sent) || isLongList(news.scan, place)) return no('full')
  if (isMarkedUp(news.scan, place, sent.memberId)) return no('kind')
  const reason = tried(update, news, { place, sent })
  if (!reason) return { is: 'news', ...news }
  place.indexes.takeBack(news)
  return no(reason)
}

type News = { update: Uint8Array; scan: Scan }

/** Tries it on what is known of all words, and says what is wrong with it. */
const tried = (update: Read, news: News, { place, sent }: { place: Place; sent: Sent }): Reason | undefined => {
  if (!isShallow(update, news, place)) return 'nesting'
  if (!sent.isHouse && isThronged(news, place, sent.memberId)) return 'tangled'
  return isMisplaced(update, news, place) ? 'misplaced' : undefined
}

/** Kept free for taking out what fills a document: so many bytes and pieces for its writers, and as many again for the house. */
const RESERVE = { bytes: 64 * 1024, pieces: 5000 }

const hasRoom = (news: { update: Uint8Array; scan: Scan }, place: Place, sent: Sent): boolean => {
  const { update, scan: { sections, pieces } } = news
  const reserves = sections.length ? 0 : sent.isHouse ? 2 : 1
  if (update.length > place.left + reserves * RESERVE.bytes || pieces > place.piecesLeft + reserves * RESERVE.pieces) return false
  return !place.shares || isWithinShare(news, place.shares, { place, memberId: sent.memberId })
}

/** What others wrote may always be taken out. Of their own words a hand could make crumbs that fill a document, too. */
const isWithinShare = ({ update, scan }: { update: Uint8Array; scan: Scan }, shares: Shares, { place, memberId }: { place: Place; memberId: string }): boolean => {
  const { left, piecesLeft, hands } = place
  if (scan.sections.length) return shares.mayWrite(memberId, update.length, left) && shares.mayCut(memberId, weightOf(scan), piecesLeft)
  let own = 0
  for (const [client, ranges] of scan.deletes) if (hands?.get(client) === memberId) own += ranges.length / 2
  return own === 0 || shares.mayCut(memberId, own * SPLIT, piecesLeft + RESERVE.pieces)
}

const isLongList = ({ sections, deletes }: Scan, { kind, history: { knowledge } }: Place): boolean =>
  sections.some(section => section.goesOn && section.goesOn + knowledge.listedBefore(section, deletes) > GRAMMAR[kind].mostListed)

/** What most updates are: the sender's next words, leaning on their own. */
const isPlainTyping = (update: Read, place: Place, sent: Sent): boolean => {
  const { bytes, scan: { sections, deletes, pieces, marks }, leanings, skips, types, isRunning } = update
  if (bytes.length > (sent.most ?? Infinity)) return false
  if (!isRunning || sections.length !== 1 || deletes.size || marks.size || leanings.length || skips.length || types.length || pieces) return false
  const { client, from } = sections[0]!
  const { knowledge } = place.history
  const isFree = knowledge.clocks.get(client) === from && knowledge.hungOn.get(client) !== from - 1
  return isFree && hasRoomFor(bytes.length, place, sent.memberId) && !isOthers(place.hands, client, sent.memberId) && !movedOf(update, place).length
}

const hasRoomFor = (bytes: number, { left, shares }: Place, memberId: string): boolean =>
  bytes <= left && (!shares || shares.mayWrite(memberId, bytes, left))

const movedOf = ({ besides }: Read, { history: { knowledge } }: Place): Beside[] =>
  besides.length ? movedIn(besides, client => ({ clock: knowledge.clockOf(client), last: knowledge.last.get(client) })) : besides

/** Client ids are for ever: whoever could take all there may be would leave none for the others. */
const isManyHanded = (fresh: readonly Section[], { history: { knowledge: { clocks } }, hands }: Place, memberId: string): boolean => {
  const more = fresh.filter(({ client }) => !clocks.has(client)).length
  if (!more) return false
  if (clocks.size + more > MOST_CLIENTS) return true
  let own = 0
  for (const [client, hand] of hands ?? []) if (hand === memberId && clocks.has(client)) own++
  return own + more > MOST_OF_ONE
}

const isOthers = (hands: Hands | undefined, client: number, memberId: string): boolean => {
  const hand = hands?.get(client)
  return hand !== undefined && hand !== memberId
}

const reachOf = (fresh: readonly Section[], clocks: Clocks) => {
  const after = new Map(fresh.map(({ client, to }) => [client, to]))
  return (client: number): number => after.get(client) ?? clocks.get(client) ?? 0
}

/** Deletes of clocks not yet known would wait and strike later words. Those of structs left out are left out with them. */
const dropAhead = (deletes: Map<number, Ranges>, { after, leftOut }: { after: (client: number) => number; leftOut: ReadonlySet<number> }): boolean => {
  for (const [client, ranges] of deletes) {
    const reach = after(client)
    if (ranges.at(-1)! <= reach) continue
    if (!leftOut.has(client)) return false
    const kept = ranges.filter((_, at) => ranges[at | 1]! <= reach)
    if (kept.length) deletes.set(client, kept)
    else deletes.delete(client)
  }
  return true
}

/** So many kinds of marks one member may set; no editor has as many. */
const MOST_MARKS = 32

/** Whoever reads a text copies all marks that are open there for each stretch of it. */
const isMarkedUp = ({ marks }: Scan, { history, hands }: Place, memberId: string): boolean => {
  const isNew = [...marks].some(([client, names]) => [...names].some(name => !history.marks.get(client)?.has(name)))
  if (!isNew) return false
  const own = [...history.marks].filter(([client]) => !isOthers(hands, client, memberId))
  return new Set([...own, ...marks].flatMap(([, names]) => [...names])).size > MOST_MARKS
}

const isTorn = ({ skips }: Read, fresh: readonly Section[], clocks: Clocks): boolean =>
  fresh.some(({ client, from }) => from > (clocks.get(client) ?? 0)) || skips.some(({ client, to }) => to > (clocks.get(client) ?? 0))

const isShallow = ({ types }: Read, news: News, place: Place): boolean => {
  const starts = new Map(news.scan.sections.map(({ client, from }) => [client, from]))
  const unsure = types.filter(({ client, clock, isPlain }) => !isPlain && clock >= (starts.get(client) ?? Infinity))
  if (!unsure.length) return true
  const nesting = place.indexes.nesting()
  nesting.add([news.update])
  return unsure.every(({ client, clock }) => nesting.depthOf(client, clock) <= DEPTH[place.kind])
}

/** Charged for one update that makes others step, at most: some seconds. */
const MOST_CHARGED = 2_000_000

const isThronged = ({ update }: News, { indexes, hands }: Place, hand: string): boolean => {
  const more = indexes.crowd().try(update, { hand, handOf: client => hands?.get(client) ?? hand })
  indexes.step(Math.min(more, MOST_CHARGED))
  return more === Infinity
}

const isMisplaced = (update: Read, news: News, place: Place): boolean => {
  const sent = new Set(news.scan.sections.map(({ client }) => client))
  const isNew = ({ client, clock }: Beside): boolean => clock >= place.history.knowledge.clockOf(client)
  const moved = [...movedOf(update, place), ...update.inside.filter(isNew)].filter(({ client }) => sent.has(client))
  return moved.length > 0 && !place.indexes.neighbours().take(news.update, moved)
}

interface Cut { fresh: readonly Section[]; deletes: ReadonlyMap<number, Ranges>; clocks: Clocks; kind: MarginKind }

/** Takes out what the document knows: Yjs would split items at a forged known struct's origin before it notices that it knows it. */
const cut = (update: Read, { fresh, deletes, clocks, kind }: Cut): { update: Uint8Array; scan: Scan } => {
  const { bytes, scan: { sections, deletes: all } } = update
  const isAllNew = fresh.length === sections.length && fresh.every(({ client, from }) => from === (clocks.get(client) ?? 0))
  if (isAllNew && isSame(deletes, all)) return { update: bytes, scan: update.scan }
  const vector = new Map(clocks)
  for (const section of sections) if (!fresh.includes(section)) vector.set(section.client, section.to)
  const structs = fresh.length ? Y.diffUpdate(bytes, Y.encodeStateVector(vector)) : new Uint8Array([0, 0])
  const { deletesAt } = scan(structs, GRAMMAR[kind], () => {})
  const trimmed = Buffer.concat([structs.subarray(0, deletesAt), encodeDeletes(deletes)])
  return { update: trimmed, scan: scan(trimmed, GRAMMAR[kind], () => {}) }
}

const isSame = (some: ReadonlyMap<number, Ranges>, all: ReadonlyMap<number, Ranges>): boolean => {
  if (some.size !== all.size) return false
  for (const [client, ranges] of some) {
    const others = all.get(client)!
    if (ranges.length !== others.length || ranges.some((clock, at) => clock !== others[at])) return false
  }
  return true
}
