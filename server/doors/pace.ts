/** A member's pace at the live door, however many sockets they have. Counted without waiting for anything: a refusal has to cost next to nothing. */

/** No honest hand sends faster: so many at once, and so many more each second. */
const HAND = { points: 600, eachSecond: 60 }

/** Points that are taken, and come back with time. */
export class Bucket {
  readonly #now: () => number
  readonly #of: typeof HAND
  #level: number
  #at: number

  /** `now` in milliseconds. */
  constructor(now: () => number, of = HAND) {
    this.#now = now
    this.#of = of
    this.#level = of.points
    this.#at = now()
  }

  /** Takes points, false when none is left; what weighs more than is left is owed. */
  take(points = 1): boolean {
    if (this.#fill() < 1) return false
    this.#level -= points
    return true
  }

  get isFull(): boolean {
    return this.#fill() === this.#of.points
  }

  #fill(): number {
    const now = this.#now()
    this.#level = Math.min(this.#of.points, this.#level + ((now - this.#at) / 1000) * this.#of.eachSecond)
    this.#at = now
    return this.#level
  }
}

/** One member's points, and how many sockets of theirs are open. */
export interface Pace { spoken: Bucket; volatile: Bucket; sockets: number }

/** The paces of all who are or just were here. */
export class Paces {
  readonly #all = new Map<string, Pace>()
  constructor(readonly now: () => number = () => performance.now()) {}

  of(memberId: string): Pace {
    const pace = this.#all.get(memberId) ?? { spoken: new Bucket(this.now), volatile: new Bucket(this.now), sockets: 0 }
    this.#all.set(memberId, pace)
    return pace
  }

  /** Forgets whoever is gone and has nothing to wait for: hanging up and coming back gives no new points. */
  sweep(): void {
    for (const [memberId, { spoken, volatile, sockets }] of this.#all) if (!sockets && spoken.isFull && volatile.isFull) this.#all.delete(memberId)
  }
}
