import type { Post, PostContent } from '../../shared/post.ts'
import type { House } from '../house.ts'
import type { Draft } from '../store/shelf.ts'

/**
 * Keeps a new post, or the next revision of `before`. The newest revision stands under `post/<id>`, every revision under
 * `post-revision/<id>/<n>`; a group finds its posts by `post-of/<groupId>/<postId>`.
 */
export const putPost = (draft: Draft, house: House, made: { groupId: string; by: string; content: PostContent; before?: Post }): Post => {
  const post: Post = {
    ...made.content, groupId: made.groupId, by: made.by, createdAt: house.clock().toISOString(),
    id: made.before?.id ?? house.newId(), revision: (made.before?.revision ?? 0) + 1,
  }
  draft.put('post', post.id, post)
  draft.put('post-revision', `${post.id}/${post.revision}`, post)
  draft.put('post-of', `${post.groupId}/${post.id}`, { postId: post.id })
  return post
}
