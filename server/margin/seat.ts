/**
 * One socket's place at one document: what it says is understood here, and what it may say is decided here, before the document is
 * touched. Messages are y-websocket's; shared/margin.ts tells the two that were added.
 */
import { MARGIN_CLOSE, MARGIN_MESSAGE } from '../../shared/margin.ts'
import type { Reason, Verdict } from './admission.ts'
import { Asking } from './asking.ts'
import { Reader, Unwanted } from './bytes.ts'
import type { MarginDocument } from './document.ts'
import { framed, framedHead, framedUpdates, muxed, syncHead, uint } from './frames.ts'
import { NOTHING } from './history.ts'
import { encodeDeletes, readStateVector, type Clocks } from './knowledge.ts'
import type { Line } from './line.ts'
import type { Section } from './scan.ts'
import { costOf, read, type Read } from './update.ts'

/** Finding out that something may not enter can cost reading the document anew, and this many times as much: charged to who sent it. */
const FOUND_OUT = 4
/** What it costs that readers go through one piece because of marks. */
const TIDIED = 2
/** What it costs to have readers copy one byte of a long text: Yjs joins letters to it in passing, and makes it one again before it is cut. */
const RECUT = 1 / 32
/** What it costs to step over one thing on the way from one neighbour to another. */
const STEP = 8
/** What it costs to have read one byte more, until something was found that may not be. */
const MISREAD = 50
/** The state as it lies there is written out without being copied: the first time it is asked for it costs next to nothing. */
const LYING = 64

/** What a place at a document leans on. */
export interface Place { line: Line; channel: number; name: string; document: MarginDocument; groupId: string; mayWrite: boolean }

/** A place at a document. */
export class Seat {
  readonly line: Line
  readonly channel: number
  /** The document as the line named it. */
  readonly name: string
  readonly document: MarginDocument
  readonly groupId: string
  mayWrite: boolean
  /** The client id it shows itself under in the awareness. */
  client?: number
  /** Whether it was sent the state, and so is told what follows. */
  isFed = false
  /** What it was told before its line was full. */
  private told?: Clocks
  /** Sync messages with an update it has sent; so many of them are on disk. */
  heard = 0
  kept = 0
  /** Whether it has been told the clocks of all clients. */
  knowsAll = false
  /** While something it sent waits for what came before, nothing of it counts as kept. */
  isTorn = false
  /** Whether it has answered our first question. */
  isMet = false
  private asking?: Asking
  private readonly prefix: readonly number[]

  constructor({ line, channel, name, document, groupId, mayWrite }: Place) {
    this.line = line
    this.channel = channel
    this.name = name
    this.document = document
    this.groupId = groupId
    this.mayWrite = mayWrite
    this.prefix = line.isMux ? muxed(document.number) : []
  }

  /** Whether it waits to be told what was written while its line was full. */
  get isBehind(): boolean { return this.told !== undefined }
  get memberId(): string { return this.line.memberId }

  /** The first words: the epoch, and what the document knows, so that the client sends what it does not. */
  greet(): void {
    this.send([MARGIN_MESSAGE.epoch, ...uint(this.document.epoch)])
    this.askForMore()
    this.document.awareness?.greet(this)
  }

  askForMore(): void {
    const vector = this.document.history.knowledge.stateVector()
    this.send(syncHead(0, vector.length), vector)
  }

  /** Sends one message: some first bytes, and a body. */
  send(head: readonly number[], body: Uint8Array = NOTHING.subarray(0, 0)): void {
    const frame = framedHead([...this.prefix, ...head], body.length)
    this.line.write(body.length ? Buffer.concat([frame, body]) : frame)
  }

  /** Says how far what it sent is on disk. */
  tellSaved(vector: Uint8Array): void {
    this.line.writeLater(framed(Uint8Array.from([...this.prefix, MARGIN_MESSAGE.saved, ...uint(vector.length), ...vector, ...uint(this.kept)])))
  }

  /** Gets up; the line may open the document again. */
  leave(): void {
    this.asking?.end()
    this.document.leave(this)
    if (this.line.seats.get(this.channel) === this) this.line.seats.delete(this.channel)
    if (this.line.names.get(this.name) === this.channel) this.line.names.delete(this.name)
  }

  close(code: number, reason: string): void {
    this.leave()
    this.line.closeSeat(this.channel, code, reason)
  }

  /** May write from now on, or may no longer. */
  turn(mayWrite: boolean): void {
    this.mayWrite = mayWrite
    if (mayWrite) this.askForMore()
  }

  private refuse(reason: Reason | 'read only' | 'awareness' | 'gap', code: number = isTooMuch(reason) ? MARGIN_CLOSE.tooLarge : MARGIN_CLOSE.refused): void {
    this.line.spendAgain(this.document.history.size * FOUND_OUT)
    this.document.countRefusal(this, reason)
    this.close(code, reason)
  }

  // ---- what it says

  /** Hears one message. */
  receive(message: Uint8Array): void {
    try {
      this.understand(message)
    } catch (error) {
      if (!(error instanceof Unwanted)) throw error
      this.line.spend(message.length * FOUND_OUT + error.at * MISREAD)
      this.refuse(error.reason)
    }
  }

  private understand(message: Uint8Array): void {
    const reader = new Reader(message)
    const kind = reader.uint()
    if (kind === MARGIN_MESSAGE.sync) this.sync(reader)
    else if (kind === MARGIN_MESSAGE.awareness) this.hearAwareness(body(reader))
    else if (kind === MARGIN_MESSAGE.queryAwareness) this.line.spend(this.document.awareness?.greet(this) ?? 0)
  }

  private sync(reader: Reader): void {
    const step = reader.uint()
    if (step > 2) throw new Unwanted('malformed', 'a sync message of no kind')
    const bytes = body(reader)
    if (step === 0) this.answer(readStateVector(bytes))
    else this.take(bytes, step === 1)
  }

  private hearAwareness(bytes: Uint8Array): void {
    const code = this.document.awareness?.hear(this, bytes)
    if (code !== undefined) this.refuse('awareness', code)
  }

  // ---- what it is missing

  /** Sends what it is missing: the state as it lies there for who has nothing, without encoding anything for anybody. */
  private answer(clocks: Clocks): void {
    const { history } = this.document
    const isAgain = this.isFed
    this.isFed = true
    this.told = undefined
    if (clocks.size === 0) this.sendState(isAgain)
    else if (history.knowledge.isWithin(clocks)) {
      const deletes = encodeDeletes(history.knowledge.deletes)
      this.line.spend(deletes.length)
      this.send(syncHead(1, deletes.length + 1), Buffer.concat([Buffer.of(0), deletes]))
    } else this.tellMissing(clocks, 1)
  }

  private tellMissing(clocks: Clocks, step: 1 | 2): void {
    const { update, cost } = this.document.history.missing(clocks)
    this.line.spend(cost)
    this.line.expect(update.length)
    this.send(syncHead(step, update.length), update)
  }

  /** A client counts as synced at a step 2, so that comes last. */
  private sendState(isAgain: boolean): void {
    if (this.document.history.isLong) this.document.history.fold()
    const { base, tail } = this.document.history
    this.line.spend((base.length + tail.size) / (isAgain ? 1 : LYING))
    this.line.expect(base.length + tail.size * 2)
    if (tail.size === 0) return this.sendBase(1)
    this.sendBase(2)
    this.line.write(framedUpdates(tail.updates(), this.prefix).bytes)
    this.line.write(framed(Uint8Array.from([...this.prefix, ...syncHead(1, NOTHING.length), ...NOTHING])))
    this.document.history.noteCopied()
    this.document.digest()
  }

  private sendBase(step: 1 | 2): void {
    const { base } = this.document.history
    this.line.write(framedHead([...this.prefix, ...syncHead(step, base.length)], base.length))
    this.line.write(base)
  }

  /** Its line takes no more: it is told the outcome of what follows, once it has read what it was told. */
  fallBehind(): void {
    this.isFed = false
    this.told = new Map(this.document.history.knowledge.clocks)
    this.line.whenRead(() => this.catchUp())
  }

  private catchUp(): void {
    const { told, line, document: { seats, awareness } } = this
    if (!told || !seats.has(this) || !line.isOpen) return
    this.told = undefined
    this.isFed = true
    this.tellMissing(told, 2)
    awareness?.greet(this)
  }

  // ---- what it writes

  private take(bytes: Uint8Array, isStep2: boolean): void {
    this.heard++
    const { limits, kind } = this.document
    if (bytes.length > limits.document[kind]) return this.refuse('too large')
    const update = read(bytes, this.document.kind)
    this.line.spend(costOf(update))
    this.isMet ||= isStep2
    if (!this.mayWrite) return this.onlyReads(update, isStep2)
    const { cost } = this.document.indexes
    const verdict = this.document.weigh(update, { memberId: this.memberId, isStep2, ...(!isStep2 && { most: limits.update }) })
    this.payFor(this.document.indexes.cost - cost)
    if (verdict.is === 'gap') this.line.spend(bytes.length * FOUND_OUT)
    if (verdict.is === 'news' && update.isCutting) this.line.spend(this.document.history.size * RECUT)
    this.heed(verdict, { isStep2, isWhole: !this.leavesOut(update) })
  }

  /**
   * Whoever lets one document after another be looked through, on as many lines as they may have, pays for it on all of them; for others'
   * pieces hardly more than a pause of half a second, unless they do it again and again.
   */
  private payFor(indexed: number): void {
    const { document: { indexes, hands, limits }, line, memberId } = this
    line.spend(indexes.takeSteps() * STEP)
    if (!indexed) return
    const own = hands ? indexed * indexes.partOf(client => hands.get(client) === memberId) : indexed, others = indexed - own
    const owed = own + (others > limits.pace / 2 && line.isTreated() ? limits.pace / 2 : others)
    line.spend(owed)
    line.spendInCommon(owed)
  }

  private heed(verdict: Verdict, { isStep2, isWhole }: { isStep2: boolean; isWhole: boolean }): void {
    if (verdict.is === 'refused') return this.refuse(verdict.reason)
    if (verdict.is === 'gap') return this.meetGap()
    if (isStep2) {
      this.asking?.end()
      this.isTorn = !isWhole
    }
    if (verdict.is === 'news') {
      this.line.spend(this.document.history.tidiedBy(verdict.scan) * TIDIED)
      this.document.take(this, verdict)
    } else this.document.settle(this)
  }

  /** Whether words are left out as another's from who has not shown an id: they may be their own, under an id that was taken from them. */
  private leavesOut({ scan: { sections } }: Read): boolean {
    const { hands, history: { knowledge } } = this.document
    if (!hands || this.client !== undefined) return false
    return sections.some(({ client, to }) => to > knowledge.clockOf(client) && (hands.get(client) ?? this.memberId) !== this.memberId)
  }

  /**
   * Something it leans on is missing. Before its first step 2 that is honest haste: words typed before what was written without a network
   * has been sent. Afterwards it is asked for more.
   */
  private meetGap(): void {
    this.isTorn = true
    if (!this.isMet) return
    this.document.house.figures.add('margin_gaps')
    this.asking ??= new Asking(this.document.limits.gap, { ask: () => this.askForMore(), giveUp: () => this.refuse('gap') })
    this.asking.begin()
  }

  /**
   * A reader's copy may hold deletes of its own (Yjs tidies up), and words that were relayed but lost with a server that died before they
   * were on disk, be it all that was written under an id: neither is an attempt to write. What is: new words in an update, or under its
   * own id. What is passed over is not told to be saved.
   */
  private onlyReads({ scan: { sections, deletes } }: Read, isStep2: boolean): void {
    const { knowledge } = this.document.history
    const isNews = ({ client, to }: Section): boolean => to > knowledge.clockOf(client)
    if (sections.some(section => isNews(section) && (!isStep2 || section.client === this.client))) return this.refuse('read only', MARGIN_CLOSE.notAllowed)
    this.isTorn ||= sections.some(isNews) || knowledge.newDeletes(deletes).size > 0
  }
}

const isTooMuch = (reason: string): boolean => reason === 'full' || reason === 'too large'

/** The one byte array a message ends with. */
const body = (reader: Reader): Uint8Array => {
  const length = reader.count()
  if (reader.at + length !== reader.end) throw new Unwanted('malformed', 'bytes after the message')
  return reader.bytes.subarray(reader.at)
}
