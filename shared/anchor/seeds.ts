const LENGTH = 5
const BITS = 16
/** A seed that stands more often than this tells nothing of where we are. */
const COMMON = 24
/** Where fewer of the words' seeds stand than one in so many, they do not stand. */
const FEW = 10
/** Votes are cast for stretches of so many units. */
const STRETCH = 16

/** Every five letters of a text and where they stand, made once: it says where words may be that are no longer there to the letter. */
export class Seeds {
  private readonly latest = new Int32Array(1 << BITS).fill(-1)
  private readonly earlier: Int32Array
  private readonly counts = new Uint32Array(1 << BITS)

  constructor(text: string) {
    this.earlier = new Int32Array(text.length)
    for (let at = 0; at + LENGTH <= text.length; at++) {
      const seed = hash(text, at)
      this.earlier[at] = this.latest[seed]!
      this.latest[seed] = at
      this.counts[seed]!++
    }
  }

  /** The likeliest beginnings of some words in the text, best first; each may be off by some 16 units either way. */
  likely(words: string, most: number): number[] {
    const votes = new Map<number, number>()
    for (let at = 0; at + LENGTH <= words.length; at++) this.vote(votes, hash(words, at), at)
    const joined = [...votes].map(([stretch, count]) => [stretch, count + (votes.get(stretch + 1) ?? 0)] as const)
    const heard = joined.filter(([, count]) => count > words.length / FEW)
    return heard.sort((a, b) => b[1] - a[1]).slice(0, most).map(([stretch]) => (stretch + 1) * STRETCH)
  }

  private vote(votes: Map<number, number>, seed: number, at: number): void {
    const count = this.counts[seed]!
    if (!count || count > COMMON) return
    for (let seen = this.latest[seed]!; seen >= 0; seen = this.earlier[seen]!) {
      const stretch = Math.floor((seen - at) / STRETCH)
      votes.set(stretch, (votes.get(stretch) ?? 0) + 1)
    }
  }
}

function hash(text: string, at: number): number {
  let sum = 0
  for (let next = at; next < at + LENGTH; next++) sum = Math.imul(sum, 31) + text.charCodeAt(next)
  return Math.imul(sum, 0x9e3779b1) >>> (32 - BITS)
}
