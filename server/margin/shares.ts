import type { Hands } from './kept.ts'
import type { Scan } from './scan.ts'

/** What some words weigh: as they lie in a document, and by how many structs and deletes a copy has to hold apart for them. */
export interface Part { bytes: number; pieces: number }

/** What a document is made of, client by client, when it was last folded. */
interface Folded { readonly parts: ReadonlyMap<number, Part> }

/** A delete in the middle of something is one more thing to hold apart, and makes two more of that. */
export const SPLIT = 3
/** How many structs and deletes a copy may have to hold apart after an update, at most. */
export const weightOf = ({ pieces, structs }: Scan): number => structs + (pieces - structs) * SPLIT

const NOTHING: Part = { bytes: 0, pieces: 0 }
/** What is written is no more than what then is left free: one hand fills half a document, two three quarters of it, and there is always room for whoever comes. */
const AND_AS_MUCH = 2

/** How much of a document of many each member wrote. Counted anew, by whose each client is, whenever it was folded. */
export class Shares {
  private readonly held = new Map<string, Part>()
  private counted?: Folded['parts']
  constructor(private readonly folded: Folded, private readonly hands: Hands) {}

  /** Notes what a member wrote, or deleted. */
  add(memberId: string, bytes: number, pieces: number): void {
    this.count()
    this.grow(memberId, bytes, pieces)
  }

  /** Whether a member may write so many bytes more, when so many are left for all. */
  mayWrite(memberId: string, bytes: number, left: number): boolean {
    return this.of(memberId).bytes + bytes * AND_AS_MUCH <= left
  }

  /** Whether so many pieces more may be made of a member's words. */
  mayCut(memberId: string, pieces: number, left: number): boolean {
    return this.of(memberId).pieces + pieces * AND_AS_MUCH <= left
  }

  private of(memberId: string): Part {
    this.count()
    return this.held.get(memberId) ?? NOTHING
  }

  private count(): void {
    const { parts } = this.folded
    if (this.counted === parts) return
    this.counted = parts
    this.held.clear()
    for (const [client, part] of parts) {
      const memberId = this.hands.get(client)
      if (memberId !== undefined) this.grow(memberId, part.bytes, part.pieces)
    }
  }

  private grow(memberId: string, bytes: number, pieces: number): void {
    const held = this.held.get(memberId)
    if (held) {
      held.bytes += bytes
      held.pieces += pieces
    } else this.held.set(memberId, { bytes, pieces })
  }
}
