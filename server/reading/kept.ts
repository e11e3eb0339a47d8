import type { z } from 'zod'
import type { Post } from '../../shared/post.ts'
import { openedBy, stateOf, waitingFor, type NewReading, type Reading, type ReadingCard } from '../../shared/reading.ts'
import type { House } from '../house.ts'
import { pledgesOf } from '../pledge/kept.ts'
import type { Draft, Shelf } from '../store/shelf.ts'

/** Keeps a new reading under `reading/<id>`; its group finds it by `reading-of/<groupId>/<readingId>`. */
export const putReading = (
  draft: Draft, house: House, assigned: { groupId: string; by: string; post: Post; made: z.output<typeof NewReading> },
): Reading => {
  const { postId, ...rest } = assigned.made
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Omit<typeof assigned.made, 'postId'>
  const now = house.clock()
  const reading = openedBy({
    ...given, id: house.newId(), groupId: assigned.groupId, postId, revision: assigned.post.revision, by: assigned.by, createdAt: now.toISOString(),
  }, now)
  draft.put('reading', reading.id, reading)
  draft.put('reading-of', `${reading.groupId}/${reading.id}`, { readingId: reading.id })
  return reading
}

/** A reading with what its post is called and how it stands now. */
export const presentReading = async (house: House, reading: Reading): Promise<ReadingCard> => {
  const post = await house.store.shelf.get<Post>('post', reading.postId)
  const { id, title, author, language, dir } = post ?? { id: reading.postId, title: '', dir: 'ltr' as const }
  const awaited = waitingFor(reading, house.clock(), reading.quorum === undefined ? { made: 0, of: 0 } : await pledgesOf(house.store.shelf, reading))
  return {
    ...reading, state: stateOf(reading, house.clock()), ...(awaited && { waitingFor: awaited }),
    post: { id, title, dir, ...(author && { author }), ...(language && { language }) },
  }
}

/** A group's readings, the newest first. */
export const readingsOf = async (shelf: Shelf, groupId: string): Promise<Reading[]> => {
  const keys = await shelf.list<{ readingId: string }>('reading-of', `${groupId}/`)
  const readings = await Promise.all(keys.map(({ readingId }) => shelf.get<Reading>('reading', readingId)))
  return readings.filter(reading => reading !== undefined).sort((one, other) => other.createdAt.localeCompare(one.createdAt))
}
