import * as encoding from 'lib0/encoding'
import { KIND } from './scan.ts'

/** A stretch of one client's clocks on its way into an update: where it hangs (`head`: what precedes the content) and what it says. */
export interface Piece {
  kind: number
  clock: number
  length: number
  originClient: number; originClock: number
  rightClient: number; rightClock: number
  head: () => Uint8Array
  /** The words, without their length (kind `string`), or the whole content (any other kind that is not deleted or garbage). */
  said: Uint8Array
}

const isJoinable = (kind: number): boolean => kind === KIND.string || kind === KIND.deleted || kind === KIND.garbage

/** One client's section being written; its last struct is kept open, as the next piece may continue it. */
export class Run {
  private readonly encoder = encoding.createEncoder()
  private count = 0
  private open?: Piece
  private words: Uint8Array[] = []
  constructor(readonly client: number, readonly from: number) {}

  add(piece: Piece): void {
    if (this.open && this.continues(this.open, piece)) this.open.length += piece.length
    else {
      this.flush()
      this.open = piece
      this.count++
    }
    if (piece.kind === KIND.string) this.words.push(piece.said)
  }

  /** Whether Yjs would see both as one: the same kind, grown one after the other in the same place. */
  private continues(open: Piece, next: Piece): boolean {
    if (next.kind !== open.kind || !isJoinable(next.kind)) return false
    if (next.kind === KIND.garbage) return true
    return next.originClient === this.client && next.originClock === next.clock - 1
      && next.rightClient === open.rightClient && next.rightClock === open.rightClock
  }

  private flush(): void {
    const { open, encoder } = this
    if (!open) return
    encoding.writeUint8Array(encoder, open.head())
    if (open.kind === KIND.string) this.flushWords()
    else if (isJoinable(open.kind)) encoding.writeVarUint(encoder, open.length)
    else encoding.writeUint8Array(encoder, open.said)
    this.open = undefined
  }

  private flushWords(): void {
    encoding.writeVarUint(this.encoder, this.words.reduce((sum, { length }) => sum + length, 0))
    for (const words of this.words) encoding.writeUint8Array(this.encoder, words)
    this.words = []
  }

  write(encoder: encoding.Encoder): void {
    this.flush()
    encoding.writeVarUint(encoder, this.count)
    encoding.writeVarUint(encoder, this.client)
    encoding.writeVarUint(encoder, this.from)
    encoding.writeBinaryEncoder(encoder, this.encoder)
  }
}
