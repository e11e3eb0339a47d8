/** Who may see and do what in a group: the questions every room asks of the store before it answers. */
import { mayLead, mayWrite, type Group, type Membership } from '../shared/group.ts'
import type { Post } from '../shared/post.ts'
import { stateOf, type Reading, type ReadingState } from '../shared/reading.ts'
import { Refusal } from '../shared/refusal.ts'
import type { House } from './house.ts'
import type { Shelf, Draft } from './store/shelf.ts'

type Reader = Pick<Shelf | Draft, 'get' | 'list'>

const absent = () => new Refusal('not-found', 'There is nothing here, or it is not yours to see.')

/** A member's place in a group; `not-found` for whoever has none, as if the group did not exist. */
export const membershipOf = async (reader: Reader, groupId: string, memberId: string): Promise<Membership> => {
  const membership = await reader.get<Membership>('membership', `${groupId}/${memberId}`)
  if (!membership) throw absent()
  return membership
}

/** The group's facilitator, or a refusal: `not-allowed` for its other members, `not-found` for strangers. */
export const mustLead = async (reader: Reader, groupId: string, memberId: string): Promise<Membership> => {
  const membership = await membershipOf(reader, groupId, memberId)
  if (!mayLead(membership.role)) throw new Refusal('not-allowed', 'Only a facilitator of the group may do this.')
  return membership
}

/** Refuses observers: they read. */
export const mustWrite = (membership: Membership): void => {
  if (!mayWrite(membership.role)) throw new Refusal('not-allowed', 'Observers read along; ask a facilitator if you would like to write.')
}

/** A group as it stands; `not-found` when there is none. */
export const groupOf = async (reader: Reader, groupId: string): Promise<Group> => {
  const group = await reader.get<Group>('group', groupId)
  if (!group) throw absent()
  return group
}

/** A reading, for a member of its group. */
export const readingFor = async (house: House, readingId: string, memberId: string): Promise<{ reading: Reading; membership: Membership; state: ReadingState }> => {
  const { shelf } = house.store
  const reading = await shelf.get<Reading>('reading', readingId)
  if (!reading) throw absent()
  const membership = await membershipOf(shelf, reading.groupId, memberId)
  return { reading, membership, state: stateOf(reading, house.clock()) }
}

/** A reading whose room a member may enter: it is open or closed; a facilitator may go in before. */
export const roomFor = async (house: House, readingId: string, memberId: string) => {
  const found = await readingFor(house, readingId, memberId)
  if (found.state === 'planned' && !mayLead(found.membership.role)) {
    throw new Refusal('not-allowed', 'This reading is not open yet.')
  }
  return found
}

/** A reading a member may write in: open, and not as an observer. */
export const writableRoomFor = async (house: House, readingId: string, memberId: string) => {
  const found = await roomFor(house, readingId, memberId)
  mustWrite(found.membership)
  if (found.state === 'closed') throw new Refusal('not-allowed', 'This reading is closed; what was written stays readable.')
  return found
}

/** A post as a member sees it: their group's own, one a convention lent it, or one of a convention they organize. */
export interface SeenPost { post: Post; membership: Membership; isLent?: true }

/** A post a convention lent to a group of the member's; it is read there as the group's own. */
const lentTo = async (house: House, post: Post, memberId: string): Promise<SeenPost> => {
  const { shelf } = house.store
  const convention = await shelf.get<{ by: string }>('convention', post.groupId)
  if (convention?.by === memberId) return { post, membership: { groupId: post.groupId, memberId, role: 'facilitator', joinedAt: post.createdAt }, isLent: true }
  for (const membership of await shelf.list<Membership>('membership-of', `${memberId}/`)) {
    const isHere = await shelf.get('post-of', `${membership.groupId}/${post.id}`)
    if (isHere) return { post: { ...post, groupId: membership.groupId }, membership, isLent: true }
  }
  throw absent()
}

/** A post, for a member of its group or of a group it was lent to. */
export const postFor = async (house: House, postId: string, memberId: string): Promise<SeenPost> => {
  const post = await house.store.shelf.get<Post>('post', postId)
  if (!post) throw absent()
  const membership = await house.store.shelf.get<Membership>('membership', `${post.groupId}/${memberId}`)
  return membership ? { post, membership } : lentTo(house, post, memberId)
}
