import { foundIn, type Hit, type Spot } from '../../shared/search.ts'

const BEFORE = 60
const LONGEST = 240

/** A place near `at` where a text may be cut: never within a letter and its signs. */
const cutAt = (text: string, at: number, step: 1 | -1): number => {
  let cut = Math.max(0, Math.min(text.length, at))
  while (cut > 0 && cut < text.length && /^[\p{M}\u200d\ufe0f\udc00-\udfff]/u.test(text.slice(cut, cut + 1))) cut += step
  return cut
}

const wordAt = (text: string, at: number): number => {
  if (at <= 0) return 0
  const space = text.slice(at, at + 20).search(/\s/)
  return cutAt(text, space < 0 ? at : at + space + 1, 1)
}

/** The part of a text in which the words of a query first stand, and where they stand in it; undefined when they are not all there. */
export const excerptOf = (text: string, query: readonly string[]): Pick<Hit, 'excerpt' | 'ranges'> | undefined => {
  const spots = foundIn(text, query)
  if (!query.every(word => foundIn(text, [word]).length > 0)) return undefined
  const start = wordAt(text, (spots[0]?.from ?? 0) - BEFORE), end = cutAt(text, start + LONGEST, -1)
  const isIn = ({ from, to }: Spot): boolean => from >= start && to <= end
  return { excerpt: text.slice(start, end), ranges: spots.filter(isIn).map(({ from, to }) => [from - start, to - start]) }
}
