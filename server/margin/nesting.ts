import { GRAMMAR_KEPT } from './grammar.ts'
import { scan, type Section, type Struct } from './scan.ts'
import { indexOf } from './written.ts'

/** Where a struct hangs: in a root, inside another struct, or beside one; an id of a client −1 is none. */
interface Places { clocks: number[]; ways: number[]; ofClient: number[]; ofClock: number[]; depths: number[] }

const WAY = { root: 0, inside: 1, beside: 2 } as const
const UNKNOWN = -1

/**
 * How deep things lie in each other, found out from the bytes alone and in linear time: letting Yjs integrate a hostile update to
 * find out would cost what the hostile hand likes.
 */
export class Nesting {
  private readonly clients = new Map<number, Places>()

  /** Takes in updates that fit; again does nothing. */
  add(updates: readonly Uint8Array[]): void {
    for (const update of updates) scan(update, GRAMMAR_KEPT, struct => this.place(struct))
  }

  private place(struct: Struct): void {
    let places = this.clients.get(struct.client)
    if (!places) this.clients.set(struct.client, places = { clocks: [], ways: [], ofClient: [], ofClock: [], depths: [] })
    if (struct.clock <= (places.clocks.at(-1) ?? -1)) return
    places.clocks.push(struct.clock)
    const isBeside = struct.originClient >= 0 || struct.rightClient >= 0
    places.ways.push(isBeside ? WAY.beside : struct.parentClient >= 0 ? WAY.inside : WAY.root)
    places.ofClient.push(struct.originClient >= 0 ? struct.originClient : struct.rightClient >= 0 ? struct.rightClient : struct.parentClient)
    places.ofClock.push(struct.originClient >= 0 ? struct.originClock : struct.rightClient >= 0 ? struct.rightClock : struct.parentClock)
    places.depths.push(UNKNOWN)
  }

  /** Forgets what came last of these clients. */
  takeBack(sections: readonly Section[]): void {
    for (const { client, from } of sections) {
      const places = this.clients.get(client)
      if (!places) continue
      const { clocks, ways, ofClient, ofClock, depths } = places
      while (clocks.length && clocks.at(-1)! >= from) for (const of of [clocks, ways, ofClient, ofClock, depths]) of.pop()
      if (!clocks.length) this.clients.delete(client)
    }
  }

  /** How many shared types lie around a struct, its root counted. What leans on garbage lies nowhere: 0. */
  depthOf(client: number, clock: number): number {
    const path: Array<[places: Places, at: number]> = []
    let depth = 0
    for (;;) {
      const places = this.clients.get(client)
      const at = places ? indexOf(places.clocks, clock) : -1
      if (!places || at < 0) break
      if (places.depths[at] !== UNKNOWN) {
        depth = places.depths[at]!
        break
      }
      path.push([places, at])
      if (places.ways[at] === WAY.root) break
      client = places.ofClient[at]!
      clock = places.ofClock[at]!
    }
    return unwind(path, depth)
  }
}

const unwind = (path: Array<[places: Places, at: number]>, depth: number): number => {
  for (const [places, at] of path.reverse()) {
    if (places.ways[at] !== WAY.beside) depth++
    places.depths[at] = depth
  }
  return depth
}
