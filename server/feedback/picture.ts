import { createHash } from 'node:crypto'
import type { FeedbackPicture, FeedbackWord } from '../../shared/feedback.ts'
import type { Post } from '../../shared/post.ts'
import type { Reading } from '../../shared/reading.ts'
import type { House } from '../house.ts'
import type { KeptMember } from '../member/kept.ts'
import { feedbackOn, type KeptFeedback } from './kept.ts'

const wordOf = async (house: House, { body, helped, signed, memberId }: KeptFeedback): Promise<FeedbackWord> => {
  const member = signed ? await house.store.shelf.get<KeptMember>('member', memberId) : undefined
  return { body: body ?? '', ...(helped !== undefined && { helped }), ...(member && { memberId, name: member.name }) }
}

/** An order that does not change and has nothing to do with who spoke, or when. */
const shuffled = (all: readonly KeptFeedback[]): KeptFeedback[] => {
  const place = ({ id }: KeptFeedback): string => createHash('sha256').update(id).digest('base64url')
  return [...all].sort((one, other) => place(one).localeCompare(place(other)))
}

const unclearIn = (all: readonly KeptFeedback[], order: readonly string[]): FeedbackPicture['unclear'] => {
  const members = new Map<string, number>()
  for (const { unclear = [] } of all) for (const blockId of new Set(unclear.map(one => one.blockId))) members.set(blockId, (members.get(blockId) ?? 0) + 1)
  return order.flatMap(blockId => (members.has(blockId) ? [{ blockId, members: members.get(blockId)! }] : []))
}

/** What was told of a reading, gathered: for its facilitators. */
export const pictureOf = async (house: House, reading: Reading): Promise<FeedbackPicture> => {
  const all = shuffled(await feedbackOn(house.store.shelf, reading.id))
  const post = await house.store.shelf.get<Post>('post', reading.postId)
  return {
    given: all.length, helped: all.filter(({ helped }) => helped === true).length, notHelped: all.filter(({ helped }) => helped === false).length,
    unclear: unclearIn(all, post?.blocks.map(({ id }) => id) ?? []), words: await Promise.all(all.filter(({ body }) => body).map(one => wordOf(house, one))),
  }
}
