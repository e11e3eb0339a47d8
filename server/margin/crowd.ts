import { GRAMMAR_KEPT } from './grammar.ts'
import { isNext, KIND, scan, type Struct } from './scan.ts'

/** What one client wrote: where each struct starts, what it hangs on to its left, and how far all of it reaches. */
interface Written { starts: number[]; originClients: number[]; originClocks: number[]; reach: number }

/** A struct set aside until all that came with it is known. `head`: parent and key, where it has neither neighbour. */
interface Hung { client: number; clock: number; originClient: number; originClock: number; rightClient: number; rightClock: number; head?: string }

const NOWHERE = -2

/**
 * How often things were put where somebody else put something unseen. Whoever sees what they write beside puts it between two neighbours,
 * and no two things between the same; Yjs steps over all that lies between for each that does not.
 */
export class Crowd {
  /** Structs taken in. */
  structs = 0
  /** How many of them were crowded in. */
  count = 0
  private readonly clients = new Map<number, Written>()
  private readonly firsts = new Map<number, Set<number>>()
  private readonly claims = new Map<number, Set<number>>()
  private readonly heads = new Set<string>()

  /** Takes in updates that fit, together; again does nothing. */
  add(updates: readonly Uint8Array[]): void {
    const hung: Hung[] = []
    for (const bytes of updates) scan(bytes, GRAMMAR_KEPT, struct => this.place(struct, bytes, hung))
    for (const one of hung) if (this.isCrowded(one)) this.count++
  }

  private place(struct: Struct, bytes: Uint8Array, hung: Hung[]): void {
    const { client, clock, length, kind, originClient, originClock, rightClient, rightClock } = struct
    let written = this.clients.get(client)
    if (!written) this.clients.set(client, written = { starts: [], originClients: [], originClocks: [], reach: 0 })
    if (kind === KIND.skip || clock < written.reach) return
    this.structs++
    written.starts.push(clock)
    written.originClients.push(kind === KIND.garbage ? NOWHERE : originClient)
    written.originClocks.push(originClock)
    written.reach = clock + length
    if (kind === KIND.garbage || isNext(struct)) return
    const isFirst = originClient < 0 && rightClient < 0
    const head = isFirst ? Buffer.from(bytes.subarray(struct.start + 1, struct.content)).toString('latin1') : undefined
    hung.push({ client, clock, originClient, originClock, rightClient, rightClock, ...(head !== undefined && { head }) })
  }

  private isCrowded({ head, originClient, originClock, rightClient, rightClock }: Hung): boolean {
    if (head !== undefined) return isAgain(this.heads, head)
    const right = rightClient < 0 ? undefined : this.originOf(rightClient, rightClock)
    if (right?.client === NOWHERE) return false
    if (right && right.client === originClient && right.clock === originClock) return isAgain(setOf(this.claims, rightClient), rightClock)
    if (originClient < 0) return true
    const next = this.originOf(originClient, originClock + 1)
    if (next.client === originClient && next.clock === originClock) return true
    return isAgain(setOf(this.firsts, originClient), originClock)
  }

  /** What one clock hangs on to its left: within a struct, the clock before. */
  private originOf(client: number, clock: number): { client: number; clock: number } {
    const written = this.clients.get(client)
    if (!written || clock >= written.reach) return { client: NOWHERE, clock: 0 }
    const at = indexOf(written.starts, clock)
    const originClient = written.originClients[at] ?? NOWHERE
    if (originClient === NOWHERE || written.starts[at] === clock) return { client: originClient, clock: originClient < 0 ? 0 : written.originClocks[at]! }
    return { client, clock: clock - 1 }
  }
}

/** Whether so much is crowded in that no honest hands wrote it: a few are always fine, more only where there is little to step over. */
export const isThrong = ({ count, structs }: Crowd, few: number): boolean => count > few && count * structs > MOST_STEPS

const MOST_STEPS = 100_000

const setOf = (sets: Map<number, Set<number>>, client: number): Set<number> => {
  let set = sets.get(client)
  if (!set) sets.set(client, set = new Set())
  return set
}

const isAgain = <T>(seen: Set<T>, one: T): boolean => {
  if (seen.has(one)) return true
  seen.add(one)
  return false
}

/** The last struct that starts at or before the clock. */
const indexOf = (starts: readonly number[], clock: number): number => {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= clock) low = middle + 1
    else high = middle
  }
  return low - 1
}
