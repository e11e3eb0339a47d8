/** A member's pen: what they write becomes entries of their document. */
import * as Y from 'yjs'
import { rootOf, type Annotation, type Reply, type Root } from '../../shared/annotation.ts'

/** Writes an annotation. */
export const writeAnnotation = (doc: Y.Doc, { id, anchor, motivation, body, tags, createdAt }: Annotation): void =>
  doc.transact(() => {
    const fields = { anchor, motivation, body: new Y.Text(body), tags: Y.Array.from(tags), createdAt }
    rootOf(doc, 'annotations').set(id, new Y.Map<unknown>(Object.entries(fields)))
  })

/** Writes a reply. */
export const writeReply = (doc: Y.Doc, { id, to, body, createdAt }: Reply): void =>
  doc.transact(() => {
    const fields = { to, body: new Y.Text(body), createdAt }
    rootOf(doc, 'replies').set(id, new Y.Map<unknown>(Object.entries(fields)))
  })

/** Copies an entry of a document; answers how to put it, with all that was in it, into that one or another. */
export const copied = (doc: Y.Doc, root: Root, id: string): ((into: Y.Doc) => void) | undefined => {
  const entry = rootOf(doc, root).get(id)
  if (!(entry instanceof Y.Map)) return undefined
  const copy = entry.clone()
  return into => void rootOf(into, root).set(id, copy.doc ? (copy as Y.Map<unknown>).clone() : copy)
}

/** Takes an entry out of a document; answers how to put it back, or into another. */
export const lift: typeof copied = (doc, root, id) => {
  const put = copied(doc, root, id)
  if (put) rootOf(doc, root).delete(id)
  return put
}
