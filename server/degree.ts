/** The degree of a group and the way there: who waits for an answer, and whom a reader has not met yet. */
import { worldOf } from '../shared/degree.ts'
import type { Circle, Standing, Unmet, Written } from '../shared/waiting.ts'
import { pageThrough } from '../shared/wire.ts'
import { groupOf, membershipOf } from './belonging.ts'
import { followedBy } from './convention/kept.ts'
import type { Content } from './degree/content.ts'
import { pathOf, type Climb } from './degree/kept.ts'
import { contentsFor, unmetBy, waitingFor } from './degree/visible.ts'
import { ofEntry } from './degree/waiting.ts'
import { routes } from './doors/gate.ts'
import type { House } from './house.ts'

/** A circle of more is too close to be drawn. */
const MOST_DRAWN = 48

const circleOf = ({ ladder, counting }: Climb, now: number): Circle => {
  const pairs = ladder.pairs(now), tied = new Set(pairs.flat()).size
  return { pairs: counting.size > MOST_DRAWN ? [] : pairs, tied, open: counting.size - tied }
}

const standing = async (house: House, groupId: string, memberId: string): Promise<Standing> => {
  const membership = await membershipOf(house.store.shelf, groupId, memberId)
  const [group, climb] = [await groupOf(house.store.shelf, groupId), await house.degrees.of(groupId)]
  const waiting = await waitingFor(house, climb, membership)
  if (group.ladder === false) return { ladder: false, degree: null, world: 0, step: 0, members: climb.counting.size, path: [], waiting }
  const now = house.clock().getTime()
  const degree = climb.ladder.degree(now)
  const convention = await followedBy(house.store.shelf, groupId)
  const named = { ...(group.worlds && { worlds: group.worlds }), ...(convention && { until: { name: convention.name, on: convention.startsOn } }) }
  return { ladder: true, degree, ...worldOf(degree), members: climb.counting.size, path: pathOf(climb, group, { now }), ...named, circle: circleOf(climb, now), waiting }
}

/** The newest thing of each member in these readings. */
const newestBy = (contents: readonly Content[]): Map<string, Written> => {
  const entries = contents.flatMap(content => [...content.margins.values()].flatMap(margin => margin.entries.filter(({ words }) => words !== '').map(entry => ofEntry(content, entry))))
  const messages = contents.flatMap(({ messages }) => messages.filter(message => !message.erased).map(({ id, readingId, memberId, createdAt, body }): Written =>
    ({ kind: 'message', id, readingId, memberId, since: createdAt, words: body.slice(0, 160) })))
  return new Map([...messages, ...entries].sort((one, other) => one.since.localeCompare(other.since)).map(one => [one.memberId, one]))
}

/** Members with whom the reader shares no tie yet that the reader may see, with one thing each wrote. For the reader alone. */
const unmet = async (house: House, groupId: string, memberId: string): Promise<Unmet[]> => {
  const membership = await membershipOf(house.store.shelf, groupId, memberId)
  const climb = await house.degrees.of(groupId)
  const contents = await contentsFor(house, climb, membership), newest = newestBy(contents)
  return (await unmetBy(house, climb, { contents, memberId })).map(other => {
    const wrote = newest.get(other)
    return { memberId: other, name: climb.names.get(other) ?? '', ...(wrote && { wrote }) }
  })
}

/** A group's step on the ladder, and whom the asker has not met yet. */
export const degreeRoutes = routes({
  'GET /api/groups/:groupId/degree': (house, asker, { params }) => standing(house, params.groupId, asker.memberId),
  'GET /api/groups/:groupId/unmet': async (house, asker, { params, query }) => pageThrough(await unmet(house, params.groupId, asker.memberId), query, one => one.memberId),
})
