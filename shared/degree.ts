/**
 * The degree: a group's step on a ladder of 125, five worlds of twenty-five, which *is* how strongly its members hold one another. It is
 * computed from acts that stand in the room anyway and every member may see, belongs to the group and never to a person, and is stored nowhere.
 */
import { Ties, WEIGHTS } from './degree/ties.ts'

export { WEIGHTS }
/** What one may do for another. */
export type ActKind = keyof typeof WEIGHTS

/**
 * Something one member did for another: answered their question, replied to their annotation, endorsed a joint note they began, answered their
 * message, reacted to something of theirs. `at` in milliseconds since 1970. Acts towards oneself count for nothing.
 */
export interface Act { id: string; by: string; towards: string; kind: ActKind; at: number }

/** The highest step. */
export const TOP = 125
const STEPS = 25
/** The five worlds from below; a group may call them otherwise. */
export const WORLDS = ['Assiya', 'Yetzira', 'Beria', 'Atzilut', 'Adam Kadmon'] as const

/** The world of a degree, 1 to 5, and the step in it, 1 to 25; 0 and 0 before the ladder. `WORLDS[world - 1]` names it. */
export const worldOf = (degree: number): { world: number; step: number } =>
  degree > 0 ? { world: Math.ceil(degree / STEPS), step: (degree - 1) % STEPS + 1 } : { world: 0, step: 0 }

/** The degree of a group at a time: of all members who are neither observers nor away, and of the acts done until then, each told once. */
export function degree(acts: Iterable<Act>, members: Iterable<string>, now: number): number {
  const ties = new Ties()
  for (const member of members) ties.count(member, true)
  for (const act of acts) if (act.at <= now) ties.add(act)
  return rung(ties.mean(now))
}

/** A moment one asks a degree for, and who counted then. */
export interface Moment { at: number; members: Iterable<string> }

/** A group's degree at several moments, the earliest first: each act is added once, on the way. */
export function degrees(acts: readonly Act[], moments: readonly Moment[]): number[] {
  const ties = new Ties(), told = acts.toSorted((one, other) => one.at - other.at)
  let next = 0
  return moments.map(({ at, members }) => {
    for (; next < told.length && told[next]!.at <= at; next++) ties.add(told[next]!)
    const counting = new Set(members)
    for (const member of [...ties.counting]) if (!counting.has(member)) ties.count(member, false)
    for (const member of counting) if (!ties.counting.has(member)) ties.count(member, true)
    return rung(ties.mean(at))
  })
}

/** Adding up in another order may differ in the sixteenth digit; the ladder must not. */
const DUST = 1e-9
/** A tie is seen as long as it is this much of a guarantee: a sign each way for about six weeks, a reply each way for three months. */
const SEEN = 1 / 32
const rung = (mean: number) => Math.floor(TOP * mean + DUST)

/** A group's degree kept up fact by fact. The same act told twice counts once; a member's acts wait until they join. */
export interface Ladder {
  add: (act: Act) => void
  erase: (actId: string) => void
  /** A member counts from now on: they came, came back, or are no longer an observer. */
  join: (memberId: string) => void
  /** A member counts no longer, until they join again: they are away, or only observe. What they did is kept. */
  away: (memberId: string) => void
  /** A member is gone for good, and with them what they did and what was done for them. */
  leave: (memberId: string) => void
  degree: (now: number) => number
  /** The members, of those who count, with whom this one has no tie yet. For that member's eyes alone. */
  unmet: (memberId: string) => string[]
  /** Pairs of members who hold one another now, each pair once: a tie nobody renews is gone from here after some weeks. */
  pairs: (now: number) => [string, string][]
}

/** A ladder without members and acts. */
export const openLadder = (): Ladder => new Rungs()

class Rungs implements Ladder {
  private readonly ties = new Ties()
  private readonly acts = new Map<string, Act>()
  private readonly done = new Map<string, Act[]>()
  private latest = -Infinity

  add(act: Act): void {
    if (act.by === act.towards || this.acts.has(act.id)) return
    this.acts.set(act.id, act)
    this.done.set(act.by, this.done.get(act.by) ?? [])
    this.done.get(act.by)!.push(act)
    this.latest = Math.max(this.latest, act.at)
    this.ties.add(act)
  }

  // a sum from which much was taken away is not exact any more, so the side is added up anew
  erase(actId: string): void {
    const act = this.acts.get(actId)
    if (!act) return
    this.acts.delete(actId)
    const left = this.done.get(act.by)!.filter(({ id }) => id !== actId)
    this.done.set(act.by, left)
    this.ties.put(act.by, act.towards, left.filter(({ towards }) => towards === act.towards))
  }

  join(memberId: string): void {
    this.ties.count(memberId, true)
  }

  away(memberId: string): void {
    this.ties.count(memberId, false)
  }

  leave(memberId: string): void {
    this.away(memberId)
    for (const { id, by, towards } of this.acts.values()) if (by === memberId || towards === memberId) this.erase(id)
  }

  degree(now: number): number {
    return now < this.latest ? degree(this.acts.values(), this.ties.counting, now) : rung(this.ties.mean(now))
  }

  unmet(memberId: string): string[] {
    return [...this.ties.counting].filter(other => other !== memberId && !this.ties.tie(memberId, other))
  }

  pairs(now: number): [string, string][] {
    return this.ties.pairs(now, SEEN)
  }
}
