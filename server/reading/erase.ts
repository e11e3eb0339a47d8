import type { Reading } from '../../shared/reading.ts'
import { streamOf } from '../discussion/kept.ts'
import { dropFeedback } from '../feedback/kept.ts'
import type { House } from '../house.ts'
import { dropModeration } from '../moderation/kept.ts'
import { dropChosen } from '../pack/kept.ts'
import { dropPledges } from '../pledge/kept.ts'
import { dropQuestions } from '../question/kept.ts'
import { dropRounds } from '../round/kept.ts'

/** A reading that is being erased; stored under `erasing-reading/<id>` until no byte of it is left, so that what was interrupted can be gone on with. */
type Erasing = Pick<Reading, 'id' | 'groupId'>

/** A reading that is gone but not yet from the disk. */
export const erasingOf = (house: House, readingId: string): Promise<Erasing | undefined> => house.store.shelf.get<Erasing>('erasing-reading', readingId)

/** Erases a reading with its margin and discussion, history and all; called again, it goes on where it was interrupted. */
export const eraseReading = async (house: House, { id, groupId }: Erasing): Promise<void> => {
  await house.store.shelf.change(async draft => {
    const erasing: Erasing = { id, groupId }
    draft.put('erasing-reading', id, erasing)
    draft.drop('reading', id)
    draft.drop('reading-of', `${groupId}/${id}`)
    for (const drop of [dropPledges, dropModeration, dropRounds, dropQuestions, dropFeedback, dropChosen]) await drop(draft, id)
  })
  house.discussions.forget(id)
  house.spread('reading:erased', { readingId: id })
  await house.store.log.drop(streamOf(id))
  await house.margins.eraseReading(id)
  await house.store.shelf.change(async draft => draft.drop('erasing-reading', id))
}

/** Goes on with the readings of these groups whose erasing was interrupted; of all groups, if none are named. */
export const finishReadings = async (house: House, groupIds?: readonly string[]): Promise<void> => {
  for (const erasing of await house.store.shelf.list<Erasing>('erasing-reading')) {
    if (!groupIds || groupIds.includes(erasing.groupId)) await eraseReading(house, erasing)
  }
}

/**
 * Once in a folder: drops what is left of readings that are gone. There was a time in which an interrupted erasing was not gone on with;
 * since then it is, and what has no reading may be of a shelf that was brought back from an older copy.
 */
export const dropOrphans = async (house: House): Promise<void> => {
  const { shelf, log } = house.store
  if (await shelf.get('once', 'orphans')) return
  const there = new Set((await shelf.list<Reading>('reading')).map(({ id }) => id))
  const streams = [...await log.streams('margin/'), ...await log.streams(streamOf(''))].filter(stream => !there.has(stream.split('/')[1]!))
  if (streams.length) house.diary.warn('erasing:orphans', { streams })
  await Promise.all(streams.map(stream => log.drop(stream)))
  await shelf.change(async draft => draft.put('once', 'orphans', { at: house.clock().toISOString() }))
}
