import type * as Y from 'yjs'
import { readAnnotation, readReaction, readReply, rootOf } from '../../shared/annotation.ts'
import { ownRoots } from '../../shared/margin.ts'
import type { Reading } from '../../shared/reading.ts'
import { BroughtFrom, timeOf, type MarginEntry } from '../../shared/webannotation.ts'
import { roomFor } from '../belonging.ts'
import type { House } from '../house.ts'
import { hiddenNames } from '../moderation/kept.ts'
import { jointIn } from './joint.ts'
import { signId } from './name.ts'
import { inTurns } from './pace.ts'

/** Whose document it is, and what its entries are called by others. */
interface Pen { memberId: string; prefix: string }

/** What stands beside a reading for somebody's eyes: all they may see now, or what they wrote themselves. */
export interface Gathered { reading: Reading; entries: MarginEntry[] }

/**
 * Everything in the margin that a member may see now, in the order it was written: what is held back by the reading's reveal, what is
 * hidden and what is private is not there. With `mine`: all of their own, private notes among it, and nobody else's.
 */
export const gather = async (house: House, readingId: string, { memberId, mine = false }: { memberId: string; mine?: boolean }): Promise<Gathered> => {
  const { reading } = await roomFor(house, readingId, memberId)
  const hidden = await hiddenNames(house.store.shelf, readingId)
  const owners = mine ? [memberId] : await house.margins.openTo(reading, memberId)
  const own = await writtenBy(house, readingId, owners)
  const apart = mine ? entriesIn(await house.margins.readPrivate(readingId, memberId), { memberId, prefix: 'mine' }) : await jointIn(house, readingId)
  return { reading, entries: inOrder([...own.flat(), ...apart].filter(entry => !hidden.has(whatOf(entry)))) }
}

const writtenBy = (house: House, readingId: string, owners: readonly string[]): Promise<MarginEntry[][]> =>
  inTurns(owners, async owner => entriesIn(await house.margins.readOwn(readingId, owner), { memberId: owner, prefix: owner }))

const whatOf = ({ name, motivation }: MarginEntry): string => `${motivation === 'replying' ? 'reply' : 'annotation'}/${name}`

const inOrder = (entries: MarginEntry[]): MarginEntry[] => entries.sort((one, other) => compare(one.createdAt, other.createdAt) || compare(one.name, other.name))

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** What a member wrote, out of one of their documents. */
const entriesIn = (doc: Y.Doc, pen: Pen): MarginEntry[] => [...annotationsIn(doc, pen), ...repliesIn(doc, pen), ...signsIn(doc, pen)]

const annotationsIn = (doc: Y.Doc, { memberId, prefix }: Pen): MarginEntry[] =>
  [...rootOf(doc, 'annotations')].flatMap(([id, value]) => {
    const read = readAnnotation(id, value)
    return read ? [{ ...read, ...timesOf(read), name: `${prefix}/${id}`, by: [memberId], ...fromOf(value) }] : []
  })

const repliesIn = (doc: Y.Doc, { memberId, prefix }: Pen): MarginEntry[] =>
  [...rootOf(doc, 'replies')].flatMap(([id, value]) => {
    const read = readReply(id, value)
    return read ? [{ ...read, ...timesOf(read), name: `${prefix}/${id}`, by: [memberId], motivation: 'replying' as const, tags: [], ...fromOf(value) }] : []
  })

const timesOf = ({ createdAt, editedAt }: { createdAt: string; editedAt?: string }) => ({ createdAt: timeOf(createdAt), ...(editedAt !== undefined && { editedAt: timeOf(editedAt) }) })

const signsIn = (doc: Y.Doc, { memberId, prefix }: Pen): MarginEntry[] => {
  const { reactions, endorsements } = ownRoots(doc)
  const sign = (key: string, to: string, more: { at: unknown; body: string }): MarginEntry =>
    ({ name: `${prefix}/${signId(key)}`, by: [memberId], motivation: 'assessing', to, body: more.body, tags: [], createdAt: timeOf(more.at) })
  return [
    ...[...reactions].flatMap(([key, at]) => {
      const read = readReaction(key)
      return read ? [sign(key, read.what, { at, body: read.emoji })] : []
    }),
    ...[...endorsements].flatMap(([id, at]) => (/^[A-Za-z0-9_-]{1,64}$/.test(id) ? [sign(id, `joint/${id}`, { at, body: '' })] : [])),
  ]
}

/** Where an entry was brought in from, if it was. */
const fromOf = (value: unknown): { from?: BroughtFrom } => {
  const { data } = BroughtFrom.safeParse(value instanceof Object && 'get' in value ? (value as Y.Map<unknown>).get('broughtFrom') : undefined)
  return data ? { from: data } : {}
}
