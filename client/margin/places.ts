/** Where annotations stand in the text that is shown, and their order along it. */
import { findAll, type Found } from '../../shared/anchor.ts'
import type { Block } from '../../shared/post.ts'
import type { MarginAnnotation } from './annotations.ts'

/** An annotation with its place. One without (`found.how` is orphaned) has no block. */
export interface Note { name: string; annotation: MarginAnnotation; found: Found; block: number; lastBlock: number; start: number; end: number }

/** Finds each anchor once, and again only when it changes. */
export class Places {
  private readonly found = new Map<string, { anchor: object; found: Found }>()
  private readonly order: ReadonlyMap<string, number>

  constructor(private readonly blocks: readonly Block[]) {
    this.order = new Map(blocks.map(({ id }, nth) => [id, nth]))
  }

  /** The annotations in the order of the text; those at one place by when they were written, those without one last. */
  along(annotations: Iterable<MarginAnnotation>): Note[] {
    const all = [...annotations], unknown = all.filter(({ name, anchor }) => this.found.get(name)?.anchor !== anchor)
    const found = unknown.length ? findAll(unknown.map(({ anchor }) => anchor), this.blocks) : []
    unknown.forEach(({ name, anchor }, nth) => this.found.set(name, { anchor, found: found[nth]! }))
    return all.map(annotation => this.note(annotation)).sort(compare)
  }

  /** Where a block comes in the text. */
  nth(blockId: string): number { return this.order.get(blockId) ?? NOWHERE }

  private note(annotation: MarginAnnotation): Note {
    const { found } = this.found.get(annotation.name)!
    const { name } = annotation
    if (found.how === 'orphaned') return { name, annotation, found, block: NOWHERE, lastBlock: NOWHERE, start: 0, end: 0 }
    return { name, annotation, found, block: this.nth(found.blockId), lastBlock: this.nth(found.endBlockId), start: found.start, end: found.end }
  }
}

const NOWHERE = Number.MAX_SAFE_INTEGER

const compare = (a: Note, b: Note): number =>
  a.block - b.block || a.start - b.start || order(a.annotation.createdAt, b.annotation.createdAt) || order(a.name, b.name)

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Whether a place in the text lies under a note's words. */
export const covers = ({ block, lastBlock, start, end }: Note, at: number, offset: number): boolean =>
  block <= at && at <= lastBlock && (at > block || start <= offset) && (at < lastBlock || offset <= end)
