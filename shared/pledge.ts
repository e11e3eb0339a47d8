import { z } from 'zod'
import { mayWrite, type Membership } from './group.ts'
import { stateOf, type Reading } from './reading.ts'
import { Id, Time } from './wire.ts'

/** "I am in": a member's word for a reading. */
export const Pledge = z.object({ readingId: Id, memberId: Id, madeAt: Time })
export type Pledge = z.infer<typeof Pledge>

/** How many have pledged, of how many it takes. */
export const PledgeCount = z.object({ made: z.number().int(), of: z.number().int() })
export type PledgeCount = z.infer<typeof PledgeCount>

/** How a reading's pledges stand. Those who left the group or only observe are not counted; those who are away are excused. */
export const countPledges = (pledges: readonly Pledge[], memberships: readonly Membership[], quorum: number): PledgeCount => {
  const pledged = new Set(pledges.map(one => one.memberId))
  const writers = memberships.filter(one => mayWrite(one.role))
  const made = writers.filter(one => pledged.has(one.memberId)).length
  const excused = writers.filter(one => one.away !== undefined && !pledged.has(one.memberId)).length
  return { made, of: Math.max(1, Math.min(quorum, Math.max(writers.length, quorum) - excused)) }
}

/** A reading after its pledges, its quorum or its group changed. One that has opened stays open. */
export const settled = (reading: Reading, { made, of }: PledgeCount, now: Date): Reading => {
  const isMet = reading.quorum !== undefined && made >= of
  if (stateOf(reading, now) !== 'planned' || isMet === (reading.quorumMetAt !== undefined)) return reading
  const { quorumMetAt: _met, ...rest } = reading
  return isMet ? { ...rest, quorumMetAt: now.toISOString() } : rest
}
