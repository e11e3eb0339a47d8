/** Posts, as a member asks the house about them. */
import type { RouteOutput, RouteSent } from '../../shared/contract.ts'
import { ask } from '../api.ts'

export type OnePost = RouteOutput<'GET /api/posts/:postId'>['post']
export type Source = NonNullable<RouteSent<'POST /api/groups/:groupId/posts'>['body']>
export type Reveal = NonNullable<NonNullable<RouteSent<'POST /api/groups/:groupId/readings'>['body']>['reveal']>

export const postOf = async (postId: string): Promise<OnePost> => (await ask('GET /api/posts/:postId', { params: { postId } })).post

/** Brings a text in. A page by its address may take some seconds. */
export const bringIn = async (groupId: string, source: Source, signal?: AbortSignal): Promise<OnePost> =>
  (await ask('POST /api/groups/:groupId/posts', { params: { groupId }, body: source }, signal)).post

/** The site an address is of, as one would say it: `example.org`. */
export const siteOf = (address: string): string => {
  try { return new URL(address).hostname.replace(/^www\./, '') } catch { return address }
}

/** An address as people type it, without `https://`. */
export const withScheme = (address: string): string => (/^[a-z][\w+.-]*:\/\//i.test(address.trim()) ? address.trim() : `https://${address.trim()}`)
