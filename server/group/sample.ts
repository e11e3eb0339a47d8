import type { Group } from '../../shared/group.ts'
import type { PostContent } from '../../shared/post.ts'
import type { House } from '../house.ts'
import { putPost } from '../post/kept.ts'
import { putReading } from '../reading/kept.ts'
import type { Draft } from '../store/shelf.ts'

/** Gives a new group something to read at once: the sample posts, the first one assigned. */
export const layOutSamples = (house: House, draft: Draft, { group, memberId, contents }: { group: Group; memberId: string; contents: readonly PostContent[] }): void => {
  const [first] = contents.map(content => putPost(draft, house, { groupId: group.id, by: memberId, content }))
  if (first) putReading(draft, house, { groupId: group.id, by: memberId, post: first, made: { postId: first.id, reveal: 'live' } })
}
