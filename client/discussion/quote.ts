import type { Anchor } from '../../shared/anchor.ts'

const EXCERPT = 160

/** The words of the text an anchor points at; empty when it bears none. */
export const quoteOf = (anchor: Anchor): string => {
  for (const selector of anchor.selectors) if (selector.type === 'TextQuoteSelector' && 'exact' in selector) return String(selector.exact)
  return ''
}

/** The beginning of a message on one line, without the signs of its markup. */
export const excerptOf = (body: string): string =>
  body.slice(0, 4 * EXCERPT).replace(/^\s*(?:>|#{1,6}\s|[-*+]\s|\d+\.\s)+/gm, '').replace(/\[([^\]\n]*)\]\([^)\n]*\)/g, '$1').replace(/[*_`~]+/g, '').replace(/\s+/g, ' ').trim().slice(0, EXCERPT)
