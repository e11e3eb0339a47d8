/** What was written beside readings, the newest first, as one member may see it now: what a feed is made of. */
import type { Membership } from '../../shared/group.ts'
import { maySeeQuestion } from '../../shared/question.ts'
import type { Reading } from '../../shared/reading.ts'
import { gather } from '../annotation/gather.ts'
import type { House } from '../house.ts'
import { questionsOf } from '../question/kept.ts'

/** One thing somebody wrote: `name` is what it is called within its reading. */
export interface Told { name: string; readingId: string; by: readonly string[]; body: string; at: string; changedAt?: string }

/** What was written beside one reading. */
export const writtenIn = async (house: House, reading: Reading, membership: Membership): Promise<Told[]> => {
  const { id: readingId } = reading
  const { messages } = await house.discussions.open(readingId)
  const questions = (await questionsOf(house.store.shelf, readingId)).filter(question => maySeeQuestion(question, membership))
  const { entries } = await gather(house, readingId, { memberId: membership.memberId })
  const told: Told[] = [
    ...messages.filter(({ erased }) => !erased).map(({ id, memberId, body, createdAt, editedAt }) =>
      ({ name: `message/${id}`, readingId, by: [memberId], body, at: createdAt, ...(editedAt !== undefined && { changedAt: editedAt }) })),
    ...questions.flatMap(({ id, memberId, body, createdAt, answers }) => [
      { name: `question/${id}`, readingId, by: [memberId], body, at: createdAt },
      ...answers.map((answer, nth) => ({ name: `question/${id}/${nth + 1}`, readingId, by: [answer.memberId], body: answer.body, at: answer.createdAt })),
    ]),
    ...entries.filter(({ motivation }) => motivation !== 'assessing').map(({ name, by, body, createdAt }) => ({ name: `annotation/${name}`, readingId, by, body, at: createdAt })),
  ]
  return told.filter(({ body }) => body !== '')
}
