/**
 * A Yjs update (version 1) read as what it is, bytes, without building anything: which structs of which clients, what they lean on,
 * what is deleted. One pass, time and memory linear in the bytes, and nothing is believed: see Reader.
 *
 *   update   sections, then deletes
 *   sections count, then for each client: count of structs, client, clock of the first, structs
 *   struct   info byte: five bits of kind; 128 an origin follows, 64 a right origin, 32 has a key
 *            without either origin: the parent (1 and a root's name, or 0 and an id) and, if 32, the key
 *   deletes  count, then for each client: client, count, (clock, length) …
 */
import { Reader, Unwanted } from './bytes.ts'
import { countClients } from './knowledge.ts'
import type { Ranges } from './ranges.ts'

/** The kinds of struct, as Yjs numbers them. */
export const KIND = { garbage: 0, deleted: 1, string: 4, embed: 5, format: 6, type: 7, any: 8, skip: 10 } as const
/** The shared types, as Yjs numbers them. */
export const TYPE = { array: 0, map: 1, text: 2, element: 3, fragment: 4, hook: 5, xmlText: 6 } as const

/** No honest client counts further; beyond it arithmetic on clocks would lose count. */
const LAST_CLOCK = 2 ** 31

/** What may be in a document of some kind. */
export interface Grammar {
  roots: ReadonlySet<string>
  kinds: ReadonlySet<number>
  types: ReadonlySet<number>
  /** More pieces than this are in no document, nor sent by whoever holds one whole: beyond it nobody reads on. */
  most: number
  /** So many values follow each other in a list at most: Yjs copies all of them for each that comes or goes. */
  mostListed: number
}

/**
 * One struct as it lies in the bytes. A client of −1 says that there is no such origin or parent. Handed out again for the
 * next struct: keep nothing of it.
 */
export interface Struct {
  client: number; clock: number; length: number; kind: number
  originClient: number; originClock: number
  rightClient: number; rightClock: number
  parentClient: number; parentClock: number
  root: string | undefined
  /** How many values are in it. */
  values: number
  /** Whether it is an entry of a map; told only where a parent is. */
  hasKey: boolean
  /** Which shared type, for kind `type`. */
  type: number
  /** Where it starts, where its content starts, where it ends. */
  start: number; content: number; end: number
}

/**
 * A stretch of one client's clocks, and of the last struct in it what it was put before and what it is. `goesOn`: so many values go on in
 * the list in which its client stopped; `listed`: so many follow each other where it ends.
 */
export interface Section { client: number; from: number; to: number; rightClient?: number; rightClock?: number; kind?: number; goesOn?: number; listed?: number }

/** The names of the marks each client sets in texts. */
export type Marks = ReadonlyMap<number, ReadonlySet<string>>

/**
 * An update as read. `deletesAt`: where the deletes start. `pieces`: how many structs and deletes a copy has to hold apart, values
 * among them by the eights; `structs`: without the deletes. `isTyping`:
 * it only adds letters to texts that are there. `isCalling`: somebody may be named in it, by an `@`. `hungOn`: the furthest clock of each
 * client that another's words follow.
 */
export interface Scan {
  sections: Section[]; deletes: ReadonlyMap<number, Ranges>; deletesAt: number; pieces: number; structs: number; marks: Marks; isTyping: boolean; isCalling: boolean
  hungOn: ReadonlyMap<number, number>
}

const crammed = () => new Unwanted('full', 'more than any document holds')

const blank = (): Struct => ({
  client: 0, clock: 0, length: 0, kind: 0, originClient: -1, originClock: 0, rightClient: -1, rightClock: 0, parentClient: -1, parentClock: 0,
  root: undefined, values: 0, hasKey: false, type: -1, start: 0, content: 0, end: 0,
})

/** Reads an update from its first byte to its last, showing each struct to `visit`; throws `Unwanted` where it breaks a rule. */
export const scan = (bytes: Uint8Array, grammar: Grammar, visit: (struct: Struct) => void): Scan => {
  const reader = new Reader(bytes)
  try { return scanAll(reader, grammar, visit) } catch (error) {
    if (error instanceof Unwanted) error.at = reader.at
    throw error
  }
}

const scanAll = (reader: Reader, grammar: Grammar, visit: (struct: Struct) => void): Scan => {
  const { bytes } = reader
  const sections: Section[] = []
  const struct = blank()
  const before = { client: -1, kind: -1, rightClient: -1, rightClock: 0 }
  const list = { goesOn: 0, listed: 0 }
  let pieces = 0
  let isTyping = true
  let isCalling = false
  let marks: Map<number, Set<string>> | undefined
  let hungOn: Map<number, number> | undefined
  const count = (one: Struct): void => {
    const isMore = isNext(one) && !isTurned(one, before)
    if (!isMore || one.kind !== KIND.string) pieces += isMore && one.kind === KIND.any ? MERGED : 1
    if (one.kind === KIND.any || list.listed) follow(list, one, { isFirst: one.client !== before.client, isMore })
    if (pieces > grammar.most || list.listed > grammar.mostListed) throw crammed()
    before.client = one.client
    before.kind = one.kind
    before.rightClient = one.rightClient
    before.rightClock = one.rightClock
    if (one.kind === KIND.string) isCalling ||= hasAt(bytes, one)
    else isTyping = false
    if (one.kind === KIND.format) addMark(marks ??= new Map(), one.client, nameAt(bytes, one.content))
    if (one.originClient !== one.client && one.originClient >= 0) noteFurthest(hungOn ??= new Map(), one)
    visit(one)
  }
  for (let left = countClients(reader); left > 0; left--) {
    const section = readSection(reader, struct, { grammar, visit: count })
    sections.push(list.listed || list.goesOn ? Object.assign(section, list) : section)
    list.goesOn = list.listed = 0
  }
  if (sections.length > 1 && new Set(sections.map(({ client }) => client)).size < sections.length) throw new Unwanted('malformed', 'a client twice')
  const deletesAt = reader.at
  const structs = pieces += weightOfValues(reader.values)
  const deletes = readDeletes(reader, grammar.most)
  if (reader.at !== bytes.length) throw new Unwanted('malformed', 'bytes after the end')
  for (const ranges of deletes.values()) pieces += ranges.length / 2
  return { sections, deletes, deletesAt, pieces, structs, marks: marks ?? NO_MARKS, isTyping: isTyping && !deletes.size, isCalling, hungOn: hungOn ?? NOBODY }
}

/** Yjs makes values that go on in one place one, and copies all of them for each that comes: such a struct weighs as many others. */
export const MERGED = 25
/** So many values weigh as much as one struct. */
const VALUES = 8
/** How many structs so many values weigh as much as. */
export const weightOfValues = (values: number): number => Math.floor(values / VALUES)
const NO_MARKS: Marks = new Map()
const NOBODY: ReadonlyMap<number, number> = new Map()
const AT = 64

/** Counts the values that follow each other. */
const follow = (list: { goesOn: number; listed: number }, { kind, length }: Struct, { isFirst, isMore }: { isFirst: boolean; isMore: boolean }): void => {
  const isHead = isMore && (isFirst || list.goesOn === list.listed)
  if (kind !== KIND.any) list.listed = 0
  else list.listed = isMore ? list.listed + length : length
  if (isHead && kind === KIND.any) list.goesOn = list.listed
}

const hasAt = (bytes: Uint8Array, { content, end }: Struct): boolean => {
  for (let at = content + 1; at < end; at++) if (bytes[at] === AT) return true
  return false
}

const noteFurthest = (hungOn: Map<number, number>, { originClient, originClock }: Struct): void => {
  if (originClock > (hungOn.get(originClient) ?? -1)) hungOn.set(originClient, originClock)
}

const nameAt = (bytes: Uint8Array, at: number): string => {
  const reader = new Reader(bytes)
  reader.at = at
  return reader.text()
}

/** Notes that a client sets a mark. */
export const addMark = (marks: Map<number, Set<string>>, client: number, name: string): void => {
  const names = marks.get(client)
  if (names) names.add(name)
  else marks.set(client, new Set([name]))
}

/** Whether what follows a struct in the same list can only be where that may be: more words after words, more values after values. */
export const isMore = (before: number | undefined, kind: number): boolean =>
  kind === KIND.any ? before === KIND.any : isWords(kind) && before !== undefined && isWords(before)

const isWords = (kind: number): boolean => kind === KIND.string || kind === KIND.format

/** Whether a struct is of another kind, or put before something else, than the one before it in the same section. */
const isTurned = ({ client, kind, rightClient, rightClock }: Struct, before: Pick<Struct, 'client' | 'kind' | 'rightClient' | 'rightClock'>): boolean =>
  before.client === client && (before.kind !== kind || before.rightClient !== rightClient || before.rightClock !== rightClock)

/** Whether a struct goes on where its client stopped. */
export const isNext = ({ client, clock, originClient, originClock }: Struct): boolean => originClient === client && originClock === clock - 1

const readSection = (reader: Reader, struct: Struct, { grammar, visit }: { grammar: Grammar; visit: (struct: Struct) => void }): Section => {
  let left = reader.count()
  const client = reader.uint()
  let clock = reader.uint()
  if (left === 0) throw new Unwanted('malformed', 'a client without structs')
  const from = clock
  struct.client = client
  for (; left > 0; left--) {
    struct.clock = clock
    readStruct(reader, struct, grammar)
    clock += struct.length
    if (struct.length === 0 || clock > LAST_CLOCK) throw new Unwanted('malformed', 'a length that may not be')
    visit(struct)
  }
  return { client, from, to: clock, rightClient: struct.rightClient, rightClock: struct.rightClock, kind: struct.kind }
}

const readStruct = (reader: Reader, struct: Struct, grammar: Grammar): void => {
  const { at, values } = reader
  struct.start = at
  const info = reader.byte()
  struct.kind = info & 31
  struct.originClient = struct.rightClient = struct.parentClient = struct.type = -1
  struct.originClock = struct.rightClock = struct.parentClock = 0
  struct.root = undefined
  struct.hasKey = false
  if (struct.kind === KIND.garbage || struct.kind === KIND.skip) {
    if (info !== struct.kind) throw new Unwanted('malformed', 'a gap with an origin')
    struct.content = reader.at
    struct.length = reader.uint()
  } else {
    if (!grammar.kinds.has(struct.kind)) throw new Unwanted('kind', 'content of a kind that is not kept here')
    readPlace(reader, struct, { info, grammar })
    struct.content = reader.at
    struct.length = readContent(reader, struct, grammar)
  }
  struct.end = reader.at
  struct.values = reader.values - values
}

const readPlace = (reader: Reader, struct: Struct, { info, grammar }: { info: number; grammar: Grammar }): void => {
  if (info & 128) {
    struct.originClient = reader.uint()
    struct.originClock = reader.uint()
  }
  if (info & 64) {
    struct.rightClient = reader.uint()
    struct.rightClock = reader.uint()
  }
  if (info & 192) return
  const isRoot = reader.uint()
  if (isRoot === 1) {
    struct.root = reader.text()
    if (!grammar.roots.has(struct.root)) throw new Unwanted('root', 'a root that is not declared')
  } else if (isRoot === 0) {
    struct.parentClient = reader.uint()
    struct.parentClock = reader.uint()
  } else throw new Unwanted('malformed', 'a parent of no kind')
  if (info & 32) {
    reader.passKey()
    struct.hasKey = true
  }
}

/** Passes over an item's content and says how many clocks it takes. */
const readContent = (reader: Reader, struct: Struct, grammar: Grammar): number => {
  switch (struct.kind) {
    case KIND.deleted: return reader.uint()
    case KIND.string: return reader.passText()
    case KIND.embed: reader.passJson(); return 1
    case KIND.format: reader.passKey(); reader.passJson(); return 1
    case KIND.type: struct.type = readType(reader, grammar); return 1
    case KIND.any: {
      const count = reader.count()
      for (let left = count; left > 0; left--) reader.passAny()
      return count
    }
    default: throw new Unwanted('kind', 'content of a kind that is not kept')
  }
}

const readType = (reader: Reader, grammar: Grammar): number => {
  const type = reader.uint()
  if (!grammar.types.has(type)) throw new Unwanted('kind', 'a shared type that is not kept here')
  if (type === TYPE.element) reader.passKey()
  return type
}

const NONE: ReadonlyMap<number, Ranges> = new Map()

const readDeletes = (reader: Reader, most: number): ReadonlyMap<number, Ranges> => {
  let left = countClients(reader)
  if (left === 0) return NONE
  const deletes = new Map<number, Ranges>()
  for (; left > 0; left--) {
    const client = reader.uint()
    if (deletes.has(client)) throw new Unwanted('malformed', 'a client twice in the deletes')
    const ranges = readRanges(reader, most)
    most -= ranges.length / 2
    if (ranges.length) deletes.set(client, ranges)
  }
  return deletes
}

const readRanges = (reader: Reader, most: number): Ranges => {
  const ranges: Ranges = []
  let last = -1
  const count = reader.count()
  if (count > most) throw crammed()
  for (let left = count; left > 0; left--) {
    const from = reader.uint()
    const to = from + reader.uint()
    if (from < last || to === from || to > LAST_CLOCK) throw new Unwanted('malformed', 'deletes out of order')
    ranges.push(from, to)
    last = to
  }
  return ranges
}
