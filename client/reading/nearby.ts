/** Which paragraphs are near what is in view. Calls back, once a frame at most, when one of them comes close that was not told of. */
export class Nearby {
  private readonly near = new Set<string>()
  private told: ReadonlySet<string> = new Set()
  private asked = 0
  // What is near is told of in whole, long before it is in view: every telling has the browser paint all of it anew
  private readonly wide = new IntersectionObserver(seen => this.see(seen), { rootMargin: '125% 0px' })
  private readonly close = new IntersectionObserver(seen => this.press(seen), { rootMargin: '30% 0px' })

  constructor(private readonly turn: () => void) {}

  /** Notices from now on where these blocks are. */
  watch(blocks: Iterable<Element>): void {
    this.stop()
    for (const block of blocks) for (const sight of [this.wide, this.close]) sight.observe(block)
  }

  stop(): void {
    cancelAnimationFrame(this.asked)
    this.asked = 0
    for (const sight of [this.wide, this.close]) sight.disconnect()
    this.near.clear()
    this.told = new Set()
  }

  get blockIds(): Iterable<string> { return this.told }
  has(blockId: string): boolean { return this.told.has(blockId) }

  /** Calls back before the next picture. */
  soon(): void {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0
      this.told = new Set(this.near)
      this.turn()
    })
  }

  private see(seen: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting) this.near.add(idOf(target))
      else this.near.delete(idOf(target))
    }
  }

  private press(seen: readonly IntersectionObserverEntry[]): void {
    if (seen.some(({ target, isIntersecting }) => isIntersecting && !this.told.has(idOf(target)))) this.soon()
  }
}

const idOf = (block: Element): string => (block as HTMLElement).dataset.block!
