import { z } from 'zod'

/** W3C Web Annotation §4.2.4: the exact words with up to 32 characters either side. Kept to the letter, never normalised. */
export const TextQuoteSelector = z.object({
  type: z.literal('TextQuoteSelector'), exact: z.string().max(20_000), prefix: z.string().max(200).optional(), suffix: z.string().max(200).optional(),
})

/** W3C Web Annotation §4.2.5: offsets in code points, counted from the first character of the anchor's block. */
export const TextPositionSelector = z.object({ type: z.literal('TextPositionSelector'), start: z.number().int().min(0), end: z.number().int().min(0) })

export const Selector = z.union([TextQuoteSelector, TextPositionSelector, z.looseObject({ type: z.string() })])

/**
 * Where in a post's revision. A selection over several blocks names the first one; its text is that of the blocks from there on,
 * joined by one line feed, and positions count in that.
 */
export const Anchor = z.object({ revision: z.number().int().min(1), blockId: z.string().max(64), selectors: z.array(Selector).max(8) })
export type Anchor = z.infer<typeof Anchor>
