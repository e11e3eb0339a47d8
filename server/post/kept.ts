import type { Post, PostContent } from '../../shared/post.ts'
import type { House } from '../house.ts'
import type { Draft, Shelf } from '../store/shelf.ts'

/**
 * Keeps a new post, or the next revision of `before`. The newest revision stands under `post/<id>`, every revision under
 * `post-revision/<id>/<n>`; a group finds its posts by `post-of/<groupId>/<postId>`, which names the address it was asked for by.
 */
export const putPost = (draft: Draft, house: House, made: { groupId: string; by: string; content: PostContent; before?: Post; asked?: string }): Post => {
  const post: Post = {
    ...made.content, groupId: made.groupId, by: made.by, createdAt: house.clock().toISOString(),
    id: made.before?.id ?? house.newId(), revision: (made.before?.revision ?? 0) + 1,
  }
  draft.put('post', post.id, post)
  draft.put('post-revision', `${post.id}/${post.revision}`, post)
  if (!made.before) draft.put('post-of', `${post.groupId}/${post.id}`, { postId: post.id, ...(made.asked !== undefined && { asked: made.asked }) } satisfies PostOf)
  return post
}

/** What stands under `post-of/<groupId>/<postId>`. */
interface PostOf { postId: string; asked?: string }

/** A group's posts by the addresses they were brought in from: as they were asked for, and as the pages call themselves. */
export const postsByAddress = async (shelf: Shelf, groupId: string): Promise<ReadonlyMap<string, string>> => {
  const keys = await shelf.list<PostOf>('post-of', `${groupId}/`)
  const named = await Promise.all(keys.map(async ({ postId, asked }) => [asked, (await shelf.get<Post>('post', postId))?.sourceUrl].map(url => [url, postId] as const)))
  return new Map(named.flat().flatMap(([url, postId]) => (url === undefined ? [] : [[url, postId] as const])))
}
