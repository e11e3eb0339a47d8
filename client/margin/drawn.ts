/** Which cards are drawn: those near what is in view at once, a few between two pictures; the others when nothing else is to be done, so that who scrolls finds them there. */
import type { Item } from './items.ts'
import { some } from './layout.ts'

/** What might be drawn; nearer than `needed`, it must be. */
export interface Drawable { items: readonly Item[]; distance: (item: Item) => number; needed: number }

const AT_ONCE = 4
const AHEAD = 2
const MOST = 240
/** So long nothing happened: the page is at rest. */
const REST_MS = 120
/** Two cards take less than this. */
const SPARE_MS = 12

const whenIdle = (work: (spare: number) => void): void => {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(deadline => work(deadline.timeRemaining()))
  else setTimeout(() => work(SPARE_MS))
}

export class Drawn {
  private keys: ReadonlySet<string> = new Set()
  private asked = 0
  private resting?: ReturnType<typeof setTimeout>
  private isAhead = false
  /** More could be drawn. */
  private isOpen = false

  /** `draw` is called when others are to be drawn. */
  constructor(private readonly place: () => Drawable, private readonly draw: () => void) {}

  /** Chooses anew. The first cards take longest, so they come one by one. */
  choose(): readonly Item[] {
    const { items, distance, needed } = this.place(), isDrawn = ({ key }: Item) => this.keys.has(key)
    const few = this.isAhead ? AHEAD : Math.min(AT_ONCE, this.keys.size + 1)
    const { shown, lacking } = some(items, { isDrawn, distance, needed, few, reach: this.isAhead ? Infinity : needed, most: MOST })
    this.keys = new Set(shown.map(({ key }) => key))
    const furthest = shown.length < MOST ? Infinity : Math.max(...shown.map(distance))
    this.isOpen = items.some(one => !this.keys.has(one.key) && distance(one) < furthest)
    if (lacking) this.soon()
    else this.rest(this.isAhead ? 0 : REST_MS)
    this.isAhead = false
    return shown
  }

  /** Another part of the margin may be in view. */
  moved(): void {
    this.rest(REST_MS)
    this.soon()
  }

  stop(): void {
    clearTimeout(this.resting)
    cancelAnimationFrame(this.asked)
    this.resting = undefined
    this.asked = 0
  }

  private get isLacking(): boolean {
    const { items, distance, needed } = this.place()
    return items.some(item => !this.keys.has(item.key) && distance(item) < needed)
  }

  private soon(): void {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0
      if (this.isLacking) this.draw()
      else this.rest(REST_MS)
    })
  }

  private rest(time: number): void {
    clearTimeout(this.resting)
    this.resting = this.isOpen ? setTimeout(() => whenIdle(spare => this.goAhead(spare)), time) : undefined
  }

  private goAhead(spare: number): void {
    if (!this.resting) return
    if (this.asked || spare < SPARE_MS) return this.rest(REST_MS)
    this.isAhead = true
    this.draw()
  }
}
