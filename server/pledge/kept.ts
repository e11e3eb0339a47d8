import type { Membership } from '../../shared/group.ts'
import { countPledges, settled, type Pledge, type PledgeCount } from '../../shared/pledge.ts'
import { openedBy, type Reading } from '../../shared/reading.ts'
import type { Draft, Shelf } from '../store/shelf.ts'

/** How a reading's pledges stand; stored under `pledge/<readingId>/<memberId>`. */
export const pledgesOf = async (reader: Pick<Shelf | Draft, 'list'>, reading: Reading): Promise<PledgeCount> => {
  const pledges = await reader.list<Pledge>('pledge', `${reading.id}/`)
  return countPledges(pledges, await reader.list<Membership>('membership', `${reading.groupId}/`), reading.quorum ?? pledges.length)
}

/** Keeps a reading as it stands once its pledges are counted anew, and when it opened. */
export const putSettled = async (draft: Draft, reading: Reading, now: Date): Promise<Reading> => {
  const next = openedBy(reading.quorum === undefined ? reading : settled(reading, await pledgesOf(draft, reading), now), now)
  draft.put('reading', next.id, next)
  return next
}

/** Forgets all pledges of a reading. */
export const dropPledges = async (draft: Draft, readingId: string): Promise<void> => {
  for (const { memberId } of await draft.list<Pledge>('pledge', `${readingId}/`)) draft.drop('pledge', `${readingId}/${memberId}`)
}
