import { randomInt } from 'node:crypto'
import type { Convention, PathStep } from '../../shared/convention.ts'
import type { Post } from '../../shared/post.ts'
import { stateOf, type Reading } from '../../shared/reading.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { House } from '../house.ts'
import type { Draft, Shelf } from '../store/shelf.ts'
import type { Followed, Following } from './follow.ts'

type Reader = Pick<Shelf | Draft, 'get' | 'list'>

/** Keeps a convention as its organizer last left it; whoever organizes it finds it by `convention-of/<memberId>/<id>`. */
export const putConvention = (draft: Draft, convention: Convention): Convention => {
  draft.put('convention', convention.id, convention)
  draft.put('convention-of', `${convention.by}/${convention.id}`, { id: convention.id })
  return convention
}

/** A convention, for its organizer; for everybody else there is none. */
export const conventionBy = async (reader: Reader, conventionId: string, memberId: string): Promise<Convention> => {
  const convention = await reader.get<Convention>('convention', conventionId)
  if (convention?.by !== memberId) throw new Refusal('not-found', 'There is no such convention, or it is not yours to see.')
  return convention
}

/** The convention a group follows, as it was last published. */
export const followedBy = async (reader: Reader, groupId: string): Promise<Convention | undefined> => {
  const following = await reader.get<Following>('following', groupId)
  return following && reader.get<Convention>('published', following.conventionId)
}

/** No vowels, so that a code spells no word; nothing that looks like something else. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ2345679'

/** A code as it is written down. */
export const newCode = (): string => Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('')).join('-')

/** Under what a code is looked for. */
export const codeKey = (code: string): string => code.replace(/-/g, '')

/** The plan as a group goes it. */
export const pathFor = async (house: House, convention: Convention, groupId: string): Promise<PathStep[]> => {
  const { shelf } = house.store
  return Promise.all(convention.plan.map(async step => {
    const followed = await shelf.get<Followed>('followed', `${groupId}/${step.id}`)
    const reading = followed && (await shelf.get<Reading>('reading', followed.readingId))
    const post = await shelf.get<Post>('post', reading?.postId ?? step.postId)
    const own = reading && { readingId: reading.id, state: stateOf(reading, house.clock()), postId: reading.postId, opensAt: reading.opensAt, dueAt: reading.dueAt, quorum: reading.quorum }
    const { title, dir, author, language } = post ?? { title: '', dir: 'ltr' as const }
    return { ...step, ...own, post: { title, dir, ...(author !== undefined && { author }), ...(language !== undefined && { language }) } }
  }))
}
