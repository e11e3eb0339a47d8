const WIDTH = 32
/** Two strings that have nothing to do with each other still agree on so much, by chance and by the frequency of letters. */
const CHANCE = 0.45

/** What is left of a likeness of 0 to 1 when chance is taken out. */
export const beyondChance = (likeness: number): number => Math.max(0, (likeness - CHANCE) / (1 - CHANCE))

/** How many letters of what stood before a quote still stand before it, from 0 to 32. */
export function lettersBefore(prefix: string, text: string, start: number): number {
  const length = Math.min(WIDTH, prefix.length)
  if (text.startsWith(prefix.slice(-length), start - length) && start >= length) return length
  return letters(length, at => prefix.charCodeAt(prefix.length - 1 - at), at => text.charCodeAt(start - 1 - at))
}

/** How many letters of what stood behind a quote still stand behind it, from 0 to 32. */
export function lettersBehind(suffix: string, text: string, end: number): number {
  const length = Math.min(WIDTH, suffix.length)
  if (text.startsWith(suffix.slice(0, length), end)) return length
  return letters(length, at => suffix.charCodeAt(at), at => text.charCodeAt(end + at))
}

type Letter = (at: number) => number

function letters(length: number, sought: Letter, seen: Letter): number {
  return length && length * beyondChance(1 - distance(length, sought, seen) / length)
}

/**
 * The edit distance of up to 32 letters to what stands in the text, both counted outwards from the quote: the near end is fixed, the
 * far one is where it fits best. Myers' algorithm, one column a letter, a column's differences in the bits of two words.
 */
function distance(length: number, sought: Letter, seen: Letter): number {
  const masks = new Map<number, number>()
  for (let at = 0; at < length; at++) masks.set(sought(at), (masks.get(sought(at)) ?? 0) | (1 << at))
  const lowest = 1 << (length - 1)
  let ups = -1, downs = 0, cost = length, best = length
  for (let at = 0; at < length * 1.5; at++) {
    const same = masks.get(seen(at)) ?? 0
    const across = (((same & ups) + ups) ^ ups) | same | downs
    const right = downs | ~(across | ups), left = ups & across
    if (right & lowest) cost++
    else if (left & lowest) cost--
    const shifted = (right << 1) | 1
    const diagonal = same | downs
    ups = (left << 1) | ~(diagonal | shifted)
    downs = shifted & diagonal
    best = Math.min(best, cost)
  }
  return best
}
