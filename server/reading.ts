/** Readings: assigning a post to a group, opening it, revealing first thoughts, closing it. */
import type { Post } from '../shared/post.ts'
import { stateOf, writtenStateOf, type Reading, type ReadingCard } from '../shared/reading.ts'
import { Refusal } from '../shared/refusal.ts'
import { defined, pageThrough } from '../shared/wire.ts'
import type { RouteInput } from '../shared/contract.ts'
import { membershipOf, mustLead, readingFor } from './belonging.ts'
import { routes } from './doors/gate.ts'
import type { House } from './house.ts'
import { putSettled } from './pledge/kept.ts'
import { eraseReading, erasingOf } from './reading/erase.ts'
import { presentReading, putReading, readingsOf } from './reading/kept.ts'
import { tellTurned } from './reading/turned.ts'

const assign = async (house: House, memberId: string, { params, body }: RouteInput<'POST /api/groups/:groupId/readings'>): Promise<ReadingCard> => {
  const reading = await house.store.shelf.change(async draft => {
    await mustLead(draft, params.groupId, memberId)
    const post = await draft.get<Post>('post', body.postId)
    if (!post || !(await draft.get('post-of', `${params.groupId}/${post.id}`))) throw new Refusal('not-found', 'There is no such post in this group.')
    return putReading(draft, house, { groupId: params.groupId, by: memberId, post, made: body })
  })
  const card = await presentReading(house, reading)
  house.spread('reading:assigned', { readingId: reading.id })
  house.tell({ groupId: params.groupId }, 'reading:assigned', { reading: card })
  return card
}

/** Changes a reading under its facilitator's hand and tells everybody how it stands now. */
const turn = async (house: House, { memberId, readingId }: { memberId: string; readingId: string }, next: (reading: Reading) => Reading): Promise<ReadingCard> => {
  const { before, after } = await house.store.shelf.change(async draft => {
    const kept = await draft.get<Reading>('reading', readingId)
    if (!kept) throw new Refusal('not-found', 'There is no such reading.')
    await mustLead(draft, kept.groupId, memberId)
    return { before: kept, after: await putSettled(draft, next(kept), house.clock()) }
  })
  const card = await tellTurned(house, after, writtenStateOf(before))
  if (after.revealedAt !== undefined && before.revealedAt === undefined) house.tell({ groupId: after.groupId }, 'reading:revealed', { readingId })
  return card
}

type Change = RouteInput<'PATCH /api/readings/:readingId'>['body']

/** A reading that has opened asks for no pledges it did not ask for when it opened. */
const keptOpen = (reading: Reading, now: string): string | undefined =>
  stateOf(reading, new Date(now)) !== 'planned' ? (reading.quorumMetAt ?? now) : undefined

const changed = (now: string, { revealed, closed, opensAt, dueAt, quorum, reveal }: Change) => (reading: Reading): Reading => defined({
  ...reading,
  ...((opensAt !== undefined || dueAt !== undefined) && { turns: (reading.turns ?? 0) + 1 }),
  ...(opensAt !== undefined && { opensAt: opensAt ?? undefined, openedAt: undefined }),
  ...(dueAt !== undefined && { dueAt: dueAt ?? undefined }),
  ...(quorum !== undefined && { quorum: quorum ?? undefined, quorumMetAt: keptOpen(reading, now) }),
  ...(reveal !== undefined && { reveal }),
  ...(revealed && { revealedAt: reading.revealedAt ?? now }),
  ...(closed !== undefined && { closedAt: closed ? (reading.closedAt ?? now) : undefined }),
}) as Reading

/** Readings: assigned, listed, released, changed, removed. */
export const readingRoutes = routes({
  'POST /api/groups/:groupId/readings': async (house, asker, input) => ({ reading: await assign(house, asker.memberId, input) }),
  'GET /api/groups/:groupId/readings': async (house, asker, { params, query }) => {
    await membershipOf(house.store.shelf, params.groupId, asker.memberId)
    const page = pageThrough(await readingsOf(house.store.shelf, params.groupId), query, reading => reading.id)
    return { ...page, items: await Promise.all(page.items.map(reading => presentReading(house, reading))) }
  },
  'GET /api/readings/:readingId': async (house, asker, { params }) => {
    const { reading } = await readingFor(house, params.readingId, asker.memberId)
    const pledged = (await house.store.shelf.get('pledge', `${reading.id}/${asker.memberId}`)) !== undefined
    return { reading: await presentReading(house, reading), pledged }
  },
  'PATCH /api/readings/:readingId': async (house, asker, { params, body }) => {
    await readingFor(house, params.readingId, asker.memberId)
    return { reading: await turn(house, { memberId: asker.memberId, readingId: params.readingId }, changed(house.clock().toISOString(), body)) }
  },
  'DELETE /api/readings/:readingId': async (house, asker, { params }) => {
    const reading = (await erasingOf(house, params.readingId)) ?? (await readingFor(house, params.readingId, asker.memberId)).reading
    await mustLead(house.store.shelf, reading.groupId, asker.memberId)
    await eraseReading(house, reading)
    house.tell({ groupId: reading.groupId }, 'reading:removed', { groupId: reading.groupId, readingId: reading.id })
    return {}
  },
  'POST /api/readings/:readingId/release': async (house, asker, { params }) => {
    await readingFor(house, params.readingId, asker.memberId)
    const releasedAt = house.clock().toISOString()
    return { reading: await turn(house, { memberId: asker.memberId, readingId: params.readingId }, reading => ({ ...reading, releasedAt: reading.releasedAt ?? releasedAt })) }
  },
})
