import type { Place } from '../../shared/anchor.ts'
import type { Beside } from '../margin/layout.ts'
import type { Note } from '../margin/places.ts'
import type { MarginShown, TextShown } from './walk.ts'

/** Where words stand, measured once for each place and width of the text. */
export class Stand implements Beside {
  private known = new WeakMap<object, number>()
  private width = 0

  constructor(private readonly text: () => TextShown | null, private readonly margin: () => MarginShown | null) {}

  top({ found }: Note): number { return found.how === 'orphaned' ? 0 : this.shift + this.topOf(found) }

  selection(): number {
    const writing = this.margin()?.margin.writing
    return writing ? this.shift + this.topOf(writing.selection) : 0
  }

  block(blockId: string): { top: number; height: number } | undefined {
    const text = this.text(), block = text?.block(blockId)
    if (!text || !block) return undefined
    const { top, height } = block.getBoundingClientRect()
    return { top: top - text.getBoundingClientRect().top + this.shift, height }
  }

  private topOf(place: Place): number {
    const text = this.text()
    if (!text) return 0
    const { top, width } = text.getBoundingClientRect()
    if (width !== this.width) this.known = new WeakMap()
    this.width = width
    const known = this.known.get(place) ?? (text.page.range(place)?.getBoundingClientRect().top ?? top) - top
    this.known.set(place, known)
    return known
  }

  /** How much lower the text begins than the margin. */
  private get shift(): number {
    return (this.text()?.getBoundingClientRect().top ?? 0) - (this.margin()?.getBoundingClientRect().top ?? 0)
  }
}
