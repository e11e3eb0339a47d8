/**
 * A group's readings as iCalendar. Times are written in UTC, so that they are right wherever the calendar is and whatever its clocks do; only
 * a convention's days are days. An entry keeps its UID for life, and its SEQUENCE grows with every change.
 */
import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventTransparency, type ICalCalendar, type ICalEvent } from 'ical-generator'
import type { Convention } from '../../shared/convention.ts'
import type { Group } from '../../shared/group.ts'
import type { ReadingCard } from '../../shared/reading.ts'

/** What goes into a calendar. `url`: the house's address; `remind`: so many minutes before a reading opens, 0 for never. */
export interface Calendar { group: Group; readings: readonly ReadingCard[]; convention?: Convention; url: string; now: Date; remind: number }

const MINUTE = 60_000
/** An evening. */
const EVENING = 90 * MINUTE
const DAY = 24 * 60 * MINUTE

/** A title on one line: what a calendar cannot show is left out. */
const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim()

const versionOf = (reading: ReadingCard): number => (reading.turns ?? 0) + reading.revision - 1

const remindOf = (event: ICalEvent, summary: string, minutes: number): void => {
  if (minutes > 0) event.createAlarm({ type: ICalAlarmType.display, trigger: minutes * 60, description: summary })
}

/** What a group calls what it reads; the mark says that this is until when. */
const DUE = '\u23f3'

const addReading = (calendar: ICalCalendar, { url, now, remind, group, convention }: Calendar, reading: ReadingCard): void => {
  const title = plain(reading.post.title) || '–', about = [reading.post.author, group.name, reading.conventionId && convention?.name]
  const at = {
    url: `${url}/readings/${reading.id}`, stamp: now, sequence: versionOf(reading), location: `${url}/readings/${reading.id}`,
    description: about.flatMap(line => (line ? [plain(line)] : [])).join('\n') || null,
  }
  if (reading.opensAt !== undefined) {
    const start = new Date(reading.opensAt)
    remindOf(calendar.createEvent({ ...at, id: `reading-${reading.id}@tenfold`, summary: title, start, end: new Date(start.getTime() + EVENING) }), title, remind)
  }
  if (reading.dueAt !== undefined) {
    const summary = `${title} ${DUE}`
    const due = calendar.createEvent({ ...at, id: `due-${reading.id}@tenfold`, summary, start: new Date(reading.dueAt), transparency: ICalEventTransparency.TRANSPARENT })
    remindOf(due, summary, remind && 24 * 60)
  }
}

const addConvention = (calendar: ICalCalendar, { now, remind }: Calendar, convention: Convention): void => {
  const where = [convention.place, convention.address].filter(one => one !== undefined).map(plain).join(', '), summary = plain(convention.name)
  const days = calendar.createEvent({
    id: `convention-${convention.id}@tenfold`, summary, stamp: now, sequence: convention.version, allDay: true, timezone: null,
    start: new Date(convention.startsOn), end: new Date(Date.parse(convention.endsOn) + DAY), location: where || null, transparency: ICalEventTransparency.TRANSPARENT,
  })
  if (remind > 0) for (const before of [7 * 24 * 60, 24 * 60]) remindOf(days, summary, before)
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
