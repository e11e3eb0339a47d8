import type { Post } from '../../shared/post.ts'
import type { Reading } from '../../shared/reading.ts'
import { isUri, toWeb, type MarginEntry, type WebAnnotation, type World } from '../../shared/webannotation.ts'
import type { House } from '../house.ts'
import type { KeptMember } from '../member/kept.ts'
import { directionOf, languageOf } from '../post/language.ts'
import type { Gathered } from './gather.ts'
import { inTurns } from './pace.ts'

/** A reading's text and margin, ready to leave the house in any form. */
export interface Presented { reading: Reading; post: Post; entries: MarginEntry[]; names: ReadonlyMap<string, string>; world: World }

/** The address of a reading's annotations; each one's own is beneath it. */
export const annotationsIri = (house: House, readingId: string): string => `${house.publicUrl}/api/readings/${readingId}/annotations`

/** What is gathered, with the text it stands beside and everybody's name. */
export const present = async (house: House, { reading, entries }: Gathered): Promise<Presented> => {
  const revisions = await revisionsOf(house, reading, entries)
  const names = await namesOf(house, entries)
  const post = revisions.get(reading.revision)!
  return { reading, post, entries, names, world: worldOf(house, { reading, post, revisions, names }) }
}

/** All of it in the open format. */
export const webAnnotations = ({ entries, world }: Presented): Promise<WebAnnotation[]> => inTurns(entries, entry => toWeb(entry, world))

const revisionsOf = async (house: House, reading: Reading, entries: readonly MarginEntry[]): Promise<Map<number, Post>> => {
  const numbers = new Set([reading.revision, ...entries.flatMap(({ anchor }) => anchor?.revision ?? [])])
  const posts = await Promise.all([...numbers].map(number => house.store.shelf.get<Post>('post-revision', `${reading.postId}/${number}`)))
  return new Map(posts.flatMap(post => (post ? [[post.revision, post]] : [])))
}

const namesOf = async (house: House, entries: readonly MarginEntry[]): Promise<Map<string, string>> => {
  const memberIds = [...new Set(entries.flatMap(({ by }) => by))]
  const members = await Promise.all(memberIds.map(memberId => house.store.shelf.get<KeptMember>('member', memberId)))
  return new Map(memberIds.map((memberId, at) => [memberId, members[at]?.name ?? '']))
}

interface Known { reading: Reading; post: Post; revisions: ReadonlyMap<number, Post>; names: ReadonlyMap<string, string> }

const worldOf = (house: House, { reading, post, revisions, names }: Known): World => ({
  iri: name => `${annotationsIri(house, reading.id)}/${name}`,
  agent: memberId => ({ id: `${house.publicUrl}/api/groups/${reading.groupId}/members#${memberId}`, type: 'Person', name: names.get(memberId) ?? '' }),
  source: sourceOf(house, post),
  revision: number => {
    const made = revisions.get(number)?.createdAt
    return made === undefined ? undefined : { sourceDate: made, cached: `${house.publicUrl}/api/posts/${post.id}?revision=${number}` }
  },
  speech: words => {
    const language = languageOf(words, post.language)
    return { ...(language !== undefined && { language }), textDirection: directionOf(words) }
  },
})

/** Where a post is found by others: where it was brought in from, else here. */
const sourceOf = (house: House, { id, sourceUrl }: Post): string => {
  const address = sourceUrl !== undefined && URL.canParse(sourceUrl) ? new URL(sourceUrl).href : undefined
  return isUri(address) ? address : `${house.publicUrl}/api/posts/${id}`
}
