import * as encoding from 'lib0/encoding'
import { Reader } from './bytes.ts'
import { KIND, MERGED, weightOfValues, type Struct } from './scan.ts'

/** A stretch of one client's clocks on its way into an update: where it hangs (`head`: what precedes the content) and what it says. */
export interface Piece {
  kind: number
  clock: number
  length: number
  originClient: number; originClock: number
  rightClient: number; rightClock: number
  head: () => Uint8Array
  /** The words or values, without their number (kinds `string` and `any`), or the whole content (any other kind that is not deleted or garbage). */
  said: Uint8Array
}

const isSaid = (kind: number): boolean => kind === KIND.string || kind === KIND.any
const isJoinable = (kind: number): boolean => isSaid(kind) || kind === KIND.deleted || kind === KIND.garbage

const mayList = (kind: number): boolean => kind === KIND.any || kind === KIND.deleted

/** Where a struct stands: beside which other, or in what. */
type Standing = Pick<Struct, 'clock' | 'length' | 'kind' | 'originClient' | 'originClock' | 'rightClient' | 'rightClock'> & Partial<Pick<Struct, 'root' | 'parentClient' | 'hasKey'>>

/** One client's section being written. What needs no change is copied in long stretches; the last struct may be continued by the next. */
export class Run {
  private readonly encoder = encoding.createEncoder()
  /** How many structs it has become. */
  private count = 0
  /** How much more they weigh for whoever builds a copy. */
  private extra = 0
  /** How many values were said in it, and how far it comes. */
  values = 0
  to = 0
  /** A stretch of bytes to be copied as it is, and where its last struct starts. */
  private copied?: Uint8Array
  private copyFrom = 0
  private copyTo = 0
  private lastStart = 0
  private lastContent = 0
  /** What the last struct is, for the next to continue. */
  private kind: number = KIND.skip
  private rightClient = -1
  private rightClock = 0
  /** Whether the last struct is known to stand in a list. Values under a key must not become one: only the last of them counts. */
  private isListed = false
  /** Where values in lists end, or what they were before they were deleted, for those that go on there. */
  private readonly ends = new Set<number>()
  /** The last struct, once it was continued or changed. */
  private open?: Piece
  private words: Uint8Array[] = []
  constructor(readonly client: number, readonly from: number) {}

  /** How many structs a copy has to hold apart for it. */
  get pieces(): number { return this.count + this.extra + weightOfValues(this.values) }

  /** Adds a struct as it lies in the bytes. */
  copy(bytes: Uint8Array, struct: Struct): void {
    if (this.isContinuedBy(struct)) return this.join(wholeOf(bytes, struct))
    this.flushOpen()
    if (this.copied !== bytes || this.copyTo !== struct.start) {
      this.flushCopy()
      this.copied = bytes
      this.copyFrom = struct.start
    }
    this.copyTo = struct.end
    this.lastStart = struct.start
    this.lastContent = struct.content
    this.remember(struct)
  }

  /** Adds a piece of a struct. */
  add(piece: Piece): void {
    if (this.isContinuedBy(piece)) return this.join(piece)
    this.flushCopy()
    this.flushOpen()
    this.open = piece
    if (isSaid(piece.kind)) this.words = [piece.said]
    this.remember(piece)
  }

  private remember(one: Standing): void {
    this.count++
    if (one.kind === KIND.any && this.kind === KIND.any && this.isNext(one)) this.extra += MERGED - 1
    if (mayList(one.kind)) this.list(one)
    this.kind = one.kind
    this.rightClient = one.rightClient
    this.rightClock = one.rightClock
  }

  private list({ root, parentClient = -1, hasKey, originClient, originClock, clock, length }: Standing): void {
    this.isListed = root !== undefined || parentClient >= 0 ? !hasKey : originClient === this.client && this.ends.has(originClock)
    if (this.isListed) this.ends.add(clock + length - 1)
  }

  private isNext({ clock, originClient, originClock }: Standing): boolean { return originClient === this.client && originClock === clock - 1 }

  /** Whether Yjs would see both as one: the same kind, grown one after the other in the same place. */
  private isContinuedBy(next: Standing): boolean {
    const { kind } = next
    if (kind !== this.kind || !isJoinable(kind) || (kind === KIND.any && !this.isListed)) return false
    return kind === KIND.garbage || (this.isNext(next) && next.rightClient === this.rightClient && next.rightClock === this.rightClock)
  }

  private join(piece: Piece): void {
    const open = this.open ??= this.takeBack()
    open.length += piece.length
    if (mayList(piece.kind) && this.isListed) this.ends.add(piece.clock + piece.length - 1)
    if (isSaid(piece.kind)) this.words.push(piece.said)
  }

  /** Takes the last struct back from the stretch to be copied. */
  private takeBack(): Piece {
    const bytes = this.copied!
    const { kind, lastStart, lastContent } = this
    const said = bytes.subarray(isSaid(kind) ? afterUint(bytes, lastContent) : lastContent, this.copyTo)
    this.copyTo = lastStart
    this.flushCopy()
    if (isSaid(kind)) this.words = [said]
    const { rightClient, rightClock } = this
    const length = kind === KIND.string ? 0 : uintAt(bytes, lastContent)
    return { kind, clock: 0, length, originClient: -1, originClock: 0, rightClient, rightClock, head: () => bytes.subarray(lastStart, lastContent), said }
  }

  private flushCopy(): void {
    if (this.copied && this.copyTo > this.copyFrom) encoding.writeUint8Array(this.encoder, this.copied.subarray(this.copyFrom, this.copyTo))
    this.copied = undefined
  }

  private flushOpen(): void {
    const { open, encoder } = this
    if (!open) return
    this.open = undefined
    encoding.writeUint8Array(encoder, open.head())
    if (open.kind === KIND.string) this.flushWords(this.words.reduce((sum, { length }) => sum + length, 0))
    else if (open.kind === KIND.any) this.flushWords(open.length)
    else if (isJoinable(open.kind)) encoding.writeVarUint(encoder, open.length)
    else encoding.writeUint8Array(encoder, open.said)
  }

  private flushWords(number: number): void {
    encoding.writeVarUint(this.encoder, number)
    for (const words of this.words) encoding.writeUint8Array(this.encoder, words)
    this.words = []
  }

  write(encoder: encoding.Encoder): void {
    this.flushCopy()
    this.flushOpen()
    encoding.writeVarUint(encoder, this.count)
    encoding.writeVarUint(encoder, this.client)
    encoding.writeVarUint(encoder, this.from)
    encoding.writeBinaryEncoder(encoder, this.encoder)
  }
}

/** A struct as a piece. */
export const wholeOf = (bytes: Uint8Array, struct: Struct): Piece => {
  const { kind, clock, length, originClient, originClock, rightClient, rightClock, start, content, end } = struct
  return {
    kind, clock, length, originClient, originClock, rightClient, rightClock,
    head: () => bytes.subarray(start, content),
    said: bytes.subarray(isSaid(kind) ? afterUint(bytes, content) : content, end),
  }
}

const afterUint = (bytes: Uint8Array, at: number): number => {
  while (bytes[at]! & 128) at++
  return at + 1
}

const uintAt = (bytes: Uint8Array, at: number): number => {
  const reader = new Reader(bytes)
  reader.at = at
  return reader.uint()
}
