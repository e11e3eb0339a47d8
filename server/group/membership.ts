import type { GroupMember, Membership } from '../../shared/group.ts'
import type { KeptMember } from '../member/kept.ts'
import type { Draft, Shelf } from '../store/shelf.ts'

/** A member who left: their words stay in the group, under their name. Stored under `former/<groupId>/<memberId>` and `former-of/<memberId>/<groupId>`. */
export interface Former { groupId: string; memberId: string; leftAt: string; /** Taken out by a facilitator: an older invitation does not bring them back. */ removed?: true }

/** Keeps a membership where both its ends look for it: `membership/<group>/<member>` and `membership-of/<member>/<group>`. */
export const putMembership = (draft: Draft, membership: Membership): void => {
  draft.put('membership', `${membership.groupId}/${membership.memberId}`, membership)
  draft.put('membership-of', `${membership.memberId}/${membership.groupId}`, membership)
  draft.drop('former', `${membership.groupId}/${membership.memberId}`)
  draft.drop('former-of', `${membership.memberId}/${membership.groupId}`)
}

/** Takes a membership back; the group remembers that this member once wrote here. */
export const dropMembership = (draft: Draft, former: Former): void => {
  const { groupId, memberId } = former
  draft.drop('membership', `${groupId}/${memberId}`)
  draft.drop('membership-of', `${memberId}/${groupId}`)
  draft.put('former', `${groupId}/${memberId}`, former)
  draft.put('former-of', `${memberId}/${groupId}`, former)
}

/** A membership with its member's name, as the group sees it. */
export const presentMember = async (shelf: Pick<Shelf, 'get'>, { memberId, role, away }: Membership): Promise<GroupMember> => {
  const member = await shelf.get<KeptMember>('member', memberId)
  return { memberId, name: member?.name ?? '', role, ...(away !== undefined && { away }) }
}

/** All members of a group, in the order they joined. */
export const groupMembers = async (shelf: Shelf, groupId: string): Promise<GroupMember[]> => {
  const memberships = await shelf.list<Membership>('membership', `${groupId}/`)
  const joined = [...memberships].sort((one, other) => one.joinedAt.localeCompare(other.joinedAt))
  return Promise.all(joined.map(membership => presentMember(shelf, membership)))
}

/** Members who left a group, with their names. */
export const formerMembers = async (shelf: Shelf, groupId: string): Promise<{ memberId: string; name: string }[]> => {
  const former = await shelf.list<Former>('former', `${groupId}/`)
  return Promise.all(former.map(async ({ memberId }) => ({ memberId, name: (await shelf.get<KeptMember>('member', memberId))?.name ?? '' })))
}
