/** The ladders of groups, kept up in memory from what stands in their readings; only what changed since the last look is looked at again, with the turn of all `others` in between. */
import { setImmediate as others } from 'node:timers/promises'
import type { Act } from '../../shared/degree.ts'
import { degrees, openLadder, type Ladder } from '../../shared/degree.ts'
import { mayWrite, type Membership } from '../../shared/group.ts'
import type { Question } from '../../shared/question.ts'
import type { Reading } from '../../shared/reading.ts'
import { formerMembers, groupMembers } from '../group/membership.ts'
import type { House } from '../house.ts'
import { readingsOf } from '../reading/kept.ts'
import { actsOf } from './acts.ts'
import { jointIn, marginIn, type Content, type MemberMargin } from './content.ts'
import { seenByAll } from './visible.ts'

/** What a reading's documents said when they were last looked at, and the number their log had come to; `acts` are those that everybody may see. */
interface Looked { content: Content; marks: Map<string, number>; acts: Map<string, Act> }

/** A group as its ladder knows it. `names` are of all who ever wrote here. */
export interface Climb { ladder: Ladder; readings: Map<string, Looked>; counting: Set<string>; memberships: Membership[]; names: Map<string, string> }

/** The ladders of all groups, kept up fact by fact. */
export interface Degrees {
  /** A group's ladder, brought up to now. */
  of(groupId: string): Promise<Climb>
}

/** Acts held in memory of all groups together: half a kilobyte each, with the first words of what was written. */
const MOST_ACTS = 200_000
/** What a group weighs where nothing was done. */
const A_GROUP = 50

/** Keeps the ladders that were asked for lately; of a group whose rooms were left, until somebody asks again. */
export const openDegrees = (house: House): Degrees => {
  const climbs = new Map<string, Promise<Climb>>()
  const held = new Map<string, { climb: Climb; size: number }>()
  const forgetGroup = (groupId: string): void => {
    climbs.delete(groupId)
    held.delete(groupId)
  }
  const weigh = (groupId: string, climb: Climb): Climb => {
    if (climbs.has(groupId)) held.set(groupId, { climb, size: sizeOf(climb) })
    let all = 0
    for (const { size } of held.values()) all += size
    for (const [eldest] of climbs) {
      if (all <= MOST_ACTS || climbs.size === 1) break
      all -= held.get(eldest)?.size ?? 0
      forgetGroup(eldest)
    }
    return climb
  }
  const forgetReading = (readingId: string, mayForget = (_readings: Climb['readings']) => true): void => {
    for (const [groupId, { climb: { readings } }] of held) if (readings.has(readingId) && mayForget(readings)) forgetGroup(groupId)
  }
  const areLeft = (readings: Climb['readings']): boolean => ![...readings.keys()].some(id => house.margins.documents.isSatAt(id))
  const of = (groupId: string): Promise<Climb> => {
    const before = climbs.get(groupId)?.catch(() => fresh()) ?? Promise.resolve(fresh())
    const climb = before.then(found => look(house, groupId, found)).then(found => weigh(groupId, found))
    climbs.delete(groupId)
    climbs.set(groupId, climb)
    return climb
  }
  house.onTiding('member:erased', ({ groupIds }) => groupIds.forEach(forgetGroup))
  house.onTiding('margin:left', ({ readingId }) => forgetReading(readingId, areLeft))
  house.onTiding('margin:erased', ({ readingId }) => forgetReading(readingId))
  return { of }
}

const sizeOf = ({ readings, names }: Climb): number => [...readings.values()].reduce((sum, { acts }) => sum + acts.size, names.size + A_GROUP)

const fresh = (): Climb => ({ ladder: openLadder(), readings: new Map(), counting: new Set(), memberships: [], names: new Map() })

const look = async (house: House, groupId: string, climb: Climb): Promise<Climb> => {
  await lookAtMembers(house, groupId, climb)
  const readings = await readingsOf(house.store.shelf, groupId)
  const ids = new Set(readings.map(reading => reading.id))
  for (const [id, { acts }] of climb.readings) if (!ids.has(id)) forget(climb, id, acts)
  for (const reading of readings) {
    await lookAt(house, climb, reading)
    await others()
  }
  return climb
}

const forget = ({ ladder, readings }: Climb, readingId: string, acts: ReadonlyMap<string, Act>): void => {
  for (const id of acts.keys()) ladder.erase(id)
  readings.delete(readingId)
}

const lookAtMembers = async (house: House, groupId: string, climb: Climb): Promise<void> => {
  const { shelf } = house.store
  climb.memberships = await shelf.list<Membership>('membership', `${groupId}/`)
  const all = [...(await groupMembers(shelf, groupId)), ...(await formerMembers(shelf, groupId))]
  climb.names = new Map(all.map(({ memberId, name }) => [memberId, name]))
  const counting = new Set(climb.memberships.filter(one => mayWrite(one.role) && one.away === undefined).map(one => one.memberId))
  for (const memberId of counting) if (!climb.counting.has(memberId)) climb.ladder.join(memberId)
  for (const memberId of climb.counting) if (!counting.has(memberId)) climb.ladder.away(memberId)
  climb.counting = counting
}

const streamOf = (readingId: string, name: string): string => `margin/${readingId}/${name}`

const questionsIn = async (house: House, readingId: string): Promise<Question[]> => {
  const keys = await house.store.shelf.list<{ id: string }>('question-of', `${readingId}/`)
  const questions = await Promise.all(keys.map(({ id }) => house.store.shelf.get<Question>('question', id)))
  return questions.filter(question => question !== undefined)
}

/** Whether a document's log went on since; notes where it is now. */
const hasGoneOn = async (house: House, looked: Looked, name: string): Promise<boolean> => {
  const last = await house.store.log.last(streamOf(looked.content.readingId, name))
  if (looked.marks.get(name) === last) return false
  looked.marks.set(name, last)
  return last > 0
}

const marginsOf = async (house: House, looked: Looked): Promise<Map<string, MemberMargin>> => {
  const { readingId, margins: known } = looked.content
  const margins = new Map<string, MemberMargin>()
  for (const memberId of await house.margins.writersOf(readingId)) {
    const before = known.get(memberId)
    const isNew = (await hasGoneOn(house, looked, `by/${memberId}`)) || !before
    margins.set(memberId, isNew ? await marginIn(await house.writings.of(readingId, memberId), memberId) : before)
    if (isNew) await others()
  }
  return margins
}

const jointOf = async (house: House, looked: Looked): Promise<ReadonlyMap<string, string>> => {
  if (!(await hasGoneOn(house, looked, 'shared'))) return looked.content.joint
  const { doc, hands } = await house.margins.readShared(looked.content.readingId)
  return jointIn(doc, hands)
}

const empty = ({ id, createdAt }: Reading): Looked =>
  ({ content: { readingId: id, createdAt, messages: [], questions: [], margins: new Map(), joint: new Map() }, marks: new Map(), acts: new Map() })

/** Looks at one reading again: what was done there and no longer stands is erased, what is new is added. */
const lookAt = async (house: House, climb: Climb, reading: Reading): Promise<void> => {
  const looked = climb.readings.get(reading.id) ?? empty(reading)
  const { messages } = await house.discussions.open(reading.id)
  const content: Content = {
    ...looked.content, messages: [...messages], questions: await questionsIn(house, reading.id),
    margins: await marginsOf(house, looked), joint: await jointOf(house, looked),
  }
  const now = house.clock(), acts = actsOf(seenByAll(content, reading, now), now.getTime())
  for (const [id, act] of looked.acts) if (acts.get(id)?.at !== act.at || acts.get(id)?.towards !== act.towards) climb.ladder.erase(id)
  for (const act of acts.values()) climb.ladder.add(act)
  climb.readings.set(reading.id, { ...looked, content, acts })
}

const WEEK = 7 * 86_400_000
const MOST_WEEKS = 26

/** The day it is somewhere, `2026-11-28`. */
export const dayIn = (timezone: string, at: number): string => new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(at)

/** A stretch of a group's time, up to `now`; without a beginning, its last weeks. In milliseconds since 1970. */
export interface Stretch { now: number; from?: number }

/** The degree at the end of each week of a stretch, as those who were in the group then made it. */
export const pathOf = (climb: Climb, group: { createdAt: string; timezone: string }, { now, from = now - MOST_WEEKS * WEEK }: Stretch): { on: string; degree: number }[] => {
  const acts = [...climb.readings.values()].flatMap(one => [...one.acts.values()])
  const weeks = Math.floor((now - Math.max(from, Date.parse(group.createdAt))) / WEEK)
  const ends = Array.from({ length: weeks + 1 }, (_, at) => now - (weeks - at) * WEEK)
  const found = degrees(acts, ends.map(at => ({ at, members: membersAt(climb, at) })))
  return ends.map((at, nth) => ({ on: dayIn(group.timezone, at), degree: found[nth]! }))
}

const membersAt = ({ memberships }: Climb, at: number): string[] => memberships
  .filter(one => mayWrite(one.role) && Date.parse(one.joinedAt) <= at && (one.away === undefined || Date.parse(one.away) > at)).map(one => one.memberId)
