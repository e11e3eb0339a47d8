/** Feedback: what members tell the facilitators about a reading, in private, gathered without names. */
import type { CommandInput } from '../shared/contract.ts'
import type { Feedback, FeedbackPicture } from '../shared/feedback.ts'
import { mayLead, type Membership } from '../shared/group.ts'
import { defined } from '../shared/wire.ts'
import { mustLead, mustWrite, readingFor, roomFor } from './belonging.ts'
import { commands, routes } from './doors/gate.ts'
import { feedbackKey, type KeptFeedback } from './feedback/kept.ts'
import { pictureOf } from './feedback/picture.ts'
import type { House } from './house.ts'

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

const gathered = async (house: House, readingId: string, memberId: string): Promise<FeedbackPicture> => {
  const { reading } = await readingFor(house, readingId, memberId)
  await mustLead(house.store.shelf, reading.groupId, memberId)
  return pictureOf(house, reading)
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
