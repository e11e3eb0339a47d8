/** What a member wrote, out of one of their documents: read some of it at a time, so that nobody else waits for long. */
import * as Y from 'yjs'
import { readAnnotation, readReaction, readReply, type Annotation, type Reply } from '../../shared/annotation.ts'
import { ownRoots } from '../../shared/margin.ts'
import { BroughtFrom, timeOf, type MarginEntry } from '../../shared/webannotation.ts'
import { signId } from './name.ts'
import { inTurns } from './pace.ts'

/** Whose document it is, and what its entries are called by others. */
export interface Pen { memberId: string; prefix: string }

/** All entries of an own or private document, in the order they were written. */
export const writtenIn = async (doc: Y.Doc, pen: Pen): Promise<MarginEntry[]> => {
  const { annotations, replies, reactions, endorsements } = ownRoots(doc)
  const read = [
    await inTurns<[string, unknown], MarginEntry | undefined>(annotations, ([id, value]) => entryOf(readAnnotation(id, value), value, pen)),
    await inTurns<[string, unknown], MarginEntry | undefined>(replies, ([id, value]) => answerOf(entryOf(readReply(id, value), value, pen))),
    await inTurns(reactions, ([key, at]) => reactionOf(key, at, pen)),
    await inTurns(endorsements, ([id, at]) => (/^[A-Za-z0-9_-]{1,64}$/.test(id) ? signOf(id, { to: `joint/${id}`, body: '', at }, pen) : undefined)),
  ]
  return read.flat().filter(entry => entry !== undefined).sort(byTime)
}

/** The order in which things were written. */
export const byTime = (one: MarginEntry, other: MarginEntry): number => compare(one.createdAt, other.createdAt) || compare(one.name, other.name)

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const entryOf = <T extends Annotation | Reply>(read: T | undefined, value: unknown, { memberId, prefix }: Pen) => read && {
  ...read, createdAt: timeOf(read.createdAt), ...(read.editedAt !== undefined && { editedAt: timeOf(read.editedAt) }), name: `${prefix}/${read.id}`, by: [memberId], ...fromOf(value),
}

const answerOf = <T extends object>(read: T | undefined) => read && { ...read, motivation: 'replying' as const, tags: [] }

const reactionOf = (key: string, at: unknown, pen: Pen): MarginEntry | undefined => {
  const read = readReaction(key)
  return read && signOf(key, { to: read.what, body: read.emoji, at }, pen)
}

const signOf = (key: string, { to, body, at }: { to: string; body: string; at: unknown }, { memberId, prefix }: Pen): MarginEntry =>
  ({ name: `${prefix}/${signId(key)}`, by: [memberId], motivation: 'assessing', to, body, tags: [], createdAt: timeOf(at) })

/** Where an entry was brought in from, if it was. */
const fromOf = (value: unknown): { from?: BroughtFrom } => {
  const from: unknown = value instanceof Y.Map ? value.get('broughtFrom') : undefined
  const { data } = from === undefined ? {} : BroughtFrom.safeParse(from)
  return data ? { from: data } : {}
}
