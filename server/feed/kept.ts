import type { FeedEntry, FollowedFeed } from '../../shared/feed.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { House } from '../house.ts'
import { decode } from '../post/charset.ts'
import { desks } from '../post/pool.ts'
import { onTheWay } from '../post/turns.ts'
import type { Draft } from '../store/shelf.ts'

/** A followed feed with what it said last, stored under `feed/<groupId>/<id>`; `etag` and `modified` are its server's own. */
export interface KeptFeed extends FollowedFeed { entries: FeedEntry[]; etag?: string; modified?: string }

const FEEDS = [
  'application/rss+xml', 'application/atom+xml', 'application/rdf+xml', 'application/xml', 'text/xml', 'application/feed+json', 'application/json', 'text/plain', 'text/html',
] as const

/** A feed is asked again when somebody looks and it is older than this. */
const FRESH = 10 * 60_000
const MOST_ENTRIES = 500

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
const asked = async (house: House, feed: KeptFeed, whose: string): Promise<KeptFeed> => {
  const readAt = house.clock().toISOString()
  const { refusedAt: _refusedAt, ...rest } = feed
  const fetched = await onTheWay.take(whose, () => house.fetchAddress(feed.url, { accept: FEEDS, since: { etag: feed.etag, modified: feed.modified } }))
  if (fetched.isSame) return { ...rest, readAt }
  const { title, entries } = await desks.readFeed(decode(fetched.bytes, fetched.contentType), { address: fetched.url, whose })
  const { etag: _etag, modified: _modified, ...kept } = rest
  return { ...kept, title: title || feed.url, readAt, entries: joined(entries, feed.entries), ...(fetched.etag && { etag: fetched.etag }), ...(fetched.modified && { modified: fetched.modified }) }
}

const put = (house: House, feed: KeptFeed): Promise<KeptFeed> => house.store.shelf.change(async draft => {
  if (await draft.get('feed', keyOf(feed))) draft.put('feed', keyOf(feed), feed)
  return feed
})

const MOST_FEEDS = 50

const mustHavePlace = (feeds: readonly KeptFeed[]): void => {
  if (feeds.length >= MOST_FEEDS) throw new Refusal('conflict', `A group follows ${MOST_FEEDS} feeds at most. Stop following one of them first.`)
}

/** Begins to follow a feed for a member; refuses what cannot be read. Followed already, it is that one. */
export const follow = async (house: House, memberId: string, { groupId, url }: { groupId: string; url: string }): Promise<KeptFeed> => {
  const feeds = await feedsOf(house, groupId)
  const before = feeds.find(feed => feed.url === url)
  if (before) return before
  mustHavePlace(feeds)
  const now = house.clock().toISOString()
  const feed = await asked(house, { id: house.newId(), groupId, url, title: url, createdAt: now, entries: [] }, memberId)
  return house.store.shelf.change(async draft => {
    const others = await draft.list<KeptFeed>('feed', `${groupId}/`)
    const meanwhile = others.find(one => one.url === url)
    if (meanwhile) return meanwhile
    mustHavePlace(others)
    draft.put('feed', keyOf(feed), feed)
    return feed
  })
}

const underWay = new Map<string, Promise<KeptFeed>>()

/** A feed as it is now for whoever looks, or as it was when it could last be read. However many look, its server is asked once. */
export const refreshed = async (house: House, feed: KeptFeed, memberId: string): Promise<KeptFeed> => {
  const lastTried = Math.max(Date.parse(feed.readAt ?? feed.createdAt), Date.parse(feed.refusedAt ?? feed.createdAt))
  if (house.clock().getTime() - lastTried < FRESH) return feed
  const going = underWay.get(feed.id) ?? asked(house, feed, memberId).catch((error: unknown) => {
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
