/** Which paragraphs are near what is in view. Calls back, once a frame at most, when that changes. */
export class Nearby {
  private readonly near = new Set<string>()
  private asked = 0
  private readonly sight = new IntersectionObserver(seen => this.see(seen), { rootMargin: '100% 0px' })

  constructor(private readonly turn: () => void) {}

  /** Notices from now on where these blocks are. */
  watch(blocks: Iterable<Element>): void {
    this.stop()
    for (const block of blocks) this.sight.observe(block)
  }

  stop(): void {
    cancelAnimationFrame(this.asked)
    this.asked = 0
    this.sight.disconnect()
    this.near.clear()
  }

  get blockIds(): Iterable<string> { return this.near }
  has(blockId: string): boolean { return this.near.has(blockId) }

  /** Calls back before the next picture. */
  soon(): void { this.asked ||= requestAnimationFrame(() => { this.asked = 0; this.turn() }) }

  private see(seen: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of seen) {
      const { block } = (target as HTMLElement).dataset
      if (block !== undefined && isIntersecting) this.near.add(block)
      else if (block !== undefined) this.near.delete(block)
    }
    this.soon()
  }
}
