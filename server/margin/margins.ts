import * as Y from 'yjs'
import type { Membership } from '../../shared/group.ts'
import { MARGIN_CLOSE, ownRoots, type MarginName } from '../../shared/margin.ts'
import type { Reading } from '../../shared/reading.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Audience, House } from '../house.ts'
import type { MarginDocument, Which } from './document.ts'
import { Documents } from './documents.ts'
import { GRAMMAR_KEPT } from './grammar.ts'
import { copyOf, edit } from './edit.ts'
import { encodeDeletes } from './knowledge.ts'
import { LIMITS, type Limits } from './limits.ts'
import { addRange, type Ranges } from './ranges.ts'
import { isRevealed, isRevealedToAll } from './rights.ts'
import { KIND, scan } from './scan.ts'

const prefixOf = (readingId: string): string => `margin/${readingId}/`

/** Which document a name means when a member says it. */
export const whichOf = ({ readingId, kind, memberId }: MarginName, asker: string): Which => {
  if (kind === 'shared') return { readingId, kind, stream: `${prefixOf(readingId)}shared` }
  if (kind === 'private') return { readingId, kind, memberId: asker, stream: `${prefixOf(readingId)}mine/${asker}` }
  return { readingId, kind, memberId, stream: `${prefixOf(readingId)}by/${memberId}` }
}

/** What a member wrote beside one reading, as JSON: for their export. */
export interface MemberMargin { own: Record<string, unknown>; private: Record<string, unknown> }

/** A document with everything in it, whose each client id in it is where many write, and how many bytes it takes. */
export interface Looked { doc: Y.Doc; hands: ReadonlyMap<number, string>; size: number }

/** The margins of all readings, for whoever needs to know or to erase what is in them. */
export interface Margins {
  documents: Documents
  /** Members whose own document has anything in it and may be opened by the asker now; their own among them. */
  openTo(reading: Reading, memberId: string): Promise<string[]>
  /** Whether a member has an annotation of their own in a reading; `pay` is told what it cost to find out. */
  hasWritten(readingId: string, memberId: string, pay?: (cost: number) => void): Promise<boolean>
  readMember(readingId: string, memberId: string): Promise<MemberMargin>
  /** A member's own document with everything in it, for whoever shows annotations in another form; a copy. */
  readOwn(readingId: string, memberId: string): Promise<Y.Doc>
  /** What somebody reads in a document as it is now or a little later; they only look at it. */
  look<T>(which: Which, read: (looked: Looked) => Promise<T>): Promise<T>
  /** What is another whenever something was written in a document since. */
  markOf(which: Which): Promise<string>
  /** What many hands wrote, and whose each client id in it is; a copy. */
  readShared(readingId: string): Promise<{ doc: Y.Doc; hands: ReadonlyMap<number, string> }>
  /** Members who have written beside a reading, whether or not anybody may read it yet. */
  writersOf(readingId: string): Promise<string[]>
  /** Changes a member's own document on their behalf; resolves once on disk and relayed. Refused, it has changed nothing; `unavailable`: it is not on disk yet. */
  edit(readingId: string, memberId: string, change: (doc: Y.Doc) => void): Promise<void>
  /** Erases what a member wrote beside a reading, history and all; resolves once no byte of it is left. */
  eraseMember(readingId: string, memberId: string): Promise<void>
  eraseReading(readingId: string): Promise<void>
}

/** Opens the margins of a house. */
export const openMargins = (house: House, limits: Limits = LIMITS): Margins => {
  const documents = new Documents(house, limits)
  const hasWritten: Margins['hasWritten'] = (readingId, memberId, pay) => using(documents, ownOf(readingId, memberId), document => {
    pay?.(document.costOfLooking)
    return document.hasAnnotation
  })
  documents.begun = document => {
    tellOpened(house, document, { documents, hasWritten }).catch((error: unknown) => { house.diary.error('margin:untold', { why: String(error) }) })
  }
  return {
    documents, hasWritten,
    openTo: (reading, memberId) => openTo(house, documents, { reading, memberId, hasWritten }),
    readOwn: (readingId, memberId) => using(documents, ownOf(readingId, memberId), copyOf),
    look: (which, read) => using(documents, which, document => look(document, read)),
    markOf: async ({ stream }) => documents.at(stream)?.mark ?? `log ${await house.store.log.last(stream)}`,
    readShared: readingId => using(documents, whichOf({ readingId, kind: 'shared' }, ''), document => ({ doc: copyOf(document), hands: new Map(document.hands) })),
    writersOf: readingId => writersOf(house, documents, readingId),
    edit: (readingId, memberId, change) => using(documents, ownOf(readingId, memberId), document => edit(document, memberId, change)),
    readMember: async (readingId, memberId) => ({
      own: await using(documents, ownOf(readingId, memberId), contentOf),
      private: await using(documents, whichOf({ readingId, kind: 'private' }, memberId), contentOf),
    }),
    eraseMember: async (readingId, memberId) => {
      await eraseMember(documents, readingId, memberId)
      house.spread('margin:erased', { readingId })
    },
    eraseReading: async readingId => {
      const streams = new Set([...(await house.store.log.streams(prefixOf(readingId))), ...documents.of(readingId).map(({ stream }) => stream)])
      for (const stream of streams) await documents.erase(stream, MARGIN_CLOSE.gone)
      house.spread('margin:erased', { readingId })
    },
  }
}

const ownOf = (readingId: string, memberId: string): Which => whichOf({ readingId, kind: 'own', memberId }, memberId)

const using = async <T>(documents: Documents, which: Which, look: (document: MarginDocument) => T | Promise<T>): Promise<T> => {
  const document = await documents.acquire(which)
  try { return await look(document) } finally { documents.release(document) }
}

/** A document somebody writes in that has so many pieces is not copied again after each change: it keeps a copy up. */
const MANY_PIECES = 5000

const keptUp = (document: MarginDocument): Y.Doc | undefined =>
  (document.seats.size && document.history.pieces > MANY_PIECES ? document.indexes.neighbours().current : undefined)

const look = async <T>(document: MarginDocument, read: (looked: Looked) => Promise<T>): Promise<T> => {
  const { hands, history: { size } } = document, doc = keptUp(document)
  if (doc) {
    const found = await read({ doc, hands: new Map(hands), size })
    // a copy in which what was refused could not be taken back is given up, and what was read of it with it
    if (keptUp(document) === doc) return found
  }
  return read({ doc: copyOf(document), hands: new Map(hands), size })
}

const contentOf = (document: MarginDocument): Record<string, unknown> => {
  const roots = ownRoots(copyOf(document))
  return Object.fromEntries(Object.entries(roots).map(([name, root]) => [name, root.toJSON() as unknown]))
}

interface Knowing { documents: Documents; hasWritten: Margins['hasWritten'] }

/** Tells those who may know that a member's margin is there to be opened: the room, or where one's own comes first those who have written. */
const tellOpened = async (house: House, { kind, readingId, memberId }: MarginDocument, { documents, hasWritten }: Knowing): Promise<void> => {
  const reading = kind === 'own' ? await house.store.shelf.get<Reading>('reading', readingId) : undefined
  if (!reading) return
  const tell = (audience: Audience): void => house.tell(audience, 'margin:opened', { readingId, memberId: memberId! })
  if (isRevealedToAll(reading)) return tell({ readingId })
  for (const other of await writersPresent(house, documents, reading)) {
    if (other !== memberId && (await isRevealed(reading, other, hasWritten))) tell({ memberId: other })
  }
}

interface Asked { reading: Reading; memberId: string; hasWritten: Margins['hasWritten'] }

const writersOf = async (house: House, documents: Documents, readingId: string): Promise<string[]> => {
  const prefix = `${prefixOf(readingId)}by/`
  const begun = documents.of(readingId).filter(({ history }) => !history.knowledge.isEmpty).map(({ stream }) => stream)
  const streams = new Set([...(await house.store.log.streams(prefix)), ...begun])
  return [...streams].filter(stream => stream.startsWith(prefix)).map(stream => stream.slice(prefix.length)).sort()
}

const writersPresent = async (house: House, documents: Documents, { id, groupId }: Reading): Promise<string[]> => {
  const memberships = await house.store.shelf.list<Membership>('membership', `${groupId}/`)
  const present = new Set(memberships.map(one => one.memberId))
  return (await writersOf(house, documents, id)).filter(owner => present.has(owner))
}

const openTo = async (house: House, documents: Documents, { reading, memberId, hasWritten }: Asked): Promise<string[]> => {
  if (await isRevealed(reading, memberId, hasWritten)) return writersPresent(house, documents, reading)
  return (await writersOf(house, documents, reading.id)).filter(owner => owner === memberId)
}

const eraseMember = async (documents: Documents, readingId: string, memberId: string): Promise<void> => {
  await documents.erase(ownOf(readingId, memberId).stream, MARGIN_CLOSE.gone)
  await documents.erase(whichOf({ readingId, kind: 'private' }, memberId).stream, MARGIN_CLOSE.gone)
  await using(documents, whichOf({ readingId, kind: 'shared' }, memberId), document => eraseHand(document, memberId))
}

/** Takes a member's words out of what many wrote. What they made room for (a note, a paragraph) stays, for the others' words are in it. */
const eraseHand = async (document: MarginDocument, memberId: string): Promise<void> => {
  const hands = document.hands!
  const clients = new Set([...hands].filter(([, hand]) => hand === memberId).map(([client]) => client))
  if (!clients.size) return
  const deletes = document.history.knowledge.newDeletes(wordsOf(document, clients))
  if (deletes.size) {
    const update = Buffer.concat([Buffer.of(0), encodeDeletes(deletes)])
    document.take(undefined, { update, scan: scan(update, GRAMMAR_KEPT, () => {}) })
  }
  const are = (hand: string): void => { for (const client of clients) hands.set(client, hand) }
  are(NOBODY)
  if (await document.keeper.cleanse()) return document.house.store.log.sweep()
  // as the disk has it, so that who tries again finds what is to be erased
  are(memberId)
  throw new Refusal('unavailable', 'The disk does not take anything in right now. What is left of these words is erased as soon as it does.', { retryAfter: 5 })
}

/** Whose a client id is when its member was erased: nobody may write under it again. */
const NOBODY = '-'

const wordsOf = ({ history }: MarginDocument, clients: ReadonlySet<number>): Map<number, Ranges> => {
  const words = new Map<number, Ranges>()
  for (const bytes of history.updates()) {
    scan(bytes, GRAMMAR_KEPT, ({ client, clock, length, kind }) => {
      if (!clients.has(client) || (kind !== KIND.string && kind !== KIND.embed && kind !== KIND.format)) return
      const ranges = words.get(client) ?? []
      addRange(ranges, clock, clock + length)
      words.set(client, ranges)
    })
  }
  return words
}
