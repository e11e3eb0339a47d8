import type { ReactiveController, ReactiveControllerHost } from 'lit'

/**
 * Which paragraph is being read: the one at a line a third down the window. Told while the page is in sight, and only where, never for
 * how long.
 */
export class ReadingLine implements ReactiveController {
  private seen?: IntersectionObserver
  private at?: string

  constructor(host: ReactiveControllerHost, private readonly tell: (blockId: string) => void) { host.addController(this) }

  hostConnected(): void { document.addEventListener('visibilitychange', this.shown) }
  hostDisconnected(): void { document.removeEventListener('visibilitychange', this.shown); this.stop() }

  /** Watches these paragraphs from now on. */
  watch(blocks: Iterable<HTMLElement>): void {
    this.stop()
    this.seen = new IntersectionObserver(entries => this.crossed(entries), { rootMargin: '-33% 0px -66% 0px' })
    for (const block of blocks) this.seen.observe(block)
  }

  stop(): void {
    this.seen?.disconnect()
    this.at = undefined
  }

  private crossed(entries: readonly IntersectionObserverEntry[]): void {
    const block = entries.findLast(({ isIntersecting }) => isIntersecting)?.target
    if (!(block instanceof HTMLElement)) return
    this.at = block.dataset.block
    this.shown()
  }

  private readonly shown = (): void => { if (this.at !== undefined && !document.hidden) this.tell(this.at) }
}
