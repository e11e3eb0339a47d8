import type { Clocks } from './knowledge.ts'
import type { Section } from './scan.ts'

/** A struct (client, clock up to `to`) that leans on what another client wrote. */
export interface Leaning { client: number; clock: number; to: number; onClient: number; onClock: number }

/** A client's section on its way in: how far it could come, and what it leans on from there. */
interface Walk { client: number; to: number; reach: number; leanings: Leaning[]; at: number }

/**
 * Whether new sections can enter, each struct after what it leans on: `gap` when something is missing that nobody sent; `tangled` when
 * they wait for each other in a circle, or in so many turns that no honest hand wrote them.
 */
export const canFollow = (leanings: readonly Leaning[], fresh: readonly Section[], clocks: Clocks): 'yes' | 'gap' | 'tangled' => {
  const walks = walksOf(leanings, fresh, clocks)
  if (!walks) return 'yes'
  for (const { leanings } of walks.values()) {
    for (const { onClient, onClock } of leanings) if (onClock >= (walks.get(onClient)?.to ?? clocks.get(onClient) ?? 0)) return 'gap'
  }
  return walkAll(walks, clocks)
}

/** The walks, when anything leans on another client's words that are new; most updates lean on nothing but their own. */
const walksOf = (leanings: readonly Leaning[], fresh: readonly Section[], clocks: Clocks): Map<number, Walk> | undefined => {
  if (!leanings.length) return undefined
  const walks = new Map<number, Walk>()
  for (const { client, to } of fresh) walks.set(client, { client, to, reach: clocks.get(client) ?? 0, leanings: [], at: 0 })
  let some = false
  for (const leaning of leanings) {
    const walk = walks.get(leaning.client)
    if (!walk || leaning.onClock < (clocks.get(leaning.onClient) ?? 0)) continue
    if (leaning.to <= walk.reach) continue
    walk.leanings.push(leaning)
    some = true
  }
  return some ? walks : undefined
}

const walkAll = (walks: Map<number, Walk>, clocks: Clocks): 'yes' | 'tangled' => {
  const waiting = new Map<number, Walk[]>()
  const ready = [...walks.values()]
  let patience = 100_000
  let arrived = 0
  for (let walk = ready.pop(); walk; walk = ready.pop()) {
    if (patience-- < 0) return 'tangled'
    const before = walk.reach
    const on = advance(walk, walks, clocks)
    if (on === undefined) arrived++
    else push(waiting, on, walk)
    if (walk.reach > before && waiting.has(walk.client)) {
      ready.push(...waiting.get(walk.client)!)
      waiting.delete(walk.client)
    }
  }
  return arrived === walks.size ? 'yes' : 'tangled'
}

/** Goes as far as it can; returns the client it waits for. */
const advance = (walk: Walk, walks: Map<number, Walk>, clocks: Clocks): number | undefined => {
  for (; walk.at < walk.leanings.length; walk.at++) {
    const { clock, onClient, onClock } = walk.leanings[walk.at]!
    walk.reach = Math.max(walk.reach, clock)
    if (onClock >= (walks.get(onClient)?.reach ?? clocks.get(onClient) ?? 0)) return onClient
  }
  walk.reach = walk.to
  return undefined
}

const push = (waiting: Map<number, Walk[]>, client: number, walk: Walk): void => {
  const others = waiting.get(client)
  if (others) others.push(walk)
  else waiting.set(client, [walk])
}
