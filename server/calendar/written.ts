/**
 * A group's readings as iCalendar. Times are written in UTC, so that they are right wherever the calendar is and whatever its clocks do; only
 * a convention's days are days. An entry keeps its UID for life, and its SEQUENCE grows with every change.
 */
import ical, { ICalCalendarMethod, ICalEventTransparency, type ICalCalendar } from 'ical-generator'
import type { Convention } from '../../shared/convention.ts'
import type { Group } from '../../shared/group.ts'
import type { ReadingCard } from '../../shared/reading.ts'

/** What goes into a calendar. `url`: the house's address. */
export interface Calendar { group: Group; readings: readonly ReadingCard[]; convention?: Convention; url: string; now: Date }

/** An evening. */
const EVENING = 90 * 60_000

/** A title on one line: what a calendar cannot show is left out. */
const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim()

const versionOf = (reading: ReadingCard): number => (reading.turns ?? 0) + reading.revision - 1

const addReading = (calendar: ICalCalendar, { url, now }: Calendar, reading: ReadingCard): void => {
  const at = { url: `${url}/readings/${reading.id}`, stamp: now, sequence: versionOf(reading), description: [reading.post.author].filter(Boolean).join('') || null }
  const title = plain(reading.post.title) || '–'
  if (reading.opensAt !== undefined) {
    const start = new Date(reading.opensAt)
    calendar.createEvent({ ...at, id: `reading-${reading.id}@tenfold`, summary: title, start, end: new Date(start.getTime() + EVENING) })
  }
  if (reading.dueAt !== undefined) {
    calendar.createEvent({ ...at, id: `due-${reading.id}@tenfold`, summary: `${title} ⏳`, start: new Date(reading.dueAt), transparency: ICalEventTransparency.TRANSPARENT })
  }
}

const DAY = 86_400_000

const addConvention = (calendar: ICalCalendar, { now }: Calendar, convention: Convention): void => {
  const where = [convention.place, convention.address].filter(one => one !== undefined).map(plain).join(', ')
  calendar.createEvent({
    id: `convention-${convention.id}@tenfold`, summary: plain(convention.name), stamp: now, sequence: convention.version, allDay: true, timezone: null,
    start: new Date(convention.startsOn), end: new Date(Date.parse(convention.endsOn) + DAY), location: where || null, transparency: ICalEventTransparency.TRANSPARENT,
  })
}

/** Writes a calendar as text. */
export const writeCalendar = (contents: Calendar): string => {
  const { group, readings, convention } = contents
  const calendar = ical({ name: plain(group.name), prodId: '//Tenfold//Readings//EN', method: ICalCalendarMethod.PUBLISH, ttl: 3600 })
  calendar.x('X-WR-TIMEZONE', convention?.timezone ?? group.timezone)
  for (const reading of readings) addReading(calendar, contents, reading)
  if (convention) addConvention(calendar, contents, convention)
  return calendar.toString()
}
