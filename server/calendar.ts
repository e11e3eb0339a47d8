/** Calendars: a group's readings and its convention, for a calendar program that follows a secret link. */
import { Media } from '../shared/wire.ts'
import { groupOf, membershipOf } from './belonging.ts'
import { dropKey, keyHolder, newKey, type Key } from './calendar/kept.ts'
import { writeCalendar } from './calendar/written.ts'
import { followedBy } from './convention/kept.ts'
import { routes } from './doors/gate.ts'
import type { House } from './house.ts'
import { presentReading, readingsOf } from './reading/kept.ts'

const AN_HOUR = 60

const calendarOf = async (house: House, groupId: string, remind?: number): Promise<string> => {
  const readings = await readingsOf(house.store.shelf, groupId), convention = await followedBy(house.store.shelf, groupId)
  return writeCalendar({
    group: await groupOf(house.store.shelf, groupId), url: house.publicUrl, now: house.clock(), remind: remind ?? AN_HOUR, ...(convention && { convention }),
    readings: await Promise.all(readings.map(reading => presentReading(house, reading))),
  })
}

/** A group's calendar, and the secret addresses it is read at. */
export const calendarRoutes = routes({
  'GET /api/groups/:groupId/calendar.ics': async (house, _asker, { params, query }) => {
    await keyHolder(house, params.groupId, query.key)
    const text = await calendarOf(house, params.groupId, query.remind)
    // the stamp says when it was written out, not that anything is another
    return new Media('text/calendar; charset=utf-8', text, { mark: text.replace(/^DTSTAMP:.*$/gm, '') })
  },
  'GET /api/groups/:groupId/key': async (house, { memberId }, { params: { groupId } }) => {
    await membershipOf(house.store.shelf, groupId, memberId)
    const key = await house.store.shelf.get<Key>('key-of', `${groupId}/${memberId}`)
    return { since: key?.createdAt ?? null }
  },
  'POST /api/groups/:groupId/key': async (house, { memberId }, { params: { groupId } }) => {
    await membershipOf(house.store.shelf, groupId, memberId)
    const key = await newKey(house, { groupId, memberId })
    const address = (name: string): string => `${house.publicUrl}/api/groups/${groupId}/${name}?key=${key}`
    return { key, calendar: address('calendar.ics'), feed: address('feed.xml') }
  },
  'DELETE /api/groups/:groupId/key': async (house, { memberId }, { params: { groupId } }) => {
    await membershipOf(house.store.shelf, groupId, memberId)
    await house.store.shelf.change(draft => dropKey(draft, { groupId, memberId }))
    return {}
  },
})
