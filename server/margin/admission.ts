/**
 * Which updates may enter a document. All is decided from the bytes, before the document is touched: read strictly and to the end,
 * then weighed against what the document knows. A refusal leaves everything as it was.
 */
import * as Y from 'yjs'
import type { MarginKind } from '../../shared/margin.ts'
import { Unwanted } from './bytes.ts'
import { isNext, isThrong, type Crowd } from './crowd.ts'
import { DEPTH, GRAMMAR } from './grammar.ts'
import type { History } from './history.ts'
import type { Hands } from './kept.ts'
import { encodeDeletes, MOST_CLIENTS, type Clocks } from './knowledge.ts'
import type { Nesting } from './nesting.ts'
import { canFollow, type Leaning } from './order.ts'
import type { Ranges } from './ranges.ts'
import { KIND, scan, TYPE, type Scan, type Section, type Struct } from './scan.ts'

/** An update read and found well formed, with what must be true of the document for it to enter. */
export interface Read {
  bytes: Uint8Array
  scan: Scan
  /** What structs lean on that other clients wrote. */
  leanings: Leaning[]
  /** Stretches announced but not sent. */
  skips: Section[]
  /** Shared types, and whether their depth is plain from the update itself. */
  types: Array<{ client: number; clock: number; isPlain: boolean }>
  /** Whether each struct goes on where its client stopped. */
  isRunning: boolean
}

/** What comes of an update: nothing new; this much that is new; something it leans on is missing; no. */
export type Verdict =
  | { is: 'known' }
  | { is: 'news'; update: Uint8Array; scan: Scan }
  | { is: 'gap' }
  | { is: 'refused'; reason: Reason }

/** Why an update was refused. */
export type Reason = Unwanted['reason'] | 'foreign' | 'tangled' | 'hands' | 'full'

/** What an update is weighed against. `hands` is there where more than one member writes. */
export interface Place {
  kind: MarginKind
  history: History
  hands?: Hands
  /** How many bytes the document may still grow by. */
  left: number
  nesting: () => Nesting
  forgetNesting: () => void
  /** Without one, crowding is not looked at. */
  crowd?: () => Crowd
  forgetCrowd?: () => void
}

/** Who sends it; in a step 2 a client may honestly hold what others wrote, in an update of its own it may not. */
export interface Sent { memberId: string; isStep2: boolean }

const known: Verdict = { is: 'known' }
const gap: Verdict = { is: 'gap' }
const no = (reason: Reason): Verdict => ({ is: 'refused', reason })

/** Reads an update; throws `Unwanted`. */
export const read = (bytes: Uint8Array, kind: MarginKind): Read => {
  const leanings: Leaning[] = []
  const skips: Section[] = []
  const types: Read['types'] = []
  const roots: Roots = { client: -1, clock: -1 }
  let isRunning = true
  const scanned = scan(bytes, GRAMMAR[kind], struct => {
    if (struct.kind === KIND.skip) skips.push({ client: struct.client, from: struct.clock, to: struct.clock + struct.length })
    isRunning &&= isNext(struct)
    checkRoot(struct)
    lean(struct, leanings)
    if (struct.kind === KIND.type) types.push(typeIn(struct, roots))
  })
  return { bytes, scan: scanned, leanings, skips, types, isRunning }
}

/** What hangs on a root must be of the shape declared for it. */
const checkRoot = ({ root, hasKey, kind, type }: Struct): void => {
  if (root === undefined || kind === KIND.deleted) return
  if (hasKey === (root === 'notes')) throw new Unwanted('root', 'a root used as what it is not')
  const isStamp = root === 'reactions' || root === 'endorsements'
  if (root === 'notes') {
    if (kind !== KIND.type || (type !== TYPE.element && type !== TYPE.xmlText)) throw new Unwanted('root', 'a page of notes holds elements')
  } else if (isStamp ? kind !== KIND.any : kind !== KIND.type || type !== TYPE.map) throw new Unwanted('root', 'a root that holds something else')
}

const lean = (struct: Struct, leanings: Leaning[]): void => {
  if (struct.originClient >= 0) leanOn(struct, leanings, [struct.originClient, struct.originClock])
  if (struct.rightClient >= 0) leanOn(struct, leanings, [struct.rightClient, struct.rightClock])
  if (struct.parentClient >= 0) leanOn(struct, leanings, [struct.parentClient, struct.parentClock])
}

const leanOn = ({ client, clock, length }: Struct, leanings: Leaning[], [onClient, onClock]: readonly [number, number]): void => {
  if (onClient !== client) leanings.push({ client, clock, to: clock + length, onClient, onClock })
  else if (onClock >= clock) throw new Unwanted('malformed', 'a struct that leans on itself')
}

/** The type that hangs on a root and was met last. */
interface Roots { client: number; clock: number }

/** A type in a root, or in the type in a root that came last before it in the same section, is as deep as it looks. */
const typeIn = ({ client, clock, root, parentClient, parentClock }: Struct, roots: Roots) => {
  if (root !== undefined) {
    roots.client = client
    roots.clock = clock
  }
  return { client, clock, isPlain: root !== undefined || (parentClient === client && roots.client === client && roots.clock === parentClock) }
}

/** Weighs an update that was read against the document. */
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
  if (place.history.knowledge.clocks.size + fresh.length > MOST_CLIENTS) return no('hands')
  if (isTorn(update, fresh, clocks)) return gap
  const order = canFollow(update.leanings, fresh, clocks)
  if (order !== 'yes') return order === 'gap' ? gap : no('tangled')
  const news = cut(update, { fresh, deletes, clocks, kind: place.kind })
  if (news.update.length > place.left) return no('full')
  if (!isShallow(update, news, place)) return no('nesting')
  if (!update.isRunning && isThronged(news, place)) return no('tangled')
  return { is: 'news', ...news }
}

/** What most updates are: the sender's next words, leaning on their own. */
const isPlainTyping = ({ bytes, scan: { sections, deletes }, leanings, skips, types, isRunning }: Read, place: Place, sent: Sent): boolean => {
  if (!isRunning || sections.length !== 1 || deletes.size || leanings.length || skips.length || types.length) return false
  const { client, from } = sections[0]!
  const known = place.history.knowledge.clocks.get(client)
  return known === from && bytes.length <= place.left && !isOthers(place.hands, client, sent.memberId)
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

const isTorn = ({ skips }: Read, fresh: readonly Section[], clocks: Clocks): boolean =>
  fresh.some(({ client, from }) => from > (clocks.get(client) ?? 0)) || skips.some(({ client, to }) => to > (clocks.get(client) ?? 0))

const isShallow = ({ types }: Read, news: { update: Uint8Array; scan: Scan }, place: Place): boolean => {
  const starts = new Map(news.scan.sections.map(({ client, from }) => [client, from]))
  const unsure = types.filter(({ client, clock, isPlain }) => !isPlain && clock >= (starts.get(client) ?? Infinity))
  if (!unsure.length) return true
  const nesting = place.nesting()
  nesting.add(news.update)
  const isFine = unsure.every(({ client, clock }) => nesting.depthOf(client, clock) <= DEPTH[place.kind])
  if (!isFine) place.forgetNesting()
  return isFine
}

/** Crowded in without being seen, at most, in a document of any size: two devices of one member; many hands. */
const FEW = { own: 32, private: 32, shared: 500 } as const

const isThronged = ({ update }: { update: Uint8Array }, place: Place): boolean => {
  const crowd = place.crowd?.()
  if (!crowd) return false
  const before = crowd.count
  crowd.add([update])
  if (crowd.count === before || !isThrong(crowd, FEW[place.kind])) return false
  place.forgetCrowd?.()
  place.forgetNesting()
  return true
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
