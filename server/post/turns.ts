import { Refusal } from '../../shared/refusal.ts'

/** How many at once, how many of them for one asker, and how many may wait: in all, and of one asker's. */
export interface TurnLimits { places: number; each: number; waiting: number; eachWaiting: number }

type Turn = () => void

const busy = () => new Refusal('too-many', 'Many pages are being brought in right now. Try again in a few seconds.', { retryAfter: 5 })
const yours = () => new Refusal('too-many', 'You are bringing in many pages already. Wait until they are here, then go on.', { retryAfter: 5 })

/**
 * Turns at a few places. Whoever asks for much waits for themselves: of each asker only so many are at work at once, and those who wait
 * are called in rounds, one of each asker's after the other.
 */
export class Turns {
  readonly #limits: TurnLimits
  readonly #working = new Map<string, number>()
  readonly #waiting = new Map<string, Turn[]>()
  #free: number

  constructor(limits: TurnLimits) {
    this.#limits = limits
    this.#free = limits.places
  }

  /** Does some work in its turn; refuses when too many are waiting. */
  async take<T>(whose: string, work: () => Promise<T>): Promise<T> {
    if (this.#mayWork(whose)) this.#begin(whose)
    else await this.#wait(whose)
    try {
      return await work()
    } finally {
      this.#end(whose)
    }
  }

  #mayWork(whose: string): boolean {
    return this.#free > 0 && (this.#working.get(whose) ?? 0) < this.#limits.each
  }

  #begin(whose: string): void {
    this.#free--
    this.#working.set(whose, (this.#working.get(whose) ?? 0) + 1)
  }

  #end(whose: string): void {
    this.#free++
    const left = this.#working.get(whose)! - 1
    if (left) this.#working.set(whose, left)
    else this.#working.delete(whose)
    this.#call()
  }

  #wait(whose: string): Promise<void> {
    const own = this.#waiting.get(whose) ?? []
    if (own.length >= this.#limits.eachWaiting) throw yours()
    const all = [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0)
    if (all >= this.#limits.waiting) throw busy()
    return new Promise(turn => this.#waiting.set(whose, [...own, turn]))
  }

  #call(): void {
    const [whose, [turn, ...later] = []] = [...this.#waiting].find(([one]) => this.#mayWork(one)) ?? []
    if (whose === undefined || !turn) return
    this.#waiting.delete(whose)
    if (later.length) this.#waiting.set(whose, later)
    this.#begin(whose)
    turn()
  }
}

/** The house's turns at asking others' servers; what comes of each is held in memory. */
export const onTheWay = new Turns({ places: 16, each: 3, waiting: 40, eachWaiting: 10 })
