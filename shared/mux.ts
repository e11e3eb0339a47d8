/**
 * Many documents over one socket: the WebSocket subprotocol `tenfold.mux.1`, spoken on `/sync` itself.
 *
 * A binary message is one frame: a channel (varuint), an op (one byte) and a body. Numbers and strings are lib0's varuint and varString.
 *
 *   client → server
 *     open   body: the document's name (varString). The client chooses the channel; it may use the number again once it is closed.
 *     data   body: one y-websocket message. May follow `open` at once, nothing needs to be waited for.
 *     close  body: nothing. The client leaves this document.
 *   server → client
 *     opened body: a number (varuint). From here on the document's data comes under this number in the place of the channel: it is the
 *            same for everybody who has the document open, so that one frame, built once, is right for all of them.
 *     data   body: one y-websocket message; its channel is the number told by `opened`.
 *     close  channel: the client's. Body: a code (varuint, as a WebSocket's close code) and a reason (varString). Refusing to open
 *            a document closes its channel and no other; what is wrong with the socket itself closes the socket.
 *     alive  channel 0, no body: said every 20 seconds.
 *
 * One document is open at most once on one socket.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/** The WebSocket subprotocol that carries many documents over one socket. */
export const MUX = 'tenfold.mux.1'

/** What a frame does. */
export const OP = { open: 0, data: 1, close: 2, opened: 3, alive: 4 } as const

/** One frame taken apart; `body` is a view into the message, not a copy. */
export interface Frame { channel: number; op: number; body: Uint8Array }

/** Takes a message apart; throws when it is no frame. */
export const readFrame = (message: Uint8Array): Frame => {
  const decoder = decoding.createDecoder(message)
  const channel = decoding.readVarUint(decoder)
  if (!Number.isSafeInteger(channel) || !decoding.hasContent(decoder)) throw new Error('a frame without a channel or an op')
  return { channel, op: decoding.readUint8(decoder), body: decoding.readTailAsUint8Array(decoder) }
}

const frame = (channel: number, op: number, write?: (encoder: encoding.Encoder) => void): Uint8Array<ArrayBuffer> => {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, channel)
  encoding.writeUint8(encoder, op)
  write?.(encoder)
  return encoding.toUint8Array(encoder)
}

/** Asks for a document on a channel. */
export const openFrame = (channel: number, name: string) => frame(channel, OP.open, encoder => encoding.writeVarString(encoder, name))
/** Carries a document's message. */
export const dataFrame = (channel: number, message: Uint8Array) => frame(channel, OP.data, encoder => encoding.writeUint8Array(encoder, message))
/** Lets a document go. */
export const leaveFrame = (channel: number) => frame(channel, OP.close)
/** Says that a document is open, and its number. */
export const openedFrame = (channel: number, number: number) => frame(channel, OP.opened, encoder => encoding.writeVarUint(encoder, number))
/** Says that the line is alive. */
export const aliveFrame = () => frame(0, OP.alive)
/** Says that a document was closed, and why. */
export const closeFrame = (channel: number, code: number, reason: string) => frame(channel, OP.close, encoder => {
  encoding.writeVarUint(encoder, code)
  encoding.writeVarString(encoder, reason)
})

/** The name in an `open` frame's body; throws when there is none or more than that. */
export const readName = (body: Uint8Array): string => {
  const decoder = decoding.createDecoder(body)
  const name = decoding.readVarString(decoder)
  if (decoding.hasContent(decoder)) throw new Error('bytes after the name')
  return name
}

/** Reads a document's number. */
export const readNumber = (body: Uint8Array): number => decoding.readVarUint(decoding.createDecoder(body))

/** Reads why a document was closed. */
export const readClose = (body: Uint8Array): { code: number; reason: string } => {
  const decoder = decoding.createDecoder(body)
  return { code: decoding.readVarUint(decoder), reason: decoding.readVarString(decoder) }
}
