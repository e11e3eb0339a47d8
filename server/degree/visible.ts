/** What of a group's readings is for a member's eyes, as the degree looks at them. */
import { mayLead, type Membership } from '../../shared/group.ts'
import { maySeeQuestion } from '../../shared/question.ts'
import { stateOf, type Reading } from '../../shared/reading.ts'
import type { Written } from '../../shared/waiting.ts'
import type { House } from '../house.ts'
import type { Content } from './content.ts'
import type { Climb } from './kept.ts'
import { waitingIn } from './waiting.ts'

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

/** All that a member may see of a group's readings. */
export const contentsFor = async (house: House, { readings }: Climb, membership: Membership): Promise<Content[]> => {
  const contents = await Promise.all([...readings.values()].map(({ content }) => visibleTo(house, content, membership)))
  return contents.filter(content => content !== undefined)
}

/** What waits for an answer, of those who are still in the group. */
export const waitingFor = async (house: House, climb: Climb, membership: Membership): Promise<Written[]> => {
  const present = new Set(climb.memberships.map(one => one.memberId))
  const waiting = (await contentsFor(house, climb, membership)).flatMap(content => waitingIn(content))
  return waiting.filter(one => present.has(one.memberId)).sort((one, other) => one.since.localeCompare(other.since)).slice(0, MOST_WAITING)
}
