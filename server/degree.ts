/** The degree of a group and the way there: who waits for an answer, and whom a reader has not met yet. */
import { worldOf } from '../shared/degree.ts'
import { mayLead, type Membership } from '../shared/group.ts'
import { maySeeQuestion } from '../shared/question.ts'
import { stateOf, type Reading } from '../shared/reading.ts'
import type { Standing, Unmet, Written } from '../shared/waiting.ts'
import { pageThrough } from '../shared/wire.ts'
import { groupOf, membershipOf } from './belonging.ts'
import type { Content } from './degree/content.ts'
import { pathOf, type Climb } from './degree/kept.ts'
import { ofEntry, waitingIn } from './degree/waiting.ts'
import { routes } from './doors/gate.ts'
import type { House } from './house.ts'

const MOST_WAITING = 100

/** What a member may see of a reading's content: nothing of a room they may not enter, no margin that is held back, no question between others. */
const visibleTo = async (house: House, content: Content, membership: Membership): Promise<Content | undefined> => {
  const reading = await house.store.shelf.get<Reading>('reading', content.readingId)
  if (!reading || (stateOf(reading, house.clock()) === 'planned' && !mayLead(membership.role))) return undefined
  const open = new Set(await house.margins.openTo(reading, membership.memberId))
  return {
    ...content, questions: content.questions.filter(question => maySeeQuestion(question, membership)),
    margins: new Map([...content.margins].filter(([memberId]) => open.has(memberId))),
  }
}

const contentsFor = async (house: House, { readings }: Climb, membership: Membership): Promise<Content[]> => {
  const contents = await Promise.all([...readings.values()].map(({ content }) => visibleTo(house, content, membership)))
  return contents.filter(content => content !== undefined)
}

/** What waits for an answer, of those who are still in the group. */
const waitingFor = async (house: House, climb: Climb, membership: Membership): Promise<Written[]> => {
  const present = new Set(climb.memberships.map(one => one.memberId))
  const waiting = (await contentsFor(house, climb, membership)).flatMap(content => waitingIn(content))
  return waiting.filter(one => present.has(one.memberId)).sort((one, other) => one.since.localeCompare(other.since)).slice(0, MOST_WAITING)
}

const standing = async (house: House, groupId: string, memberId: string): Promise<Standing> => {
  const membership = await membershipOf(house.store.shelf, groupId, memberId)
  const [group, climb] = [await groupOf(house.store.shelf, groupId), await house.degrees.of(groupId)]
  const waiting = await waitingFor(house, climb, membership)
  if (group.ladder === false) return { ladder: false, degree: null, world: 0, step: 0, members: climb.counting.size, path: [], waiting }
  const now = house.clock().getTime()
  const degree = climb.ladder.degree(now)
  return { ladder: true, degree, ...worldOf(degree), members: climb.counting.size, path: pathOf(climb, group, now), waiting }
}

/** The newest thing of each member in these readings. */
const newestBy = (contents: readonly Content[]): Map<string, Written> => {
  const entries = contents.flatMap(content => [...content.margins.values()].flatMap(margin => margin.entries.filter(({ words }) => words !== '').map(entry => ofEntry(content, entry))))
  const messages = contents.flatMap(({ messages }) => messages.filter(message => !message.erased).map(({ id, readingId, memberId, createdAt, body }): Written =>
    ({ kind: 'message', id, readingId, memberId, since: createdAt, words: body.slice(0, 160) })))
  return new Map([...messages, ...entries].sort((one, other) => one.since.localeCompare(other.since)).map(one => [one.memberId, one]))
}

/** Members with whom the reader shares no tie yet, with one thing each wrote. For the reader alone. */
const unmet = async (house: House, groupId: string, memberId: string): Promise<Unmet[]> => {
  const membership = await membershipOf(house.store.shelf, groupId, memberId)
  const climb = await house.degrees.of(groupId)
  const newest = newestBy(await contentsFor(house, climb, membership))
  return climb.ladder.unmet(memberId).map(other => {
    const wrote = newest.get(other)
    return { memberId: other, name: climb.names.get(other) ?? '', ...(wrote && { wrote }) }
  })
}

/** A group's step on the ladder, and whom the asker has not met yet. */
export const degreeRoutes = routes({
  'GET /api/groups/:groupId/degree': (house, asker, { params }) => standing(house, params.groupId, asker.memberId),
  'GET /api/groups/:groupId/unmet': async (house, asker, { params, query }) => pageThrough(await unmet(house, params.groupId, asker.memberId), query, one => one.memberId),
})
