/** The ways between the text and what is written beside it: from words to their card, from a card to its words, from one to the next. */
import type { Place } from '../../shared/anchor.ts'
import type { Margin } from '../margin/margin.ts'
import type { Note } from '../margin/places.ts'
import type { Live } from './live.ts'
import type { TextOnPage } from './place.ts'
import type { Width } from './width.ts'

/** The text as it is shown. */
export interface TextShown extends Element {
  readonly page: TextOnPage
  block(blockId: string): HTMLElement | undefined
  focusBlock(blockId: string): void
  select(place: Place): void
}

/** The margin as it is shown. */
export interface MarginShown extends Element {
  readonly margin: Margin
  readonly updateComplete: Promise<boolean>
  requestUpdate(): void
  card(name: string): (HTMLElement & { focus(options?: { write?: boolean }): void }) | undefined
}

/** What of a room one walks between. */
export interface Rooms {
  readonly text: TextShown | null
  readonly margin: MarginShown | null
  readonly notesSheet: { show(opener?: HTMLElement): void } | null
  readonly live?: Live
  readonly width: Width
  readonly updateComplete: Promise<boolean>
  /** The paragraph whose notes alone are listed. */
  gathered?: string
}

const LINK = /^#a=([\w-]+\/[\w-]+)$/
const BLOCK_LINK = /^#b=([\w-]+)$/

export class Walk {
  private wantsLink = true

  constructor(private readonly room: Rooms) {}

  /** A link to one annotation, or to a paragraph, was opened. */
  readonly linked = (): void => {
    this.wantsLink = true
    this.followLink()
  }

  /** Goes where the address says, once what it names has come. */
  followLink(): void {
    if (!this.wantsLink || !this.room.live) return
    const blockId = BLOCK_LINK.exec(location.hash)?.[1]
    if (blockId) this.jump({ blockId, start: 0, endBlockId: blockId, end: 0 })
    const name = LINK.exec(location.hash)?.[1]
    this.wantsLink = name !== undefined && !this.toNote(name)
  }

  /** Unfolds a note, or the one an answer belongs to, and shows its words; answers whether it is there. */
  toNote(name: string): boolean {
    const margin = this.room.live?.margin, note = margin?.note(margin.annotations.threadOf(name))
    if (!note) return false
    this.unfold(note)
    this.show(note)
    return true
  }

  /** Unfolds a card, in the sheet where there is no margin. */
  unfold({ name }: Note): void {
    const { live, width, notesSheet } = this.room
    live!.margin.unfold(name)
    if (width.hasMargin) return
    this.room.gathered = undefined
    notesSheet?.show()
    void this.toCard(name)
  }

  /** A card was pressed: its words come into view, and in a list the card comes to the top. */
  unfolded(name: string | undefined): void {
    const { margin } = this.room.live!
    margin.unfold(name)
    const note = name && margin.note(name)
    if (!note) return
    this.show(note)
    if (!this.room.width.hasMargin) void this.toCard(note.name)
  }

  /** Brings a note's words into view. */
  show({ found }: Note, focus = false): void {
    if (found.how === 'orphaned') return
    this.bring(found)
    if (focus) this.room.text?.focusBlock(found.blockId)
  }

  /** Brings a stretch of the text into view, above the sheet where there is one. */
  bring(place: Place): void {
    const range = this.room.text?.page.range(place)
    if (!range) return
    const { top, bottom } = range.getBoundingClientRect(), floor = this.room.width.hasMargin ? innerHeight - 80 : innerHeight * 0.42
    if (top < 110 || bottom > floor) scrollBy({ top: top - Math.min(innerHeight * 0.3, floor * 0.5), behavior: 'instant' })
  }

  /** Shows a stretch of the text that is spoken of elsewhere. */
  jump(place: Place | undefined): void {
    if (!place) return
    this.room.text?.focusBlock(place.blockId)
    this.room.text?.select(place)
    this.bring(place)
  }

  /** A place in the text was pressed: the card of the narrowest words there, then of the next wider, and round again. */
  readonly pointed = ({ detail: { blockId, offset } }: CustomEvent<{ blockId: string; offset: number }>): void => {
    const { margin } = this.room.live ?? {}
    const under = margin?.under(blockId, offset).sort((a, b) => extent(a) - extent(b)) ?? []
    const next = under[under.findIndex(({ name }) => name === margin?.open) + 1] ?? under[0]
    if (next) this.unfold(next)
    else if (margin?.open && this.room.width.hasMargin) margin.unfold(undefined)
  }

  /** To the first annotation from a paragraph on, or the last up to it; without one, to the neighbour of the open one. `all`: mere highlights too. */
  step(step: 1 | -1, { blockId, all: isAll = false }: { blockId?: string; all?: boolean }): void {
    const { margin } = this.room.live ?? {}
    if (!margin) return
    const all = margin.notes.filter(note => isAll || note.name === margin.open || !margin.isQuiet(note)), at = blockId === undefined ? -1 : margin.places.nth(blockId)
    const next = blockId === undefined ? all[all.findIndex(({ name }) => name === margin.open) + step]
      : step > 0 ? all.find(({ block }) => block >= at) : all.findLast(({ block }) => block <= at)
    if (!next) return
    this.unfold(next)
    this.show(next)
    void this.drawn().then(() => this.room.margin?.card(next.name)?.focus())
  }

  /** `n` and `p`, with Shift for all, anywhere in the margin but where one writes. */
  readonly keyed = (event: KeyboardEvent): void => {
    const isTyping = event.composedPath().some(node => node instanceof HTMLTextAreaElement || node instanceof HTMLInputElement)
    const key = event.key.toLowerCase()
    if (isTyping || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || (key !== 'n' && key !== 'p')) return
    event.preventDefault()
    this.step(key === 'n' ? 1 : -1, { all: event.shiftKey })
  }

  /** Resolves when the margin has drawn what was just changed. */
  async drawn(): Promise<void> {
    await this.room.updateComplete
    await this.room.margin?.updateComplete
  }

  private async toCard(name: string): Promise<void> {
    await this.drawn()
    this.room.margin?.card(name)?.scrollIntoView({ block: 'start' })
  }
}

const extent = ({ block, lastBlock, start, end }: Note): number => (lastBlock - block) * 100_000 + end - start
