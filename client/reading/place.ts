/** Between what a browser calls a place in a page and what an anchor calls a place in a post: block and UTF-16 offset. */
import type { Place, Selection } from '../../shared/anchor.ts'

/** The words of one block on the page, taken apart once: the text never changes while it is shown. */
export class BlockWords {
  private readonly nodes: Text[] = []
  private readonly starts: number[] = []
  readonly length: number

  constructor(readonly element: HTMLElement) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    let length = 0
    for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
      this.nodes.push(node)
      this.starts.push(length)
      length += node.data.length
    }
    this.length = length
  }

  /** The point of the page at an offset. At a seam, `end` chooses the end of the word before, not the start of the one after. */
  point(offset: number, end = false): [Node, number] {
    let at = this.nodes.length - 1
    while (at > 0 && (end ? this.starts[at]! >= offset : this.starts[at]! > offset)) at--
    const node = this.nodes[at]
    return node ? [node, Math.max(0, Math.min(node.data.length, offset - this.starts[at]!))] : [this.element, 0]
  }

  /** The offset of a point of the page that lies in this block. */
  offset(node: Node, at: number): number {
    const range = document.createRange()
    range.setStart(this.element, 0)
    range.setEnd(node, at)
    return range.toString().length
  }
}

/** An offset in a block, by its number. */
interface Point { block: number; offset: number }

/** A post's text on the page: its blocks in their order. */
export class TextOnPage {
  private readonly order: BlockWords[]
  private readonly byId: Map<string, BlockWords>

  constructor(private readonly root: ShadowRoot, elements: Iterable<HTMLElement>) {
    this.order = Array.from(elements, element => new BlockWords(element))
    this.byId = new Map(this.order.map(block => [block.element.dataset.block!, block]))
  }

  block(blockId: string): BlockWords | undefined { return this.byId.get(blockId) }

  /** The stretch of the page a place is; undefined when its blocks are not here. */
  range({ blockId, start, endBlockId, end }: Place): Range | undefined {
    const first = this.byId.get(blockId), last = this.byId.get(endBlockId)
    if (!first || !last) return undefined
    const range = document.createRange()
    range.setStart(...first.point(start))
    range.setEnd(...last.point(end, true))
    return range
  }

  /** The same for painting: a range that does not follow the page's changes, and so costs them nothing. */
  stretch({ blockId, start, endBlockId, end }: Place): StaticRange | undefined {
    const first = this.byId.get(blockId)?.point(start), last = this.byId.get(endBlockId)?.point(end, true)
    return first && last && new StaticRange({ startContainer: first[0], startOffset: first[1], endContainer: last[0], endOffset: last[1] })
  }

  /** A stretch within one paragraph, for painting; up to Infinity is up to its end. */
  within(blockId: string, { start, end }: { start: number; end: number }): StaticRange | undefined {
    const block = this.byId.get(blockId)
    return block && this.stretch({ blockId, start, endBlockId: blockId, end: Math.min(end, block.length) })
  }

  /** What is selected of this text, without blanks at its ends; undefined for nothing. */
  selected(): (Selection & { endBlockId: string }) | undefined {
    const range = selectedRange(this.root)
    if (!range || range.collapsed) return undefined
    const start = this.locate(range.startContainer, range.startOffset) ?? this.edge(0)
    const end = this.locate(range.endContainer, range.endOffset) ?? this.edge(this.order.length - 1)
    return start && end ? this.trim(start, end) : undefined
  }

  /** The block and offset under a point of the screen. */
  under(x: number, y: number): { blockId: string; offset: number } | undefined {
    const caret = caretAt(this.root, x, y)
    const found = caret && this.locate(caret.node, caret.offset)
    return found && { blockId: this.id(found.block), offset: found.offset }
  }

  private id(nth: number): string { return this.order[nth]!.element.dataset.block! }

  private locate(node: Node, at: number): Point | undefined {
    const element = node instanceof Element ? node : node.parentElement
    const words = element?.closest<HTMLElement>('[data-block]')
    const block = words ? this.order.findIndex(one => one.element === words) : -1
    return block < 0 ? undefined : { block, offset: this.order[block]!.offset(node, at) }
  }

  private edge(block: number): Point | undefined {
    const words = this.order[block]
    return words && { block, offset: block ? words.length : 0 }
  }

  // A triple click ends before the first letter of the next paragraph: that is the end of this one
  private trim(from: Point, to: Point): (Selection & { endBlockId: string }) | undefined {
    let { block, offset: start } = from, { block: endBlock, offset: end } = to
    const text = (nth: number) => this.order[nth]!.element.textContent
    while (block < endBlock && !text(block).slice(start).trim()) { block++; start = 0 }
    while (endBlock > block && !text(endBlock).slice(0, end).trim()) { endBlock--; end = this.order[endBlock]!.length }
    start += blanksBefore(text(block).slice(start, block === endBlock ? end : undefined))
    end -= blanksBehind(text(endBlock).slice(0, end))
    return block < endBlock || start < end ? { blockId: this.id(block), start, endBlockId: this.id(endBlock), end } : undefined
  }
}

const blanksBefore = (text: string): number => text.length - text.trimStart().length
const blanksBehind = (text: string): number => text.length - text.trimEnd().length

/** Browsers differ in how they tell a selection inside a shadow root; the newest way first. */
const selectedRange = (root: ShadowRoot): StaticRange | Range | undefined => {
  const selection = document.getSelection()
  if (!selection?.rangeCount) return undefined
  const composed = selection.getComposedRanges?.({ shadowRoots: [root] })[0]
  const range = composed ?? (root as { getSelection?: () => globalThis.Selection | null }).getSelection?.()?.getRangeAt(0)
  return range && (root.contains(range.startContainer) || root.contains(range.endContainer)) ? range : undefined
}

type CaretDocument = { caretPositionFromPoint?: (x: number, y: number, options: { shadowRoots: ShadowRoot[] }) => { offsetNode: Node; offset: number } | null }

const caretAt = (root: ShadowRoot, x: number, y: number): { node: Node; offset: number } | undefined => {
  const caret = (document as CaretDocument).caretPositionFromPoint?.(x, y, { shadowRoots: [root] })
  if (caret) return { node: caret.offsetNode, offset: caret.offset }
  const range = document.caretRangeFromPoint?.(x, y)
  return range ? { node: range.startContainer, offset: range.startOffset } : undefined
}
