/** Search over what stands in a group, as far as the asker may see it at this moment. */
import type { RouteInput } from '../shared/contract.ts'
import type { Post } from '../shared/post.ts'
import { mayLead, type Membership } from '../shared/group.ts'
import { stateOf, type Reading } from '../shared/reading.ts'
import { queryOf, type Hit } from '../shared/search.ts'
import { membershipOf } from './belonging.ts'
import { routes } from './doors/gate.ts'
import type { House } from './house.ts'
import type { KeptMember } from './member/kept.ts'
import { readingsOf } from './reading/kept.ts'
import type { Entry } from './search/entry.ts'
import { excerptOf } from './search/excerpt.ts'
import { Eyes } from './search/eyes.ts'
import { visibleInOrder } from './search/order.ts'

/** What it takes to say where something found stands. */
interface Shown { titles: ReadonlyMap<string, string>; readings: readonly Reading[] }

const shownTo = async (house: House, { groupId, role }: Membership): Promise<Shown> => {
  const readings = (await readingsOf(house.store.shelf, groupId)).filter(reading => mayLead(role) || stateOf(reading, house.clock()) !== 'planned')
  const keys = await house.store.shelf.list<{ postId: string }>('post-of', `${groupId}/`)
  const posts = await Promise.all([...new Set([...keys, ...readings].map(({ postId }) => postId))].map(postId => house.store.shelf.get<Post>('post', postId)))
  return { readings, titles: new Map(posts.flatMap(post => (post ? [[post.id, post.title] as const] : []))) }
}

const hitOf = async (house: House, { entry, query, shown }: { entry: Entry; query: readonly string[]; shown: Shown }): Promise<Hit | undefined> => {
  const { key: _key, nth: _nth, text, ...rest } = entry
  const found = excerptOf(text, query)
  if (!found) return undefined
  const reading = shown.readings.find(one => (entry.readingId === undefined ? one.postId === entry.postId : one.id === entry.readingId))
  const member = entry.memberId === undefined ? undefined : await house.store.shelf.get<KeptMember>('member', entry.memberId)
  const postId = entry.postId ?? reading?.postId
  return {
    ...rest, ...found, title: shown.titles.get(postId ?? '') ?? '', ...(postId !== undefined && { postId }), ...(reading && { readingId: reading.id }), ...(member && { name: member.name }),
  }
}

const search = async (house: House, memberId: string, { query: { group, q, limit } }: RouteInput<'GET /api/search'>): Promise<Hit[]> => {
  const membership = await membershipOf(house.store.shelf, group, memberId)
  const query = queryOf(q)
  if (query.length === 0) return []
  const catalogue = await house.searches.of(group)
  const [eyes, shown, hits] = [new Eyes(house, membership), await shownTo(house, membership), [] as Hit[]]
  for (const found of await visibleInOrder(catalogue.find(query), eyes, house.clock().getTime())) {
    const entry = await eyes.see(found)
    const hit = entry && (await hitOf(house, { entry, query, shown }))
    if (hit) hits.push(hit)
    if (hits.length === limit) break
  }
  return hits
}

/** Looking for words in a group. */
export const searchRoutes = routes({
  'GET /api/search': async (house, { memberId }, input) => ({ items: await search(house, memberId, input), next: null }),
})
