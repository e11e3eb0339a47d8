import { finder } from '../../shared/anchor.ts'
import type { Block } from '../../shared/post.ts'
import type { Reading } from '../../shared/reading.ts'
import type { Foreseen } from '../../shared/webannotation.ts'
import type { House } from '../house.ts'
import { isRevealed } from '../margin/rights.ts'
import { gather } from './gather.ts'
import { pace } from './pace.ts'

const AT_ONCE = 5

/**
 * What would become of a reading's annotations beside other blocks: how many of each among those the asker may see now. A sentence left
 * out would else tell how many stand on it before they are revealed.
 */
export const foresee = async (house: House, memberId: string, { reading, blocks }: { reading: Reading; blocks: readonly Block[] }): Promise<Foreseen> => {
  const { entries } = await gather(house, reading.id, { memberId })
  const anchors = entries.flatMap(({ anchor }) => anchor ?? [])
  const isHeldBack = !(await isRevealed(reading, memberId, house.margins.hasWritten))
  const foreseen: Foreseen = { readingId: reading.id, exact: 0, moved: 0, uncertain: 0, orphaned: 0, ...(isHeldBack && { heldBack: true as const }) }
  const rest = pace(), find = finder(blocks)
  for (let from = 0; from < anchors.length; from += AT_ONCE) {
    for (const anchor of anchors.slice(from, from + AT_ONCE)) foreseen[find(anchor).how]++
    await rest()
  }
  return foreseen
}
