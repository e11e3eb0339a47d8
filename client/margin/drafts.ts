/** What is half written, and what the house would not take: kept on this device at every stroke, each at its own place. */
import { ContentString, Map as YMap, Text as YText, XmlElement as YXmlElement, XmlText as YXmlText } from 'yjs'
import type * as Y from 'yjs'
import { Anchor } from '../../shared/anchor.ts'
import { readAnnotation, readReply, rootOf } from '../../shared/annotation.ts'
import { sharedRoots } from '../../shared/margin.ts'
import { DRAFTS, kept } from '../device.ts'
import { readJoint } from './joint.ts'

/**
 * Words not shared yet. With an anchor they are to become an annotation, with `to` a reply. `isRescued`: they were, and were not taken.
 * `in`: they were written where many write, in a joint note or in the notes.
 */
export interface Draft { body: string; anchor?: Anchor; to?: string; in?: string; isPrivate?: boolean; isQuestion?: boolean; isRescued?: boolean }

/** A draft at its place, or that there is none any more. */
type Kept = readonly [place: string, draft: Draft | undefined]

const RESCUED = 'rescued/'

/** The drafts of one member in one reading, by place: nowhere else, so they outlive a sign-out. */
export class Drafts {
  private readonly home: string

  constructor(readingId: string, memberId: string) { this.home = `${DRAFTS}${memberId}.${readingId}` }

  /** All of them, in the order they were begun. */
  all(): ReadonlyMap<string, Draft> { return new Map(Object.entries(parse(kept.read(this.home)))) }

  get(place: string): Draft | undefined { return this.all().get(place) }

  /** Lets go of rescued words that are in the margin after all. `bodyOf` says what stands there under an id. */
  settle(bodyOf: (id: string) => string | undefined): void {
    const arrived = [...this.all()].filter(([place, { body, isRescued }]) => isRescued && bodyOf(place.slice(RESCUED.length)) === body)
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

/** Keeps the words of a document the house refused, before the document is thrown away; or, of one it did not hear, those that are not sent. */
export const rescue = (doc: Y.Doc, drafts: Drafts, { isPrivate, isUnsent }: { isPrivate: boolean; isUnsent?: IsUnsent }): void => {
  const found: Kept[] = [], keep = (id: string, draft: Draft) => found.push([RESCUED + id, { ...draft, isPrivate, isRescued: true }])
  const isLost = (value: unknown) => !isUnsent || unsentOf(value, isUnsent) !== ''
  for (const [id, value] of rootOf(doc, 'annotations')) {
    const annotation = isLost(value) && readAnnotation(id, value)
    if (annotation && annotation.body) keep(id, { body: annotation.body, anchor: annotation.anchor, ...(annotation.motivation === 'questioning' && { isQuestion: true }) })
  }
  for (const [id, value] of rootOf(doc, 'replies')) {
    const reply = isLost(value) && readReply(id, value)
    if (reply) keep(id, { body: reply.body, to: reply.to })
  }
  drafts.keepAll(found)
}

/** Whether something written here has not reached the house: by this client id, at this clock. */
export type IsUnsent = (client: number, clock: number) => boolean

/**
 * Keeps of the shared document what this device wrote and the house has not: of each joint note, and of the notes. Asked again when more is
 * known of what the house has, it lets go of what arrived.
 */
export const rescueShared = (doc: Y.Doc, drafts: Drafts, isUnsent: IsUnsent): void => {
  const { joint, notes } = sharedRoots(doc)
  const found: Kept[] = []
  const keep = (name: string, draft: Draft) => found.push([`${RESCUED}${name}/${doc.guid}`, draft.body ? { ...draft, in: name, isRescued: true } : undefined])
  for (const [id, note] of joint) {
    const read = readJoint(id, note)
    if (read) keep(read.name, { body: unsentOf(note, isUnsent), anchor: read.anchor })
  }
  keep('notes', { body: textsIn(notes).map(text => unsentIn(text, isUnsent)).filter(Boolean).join('\n') })
  drafts.keepAll(found)
}

const textsIn = (fragment: Y.XmlFragment): Y.XmlText[] => fragment.toArray().flatMap(child =>
  child instanceof YXmlText ? [child] : child instanceof YXmlElement ? textsIn(child) : [])

const unsentOf = (entry: unknown, isUnsent: IsUnsent): string => {
  const body: unknown = entry instanceof YMap ? entry.get('body') : undefined
  return body instanceof YText ? unsentIn(body, isUnsent) : ''
}

/** The letters of a text that are not sent; where others stand between them, so does an ellipsis. */
const unsentIn = (text: Y.Text, isUnsent: IsUnsent): string => {
  const stretches = ['']
  for (let item = text._start; item; item = item.right) {
    const { id: { client, clock }, content, deleted } = item
    if (deleted || !(content instanceof ContentString)) continue
    for (let at = 0; at < content.str.length; at++) {
      if (isUnsent(client, clock + at)) stretches[stretches.length - 1] += content.str[at]!
      else if (stretches.at(-1)) stretches.push('')
    }
  }
  return stretches.filter(Boolean).join(' … ')
}
