import type { Membership } from '../../shared/group.ts'
import type { Question } from '../../shared/question.ts'
import { feedbackKey } from '../feedback/kept.ts'
import type { House } from '../house.ts'
import { settingsOf } from '../inbox/kept.ts'
import { devicesOf, presentDevice } from '../push/kept.ts'
import { questionsOf } from '../question/kept.ts'
import { readingsOf } from '../reading/kept.ts'
import { memberOf, presentMe } from './kept.ts'

/** A question as far as the member wrote it. */
const own = (question: Question, memberId: string): Question =>
  ({ ...question, ...(question.memberId !== memberId && { body: '' }), backers: [], answers: question.answers.filter(answer => answer.memberId === memberId) })

const wordsIn = async (house: House, readingId: string, memberId: string) => {
  const { messages } = await house.discussions.open(readingId)
  const questions = (await questionsOf(house.store.shelf, readingId)).filter(question => question.memberId === memberId || question.answers.some(answer => answer.memberId === memberId))
  const feedback = await house.store.shelf.get('feedback', feedbackKey(readingId, memberId))
  return { readingId, ...(feedback && { feedback }), messages: messages.filter(message => message.memberId === memberId), questions: questions.map(question => own(question, memberId)), margin: await house.margins.readMember(readingId, memberId) }
}

/** Everything the house holds of a member, for them to take along. */
export const exportOf = async (house: House, memberId: string): Promise<Record<string, unknown>> => {
  const memberships = await house.store.shelf.list<Membership>('membership-of', `${memberId}/`)
  const former = await house.store.shelf.list<{ groupId: string; leftAt: string }>('former-of', `${memberId}/`)
  const groupIds = [...memberships, ...former].map(one => one.groupId)
  const readings = (await Promise.all(groupIds.map(groupId => readingsOf(house.store.shelf, groupId)))).flat()
  return {
    member: presentMe(await memberOf(house, memberId)), groups: memberships, left: former,
    told: await settingsOf(house.store.shelf, memberId), devices: (await devicesOf(house.store.shelf, memberId)).map(presentDevice),
    readings: await Promise.all(readings.map(reading => wordsIn(house, reading.id, memberId))),
  }
}
