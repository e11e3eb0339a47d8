import { FOLDED } from './layout.ts'

/** How tall cards turned out. The browser tells before it shows them: asking it would make it set the page twice. */
export class Heights {
  private readonly known = new Map<string, number>()
  private readonly observed = new Set<HTMLElement>()
  private readonly grown = new ResizeObserver(entries => this.measure(entries))

  /** `changed` is called when cards have other heights than before. */
  constructor(private readonly changed: () => void) {}

  of(key: string): number { return this.known.get(key) ?? FOLDED }

  /** Measures these from now on, each under its `data-key`, and no others. */
  watch(slots: Iterable<HTMLElement>): void {
    for (const slot of this.observed) {
      if (slot.isConnected) continue
      this.grown.unobserve(slot)
      this.observed.delete(slot)
    }
    for (const slot of slots) {
      if (this.observed.has(slot)) continue
      this.grown.observe(slot)
      this.observed.add(slot)
    }
  }

  stop(): void {
    this.grown.disconnect()
    this.observed.clear()
  }

  private measure(entries: readonly ResizeObserverEntry[]): void {
    for (const { target, borderBoxSize } of entries) if (target.isConnected) this.known.set((target as HTMLElement).dataset.key!, borderBoxSize[0]!.blockSize)
    this.changed()
  }
}
