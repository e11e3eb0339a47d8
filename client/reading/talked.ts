/** Where in the text the passages stand that are being talked about. */
import type { Place } from '../../shared/anchor.ts'
import type { Quotations } from '../discussion/quotations.ts'
import type { Margin } from '../margin/margin.ts'
import type { Mark } from './shown.ts'

const NONE: readonly Mark[] = []

interface Found { marks: ReadonlyMap<string, readonly Mark[]>; talking: ReadonlyMap<string, readonly string[]> }

export class Talked {
  private version = -1
  private found: Found = { marks: new Map(), talking: new Map() }

  constructor(readonly quotations: Quotations, private readonly margin: Margin) {}

  /** What of a paragraph is quoted; the same list as long as no quotation came or went. */
  in(blockId: string): readonly Mark[] { return this.now.marks.get(blockId) ?? NONE }

  /** The messages that speak of each paragraph, the eldest first. */
  get talking(): ReadonlyMap<string, readonly string[]> { return this.now.talking }

  private get now(): Found {
    if (this.version !== this.quotations.version) this.found = this.seek()
    this.version = this.quotations.version
    return this.found
  }

  private seek(): Found {
    const marks = new Map<string, Mark[]>(), talking = new Map<string, string[]>()
    for (const { id, anchor } of this.quotations.all.values()) {
      const place = this.margin.where(anchor)
      if (!place) continue
      talking.set(place.blockId, [...talking.get(place.blockId) ?? [], id])
      for (const [blockId, mark] of this.stretches(place)) marks.set(blockId, [...marks.get(blockId) ?? [], mark])
    }
    return { marks, talking }
  }

  private stretches({ blockId, start, endBlockId, end }: Place): [string, Mark][] {
    const { places, place: { post } } = this.margin
    return post.blocks.slice(places.nth(blockId), places.nth(endBlockId) + 1)
      .map(({ id }) => [id, { paint: 'talked', start: id === blockId ? start : 0, end: id === endBlockId ? end : Infinity }])
  }
}
