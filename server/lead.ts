/** Leading: a facilitator goes through the text, and everybody's page goes along who does not wander off. */
import type { CommandInput } from '../shared/contract.ts'
import { mayLead } from '../shared/group.ts'
import type { Lead } from '../shared/lead.ts'
import { Refusal } from '../shared/refusal.ts'
import { writableRoomFor } from './belonging.ts'
import { commands } from './doors/gate.ts'
import type { House } from './house.ts'

const mustLeadRoom = async (house: House, readingId: string, memberId: string): Promise<void> => {
  const { membership } = await writableRoomFor(house, readingId, memberId)
  if (!mayLead(membership.role)) throw new Refusal('not-allowed', 'Only a facilitator leads the reading.')
  if (!house.presence.of(readingId).some(one => one.memberId === memberId)) throw new Refusal('conflict', 'Come into the room first.')
}

const untilOf = (house: House, pauseSeconds: number | undefined): { until?: string } =>
  pauseSeconds === undefined ? {} : { until: new Date(house.clock().getTime() + pauseSeconds * 1000).toISOString() }

const at = (blockId: string | undefined): { blockId?: string } => (blockId === undefined ? {} : { blockId })

/** Begins to lead, or takes over, at the paragraph named or at the one the leader is at. */
const start = async (house: House, memberId: string, { readingId, blockId, pauseSeconds }: CommandInput<'lead:start'>): Promise<Lead> => {
  await mustLeadRoom(house, readingId, memberId)
  const own = house.presence.of(readingId).find(one => one.memberId === memberId)?.blockId
  return house.leads.set({ readingId, by: memberId, ...at(blockId ?? own), ...untilOf(house, pauseSeconds) })
}

const move = async (house: House, memberId: string, { readingId, blockId, pauseSeconds }: CommandInput<'lead:move'>): Promise<Lead> => {
  await mustLeadRoom(house, readingId, memberId)
  const lead = house.leads.of(readingId)
  if (lead?.by !== memberId) throw new Refusal('conflict', 'You are not leading now; take over first.')
  return house.leads.set({ readingId, by: memberId, ...at(blockId ?? lead.blockId), ...untilOf(house, pauseSeconds) })
}

/** Leading a reading: taking the lead, moving on, letting go. */
export const leadCommands = commands({
  'lead:start': (house, asker, input) => start(house, asker.memberId, input),
  'lead:move': (house, asker, input) => move(house, asker.memberId, input),
  'lead:stop': async (house, asker, { readingId }) => {
    await mustLeadRoom(house, readingId, asker.memberId)
    house.leads.stop(readingId)
    return { readingId }
  },
})
