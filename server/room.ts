/** The live side of a reading: entering, leaving, who is here and at which paragraph. */
import type { CommandInput, RoomEntered } from '../shared/contract.ts'
import { roomFor, writableRoomFor } from './belonging.ts'
import type { Asker } from './doors/asker.ts'
import { seenKey, type Seen } from './discussion/kept.ts'
import { commands, routes } from './doors/gate.ts'
import { formerMembers, groupMembers } from './group/membership.ts'
import type { House } from './house.ts'
import { presentReading } from './reading/kept.ts'
import { memberOf } from './member/kept.ts'
import { roundNow } from './round/kept.ts'

const LATEST = 50

const enter = async (house: House, asker: Asker, input: CommandInput<'room:enter'>): Promise<RoomEntered> => {
  const { reading } = await roomFor(house, input.readingId, asker.memberId)
  const discussion = await house.discussions.open(reading.id)
  // Seated before the list is cut: a message that arrives in between is told as a fact rather than missed.
  await asker.place?.enter(reading.id)
  if (asker.place) house.presence.enter(reading.id, asker.place.id, asker.memberId)
  const seen = await house.store.shelf.get<Seen>('seen', seenKey(asker.memberId, reading.id))
  const [lead, round] = [house.leads.of(reading.id), await roundNow(house.store.shelf, reading.id)]
  const from = input.since ?? Math.max(0, discussion.messages.length - LATEST)
  return {
    reading: await presentReading(house, reading),
    members: await groupMembers(house.store.shelf, reading.groupId),
    former: await formerMembers(house.store.shelf, reading.groupId),
    now: house.clock().toISOString(),
    present: house.presence.of(reading.id),
    messages: discussion.messages.slice(from),
    lastSeq: discussion.messages.length,
    changed: input.sinceChange === undefined ? [] : discussion.messages.slice(0, from).filter((_message, at) => discussion.changedAt[at]! > input.sinceChange!),
    lastChange: discussion.lastChange,
    ...(seen && { seen: seen.seq }),
    ...(lead && { lead }),
    ...(round && { round }),
  }
}

/** Entering and leaving a room, moving in it, typing. */
export const roomCommands = commands({
  'room:enter': enter,
  'room:leave': async (house, asker, { readingId }) => {
    await asker.place?.leave(readingId)
    if (asker.place) house.presence.leave(readingId, asker.place.id)
    return {}
  },
  'presence:move': async (house, asker, { readingId, blockId }) => {
    if (asker.place) house.presence.move(readingId, asker.place.id, blockId)
    return {}
  },
  'typing:note': async (house, asker, { readingId }) => {
    await writableRoomFor(house, readingId, asker.memberId)
    house.tell({ readingId }, 'typing:noted', { readingId, memberId: asker.memberId })
    return {}
  },
})

/** Whose margins one may open now. */
export const roomRoutes = routes({
  'GET /api/readings/:readingId/margins': async (house, asker, { params }) => {
    const { reading } = await roomFor(house, params.readingId, asker.memberId)
    const memberIds = await house.margins.openTo(reading, asker.memberId)
    const items = await Promise.all(memberIds.map(async memberId => ({ memberId, name: (await memberOf(house, memberId)).name })))
    return { items, next: null }
  },
})
