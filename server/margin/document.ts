import { readAnnotation, rootOf } from '../../shared/annotation.ts'
import type { MarginKind } from '../../shared/margin.ts'
import type { House } from '../house.ts'
import { weigh, type Place, type Reason, type Sent, type Verdict } from './admission.ts'
import { Awareness } from './awareness.ts'
import { History } from './history.ts'
import { Indexes, type Holdings } from './indexes.ts'
import { Keeper, type Round } from './keeper.ts'
import { namedIn, naming, readEntry, readSnapshot, type Admitted, type Hands } from './kept.ts'
import type { Limits } from './limits.ts'
import { Relay } from './relay.ts'
import type { Scan } from './scan.ts'
import type { Seat } from './seat.ts'
import { Shares, weightOf } from './shares.ts'
import { inTurn, WHOLE_TURN } from './turns.ts'
import type { Read } from './update.ts'

/** What it costs to build one piece of a copy. */
const PIECE = 500

let openings = 0

/** Which document: its stream in the Log, its reading, and whose it is (own and private). */
export interface Which { stream: string; readingId: string; kind: MarginKind; memberId?: string }

/** What a document needs of the world around it. `idle` is called whenever it might be let go, `left` when nobody sits at it any more. */
export interface Around { house: House; limits: Limits; holdings: Holdings; round: Round; number: number; idle: (document: MarginDocument) => void; left: (document: MarginDocument) => void; begun: (document: MarginDocument) => void }

/** One document while it is open: who sits at it, what it holds, and what becomes of what is written. */
export class MarginDocument implements Place {
  readonly stream: string
  readonly readingId: string
  readonly kind: MarginKind
  readonly memberId?: string
  readonly house: House
  readonly limits: Limits
  /** Its name on mux sockets, drawn by lot. */
  readonly number: number
  readonly history = new History()
  readonly seats = new Set<Seat>()
  readonly relay = new Relay(this)
  readonly keeper: Keeper
  readonly awareness?: Awareness
  /** Whose each client id is, where more than one member writes. */
  readonly hands?: Hands
  /** And how much of it each of them wrote. */
  readonly shares?: Shares
  epoch = 1
  /** Held open by who is about to sit down or is reading. */
  pins = 0
  private readonly opening = ++openings
  private changes = 0
  readonly indexes: Indexes
  private written?: boolean
  /** Bytes read for the first who sits down. */
  unpaid = 0
  private isBegun = true
  private isTidying = false

  constructor({ stream, readingId, kind, memberId }: Which, private readonly around: Around) {
    this.stream = stream
    this.readingId = readingId
    this.kind = kind
    this.memberId = memberId
    this.house = around.house
    this.limits = around.limits
    this.number = around.number
    this.indexes = new Indexes(this, around.holdings)
    this.keeper = new Keeper(this, around.round)
    if (kind !== 'shared') return
    this.hands = new Map()
    this.shares = new Shares(this.history, this.hands)
    this.awareness = new Awareness(this)
  }

  // ---- its life

  /** Reads what the log holds; rejects when that cannot be read whole. */
  async load(): Promise<void> {
    const { snapshot, entries } = await this.house.store.log.read(this.stream)
    if (snapshot) this.restore(snapshot.bytes)
    for (const { bytes } of entries) for (const one of readEntry(bytes)) this.restoreOne(one)
    if (this.hands) this.awareness?.remember(this.hands)
    this.history.fold()
    this.unpaid = this.history.size
    this.isBegun = !this.history.knowledge.isEmpty
    this.keeper.loaded({
      entries: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes.length, 0),
      snapshotBytes: snapshot?.bytes.length ?? 0, last: entries.at(-1)?.seq ?? snapshot?.seq ?? 0,
    })
  }

  private restore(bytes: Uint8Array): void {
    const { epoch, hands, update } = readSnapshot(bytes)
    this.epoch = epoch
    this.history.restore(update)
    if (this.hands) for (const [client, memberId] of hands) this.hands.set(client, memberId)
  }

  private restoreOne({ memberId, update }: Admitted): void {
    const client = namedIn(update)
    if (client === undefined) this.bind(this.history.restore(update), memberId)
    else this.hands?.set(client, memberId)
  }

  /** Whether nobody needs it and everything is on disk. Asked again after every await. */
  get isIdle(): boolean {
    return this.seats.size === 0 && this.pins === 0 && this.keeper.isClean
  }

  /** Whether anybody sits at it who may write, and may pause. */
  get isWritten(): boolean {
    for (const { mayWrite } of this.seats) if (mayWrite) return true
    return false
  }

  leave(seat: Seat): void {
    if (!this.seats.delete(seat)) return
    this.keeper.forget(seat)
    this.awareness?.leave(seat)
    if (!this.seats.size) this.around.left(this)
    this.around.idle(this)
  }

  /** Said by the keeper when what was admitted is on disk. */
  saved(): void {
    if (!this.isBegun && !this.history.knowledge.isEmpty) {
      this.isBegun = true
      this.around.begun(this)
    }
    this.around.idle(this)
  }

  // ---- what is written

  weigh(update: Read, sent: Sent): Verdict {
    const verdict = weigh(update, this, sent)
    if (verdict.is !== 'refused' || !this.mayHaveRoom(verdict.reason)) return verdict
    this.history.fold()
    return weigh(update, this, sent)
  }

  /** Whether there may be room for what was refused once what is deleted is forgotten. */
  private mayHaveRoom(reason: Reason): boolean {
    return reason === 'full' ? this.history.tail.size > 0 : reason === 'tangled' && this.indexes.forgetOutlived()
  }

  /** What is another after each change; undefined as long as it is as the log has it. */
  get mark(): string | undefined {
    return this.changes ? `${this.opening}.${this.changes}` : undefined
  }

  /** How many bytes it may still grow by. */
  get left(): number {
    return this.limits.document[this.kind] - this.history.size
  }

  /** And by how many pieces. */
  get piecesLeft(): number {
    return this.limits.pieces[this.kind] - this.history.pieces
  }

  /** What finding out whether there is an annotation costs whoever hangs on it. */
  get costOfLooking(): number {
    return this.written !== undefined || this.indexes.hasOrder ? 0 : this.history.pieces * PIECE
  }

  /** Whether there is an annotation that others would see: anything less would open what is held back until one has written, and leave no trace. */
  get hasAnnotation(): boolean {
    return this.written ??= [...rootOf(this.indexes.neighbours().current, 'annotations')].some(([id, value]) => readAnnotation(id, value))
  }

  /** Takes in what was admitted, relays it and has it kept. Without a seat it is the house's own doing. */
  take(seat: Seat | undefined, { update, scan }: { update: Uint8Array; scan: Scan }): void {
    const isFirst = this.isFirst(scan), { size } = this.history.knowledge.clocks
    this.history.add(update, scan)
    this.changes++
    this.written = undefined
    this.indexes.add(update)
    if (seat) this.shares?.add(seat.memberId, update.length, weightOf(scan))
    if (seat) this.bind(scan, seat.memberId)
    this.relay.push(update, { sender: seat, tidied: this.history.tidiedBy(scan) })
    this.keeper.push({ memberId: this.hands && seat ? seat.memberId : '', update, seat, sections: scan.sections, isTyping: scan.isTyping })
    // first words readers may bring back after a crash, when nobody knows whose they are
    if (isFirst || (seat && this.kind === 'own' && this.history.knowledge.clocks.size > size)) this.keeper.hurry()
    this.house.figures.add('margin_updates')
  }

  /** Whether somebody writes under an id of which the disk does not know whose it is. */
  private isFirst({ sections }: Scan): boolean {
    const { hands, awareness, history: { knowledge } } = this
    return hands !== undefined && sections.some(({ client }) => !knowledge.clocks.has(client) && (!hands.has(client) || awareness!.isQuiet(client)))
  }

  private bind({ sections }: Scan, memberId: string): void {
    if (this.hands) for (const { client } of sections) this.hands.set(client, memberId)
  }

  /** Has it kept that a client id others are about to see is a member's, though nothing was written under it. */
  name(client: number, memberId: string): void {
    this.keeper.push({ memberId, update: naming(client), sections: [], isTyping: true })
    this.keeper.hurry()
  }

  /** Whose each client id is that was written under or shown: ids of those who only read are nobody's business. */
  get known(): Hands {
    return new Map([...this.hands ?? []].filter(([client]) => !this.awareness?.isQuiet(client)))
  }

  /** Somebody sent nothing new. */
  settle(seat: Seat): void {
    this.keeper.settle(seat)
  }

  /** After relaying, when much has come. */
  digest(): void {
    this.indexes.digest()
    if (this.isTidying || !this.history.isUntidy) return
    this.isTidying = true
    inTurn(() => {
      if (this.history.isUntidy) this.history.tidy()
      this.isTidying = false
    }, WHOLE_TURN)
  }

  countRefusal(seat: Seat, reason: string): void {
    this.house.figures.add(`margin_refusals{reason="${reason.replaceAll(' ', '-')}"}`)
    this.house.diary.warn('margin:refused', { reason, stream: this.stream, memberId: seat.memberId })
  }

  /** Closes every seat. */
  close(code: number, reason: string): void {
    for (const seat of [...this.seats]) seat.close(code, reason)
  }

  /** Everybody out, and nothing of it is written any more. */
  erase(code: number): void {
    this.close(code, 'erased')
    this.keeper.erase()
    this.awareness?.close()
  }
}
