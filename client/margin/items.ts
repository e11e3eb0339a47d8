/** What stands in the margin, one below the other: notes, what is being written, drafts, and lines that tell how many more there are. */
import { choose, FOLDED, GAP, LINE, roomBeside, type Beside } from './layout.ts'
import type { Margin } from './margin.ts'
import { NOWHERE, type Note } from './places.ts'

/** What one of them shows. `more`: of a paragraph, so many are not shown; `rest`: of the list. */
export type Shows = { what: 'note'; note: Note } | { what: 'writing' } | { what: 'draft'; place: string } | { what: 'more' | 'rest'; count: number }

/** One of them: `wanted` is where its words stand, in pixels from the text's top. */
export type Item = Shows & { key: string; block: number; wanted: number; isOpen: boolean }

const EVERY = { all: Infinity, some: Infinity }
const PAGE = 60

/** Makes them for a margin; a paragraph in which nothing changed keeps its own. */
export class Items {
  private unrolled?: number
  private most = PAGE
  private readonly ofBlock = new Map<number, { from: readonly unknown[]; items: readonly Item[] }>()

  constructor(readonly margin: Margin) {}

  /** Shows all of a paragraph's, and of no other's; without one, of none. */
  unroll(block: number | undefined): void { this.unrolled = block }

  /** Makes the list a page longer. */
  goOn(): void { this.most += PAGE }

  /** Those that stand beside their words, in the order of the words; what has none comes last. */
  beside(room: Beside): Item[] {
    const { places, writing } = this.margin
    const items = places.blocks.filter(block => block !== NOWHERE).flatMap(block => this.itemsOf(block, room))
    if (writing) items.push(this.writing(room.selection(), places.nth(writing.selection.blockId)))
    items.push(...this.drafts(room))
    return [...items.sort((a, b) => a.wanted - b.wanted), ...places.in(NOWHERE).filter(note => this.isVisible(note)).map(note => this.noteItem(note, 0))]
  }

  /** Those of the list: what is looked for, or a paragraph's, or all. */
  listed(blockId?: string): Item[] {
    const { margin } = this, { places, sight } = margin
    if (margin.writing) return [this.writing(0, 0)]
    const listed = blockId !== undefined ? places.in(places.nth(blockId)) : sight.isSeeking ? margin.found : margin.notes
    const all = listed.filter(({ name }) => !margin.late.has(name))
    const notes = all.slice(0, Math.max(this.most, all.findIndex(({ name }) => name === margin.open) + 1)).map(note => this.noteItem(note, 0))
    const count = all.length - notes.length
    const rest: Item[] = count > 0 ? [{ what: 'rest', count, key: 'rest', block: 0, wanted: 0, isOpen: false }] : []
    return sight.isSeeking ? [...notes, ...rest] : [...this.drafts(), ...notes, ...rest]
  }

  private isVisible(note: Note): boolean {
    const { margin } = this
    return !margin.late.has(note.name) && (note.name === margin.open || !margin.isQuiet(note) || note.found.how === 'orphaned')
  }

  // A paragraph in which nothing changed keeps its cards
  private itemsOf(block: number, room: Beside): readonly Item[] {
    const { margin } = this, list = margin.places.in(block), open = list.some(({ name }) => name === margin.open) && margin.open
    const from = [list, open, this.unrolled === block, room.setting], known = this.ofBlock.get(block)
    if (known?.from.every((one, nth) => one === from[nth])) return known.items
    const items = this.itemsAmong(list.filter(note => this.isVisible(note)), block, room)
    this.ofBlock.set(block, { from, items })
    return items
  }

  private itemsAmong(notes: readonly Note[], block: number, room: Beside): Item[] {
    if (!notes.length) return []
    const { margin } = this, place = room.block(margin.place.post.blocks[block]!.id), isUnrolled = this.unrolled === block
    const space = isUnrolled ? EVERY : roomBeside(place?.height ?? 0, { card: FOLDED, line: LINE, gap: GAP })
    const { shown, more } = choose(notes, space, ({ name }) => name === margin.open)
    const items = shown.map(note => this.noteItem(note, room.top(note)))
    const wanted = place ? place.top + place.height - LINE : 0
    if (more || isUnrolled) items.push({ what: 'more', count: more, key: `more/${block}`, block, wanted, isOpen: false })
    return items
  }

  private noteItem(note: Note, wanted: number): Item {
    const { name, block } = note
    return { what: 'note', note, key: name, block, wanted, isOpen: this.margin.open === name }
  }

  private writing(wanted: number, block: number): Item {
    return { what: 'writing', key: 'writing', block, wanted, isOpen: true }
  }

  private drafts(room?: Beside): Item[] {
    const { drafts, writing } = this.margin
    return [...drafts.all()].filter(([place, { to }]) => place !== writing?.place && (!to || place.startsWith('rescued/')))
      .map(([place, { anchor }]) => ({ what: 'draft', place, key: `draft/${place}`, block: 0, wanted: room?.block(anchor?.blockId ?? '')?.top ?? 0, isOpen: false }))
  }
}
