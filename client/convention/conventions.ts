/** Conventions, as an organizer and as a group that follows ask the house about them. */
import type { RouteOutput, RouteSent } from '../../shared/contract.ts'
import { ask, askAll } from '../api.ts'
import type { Source } from '../post/posts.ts'

export type Way = RouteOutput<'GET /api/conventions/:conventionId'>
export type Convention = Way['convention']
export type Step = Way['path'][number]
export type FollowingGroup = RouteOutput<'GET /api/conventions/:conventionId/groups'>['items'][number]
type Change = NonNullable<RouteSent<'PATCH /api/conventions/:conventionId'>['body']>

/** The convention a group follows and the way there; undefined when it follows none. */
export const wayOf = async (groupId: string): Promise<Way | undefined> => {
  const { convention, path } = await ask('GET /api/groups/:groupId/convention', { params: { groupId } })
  return convention && { convention, path }
}
export const follow = (groupId: string, code: string): Promise<Way> => ask('POST /api/groups/:groupId/convention', { params: { groupId }, body: { code } })
export const unfollow = (groupId: string): Promise<unknown> => ask('DELETE /api/groups/:groupId/convention', { params: { groupId } })

/** An address for one's calendar program, for being reminded so many minutes before. */
export const remindedAt = (address: string, minutes: number): string => {
  const url = new URL(address)
  url.searchParams.set('remind', String(minutes))
  return url.href
}

export const conventionsOf = (): Promise<Convention[]> => askAll(after => ask('GET /api/conventions', { query: { limit: 200, after } }))
export const conventionOf = (conventionId: string): Promise<Way> => ask('GET /api/conventions/:conventionId', { params: { conventionId } })

export const found = async (body: NonNullable<RouteSent<'POST /api/conventions'>['body']>): Promise<Convention> =>
  (await ask('POST /api/conventions', { body })).convention

export const change = async (conventionId: string, body: Change): Promise<Convention> =>
  (await ask('PATCH /api/conventions/:conventionId', { params: { conventionId }, body })).convention

export const takeBack = (conventionId: string): Promise<unknown> => ask('DELETE /api/conventions/:conventionId', { params: { conventionId } })

export const publish = (conventionId: string): Promise<{ groups: number }> => ask('POST /api/conventions/:conventionId/publish', { params: { conventionId } })

export const groupsOf = (conventionId: string): Promise<FollowingGroup[]> =>
  askAll(after => ask('GET /api/conventions/:conventionId/groups', { params: { conventionId }, query: { limit: 50, after } }))

/** Brings a text in and puts it at the end of the plan. */
export const addText = async (convention: Convention, source: Source, opensAt: string | undefined): Promise<void> => {
  const params = { conventionId: convention.id }
  const { post } = await ask('POST /api/conventions/:conventionId/posts', { params, body: source })
  await change(convention.id, { plan: [...convention.plan, { postId: post.id, reveal: 'live', ...(opensAt !== undefined && { opensAt }) }] })
}

/** Whole days from today until a day, as the calendar hangs where the convention is; below zero when it is past. */
export const daysTo = (on: string, timezone: string, now = new Date()): number =>
  Math.round((Date.parse(on) - Date.parse(new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(now))) / 86_400_000)

/** Where on the path one is: the last step that has opened; before the first one, none. */
export const hereOn = (path: readonly Step[]): number => path.findLastIndex(step => step.state === 'open' || step.state === 'closed')
