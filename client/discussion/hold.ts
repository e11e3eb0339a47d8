/** Keeps what one reads in its place while a scrolled list changes around it, in every browser alike. */
const AT_END = 32

/** What is held: the end, or a row by its lower edge, at its distance from the top: above it lies what may change unseen. */
type Held = 'end' | { key: string; edge: number } | undefined

export class Hold {
  private held: Held = 'end'

  /** `rows` are the scroller's rows, each with a `data-key`, top to bottom. */
  constructor(private readonly scroller: () => HTMLElement, private readonly rows: () => readonly HTMLElement[]) {}

  get isAtEnd(): boolean {
    const { scrollHeight, clientHeight, scrollTop } = this.scroller()
    return scrollHeight - clientHeight - scrollTop <= AT_END
  }

  /** Remembers where the reader is. */
  take(): void {
    if (!this.scroller().clientHeight) return
    this.held = this.isAtEnd ? 'end' : this.firstSeen()
  }

  /** From now on the end. */
  toEnd(): void {
    this.held = 'end'
  }

  /** Puts what is held back in its place. */
  keep(): void {
    const scroller = this.scroller()
    if (!this.held || !scroller.clientHeight) return
    if (this.held === 'end') scroller.scrollTop = scroller.scrollHeight
    else this.putBack(this.held)
  }

  private putBack({ key, edge }: { key: string; edge: number }): void {
    const row = this.rows().find(one => one.dataset.key === key)
    const moved = row ? this.edgeOf(row) - edge : 0
    if (Math.abs(moved) >= 1) this.scroller().scrollTop += moved
  }

  private edgeOf(row: HTMLElement): number {
    return row.getBoundingClientRect().bottom - this.scroller().getBoundingClientRect().top
  }

  /** The first row whose end is in sight. Lines between messages come and go, so only messages are held on to. */
  private firstSeen(): Held {
    const rows = this.rows().filter(row => row.localName === 'tf-message')
    let [low, high] = [0, rows.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      const row = rows[middle]!
      if (this.edgeOf(row) > 0) high = middle
      else low = middle + 1
    }
    const row = rows[low]
    return row && { key: row.dataset.key!, edge: this.edgeOf(row) }
  }
}
