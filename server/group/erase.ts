import type { Membership } from '../../shared/group.ts'
import { dropKey } from '../calendar/kept.ts'
import { dropFollowing, type Following } from '../convention/follow.ts'
import { dropFeeds } from '../feed/kept.ts'
import type { House } from '../house.ts'
import { eraseReading, finishReadings } from '../reading/erase.ts'
import { readingsOf } from '../reading/kept.ts'
import type { Draft } from '../store/shelf.ts'

/** Drops the posts of a group, or of a convention; what was lent to a group stays where it belongs. */
export const dropPosts = async (draft: Draft, groupId: string): Promise<void> => {
  for (const { postId } of await draft.list<{ postId: string }>('post-of', `${groupId}/`)) {
    const post = await draft.get<{ revision: number; groupId: string }>('post', postId)
    draft.drop('post-of', `${groupId}/${postId}`)
    if (post?.groupId !== groupId) continue
    for (let revision = post.revision; revision > 0; revision--) draft.drop('post-revision', `${postId}/${revision}`)
    draft.drop('post', postId)
  }
}

const dropInvites = async (draft: Draft, groupId: string): Promise<void> => {
  for (const invite of await draft.list<{ id: string; tokenHash: string }>('invite', `${groupId}/`)) {
    draft.drop('invite', `${groupId}/${invite.id}`)
    draft.drop('invite-token', invite.tokenHash)
  }
}

/** Erases a group: its readings, posts, invitations, and everybody's place in it. */
export const eraseGroup = async (house: House, groupId: string): Promise<void> => {
  await finishReadings(house, [groupId])
  for (const reading of await readingsOf(house.store.shelf, groupId)) await eraseReading(house, reading)
  const memberships = await house.store.shelf.change(async draft => {
    await dropPosts(draft, groupId)
    await dropInvites(draft, groupId)
    await dropFeeds(draft, groupId)
    const members = await draft.list<Membership>('membership', `${groupId}/`)
    for (const { memberId } of members) {
      draft.drop('membership', `${groupId}/${memberId}`)
      draft.drop('membership-of', `${memberId}/${groupId}`)
    }
    for (const { memberId } of await draft.list<{ memberId: string }>('former', `${groupId}/`)) {
      draft.drop('former', `${groupId}/${memberId}`)
      draft.drop('former-of', `${memberId}/${groupId}`)
    }
    for (const { memberId } of members) await dropKey(draft, { groupId, memberId })
    const following = await draft.get<Following>('following', groupId)
    if (following) await dropFollowing(draft, following)
    draft.drop('group', groupId)
    return members
  })
  for (const { memberId } of memberships) {
    house.tell({ memberId }, 'member:left', { groupId, memberId })
    house.spread('membership:changed', { groupId, memberId })
  }
}
