import { COLOURS, colourOf as wished } from '../../shared/member.ts'
import { Watched } from '../watched.ts'

const STEP = 5
const worn = new Map<string, number>()

class Wardrobe extends Watched {
  turn(): void { this.changed() }
}

/** Tells when members got their colours: what stands around the pages draws them anew. */
export const wardrobe = new Wardrobe()

/**
 * Gives the members of a group colours that differ, as long as there are colours. Each gets the one that is theirs everywhere, or, where
 * somebody who joined earlier wears that, the next free one. In order of joining, so that it comes out the same on every screen.
 */
export const dress = (memberIds: Iterable<string>): void => {
  const taken = new Set<number>()
  for (const memberId of memberIds) {
    if (taken.size === COLOURS) taken.clear()
    let colour = wished(memberId)
    while (taken.has(colour)) colour = (colour + STEP) % COLOURS
    taken.add(colour)
    worn.set(memberId, colour)
  }
  wardrobe.turn()
}

/** The colour of a tag, the same on every screen. */
export const colourOfTag = (tag: string): number => wished(tag)

/** The colour a member wears on this page, `0 … COLOURS − 1`. */
export const colourOf = (memberId: string): number => worn.get(memberId) ?? wished(memberId)
