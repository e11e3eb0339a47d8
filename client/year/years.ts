/** A group's year, as a member of it asks the house. */
import type { Year, YearReading } from '../../shared/year.ts'
import { ask } from '../api.ts'
import { groupOf, type OneGroup } from '../group/groups.ts'

export type { YearReading }
/** A group's year, with the group it is of. */
export interface GroupYear extends Year { group: OneGroup }

/** A year of a group; without one, the year that is. */
export const yearOf = async (groupId: string, of?: number): Promise<GroupYear> => {
  const [group, year] = await Promise.all([groupOf(groupId), ask('GET /api/groups/:groupId/year', { params: { groupId }, query: { ...(of !== undefined && { of }) } })])
  return { ...year, group }
}

type Path = GroupYear['path']
const STEPS = 25

/** The world a year came up to, at the top of its picture. */
const topOf = (path: Path): number => Math.max(STEPS, ...path.map(({ degree }) => Math.ceil(degree / STEPS) * STEPS))

/** The year's way as an SVG path in a box. */
export const pathIn = (path: Path, { width, height }: { width: number; height: number }): string => path.map(({ degree }, at) =>
  `${at ? 'L' : 'M'}${((at / Math.max(1, path.length - 1)) * width).toFixed(1)} ${(height * (1 - degree / topOf(path))).toFixed(1)}`).join('')

/** How high each world begins, and the last one ends, in a picture so high. */
export const worldsIn = (path: Path, height = 72): number[] => Array.from({ length: topOf(path) / STEPS + 1 }, (_, at) => height * (1 - (at * STEPS) / topOf(path)))

const KEPT = ['notes', 'answers', 'messages', 'questions', 'joint'] as const

/** What is kept of a reading, by kind; what there is none of is not there. */
export const keptOf = (read: YearReading): [(typeof KEPT)[number], number][] =>
  KEPT.flatMap((kind): [(typeof KEPT)[number], number][] => (read[kind] > 0 ? [[kind, read[kind]]] : []))

/** The readings of a year by their month, `2026-11`, in the order they were read. */
export const byMonth = (readings: readonly YearReading[]): [string, YearReading[]][] => {
  const months = new Map<string, YearReading[]>()
  for (const read of readings) months.set(read.on.slice(0, 7), [...(months.get(read.on.slice(0, 7)) ?? []), read])
  return [...months]
}
