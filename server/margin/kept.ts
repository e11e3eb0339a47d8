/**
 * How a document lies in the Log. An entry: a version, then what was admitted together, each with whose it was. An update without words
 * that names one client says that its id is that member's, who showed it before writing anything under it.
 * A snapshot: a version, the epoch, whose each client id is (the shared document only), and everything as one update.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

const VERSION = 1

/** One admitted update and the member it came from. */
export interface Admitted { memberId: string; update: Uint8Array }

/** Which member a client id belongs to. */
export type Hands = Map<number, string>

/** Everything in a document at once. */
export interface Snapshot { epoch: number; hands: Hands; update: Uint8Array }

/** An update that says nothing, of one client: it notes whose the id is. */
export const naming = (client: number): Uint8Array => {
  const encoder = encoding.createEncoder()
  for (const number of [0, 1, client, 0]) encoding.writeVarUint(encoder, number)
  return encoding.toUint8Array(encoder)
}

/** The client an update notes, if that is all it does. */
export const namedIn = (update: Uint8Array): number | undefined => {
  if (update[0] !== 0 || update[1] !== 1) return undefined
  const decoder = decoding.createDecoder(update.subarray(2))
  const client = decoding.readVarUint(decoder)
  return decoding.readVarUint(decoder) === 0 ? client : undefined
}

/** Writes what was admitted together as one entry. */
export const writeEntry = (all: readonly Admitted[]): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, VERSION)
  for (const { memberId, update } of all) {
    encoding.writeVarString(encoder, memberId)
    encoding.writeVarUint8Array(encoder, update)
  }
  return encoding.toUint8Array(encoder)
}

/** Reads an entry back; throws when a newer house wrote it. */
export const readEntry = (bytes: Uint8Array): Admitted[] => {
  const decoder = begin(bytes)
  const all: Admitted[] = []
  while (decoding.hasContent(decoder)) all.push({ memberId: decoding.readVarString(decoder), update: decoding.readVarUint8Array(decoder) })
  return all
}

/** Writes a snapshot. */
export const writeSnapshot = ({ epoch, hands, update }: Snapshot): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, VERSION)
  encoding.writeVarUint(encoder, epoch)
  encoding.writeVarUint(encoder, hands.size)
  for (const [client, memberId] of hands) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarString(encoder, memberId)
  }
  encoding.writeVarUint8Array(encoder, update)
  return encoding.toUint8Array(encoder)
}

/** Reads a snapshot back; throws when a newer house wrote it. */
export const readSnapshot = (bytes: Uint8Array): Snapshot => {
  const decoder = begin(bytes)
  const epoch = decoding.readVarUint(decoder)
  const hands: Hands = new Map()
  for (let left = decoding.readVarUint(decoder); left > 0; left--) hands.set(decoding.readVarUint(decoder), decoding.readVarString(decoder))
  return { epoch, hands, update: decoding.readVarUint8Array(decoder) }
}

const begin = (bytes: Uint8Array): decoding.Decoder => {
  const decoder = decoding.createDecoder(bytes)
  const version = decoding.readVarUint(decoder)
  if (version !== VERSION) throw new Error(`a margin of version ${version} was written by a newer house`)
  return decoder
}
