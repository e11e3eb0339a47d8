const FIRST = 256

/** Updates one after the other in one piece of memory: thousands of small arrays would weigh ten times as much. */
export class Tail {
  size = 0
  private bytes = Buffer.alloc(0)
  private ends: number[] = []

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

  updates(): Uint8Array[] {
    return this.ends.map((end, at) => this.bytes.subarray(this.ends[at - 1] ?? 0, end))
  }

  clear(): void {
    this.size = 0
    this.bytes = Buffer.alloc(0)
    this.ends = []
  }
}
