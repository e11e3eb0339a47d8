import type { Place } from '../../shared/anchor.ts'
import type { Beside } from '../margin/layout.ts'
import type { Note } from '../margin/places.ts'
import type { MarginShown, TextShown } from './walk.ts'

/** Where words stand, measured once for each place and width of the text. */
export class Stand implements Beside {
  setting = new WeakMap<object, number>()
  private width = 0
  private now?: { text: number; shift: number }

  // Type that arrives late, a window drawn smaller: the words stand elsewhere
  private readonly growth = new ResizeObserver(() => {
    this.setting = new WeakMap()
    this.margin()?.requestUpdate()
  })

  constructor(private readonly text: () => TextShown | null, private readonly margin: () => MarginShown | null) {}

  /** Notices from now on when the text is set anew. */
  watch(): void { this.growth.observe(this.text()!) }

  stop(): void { this.growth.disconnect() }

  shift(): number { return this.origin.shift }

  top({ found }: Note): number { return found.how === 'orphaned' ? 0 : this.topOf(found) }

  selection(): number {
    const writing = this.margin()?.margin.writing
    return writing ? this.topOf(writing.selection) : 0
  }

  block(blockId: string): { top: number; height: number } | undefined {
    const block = this.text()?.block(blockId)
    if (!block) return undefined
    const { top, height } = block.getBoundingClientRect()
    return { top: top - this.origin.text, height }
  }

  private topOf(place: Place): number {
    const { text } = this.origin
    const known = this.setting.get(place) ?? (this.text()?.page.range(place)?.getBoundingClientRect().top ?? text) - text
    this.setting.set(place, known)
    return known
  }

  // Asked for hundreds of cards in one go, and the same for all of them: until the next frame
  private get origin(): { text: number; shift: number } {
    if (this.now) return this.now
    const { top, width } = this.text()?.getBoundingClientRect() ?? { top: 0, width: 0 }
    if (width !== this.width) this.setting = new WeakMap()
    this.width = width
    queueMicrotask(() => { this.now = undefined })
    return (this.now = { text: top, shift: top - (this.margin()?.getBoundingClientRect().top ?? 0) })
  }
}
