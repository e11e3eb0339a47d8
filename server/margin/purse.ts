import { moment } from './turns.ts'

const HALF = 0.5

/** What somebody may ask of the house in a second, in bytes; a purse that is empty fills again, and nobody is cut off for it. */
export class Purse {
  private spent = 0
  private since = moment()
  constructor(private readonly pace: number) {}

  /** Takes what something costs, at once: it is charged before the next thing is done. */
  spend(cost: number): void {
    this.spent = this.owed + cost
    this.since = moment()
  }

  /** How long nothing more may be asked (ms). */
  get wait(): number {
    const { owed, pace } = this
    return owed <= pace ? 0 : ((owed - pace * HALF) * 1000) / pace
  }

  /** Whether it is as full as a new one. */
  get isFull(): boolean { return this.owed === 0 }

  private get owed(): number {
    return Math.max(0, this.spent - ((moment() - this.since) * this.pace) / 1000)
  }
}
