/** Words of documents the house would not take, or never heard: they wait as drafts until they are in the margin after all. */
import { ContentString, getState, Map as YMap, Text as YText, XmlElement as YXmlElement, XmlText as YXmlText } from 'yjs'
import type * as Y from 'yjs'
import { readAnnotation, readReply, rootOf } from '../../shared/annotation.ts'
import { sharedRoots } from '../../shared/margin.ts'
import type { Held } from '../held.ts'
import type { Sync } from '../sync.ts'
import { RESCUED, type Draft, type Drafts, type Kept } from './drafts.ts'
import { readJoint } from './joint.ts'

/** What a page has rescued. `bodyOf` says what stands in this member's own documents under an id. */
export class Rescue {
  /** The shared document as it was when the house would not take it. */
  private refused?: Held

  constructor(private readonly drafts: Drafts, private readonly sync: Sync, private readonly bodyOf: (id: string) => string | undefined) {}

  /** Keeps what is in a document. With a code, the house refused all of it: the house's own copy will show which of it is there. */
  keep(held: Held, code?: number): void {
    this.drafts.keepAll(code && held.kind !== 'shared' ? ownWords(held) : unsentWords(held))
    if (code && held.kind === 'shared') this.refused = held
  }

  /** Lets go of what is in the margin, whichever page rescued it; but for what is there in this page alone, and would be lost with it. */
  settle(): void {
    const { sync } = this
    if (sync.isReplacing) return
    this.compare()
    if (!sync.isKept || sync.isWriting) return
    this.drafts.settle((id, draft) => (draft.until ? this.isReached(draft) : this.bodyOf(id) === draft.body))
  }

  // Of the refused document drafts keep what the house's own has not: but for those that were sent again meanwhile, or let go of
  private compare(): void {
    const { refused, drafts, sync: { shared } } = this
    if (!refused || !shared?.isSynced) return
    const words = sharedWords(refused.doc, (client, clock) => refused.copy.isUnsent(client, clock) && clock >= getState(shared.doc.store, client))
    drafts.keepAll(words.filter(([place]) => drafts.get(place)))
    this.refused = undefined
  }

  private isReached(draft: Draft): boolean {
    const held = this.sync[draft.in ? 'shared' : draft.isPrivate ? 'private' : 'own']
    return held !== undefined && Object.entries(draft.until!).every(([client, clock]) => getState(held.doc.store, Number(client)) >= clock)
  }
}

/** Whether something written here has not reached the house: by this client id, at this clock. */
type IsUnsent = (client: number, clock: number) => boolean

/** What the house has not of a document, as drafts. */
export const unsentWords = (held: Held): Kept[] => {
  const isUnsent = held.copy.isUnsent.bind(held.copy)
  return held.kind === 'shared' ? sharedWords(held.doc, isUnsent) : ownWords(held, isUnsent)
}

/** The annotations and answers of a document of one's own, as drafts; or those of them in which something is not sent. */
export const ownWords = ({ doc, kind }: Pick<Held, 'doc' | 'kind'>, isUnsent?: IsUnsent): Kept[] => {
  const found: Kept[] = []
  const keep = (id: string, value: unknown, draft: Draft | undefined) => {
    const unsent = isUnsent && unsentIn(wordsOf(value), isUnsent)
    if (!draft?.body || unsent?.words === '') return
    found.push([RESCUED + id, { ...draft, ...(unsent && { until: unsent.until }), isPrivate: kind === 'private', isRescued: true }])
  }
  for (const [id, value] of rootOf(doc, 'annotations')) {
    const annotation = readAnnotation(id, value)
    keep(id, value, annotation && { body: annotation.body, anchor: annotation.anchor, ...(annotation.motivation === 'questioning' && { isQuestion: true }) })
  }
  for (const [id, value] of rootOf(doc, 'replies')) {
    const reply = readReply(id, value)
    keep(id, value, reply && { body: reply.body, to: reply.to })
  }
  return found
}

/** What this device wrote in the shared document and the house has not: of each joint note, and of the notes. Where nothing is left of a draft, there is none. */
const sharedWords = (doc: Y.Doc, isUnsent: IsUnsent): Kept[] => {
  const { joint, notes } = sharedRoots(doc), found: Kept[] = []
  const keep = (name: string, texts: readonly Y.Text[], anchor?: Draft['anchor']) => {
    const { words, until } = unsentIn(texts, isUnsent)
    found.push([`${RESCUED}${name}/${doc.guid}`, words ? { body: words, anchor, in: name, until, isRescued: true } : undefined])
  }
  for (const [id, note] of joint) {
    const read = readJoint(id, note)
    if (read) keep(read.name, wordsOf(note), read.anchor)
  }
  keep('notes', textsIn(notes))
  return found
}

const textsIn = (fragment: Y.XmlFragment): Y.XmlText[] => fragment.toArray().flatMap(child =>
  child instanceof YXmlText ? [child] : child instanceof YXmlElement ? textsIn(child) : [])

const wordsOf = (entry: unknown): Y.Text[] => {
  const body: unknown = entry instanceof YMap ? entry.get('body') : undefined
  return body instanceof YText ? [body] : []
}

/** The letters of texts that are not sent, and up to which clocks; where others stand between them, so does an ellipsis. */
const unsentIn = (texts: readonly Y.Text[], isUnsent: IsUnsent): { words: string; until: Record<number, number> } => {
  const until: Record<number, number> = {}
  const lines = texts.map(text => {
    const stretches = ['']
    for (let item = text._start; item; item = item.right) {
      const { id: { client, clock }, content, deleted } = item
      if (deleted || !(content instanceof ContentString)) continue
      for (let at = 0; at < content.str.length; at++) {
        if (isUnsent(client, clock + at)) {
          stretches[stretches.length - 1] += content.str[at]!
          until[client] = Math.max(until[client] ?? 0, clock + at + 1)
        } else if (stretches.at(-1)) stretches.push('')
      }
    }
    return stretches.filter(Boolean).join(' … ')
  })
  return { words: lines.filter(Boolean).join('\n'), until }
}
