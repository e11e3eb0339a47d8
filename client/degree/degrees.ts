/** How a group stands, as a member of it asks the house. */
import type { RouteOutput } from '../../shared/contract.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Circle } from '../../shared/waiting.ts'
import { ask, askAll } from '../api.ts'
import { Watched } from '../watched.ts'
import { words } from '../words/words.ts'

export type { Circle }
export type Standing = RouteOutput<'GET /api/groups/:groupId/degree'>
export type Written = Standing['waiting'][number]
export type Unmet = RouteOutput<'GET /api/groups/:groupId/unmet'>['items'][number]

export const standingOf = (groupId: string): Promise<Standing> => ask('GET /api/groups/:groupId/degree', { params: { groupId } })

/** Members one has no tie with yet. For the reader alone. */
const unmetOf = (groupId: string): Promise<Unmet[]> => askAll(after => ask('GET /api/groups/:groupId/unmet', { params: { groupId }, query: { limit: 200, after } }))

/** How one group stands, and for the reader alone whom they have not met yet: asked for once, seen by all its pictures. */
export class Climb extends Watched {
  standing: Standing | undefined
  unmet: readonly Unmet[] = []

  constructor(private readonly groupId: string) {
    super()
    void this.look()
  }

  private async look(): Promise<void> {
    try {
      [this.standing, this.unmet] = await Promise.all([standingOf(this.groupId), unmetOf(this.groupId)])
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
    this.changed()
  }
}

/** Where something written is to be found. */
export const placeOf = ({ kind, readingId, id }: Pick<Written, 'kind' | 'readingId' | 'id'>): string =>
  `/readings/${readingId}#${{ annotation: 'a', reply: 'a', message: 'm', question: 'q' }[kind]}=${id}`

/** What a group calls a world, 1 to 5; nothing when it would rather have plain numbers. */
export const worldName = (world: number, worlds: Standing['worlds']): string =>
  worlds === 'numbers' ? '' : worlds?.[world - 1] ?? words().degree.worlds[world - 1] ?? ''

/** A rung in words, by the group's own names. */
export const rungSaid = ({ degree, world, step, worlds }: Pick<Standing, 'world' | 'step' | 'worlds'> & { degree: number }): string => {
  const { degree: say } = words(), name = worldName(world, worlds)
  return degree === 0 ? say.before : name ? say.at(degree, name, step) : say.atNumber(degree)
}

const TOP = 125, STEPS = 25
export const WORLDS = [1, 2, 3, 4, 5] as const

/** How the ladder is drawn: 125 rungs from the bottom up, in five worlds with a little air between. */
export const rungAt = (step: number, height: number): number => {
  const air = 6, rung = (height - air * (WORLDS.length - 1)) / TOP
  return height - step * rung - Math.floor((Math.max(step, 1) - 1) / STEPS) * air
}

/** A box so wide and so high. */
export interface Box { width: number; height: number }

/** Where a day stands across a box, between the first day and the last. */
export const dayAt = (on: string, { from, to }: { from: string; to: string }, { width }: Box): number => {
  const [first, last, at] = [from, to, on].map(Date.parse) as [number, number, number]
  return last > first ? ((at - first) / (last - first)) * width : width
}

/** The path over the weeks as an SVG path, the eldest week first, up to the last day of the picture. */
export const lineOf = (path: Standing['path'], to: string, box: Box): string => path.map(({ on, degree }, at) =>
  `${at ? 'L' : 'M'}${dayAt(on, { from: path[0]!.on, to }, box).toFixed(1)} ${rungAt(degree, box.height).toFixed(1)}`).join('')

/** A place in the circle: where it is drawn, and whose it is; nobody's when it is open. */
export interface Place { x: number; y: number; memberId?: string }

/** The circle's places around its middle, those who hold somebody first, from the top on. */
export const placesOf = ({ pairs, open }: Circle, radius: number): Place[] => {
  const tied = [...new Set(pairs.flat())], of = tied.length + open
  return Array.from({ length: of }, (_, at) => {
    const turn = (at / of) * 2 * Math.PI
    return { x: radius * Math.sin(turn), y: -radius * Math.cos(turn), ...(at < tied.length && { memberId: tied[at]! }) }
  })
}
