import { MARGIN_LARGEST, type MarginKind } from '../../shared/margin.ts'

const MB = 1024 * 1024

/** What honest writing never meets. Bytes, unless said otherwise. */
export interface Limits {
  update: number
  document: Record<MarginKind, number>
  /** Structs and deletes a copy has to hold apart (count): a quarter of a million edits of one long text come to fourteen thousand. */
  pieces: Record<MarginKind, number>
  /** Documents open on one socket. */
  documents: number
  /** Sockets of one member. */
  sockets: number
  /** Documents one member may open in a minute. */
  opens: number
  /** Waiting for a document to open. */
  pending: number
  /** Of messages that have begun and not ended: from who is about to be sent away, and from one member on all their sockets. */
  strange: number
  begun: number
  /** Waiting to be read by a socket's other end, and for how long nothing of it (ms); how long when as much again was not told it. */
  buffered: number
  stalled: number
  deaf: number
  /** Waiting to be read, a document's state among it, by one who goes on asking: it is not heard meanwhile. */
  unheard: number
  /** The same of one member on all their sockets together; and the documents they keep open, which lie in memory. */
  unheardOfOne: number
  held: number
  /** What all documents together know of the order of their words, and the like, to weigh what comes: as it lies in memory. */
  indexed: number
  /** What one socket may ask for in a second before it is read more slowly; a message counts 200 beside its bytes, an answer what it cost. */
  pace: number
  awareness: number
  /** How long whoever left something out is given, the first time (ms). */
  gap: number
  /** Who loads a page anew is back within that (ms). */
  left: number
  /** How long awareness is gathered (ms). */
  gather: number
  /** How long admitted updates are gathered before they are written, and at least between two writes of the whole house (ms). */
  save: number
  between: number
  /** How long "saved" waits for other words to the same socket (ms). */
  later: number
}

/** The limits of a house that serves people. */
export const LIMITS: Limits = {
  update: MARGIN_LARGEST.update,
  document: { own: 4 * MB, private: 4 * MB, shared: 16 * MB },
  pieces: { own: 50_000, private: 50_000, shared: 100_000 },
  documents: 400, sockets: 600, opens: 3000,
  pending: 2 * MB, buffered: 2 * MB, unheard: 8 * MB, unheardOfOne: 64 * MB, held: 256 * MB, indexed: 256 * MB, stalled: 30_000, deaf: 5000, strange: 16 * 1024, begun: 64 * MB, pace: 4 * MB,
  gap: 1000, left: 2000, awareness: 2048, gather: 150, save: 10, between: 1000, later: 100,
}
