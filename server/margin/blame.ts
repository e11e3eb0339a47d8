import type { List, Place } from './crowd.ts'
import type { Writings } from './written.ts'

/** Whose a client id is; undefined where nobody can tell. */
export type HandOf = (client: number) => string | undefined

/** What is known of a crowd: what each client wrote, the lists it is in, and what hangs on each thing. */
interface Crowded { writings: Writings; lists: readonly List[]; places: ReadonlyMap<number, ReadonlyMap<number, Place>> }

/** Of one hand in one list: how many structs, and how many of them may have to step over others. */
interface Part { structs: number; walkers: number }

/** How much of what may have to be stepped over each hand has to do with: with its own things stepping over others', or its own being stepped over. */
export const sharesOf = ({ writings, lists, places }: Crowded, handOf: HandOf): Map<string | undefined, number> => {
  const parts = new Map<List, Map<string | undefined, Part>>()
  for (const [client, { originClients, originClocks, lists: at }] of writings.clients) {
    const hand = handOf(client)
    for (let struct = 0; struct < at.length; struct++) {
      const list = lists[at[struct]!]
      if (!list?.walkers) continue
      const part = partOf(parts, list, hand), origin = originClients[struct]!
      part.structs++
      if ((origin < 0 ? list.start : places.get(origin)?.get(originClocks[struct]!))?.isCrowded) part.walkers++
    }
  }
  return sumOf(parts)
}

const partOf = (parts: Map<List, Map<string | undefined, Part>>, list: List, hand: string | undefined): Part => {
  let ofList = parts.get(list)
  if (!ofList) parts.set(list, ofList = new Map())
  let part = ofList.get(hand)
  if (!part) ofList.set(hand, part = { structs: 0, walkers: 0 })
  return part
}

const sumOf = (parts: ReadonlyMap<List, ReadonlyMap<string | undefined, Part>>): Map<string | undefined, number> => {
  const shares = new Map<string | undefined, number>()
  for (const [list, hands] of parts) for (const [hand, { structs, walkers }] of hands) {
    shares.set(hand, (shares.get(hand) ?? 0) + walkers * list.structs + structs * Math.max(0, list.walkers - walkers))
  }
  return shares
}
