/** Words of documents the house would not take, or never heard: they wait as drafts until they are in the margin after all. */
import { ContentString, getState, Map as YMap, Text as YText, XmlElement as YXmlElement, XmlText as YXmlText } from 'yjs'
import type * as Y from 'yjs'
import { readAnnotation, readReply, rootOf } from '../../shared/annotation.ts'
import { sharedRoots } from '../../shared/margin.ts'
import type { Held } from '../held.ts'
import type { Sync } from '../sync.ts'
import { RESCUED, type Clocks, type Draft, type Drafts, type Kept } from './drafts.ts'
import { readJoint } from './joint.ts'

/** What a page has rescued. `bodyOf` says what stands in this member's own documents under an id. */
export class Rescue {
  /** Words that were rescued may be in the margin after all. */
  private isMending: boolean
  /** The shared document as it was when the house would not take it. */
  private refused?: Held

  constructor(private readonly drafts: Drafts, private readonly sync: Sync, private readonly bodyOf: (id: string) => string | undefined) {
    this.isMending = [...drafts.all().values()].some(({ isRescued }) => isRescued)
  }

  /** Keeps what is in a document. With a code, the house refused all of it: the house's own copy will show which of it is there. */
  keep(held: Held, code?: number): void {
    const { doc, kind, copy } = held, isUnsent = copy.isUnsent.bind(copy)
    this.isMending = true
    if (kind !== 'shared') return rescue(doc, this.drafts, { isPrivate: kind === 'private', ...(!code && { isUnsent }) })
    this.refused = held
    rescueShared(doc, this.drafts, isUnsent)
  }

  /** The shared document is there as the house has it: what of the refused one arrived is let go of. */
  compare({ doc, isSynced }: Held): void {
    const { refused } = this
    if (!refused || !isSynced) return
    rescueShared(refused.doc, this.drafts, (client, clock) => refused.copy.isUnsent(client, clock) && clock >= getState(doc.store, client))
    this.refused = undefined
  }

  /** Lets go of what is in the margin; but for what is there in this page alone, and would be lost with it. */
  settle(): void {
    if (!this.isMending || !this.sync.isKept || this.sync.isReplacing) return
    this.drafts.settle((id, draft) => (draft.until ? this.isReached(draft.until) : this.bodyOf(id) === draft.body))
  }

  private isReached(until: Clocks): boolean {
    const { shared } = this.sync
    return shared !== undefined && Object.entries(until).every(([client, clock]) => getState(shared.doc.store, Number(client)) >= clock)
  }
}

/** Keeps the words of a document the house refused, before the document is thrown away; or, of one it did not hear, those that are not sent. */
export const rescue = (doc: Y.Doc, drafts: Drafts, { isPrivate, isUnsent }: { isPrivate: boolean; isUnsent?: IsUnsent }): void => {
  const found: Kept[] = [], keep = (id: string, draft: Draft) => found.push([RESCUED + id, { ...draft, isPrivate, isRescued: true }])
  const isLost = (value: unknown) => !isUnsent || wordsOf(value).some(text => unsentIn(text, isUnsent))
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
  const keep = (name: string, texts: readonly Y.Text[], anchor?: Draft['anchor']) => {
    const until = new Map<number, number>()
    const body = texts.map(text => unsentIn(text, (client, clock) => {
      const isIt = isUnsent(client, clock)
      if (isIt) until.set(client, Math.max(until.get(client) ?? 0, clock + 1))
      return isIt
    })).filter(Boolean).join('\n')
    found.push([`${RESCUED}${name}/${doc.guid}`, body ? { body, anchor, in: name, until: Object.fromEntries(until), isRescued: true } : undefined])
  }
  for (const [id, note] of joint) {
    const read = readJoint(id, note)
    if (read) keep(read.name, wordsOf(note), read.anchor)
  }
  keep('notes', textsIn(notes))
  drafts.keepAll(found)
}

const textsIn = (fragment: Y.XmlFragment): Y.XmlText[] => fragment.toArray().flatMap(child =>
  child instanceof YXmlText ? [child] : child instanceof YXmlElement ? textsIn(child) : [])

const wordsOf = (entry: unknown): Y.Text[] => {
  const body: unknown = entry instanceof YMap ? entry.get('body') : undefined
  return body instanceof YText ? [body] : []
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
