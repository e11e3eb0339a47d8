import { z } from 'zod'
import type { Selector } from '../anchor.ts'

/** RFC 3236: a fragment names an element by its id. Positions count within the block it names. */
export const BLOCK_FRAGMENT = 'http://tools.ietf.org/rfc/rfc3236'

/** An absolute address as RFC 3986 has it. */
export const Uri = z.string().max(2048).regex(/^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+(?:#(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?$/)

const NAMES = [
  'FragmentSelector', 'CssSelector', 'XPathSelector', 'TextQuoteSelector', 'TextPositionSelector', 'DataPositionSelector', 'SvgSelector', 'RangeSelector',
  'TimeState', 'HttpRequestState',
]
const Offset = z.number().int().min(0)
const refinedBy: z.ZodType = z.lazy(() => z.union([Uri, Exportable, z.array(z.union([Uri, Exportable])).min(1)])).optional()

/** The selectors the model knows (§4.2), as strict as it is about each. */
const Simple = z.union([
  z.looseObject({ type: z.literal('FragmentSelector'), value: z.string(), conformsTo: Uri.optional(), refinedBy }),
  z.looseObject({ type: z.enum(['CssSelector', 'XPathSelector']), value: z.string(), refinedBy }),
  z.looseObject({ type: z.literal('TextQuoteSelector'), exact: z.string(), prefix: z.string().optional(), suffix: z.string().optional(), refinedBy }),
  z.looseObject({ type: z.enum(['TextPositionSelector', 'DataPositionSelector']), start: Offset, end: Offset, refinedBy }),
  z.looseObject({ type: z.literal('SvgSelector'), value: z.string(), id: z.never().optional(), refinedBy }),
])
const Exportable = z.union([
  Simple,
  z.looseObject({ type: z.literal('RangeSelector'), startSelector: Simple, endSelector: Simple, refinedBy }),
  z.looseObject({ type: z.string().refine(type => !NAMES.includes(type)), id: Uri, refinedBy }),
])

/** What of a kept selector may be said in the open format: itself; one of a kind the model does not know gets an address; a malformed one nothing. */
export const exportable = (selector: Selector, iri: string): Selector[] => {
  const addressed = NAMES.includes(selector.type) || 'id' in selector ? selector : { ...selector, id: iri }
  return Exportable.safeParse(addressed).success ? [addressed] : []
}

/** A selector as it came, without the address `exportable` gave it. */
export const asItCame = (selector: Record<string, unknown>): Record<string, unknown> => {
  const { id, ...rest } = selector
  return typeof id === 'string' && /#selector-\d+$/.test(id) ? rest : selector
}
