import type { Act, ActKind } from '../degree.ts'

/** What each kind of act weighs on the day it is done. */
export const WEIGHTS = { answer: 1.5, reply: 1, endorsement: 1, message: 0.5, reaction: 0.25 } as const satisfies Record<string, number>

const HALF_LIFE = 28 * 86_400_000
/** The day weights are kept as of. Every 28 days from it doubles an act's figure, so they fit a number until the year 2100. */
const ORIGIN = Date.UTC(2025, 0)
const FRIENDS = 9
/** A side of this weight is half a guarantee. */
const HALF_SIDE = 2

const weightOf = (kind: ActKind, at: number): number => WEIGHTS[kind] * 2 ** ((at - ORIGIN) / HALF_LIFE)

/**
 * What members do for one another, summed up pair by pair. All acts fade at one pace, so the sums are kept as of one day, and which ties are
 * a member's strongest does not depend on the day one asks.
 */
export class Ties {
  readonly counting = new Set<string>()
  private readonly sides = new Map<string, Map<string, number>>()
  /** The weights of each member's strongest ties; without an entry they have to be looked for again. */
  private readonly strongest = new Map<string, number[]>()

  /** Adds an act to its doer's side, unless it is towards themselves. */
  add({ by, towards, kind, at }: Act): void {
    if (by === towards) return
    const side = this.sideOf(by)
    side.set(towards, (side.get(towards) ?? 0) + weightOf(kind, at))
    this.forget(by, towards)
  }

  /** Puts a side anew: all that one member did for another. */
  put(by: string, towards: string, acts: readonly Act[]): void {
    this.sideOf(by).set(towards, acts.reduce((sum, { kind, at }) => sum + weightOf(kind, at), 0))
    this.forget(by, towards)
  }

  /** Lets a member count, or no longer. */
  count(memberId: string, counts: boolean): void {
    if (counts) this.counting.add(memberId)
    else this.counting.delete(memberId)
    this.strongest.delete(memberId)
    for (const other of this.sideOf(memberId).keys()) if (this.tie(memberId, other)) this.strongest.delete(other)
  }

  /** The mean, from 0 to 1, of how much those who count are held; one left out weighs heavily. */
  mean(now: number): number {
    if (this.counting.size < 2) return 0
    const faded = 2 ** ((ORIGIN - now) / HALF_LIFE)
    const friends = Math.min(this.counting.size - 1, FRIENDS)
    let roots = 0
    for (const member of this.counting) roots += Math.cbrt(held(this.strongestOf(member), faded) / friends)
    return (roots / this.counting.size) ** 3
  }

  /** A tie is as strong as its weaker side. */
  tie(a: string, b: string): number {
    const side = this.sides.get(a)?.get(b)
    return side ? Math.min(side, this.sides.get(b)?.get(a) ?? 0) : 0
  }

  /** Pairs of those who count, each once, whose tie is at least so much of a guarantee. */
  pairs(now: number, least: number): [string, string][] {
    const faded = 2 ** ((ORIGIN - now) / HALF_LIFE)
    return [...this.counting].flatMap(a => [...(this.sides.get(a)?.keys() ?? [])]
      .filter(b => a < b && this.counting.has(b) && held([this.tie(a, b)], faded) >= least).map((b): [string, string] => [a, b]))
  }

  private strongestOf(member: string): number[] {
    const known = this.strongest.get(member)
    if (known) return known
    const ties: number[] = []
    for (const [other, side] of this.sideOf(member)) {
      const back = this.counting.has(other) && this.sides.get(other)?.get(member)
      if (side && back) ties.push(Math.min(side, back))
    }
    const strongest = ties.sort((a, b) => b - a).slice(0, FRIENDS)
    this.strongest.set(member, strongest)
    return strongest
  }

  private sideOf(by: string): Map<string, number> {
    const known = this.sides.get(by)
    if (known) return known
    const side = new Map<string, number>()
    this.sides.set(by, side)
    return side
  }

  private forget(a: string, b: string): void {
    this.strongest.delete(a)
    this.strongest.delete(b)
  }
}

/** The sum of some ties. It saturates: the tenth act towards the same friend adds almost nothing. */
function held(ties: readonly number[], faded: number): number {
  let sum = 0
  for (const tie of ties) sum += 1 - Math.exp(-tie * faded * Math.LN2 / HALF_SIDE)
  return sum
}
