/**
 * The degree: a group's step on a ladder of 125, five worlds of twenty-five, which *is* how strongly its members hold one another. It is
 * computed from acts that stand in the room anyway, belongs to the group and never to a person, and is stored nowhere.
 *
 * All acts fade at one pace. So which ties are a member's strongest does not depend on the day one asks, and a ladder keeps them; to ask it
 * costs nine ties a member. What somebody's acts towards another weigh is kept as a logarithm, as of the beginning of time.
 */

/** What each kind of act weighs on the day it is done. */
export const WEIGHTS = { answer: 1.5, reply: 1, endorsement: 1, message: 0.5, reaction: 0.25 } as const
export type ActKind = keyof typeof WEIGHTS

/**
 * Something one member did for another: answered their question, replied to their annotation, endorsed a joint note they began, answered their
 * message, reacted to something of theirs. `at` in milliseconds since 1970. Acts towards oneself count for nothing.
 */
export interface Act { id: string; by: string; towards: string; kind: ActKind; at: number }

export const TOP = 125
const STEPS = 25
/** The five worlds from below; a group may call them otherwise. */
export const WORLDS = ['Assiya', 'Yetzira', 'Beria', 'Atzilut', 'Adam Kadmon'] as const

/** The world of a degree, 1 to 5, and the step in it, 1 to 25; 0 and 0 before the ladder. `WORLDS[world - 1]` names it. */
export const worldOf = (degree: number): { world: number; step: number } =>
  degree > 0 ? { world: Math.ceil(degree / STEPS), step: (degree - 1) % STEPS + 1 } : { world: 0, step: 0 }

/** The degree of a group at a time: of all members who are neither observers nor away, and of the acts done until then. */
export function degree(acts: readonly Act[], members: readonly string[], now: number): number {
  const ladder = openLadder()
  members.forEach(member => ladder.join(member))
  acts.forEach(act => act.at <= now && ladder.add(act))
  return ladder.degree(now)
}

/** A group's degree kept up fact by fact. The same act told twice counts once; a member unknown to it counts once they join. */
export interface Ladder {
  add: (act: Act) => void
  erase: (actId: string) => void
  /** A member counts from now on: they came, came back, or are no longer an observer. */
  join: (memberId: string) => void
  /** A member counts no longer, until they join again: they are away, left, or only observe. What they did is kept. */
  away: (memberId: string) => void
  degree: (now: number) => number
  /** The members, of those who count, with whom this one has no tie yet. For that member's eyes alone. */
  unmet: (memberId: string) => string[]
}

export const openLadder = (): Ladder => new Rungs()

const DAY = 86_400_000
const HALF_LIFE = 28 * DAY
const HALF_SIDE = 2
const FRIENDS = 9
/** Adding up in another order may differ in the sixteenth digit; the ladder must not. */
const DUST = 1e-9

/** All acts of one member towards another, and the logarithm of what they weigh: `2 ** (log - now / HALF_LIFE)`. */
interface Side { acts: Act[]; log: number }

class Rungs implements Ladder {
  private readonly acts = new Map<string, Act>()
  private readonly counting = new Set<string>()
  private readonly sides = new Map<string, Map<string, Side>>()
  /** The logarithms of each member's strongest ties; without an entry they have to be looked for again. */
  private readonly strongest = new Map<string, number[]>()
  private latest = -Infinity

  add(act: Act): void {
    if (act.by === act.towards || this.acts.has(act.id)) return
    this.acts.set(act.id, act)
    this.latest = Math.max(this.latest, act.at)
    const side = this.sideFor(act)
    side.acts.push(act)
    side.log = sumOfLogs(side.log, logOf(act))
    this.forget(act)
  }

  erase(actId: string): void {
    const act = this.acts.get(actId)
    if (!act) return
    this.acts.delete(actId)
    const side = this.sideFor(act)
    side.acts = side.acts.filter(({ id }) => id !== actId)
    side.log = side.acts.map(logOf).reduce(sumOfLogs, -Infinity)
    this.forget(act)
  }

  join(memberId: string): void {
    this.counting.add(memberId)
    this.forgetAround(memberId)
  }

  away(memberId: string): void {
    this.counting.delete(memberId)
    this.forgetAround(memberId)
  }

  degree(now: number): number {
    if (now < this.latest) return degree([...this.acts.values()], [...this.counting], now)
    if (this.counting.size < 2) return 0
    let roots = 0
    for (const member of this.counting) roots += Math.cbrt(this.held(member, now))
    return Math.floor(TOP * (roots / this.counting.size) ** 3 + DUST)
  }

  unmet(memberId: string): string[] {
    return [...this.counting].filter(other => other !== memberId && this.tie(memberId, other) === -Infinity)
  }

  private held(member: string, now: number): number {
    const ties = this.strongestOf(member)
    return ties.reduce((sum, log) => sum + sideOf(2 ** (log - now / HALF_LIFE)), 0) / Math.min(this.counting.size - 1, FRIENDS)
  }

  private strongestOf(member: string): number[] {
    const known = this.strongest.get(member)
    if (known) return known
    const others = [...this.sides.get(member)?.keys() ?? []].filter(other => this.counting.has(other))
    const ties = others.map(other => this.tie(member, other)).filter(log => log > -Infinity).sort((a, b) => b - a).slice(0, FRIENDS)
    this.strongest.set(member, ties)
    return ties
  }

  /** A tie is as strong as its weaker side. */
  private tie(a: string, b: string): number {
    return Math.min(this.sides.get(a)?.get(b)?.log ?? -Infinity, this.sides.get(b)?.get(a)?.log ?? -Infinity)
  }

  private sideFor({ by, towards }: Act): Side {
    const all = this.sides.get(by) ?? new Map<string, Side>()
    const side = all.get(towards) ?? { acts: [], log: -Infinity }
    this.sides.set(by, all.set(towards, side))
    return side
  }

  private forget({ by, towards }: Act): void {
    this.strongest.delete(by)
    this.strongest.delete(towards)
  }

  private forgetAround(memberId: string): void {
    this.strongest.delete(memberId)
    for (const other of this.sides.get(memberId)?.keys() ?? []) this.strongest.delete(other)
  }
}

/** It saturates: the tenth act towards the same friend adds almost nothing. */
const sideOf = (weight: number) => 1 - 2 ** (-weight / HALF_SIDE)

const logOf = ({ kind, at }: Act) => Math.log2(WEIGHTS[kind]) + at / HALF_LIFE

function sumOfLogs(a: number, b: number): number {
  const more = Math.max(a, b), less = Math.min(a, b)
  return less === -Infinity ? more : more + Math.log2(1 + 2 ** (less - more))
}
