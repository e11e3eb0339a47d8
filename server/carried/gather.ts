/** The questions of all groups that follow a convention, gathered for its organizer. */
import type { Anchor } from '../../shared/anchor.ts'
import type { Carried, CarriedQuestion, CarriedText } from '../../shared/carried.ts'
import type { Convention } from '../../shared/convention.ts'
import type { Group } from '../../shared/group.ts'
import type { Post } from '../../shared/post.ts'
import { inOrderOf, quoteOf } from '../annotation/arrange.ts'
import { inTurns } from '../annotation/pace.ts'
import type { Following } from '../convention/follow.ts'
import type { House } from '../house.ts'
import { directionOf } from '../post/language.ts'
import { carriedIn } from '../reading/harvest.ts'
import { readingsOf } from '../reading/kept.ts'

/** A question with the place it was asked at. */
interface Asked extends CarriedQuestion { postId: string; anchor?: Anchor }

const askedIn = async (house: House, { groupId }: Following): Promise<Asked[]> => {
  const group = await house.store.shelf.get<Group>('group', groupId)
  const readings = group ? await readingsOf(house.store.shelf, groupId) : []
  return (await Promise.all(readings.map(async ({ id, postId }) => (await carriedIn(house, id)).map((question): Asked => ({
    words: question.body, dir: directionOf(question.body), quote: quoteOf(question), group: group!.name, on: question.carriedAt, backers: question.backers.length,
    postId, ...(question.anchor && { anchor: question.anchor }),
  }))))).flat()
}

const textOf = async (house: House, postId: string, asked: readonly Asked[]): Promise<CarriedText> => {
  const { title, author, language, dir, blocks } = await house.store.shelf.get<Post>('post', postId) ?? { title: '', dir: 'ltr' as const, blocks: [] }
  const inTime = [...asked].sort((one, other) => one.on.localeCompare(other.on))
  const questions = inOrderOf(blocks, inTime).map(({ postId: _post, anchor: _anchor, ...question }) => question)
  return { postId, title, dir, questions, ...(author !== undefined && { author }), ...(language !== undefined && { language }) }
}

/** Everything carried up in the groups that follow now; nobody's private questions, and no names of members. */
export const carriedTo = async (house: House, convention: Convention): Promise<Carried> => {
  const followers = await house.store.shelf.list<Following>('follower', `${convention.id}/`)
  const byPost = new Map(convention.plan.map(({ postId }) => [postId, [] as Asked[]]))
  for (const asked of (await inTurns(followers, following => askedIn(house, following))).flat()) {
    const beside = byPost.get(asked.postId)
    if (beside) beside.push(asked)
    else byPost.set(asked.postId, [asked])
  }
  return { convention, texts: await inTurns([...byPost].filter(([, asked]) => asked.length), ([postId, asked]) => textOf(house, postId, asked)) }
}
