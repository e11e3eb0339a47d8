import { finder } from '../../shared/anchor.ts'
import type { Block } from '../../shared/post.ts'
import type { Reading } from '../../shared/reading.ts'
import type { Foreseen } from '../../shared/webannotation.ts'
import type { House } from '../house.ts'
import { gatherAll } from './gather.ts'
import { pace } from './pace.ts'

const AT_ONCE = 5

/** What would become of a reading's annotations beside other blocks: how many of each, whoever may see them; private notes are not counted. */
export const foresee = async (house: House, { id: readingId }: Reading, blocks: readonly Block[]): Promise<Foreseen> => {
  const anchors = (await gatherAll(house, readingId)).flatMap(({ anchor }) => anchor ?? [])
  const foreseen: Foreseen = { readingId, exact: 0, moved: 0, uncertain: 0, orphaned: 0 }
  const rest = pace(), find = finder(blocks)
  for (let from = 0; from < anchors.length; from += AT_ONCE) {
    for (const anchor of anchors.slice(from, from + AT_ONCE)) foreseen[find(anchor).how]++
    await rest()
  }
  return foreseen
}
