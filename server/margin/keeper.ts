import type { Entry } from '../store/log.ts'
import type { MarginDocument } from './document.ts'
import { encodeClocks, type Clocks } from './knowledge.ts'
import { writeEntry, writeSnapshot, type Admitted } from './kept.ts'
import type { Section } from './scan.ts'
import type { Seat } from './seat.ts'
import { inTurn, patience, WHOLE_TURN } from './turns.ts'

/** An admitted update on its way to disk, and the seat that waits to hear of it. */
interface Waiting extends Admitted { seat?: Seat; nth: number; sections: readonly Section[]; isTyping: boolean }

const RETRY = 1000
/** So often is the disk asked by whoever waits for it. */
const TRIES = 5
/** So many bytes are not gathered any longer: what lies in memory for a second is collected late. */
const MUCH = 128 * 1024
const COMPACT_BYTES = 64 * 1024
const COMPACT_ENTRIES = 64
/** What is left behind in the journal lies in memory until that is emptied. */
const LEFT_BYTES = 16 * 1024
/** It waits for a moment in which nothing else does, but not until the log is so many times as long. */
const OVERDUE = 4

/** What waits for the next write of a whole house, and when the last one was. */
export class Round {
  readonly due = new Set<Keeper>()
  last = 0
}

const saveAll = (round: Round): void => {
  round.last = performance.now()
  const now = [...round.due]
  round.due.clear()
  for (const keeper of now) inTurn(() => void keeper.save())
}

/**
 * Brings what is admitted to disk, in order, never in the relay's way: one append at a time for a document, and what comes meanwhile goes
 * into the next. What all documents gather in a few milliseconds shares one fsync.
 */
export class Keeper {
  private waiting: Waiting[] = []
  /** An append or a compaction that has not ended. */
  private running?: Promise<unknown>
  /** Who waits to hear how things stand: what had been pushed by then, and how many messages of theirs heard. */
  private readonly curious = new Map<Seat, { pushed: number; heard: number }>()
  /** How many admitted updates there were, and how many of them are on disk. */
  private pushed = 0
  private written = 0
  private entries = 0
  private bytes = 0
  private snapshotBytes = 0
  private last = 0
  /** Before then its log is not put in order for the sake of order: the disk refused. */
  private notBefore = 0
  isErased = false
  /** Bytes of what waits. */
  buffered = 0
  private isUrgent = false
  private readonly patience = patience()
  constructor(private readonly document: MarginDocument, private readonly round: Round) {}

  get isClean(): boolean { return !this.waiting.length && !this.running }

  /** What the log held when the document was loaded. */
  loaded(found: { entries: number; bytes: number; snapshotBytes: number; last: number }): void {
    Object.assign(this, found)
  }

  push(one: Omit<Waiting, 'nth'>): void {
    this.pushed++
    this.waiting.push({ ...one, nth: one.seat?.heard ?? 0 })
    const isMuch = this.buffered >= MUCH
    this.buffered += one.update.length
    if (!isMuch) this.soon(this.document.limits.save)
  }

  /** Whose a client id is must not be forgotten: it is written at once, not with what others gather. */
  hurry(): void {
    if (this.isUrgent) return
    this.isUrgent = true
    inTurn(() => void this.save())
  }

  private soon(after: number): void {
    if (this.buffered >= MUCH || this.isUrgent) return inTurn(() => void this.save())
    const { round, document: { limits } } = this
    if (round.due.size === 0) setTimeout(saveAll, Math.max(after, round.last + limits.between - performance.now()), round)
    round.due.add(this)
  }

  save(): Promise<void> {
    if (this.running || !this.waiting.length || this.isErased) return Promise.resolve()
    return this.run(this.write())
  }

  /** One piece of work at a time; whatever becomes of it, the next can begin. */
  private run<T>(work: Promise<T>): Promise<T | void> {
    const running = work.catch((error: unknown) => {
      if (this.running === running) this.running = undefined
      this.failed(error)
    })
    this.running = running
    return running
  }

  /** Writes until nothing waits, or the disk was asked often enough; whether all that waited before is on disk. */
  async flush(): Promise<boolean> {
    const { pushed } = this
    for (let tries = 0; !this.isClean && !this.isErased && tries < TRIES; tries++) {
      await this.running
      await this.save()
    }
    return this.written >= pushed
  }

  private async write(): Promise<void> {
    const { waiting: batch, buffered } = this
    const began = performance.now()
    const bytes = writeEntry(batch)
    this.waiting = []
    this.buffered = 0
    this.isUrgent = false
    const entry = await this.document.house.store.log.append(this.document.stream, bytes).catch((error: unknown) => { this.failed(error) })
    await new Promise<void>(resolve => inTurn(resolve))
    this.running = undefined
    if (this.isErased) return
    if (!entry) this.takeBack(batch, buffered)
    else this.saved(batch, entry, { bytes: bytes.length, took: performance.now() - began })
  }

  private takeBack(batch: readonly Waiting[], bytes: number): void {
    this.waiting.unshift(...batch)
    this.buffered += bytes
  }

  /** The disk would not: nobody is told "saved", and it is asked again. */
  private failed(error: unknown): void {
    this.document.house.figures.add('margin_save_failures')
    this.document.house.diary.error('margin:unsaved', { stream: this.document.stream, why: String(error) })
    setTimeout(() => void this.save(), RETRY).unref()
  }

  private saved(batch: readonly Waiting[], entry: Entry, { bytes, took }: { bytes: number; took: number }): void {
    const { figures } = this.document.house
    figures.add('margin_saves')
    figures.add('margin_save_wait_ms', took)
    this.last = entry.seq
    this.written += batch.length
    this.entries++
    this.bytes += bytes
    if (this.mayConcern(batch)) this.document.house.spread('margin:kept', { readingId: this.document.readingId, memberId: this.document.memberId! })
    this.tell(batch)
    this.document.saved()
    const most = Math.max(COMPACT_BYTES, this.snapshotBytes) * this.patience
    this.compactWhenDue(this.bytes > (this.waiting.length ? most * OVERDUE : most))
    if (this.waiting.length) this.soon(this.document.limits.save)
  }

  /** Whether others may be meant by it: letters in a text that was there are nobody's business, unless somebody is named in it. */
  private mayConcern(batch: readonly Waiting[]): boolean {
    const { kind, history } = this.document
    return kind === 'own' && (history.isCalling || batch.some(({ isTyping }) => !isTyping))
  }

  // ---- saying "saved"

  private tell(batch: readonly Waiting[]): void {
    const told = new Map<Seat, Map<number, number>>(), { isClean } = this
    for (const { seat, nth, sections } of batch) {
      if (!seat) continue
      if (!seat.isTorn) seat.kept = isClean ? seat.heard : nth
      const clocks = told.get(seat) ?? new Map<number, number>()
      for (const { client, to } of sections) clocks.set(client, to)
      told.set(seat, clocks)
    }
    for (const [seat, clocks] of told) {
      this.tellSeat(seat, isClean && !seat.knowsAll ? undefined : clocks)
      if (isClean) this.curious.delete(seat)
    }
    if (isClean) this.tellCurious()
    else this.tellPatient()
  }

  private tellCurious(): void {
    for (const seat of this.curious.keys()) this.tellSeat(seat)
    this.curious.clear()
  }

  /** Where others go on writing nothing is ever clean: who waits for what was written before hears of that. */
  private tellPatient(): void {
    for (const [seat, { pushed, heard }] of this.curious) {
      if (pushed > this.written) continue
      this.curious.delete(seat)
      if (!seat.isTorn) seat.kept = Math.max(seat.kept, heard)
      this.tellSeat(seat, new Map())
    }
  }

  /** A seat said nothing new: it is told how things stand, now or once all is saved. */
  settle(seat: Seat): void {
    if (!this.isClean) return void this.curious.set(seat, { pushed: this.pushed, heard: seat.heard })
    this.tellSeat(seat, seat.knowsAll ? new Map() : undefined)
  }

  /** Tells the clocks given, or all, which must then be on disk. */
  private tellSeat(seat: Seat, clocks?: Clocks): void {
    if (!this.document.seats.has(seat)) return
    // what somebody sent that was known already may lie in what is not on disk yet
    if (this.isClean && !seat.isTorn) seat.kept = seat.heard
    if (!clocks) seat.knowsAll = true
    seat.tellSaved(clocks ? encodeClocks(clocks) : this.document.history.knowledge.stateVector())
  }

  forget(seat: Seat): void {
    this.curious.delete(seat)
  }

  /** From here on nothing more of it is written. */
  erase(): void {
    this.isErased = true
    this.waiting = []
    this.buffered = 0
  }

  // ---- compaction

  /** Whether opening the document again would be quicker after compacting, or less would be left in memory. */
  get isWorthCompacting(): boolean {
    return this.mayCompact && (this.entries >= COMPACT_ENTRIES || this.bytes > LEFT_BYTES)
  }

  private get mayCompact(): boolean { return performance.now() >= this.notBefore }

  /** Puts a snapshot in the place of the log, without deleted words; whether that is done. */
  async compact(): Promise<boolean> {
    if (this.isErased || this.last === 0) return true
    return !this.running && (await this.run(this.replace())) === true
  }

  /** Leaves nothing in the log of what was deleted before this call, whatever is written meanwhile; whether the disk took it. */
  async cleanse(): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      await this.running
      const newest = this.waiting.at(-1)
      await this.save()
      if (!(newest && this.waiting.includes(newest)) && (await this.compact())) return true
    }
    return false
  }

  private async replace(): Promise<boolean> {
    const { document, document: { history }, last } = this
    this.notBefore = performance.now() + RETRY
    history.fold()
    const { forgot } = history
    const epoch = document.epoch + (forgot ? 1 : 0)
    const snapshot = writeSnapshot({ epoch, hands: document.known, update: history.base })
    history.forgot = false
    const isDone = await document.house.store.log.compact(document.stream, last, snapshot).then(() => true, (error: unknown) => { this.failed(error) })
    this.running = undefined
    if (isDone) this.replaced(epoch, snapshot.length)
    else history.forgot ||= forgot
    if (this.waiting.length) this.soon(0)
    else this.settled()
    return isDone === true
  }

  private replaced(epoch: number, bytes: number): void {
    this.document.epoch = epoch
    this.document.house.figures.add('margin_compactions')
    this.snapshotBytes = bytes
    this.bytes = this.entries = this.notBefore = 0
  }

  private settled(): void {
    this.tellCurious()
    this.document.saved()
  }

  private compactWhenDue(isDue: boolean): void {
    if (isDue && this.mayCompact) inTurn(() => void this.compact(), WHOLE_TURN)
  }
}
