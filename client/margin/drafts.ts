/** What is half written, and what the house would not take: kept on this device at every stroke, each at its own place. */
import { Anchor } from '../../shared/anchor.ts'
import { DRAFTS, kept } from '../device.ts'

/**
 * Words not shared yet. With an anchor they are to become an annotation, with `to` a reply. `isRescued`: they were, and were not taken.
 * `in`: they were written where many write, in a joint note or in the notes. `until`: up to which clock of its document each client id wrote them.
 */
export interface Draft { body: string; anchor?: Anchor; to?: string; in?: string; until?: Readonly<Record<number, number>>; isPrivate?: boolean; isQuestion?: boolean; isRescued?: boolean }

/** A draft at its place, or that there is none any more. */
export type Kept = readonly [place: string, draft: Draft | undefined]

/** How the places of rescued words begin. */
export const RESCUED = 'rescued/'

/** The drafts of one member in one reading, by place: nowhere else, so they outlive a sign-out. */
export class Drafts {
  private readonly home: string

  constructor(readingId: string, memberId: string) { this.home = `${DRAFTS}${memberId}.${readingId}` }

  /** All of them, in the order they were begun. */
  all(): ReadonlyMap<string, Draft> { return new Map(Object.entries(parse(kept.read(this.home)))) }

  get(place: string): Draft | undefined { return this.all().get(place) }

  /** Lets go of rescued words that are in the margin after all. */
  settle(isThere: (id: string, draft: Draft) => boolean): void {
    const arrived = [...this.all()].filter(([place, draft]) => draft.isRescued && isThere(place.slice(RESCUED.length), draft))
    if (arrived.length) this.keepAll(arrived.map(([place]) => [place, undefined]))
  }

  /** Keeps a draft, or with undefined lets it go. */
  keep(place: string, draft: Draft | undefined): void { this.keepAll([[place, draft]]) }

  /** The same for many at once. */
  keepAll(drafts: readonly Kept[]): void {
    const all = new Map(this.all())
    for (const [place, draft] of drafts) {
      all.delete(place)
      if (draft) all.set(place, draft)
    }
    kept.keep(this.home, all.size ? JSON.stringify(Object.fromEntries(all)) : undefined)
  }
}

const parse = (text: string | undefined): Record<string, Draft> => {
  try { return Object.fromEntries(Object.entries(JSON.parse(text ?? '{}') as object).filter(isDraft)) } catch { return {} }
}

const isDraft = (entry: [string, unknown]): entry is [string, Draft] => {
  const { body, anchor } = entry[1] as Partial<Draft>
  return typeof body === 'string' && (anchor === undefined || Anchor.safeParse(anchor).success)
}
