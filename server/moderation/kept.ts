import type { Flag, Hidden, ModerationEntry } from '../../shared/moderation.ts'
import type { Draft, Shelf } from '../store/shelf.ts'

type Reader = Pick<Shelf | Draft, 'get' | 'list'>

/**
 * Something hidden, with what it takes to restore it: the entry of its writer's document as plain JSON, or the message. Stored under
 * `hidden/<readingId>/<what>`; what was done under
 * `moderation/<readingId>/<time>/<id>`, flags under `flag/<readingId>/<what>/<memberId>`.
 */
export interface KeptHidden extends Omit<Hidden, 'body'> { kept: Record<string, unknown> }

/** What is hidden beside a reading, words and all. */
export const hiddenIn = (reader: Reader, readingId: string): Promise<KeptHidden[]> => reader.list<KeptHidden>('hidden', `${readingId}/`)
/** All flags beside a reading. */
export const flagsIn = (reader: Reader, readingId: string): Promise<Flag[]> => reader.list<Flag>('flag', `${readingId}/`)
/** What facilitators did, the oldest first. */
export const doneIn = (reader: Reader, readingId: string): Promise<ModerationEntry[]> => reader.list<ModerationEntry>('moderation', `${readingId}/`)

/** The names of what is hidden beside a reading. */
export const hiddenNames = async (reader: Reader, readingId: string): Promise<ReadonlySet<string>> =>
  new Set((await hiddenIn(reader, readingId)).map(({ what }) => what))

/** Forgets all moderation of a reading that is erased. */
export const dropModeration = async (draft: Draft, readingId: string): Promise<void> => {
  for (const { what } of await hiddenIn(draft, readingId)) draft.drop('hidden', `${readingId}/${what}`)
  for (const { what, memberId } of await flagsIn(draft, readingId)) draft.drop('flag', `${readingId}/${what}/${memberId}`)
  for (const key of (await doneIn(draft, readingId)).map(keyOf)) draft.drop('moderation', key)
}

/** Forgets the hidden words and the flags of a member who is erased. */
export const dropModerationOf = async (draft: Draft, readingId: string, memberId: string): Promise<void> => {
  for (const { what, writerId } of await hiddenIn(draft, readingId)) if (writerId === memberId) draft.drop('hidden', `${readingId}/${what}`)
  for (const flag of await flagsIn(draft, readingId)) if (flag.memberId === memberId) draft.drop('flag', `${readingId}/${flag.what}/${memberId}`)
}

/** Where a line of the list lies: in the order of writing. */
export const keyOf = ({ readingId, createdAt, id }: ModerationEntry): string => `${readingId}/${createdAt}/${id}`
