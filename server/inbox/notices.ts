/** What happened that concerns one member, out of what stands in their groups now and they may see. Nothing of it is stored but what was seen. */
import { DEEPEST_THREAD } from '../../shared/annotation.ts'
import { mayLead, mayWrite, type Membership } from '../../shared/group.ts'
import type { Notice } from '../../shared/inbox.ts'
import { mentionedIn } from '../../shared/mention.ts'
import type { Pledge } from '../../shared/pledge.ts'
import { maySeeQuestion } from '../../shared/question.ts'
import { stateOf, type Reading } from '../../shared/reading.ts'
import type { Content, Entry } from '../degree/content.ts'
import type { Climb } from '../degree/kept.ts'
import { seenKey, type Seen as SeenMessages } from '../discussion/kept.ts'
import type { House } from '../house.ts'
import { hiddenNames } from '../moderation/kept.ts'
import { presentReading } from '../reading/kept.ts'
import type { Seen } from './kept.ts'

/** How far back an inbox goes. */
const DAYS = 60 * 86_400_000

/** What happened; a message has the number under which its reader may have seen it. */
type Happened = Pick<Notice, 'id' | 'kind' | 'at' | 'memberId' | 'what'> & { seq?: number }
/** Who is told, and what members are called. */
interface Told { membership: Membership; names: ReadonlyMap<string, string> }

const inMessages = ({ messages }: Content, { membership: { memberId } }: Told): Happened[] => {
  const towards = messages.filter(one => (one.replyTo !== undefined || one.mentions?.length) && !one.erased && one.memberId !== memberId)
  const own = new Set(towards.length ? messages.filter(one => one.memberId === memberId).map(({ id }) => id) : [])
  return towards.flatMap(({ id, seq, memberId: by, createdAt: at, replyTo, mentions = [] }): Happened[] => {
    const about = { id: `message/${id}`, memberId: by, at, what: `message/${id}`, seq }
    if (replyTo !== undefined && own.has(replyTo)) return [{ ...about, kind: 'answer' }]
    return mentions.includes(memberId) ? [{ ...about, kind: 'mention' }] : []
  })
}

const inQuestions = ({ questions }: Content, { membership }: Told): Happened[] =>
  questions.filter(question => question.memberId === membership.memberId && maySeeQuestion(question, membership)).flatMap(({ id, answers }) =>
    answers.filter(answer => answer.memberId !== membership.memberId).map(({ memberId, createdAt: at }) =>
      ({ id: `answer/${id}/${memberId}/${at}`, kind: 'question' as const, memberId, at, what: `question/${id}` })))

/** Whether words in a margin name one member. Of names only those matter that begin like theirs. */
const namer = ({ membership: { memberId }, names }: Told): (words: string) => boolean => {
  const own = names.get(memberId)?.toLowerCase() ?? ''
  const alike = new Map([...names].filter(([, name]) => name.toLowerCase().startsWith(own)))
  return words => own !== '' && mentionedIn(words, alike).includes(memberId)
}

/** What of the open margins is shown: an answer to what was hidden or erased is not. */
const shownIn = ({ margins, joint }: Content, open: ReadonlySet<string>): Entry[] => {
  const entries = [...margins].filter(([by]) => open.has(by)).flatMap(([, { entries }]) => entries)
  const byName = new Map(entries.map(entry => [entry.name, entry]))
  const hangs = (entry: Entry, depth = 0): boolean => {
    if (entry.to === undefined || joint.has(entry.to)) return true
    const above = byName.get(entry.to)
    return above !== undefined && depth < DEEPEST_THREAD && hangs(above, depth + 1)
  }
  return entries.filter(entry => hangs(entry))
}

/** An entry's time is its writer's claim: one from before the reading, or from a time to come, came when it was first looked for. A name may have been put in later. */
const inMargins = (content: Content, told: Told, open: ReadonlySet<string>): Happened[] => {
  const { memberId } = told.membership, isNamedIn = namer(told)
  const kindOf = ({ to, calls }: Entry) => (to?.startsWith(`${memberId}/`) ? 'answer' : calls !== undefined && isNamedIn(calls) ? 'mention' : undefined)
  return shownIn(content, open).filter(({ by }) => by !== memberId).flatMap((entry): Happened[] => {
    const kind = kindOf(entry), what = `${entry.to === undefined ? 'annotation' : 'reply'}/${entry.name}`
    const at = kind === 'mention' ? (entry.calledAt ?? entry.at) : entry.at
    return kind ? [{ id: what, kind, memberId: entry.by, at: at > content.createdAt ? at : content.createdAt, what }] : []
  })
}

const opening = (reading: Reading, memberId: string): Happened[] => {
  const at = [reading.createdAt, ...(reading.releasedAt ? [reading.releasedAt] : [reading.opensAt, reading.quorumMetAt])].filter(one => one !== undefined).sort().at(-1)!
  return reading.by === memberId ? [] : [{ id: 'opened', kind: 'opened', at }]
}

const mayEnter = (reading: Reading, { membership: { role } }: Told, now: Date): boolean => stateOf(reading, now) !== 'planned' || mayLead(role)

const hasPledged = async (house: House, readingId: string, memberId: string): Promise<boolean> =>
  (await house.store.shelf.get<Pledge>('pledge', `${readingId}/${memberId}`)) !== undefined

/** A reading that opens from below waits for the word of everybody who may write and is not away. */
const pledging = async (house: House, reading: Reading, { membership: { memberId, role, away } }: Told): Promise<Happened[]> => {
  const isAsked = reading.quorum !== undefined && reading.quorumMetAt === undefined && mayWrite(role) && away === undefined && stateOf(reading, house.clock()) === 'planned'
  return isAsked && !(await hasPledged(house, reading.id, memberId)) ? [{ id: 'pledge', kind: 'pledge', at: reading.createdAt }] : []
}

const within = async (house: House, { reading, content, told }: { reading: Reading; content: Content; told: Told }): Promise<Happened[]> => {
  if (!mayEnter(reading, told, house.clock())) return []
  const { memberId } = told.membership
  const [open, hidden] = [new Set(await house.margins.openTo(reading, memberId)), await hiddenNames(house.store.shelf, reading.id)]
  const happened = [...inMessages(content, told), ...inQuestions(content, told), ...inMargins(content, told, open), ...(stateOf(reading, house.clock()) === 'open' ? opening(reading, memberId) : [])]
  return happened.filter(({ what }) => !hidden.has(what ?? ''))
}

/** How far back, and up to where in a discussion, a member has seen what is there. */
const seenBy = async (house: House, readingId: string, memberId: string): Promise<{ isSeen: (id: string, seq: number | undefined) => boolean }> => {
  const [ids, upTo] = [await house.store.shelf.get<Seen>('inbox-seen', memberId), await house.store.shelf.get<SeenMessages>('seen', seenKey(memberId, readingId))]
  const known = new Set(ids?.ids)
  return { isSeen: (id, seq) => known.has(id) || (seq !== undefined && seq <= (upTo?.seq ?? 0)) }
}

const inReading = async (house: House, content: Content, told: Told): Promise<Notice[]> => {
  const { membership: { memberId, joinedAt }, names } = told
  const reading = await house.store.shelf.get<Reading>('reading', content.readingId)
  if (!reading) return []
  const now = house.clock().toISOString(), since = new Date(house.clock().getTime() - DAYS).toISOString()
  const happened = [...(await within(house, { reading, content, told })), ...(await pledging(house, reading, told))]
    .filter(({ at, kind }) => at > since && (kind === 'pledge' || at >= joinedAt))
  if (happened.length === 0) return []
  const [{ post: { title } }, { isSeen }] = [await presentReading(house, reading), await seenBy(house, reading.id, memberId)]
  return happened.map(({ seq, ...one }) => {
    const id = `${reading.id}/${one.id}`
    return {
      ...one, id, at: one.at > now ? now : one.at, groupId: reading.groupId, readingId: reading.id, title, seen: isSeen(id, seq),
      ...(one.memberId !== undefined && { name: names.get(one.memberId) ?? '' }),
    }
  })
}

const inGroup = async (house: House, climb: Climb, membership: Membership): Promise<Notice[]> => {
  const told = { membership, names: climb.names }
  return (await Promise.all([...climb.readings.values()].map(({ content }) => inReading(house, content, told)))).flat()
}

/** What happened that concerns a member, the newest first. */
export const noticesFor = async (house: House, memberId: string): Promise<Notice[]> => {
  const memberships = await house.store.shelf.list<Membership>('membership-of', `${memberId}/`)
  const notices = await Promise.all(memberships.map(async membership => inGroup(house, await house.degrees.of(membership.groupId), membership)))
  return notices.flat().sort((one, other) => other.at.localeCompare(one.at))
}

/** What of one reading those of its group's members have not seen who are asked about, by the notices' ids. */
export const unseenIn = async (house: House, readingId: string, isAsked: (memberId: string) => boolean): Promise<[string, string[]][]> => {
  const reading = await house.store.shelf.get<Reading>('reading', readingId)
  const memberships = reading ? (await house.store.shelf.list<Membership>('membership', `${reading.groupId}/`)).filter(({ memberId }) => isAsked(memberId)) : []
  if (!reading || !memberships.length) return []
  const { readings, names } = await house.degrees.of(reading.groupId)
  const content = readings.get(readingId)?.content, unseen: [string, string[]][] = []
  for (const membership of content ? memberships : []) {
    const notices = await inReading(house, content!, { membership, names })
    unseen.push([membership.memberId, notices.filter(({ seen }) => !seen).map(({ id }) => id)])
    // a large group is looked at in many short moments, not in one long one
    await new Promise<void>(next => setImmediate(next))
  }
  return unseen
}
