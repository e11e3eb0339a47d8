import * as encoding from 'lib0/encoding'
import { Reader, Unwanted } from './bytes.ts'
import { addRange, addRanges, outside, touches, type Ranges } from './ranges.ts'
import type { Scan, Section } from './scan.ts'

/** How many clients one document may have; no honest one comes near. */
export const MOST_CLIENTS = 10_000
/** How many of them one member may be. */
export const MOST_OF_ONE = 1000

/** So many numbers of ranges are put in one by one. */
const FEW = 32

/** How many clients follow, at most as many as a document may have. */
export const countClients = (reader: Reader): number => {
  const count = reader.count()
  if (count > MOST_CLIENTS) throw new Unwanted('malformed', 'more clients than any document has')
  return count
}

/** How many clocks of each client are known: the next one expected. */
export type Clocks = Map<number, number>

/** What a document knows, without what it says: how far each client has come, and what was deleted. */
export class Knowledge {
  readonly clocks: Clocks = new Map()
  readonly deletes = new Map<number, Ranges>()
  /** The last stretch of each client. */
  readonly last = new Map<number, Section>()
  /** The furthest clock of each client that another's words follow. */
  readonly hungOn: Clocks = new Map()
  private vector?: Uint8Array

  clockOf(client: number): number {
    return this.clocks.get(client) ?? 0
  }

  get isEmpty(): boolean {
    return this.clocks.size === 0
  }

  /** Takes in what an admitted update brings. */
  absorb({ sections, deletes, hungOn }: Scan): void {
    this.vector = undefined
    for (const section of sections) {
      if (section.to <= this.clockOf(section.client)) continue
      this.clocks.set(section.client, section.to)
      const before = this.listedBefore(section, deletes)
      this.last.set(section.client, before && section.goesOn === section.listed ? { ...section, listed: before + section.listed! } : section)
    }
    for (const [client, clock] of hungOn) if (clock > (this.hungOn.get(client) ?? -1)) this.hungOn.set(client, clock)
    for (const [client, ranges] of deletes) {
      const known = this.deletes.get(client)
      if (!known) this.deletes.set(client, ranges.slice())
      else if (ranges.length > FEW) this.deletes.set(client, addRanges(known, ranges))
      else for (let at = 0; at < ranges.length; at += 2) addRange(known, ranges[at]!, ranges[at + 1]!)
    }
  }

  /** After how many values a section goes on in the same list; what is deleted meanwhile is in none. */
  listedBefore({ client, from, goesOn }: Section, deletes: ReadonlyMap<number, Ranges>): number {
    const listed = goesOn ? this.last.get(client)?.listed : undefined
    if (!listed) return 0
    const isGone = (ranges?: Ranges): boolean => ranges !== undefined && touches(ranges, from - 1, from)
    return isGone(deletes.get(client)) || isGone(this.deletes.get(client)) ? 0 : listed
  }

  /** The deletes not heard of before. */
  newDeletes(deletes: ReadonlyMap<number, Ranges>): Map<number, Ranges> {
    const fresh = new Map<number, Ranges>()
    for (const [client, ranges] of deletes) {
      const known = this.deletes.get(client) ?? []
      const out: Ranges = []
      for (let at = 0; at < ranges.length; at += 2) for (const clock of outside(known, ranges[at]!, ranges[at + 1]!)) out.push(clock)
      if (out.length) fresh.set(client, out)
    }
    return fresh
  }

  /** Whether somebody with these clocks has all the structs there are; deletes have no clock. */
  isWithin(others: Clocks): boolean {
    for (const [client, clock] of this.clocks) if ((others.get(client) ?? 0) < clock) return false
    return true
  }

  /** What somebody with these clocks lacks, in one word: of which clients, and from where on. */
  lackOf(others: Clocks): string {
    const lack: number[] = []
    for (const [client, clock] of this.clocks) {
      const theirs = others.get(client) ?? 0
      if (theirs < clock) lack.push(client, theirs)
    }
    return lack.join()
  }

  /** The state vector, as Yjs writes it. */
  stateVector(): Uint8Array {
    return this.vector ??= encodeClocks(this.clocks)
  }
}

/** Clocks as Yjs writes a state vector. */
export const encodeClocks = (clocks: Clocks): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, clocks.size)
  for (const [client, clock] of clocks) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
  }
  return encoding.toUint8Array(encoder)
}

/** Writes deletes as they end an update. */
export const encodeDeletes = (deletes: ReadonlyMap<number, Ranges>): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, deletes.size)
  for (const [client, ranges] of deletes) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, ranges.length / 2)
    for (let at = 0; at < ranges.length; at += 2) {
      encoding.writeVarUint(encoder, ranges[at]!)
      encoding.writeVarUint(encoder, ranges[at + 1]! - ranges[at]!)
    }
  }
  return encoding.toUint8Array(encoder)
}

/** Reads a state vector strictly; throws `Unwanted`. */
export const readStateVector = (bytes: Uint8Array): Clocks => {
  const reader = new Reader(bytes)
  const clocks: Clocks = new Map()
  for (let left = countClients(reader); left > 0; left--) clocks.set(reader.uint(), reader.uint())
  return clocks
}
