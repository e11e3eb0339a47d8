/**
 * The Yjs documents of a reading. Each member writes in a document of their own, so that nobody can touch another's words; the margin
 * is their union, plus one shared document for what many hands write on purpose. Names:
 *
 *   <readingId>/by/<memberId>   own: one member writes, the group reads as far as the reading's reveal allows
 *   <readingId>/mine            private: seen by its writer alone (each member's own, though the name is the same for all)
 *   <readingId>/shared          shared: the group writes, observers read; carries the room's awareness
 *                               (an empty state, `{}`, is told to nobody; a client id once shown is its member's)
 *
 * y-websocket lets the tabs of a browser hear one another by a document's name alone, whoever they are signed in as: a page that more than
 * one member of a browser may open sets `disableBc`, as ours does, or private words reach the other's tab without passing the house.
 *
 * On the wire each is an ordinary y-websocket document (message types 0 sync, 1 awareness, 3 query awareness) with two additions,
 * both from server to client; a client that does not know them passes them over:
 *
 *   4 saved   stateVector (varUint8Array), count (varuint). Everything up to these clocks is on disk. The vector names the clients that
 *             changed; the first one after opening, told once all is saved, names them all. `count`: so many of the sync messages
 *             that carry an update (step 2 and update), counted from 1 since this client opened the document, are on disk with all
 *             they did, deletes too; when it equals what was sent, everything is saved.
 *   5 epoch   number (varuint). The first message after opening. It grows when the server has forgotten deleted text for good. A
 *             client that keeps a copy of the document keeps the number with it; hearing another number it drops the copy and takes
 *             the server's, unless the copy has words that were never saved: those it sends first. Merging an older history is safe
 *             (what the server knows by its clock is never taken again); only, the copy would still hold what the others forgot.
 */
import type * as Y from 'yjs'

/** Whose a document is: a member’s own, private, or everybody’s. */
export type MarginKind = 'own' | 'private' | 'shared'

/** A document's name taken apart. `memberId` is set for `own`. */
export interface MarginName { readingId: string; kind: MarginKind; memberId?: string }

const NAME = /^([A-Za-z0-9_-]{1,64})\/(?:by\/([A-Za-z0-9_-]{1,64})|(mine)|(shared))$/

/** Takes a document's name apart; undefined for a name no document has. */
export const parseMarginName = (name: string): MarginName | undefined => {
  const found = NAME.exec(name)
  if (!found) return undefined
  const readingId = found[1]!
  if (found[2]) return { readingId, kind: 'own', memberId: found[2] }
  return { readingId, kind: found[3] ? 'private' : 'shared' }
}

/** The name of a member's own document. */
export const ownName = (readingId: string, memberId: string): string => `${readingId}/by/${memberId}`
/** The name of the private document. */
export const privateName = (readingId: string): string => `${readingId}/mine`
/** The name of the shared document. */
export const sharedName = (readingId: string): string => `${readingId}/shared`

export { MUX } from './mux.ts'

/** The roots of each kind of document; no other may be made. */
export const MARGIN_ROOTS = {
  own: ['annotations', 'replies', 'reactions', 'endorsements'],
  private: ['annotations', 'replies', 'reactions', 'endorsements'],
  shared: ['joint', 'notes'],
} as const satisfies Record<MarginKind, readonly string[]>

/** Why an annotation was made, in the words of the W3C's model. */
export const MOTIVATIONS = ['highlighting', 'commenting', 'questioning'] as const
/** One of the motivations. */
export type Motivation = (typeof MOTIVATIONS)[number]

/** `annotations`: id → { anchor (JSON), motivation, body (Y.Text, Markdown), tags (Y.Array of strings), createdAt (ISO 8601), editedAt? } */
export type Annotations = Y.Map<Y.Map<unknown>>
/** `replies`: id → { to (`<memberId>/<id>` or `joint/<id>`), body (Y.Text), createdAt, editedAt? } */
export type Replies = Y.Map<Y.Map<unknown>>
/** `reactions`: `<what>/<emoji>` → createdAt. `endorsements`: id of a joint note → createdAt. */
export type Stamps = Y.Map<string>
/** `joint`: id → { anchor, body (Y.Text or Y.XmlFragment), by, createdAt } */
export type JointNotes = Y.Map<Y.Map<unknown>>

/** The roots of an own or private document. */
export const ownRoots = (doc: Y.Doc) => ({
  annotations: doc.getMap('annotations') as Annotations,
  replies: doc.getMap('replies') as Replies,
  reactions: doc.getMap('reactions') as Stamps,
  endorsements: doc.getMap('endorsements') as Stamps,
})

/** The roots of the shared document. */
export const sharedRoots = (doc: Y.Doc) => ({ joint: doc.getMap('joint') as JointNotes, notes: doc.getXmlFragment('notes') })

/** Message types of the sync door beyond y-websocket's own. */
export const MARGIN_MESSAGE = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3, saved: 4, epoch: 5 } as const

/** Why a document was closed. 4400–4499 are final; the others mean: come back soon. */
export const MARGIN_CLOSE = {
  notSignedIn: 4401, notAllowed: 4403, notFound: 4404, refused: 4409, gone: 4410, tooLarge: 4413, tooMany: 4429, restarting: 1012, unavailable: 1013,
} as const

/** How large an update may be, and how large any message (bytes): what is said anew after a backup was restored, all at once, among them. */
export const MARGIN_LARGEST = { update: 1024 * 1024, message: 2 * 1024 * 1024 } as const

/** What a member in a room shows of themselves while there. */
export interface Awareness { memberId: string; blockId?: string; selection?: unknown; colour?: string }
