/** How a group stands, as a member of it asks the house. */
import type { RouteOutput } from '../../shared/contract.ts'
import { ask, askAll } from '../api.ts'

export type Standing = RouteOutput<'GET /api/groups/:groupId/degree'>
export type Written = Standing['waiting'][number]
export type Unmet = RouteOutput<'GET /api/groups/:groupId/unmet'>['items'][number]

export const standingOf = (groupId: string): Promise<Standing> => ask('GET /api/groups/:groupId/degree', { params: { groupId } })

/** Members one has no tie with yet. For the reader alone. */
export const unmetOf = (groupId: string): Promise<Unmet[]> => askAll(after => ask('GET /api/groups/:groupId/unmet', { params: { groupId }, query: { limit: 200, after } }))

/** Where something written is to be found. */
export const placeOf = ({ kind, readingId, id }: Pick<Written, 'kind' | 'readingId' | 'id'>): string =>
  `/readings/${readingId}#${{ annotation: 'a', reply: 'a', message: 'm', question: 'q' }[kind]}=${id}`

const TOP = 125, STEPS = 25
export const WORLDS = [1, 2, 3, 4, 5] as const

/** How the ladder is drawn: 125 rungs from the bottom up, in five worlds with a little air between. */
export const rungAt = (step: number, height: number): number => {
  const air = 6, rung = (height - air * (WORLDS.length - 1)) / TOP
  return height - step * rung - Math.floor((step - 1) / STEPS) * air
}

/** The path over the weeks as an SVG path, in a box of so wide and so high, the eldest week first. */
export const lineOf = (path: Standing['path'], width: number, height: number): string => {
  const x = (at: number) => (path.length < 2 ? width : (at / (path.length - 1)) * width)
  return path.map(({ degree }, at) => `${at ? 'L' : 'M'}${x(at).toFixed(1)} ${(degree ? rungAt(degree, height) : height).toFixed(1)}`).join('')
}
