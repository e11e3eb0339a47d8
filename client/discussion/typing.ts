import { Watched } from '../watched.ts'

const NOTE_MS = 3_000
const EXPIRES_MS = 5_000

/** Who is writing a message just now. Nothing of it is kept. */
export class Typing extends Watched {
  private readonly until = new Map<string, ReturnType<typeof setTimeout>>()
  private notedAt = -Infinity

  /** `note` tells the others that this member is writing. */
  constructor(private readonly note: () => void) {
    super()
  }

  /** Those writing, the one who began first at the front. */
  get members(): string[] {
    return [...this.until.keys()]
  }

  /** This member touched a key: worth telling every few seconds. */
  press(): void {
    if (performance.now() - this.notedAt < NOTE_MS) return
    this.notedAt = performance.now()
    this.note()
  }

  /** This member is done: the next key is worth telling at once. */
  rest(): void {
    this.notedAt = -Infinity
  }

  /** Another member is writing. */
  noted(memberId: string): void {
    const isNew = !this.until.has(memberId)
    clearTimeout(this.until.get(memberId))
    this.until.set(memberId, setTimeout(() => this.stopped(memberId), EXPIRES_MS))
    if (isNew) this.changed()
  }

  /** Another member has said it, or fell silent. */
  stopped(memberId: string): void {
    clearTimeout(this.until.get(memberId))
    if (this.until.delete(memberId)) this.changed()
  }
}
