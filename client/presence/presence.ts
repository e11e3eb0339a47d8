import type { Present } from '../../shared/presence.ts'
import type { Line } from '../socket.ts'
import { Watched } from '../watched.ts'

const MOVE_MS = 400

/** Where this member reads now, known at once and without asking the house. */
export class Self extends Watched {
  blockId: string | undefined

  move(blockId: string | undefined): void {
    if (this.blockId === blockId) return
    this.blockId = blockId
    this.changed()
  }
}

/** Who is in a room now and at which paragraph, and where this member tells the others to be. */
export class Presence extends Watched {
  present: readonly Present[] = []
  readonly self = new Self()
  private toldId?: string
  private pause?: ReturnType<typeof setTimeout>

  constructor(private readonly line: Line, private readonly readingId: string) {
    super()
  }

  /** This member reads there now. Call it as often as it may change; the others hear of it at most a few times a second. */
  move(blockId: string | undefined): void {
    this.self.move(blockId)
    this.pause ??= setTimeout(() => this.tell(), this.toldId === blockId ? MOVE_MS : 0)
  }

  /** Takes in the whole list as the house has it. Whoever was here keeps their place in the row, so that it stands still while people read. */
  hear(present: readonly Present[]): void {
    const places = new Map(this.present.map(({ memberId }, at) => [memberId, at]))
    const placeOf = ({ memberId }: Present): number => places.get(memberId) ?? places.size
    this.present = present.toSorted((one, other) => placeOf(one) - placeOf(other))
    this.changed()
  }

  /** Says again where this member is: the house forgot when the line broke. */
  enteredAgain(): void {
    this.toldId = undefined
    if (this.self.blockId !== undefined) this.tell()
  }

  close(): void {
    clearTimeout(this.pause)
  }

  private tell(): void {
    const { readingId, self: { blockId } } = this
    this.pause = undefined
    if (blockId === this.toldId) return
    this.line.signal('presence:move', { readingId, ...(blockId !== undefined && { blockId }) })
    this.toldId = blockId
    this.pause = setTimeout(() => this.tell(), MOVE_MS)
  }
}
