import type { Anchor } from '../../shared/anchor.ts'

/** The words of the text an anchor points at; empty when it bears none. */
export const quoteOf = (anchor: Anchor): string => {
  for (const selector of anchor.selectors) if (selector.type === 'TextQuoteSelector' && 'exact' in selector) return String(selector.exact)
  return ''
}
