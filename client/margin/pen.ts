/** A member's pen: what they write becomes entries of their document. */
import * as Y from 'yjs'
import { rootOf, type Annotation, type Reply } from '../../shared/annotation.ts'

/** Writes an annotation, or the same one again after it was erased. */
export const writeAnnotation = (doc: Y.Doc, { id, anchor, motivation, body, tags, createdAt }: Annotation): void =>
  doc.transact(() => {
    const fields = { anchor, motivation, body: new Y.Text(body), tags: Y.Array.from(tags), createdAt }
    rootOf(doc, 'annotations').set(id, new Y.Map<unknown>(Object.entries(fields)))
  })

/** Writes a reply, or the same one again after it was erased. */
export const writeReply = (doc: Y.Doc, { id, to, body, createdAt }: Reply): void =>
  doc.transact(() => {
    const fields = { to, body: new Y.Text(body), createdAt }
    rootOf(doc, 'replies').set(id, new Y.Map<unknown>(Object.entries(fields)))
  })
