/**
 * What the journal's batches are made of: length u32, kind u8, then for
 *
 *     shelf   JSON: [[kind, key, document], …]; without a document the key is dropped
 *     append  sequence u48, length of the stream's name u16, the name, the bytes
 *     drop    the stream's name
 */
const SHELF = 1
const APPEND = 2
const DROP = 3
const HEAD = 5

/** One document put or dropped. */
export type Change = [kind: string, key: string] | [kind: string, key: string, doc: object]
/** What one record of the journal says. */
export type JournalRecord =
  | { of: 'shelf'; changes: Change[] }
  | { of: 'append'; stream: string; seq: number; bytes: Uint8Array }
  | { of: 'drop'; stream: string }

function record(kind: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD + length)
  bytes.writeUInt32LE(HEAD + length, 0)
  bytes.writeUInt8(kind, 4)
  return bytes
}

function textRecord(kind: number, text: string): Buffer {
  const bytes = record(kind, Buffer.byteLength(text))
  bytes.write(text, HEAD)
  return bytes
}

/** `json` is the changes as JSON. */
export const shelfRecord = (json: string): Buffer => textRecord(SHELF, json)

/** The record that a stream is gone. */
export const dropRecord = (stream: string): Buffer => textRecord(DROP, stream)

/** The record of one entry; its last `bytes.length` bytes are the entry's own. */
export function appendRecord(name: Uint8Array, seq: number, bytes: Uint8Array): Buffer {
  const made = record(APPEND, 8 + name.length + bytes.length)
  made.writeUIntLE(seq, HEAD, 6)
  made.writeUInt16LE(name.length, HEAD + 6)
  made.set(name, HEAD + 8)
  made.set(bytes, HEAD + 8 + name.length)
  return made
}

function readAppend(body: Buffer): JournalRecord {
  const end = 8 + body.readUInt16LE(6)
  return { of: 'append', seq: body.readUIntLE(0, 6), stream: body.toString('utf8', 8, end), bytes: body.subarray(end) }
}

function readRecord(kind: number, body: Buffer): JournalRecord {
  switch (kind) {
    case SHELF: return { of: 'shelf', changes: JSON.parse(body.toString()) as Change[] }
    case APPEND: return readAppend(body)
    case DROP: return { of: 'drop', stream: body.toString() }
    default: throw new Error(`the journal holds a record of kind ${kind}, which this server does not know`)
  }
}

/** The records of one batch. */
export function* readRecords(batch: Buffer): Generator<JournalRecord> {
  for (let at = 0; at < batch.length;) {
    const end = at + batch.readUInt32LE(at)
    yield readRecord(batch.readUInt8(at + 4), batch.subarray(at + HEAD, end))
    at = end
  }
}
