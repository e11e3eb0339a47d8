// Groups and what their members do for one another, made up; and the degree told once more, word by word as its rules are written.
import { WEIGHTS, type Act, type ActKind } from '../../shared/degree.ts'

export const DAY = 86_400_000
export const KINDS = Object.keys(WEIGHTS) as ActKind[]
export const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `m${at}`)

/** The rules of the degree without any cleverness: every member with every other, every act anew. */
export function plainDegree(acts: readonly Act[], members: readonly string[], now: number): number {
  if (members.length < 2) return 0
  const weigh = (a: string, b: string) => acts.filter(act => act.by === a && act.towards === b && act.at <= now)
    .reduce((sum, act) => sum + WEIGHTS[act.kind] * 2 ** (-(now - act.at) / DAY / 28), 0)
  const side = (a: string, b: string) => 1 - 2 ** (-weigh(a, b) / 2)
  const tie = (a: string, b: string) => Math.min(side(a, b), side(b, a))
  const k = Math.min(members.length - 1, 9)
  const held = (a: string) => members.filter(b => b !== a).map(b => tie(a, b)).sort((x, y) => y - x).slice(0, k).reduce((sum, one) => sum + one, 0) / k
  const mean = members.reduce((sum, a) => sum + held(a) ** (1 / 3), 0) / members.length
  return Math.floor(125 * mean ** 3 + 1e-9)
}

/** What a room's acts are made of: many signs, few answers to questions. An act of it weighs 0.64 in the mean. */
const MIXTURE: [ActKind, number][] = [['reaction', 0.35], ['message', 0.25], ['reply', 0.3], ['endorsement', 0.05], ['answer', 0.05]]

function kindOf(chance: number): ActKind {
  let sum = 0
  return (MIXTURE.find(([, share]) => (sum += share) > chance) ?? MIXTURE[0]!)[0]
}

/** Some days of a group in which everyone does so many things a day, each for one of those they choose among. */
export function live(days: { members: readonly string[]; days: number; daily: number; random: () => number }, choose: (by: string) => readonly string[]): Act[] {
  const { members, daily, random } = days
  return Array.from({ length: days.days }, (_, day) => members.flatMap(by => Array.from({ length: daily }, (_, nth) => {
    const others = choose(by)
    const towards = others[Math.floor(random() * others.length)] ?? by
    return { id: `${day}/${by}/${nth}`, by, towards, kind: kindOf(random()), at: (day + random()) * DAY }
  }))).flat()
}
