import type { Anchor } from '../anchor.ts'
import { exactly, isUntouched } from './exactly.ts'
import { Flow, type FlowBlock } from './flow.ts'
import { roughly } from './roughly.ts'
import { seek, surest, type Candidate, type Sought } from './sought.ts'

/** A stretch of a revision, in UTF-16 offsets of block texts. `endBlockId` is `blockId` unless it runs over several. */
export interface Place { blockId: string; start: number; endBlockId: string; end: number }

/**
 * Where an anchor stands now. exact: the same words at the same place of the same block. moved: the same words elsewhere. uncertain:
 * words much like them. orphaned: nowhere one could be sure of; its words are still in its quote. `score` is 0 to 1.
 */
export type Found = ({ how: 'exact' | 'moved' | 'uncertain'; score: number } & Place) | { how: 'orphaned'; score: number }

/** Below this score an anchor is orphaned rather than put in a wrong place. */
export const FLOOR = 0.7

/** Finds one anchor among a revision's blocks. For many, `findAll` prepares the text once. */
export const find = (anchor: Anchor, blocks: readonly FlowBlock[]): Found => findIn(new Flow(blocks), anchor, FLOOR)

/** Prepares a revision's blocks once for anchors that come one by one. A floor of 0 puts them wherever they fit best. */
export function finder(blocks: readonly FlowBlock[], floor = FLOOR): (anchor: Anchor) => Found {
  const flow = new Flow(blocks)
  return anchor => findIn(flow, anchor, floor)
}

/** Finds many anchors among a revision's blocks, in their order. */
export const findAll = (anchors: readonly Anchor[], blocks: readonly FlowBlock[], floor = FLOOR): Found[] => anchors.map(finder(blocks, floor))

function findIn(flow: Flow, anchor: Anchor, floor: number): Found {
  const sought = seek(flow, anchor)
  if (!sought) return wholeBlock(flow, anchor)
  if (isUntouched(flow, sought)) return found(flow, 'exact', { from: sought.place!, to: sought.place! + sought.words.length, score: 1 })
  const same = exactly(flow, sought)
  if (same && same.score >= floor) return found(flow, isAtPlace(sought, same) ? 'exact' : 'moved', same)
  const like = roughly(flow, sought)
  if (like && like.score >= floor) return found(flow, 'uncertain', like)
  return { how: 'orphaned', score: surest([same, like].filter(candidate => !!candidate), sought)?.score ?? 0 }
}

function wholeBlock(flow: Flow, { blockId }: Anchor): Found {
  const block = flow.span(blockId)
  return block ? found(flow, 'exact', { from: block.start, to: block.end, score: 1 }) : { how: 'orphaned', score: 0 }
}

const isAtPlace = ({ place, block }: Sought, { from, to }: Candidate) =>
  place === undefined ? !!block && from >= block.start && to <= block.end : from === place

function found(flow: Flow, how: 'exact' | 'moved' | 'uncertain', { from, to, score }: Candidate): Found {
  const start = flow.locate(from), end = flow.locate(to)
  return { how, score, blockId: start.blockId, start: start.at, endBlockId: end.blockId, end: end.at }
}
