/** Work that need not be done at once, a little at a time: the page draws and listens in between. */
export class Slices {
  private readonly waiting: (() => void)[] = []
  private next = 0
  private told = 0
  private readonly clock = new MessageChannel()

  /** `tell` is called now and then while work is done, and when all is. */
  constructor(private readonly tell: () => void) { this.clock.port1.onmessage = () => this.run() }

  /** Whether something waits to be done. */
  get isBusy(): boolean { return this.next < this.waiting.length }

  add(work: () => void): void {
    if (!this.waiting.length) this.clock.port2.postMessage(0)
    this.waiting.push(work)
  }

  /** Lets go of what waits. */
  close(): void {
    this.waiting.length = this.next = 0
    this.clock.port1.close()
  }

  private run(): void {
    if (!this.isBusy || performance.now() - this.told > TELL_MS) this.report()
    else for (const begun = performance.now(); this.isBusy && performance.now() - begun < SLICE_MS;) this.waiting[this.next++]!()
    if (this.waiting.length) this.clock.port2.postMessage(0)
  }

  // A task of its own: whoever is told draws
  private report(): void {
    if (!this.isBusy) this.waiting.length = this.next = 0
    this.tell()
    this.told = performance.now()
  }
}

const SLICE_MS = 6
const TELL_MS = 120
