const FIRST = 256

/** Updates one after the other in one piece of memory: thousands of small arrays would weigh ten times as much. */
export class Tail {
  size = 0
  private bytes = Buffer.alloc(0)
  private ends: number[] = []
  /** How many of the first were made of many. */
  private gathered = 0

  push(update: Uint8Array): void {
    if (this.size + update.length > this.bytes.length) this.grow(update.length)
    this.bytes.set(update, this.size)
    this.size += update.length
    this.ends.push(this.size)
  }

  private grow(by: number): void {
    const grown = Buffer.alloc(Math.max(FIRST, this.bytes.length * 2, this.size + by))
    grown.set(this.bytes.subarray(0, this.size))
    this.bytes = grown
  }

  updates(from = 0): Uint8Array[] {
    return this.ends.slice(from).map((end, at) => this.bytes.subarray(this.ends[from + at - 1] ?? 0, end))
  }

  /** How many came since some were last put together. */
  get loose(): number { return this.ends.length - this.gathered }

  /** Puts one update in the place of those that came since. */
  gather(make: (loose: Uint8Array[]) => Uint8Array): void {
    const update = make(this.updates(this.gathered))
    this.ends.length = this.gathered
    this.size = this.ends.at(-1) ?? 0
    this.push(update)
    this.gathered++
  }

  clear(): void {
    this.size = 0
    this.bytes = Buffer.alloc(0)
    this.ends = []
    this.gathered = 0
  }
}
