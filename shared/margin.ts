/**
 * The Yjs documents of a reading. Each member writes in a document of their own, so that nobody can touch another's words; the margin
 * is their union, plus one shared document for what many hands write on purpose. Names:
 *
 *   <readingId>/by/<memberId>   own: one member writes, the group reads as far as the reading's reveal allows
 *   <readingId>/mine            private: seen by its writer alone (each member's own, though the name is the same for all)
 *   <readingId>/shared          shared: the group writes, observers read; carries the room's awareness
 */
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

export const ownName = (readingId: string, memberId: string): string => `${readingId}/by/${memberId}`
export const privateName = (readingId: string): string => `${readingId}/mine`
export const sharedName = (readingId: string): string => `${readingId}/shared`

/** The WebSocket subprotocol that carries many documents over one socket. */
export const MUX = 'tenfold.mux.1'
