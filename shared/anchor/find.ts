import approximately from 'approx-string-match'
import type { Anchor, Selector, TextPositionSelector, TextQuoteSelector } from '../anchor.ts'
import { Flow, type FlowBlock } from './flow.ts'
import { beyondChance, lettersBefore, lettersBehind, weight } from './likeness.ts'
import { Seeds } from './seeds.ts'

/** A stretch of a revision, in UTF-16 offsets of block texts. `endBlockId` is `blockId` unless it runs over several. */
export interface Place { blockId: string; start: number; endBlockId: string; end: number }

/**
 * Where an anchor stands now. exact: the same words at the same place. moved: the same words elsewhere. uncertain: words much like
 * them. orphaned: nowhere. `score` is 0 to 1.
 */
export type Found = ({ how: 'exact' | 'moved' | 'uncertain'; score: number } & Place) | { how: 'orphaned'; score: number }

/** Below this score an anchor is orphaned rather than put in a wrong place. */
export const FLOOR = 0.7

/** Finds one anchor among a revision's blocks. For many, `findAll` prepares the text once. */
export const find = (anchor: Anchor, blocks: readonly FlowBlock[]): Found => new Finder(blocks, FLOOR).find(anchor)

/** Finds many anchors of one revision, in their order. */
export function findAll(anchors: readonly Anchor[], blocks: readonly FlowBlock[], floor = FLOOR): Found[] {
  const finder = new Finder(blocks, floor)
  return anchors.map(anchor => finder.find(anchor))
}

interface Sought { words: string; prefix: string; suffix: string; hint?: number; block?: { start: number; end: number } }
interface Candidate { from: number; to: number; score: number; how: 'exact' | 'moved' | 'uncertain' }

const PLACE = 24, BLOCK = 8, HALF = 12
const CHUNK = 64, WHOLE = 96, SLACK = 32
const OCCURRENCES = 64

class Finder {
  private readonly flow: Flow
  private made?: Seeds
  constructor(blocks: readonly FlowBlock[], private readonly floor: number) {
    this.flow = new Flow(blocks)
  }

  private get seeds(): Seeds {
    return this.made ??= new Seeds(this.flow.text)
  }

  find(anchor: Anchor): Found {
    const quote = anchor.selectors.find(isQuote)
    const block = this.flow.span(anchor.blockId)
    if (!quote) return block ? this.found({ how: 'exact', score: 1, from: block.start, to: block.end }) : { how: 'orphaned', score: 0 }
    const position = anchor.selectors.find(isPosition)
    const hint = block && position && this.flow.offset(this.flow.codePoints(block.start) + position.start)
    const sought = { words: quote.exact, prefix: quote.prefix ?? '', suffix: quote.suffix ?? '', block, hint }
    const exact = this.exactly(sought)
    if (exact && exact.score >= this.floor) return this.found(exact)
    const best = [exact, this.roughly(sought)].filter(c => !!c).sort((a, b) => b.score - a.score)[0]
    if (!best || best.score < this.floor) return { how: 'orphaned', score: best?.score ?? 0 }
    return this.found(best)
  }

  private found({ from, to, how, score }: Candidate): Found {
    const start = this.flow.locate(from), end = this.flow.locate(to)
    return { how, score, blockId: start.blockId, start: start.at, endBlockId: end.blockId, end: end.at }
  }

  private exactly(sought: Sought): Candidate | undefined {
    const { text } = this.flow
    let best: Candidate | undefined
    for (const from of this.occurrences(sought)) {
      const to = from + sought.words.length
      const letters = weight(sought.words) + this.around(sought, from, to)
      const score = letters / (letters + HALF)
      if (!best || score > best.score || (score === best.score && Math.abs(from - (sought.hint ?? 0)) < Math.abs(best.from - (sought.hint ?? 0)))) best = { from, to, score, how: from === sought.hint ? 'exact' : 'moved' }
    }
    return best
  }

  private occurrences({ words, hint }: Sought): number[] {
    const { text } = this.flow
    const all: number[] = []
    for (let at = text.indexOf(words); at >= 0 && all.length < 1000; at = text.indexOf(words, at + 1)) all.push(at)
    return all
  }

  private around({ prefix, suffix, hint, block }: Sought, from: number, to: number): number {
    const place = from === hint ? PLACE : block && from >= block.start && to <= block.end ? BLOCK : 0
    return place + lettersBefore(prefix, this.flow.text, from) + lettersBehind(suffix, this.flow.text, to)
  }

  private roughly(sought: Sought): Candidate | undefined {
    const { words, prefix, suffix } = sought
    const { text } = this.flow
    const short = words.length <= WHOLE
    const heads = this.near(short ? words : words.slice(0, CHUNK), prefix, short ? suffix : words.slice(CHUNK, CHUNK + 32))
    const tails = short ? heads : this.near(words.slice(-CHUNK), words.slice(-CHUNK - 32, -CHUNK), suffix)
    let best: Candidate | undefined
    for (const head of heads) for (const tail of tails) {
      if (short && head !== tail) continue
      const from = head.from, to = tail.to
      const ratio = (to - from) / words.length
      if (ratio < 0.5 || ratio > 2) continue
      const like = (head.like + tail.like) / 2
      const letters = beyondChance(like) * Math.min(weight(words), 2 * CHUNK) + this.around(sought, from, to)
      const score = Math.sqrt(like) * letters / (letters + HALF)
      if (!best || score > best.score) best = { from, to, score, how: 'uncertain' }
    }
    return best
  }

  private near(words: string, prefix: string, suffix: string) {
    const { text } = this.flow
    return this.seeds.likely(prefix + words + suffix, 3).flatMap(at => {
      const left = Math.max(0, at + prefix.length - SLACK)
      const window = text.slice(left, at + prefix.length + words.length * 1.25 + SLACK)
      const matches = approximately(window, words, Math.floor(words.length * 0.4))
      return matches.slice(0, 4).map(({ start, end, errors }) => ({ from: left + start, to: left + end, like: 1 - errors / words.length }))
    })
  }
}

const isQuote = (selector: Selector): selector is TextQuoteSelector => selector.type === 'TextQuoteSelector'
const isPosition = (selector: Selector): selector is TextPositionSelector => selector.type === 'TextPositionSelector'
