/** Posts: bringing them in, reading them, giving them a new revision. */
import type { Post, PostContent } from '../shared/post.ts'
import type { Reading } from '../shared/reading.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Foreseen } from '../shared/webannotation.ts'
import { pageThrough } from '../shared/wire.ts'
import { foresee } from './annotation/foresee.ts'
import { membershipOf, mustLead, postFor } from './belonging.ts'
import { routes } from './doors/gate.ts'
import type { House } from './house.ts'
import { putPost } from './post/kept.ts'
import { presentReading, readingsOf } from './reading/kept.ts'

const postsOf = async (house: House, groupId: string): Promise<Post[]> => {
  const keys = await house.store.shelf.list<{ postId: string }>('post-of', `${groupId}/`)
  const posts = await Promise.all(keys.map(({ postId }) => house.store.shelf.get<Post>('post', postId)))
  return posts.filter(post => post !== undefined).sort((one, other) => other.createdAt.localeCompare(one.createdAt))
}

const summary = ({ blocks: _blocks, related: _related, next: _next, previous: _previous, ...rest }: Post) => rest

const readingsOfPost = async (house: House, post: Post): Promise<Reading[]> =>
  (await readingsOf(house.store.shelf, post.groupId)).filter(reading => reading.postId === post.id)

/** The next revision as it would be, and what would become of the annotations beside it. */
const look = async (house: House, { before, content, by }: { before: Post; content: PostContent; by: string }) => {
  const preview: Foreseen[] = []
  for (const reading of await readingsOfPost(house, before)) preview.push(await foresee(house, by, { reading, blocks: content.blocks }))
  return { post: { ...content, id: before.id, groupId: before.groupId, revision: before.revision + 1, createdAt: house.clock().toISOString(), by }, preview }
}

/** Readings of a post follow it to its new revision; their anchors are found again by whoever opens them. */
const followRevision = async (house: House, post: Post): Promise<void> => {
  const readings = await readingsOfPost(house, post)
  const moved = await house.store.shelf.change(async draft => {
    const kept = await Promise.all(readings.map(({ id }) => draft.get<Reading>('reading', id)))
    const next = kept.flatMap(reading => (reading ? [{ ...reading, revision: post.revision } satisfies Reading] : []))
    for (const reading of next) draft.put('reading', reading.id, reading)
    return next
  })
  for (const reading of moved) house.tell({ groupId: post.groupId }, 'reading:changed', { reading: await presentReading(house, reading) })
}

const revisionOf = async (house: House, latest: Post, revision: number): Promise<Post> => {
  const post = await house.store.shelf.get<Post>('post-revision', `${latest.id}/${revision}`)
  if (!post) throw new Refusal('not-found', 'This post has no such revision.')
  return post
}

/** Posts: brought in, listed, read, revised. */
export const postRoutes = routes({
  'POST /api/groups/:groupId/posts': async (house, asker, { params, body }) => {
    await mustLead(house.store.shelf, params.groupId, asker.memberId)
    const content = await house.bringIn(body, asker.memberId)
    const post = await house.store.shelf.change(async draft => {
      await mustLead(draft, params.groupId, asker.memberId)
      return putPost(draft, house, { groupId: params.groupId, by: asker.memberId, content, ...('url' in body && { asked: body.url }) })
    })
    return { post }
  },
  'GET /api/groups/:groupId/posts': async (house, asker, { params, query }) => {
    await membershipOf(house.store.shelf, params.groupId, asker.memberId)
    return pageThrough((await postsOf(house, params.groupId)).map(summary), query, post => post.id)
  },
  'GET /api/posts/:postId': async (house, asker, { params, query }) => {
    const { post } = await postFor(house, params.postId, asker.memberId)
    return { post: query.revision === undefined ? post : await revisionOf(house, post, query.revision) }
  },
  'POST /api/posts/:postId/revisions': async (house, asker, { params, query, body }) => {
    const { post: before, isLent } = await postFor(house, params.postId, asker.memberId)
    if (isLent) throw new Refusal('not-allowed', 'This text belongs to a convention and is the same for all its groups.')
    await mustLead(house.store.shelf, before.groupId, asker.memberId)
    const content = await house.bringIn(body, asker.memberId)
    if (query.preview !== undefined) return look(house, { before, content, by: asker.memberId })
    const post = await house.store.shelf.change(async draft => {
      const latest = (await draft.get<Post>('post', before.id)) ?? before
      return putPost(draft, house, { groupId: before.groupId, by: asker.memberId, content, before: latest })
    })
    await followRevision(house, post)
    return { post }
  },
})
