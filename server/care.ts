/** The facilitator's page: what waits, and for whom. For facilitators alone. */
import type { Care, Coming, Lost, OpenQuestion } from '../shared/care.ts'
import { firstWords } from '../shared/excerpt.ts'
import { mayWrite, type Membership } from '../shared/group.ts'
import type { Pledge } from '../shared/pledge.ts'
import type { Post } from '../shared/post.ts'
import { stateOfQuestion } from '../shared/question.ts'
import { stateOf, type Reading } from '../shared/reading.ts'
import { mustLead } from './belonging.ts'
import type { Content } from './degree/content.ts'
import { contentsFor, waitingFor } from './degree/visible.ts'
import { routes } from './doors/gate.ts'
import { pictureOf } from './feedback/picture.ts'
import type { House } from './house.ts'
import { presentReading, readingsOf } from './reading/kept.ts'

const comingOf = async (house: House, reading: Reading, memberships: readonly Membership[]): Promise<Coming> => {
  const pledges = await house.store.shelf.list<Pledge>('pledge', `${reading.id}/`)
  const gave = new Set(pledges.map(one => one.memberId)), writers = memberships.filter(one => mayWrite(one.role))
  const those = (found: readonly Membership[]): string[] => (reading.quorum === undefined ? [] : found.map(one => one.memberId))
  return {
    reading: await presentReading(house, reading), pledged: those(writers.filter(one => gave.has(one.memberId))),
    awaited: those(writers.filter(one => !gave.has(one.memberId) && one.away === undefined)),
    excused: those(writers.filter(one => !gave.has(one.memberId) && one.away !== undefined)),
  }
}

/** Readings without a date come last: nobody knows when. */
const byDate = (one: Reading, other: Reading): number => (one.opensAt ?? '9').localeCompare(other.opensAt ?? '9')

const questionsIn = (contents: readonly Content[]): OpenQuestion[] => contents
  .flatMap(({ questions }) => questions.filter(question => stateOfQuestion(question) === 'open'))
  .map(({ id, readingId, memberId, createdAt, body, backers, private: alone }): OpenQuestion =>
    ({ kind: 'question', id, readingId, memberId, since: createdAt, words: firstWords(body), backers: backers.length, private: alone === true }))
  .sort((one, other) => one.since.localeCompare(other.since))

const lostIn = async (house: House, reading: Reading): Promise<Lost[]> => {
  const { given, helped, notHelped, unclear } = await pictureOf(house, reading)
  const post = given > 0 && (await house.store.shelf.get<Post>('post', reading.postId))
  if (!post) return []
  const words = new Map(post.blocks.map(({ id, text }) => [id, firstWords(text)]))
  const places = unclear.map(({ blockId, members }) => ({ blockId, members, words: words.get(blockId) ?? '' }))
  return [{ readingId: reading.id, title: post.title, dir: post.dir, given, helped, notHelped, places }]
}

const care = async (house: House, groupId: string, memberId: string): Promise<Care> => {
  const membership = await mustLead(house.store.shelf, groupId, memberId)
  const climb = await house.degrees.of(groupId), readings = await readingsOf(house.store.shelf, groupId)
  const planned = readings.filter(reading => stateOf(reading, house.clock()) === 'planned').sort(byDate)
  return {
    coming: await Promise.all(planned.map(reading => comingOf(house, reading, climb.memberships))),
    waiting: (await waitingFor(house, climb, membership)).filter(one => one.kind !== 'question'),
    questions: questionsIn(await contentsFor(house, climb, membership)),
    lost: (await Promise.all(readings.map(reading => lostIn(house, reading)))).flat(),
  }
}

/** What a facilitator looks after. */
export const careRoutes = routes({
  'GET /api/groups/:groupId/care': (house, { memberId }, { params }) => care(house, params.groupId, memberId),
})
