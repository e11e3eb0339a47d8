/** What of a group's readings is for a member's eyes, as the degree looks at them. */
import { openLadder } from '../../shared/degree.ts'
import { mayLead, type Membership } from '../../shared/group.ts'
import { maySeeQuestion } from '../../shared/question.ts'
import { stateOf, type Reading } from '../../shared/reading.ts'
import type { Written } from '../../shared/waiting.ts'
import { inTurns } from '../annotation/pace.ts'
import type { House } from '../house.ts'
import { isRevealedToAll } from '../margin/rights.ts'
import { actsOf } from './acts.ts'
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

/** What every member may see of a reading's content, who observes or came a moment ago among them: nothing else counts for what all are told. */
export const seenByAll = (content: Content, reading: Reading, now: Date): Content => {
  if (stateOf(reading, now) === 'planned') return { ...content, messages: [], questions: [], margins: new Map() }
  return { ...content, questions: content.questions.filter(question => !question.private), margins: isRevealedToAll(reading) ? content.margins : new Map() }
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

/** Members who count with whom this one shares no tie, by what this one may see, which may be more than what all may. */
export const unmetBy = async (house: House, { counting }: Climb, { contents, memberId }: { contents: readonly Content[]; memberId: string }): Promise<string[]> => {
  const ladder = openLadder(), now = house.clock().getTime()
  const acts = await inTurns(contents, content => [...actsOf(content, now).values()].filter(({ by, towards }) => by === memberId || towards === memberId))
  for (const member of counting) ladder.join(member)
  for (const act of acts.flat()) ladder.add(act)
  return ladder.unmet(memberId)
}
