/** A claimed time as ISO 8601 in UTC with a year of four digits; empty when it is none. */
export const timeOf = (claimed: unknown): string => {
  const time = new Date(typeof claimed === 'string' && claimed.length <= 40 ? claimed : '')
  const year = time.getUTCFullYear()
  return year >= 0 && year <= 9999 ? time.toISOString() : ''
}
