/** A group's year on one page: every reading with what is kept of it, for the group's own eyes. */
import type { RouteInput } from '../shared/contract.ts'
import type { Membership } from '../shared/group.ts'
import { stateOf, type Reading } from '../shared/reading.ts'
import type { Year, YearReading } from '../shared/year.ts'
import { groupOf, membershipOf } from './belonging.ts'
import type { Content } from './degree/content.ts'
import { dayIn, pathOf } from './degree/kept.ts'
import { contentsFor } from './degree/visible.ts'
import { routes } from './doors/gate.ts'
import type { House } from './house.ts'
import { carriedIn, readOn, saidIn } from './reading/harvest.ts'
import { presentReading, readingsOf } from './reading/kept.ts'

const entryOf = async (house: House, reading: Reading, { messages, questions, margins, joint }: Content): Promise<YearReading> => {
  const entries = [...margins.values()].flatMap(margin => margin.entries.filter(({ words }) => words !== ''))
  const answers = entries.filter(({ to }) => to !== undefined).length
  return {
    reading: await presentReading(house, reading), on: readOn(reading), notes: entries.length - answers, answers, joint: joint.size,
    messages: messages.filter(message => !message.erased).length, questions: questions.filter(({ body }) => body !== '').length,
    carried: (await carriedIn(house, reading.id)).map(({ body }) => body), rounds: await saidIn(house, reading.id),
  }
}

/** The first moment of a year in a time zone, to the hour: enough for weeks. */
const beginningOf = (year: number, timezone: string): number => {
  const utc = Date.UTC(year, 0), hours = Array.from({ length: 29 }, (_, at) => utc + (at - 14) * 3_600_000)
  return hours.find(at => dayIn(timezone, at) >= `${year}-01-01`) ?? utc
}

const yearOf = async (house: House, membership: Membership, { of }: RouteInput<'GET /api/groups/:groupId/year'>['query']): Promise<Year> => {
  const group = await groupOf(house.store.shelf, membership.groupId), climb = await house.degrees.of(group.id)
  const now = house.clock().getTime(), yearIn = (at: number): number => Number(dayIn(group.timezone, at).slice(0, 4))
  const opened = (await readingsOf(house.store.shelf, group.id)).filter(reading => stateOf(reading, new Date(now)) !== 'planned')
  const years = [...new Set([yearIn(now), ...opened.map(reading => yearIn(Date.parse(readOn(reading))))])].sort((one, other) => other - one)
  const year = of ?? yearIn(now), contents = new Map((await contentsFor(house, climb, membership)).map(content => [content.readingId, content]))
  const read = opened.filter(reading => yearIn(Date.parse(readOn(reading))) === year && contents.has(reading.id)).sort((one, other) => readOn(one).localeCompare(readOn(other)))
  const end = Math.min(now, beginningOf(year + 1, group.timezone) - 1), from = beginningOf(year, group.timezone)
  return {
    year, years, readings: await Promise.all(read.map(reading => entryOf(house, reading, contents.get(reading.id)!))),
    path: group.ladder === false || end < from ? [] : pathOf(climb, group, { now: end, from }),
  }
}

/** A group's year. */
export const yearRoutes = routes({
  'GET /api/groups/:groupId/year': async (house, { memberId }, { params, query }) => yearOf(house, await membershipOf(house.store.shelf, params.groupId, memberId), query),
})
