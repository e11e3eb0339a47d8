/** Where annotations stand in the text that is shown, and their order along it, paragraph by paragraph. */
import { finder, type Anchor, type Found } from '../../shared/anchor.ts'
import type { Block } from '../../shared/post.ts'
import type { MarginAnnotation } from './annotations.ts'

/** An annotation with its place. One without (`found.how` is orphaned) has no block. A change makes another Note of it. */
export interface Note { name: string; annotation: MarginAnnotation; found: Found; block: number; lastBlock: number; start: number; end: number }

/** Where notes stand that have no place in the text. */
export const NOWHERE = Number.MAX_SAFE_INTEGER

const NOTHING: readonly Note[] = []

/** Seeks each anchor once, and sorts anew only the paragraphs in which something changed. */
export class Places {
  private readonly found = new WeakMap<Anchor, Found>()
  private readonly find: (anchor: Anchor) => Found
  private readonly order: ReadonlyMap<string, number>
  private readonly byName = new Map<string, Note>()
  private readonly byBlock = new Map<number, readonly Note[]>()
  private readonly over = new Set<Note>()
  private joined?: readonly Note[]

  constructor(blocks: readonly Block[]) {
    this.find = finder(blocks)
    this.order = new Map(blocks.map(({ id }, nth) => [id, nth]))
  }

  get(name: string): Note | undefined { return this.byName.get(name) }

  /** The notes that begin in a paragraph, in its order: another list whenever one of them changed. */
  in(block: number): readonly Note[] { return this.byBlock.get(block) ?? NOTHING }

  /** The paragraphs that have notes, in the order of the text; those without a place last. */
  get blocks(): number[] { return [...this.byBlock.keys()].sort((a, b) => a - b) }

  /** All in the order of the text; those at one place by when they were written. */
  get along(): readonly Note[] { return (this.joined ??= this.blocks.flatMap(block => this.in(block))) }

  /** Those that run over several paragraphs. */
  get long(): ReadonlySet<Note> { return this.over }

  /** Where a block comes in the text. */
  nth(blockId: string): number { return this.order.get(blockId) ?? NOWHERE }

  /** Seeks an anchor's words; known from then on. */
  seek(anchor: Anchor): Found {
    const found = this.found.get(anchor) ?? this.find(anchor)
    this.found.set(anchor, found)
    return found
  }

  /** Takes in what changed: what is read under a name replaces what stood there, nothing takes it away. */
  heed(names: Iterable<string>, read: (name: string) => MarginAnnotation | undefined): void {
    const touched = new Map<number, Note[]>(), touch = (block: number) => touched.get(block) ?? touched.set(block, []).get(block)!
    for (const name of names) {
      const before = this.byName.get(name), annotation = read(name), note = annotation && this.note(annotation)
      if (before) touch(before.block)
      if (note) touch(note.block).push(note)
      this.replace(name, before, note)
    }
    for (const [block, come] of touched) this.settle(block, come)
    if (touched.size) this.joined = undefined
  }

  private replace(name: string, before: Note | undefined, note: Note | undefined): void {
    if (before) this.over.delete(before)
    if (note && note.lastBlock > note.block) this.over.add(note)
    if (note) this.byName.set(name, note)
    else this.byName.delete(name)
  }

  private settle(block: number, come: readonly Note[]): void {
    const stay = this.in(block).filter(note => this.byName.get(note.name) === note)
    const next = [...stay, ...come].sort(compare)
    if (next.length) this.byBlock.set(block, next)
    else this.byBlock.delete(block)
  }

  private note(annotation: MarginAnnotation): Note {
    const { name, anchor } = annotation, found = this.seek(anchor)
    if (found.how === 'orphaned') return { name, annotation, found, block: NOWHERE, lastBlock: NOWHERE, start: 0, end: 0 }
    return { name, annotation, found, block: this.nth(found.blockId), lastBlock: this.nth(found.endBlockId), start: found.start, end: found.end }
  }
}

const compare = (a: Note, b: Note): number =>
  a.start - b.start || order(a.annotation.createdAt, b.annotation.createdAt) || order(a.name, b.name)

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Whether a place in the text lies under a note's words. */
export const covers = ({ block, lastBlock, start, end }: Note, at: number, offset: number): boolean =>
  block <= at && at <= lastBlock && (at > block || start <= offset) && (at < lastBlock || offset <= end)
