import { moment } from './turns.ts'

const HALF = 0.5
/** A fault is forgotten after so long, and so many count (ms). */
const FAULT = 2000, FAULTS = 16
/** So often the house pays (ms). */
const TREAT = 10_000

/** What somebody may ask of the house in a second, in bytes; a purse that is empty fills again, and nobody is cut off for it. */
export class Purse {
  private spent = 0
  private since = moment()
  private faults = 0
  private faulted = moment()
  private treated = -Infinity
  constructor(private readonly pace: number) {}

  /** Takes what something costs, at once: it is charged before the next thing is done. */
  spend(cost: number): void {
    this.spent = this.owed + cost
    this.since = moment()
  }

  /** Notes one more fault, and says how many there were lately. */
  again(): number {
    const now = moment()
    this.faults = Math.min(FAULTS, Math.max(0, this.faults - (now - this.faulted) / FAULT) + 1)
    this.faulted = now
    return this.faults
  }

  /** Whether the house may pay for once. */
  treat(): boolean {
    if (moment() - this.treated < TREAT) return false
    this.treated = moment()
    return true
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
