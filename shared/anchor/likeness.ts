const WIDTH = 32
/** So many letters next to any words may be the same by chance. */
const RUN = 3
/** Two strings that have nothing to do with each other still agree on so much, by chance and by the frequency of letters. */
const CHANCE = 0.45

/** What is left of a likeness of 0 to 1 when chance is taken out. */
export const beyondChance = (likeness: number): number => Math.max(0, (likeness - CHANCE) / (1 - CHANCE))

const POINT = 0.3

/** How much a string tells, in letters: a point or an accent tells less than a letter, white space no more than one however long. */
export function weight(text: string): number {
  const told = text.replace(/\s+/g, ' ')
  return told.length - (1 - POINT) * (told.match(/\p{M}/gu)?.length ?? 0)
}

/** How many letters of what stood before a quote still stand before it, from 0 to 32. */
export function lettersBefore(prefix: string, text: string, start: number): number {
  const near = prefix.slice(-WIDTH)
  if (text.endsWith(near, start)) return weight(near)
  return letters(near, at => near.charCodeAt(near.length - 1 - at), at => text.charCodeAt(start - 1 - at))
}

/** How many letters of what stood behind a quote still stand behind it, from 0 to 32. */
export function lettersBehind(suffix: string, text: string, end: number): number {
  const near = suffix.slice(0, WIDTH)
  if (text.startsWith(near, end)) return weight(near)
  return letters(near, at => near.charCodeAt(at), at => text.charCodeAt(end + at))
}

type Letter = (at: number) => number

// what stands next to the quote to the letter counts in full, a few letters of chance aside: a sentence put in further off takes nothing from it
function letters(near: string, sought: Letter, seen: Letter): number {
  let run = 0
  while (run < near.length && sought(run) === seen(run)) run++
  return weight(near) * Math.max((run - RUN) / near.length, beyondChance(1 - distance(near.length, sought, seen) / near.length))
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
