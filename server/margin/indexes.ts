import type { MarginKind } from '../../shared/margin.ts'
import { Crowd } from './crowd.ts'
import type { History } from './history.ts'
import { Neighbours } from './neighbours.ts'
import { Nesting } from './nesting.ts'
import type { Scan } from './scan.ts'

/** What it costs to note one piece for what is found out from the bytes alone, and for the order of all. */
const NOTED = 20
const PLACED = 200
/** So much is written over before the order of it is built anew (bytes). */
const REWRITTEN = 1024 * 1024
/** So many pieces are put in order in some hundredths of a second. */
const SOON = 2000
/** What one piece noted weighs in memory (bytes). */
const WEIGHT = { nest: 40, throng: 280, order: 680 }

/** What all documents of a house found out about their words may weigh so much together; what was used longest ago makes room. */
export class Holdings {
  private readonly held = new Map<Indexes, number>()
  private weight = 0
  constructor(private readonly most: number) {}

  /** Notes that these are used, as heavy as they are by now. */
  use(indexes: Indexes): void {
    const { weight } = indexes
    this.drop(indexes)
    this.held.set(indexes, weight)
    this.weight += weight
    for (const oldest of this.held.keys()) {
      if (this.weight <= this.most || oldest === indexes) return
      oldest.forget()
    }
  }

  drop(indexes: Indexes): void {
    this.weight -= this.held.get(indexes) ?? 0
    this.held.delete(indexes)
  }
}

/** What a document found out about its words: how deep they lie, how they crowd, in which order they stand. Found out when first asked for, let go when nobody asks. */
export class Indexes {
  private nest?: Nesting
  private throng?: Crowd
  private order?: Neighbours
  /** Bytes the order took in since it was built: it does not forget what is deleted. */
  private ordered = 0
  private steps = 0
  private isUsed = false
  /** Whether somebody has paid already for the order that is to be built next. */
  private isPaid = false
  /** What finding out has cost so far. */
  cost = 0

  constructor(private readonly of: { readonly kind: MarginKind; readonly history: History }, private readonly holdings: Holdings) {}

  nesting(): Nesting {
    const nest = this.nest ??= this.filled(new Nesting(), NOTED)
    this.use()
    return nest
  }

  crowd(): Crowd {
    const throng = this.throng ??= this.filled(new Crowd(this.of.kind), NOTED)
    this.use()
    return throng
  }

  neighbours(): Neighbours {
    if (!this.order) {
      this.ordered = 0
      this.order = this.filled(new Neighbours(), this.isPaid ? 0 : PLACED)
      this.isPaid = false
    }
    this.use()
    return this.order
  }

  private filled<T extends { add(updates: readonly Uint8Array[]): void }>(index: T, cost: number): T {
    this.cost += this.of.history.pieces * cost
    index.add(this.of.history.updates())
    return index
  }

  private use(): void {
    this.isUsed = true
    this.holdings.use(this)
  }

  /** What they weigh in memory. */
  get weight(): number {
    const { nest, throng, order } = this
    return this.of.history.pieces * ((nest ? WEIGHT.nest : 0) + (throng ? WEIGHT.throng : 0) + (order ? WEIGHT.order : 0))
  }

  /** Which part of all pieces is of these clients: all where the order is not known. */
  partOf(isTheirs: (client: number) => boolean): number {
    const { own, all } = this.order?.piecesOf(isTheirs) ?? { own: 1, all: 1 }
    return all ? own / all : 1
  }

  get hasOrder(): boolean { return this.order !== undefined }

  /** Takes in what was admitted. */
  add(update: Uint8Array): void {
    for (const index of [this.nest, this.throng, this.order]) index?.add([update])
    this.ordered += update.length
  }

  digest(): void {
    if (this.ordered > REWRITTEN && this.ordered > this.of.history.size) this.order = undefined
    this.order?.digest()
  }

  /** Takes back what was tried and is not let in. */
  takeBack({ update, scan: { sections } }: { update: Uint8Array; scan: Scan }): void {
    this.nest?.takeBack(sections)
    this.throng?.takeBack(update)
    if (!this.order?.isBroken) return
    // whoever broke it pays for what is to be built instead
    this.order = undefined
    this.cost += this.of.history.pieces * PLACED
    this.isPaid = true
  }

  /** Forgets how words crowd that are in something deleted, and says whether there were any. */
  forgetOutlived(): boolean {
    if (!this.throng?.isOutlived(this.of.history.knowledge.deletes)) return false
    this.throng = undefined
    return true
  }

  forget(): void {
    this.nest = this.throng = this.order = undefined
    this.holdings.drop(this)
  }

  /** Lets go of all that was not asked for since this was last called; while somebody writes and pauses, only of what is soon found out again. */
  rest(isWritten: boolean): void {
    const isDear = this.of.history.pieces > SOON
    if (!this.isUsed && !(isWritten && isDear)) this.forget()
    this.isUsed = false
  }

  /** Notes how many things may have to be stepped over for what was weighed. */
  step(steps: number): void {
    this.steps += steps
  }

  /** How many things had to be stepped over to find out where what was weighed stands, or may have to be by whoever opens it. */
  takeSteps(): number {
    const steps = this.steps + (this.order?.takeSteps() ?? 0)
    this.steps = 0
    return steps
  }
}
