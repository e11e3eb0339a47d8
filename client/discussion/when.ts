/** Times of messages in the reader's language. */
const DAY_MS = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (language: string, name: 'time' | 'day' | 'far'): Intl.DateTimeFormat => {
  const key = `${language}/${name}`
  const found = formats.get(key) ?? new Intl.DateTimeFormat(regionOf(language), SHAPES[name])
  formats.set(key, found)
  return found
}

/** The language as the reader's own region writes it: English with 20:30 in Britain, with 8:30 PM in America. */
const regionOf = (language: string): string => navigator.languages.find(tag => tag.split('-')[0] === language) ?? language

const SHAPES = {
  time: { hour: 'numeric', minute: '2-digit' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  far: { day: 'numeric', month: 'long', year: 'numeric' },
} satisfies Record<string, Intl.DateTimeFormatOptions>

/** The time of day. */
export const timeOf = (language: string, at: string): string => formatOf(language, 'time').format(new Date(at))

/** Which day of the reader's calendar, as a key to compare by. */
export const dayOf = (at: string): number => new Date(at).setHours(0, 0, 0, 0)

/** The day in words: today, yesterday, Thursday 19 November, 19 November 2025. */
export const dayName = (language: string, day: number, now = Date.now()): string => {
  const ago = Math.round((new Date(now).setHours(0, 0, 0, 0) - day) / DAY_MS)
  if (ago === 0 || ago === 1) return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-ago, 'day')
  return formatOf(language, ago > 0 && ago < 300 ? 'day' : 'far').format(day)
}
