import { Seeds } from './seeds.ts'

/** What of a block an anchor needs. */
export interface FlowBlock { id: string; text: string }

/** A revision's blocks as one text, joined by line feeds, made once for any number of anchors. Offsets are UTF-16 and count in it. */
export class Flow {
  readonly text: string
  private readonly starts: number[] = []
  private readonly order = new Map<string, number>()
  /** Where the second halves of surrogate pairs stand: from there on there is a code point less than UTF-16 units. */
  private readonly halves: number[] = []
  private sown?: Seeds

  constructor(private readonly blocks: readonly FlowBlock[]) {
    this.text = blocks.map(({ text }) => text).join('\n')
    let start = 0
    blocks.forEach(({ id, text }, at) => {
      this.starts.push(start)
      this.order.set(id, at)
      start += text.length + 1
    })
    for (const pair of this.text.matchAll(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)) this.halves.push(pair.index + 1)
  }

  /** Where words may be that no longer stand to the letter; made at the first need. */
  get seeds(): Seeds {
    return (this.sown ??= new Seeds(this.text))
  }

  /** Where a block begins and ends; undefined when there is none of that name. */
  span(blockId: string): { start: number; end: number } | undefined {
    const at = this.order.get(blockId)
    return at === undefined ? undefined : { start: this.starts[at]!, end: this.starts[at]! + this.blocks[at]!.text.length }
  }

  /** The block an offset falls into, and where in it. */
  locate(offset: number): { blockId: string; at: number } {
    const block = count(this.starts, start => start <= offset) - 1
    return { blockId: this.blocks[block]!.id, at: offset - this.starts[block]! }
  }

  /** How many code points stand before an offset. */
  codePoints(offset: number): number {
    return offset - count(this.halves, half => half < offset)
  }

  /** The offset before which so many code points stand; the end of the text when there are not so many. */
  offset(codePoints: number): number {
    return Math.min(this.text.length, codePoints + count(this.halves, (half, nth) => half - nth <= codePoints))
  }

  /** An offset as it is, or past the pair it would cut in two. */
  whole(offset: number): number {
    return this.offset(this.codePoints(offset))
  }
}

/** The UTF-16 offset of a page as anchors count it: how many code points of the text stand before it. */
export const toCodePoints = (text: string, offset: number): number => new Flow([{ id: '', text }]).codePoints(offset)

/** The UTF-16 offset of a code point; behind the text's end, its length. */
export const fromCodePoints = (text: string, position: number): number => new Flow([{ id: '', text }]).offset(position)

/** How many elements satisfy, in a list where those that do come first. */
function count(list: readonly number[], satisfies: (item: number, nth: number) => boolean): number {
  let low = 0, high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (satisfies(list[middle]!, middle)) low = middle + 1
    else high = middle
  }
  return low
}
