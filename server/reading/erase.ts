import type { Reading } from '../../shared/reading.ts'
import { streamOf } from '../discussion/kept.ts'
import { dropFeedback } from '../feedback/kept.ts'
import type { House } from '../house.ts'
import { dropModeration } from '../moderation/kept.ts'
import { dropChosen } from '../pack/kept.ts'
import { dropPledges } from '../pledge/kept.ts'
import { dropQuestions } from '../question/kept.ts'
import { dropRounds } from '../round/kept.ts'

/** Erases a reading with its margin and discussion, history and all. */
export const eraseReading = async (house: House, reading: Reading): Promise<void> => {
  await house.store.shelf.change(async draft => {
    draft.drop('reading', reading.id)
    draft.drop('reading-of', `${reading.groupId}/${reading.id}`)
    await dropPledges(draft, reading.id)
    await dropModeration(draft, reading.id)
    await dropRounds(draft, reading.id)
    await dropQuestions(draft, reading.id)
    await dropFeedback(draft, reading.id)
    await dropChosen(draft, reading.id)
  })
  house.discussions.forget(reading.id)
  house.spread('reading:erased', { readingId: reading.id })
  await house.store.log.drop(streamOf(reading.id))
  await house.margins.eraseReading(reading.id)
}
