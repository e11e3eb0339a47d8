/** What others wrote anew while a member reads or writes in the margin: it waits, so that nothing moves under their eyes. */
export class Late {
  private readonly names = new Set<string>()
  private isHolding = false

  /** `cameIn` is told which need wait no longer. */
  constructor(private readonly cameIn: (names: readonly string[]) => void) {}

  get count(): number { return this.names.size }

  has(name: string): boolean { return this.names.has(name) }

  /** The margin is in use from now on, or is no more. */
  hold(isHolding: boolean): void {
    if (this.isHolding === isHolding) return
    this.isHolding = isHolding
    if (this.count) this.letIn()
  }

  /** Something came; it waits when the margin is in use. */
  add(name: string): void { if (this.isHolding) this.names.add(name) }

  /** It is there already, or is there no more. */
  delete(name: string): void { this.names.delete(name) }

  /** Lets all that waits come in. */
  letIn(): void {
    const names = [...this.names]
    this.names.clear()
    this.cameIn(names)
  }
}
