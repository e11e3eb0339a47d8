/**
 * Where in a text. A selection is kept as W3C selectors (its words, what stands either side, its position in its block) and found
 * again in any later revision, with a word on how sure that is. Pages and selections speak UTF-16 offsets, anchors code points.
 */
import { z } from 'zod'
import { LONGEST_QUOTE } from './anchor/describe.ts'

/** W3C Web Annotation §4.2.4: the exact words with up to 32 characters either side. Kept to the letter, never normalised. */
export const TextQuoteSelector = z.object({
  type: z.literal('TextQuoteSelector'), exact: z.string().max(LONGEST_QUOTE), prefix: z.string().max(200).optional(), suffix: z.string().max(200).optional(),
})
export type TextQuoteSelector = z.infer<typeof TextQuoteSelector>

/** W3C Web Annotation §4.2.5: offsets in code points, counted from the first character of the anchor's block. */
export const TextPositionSelector = z.object({ type: z.literal('TextPositionSelector'), start: z.number().int().min(0), end: z.number().int().min(0) })
export type TextPositionSelector = z.infer<typeof TextPositionSelector>

const KNOWN = ['TextQuoteSelector', 'TextPositionSelector']

const DEEPEST = 16
const HEAVIEST = 20_000

const inside = (thing: unknown): unknown[] => (typeof thing === 'object' && thing !== null ? Object.entries(thing).flat() : [])
const weightOf = (thing: unknown): number => (typeof thing === 'string' ? thing.length : 1)

/** Whether what a program says is no deeper and no longer than it can mean; looked at level by level, so that no depth exhausts the looking. */
const isModest = (said: object): boolean => {
  let weight = 0
  for (let depth = 0, level: unknown[] = [said]; level.length; depth++, level = level.flatMap(inside)) {
    weight += level.reduce<number>((sum, thing) => sum + weightOf(thing), 0)
    if (depth > DEEPEST || weight > HEAVIEST) return false
  }
  return true
}

/** A selector of another kind, kept for the programs that know it; a malformed one of the two above is not let through as one. */
const OtherSelector = z.looseObject({ type: z.string().max(64) })
  .refine(({ type }) => !KNOWN.includes(type)).refine(isModest, 'is nested too deep or too long')

/** One way of saying where; an anchor may say it in several. */
export const Selector = z.union([TextQuoteSelector, TextPositionSelector, OtherSelector])
export type Selector = z.infer<typeof Selector>

/**
 * Where in a post's revision. A selection over several blocks names the first one; its text is that of the blocks from there on,
 * joined by one line feed, and positions count in that.
 */
export const Anchor = z.object({ revision: z.number().int().min(1), blockId: z.string().max(64), selectors: z.array(Selector).max(8) })
export type Anchor = z.infer<typeof Anchor>

export { describe, LONGEST_QUOTE, type Selection } from './anchor/describe.ts'
export { find, findAll, finder, FLOOR, type Found, type Place } from './anchor/find.ts'
export { Flow, fromCodePoints, toCodePoints, type FlowBlock } from './anchor/flow.ts'
