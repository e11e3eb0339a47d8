/** What happened that concerns one member, out of what stands in their groups now and they may see. Nothing of it is stored but what was seen. */
import { mayLead, type Membership } from '../../shared/group.ts'
import type { Notice } from '../../shared/inbox.ts'
import { maySeeQuestion } from '../../shared/question.ts'
import { stateOf, type Reading } from '../../shared/reading.ts'
import type { Content } from '../degree/content.ts'
import type { Climb } from '../degree/kept.ts'
import type { House } from '../house.ts'
import { hiddenNames } from '../moderation/kept.ts'
import { presentReading } from '../reading/kept.ts'

/** How far back an inbox goes. */
const DAYS = 60 * 86_400_000

type Happened = Pick<Notice, 'id' | 'kind' | 'at'> & { memberId?: string; what?: string }
/** Who is told, and what members are called. */
interface Told { membership: Membership; names: ReadonlyMap<string, string> }

const inMessages = ({ messages }: Content, { membership: { memberId } }: Told): Happened[] => {
  const own = new Set(messages.filter(one => one.memberId === memberId).map(({ id }) => id))
  return messages.filter(one => !one.erased && one.memberId !== memberId).flatMap(({ id, memberId: by, createdAt: at, replyTo, mentions = [] }): Happened[] => {
    const about = { id: `message/${id}`, memberId: by, at, what: `message/${id}` }
    if (replyTo !== undefined && own.has(replyTo)) return [{ ...about, kind: 'answer' }]
    return mentions.includes(memberId) ? [{ ...about, kind: 'mention' }] : []
  })
}

const inQuestions = ({ questions }: Content, { membership }: Told): Happened[] =>
  questions.filter(question => question.memberId === membership.memberId && maySeeQuestion(question, membership)).flatMap(({ id, answers }) =>
    answers.filter(answer => answer.memberId !== membership.memberId).map(answer => ({ id: `answer/${id}/${answer.memberId}/${answer.createdAt}`, kind: 'question' as const, memberId: answer.memberId, at: answer.createdAt })))

/** A reply's time is its writer's claim: one from before the reading, or from a time to come, came when it was first looked for. */
const inMargins = ({ margins, createdAt }: Content, { membership: { memberId } }: Told, open: ReadonlySet<string>): Happened[] =>
  [...margins].filter(([by]) => by !== memberId && open.has(by)).flatMap(([by, { entries }]) =>
    entries.filter(({ to }) => to?.startsWith(`${memberId}/`)).map(({ name, at }) => ({ id: `reply/${name}`, kind: 'answer' as const, memberId: by, at: at > createdAt ? at : createdAt, what: `reply/${name}` })))

const opening = (reading: Reading, memberId: string): Happened[] => {
  const at = [reading.createdAt, ...(reading.releasedAt ? [reading.releasedAt] : [reading.opensAt, reading.quorumMetAt])].filter(one => one !== undefined).sort().at(-1)!
  return reading.by === memberId ? [] : [{ id: 'opened', kind: 'opened', at }]
}

const inReading = async (house: House, content: Content, told: Told): Promise<Notice[]> => {
  const { membership, names } = told
  const reading = await house.store.shelf.get<Reading>('reading', content.readingId)
  const state = reading && stateOf(reading, house.clock())
  if (!reading || (state === 'planned' && !mayLead(membership.role))) return []
  const [open, hidden] = [new Set(await house.margins.openTo(reading, membership.memberId)), await hiddenNames(house.store.shelf, reading.id)]
  const happened = [...inMessages(content, told), ...inQuestions(content, told), ...inMargins(content, told, open), ...(state === 'open' ? opening(reading, membership.memberId) : [])]
  const now = house.clock().toISOString(), since = new Date(house.clock().getTime() - DAYS).toISOString()
  const { post: { title } } = await presentReading(house, reading)
  return happened.filter(({ what, at }) => !hidden.has(what ?? '') && at > since && at >= membership.joinedAt).map(({ what: _what, ...one }) => ({
    ...one, id: `${reading.id}/${one.id}`, at: one.at > now ? now : one.at, groupId: reading.groupId, readingId: reading.id, title, seen: false,
    ...(one.memberId !== undefined && { name: names.get(one.memberId) ?? '' }),
  }))
}

const inGroup = async (house: House, membership: Membership): Promise<Notice[]> => {
  const climb: Climb = await house.degrees.of(membership.groupId)
  const told = { membership, names: climb.names }
  return (await Promise.all([...climb.readings.values()].map(({ content }) => inReading(house, content, told)))).flat()
}

/** What happened that concerns a member, the newest first. */
export const noticesFor = async (house: House, memberId: string): Promise<Notice[]> => {
  const memberships = await house.store.shelf.list<Membership>('membership-of', `${memberId}/`)
  const seen = new Set((await house.store.shelf.get<Seen>('inbox-seen', memberId))?.ids)
  const notices = (await Promise.all(memberships.map(membership => inGroup(house, membership)))).flat()
  return notices.map(notice => ({ ...notice, seen: seen.has(notice.id) })).sort((one, other) => other.at.localeCompare(one.at))
}

/** The notices a member has seen, stored under `inbox-seen/<memberId>`. */
export interface Seen { ids: string[] }
