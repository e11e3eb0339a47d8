/** Feeds: what a group reads and writes, for a feed reader with a secret link; and others' feeds a group follows to bring posts in from. */
import type { FeedEntry } from '../shared/feed.ts'
import { mayLead, type Membership } from '../shared/group.ts'
import { stateOf, type Reading } from '../shared/reading.ts'
import { Refusal } from '../shared/refusal.ts'
import { Media, pageThrough } from '../shared/wire.ts'
import { groupOf, membershipOf, mustLead, roomFor } from './belonging.ts'
import { keyHolder } from './calendar/kept.ts'
import { routes } from './doors/gate.ts'
import { changedAt, writeAtom, type Atom, type AtomEntry } from './feed/atom.ts'
import { feedsOf, follow, presentFeed, refreshed, type KeptFeed } from './feed/kept.ts'
import { writtenIn, type Told } from './feed/written.ts'
import type { House } from './house.ts'
import type { KeptMember } from './member/kept.ts'
import { postsByAddress } from './post/kept.ts'
import { presentReading, readingsOf } from './reading/kept.ts'

const ATOM = 'application/atom+xml; charset=utf-8'
const TITLE = 80

const nameOf = async (house: House, memberId: string): Promise<string> => (await house.store.shelf.get<KeptMember>('member', memberId))?.name ?? ''

const firstLine = (body: string): string => [...(body.trim().split('\n', 1)[0] ?? '')].slice(0, TITLE).join('')

const entryOf = async (house: House, { name, readingId, by, body, at, changedAt }: Told): Promise<AtomEntry> => {
  const url = `${house.publicUrl}/readings/${readingId}`
  const authors = await Promise.all(by.map(memberId => nameOf(house, memberId)))
  return { id: `${url}#${name}`, url, title: `${authors.join(', ')}: ${firstLine(body)}`, authors, body, at, ...(changedAt !== undefined && { changedAt }) }
}

const entriesOf = async (house: House, reading: Reading, membership: Membership): Promise<AtomEntry[]> =>
  Promise.all((await writtenIn(house, reading, membership)).map(told => entryOf(house, told)))

/** A reading that is open, as an entry: it came when it was assigned, or released. */
const readingEntry = async (house: House, reading: Reading): Promise<AtomEntry> => {
  const { post } = await presentReading(house, reading)
  const url = `${house.publicUrl}/readings/${reading.id}`
  const at = [reading.createdAt, reading.releasedAt, reading.opensAt].filter(one => one !== undefined && one <= house.clock().toISOString()).sort().at(-1) ?? reading.createdAt
  return { id: url, url, title: post.title || '–', authors: post.author ? [post.author] : [], body: post.title, at }
}

const mediaOf = (feed: Atom): Media => {
  const text = writeAtom(feed)
  return new Media(ATOM, text, { mark: text, changedAt: changedAt(feed) })
}

const readingFeed = async (house: House, readingId: string, key: string): Promise<Media> => {
  const reading = await house.store.shelf.get<Reading>('reading', readingId)
  const memberId = await keyHolder(house, reading?.groupId ?? '', key)
  const { membership, reading: entered } = await roomFor(house, readingId, memberId)
  const { post } = await presentReading(house, entered)
  const url = `${house.publicUrl}/readings/${readingId}`
  return mediaOf({ self: `${house.publicUrl}/api/readings/${readingId}/feed.xml`, url, title: post.title, entries: await entriesOf(house, entered, membership), begun: entered.createdAt })
}

const groupFeed = async (house: House, groupId: string, key: string): Promise<Media> => {
  const membership = await membershipOf(house.store.shelf, groupId, await keyHolder(house, groupId, key))
  const { name, createdAt } = await groupOf(house.store.shelf, groupId)
  const readings = (await readingsOf(house.store.shelf, groupId)).filter(reading => stateOf(reading, house.clock()) !== 'planned' || mayLead(membership.role))
  const entries = (await Promise.all(readings.map(async reading => [await readingEntry(house, reading), ...(await entriesOf(house, reading, membership))]))).flat()
  return mediaOf({ self: `${house.publicUrl}/api/groups/${groupId}/feed.xml`, url: `${house.publicUrl}/groups/${groupId}`, title: name, entries, begun: createdAt })
}

const feedFor = async (house: House, memberId: string, { groupId, feedId }: { groupId: string; feedId: string }): Promise<KeptFeed> => {
  await membershipOf(house.store.shelf, groupId, memberId)
  const feed = await house.store.shelf.get<KeptFeed>('feed', `${groupId}/${feedId}`)
  if (!feed) throw new Refusal('not-found', 'This group follows no such feed.')
  return feed
}

/** Entries with the posts they were brought in as. */
const withPosts = async (house: House, groupId: string, entries: readonly FeedEntry[]): Promise<(FeedEntry & { postId?: string })[]> => {
  const posts = await postsByAddress(house.store.shelf, groupId)
  return entries.map(entry => {
    const postId = posts.get(entry.url ?? '')
    return { ...entry, ...(postId !== undefined && { postId }) }
  })
}

/** Feeds given out, and feeds followed. */
export const feedRoutes = routes({
  'GET /api/readings/:readingId/feed.xml': (house, _asker, { params, query }) => readingFeed(house, params.readingId, query.key),
  'GET /api/groups/:groupId/feed.xml': (house, _asker, { params, query }) => groupFeed(house, params.groupId, query.key),
  'POST /api/groups/:groupId/feeds': async (house, { memberId }, { params, body }) => {
    await mustLead(house.store.shelf, params.groupId, memberId)
    return { feed: presentFeed(await follow(house, memberId, { groupId: params.groupId, url: body.url })) }
  },
  'GET /api/groups/:groupId/feeds': async (house, { memberId }, { params, query }) => {
    await membershipOf(house.store.shelf, params.groupId, memberId)
    return pageThrough((await feedsOf(house, params.groupId)).map(presentFeed), query, feed => feed.id)
  },
  'GET /api/groups/:groupId/feeds/:feedId/entries': async (house, { memberId }, { params, query }) => {
    const feed = await refreshed(house, await feedFor(house, memberId, params), memberId)
    const { items, next } = pageThrough(feed.entries, query, entry => entry.id)
    return { items: await withPosts(house, params.groupId, items), next, feed: presentFeed(feed) }
  },
  'DELETE /api/groups/:groupId/feeds/:feedId': async (house, { memberId }, { params }) => {
    await mustLead(house.store.shelf, params.groupId, memberId)
    const feed = await feedFor(house, memberId, params)
    await house.store.shelf.change(async draft => draft.drop('feed', `${feed.groupId}/${feed.id}`))
    return {}
  },
})
