/** Groups: founding one, its members and their roles, leaving. */
import type { RouteInput } from '../shared/contract.ts'
import { isLastFacilitator, type Group, type GroupMember, type Membership } from '../shared/group.ts'
import { Refusal } from '../shared/refusal.ts'
import { defined, pageThrough } from '../shared/wire.ts'
import { groupOf, membershipOf, mustLead } from './belonging.ts'
import { routes } from './doors/gate.ts'
import { eraseGroup } from './group/erase.ts'
import { dropMembership, groupMembers, presentMember, putMembership } from './group/membership.ts'
import { layOutSamples } from './group/sample.ts'
import type { House } from './house.ts'
import { samplePosts } from './post/samples.ts'
import type { Draft } from './store/shelf.ts'

const foundGroup = async (house: House, memberId: string, made: { name: string; language: string; timezone: string; sample?: boolean | undefined }): Promise<Group> => {
  const group: Group = { id: house.newId(), name: made.name, language: made.language, timezone: made.timezone, createdAt: house.clock().toISOString() }
  const contents = made.sample ? await samplePosts(group.language) : []
  await house.store.shelf.change(async draft => {
    draft.put('group', group.id, group)
    putMembership(draft, { groupId: group.id, memberId, role: 'facilitator', joinedAt: group.createdAt })
    layOutSamples(house, draft, { group, memberId, contents })
  })
  house.spread('membership:changed', { groupId: group.id, memberId, role: 'facilitator' })
  return group
}

const keepFacilitator = async (draft: Draft, groupId: string, memberId: string): Promise<void> => {
  const memberships = await draft.list<Membership>('membership', `${groupId}/`)
  if (isLastFacilitator(memberships, memberId)) {
    throw new Refusal('conflict', 'A group is never without a facilitator. Make somebody else facilitator first.')
  }
}

type Change = RouteInput<'PATCH /api/groups/:groupId/members/:memberId'>

const changed = (before: Membership, { role, away }: Change['body'], now: string): Membership => {
  const { away: since, ...rest } = before
  const isAway = away ?? since !== undefined
  return { ...rest, ...(role && { role }), ...(isAway && { away: since ?? now }) }
}

/** A facilitator changes anybody's place; everybody may say that they are away themselves. */
const mayChange = (asking: string, { params: { memberId }, body }: Change): boolean => asking === memberId && body.role === undefined

const changeMembership = async (house: House, asking: string, change: Change): Promise<GroupMember> => {
  const { params: { groupId, memberId }, body } = change
  const turned = await house.store.shelf.change(async draft => {
    if (!mayChange(asking, change)) await mustLead(draft, groupId, asking)
    const membership = await membershipOf(draft, groupId, memberId)
    if (body.role && body.role !== 'facilitator') await keepFacilitator(draft, groupId, memberId)
    const next = changed(membership, body, house.clock().toISOString())
    putMembership(draft, next)
    return next
  })
  const member = await presentMember(house.store.shelf, turned)
  house.spread('membership:changed', { groupId, memberId, role: turned.role })
  house.tell({ groupId }, 'member:changed', { groupId, member })
  return member
}

/** A facilitator removes anybody; everybody may remove themselves. */
const removeMember = async (house: House, asking: string, { groupId, memberId }: { groupId: string; memberId: string }): Promise<void> => {
  await house.store.shelf.change(async draft => {
    if (asking === memberId) await membershipOf(draft, groupId, asking)
    else await mustLead(draft, groupId, asking)
    await membershipOf(draft, groupId, memberId)
    await keepFacilitator(draft, groupId, memberId)
    dropMembership(draft, { groupId, memberId, leftAt: house.clock().toISOString(), ...(asking !== memberId && { removed: true as const }) })
  })
  house.tell({ groupId }, 'member:left', { groupId, memberId })
  house.spread('membership:changed', { groupId, memberId })
}

/** Groups and their members. */
export const groupRoutes = routes({
  'POST /api/groups': async (house, asker, { body }) => ({ group: { ...(await foundGroup(house, asker.memberId, body)), role: 'facilitator' } }),
  'GET /api/groups/:groupId': async (house, asker, { params }) => {
    const membership = await membershipOf(house.store.shelf, params.groupId, asker.memberId)
    return { group: { ...(await groupOf(house.store.shelf, params.groupId)), role: membership.role } }
  },
  'PATCH /api/groups/:groupId': async (house, asker, { params, body }) => {
    const group = await house.store.shelf.change(async draft => {
      await mustLead(draft, params.groupId, asker.memberId)
      const before = await groupOf(draft, params.groupId)
      const next = defined({ ...before, ...body, worlds: body.worlds === undefined ? before.worlds : (body.worlds ?? undefined) }) as Group
      draft.put('group', next.id, next)
      return next
    })
    return { group: { ...group, role: 'facilitator' } }
  },
  'DELETE /api/groups/:groupId': async (house, asker, { params }) => {
    await mustLead(house.store.shelf, params.groupId, asker.memberId)
    await eraseGroup(house, params.groupId)
    return {}
  },
  'GET /api/groups/:groupId/members': async (house, asker, { params, query }) => {
    await membershipOf(house.store.shelf, params.groupId, asker.memberId)
    return pageThrough(await groupMembers(house.store.shelf, params.groupId), query, member => member.memberId)
  },
  'PATCH /api/groups/:groupId/members/:memberId': async (house, asker, input) => ({ member: await changeMembership(house, asker.memberId, input) }),
  'DELETE /api/groups/:groupId/members/:memberId': async (house, asker, { params }) => {
    await removeMember(house, asker.memberId, params)
    return {}
  },
})
