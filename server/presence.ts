import type { Present } from '../shared/presence.ts'
import type { House } from './house.ts'

/** Who is in which room, by connection. In memory only, and gone when they leave: nobody's reading is recorded. */
export interface Presence {
  of(readingId: string): Present[]
  enter(readingId: string, placeId: string, memberId: string): void
  move(readingId: string, placeId: string, blockId: string | undefined): void
  leave(readingId: string, placeId: string): void
}

/** How many milliseconds of changes go in one fact: more in a full room, where everybody hears of everybody. */
const settleOf = (places: number): number => Math.max(50, places * 10)

/** Keeps presence and tells each room of it, the changes of a moment in one fact. */
export const openPresence = (house: Pick<House, 'tell' | 'spread'>): Presence => {
  const rooms = new Map<string, Map<string, Present>>()
  const waiting = new Set<string>()
  const of = (readingId: string): Present[] => [...new Map([...(rooms.get(readingId)?.values() ?? [])].map(one => [one.memberId, one])).values()]
  const tellSoon = (readingId: string): void => {
    if (waiting.has(readingId)) return
    waiting.add(readingId)
    setTimeout(() => {
      waiting.delete(readingId)
      house.tell({ readingId }, 'presence:changed', { readingId, present: of(readingId) })
      house.spread('presence:turned', { readingId })
    }, settleOf(rooms.get(readingId)?.size ?? 0)).unref()
  }
  /** Set last, so that of a member's several devices the one moved last is where they are. */
  const seat = (readingId: string, placeId: string, present: Present): void => {
    const room = rooms.get(readingId) ?? new Map<string, Present>()
    rooms.set(readingId, room)
    room.delete(placeId)
    room.set(placeId, present)
    tellSoon(readingId)
  }
  return {
    of,
    enter: (readingId, placeId, memberId) => seat(readingId, placeId, { memberId }),
    move: (readingId, placeId, blockId) => {
      const present = rooms.get(readingId)?.get(placeId)
      if (!present || present.blockId === blockId) return
      seat(readingId, placeId, { memberId: present.memberId, ...(blockId !== undefined && { blockId }) })
    },
    leave: (readingId, placeId) => {
      const room = rooms.get(readingId)
      if (!room?.delete(placeId)) return
      if (room.size === 0) rooms.delete(readingId)
      tellSoon(readingId)
    },
  }
}
