import type { Lead } from '../../shared/lead.ts'
import { stateOf, type Reading } from '../../shared/reading.ts'
import type { House } from '../house.ts'

/** Who leads which room. In memory only: a lead ends with the presence of whoever leads. */
export interface Leads {
  /** How a room is led; undefined when nobody leads it. */
  of(readingId: string): Lead | undefined
  /** Sets how a room is led, and tells it. */
  set(lead: Lead): Lead
  stop(readingId: string): void
}

/** How long a leader may be out of the room, when a lift or a tunnel swallows the line, before nobody leads. */
export const GRACE = 8_000

/** Keeps the leads of a house, ends one when its leader has left the room or the reading closes, and ends a pause when its time is over. */
export const openLeads = (house: Pick<House, 'tell' | 'onTiding' | 'presence' | 'alarm' | 'clock' | 'store'>): Leads => {
  const leads = new Map<string, Lead>()
  const leaving = new Map<string, () => void>()
  const pausing = new Map<string, () => void>()
  const hush = (alarms: Map<string, () => void>, readingId: string): void => {
    alarms.get(readingId)?.()
    alarms.delete(readingId)
  }
  const calm = (readingId: string): void => hush(leaving, readingId)
  const isHere = ({ readingId, by }: Lead): boolean => house.presence.of(readingId).some(one => one.memberId === by)
  const set = (lead: Lead): Lead => {
    const { until, ...going } = lead
    calm(lead.readingId)
    hush(pausing, lead.readingId)
    leads.set(lead.readingId, lead)
    if (until !== undefined) pausing.set(lead.readingId, house.alarm(new Date(until), () => set(going)))
    house.tell({ readingId: lead.readingId }, 'lead:changed', lead)
    return lead
  }
  const stop = (readingId: string): void => {
    calm(readingId)
    hush(pausing, readingId)
    if (leads.delete(readingId)) house.tell({ readingId }, 'lead:changed', { readingId })
  }
  const follow = (readingId: string): void => {
    const lead = leads.get(readingId)
    if (!lead) return
    if (isHere(lead)) calm(readingId)
    else if (!leaving.has(readingId)) leaving.set(readingId, house.alarm(new Date(house.clock().getTime() + GRACE), () => stop(readingId)))
  }
  house.onTiding('presence:turned', ({ readingId }) => follow(readingId))
  const endIfClosed = async (readingId: string): Promise<void> => {
    const reading = await house.store.shelf.get<Reading>('reading', readingId)
    if (reading && stateOf(reading, house.clock()) === 'closed') stop(readingId)
  }
  house.onTiding('reading:erased', ({ readingId }) => stop(readingId))
  house.onTiding('reading:turned', ({ readingId }) => { if (leads.has(readingId)) void endIfClosed(readingId) })
  house.onTiding('membership:changed', ({ memberId, role }) => {
    for (const lead of [...leads.values()]) if (lead.by === memberId && role !== 'facilitator') stop(lead.readingId)
  })
  return { of: readingId => leads.get(readingId), set, stop }
}
