import * as Y from 'yjs'
import { isMore, KIND, TYPE, type Section } from './scan.ts'
import { takeBack } from './trial.ts'
import { mayHang } from './update.ts'

/** Something that says it goes after, before or between others, of which a client of −1 is none. */
export interface Beside {
  client: number; clock: number; to: number; kind: number; type: number
  originClient: number; originClock: number; rightClient: number; rightClock: number
}

/** So many things are stepped over one by one; what is further apart is found by its number in the list, and each list is numbered once for an update. */
const NEAR = 50
/** So far nobody's undoing is from what it puts back: all that is in one update taken together. */
const MOST_STEPS = 100_000
/** So many updates are taken in together though nobody asks: a millisecond's work. */
const MANY = 100

/**
 * The order of everything in a document, as a copy of it sees it. Yjs finds the same place for an item in every copy as long as its
 * neighbours stood side by side for whoever wrote it; a hand that names any two can make copies differ for good, or break them.
 */
export class Neighbours {
  private readonly doc = new Y.Doc({ gc: false })
  private waiting: Uint8Array[] = []
  private looked?: Uint8Array
  private steps = 0
  private patience = 0
  /** Whether Yjs stopped in the middle of what was tried, so that this is of no use any more. */
  isBroken = false
  /** Where everything stands in its list, of lists that what is judged was asked about. */
  private readonly numbered = new Map<unknown, Map<Y.Item, number>>()

  /** Notes what was let in; read only when somebody asks. */
  add(updates: readonly Uint8Array[]): void {
    for (const update of updates) if (update !== this.looked) this.waiting.push(update)
  }

  /** Takes in an update that fits but for its order, and says whether all in it stands where every copy will have it. If not, nothing of it is left here. */
  take(update: Uint8Array, besides: readonly Beside[]): boolean {
    this.digest(1)
    this.looked = update
    this.patience = MOST_STEPS
    try {
      if (this.doc.transact(transaction => this.isInPlace(transaction, { update, besides }))) return true
      this.looked = undefined
    } catch { this.isBroken = true } finally { this.numbered.clear() }
    return false
  }

  private isInPlace(transaction: Y.Transaction, { update, besides }: { update: Uint8Array; besides: readonly Beside[] }): boolean {
    Y.applyUpdate(this.doc, update)
    transaction.local = true
    const isFine = besides.every(one => this.isInShape(one) && (one.rightClient < 0 || this.isBetween(one)))
    if (!isFine) this.isBroken = !takeBack(transaction)
    return isFine
  }

  /** The copy, with all that was let in; for looking at only. */
  get current(): Y.Doc {
    this.digest(1)
    return this.doc
  }

  /** Takes in what waits when it is much, so that whoever asks need not wait for all that came since. */
  digest(much = MANY): void {
    if (this.waiting.length >= much) this.takeIn(this.waiting.splice(0))
  }

  private takeIn(updates: readonly Uint8Array[]): void {
    this.doc.transact(transaction => {
      for (const update of updates) Y.applyUpdate(this.doc, update)
      // after another's transaction Yjs goes through all texts with marks it touched, and deletes those it finds needless: that is long, and nobody's deed
      transaction.local = true
    })
  }

  /** How many pieces there are of these clients, and of all. */
  piecesOf(isTheirs: (client: number) => boolean): { own: number; all: number } {
    let own = 0, all = 0
    for (const [client, { length }] of this.doc.store.clients) {
      all += length
      if (isTheirs(client)) own += length
    }
    return { own, all }
  }

  /** How many things had to be stepped over since this was last asked. */
  takeSteps(): number {
    const { steps } = this
    this.steps = 0
    return steps
  }

  /** What hangs on a root or in the page of notes is of the shape declared for it, also where it came there by standing beside what is there. */
  private isInShape({ client, clock, kind, type }: Beside): boolean {
    const self = this.at(client, clock)
    if (!(self instanceof Y.Item)) return true
    const parent = self.parent as Y.AbstractType<unknown>
    if (parent._item) return isInPage(parent, { hasKey: self.parentSub !== null, kind, type })
    return mayHang({ root: this.nameOf(parent), hasKey: self.parentSub !== null, kind, type })
  }

  private nameOf(root: Y.AbstractType<unknown>): string {
    for (const [name, one] of this.doc.share) if (one === root) return name
    return ''
  }

  private isBetween(one: Beside): boolean {
    const left = one.originClient < 0 ? undefined : this.at(one.originClient, one.originClock)
    const right = this.at(one.rightClient, one.rightClock)
    if (!(right instanceof Y.Item)) return !(left instanceof Y.Item)
    if (left && !(left instanceof Y.Item)) return false
    const self = this.at(one.client, one.clock)
    if (right.parentSub !== null || !(self instanceof Y.Item) || self.parent !== right.parent) return false
    if (left && (left.parent !== right.parent || left.parentSub !== null)) return false
    return this.isSeen(one, left, right) || this.isRestored(one, left, right)
  }

  /** What nearly everybody writes: the one stands before the other, and what the other grew out of does not stand between them. */
  private isSeen({ originClock, rightClient, rightClock }: Beside, left: Y.Item | undefined, right: Y.Item): boolean {
    const origin = rightClock > right.id.clock ? Y.createID(rightClient, rightClock - 1) : right.origin
    if (!left || !origin) return !left ? !origin : this.isBefore(left, right)
    if (holds(left, origin)) return origin.clock === originClock || (origin.clock < originClock && this.isBefore(left, right))
    return this.isBefore(left, right, origin)
  }

  /** Whether one stands before the other, and what the other grew out of does not stand between them. */
  private isBefore(left: Y.Item, right: Y.Item, origin?: Y.ID): boolean {
    let next = left.right
    for (let near = NEAR; next && near > 0; near--, next = next.right) {
      this.steps++
      if (origin && holds(next, origin)) return false
      if (next === right) return true
    }
    return next !== null && this.isFarBefore(left, right, origin)
  }

  private isFarBefore(left: Y.Item, right: Y.Item, origin?: Y.ID): boolean {
    const numbers = this.numbersIn(left.parent as Y.AbstractType<unknown>), from = numbers.get(left)!, to = numbers.get(right)!
    const between = origin && numbers.get(this.at(origin.client, origin.clock) as Y.Item)
    return from < to && !(between !== undefined && from < between && between <= to)
  }

  private numbersIn(list: Y.AbstractType<unknown>): Map<Y.Item, number> {
    let numbers = this.numbered.get(list)
    if (numbers) return numbers
    this.numbered.set(list, numbers = new Map())
    for (let item = list._start; item; item = item.right) numbers.set(item, numbers.size)
    this.steps += numbers.size
    return numbers
  }

  /**
   * Undoing puts back what stood in a paragraph that is there anew between what was put back before, and that may stand anywhere. Yjs looks
   * for a place among what grew out of the left one, smaller client ids first. A right one that did not grow out of that is never met on
   * the way, and one that did ends it where the branch begins that it is on: unless its own id is greater than that branch's.
   */
  private isRestored(one: Beside, left: Y.Item | undefined, right: Y.Item): boolean {
    const branch = this.branchOf(one, left)
    if (branch) return branch.client >= one.client
    // in what is deleted for good nobody reads the order
    return this.patience > 0 && left !== undefined && (isGone(right) || this.isBefore(left, right) || this.areApart(one, left))
  }

  /** Of what grew out of the left one, the piece the right one is or grew out of. */
  private branchOf({ originClient, originClock, rightClient, rightClock }: Beside, left: Y.Item | undefined): Y.ID | undefined {
    let { client, clock } = Y.createID(rightClient, rightClock)
    while (this.goOn()) {
      const item = this.at(client, clock)
      if (item === left && clock > originClock) return Y.createID(originClient, originClock + 1)
      if (!(item instanceof Y.Item)) return undefined
      if (!item.origin) return left ? undefined : item.id
      if (item.origin.client === originClient && item.origin.clock === originClock) return item.id
      ;({ client, clock } = item.origin)
    }
    return undefined
  }

  /**
   * Whether no copy may hold both in one piece with what is before the right one: putting something behind such a piece and before a part of
   * it, Yjs cuts off the part after it has found the piece. Copies in which it is cut already would put it elsewhere.
   */
  private areApart({ client, clock, originClient, rightClient, rightClock }: Beside, left: Y.Item): boolean {
    if (originClient !== rightClient) return true
    for (let item = left; item.id.clock >= rightClock && this.goOn();) {
      const before = item.id.clock && this.at(originClient, item.id.clock - 1)
      if (!(before instanceof Y.Item) || !isSewn(before, item) || this.isParted(before, item, { client, clock })) return true
      item = before
    }
    return rightClock > left.id.clock + left.length - 1
  }

  /** Whether something a client wrote earlier stands between two pieces, as it then does wherever what it wrote next comes. */
  private isParted(before: Y.Item, item: Y.Item, { client, clock }: { client: number; clock: number }): boolean {
    for (let next = item.left; next && next !== before && this.goOn(); next = next.left) if (next.id.client === client && next.id.clock < clock) return true
    return false
  }

  private goOn(): boolean {
    this.steps++
    return this.patience-- > 0
  }

  private at(client: number, clock: number) {
    return Y.getItem(this.doc.store, Y.createID(client, clock))
  }
}

/** Whether an editor of the page of notes finds in its elements and texts what it puts there: of anything else it makes no page at all. */
const isInPage = (parent: Y.AbstractType<unknown>, { hasKey, kind, type }: { hasKey: boolean; kind: number; type: number }): boolean => {
  if (kind === KIND.deleted) return true
  if (parent instanceof Y.XmlText) return !hasKey && (kind === KIND.string || kind === KIND.format)
  if (!(parent instanceof Y.XmlFragment)) return true
  return hasKey ? kind === KIND.any : kind === KIND.type && (type === TYPE.element || type === TYPE.xmlText)
}

const holds = ({ id, length }: Y.Item, { client, clock }: Y.ID): boolean => id.client === client && clock >= id.clock && clock < id.clock + length

const isGone = ({ parent }: Y.Item): boolean => (parent as Y.AbstractType<unknown>)._item?.deleted === true

/** Whether Yjs may make both one piece. */
const isSewn = (before: Y.Item, { id, origin, rightOrigin }: Y.Item): boolean =>
  origin !== null && origin.client === id.client && origin.clock === id.clock - 1 && Y.compareIDs(before.rightOrigin, rightOrigin)

/** Those of them that do not just go on where their client stopped, in the same place; `known`: how far it had come, and its last section. */
export const movedIn = (besides: readonly Beside[], known: (client: number) => { clock: number; last?: Section }): Beside[] => {
  const moved: Beside[] = []
  for (const one of besides) {
    const { clock, last } = known(one.client)
    if (one.to <= clock) continue
    // the door takes out of it what is known, and the rest of it hangs on that
    const beside = one.clock < clock ? { ...one, clock, originClient: one.client, originClock: clock - 1 } : one
    if (beside.clock !== clock || !goesOn(beside, last)) moved.push(beside)
  }
  return moved
}

const goesOn = ({ client, clock, kind, originClient, originClock, rightClient, rightClock }: Beside, last?: Section): boolean =>
  originClient === client && originClock === clock - 1 && last?.rightClient === rightClient && last.rightClock === rightClock && isMore(last.kind, kind)
