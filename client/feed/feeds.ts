/** The feeds a group follows, and the secret addresses at which its member reads along elsewhere. State, no DOM. */
import type { RouteOutput } from '../../shared/contract.ts'
import { ask, askAll } from '../api.ts'

/** A feed of others that a group follows. */
export type Feed = RouteOutput<'GET /api/groups/:groupId/feeds'>['items'][number]
/** A page of its entries, with the feed as it is now. */
export type Entries = RouteOutput<'GET /api/groups/:groupId/feeds/:feedId/entries'>
/** One of them, with the post it was brought in as. */
export type Entry = Entries['items'][number]
/** The secret addresses under which a member's feeds and calendar are read. */
export type Addresses = RouteOutput<'POST /api/groups/:groupId/key'>

const PAGE = 10

export const feedsOf = (groupId: string): Promise<Feed[]> =>
  askAll(after => ask('GET /api/groups/:groupId/feeds', { params: { groupId }, query: { limit: 200, after } }))

/** Some of a feed's entries, the newest first, or those after another. */
export const entriesOf = ({ groupId, id }: Feed, after?: string): Promise<Entries> =>
  ask('GET /api/groups/:groupId/feeds/:feedId/entries', { params: { groupId, feedId: id }, query: { limit: PAGE, after } })

export const follow = async (groupId: string, url: string): Promise<Feed> =>
  (await ask('POST /api/groups/:groupId/feeds', { params: { groupId }, body: { url } })).feed

export const unfollow = ({ groupId, id }: Feed): Promise<unknown> => ask('DELETE /api/groups/:groupId/feeds/:feedId', { params: { groupId, feedId: id } })

/** When the member's addresses were made; null when there are none. */
export const addressesSince = async (groupId: string): Promise<string | null> => (await ask('GET /api/groups/:groupId/key', { params: { groupId } })).since

/** Makes the member's addresses; those made before end. */
export const makeAddresses = (groupId: string): Promise<Addresses> => ask('POST /api/groups/:groupId/key', { params: { groupId } })

export const endAddresses = (groupId: string): Promise<unknown> => ask('DELETE /api/groups/:groupId/key', { params: { groupId } })

/** The feed of what is said in one reading, for the same key. */
export const addressOfReading = ({ feed, key }: Addresses, readingId: string): string => new URL(`/api/readings/${readingId}/feed.xml?key=${key}`, feed).href
