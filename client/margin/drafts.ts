/** What is half written, and what the house would not take: kept on this device at every stroke, each at its own place. */
import type * as Y from 'yjs'
import { Anchor } from '../../shared/anchor.ts'
import { readAnnotation, readReply, rootOf } from '../../shared/annotation.ts'
import { kept, onForget } from '../device.ts'

/** Words not shared yet. With an anchor they are to become an annotation, with `to` a reply. `isRescued`: they were, and were not taken. */
export interface Draft { body: string; anchor?: Anchor; to?: string; isPrivate?: boolean; isQuestion?: boolean; isRescued?: boolean }

const PREFIX = 'margin-draft.'
const RESCUED = 'rescued/'

/** The drafts of one member in one reading, by place. */
export class Drafts {
  private readonly home: string

  constructor(readingId: string, memberId: string) { this.home = `${PREFIX}${memberId}.${readingId}` }

  /** All of them, in the order they were begun. */
  all(): ReadonlyMap<string, Draft> { return new Map(Object.entries(parse(kept.read(this.home)))) }

  get(place: string): Draft | undefined { return this.all().get(place) }

  /** Lets go of rescued words that are in the margin after all. `bodyOf` says what stands there under an id. */
  settle(bodyOf: (id: string) => string | undefined): void {
    for (const [place, { body, isRescued }] of this.all()) {
      if (isRescued && bodyOf(place.slice(RESCUED.length)) === body) this.keep(place, undefined)
    }
  }

  /** Keeps a draft, or with undefined lets it go. */
  keep(place: string, draft: Draft | undefined): void {
    const { [place]: _before, ...others } = parse(kept.read(this.home))
    const all = draft ? { ...others, [place]: draft } : others
    kept.keep(this.home, Object.keys(all).length ? JSON.stringify(all) : undefined)
  }
}

const parse = (text: string | undefined): Record<string, Draft> => {
  try { return Object.fromEntries(Object.entries(JSON.parse(text ?? '{}') as object).filter(isDraft)) } catch { return {} }
}

const isDraft = (entry: [string, unknown]): entry is [string, Draft] => {
  const { body, anchor } = entry[1] as Partial<Draft>
  return typeof body === 'string' && (anchor === undefined || Anchor.safeParse(anchor).success)
}

/** Keeps the words of a document the house refused, before the document is thrown away. */
export const rescue = (doc: Y.Doc, drafts: Drafts, isPrivate: boolean): void => {
  const keep = (id: string, draft: Draft) => drafts.keep(RESCUED + id, { ...draft, isPrivate, isRescued: true })
  for (const [id, value] of rootOf(doc, 'annotations')) {
    const annotation = readAnnotation(id, value)
    if (annotation?.body) keep(id, { body: annotation.body, anchor: annotation.anchor, ...(annotation.motivation === 'questioning' && { isQuestion: true }) })
  }
  for (const [id, value] of rootOf(doc, 'replies')) {
    const reply = readReply(id, value)
    if (reply) keep(id, { body: reply.body, to: reply.to })
  }
}

// Words half written are nowhere else: whoever signs out finds them when they come back, and nobody else is shown them
onForget(isForGood => {
  if (!isForGood) return
  const mine = Object.keys(localStorage).filter(key => key.includes(PREFIX))
  for (const key of mine) localStorage.removeItem(key)
})
