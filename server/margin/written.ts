/**
 * What one client wrote: where each struct starts, of which kind it is, what it hangs on to its left, which list it is in (while that is not found out yet: one's
 * complement of its number among those set aside), how far all of it reaches, and what its last struct is.
 */
export interface Written {
  starts: number[]; kinds: number[]; originClients: number[]; originClocks: number[]; lists: number[]
  reach: number; kind: number; rightClient: number; rightClock: number
}

/** The client of what hangs on nothing that is known. */
export const NOWHERE = -2

/** What all clients of a document wrote. */
export class Writings {
  readonly clients = new Map<number, Written>()

  /** What a client wrote, to be added to. */
  of(client: number): Written {
    let written = this.clients.get(client)
    if (!written) this.clients.set(client, written = { starts: [], kinds: [], originClients: [], originClocks: [], lists: [], reach: 0, kind: NOWHERE, rightClient: -1, rightClock: 0 })
    return written
  }

  /** Where the struct of a clock is among those of its client. */
  find(client: number, clock: number): { written: Written; at: number } | undefined {
    const written = this.clients.get(client)
    return written && clock < written.reach ? { written, at: indexOf(written.starts, clock) } : undefined
  }

  /** Whether what a client wrote next hangs on what it wrote here. */
  goesOn(client: number, clock: number): boolean {
    const next = this.originOf(client, clock + 1)
    return next.client === client && next.clock === clock
  }

  /** What one clock hangs on to its left: within a struct, the clock before. */
  originOf(client: number, clock: number): { client: number; clock: number } {
    const found = this.find(client, clock)
    if (!found) return { client: NOWHERE, clock: 0 }
    const { written: { starts, originClients, originClocks }, at } = found, originClient = originClients[at] ?? NOWHERE
    if (originClient === NOWHERE || starts[at] === clock) return { client: originClient, clock: originClient < 0 ? 0 : originClocks[at]! }
    return { client, clock: clock - 1 }
  }

  /** Whether a struct of a client begins here, or all of it ends. */
  isCut(client: number, clock: number): boolean {
    const found = this.find(client, clock)
    return !found || found.written.starts[found.at] === clock
  }

  /** What takes back whatever is added to what a client wrote from now on. */
  mark(client: number): () => void {
    const written = this.clients.get(client)
    if (!written) return () => void this.clients.delete(client)
    const { starts: { length }, reach, kind, rightClient, rightClock } = written
    return () => {
      for (const of of [written.starts, written.kinds, written.originClients, written.originClocks, written.lists]) of.length = length
      Object.assign(written, { reach, kind, rightClient, rightClock })
    }
  }
}

/** Which of many that start at these clocks, in order, is the last to start at or before one. */
export const indexOf = (starts: readonly number[], clock: number): number => {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= clock) low = middle + 1
    else high = middle
  }
  return low - 1
}
