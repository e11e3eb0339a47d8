import type { FeedEntry, FollowedFeed } from '../../shared/feed.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { House } from '../house.ts'
import { decode } from '../post/charset.ts'
import { Pool } from '../post/pool.ts'
import type { Draft } from '../store/shelf.ts'

/** A followed feed with what it said last, stored under `feed/<groupId>/<id>`; `etag` and `modified` are its server's own. */
export interface KeptFeed extends FollowedFeed { entries: FeedEntry[]; etag?: string; modified?: string }

const FEEDS = [
  'application/rss+xml', 'application/atom+xml', 'application/rdf+xml', 'application/xml', 'text/xml', 'application/feed+json', 'application/json', 'text/plain', 'text/html',
] as const

/** A feed is asked again when somebody looks and it is older than this. */
const FRESH = 10 * 60_000
const MOST_ENTRIES = 500

const desk = new Pool({ desks: 1 })

/** The feed as others see it. */
export const presentFeed = ({ entries: _entries, etag: _etag, modified: _modified, ...feed }: KeptFeed): FollowedFeed => feed

const keyOf = ({ groupId, id }: FollowedFeed): string => `${groupId}/${id}`

/** The feeds a group follows, in the order they came. */
export const feedsOf = async (house: House, groupId: string): Promise<KeptFeed[]> =>
  [...(await house.store.shelf.list<KeptFeed>('feed', `${groupId}/`))].sort((one, other) => one.createdAt.localeCompare(other.createdAt))

/** Entries stay when the feed no longer names them; what it says anew of one it named before takes its place. */
const joined = (fresh: readonly FeedEntry[], before: readonly FeedEntry[]): FeedEntry[] => {
  const named = new Set(fresh.map(({ id }) => id))
  return [...fresh, ...before.filter(({ id }) => !named.has(id))].slice(0, MOST_ENTRIES)
}

/** Asks a feed's server for what is new; the same answer as last time changes nothing but when it was given. */
const asked = async (house: House, feed: KeptFeed): Promise<KeptFeed> => {
  const readAt = house.clock().toISOString()
  const { refusedAt: _refusedAt, ...rest } = feed
  const fetched = await house.fetchAddress(feed.url, { accept: FEEDS, since: { etag: feed.etag, modified: feed.modified } })
  if (fetched.isSame) return { ...rest, readAt }
  const { title, entries } = await desk.readFeed(decode(fetched.bytes, fetched.contentType), fetched.url)
  const { etag: _etag, modified: _modified, ...kept } = rest
  return { ...kept, title: title || feed.url, readAt, entries: joined(entries, feed.entries), ...(fetched.etag && { etag: fetched.etag }), ...(fetched.modified && { modified: fetched.modified }) }
}

const put = (house: House, feed: KeptFeed): Promise<KeptFeed> => house.store.shelf.change(async draft => {
  if (await draft.get('feed', keyOf(feed))) draft.put('feed', keyOf(feed), feed)
  return feed
})

/** Begins to follow a feed; refuses what cannot be read. Followed already, it is that one. */
export const follow = async (house: House, groupId: string, url: string): Promise<KeptFeed> => {
  const before = (await feedsOf(house, groupId)).find(feed => feed.url === url)
  if (before) return before
  const now = house.clock().toISOString()
  const feed = await asked(house, { id: house.newId(), groupId, url, title: url, createdAt: now, entries: [] })
  return house.store.shelf.change(async draft => {
    const meanwhile = (await draft.list<KeptFeed>('feed', `${groupId}/`)).find(one => one.url === url)
    if (!meanwhile) draft.put('feed', keyOf(feed), feed)
    return meanwhile ?? feed
  })
}

const underWay = new Map<string, Promise<KeptFeed>>()

/** A feed as it is now, or as it was when it could last be read. However many look, its server is asked once. */
export const refreshed = async (house: House, feed: KeptFeed): Promise<KeptFeed> => {
  const lastTried = Math.max(Date.parse(feed.readAt ?? feed.createdAt), Date.parse(feed.refusedAt ?? feed.createdAt))
  if (house.clock().getTime() - lastTried < FRESH) return feed
  const going = underWay.get(feed.id) ?? asked(house, feed).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error
    return { ...feed, refusedAt: house.clock().toISOString() }
  }).then(next => put(house, next)).finally(() => underWay.delete(feed.id))
  underWay.set(feed.id, going)
  return going
}

/** Forgets all feeds of a group. */
export const dropFeeds = async (draft: Draft, groupId: string): Promise<void> => {
  for (const feed of await draft.list<KeptFeed>('feed', `${groupId}/`)) draft.drop('feed', keyOf(feed))
}
