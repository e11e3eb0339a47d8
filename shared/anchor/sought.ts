import type { Anchor, Selector, TextPositionSelector, TextQuoteSelector } from '../anchor.ts'
import type { Flow } from './flow.ts'
import { lettersBefore, lettersBehind, weight } from './likeness.ts'

/** An anchor as it is looked for in one text: its words, what stood around them, and where they would be if nothing had changed. */
export interface Sought { words: string; prefix: string; suffix: string; block?: { start: number; end: number }; place?: number }

/** A stretch of the text that may be what is sought. */
export interface Candidate { from: number; to: number; score: number }

// What being at the same place is worth, in letters; and elsewhere in the same block, twice that where no position in it was given.
// The first is enough for any words to pass the floor: at their old place they are never lost.
const SAME_PLACE = 32
const SAME_BLOCK = 8
/** So many letters that agree make a score of a half; 32 make 0.7. */
const HALF = 13.5

/** Unpacks an anchor; undefined when it quotes nothing and so means its whole block. */
export function seek(flow: Flow, anchor: Anchor): Sought | undefined {
  const quote = anchor.selectors.find(isQuote)
  if (!quote) return undefined
  const block = flow.span(anchor.blockId)
  const position = anchor.selectors.find(isPosition)
  const place = block && position && flow.offset(flow.codePoints(block.start) + position.start)
  return { words: quote.exact, prefix: quote.prefix ?? '', suffix: quote.suffix ?? '', block, place }
}

const isQuote = (selector: Selector): selector is TextQuoteSelector => selector.type === 'TextQuoteSelector'
const isPosition = (selector: Selector): selector is TextPositionSelector => selector.type === 'TextPositionSelector'

/**
 * How sure one may be, 0 to 1, that a stretch is what is sought. What counts is how many letters agree: of the words, of what stands
 * around them, and for the place. Ten letters alone prove nothing, sixty do; so short words need their surroundings.
 */
export function judge(flow: Flow, sought: Sought, stretch: { from: number; to: number; letters?: number }): Candidate {
  const { from, to, letters = weight(sought.words) } = stretch
  const agree = letters + around(flow, sought, stretch)
  return { from, to, score: agree / (agree + HALF) }
}

function around({ text }: Flow, sought: Sought, { from, to }: { from: number; to: number }): number {
  const { prefix, suffix } = sought
  return nearness(sought, from, to) + (isWhole(text, sought, { from, to })
    ? prefix.length + suffix.length
    : lettersBefore(prefix, text, from) + lettersBehind(suffix, text, to))
}

/** All that stood around is there to the letter, white space and all: few as the letters are, this is the place, or its twin. */
const isWhole = (text: string, { prefix, suffix }: Sought, { from, to }: { from: number; to: number }) =>
  prefix !== '' && suffix !== '' && text.endsWith(prefix, from) && text.startsWith(suffix, to)

function nearness({ place, block }: Sought, from: number, to: number): number {
  const inBlock = block !== undefined && from >= block.start && to <= block.end
  if (from === place) return SAME_PLACE
  return inBlock ? SAME_BLOCK * (place === undefined ? 2 : 1) : 0
}

/** The surest of some candidates; of equals the one nearest to where it was. */
export function surest(candidates: readonly Candidate[], { place = 0 }: Sought): Candidate | undefined {
  return candidates.toSorted((a, b) => b.score - a.score || Math.abs(a.from - place) - Math.abs(b.from - place))[0]
}
