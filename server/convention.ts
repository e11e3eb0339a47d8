/** Conventions: an organizer's plan, and the groups that follow it. */
import type { RouteInput } from '../shared/contract.ts'
import type { Convention, PathStep, PlanStep } from '../shared/convention.ts'
import type { Post, PostContent } from '../shared/post.ts'
import { Refusal } from '../shared/refusal.ts'
import { pageThrough } from '../shared/wire.ts'
import { groupOf, membershipOf, mustLead, postFor } from './belonging.ts'
import { carryOut, dropFollowing, putFollowing, type Following } from './convention/follow.ts'
import { codeKey, conventionBy, followedBy, newCode, pathFor, putConvention } from './convention/kept.ts'
import { reachAll, tellCarriedOut } from './convention/publish.ts'
import { seen } from './convention/seen.ts'
import type { Asker } from './doors/asker.ts'
import { routes } from './doors/gate.ts'
import { dropPosts } from './group/erase.ts'
import type { House } from './house.ts'
import { take } from './member/guard.ts'
import { putPost } from './post/kept.ts'
import type { Draft } from './store/shelf.ts'

type Given = NonNullable<RouteInput<'POST /api/conventions'>['body']['plan']>

/** The texts of a plan are the convention's own: brought in for it, or copied from a group. */
const planFrom = async (draft: Draft, house: House, { conventionId, given }: { conventionId: string; given: Given }): Promise<PlanStep[]> => {
  for (const { postId } of given) {
    if (await draft.get('post-of', `${conventionId}/${postId}`)) continue
    throw new Refusal('invalid', 'Bring each text in for this convention first.', { fields: { 'plan.postId': 'is no text of this convention' } })
  }
  const steps = given.map(step => ({ ...step, id: step.id ?? house.newId() }))
  if (new Set(steps.map(step => step.id)).size < steps.length) throw new Refusal('invalid', 'A step is in the plan twice.', { fields: { plan: 'names a step twice' } })
  return steps
}

const without = <T extends object>(thing: T): T => Object.fromEntries(Object.entries(thing).filter(([, value]) => value !== undefined && value !== null)) as T

const found = (house: House, memberId: string, { plan: _plan, ...made }: RouteInput<'POST /api/conventions'>['body']): Promise<Convention> =>
  house.store.shelf.change(async draft => putConvention(draft, without({
    ...made, endsOn: made.endsOn ?? made.startsOn, id: house.newId(), by: memberId, createdAt: house.clock().toISOString(), plan: [], version: 0,
  })))

const change = (house: House, memberId: string, { params, body }: RouteInput<'PATCH /api/conventions/:conventionId'>): Promise<Convention> =>
  house.store.shelf.change(async draft => {
    const before = await conventionBy(draft, params.conventionId, memberId)
    const plan = body.plan ? await planFrom(draft, house, { conventionId: before.id, given: body.plan }) : before.plan
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
    const after = without({ ...before, ...given, plan, changedAt: house.clock().toISOString() })
    if (after.endsOn < after.startsOn) throw new Refusal('invalid', 'It ends before it begins.', { fields: { endsOn: 'is before the first day' } })
    return putConvention(draft, after)
  })

const contentFor = async (house: House, memberId: string, source: RouteInput<'POST /api/conventions/:conventionId/posts'>['body']): Promise<PostContent> => {
  if (!('postId' in source)) return house.bringIn(source, memberId)
  const { post: { id: _id, groupId: _group, revision: _revision, createdAt: _created, by: _by, ...content }, membership } = await postFor(house, source.postId, memberId)
  if (membership.role !== 'facilitator') throw new Refusal('not-allowed', 'Only a facilitator takes a text along from a group.')
  return content
}

const bringIn = async (house: House, memberId: string, { params, body }: RouteInput<'POST /api/conventions/:conventionId/posts'>): Promise<Post> => {
  const { id } = await conventionBy(house.store.shelf, params.conventionId, memberId)
  const content = await contentFor(house, memberId, body)
  return house.store.shelf.change(async draft => putPost(draft, house, { groupId: id, by: memberId, content }))
}

/** Publishes a convention as it stands: what the groups get is this, until it is published again. */
const publish = async (house: House, memberId: string, conventionId: string): Promise<{ convention: Convention; groups: number }> => {
  const convention = await house.store.shelf.change(async draft => {
    const before = await conventionBy(draft, conventionId, memberId)
    const code = before.code ?? newCode()
    const next = putConvention(draft, { ...before, code, version: before.version + 1, publishedAt: house.clock().toISOString() })
    draft.put('published', next.id, next)
    draft.put('convention-code', codeKey(code), { id: next.id })
    return next
  })
  return { convention, groups: await reachAll(house, conventionId) }
}

const follow = async (house: House, asker: Asker, { params: { groupId }, body }: RouteInput<'POST /api/groups/:groupId/convention'>) => {
  await take(house.guards.knocking, `convention ${asker.memberId}`)
  const { following, done, convention } = await house.store.shelf.change(async draft => {
    await mustLead(draft, groupId, asker.memberId)
    const key = await draft.get<{ id: string }>('convention-code', codeKey(body.code))
    const convention = key && (await draft.get<Convention>('published', key.id))
    if (!convention) throw new Refusal('not-found', 'There is no convention by this code. Perhaps a letter is missing.')
    const before = await draft.get<Following>('following', groupId)
    if (before && before.conventionId !== convention.id) await dropFollowing(draft, before)
    const since = before?.conventionId === convention.id ? before.since : house.clock().toISOString()
    const following: Following = { groupId, conventionId: convention.id, by: asker.memberId, since, version: 0 }
    putFollowing(draft, following)
    return { following, convention, done: await carryOut(draft, house, { convention, following }) }
  })
  await tellCarriedOut(house, following, done)
  return { convention, path: await pathFor(house, convention, groupId) }
}

/** The convention a group follows, as it was last published, with the way there; neither when it follows none. */
const followed = async (house: House, groupId: string): Promise<{ convention?: Convention; path: PathStep[] }> => {
  const convention = await followedBy(house.store.shelf, groupId)
  return convention ? { convention, path: await pathFor(house, convention, groupId) } : { path: [] }
}

const groupsOf = async (house: House, memberId: string, { params, query }: RouteInput<'GET /api/conventions/:conventionId/groups'>) => {
  await conventionBy(house.store.shelf, params.conventionId, memberId)
  const page = pageThrough(await house.store.shelf.list<Following>('follower', `${params.conventionId}/`), query, one => one.groupId)
  return { items: (await Promise.all(page.items.map(following => seen(house, following)))).flat(), next: page.next }
}

/** A convention nobody follows goes with its texts; groups that follow keep them, and their readings, as their own. */
const remove = (house: House, memberId: string, conventionId: string): Promise<void> => house.store.shelf.change(async draft => {
  const convention = await conventionBy(draft, conventionId, memberId)
  const followers = await draft.list<Following>('follower', `${conventionId}/`)
  for (const following of followers) await dropFollowing(draft, following)
  if (followers.length === 0) await dropPosts(draft, conventionId)
  if (convention.code !== undefined) draft.drop('convention-code', codeKey(convention.code))
  for (const kind of ['convention', 'published']) draft.drop(kind, conventionId)
  draft.drop('convention-of', `${memberId}/${conventionId}`)
})

const conventionsOf = async (house: House, memberId: string): Promise<Convention[]> => {
  const keys = await house.store.shelf.list<{ id: string }>('convention-of', `${memberId}/`)
  const conventions = await Promise.all(keys.map(({ id }) => house.store.shelf.get<Convention>('convention', id)))
  return conventions.filter(one => one !== undefined).sort((one, other) => one.startsOn.localeCompare(other.startsOn))
}

/** Conventions and their plans, and the groups that follow them. */
/** Organizing a convention, and following one. */
export const conventionRoutes = routes({
  'POST /api/conventions': async (house, asker, { body }) => ({ convention: await found(house, asker.memberId, body) }),
  'GET /api/conventions': async (house, asker, { query }) => pageThrough(await conventionsOf(house, asker.memberId), query, one => one.id),
  'GET /api/conventions/:conventionId': async (house, asker, { params }) => {
    const convention = await conventionBy(house.store.shelf, params.conventionId, asker.memberId)
    return { convention, path: await pathFor(house, convention, convention.id) }
  },
  'PATCH /api/conventions/:conventionId': async (house, asker, input) => ({ convention: await change(house, asker.memberId, input) }),
  'DELETE /api/conventions/:conventionId': async (house, asker, { params }) => {
    await remove(house, asker.memberId, params.conventionId)
    return {}
  },
  'POST /api/conventions/:conventionId/posts': async (house, asker, input) => ({ post: await bringIn(house, asker.memberId, input) }),
  'POST /api/conventions/:conventionId/publish': (house, asker, { params }) => publish(house, asker.memberId, params.conventionId),
  'GET /api/conventions/:conventionId/groups': (house, asker, input) => groupsOf(house, asker.memberId, input),
  'POST /api/groups/:groupId/convention': (house, asker, input) => follow(house, asker, input),
  'GET /api/groups/:groupId/convention': async (house, asker, { params }) => {
    await membershipOf(house.store.shelf, params.groupId, asker.memberId)
    await groupOf(house.store.shelf, params.groupId)
    return followed(house, params.groupId)
  },
  'DELETE /api/groups/:groupId/convention': async (house, asker, { params }) => {
    await house.store.shelf.change(async draft => {
      await mustLead(draft, params.groupId, asker.memberId)
      const following = await draft.get<Following>('following', params.groupId)
      if (following) await dropFollowing(draft, following)
    })
    return {}
  },
})
