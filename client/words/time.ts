import { language } from './words.ts'

/** The reader's own variety of the language spoken: `en-GB` rather than `en`, so that clocks and months are as at home. */
const locale = (): string => navigator.languages.find(tag => tag.split('-')[0] === language()) ?? language()

const format = (iso: string, options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(locale(), options).format(new Date(iso))

const daysFrom = (iso: string, now: Date): number => {
  const start = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.round((start(new Date(iso)) - start(now)) / 86_400_000)
}

/** A moment as one would say it: `tomorrow, 20:00`, `Thursday 26 November, 20:00`. */
export const moment = (iso: string, now = new Date()): string => {
  const days = daysFrom(iso, now)
  const clock = format(iso, { hour: 'numeric', minute: '2-digit' })
  if (Math.abs(days) <= 1) return `${new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(days, 'day')}, ${clock}`
  const year = new Date(iso).getFullYear() === now.getFullYear() ? {} : { year: 'numeric' } as const
  return `${format(iso, { weekday: 'long', day: 'numeric', month: 'long', ...year })}, ${clock}`
}

const DAY = { day: 'numeric', month: 'long', year: 'numeric' } as const

/** A day without an hour is the same day everywhere. */
const inZone = (iso: string): Intl.DateTimeFormatOptions => (iso.length === 10 ? { timeZone: 'UTC' } : {})

/** A day: `31 December 2013`. */
export const day = (iso: string): string => format(iso, { ...DAY, ...inZone(iso) })

/** A day of this year or of last: `31 December`. */
export const dayOfYear = (iso: string): string => format(iso, { day: 'numeric', month: 'long', ...inZone(iso) })

/** A month by its name; given as `2026-11`. */
export const monthOf = (month: string): string => format(`${month}-01`, { month: 'long', timeZone: 'UTC' })

/** Some days on end: `17–19 December 2026`. */
export const days = (from: string, to: string): string => new Intl.DateTimeFormat(locale(), { ...DAY, timeZone: 'UTC' }).formatRange(new Date(from), new Date(to))

/** Names after one another, as a sentence has them: `Noa, Dov and Ruth`. */
export const listed = (names: readonly string[]): string => new Intl.ListFormat(locale(), { type: 'conjunction' }).format(names)

/** What a field of the kind `datetime-local` holds for a moment, on this device's clock. */
export const fieldOf = (iso: string | undefined): string => {
  if (iso === undefined) return ''
  const date = new Date(iso)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** The moment such a field means, or undefined when it is empty. */
export const momentOf = (field: string): string | undefined => (field === '' ? undefined : new Date(field).toISOString())

/** The time zones one may live in, the world's clock first; always in the same order, whichever is one's own. */
export const zones = (own: string): readonly string[] => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), own])]
