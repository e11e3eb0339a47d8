/** WebSocket frames built by hand and once: `ws` would build a header per socket and write it on its own. */
import { MARGIN_MESSAGE } from '../../shared/margin.ts'
import { OP } from '../../shared/mux.ts'

const BINARY = 0x82
const UPDATE = 2

/** A number as lib0 writes it. */
export const uint = (number: number): number[] => {
  const bytes: number[] = []
  for (; number > 127; number = Math.floor(number / 128)) bytes.push((number % 128) | 128)
  bytes.push(number)
  return bytes
}

const headerSize = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10)

const writeHeader = (into: Buffer, at: number, length: number): number => {
  into[at] = BINARY
  if (length < 126) into[at + 1] = length
  else if (length < 65_536) {
    into[at + 1] = 126
    into.writeUInt16BE(length, at + 2)
  } else {
    into[at + 1] = 127
    into.writeBigUInt64BE(BigInt(length), at + 2)
  }
  return at + headerSize(length)
}

/** One message, framed. */
export const framed = (message: Uint8Array): Buffer => {
  const frame = Buffer.allocUnsafe(headerSize(message.length) + message.length)
  frame.set(message, writeHeader(frame, 0, message.length))
  return frame
}

/** A frame's header and the first bytes of its message; the rest of the message, `rest` bytes, is written as it is. */
export const framedHead = (head: readonly number[], rest: number): Buffer => {
  const frame = Buffer.allocUnsafe(headerSize(head.length + rest) + head.length)
  frame.set(head, writeHeader(frame, 0, head.length + rest))
  return frame
}

/** What precedes a message on a mux socket: the document's number and the op. */
export const muxed = (number: number): number[] => [...uint(number), OP.data]

/** What precedes an update or state in a sync message. */
export const syncHead = (step: 0 | 1 | 2, length: number): number[] => [MARGIN_MESSAGE.sync, step, ...uint(length)]

const uintSize = (number: number): number => (number < 128 ? 1 : number < 16_384 ? 2 : number < 2_097_152 ? 3 : 4)

const writeUint = (into: Buffer, at: number, number: number): number => {
  for (; number > 127; number >>>= 7) into[at++] = (number & 127) | 128
  into[at] = number
  return at + 1
}

/** Updates as one piece of memory, each a message of its own, and where each begins. */
export interface Frames { bytes: Buffer; starts: number[] }

/** Frames updates, each as a message of its own. */
export const framedUpdates = (updates: readonly Uint8Array[], prefix: readonly number[]): Frames => {
  let size = 0
  const starts: number[] = []
  for (const { length } of updates) {
    starts.push(size)
    const message = prefix.length + 2 + uintSize(length) + length
    size += headerSize(message) + message
  }
  const bytes = Buffer.allocUnsafe(size)
  for (let at = 0; at < updates.length; at++) writeUpdate(bytes, starts[at]!, { update: updates[at]!, prefix })
  return { bytes, starts }
}

const writeUpdate = (into: Buffer, start: number, { update, prefix }: { update: Uint8Array; prefix: readonly number[] }): void => {
  let at = writeHeader(into, start, prefix.length + 2 + uintSize(update.length) + update.length)
  for (const byte of prefix) into[at++] = byte
  into[at++] = MARGIN_MESSAGE.sync
  into[at++] = UPDATE
  into.set(update, writeUint(into, at, update.length))
}
