/** Invitations: a link by which others join a group. */
import { randomBytes } from 'node:crypto'
import type { RouteInput } from '../shared/contract.ts'
import type { Group, Invite, Membership } from '../shared/group.ts'
import { Refusal } from '../shared/refusal.ts'
import { pageThrough } from '../shared/wire.ts'
import { groupOf, mustLead } from './belonging.ts'
import type { Asker } from './doors/asker.ts'
import { routes } from './doors/gate.ts'
import { hashOf } from './doors/session.ts'
import { presentMember, putMembership, type Former } from './group/membership.ts'
import type { House } from './house.ts'
import { take } from './member/guard.ts'
import { draftMember, memberOf, presentMe, putMember, type KeptMember } from './member/kept.ts'
import type { Draft, Shelf } from './store/shelf.ts'

/** Stored under `invite/<groupId>/<id>`; its token is found by `invite-token/<hash>` and kept nowhere. */
interface KeptInvite extends Invite { groupId: string; by: string; tokenHash: string }

const MONTH = 30 * 86_400_000
const MOST_USES = 1000

const present = ({ groupId: _groupId, by: _by, tokenHash: _tokenHash, ...invite }: KeptInvite): Invite => invite

const make = async (house: House, memberId: string, { params, body }: RouteInput<'POST /api/groups/:groupId/invites'>) => {
  const token = randomBytes(18).toString('base64url')
  const now = house.clock()
  const invite: KeptInvite = {
    id: house.newId(), role: body.role, groupId: params.groupId, by: memberId, tokenHash: hashOf(token), uses: 0, createdAt: now.toISOString(),
    expiresAt: body.expiresAt ?? new Date(now.getTime() + MONTH).toISOString(), maxUses: body.maxUses ?? MOST_USES,
  }
  await house.store.shelf.change(async draft => {
    await mustLead(draft, params.groupId, memberId)
    draft.put('invite', `${invite.groupId}/${invite.id}`, invite)
    draft.put('invite-token', invite.tokenHash, { groupId: invite.groupId, id: invite.id })
  })
  return { invite: present(invite), token, url: `${house.publicUrl}/join/${token}` }
}

/** An invitation that still holds; `not-found` for one that never was, `gone` for one withdrawn, used up or past its date. */
const standing = async (house: House, reader: Pick<Shelf | Draft, 'get'>, token: string): Promise<KeptInvite> => {
  const key = await reader.get<{ groupId: string; id: string }>('invite-token', hashOf(token))
  if (!key) throw new Refusal('not-found', 'There is no such invitation. Perhaps a letter of the link is missing.')
  const invite = await reader.get<KeptInvite>('invite', `${key.groupId}/${key.id}`)
  if (!invite) throw new Refusal('gone', 'This invitation was withdrawn. Ask for a new one.')
  if (Date.parse(invite.expiresAt) <= house.clock().getTime()) throw new Refusal('gone', 'This invitation has run out. Ask for a new one.')
  return invite
}

const mustHaveUses = (invite: KeptInvite): void => {
  if (invite.uses >= invite.maxUses) throw new Refusal('gone', 'This invitation was used as often as it may be. Ask for a new one.')
}

/** Gives the member the invitation's place, once: whoever is in already keeps the role they have. */
const seat = async (house: House, draft: Draft, joining: { token: string; memberId: string }): Promise<{ membership: Membership; joined: boolean }> => {
  const invite = await standing(house, draft, joining.token)
  const present = await draft.get<Membership>('membership', `${invite.groupId}/${joining.memberId}`)
  if (present) return { membership: present, joined: false }
  const former = await draft.get<Former>('former', `${invite.groupId}/${joining.memberId}`)
  if (former?.removed && invite.createdAt <= former.leftAt) throw new Refusal('not-allowed', 'You were taken out of this group. Ask a facilitator for a new invitation.')
  mustHaveUses(invite)
  const membership: Membership = { groupId: invite.groupId, memberId: joining.memberId, role: invite.role, joinedAt: house.clock().toISOString() }
  putMembership(draft, membership)
  draft.put('invite', `${invite.groupId}/${invite.id}`, { ...invite, uses: invite.uses + 1 })
  return { membership, joined: true }
}

const newcomer = async (house: House, asker: Asker, { name, language }: RouteInput<'POST /api/invites/:token/accept'>['body']): Promise<KeptMember> => {
  await take(house.guards.making, asker.address)
  if (name === undefined) throw new Refusal('invalid', 'Please say by what name you would like to be called.', { fields: { 'name': 'is missing' } })
  return draftMember(house, { name, language })
}

const accept = async (house: House, asker: Asker, { params, body }: RouteInput<'POST /api/invites/:token/accept'>) => {
  await standing(house, house.store.shelf, params.token)
  const member = asker.known ? await memberOf(house, asker.memberId) : await newcomer(house, asker, body)
  const { membership, joined, group } = await house.store.shelf.change(async draft => {
    if (!asker.known) await putMember(draft, member)
    const seated = await seat(house, draft, { token: params.token, memberId: member.id })
    return { ...seated, group: await groupOf(draft, seated.membership.groupId) }
  })
  if (!asker.known) await asker.signIn(member.id)
  if (joined) {
    house.spread('membership:changed', membership)
    house.tell({ groupId: group.id }, 'member:joined', { groupId: group.id, member: await presentMember(house.store.shelf, membership) })
  }
  return { group: { ...group, role: membership.role }, member: presentMe(member) }
}

const invitesOf = async (house: House, groupId: string, memberId: string): Promise<KeptInvite[]> => {
  await mustLead(house.store.shelf, groupId, memberId)
  const invites = await house.store.shelf.list<KeptInvite>('invite', `${groupId}/`)
  return [...invites].sort((one, other) => other.createdAt.localeCompare(one.createdAt))
}

const find = async (house: House, memberId: string, { groupId, inviteId }: { groupId: string; inviteId: string }): Promise<KeptInvite> => {
  const invite = (await invitesOf(house, groupId, memberId)).find(one => one.id === inviteId)
  if (!invite) throw new Refusal('not-found', 'There is no such invitation.')
  return invite
}

/** Invitations: made, looked at, withdrawn, accepted. */
export const inviteRoutes = routes({
  'POST /api/groups/:groupId/invites': (house, asker, input) => make(house, asker.memberId, input),
  'GET /api/groups/:groupId/invites': async (house, asker, { params, query }) =>
    pageThrough((await invitesOf(house, params.groupId, asker.memberId)).map(present), query, invite => invite.id),
  'GET /api/groups/:groupId/invites/:inviteId': async (house, asker, { params }) => ({ invite: present(await find(house, asker.memberId, params)) }),
  'DELETE /api/groups/:groupId/invites/:inviteId': async (house, asker, { params }) => {
    const invite = await find(house, asker.memberId, params)
    await house.store.shelf.change(async draft => draft.drop('invite', `${invite.groupId}/${invite.id}`))
    return {}
  },
  'GET /api/invites/:token': async (house, _asker, { params }) => {
    const invite = await standing(house, house.store.shelf, params.token)
    mustHaveUses(invite)
    const group: Group = await groupOf(house.store.shelf, invite.groupId)
    const facilitator = await house.store.shelf.get<KeptMember>('member', invite.by)
    return { group: { name: group.name }, role: invite.role, facilitator: { name: facilitator?.name ?? '' } }
  },
  'POST /api/invites/:token/accept': (house, asker, input) => accept(house, asker, input),
})
