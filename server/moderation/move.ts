import { finder, type Anchor } from '../../shared/anchor.ts'
import { rootOf } from '../../shared/annotation.ts'
import { writerIn } from '../../shared/moderation.ts'
import type { Post } from '../../shared/post.ts'
import type { Reading } from '../../shared/reading.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { House } from '../house.ts'

const absent = (): Refusal => new Refusal('not-found', 'There is no annotation of that name here, or it is not yours to see.')

/** Puts an annotation whose words are no longer where they were beside others of the present text. Its words and its writer stay as they are. */
export const move = async (house: House, reading: Reading, { what, memberId, anchor }: { what: string; memberId: string; anchor: Anchor }): Promise<void> => {
  const [kind, , id = ''] = what.split('/'), writerId = writerIn(what)
  if (kind !== 'annotation' || !writerId || !(await house.margins.openTo(reading, memberId)).includes(writerId)) throw absent()
  const anchored = (await house.writings.of(reading.id, writerId)).find(({ name }) => name === `${writerId}/${id}`)?.anchor
  if (!anchored) throw absent()
  const post = await house.store.shelf.get<Post>('post-revision', `${reading.postId}/${reading.revision}`), find = finder(post!.blocks)
  if (find(anchor).how !== 'exact') throw new Refusal('invalid', 'These words are not in the text.', { fields: { anchor: 'is not in the text' } })
  if (find(anchored).how === 'exact') throw new Refusal('conflict', 'Its words are where it was put; its writer alone may put it elsewhere.')
  await house.margins.edit(reading.id, writerId, doc => {
    const entry = rootOf(doc, 'annotations').get(id)
    if (entry instanceof Object && 'set' in entry) (entry as { set(key: string, value: unknown): void }).set('anchor', anchor)
  })
}
