import * as Y from 'yjs'
import { Refusal } from '../../shared/refusal.ts'
import { Unwanted } from './bytes.ts'
import type { MarginDocument } from './document.ts'
import { read } from './update.ts'

/** A document with everything in it, for whoever shows it in another form; a copy. */
export const copyOf = ({ history }: MarginDocument): Y.Doc => {
  const doc = new Y.Doc()
  // in one transaction Yjs goes through the marks of each text once, and not once for each update
  doc.transact(() => { for (const update of history.updates()) Y.applyUpdate(doc, update) })
  return doc
}

/**
 * Changes a member's document on their behalf: what comes of it passes the door like anything else, is relayed to all seats, and is on disk
 * when this resolves. Refused, it has changed nothing; `unavailable` when the disk would not have it (it is then tried again later).
 */
export const edit = async (document: MarginDocument, memberId: string, change: (doc: Y.Doc) => void): Promise<void> => {
  const update = updateOf(copyOf(document), change)
  if (!update) return mustKeep(document)
  const verdict = weigh(document, update, memberId)
  if (verdict.is === 'refused' && verdict.reason === 'full') throw new Refusal('too-large', 'There is no room for this in the margin.')
  if (verdict.is !== 'news') throw new Refusal('invalid', 'This cannot be written in a margin.')
  document.take(undefined, verdict)
  // what was taken out must not travel to newcomers inside older updates
  document.history.fold()
  await mustKeep(document)
}

const mustKeep = async ({ keeper }: MarginDocument): Promise<void> => {
  if (!(await keeper.flush())) throw new Refusal('unavailable', 'This could not be written down just now. Please try again.', { retryAfter: 5 })
}

const updateOf = (doc: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array | undefined => {
  let made: Uint8Array | undefined
  doc.on('update', (update: Uint8Array) => { made = update })
  doc.transact(() => change(doc))
  return made
}

const weigh = (document: MarginDocument, update: Uint8Array, memberId: string) => {
  try {
    return document.weigh(read(update, document.kind), { memberId, isStep2: false, isHouse: true })
  } catch (error) {
    if (error instanceof Unwanted) throw new Refusal('invalid', 'This cannot be written in a margin.')
    throw error
  }
}
