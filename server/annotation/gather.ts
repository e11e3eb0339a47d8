import type { Reading } from '../../shared/reading.ts'
import type { MarginEntry } from '../../shared/webannotation.ts'
import { roomFor } from '../belonging.ts'
import type { House } from '../house.ts'
import { hiddenNames } from '../moderation/kept.ts'
import { inTurns } from './pace.ts'
import { byTime } from './written.ts'

/** What stands beside a reading for somebody's eyes: all they may see now, or what they wrote themselves. */
export interface Gathered { reading: Reading; entries: MarginEntry[] }

/**
 * Everything in the margin that a member may see now, in the order it was written: what is held back by the reading's reveal, what is
 * hidden and what is private is not there. With `mine`: all of their own, private notes among it, and nobody else's.
 */
export const gather = async (house: House, readingId: string, { memberId, mine = false }: { memberId: string; mine?: boolean }): Promise<Gathered> => {
  const { reading } = await roomFor(house, readingId, memberId)
  const hidden = await hiddenNames(house.store.shelf, readingId)
  const owners = mine ? [memberId] : await house.margins.openTo(reading, memberId)
  const own = await inTurns(owners, owner => house.writings.of(readingId, owner))
  const apart = mine ? await house.writings.mine(readingId, memberId) : await house.writings.joint(readingId)
  return { reading, entries: [...own.flat(), ...apart].filter(entry => !hidden.has(whatOf(entry))).sort(byTime) }
}

const whatOf = ({ name, motivation }: MarginEntry): string => `${motivation === 'replying' ? 'reply' : 'annotation'}/${name}`
