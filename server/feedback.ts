/** Feedback: what members tell the facilitators about a reading, in private, gathered without names. */
import { createHash } from 'node:crypto'
import type { CommandInput } from '../shared/contract.ts'
import type { Feedback, FeedbackPicture, FeedbackWord } from '../shared/feedback.ts'
import { mayLead, type Membership } from '../shared/group.ts'
import type { Post } from '../shared/post.ts'
import { defined } from '../shared/wire.ts'
import { mustLead, mustWrite, readingFor, roomFor } from './belonging.ts'
import { commands, routes } from './doors/gate.ts'
import { feedbackKey, feedbackOn, type KeptFeedback } from './feedback/kept.ts'
import type { House } from './house.ts'
import type { KeptMember } from './member/kept.ts'

/** A closed reading may still be told about: that is when one knows. */
const give = async (house: House, memberId: string, given: CommandInput<'feedback:give'>): Promise<Feedback> => {
  const { reading, membership } = await roomFor(house, given.readingId, memberId)
  mustWrite(membership)
  const key = feedbackKey(reading.id, memberId)
  const { feedback, isNew } = await house.store.shelf.change(async draft => {
    const before = await draft.get<KeptFeedback>('feedback', key)
    if (before?.id === given.id) return { feedback: before, isNew: false }
    const kept: KeptFeedback = { ...defined(given), memberId, givenAt: house.clock().toISOString() }
    draft.put('feedback', key, kept)
    return { feedback: kept, isNew: true }
  })
  if (isNew) await tell(house, reading.groupId, reading.id)
  const { memberId: _own, ...rest } = feedback
  return rest
}

const tell = async (house: House, groupId: string, readingId: string): Promise<void> => {
  const memberships = await house.store.shelf.list<Membership>('membership', `${groupId}/`)
  for (const { memberId, role } of memberships) if (mayLead(role)) house.tell({ memberId }, 'feedback:given', { readingId })
}

const wordOf = async (house: House, { body, helped, signed, memberId }: KeptFeedback): Promise<FeedbackWord> => {
  const member = signed ? await house.store.shelf.get<KeptMember>('member', memberId) : undefined
  return { body: body ?? '', ...(helped !== undefined && { helped }), ...(member && { memberId, name: member.name }) }
}

/** An order that does not change and has nothing to do with who spoke, or when. */
const shuffled = (all: readonly KeptFeedback[]): KeptFeedback[] => {
  const place = ({ id }: KeptFeedback): string => createHash('sha256').update(id).digest('base64url')
  return [...all].sort((one, other) => place(one).localeCompare(place(other)))
}

const unclearIn = (all: readonly KeptFeedback[], order: readonly string[]): FeedbackPicture['unclear'] => {
  const members = new Map<string, number>()
  for (const { unclear = [] } of all) for (const blockId of new Set(unclear.map(one => one.blockId))) members.set(blockId, (members.get(blockId) ?? 0) + 1)
  return order.flatMap(blockId => (members.has(blockId) ? [{ blockId, members: members.get(blockId)! }] : []))
}

const gathered = async (house: House, readingId: string, memberId: string): Promise<FeedbackPicture> => {
  const { reading } = await readingFor(house, readingId, memberId)
  await mustLead(house.store.shelf, reading.groupId, memberId)
  const all = shuffled(await feedbackOn(house.store.shelf, readingId))
  const post = await house.store.shelf.get<Post>('post', reading.postId)
  return {
    given: all.length, helped: all.filter(({ helped }) => helped === true).length, notHelped: all.filter(({ helped }) => helped === false).length,
    unclear: unclearIn(all, post?.blocks.map(({ id }) => id) ?? []), words: await Promise.all(all.filter(({ body }) => body).map(one => wordOf(house, one))),
  }
}

/** Feedback given. */
export const feedbackCommands = commands({
  'feedback:give': (house, { memberId }, input) => give(house, memberId, input),
})

/** Feedback gathered, for facilitators; and one's own, to give it better. */
export const feedbackRoutes = routes({
  'GET /api/readings/:readingId/feedback': (house, { memberId }, { params }) => gathered(house, params.readingId, memberId),
  'GET /api/readings/:readingId/feedback/mine': async (house, asker, { params }) => {
    const { reading } = await readingFor(house, params.readingId, asker.memberId)
    const { memberId: _own, ...feedback } = (await house.store.shelf.get<KeptFeedback>('feedback', feedbackKey(reading.id, asker.memberId))) ?? { memberId: '' }
    return 'givenAt' in feedback ? { feedback } : {}
  },
})
