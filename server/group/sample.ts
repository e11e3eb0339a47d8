import type { Group } from '../../shared/group.ts'
import type { House } from '../house.ts'
import { putPost } from '../post/kept.ts'
import { samplePosts } from '../post/samples.ts'
import { putReading } from '../reading/kept.ts'

/** Gives a new group something to read at once: the sample posts in its language, the first one assigned. */
export const layOutSamples = async (house: House, group: Group, memberId: string): Promise<void> => {
  const contents = await samplePosts(group.language)
  await house.store.shelf.change(async draft => {
    const posts = contents.map(content => putPost(draft, house, { groupId: group.id, by: memberId, content }))
    const [first] = posts
    if (first) putReading(draft, house, { groupId: group.id, by: memberId, post: first, made: { postId: first.id, reveal: 'live' } })
  })
}
