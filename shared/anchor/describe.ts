import type { Anchor } from '../anchor.ts'
import { Refusal } from '../refusal.ts'
import { Flow, type FlowBlock } from './flow.ts'

/** What a reader selected, in UTF-16 offsets of block texts. Without `endBlockId` it ends in the block it begins in. */
export interface Selection { blockId: string; start: number; endBlockId?: string; end: number }

/** The longest quote an anchor keeps, in UTF-16 units. */
export const LONGEST_QUOTE = 20_000

/** How many code points of a quote's surroundings are kept on either side. */
export const CONTEXT = 32

/** A selection as an anchor: what it says, what stands around it, where it stands. Longer than an anchor may be, it is cut at its end. */
export function describe(blocks: readonly FlowBlock[], selection: Selection, revision: number): Anchor {
  const flow = new Flow(blocks)
  const block = startOf(flow, selection.blockId)
  const start = beforePair(flow, block + selection.start)
  const end = Math.max(start, flow.whole(startOf(flow, selection.endBlockId ?? selection.blockId) + selection.end))
  const cut = Math.min(end, beforePair(flow, start + LONGEST_QUOTE))
  return {
    revision,
    blockId: selection.blockId,
    selectors: [
      { type: 'TextQuoteSelector', exact: flow.text.slice(start, cut), prefix: prefix(flow, start), suffix: suffix(flow, cut) },
      { type: 'TextPositionSelector', start: flow.codePoints(start) - flow.codePoints(block), end: flow.codePoints(cut) - flow.codePoints(block) },
    ],
  }
}

function startOf(flow: Flow, blockId: string): number {
  const span = flow.span(blockId)
  if (!span) throw new Refusal('not-found', 'That paragraph is no longer part of the text.')
  return span.start
}

const beforePair = (flow: Flow, offset: number) => (flow.whole(offset) === offset ? offset : offset - 1)

// Contexts are shown to people too: a letter keeps its points, an emoji its parts, so a cluster that would be cut stays outside.

function prefix(flow: Flow, start: number): string {
  const from = flow.offset(Math.max(0, flow.codePoints(start) - CONTEXT))
  const cluster = clusterAt(flow.text, from)
  return flow.text.slice(Math.min(start, cluster.start === from ? from : cluster.end), start)
}

function suffix(flow: Flow, end: number): string {
  const to = flow.offset(flow.codePoints(end) + CONTEXT)
  return flow.text.slice(end, Math.max(end, clusterAt(flow.text, to).start))
}

const clusters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const NEAR = 256

/** The character, as a reader sees one, that an offset falls into. */
function clusterAt(text: string, offset: number): { start: number; end: number } {
  if (offset >= text.length) return { start: text.length, end: text.length }
  const from = Math.max(0, offset - NEAR)
  const { index, segment } = clusters.segment(text.slice(from, offset + NEAR)).containing(offset - from)!
  return { start: from + index, end: from + index + segment.length }
}
