import type { Alarm } from '../../server/alarm.ts'

/** A clock that goes only when it is told to, with alarms that ring by it: `openTestHouse({ clock, alarm })`. */
export interface Time { clock: () => Date; alarm: Alarm; pass(milliseconds: number): void; readonly alarms: number }

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

/** Time that stands at `start`. */
export const openTime = (start = '2026-11-22T18:00:00.000Z'): Time => {
  let now = Date.parse(start)
  const set = new Set<{ at: number; ring: () => void }>()
  const next = (until: number) => [...set].filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0]
  return {
    clock: () => new Date(now),
    alarm: (at, ring) => {
      const one = { at: at.getTime(), ring }
      set.add(one)
      return () => void set.delete(one)
    },
    get alarms() { return set.size },
    pass: milliseconds => {
      const until = now + milliseconds
      for (let due = next(until); due; due = next(until)) {
        set.delete(due)
        now = Math.max(now, due.at)
        due.ring()
      }
      now = until
    },
  }
}
