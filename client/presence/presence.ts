import type { Present } from '../../shared/presence.ts'
import type { Line } from '../socket.ts'
import { Watched } from '../watched.ts'

const MOVE_MS = 400

/** Who is in a room now and at which paragraph, and where this member tells the others to be. */
export class Presence extends Watched {
  present: readonly Present[] = []
  private blockId?: string
  private toldId?: string
  private pause?: ReturnType<typeof setTimeout>

  constructor(private readonly line: Line, private readonly readingId: string) {
    super()
  }

  /** This member reads there now. Call it as often as it may change; the others hear of it at most a few times a second. */
  move(blockId: string | undefined): void {
    this.blockId = blockId
    this.pause ??= setTimeout(() => this.tell(), this.toldId === blockId ? MOVE_MS : 0)
  }

  /** Takes in the whole list as the house has it. */
  hear(present: readonly Present[]): void {
    this.present = present
    this.changed()
  }

  /** Says again where this member is: the house forgot when the line broke. */
  enteredAgain(): void {
    this.toldId = undefined
    if (this.blockId !== undefined) this.tell()
  }

  close(): void {
    clearTimeout(this.pause)
  }

  private tell(): void {
    const { blockId, readingId } = this
    this.pause = undefined
    if (blockId === this.toldId) return
    this.line.signal('presence:move', { readingId, ...(blockId !== undefined && { blockId }) })
    this.toldId = blockId
    this.pause = setTimeout(() => this.tell(), MOVE_MS)
  }
}
