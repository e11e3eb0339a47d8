/**
 * In which order one member is shown what was found: what they may see is sorted out first, and then counts nothing but each thing's own
 * words and day. What they may not see must not be told by the order or number of what they may.
 */
import { pace } from '../annotation/pace.ts'
import type { Found } from './catalogue.ts'
import type { Entry } from './entry.ts'
import type { Eyes } from './eyes.ts'

interface Placed extends Found { at: number }

/** What of it a member may see: whole words before beginnings, then the newest first, a text in its own order. `now` in milliseconds. */
export const visibleInOrder = async (found: readonly Found[], eyes: Eyes, now: number): Promise<Entry[]> => {
  const rest = pace(), visible: Placed[] = []
  for (const { entry, fit } of found) {
    if (await eyes.may(entry)) visible.push({ entry, fit, at: timeOf(entry, now) })
    await rest()
  }
  return visible.sort(compare).map(({ entry }) => entry)
}

/** When it was written, as its writer says; a day to come puts nothing in front. */
const timeOf = ({ at = '' }: Entry, now: number): number => {
  const time = Date.parse(at)
  return time <= now ? time : 0
}

const compare = (one: Placed, other: Placed): number =>
  other.fit - one.fit || other.at - one.at || (one.entry.nth ?? 0) - (other.entry.nth ?? 0) || (one.entry.key < other.entry.key ? -1 : 1)
