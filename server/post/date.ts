/** Dates as people write them, read into `2013-12-31`. */
const MONTHS = [
  ['january', 'jan', 'ינואר'], ['february', 'feb', 'פברואר'], ['march', 'mar', 'מרץ', 'מרס'], ['april', 'apr', 'אפריל'], ['may', 'מאי'],
  ['june', 'jun', 'יוני'], ['july', 'jul', 'יולי'], ['august', 'aug', 'אוגוסט'], ['september', 'sept', 'sep', 'ספטמבר'],
  ['october', 'oct', 'אוקטובר'], ['november', 'nov', 'נובמבר'], ['december', 'dec', 'דצמבר'],
]
const NAMES = MONTHS.flat().sort((one, other) => other.length - one.length).join('|')
const EDGE = '(?<![\\p{L}\\d])'
const END = '(?![\\p{L}\\d])'

const ISO = new RegExp(`${EDGE}(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?=T|$|[^\\d])`, 'u')
const NUMERIC = new RegExp(`${EDGE}(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})${END}`, 'u')
const MONTH_FIRST = new RegExp(`${EDGE}(${NAMES})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})${END}`, 'iu')
const DAY_FIRST = new RegExp(`${EDGE}(\\d{1,2})(?:st|nd|rd|th)?\\.?\\s+(?:of\\s+)?ב?(${NAMES})\\.?,?\\s+(\\d{4})${END}`, 'iu')

const iso = (year: number, month: number, day: number) => {
  const date = new Date(Date.UTC(year, month - 1, day))
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? date.toISOString().slice(0, 10) : undefined
}

const monthOf = (name: string) => MONTHS.findIndex(names => names.includes(name.toLowerCase())) + 1
const yearOf = (digits: string) => (digits.length === 4 ? Number(digits) : Number(digits) + (Number(digits) < 70 ? 2000 : 1900))

/** `12/31/13` is a date in one order only; `3/4/13` is March in English and April elsewhere, and with dots always day first. */
const numeric = (match: RegExpMatchArray, english: boolean) => {
  const [, first = '', separator, second = '', year = ''] = match
  const [one, two] = [Number(first), Number(second)]
  const dayFirst = one > 12 || (two <= 12 && (separator === '.' || !english))
  return dayFirst ? iso(yearOf(year), two, one) : iso(yearOf(year), one, two)
}

/** The first date in a line of text; `english` decides the order of day and month where the digits do not. */
export function dateIn(line: string, english = true): string | undefined {
  const exact = ISO.exec(line)
  if (exact) return iso(Number(exact[1]), Number(exact[2]), Number(exact[3]))
  const digits = NUMERIC.exec(line)
  if (digits) return numeric(digits, english)
  const monthFirst = MONTH_FIRST.exec(line)
  if (monthFirst) return iso(Number(monthFirst[3]), monthOf(monthFirst[1] ?? ''), Number(monthFirst[2]))
  const dayFirst = DAY_FIRST.exec(line)
  return dayFirst ? iso(Number(dayFirst[3]), monthOf(dayFirst[2] ?? ''), Number(dayFirst[1])) : undefined
}

/** Whether a line says little more than a date: "Posted on December 31, 2013". */
export const isDateLine = (line: string) => line.length <= 60 && dateIn(line) !== undefined && !/[.!?]$/.test(line)
