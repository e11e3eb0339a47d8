import type { Anchor, Selector, TextPositionSelector, TextQuoteSelector } from '../anchor.ts'
import { Flow, type FlowBlock } from './flow.ts'

/** A stretch of a revision, in UTF-16 offsets of block texts. `endBlockId` is `blockId` unless it runs over several. */
export interface Place { blockId: string; start: number; endBlockId: string; end: number }

/**
 * Where an anchor stands now. exact: the same words at the same place. moved: the same words elsewhere. uncertain: words much like
 * them, or the same with little around them to tell. orphaned: nowhere. `score` is 0 to 1.
 */
export type Found = ({ how: 'exact' | 'moved' | 'uncertain'; score: number } & Place) | { how: 'orphaned'; score: number }

/** Finds one anchor among a revision's blocks. For many, `findAll` prepares the text once. */
export const find = (anchor: Anchor, blocks: readonly FlowBlock[]): Found => findIn(new Flow(blocks), anchor)

/** Finds many anchors of one revision, in their order. */
export function findAll(anchors: readonly Anchor[], blocks: readonly FlowBlock[]): Found[] {
  const flow = new Flow(blocks)
  return anchors.map(anchor => findIn(flow, anchor))
}

function findIn(flow: Flow, anchor: Anchor): Found {
  const quote = anchor.selectors.find(isQuote)
  const span = flow.span(anchor.blockId)
  if (!quote) return span ? { how: 'exact', score: 1, ...place(flow, span.start, span.end) } : { how: 'orphaned', score: 0 }
  const position = anchor.selectors.find(isPosition)
  const hint = span && flow.offset(flow.codePoints(span.start) + (position?.start ?? 0))
  if (hint !== undefined && flow.text.startsWith(quote.exact, hint)) return { how: 'exact', score: 1, ...place(flow, hint, hint + quote.exact.length) }
  const at = flow.text.indexOf(quote.exact)
  return at < 0 ? { how: 'orphaned', score: 0 } : { how: 'moved', score: 1, ...place(flow, at, at + quote.exact.length) }
}

const isQuote = (selector: Selector): selector is TextQuoteSelector => selector.type === 'TextQuoteSelector'
const isPosition = (selector: Selector): selector is TextPositionSelector => selector.type === 'TextPositionSelector'

function place(flow: Flow, from: number, to: number): Place {
  const start = flow.locate(from), end = flow.locate(to)
  return { blockId: start.blockId, start: start.at, endBlockId: end.blockId, end: end.at }
}
