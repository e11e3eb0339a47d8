import * as encoding from 'lib0/encoding'
import type { Contestant, Leaf, Place } from './contestants.ts'
import type { Server } from './process.ts'
import { frameOf, Wire } from './wire.ts'

const STEP_1 = Uint8Array.of(0, 0, 1, 0)
const NOTHING_NEW = Uint8Array.of(0, 1, 2, 0, 0)
const PATIENCE = 60_000

const sized = (...head: number[]) => (bytes: Uint8Array): Uint8Array => {
  const encoder = encoding.createEncoder()
  for (const number of head) encoding.writeVarUint(encoder, number)
  encoding.writeVarUint8Array(encoder, bytes)
  return encoding.toUint8Array(encoder)
}

/** An edit, and a word about oneself, as y-websocket says them. */
export const update = sized(0, 2)
export const awareness = sized(1)

/** A member in a room, with the documents of that room open. */
export class Guest {
  private constructor(readonly wire: Wire, readonly contestant: Contestant, readonly leaves: readonly Leaf[]) {}

  /** Sits down; resolves once the state of every document was received. Messages are kept as far as `keep` bytes meanwhile. */
  static async enter(server: Server, contestant: Contestant, place: Place, keep = 128): Promise<Guest> {
    const wire = await Wire.open({ port: server.port, ...contestant.door(place) })
    const guest = new Guest(wire, contestant, contestant.leaves(place))
    wire.keep = keep
    await guest.open()
    return guest
  }

  private open(): Promise<void> {
    const { wire, contestant, leaves } = this
    const words = leaves.flatMap(({ opening, prefix }) => [...opening, ...[STEP_1, NOTHING_NEW].map(word => Buffer.concat([prefix, word]))].map(frameOf))
    if (contestant.isDumb) return Promise.resolve()
    return new Promise((resolve, reject) => {
      let missing = leaves.length
      const late = setTimeout(() => reject(new Error(`${contestant.id}: ${missing} documents did not open (closed: ${wire.code})`)), PATIENCE)
      wire.hear = message => {
        const at = contestant.skip(message)
        if (at < 0 || message[at] !== 0 || message[at + 1] !== 1 || --missing > 0) return
        clearTimeout(late)
        resolve()
      }
      wire.closed = () => {
        clearTimeout(late)
        reject(new Error(`${contestant.id}: closed with ${wire.code}`))
      }
      wire.socket.write(Buffer.concat(words))
    })
  }

  /** A message about one of its documents, framed and ready to go. */
  frame(message: Uint8Array, leaf = 0): Buffer {
    return frameOf(Buffer.concat([this.leaves[leaf]!.prefix, message]))
  }

  send(frame: Buffer): void { this.wire.socket.write(frame) }

  /** From here on what comes is only counted. */
  deafen(): this {
    this.wire.keep = -1
    this.wire.closed = () => {}
    return this
  }

  /** From here on every y-message is handed on, whole. */
  listen(hear: (message: Buffer) => void): this {
    this.wire.keep = Infinity
    this.wire.closed = () => {}
    this.wire.hear = message => {
      const at = this.contestant.skip(message)
      if (at >= 0) hear(message.subarray(at))
    }
    return this
  }
}
