/** What waits to be read on a live connection: whoever asks and does not read is cut off before it fills the house's memory. */
import type { Socket as Wire } from 'node:net'

const MEGABYTE = 1024 * 1024
const MUCH = 8 * MEGABYTE
const MOST = 64 * MEGABYTE
/** Checks in a row without a byte moved: with much waiting, and with little. */
const STILL_MUCH = 5
const STILL = 30

/** What we need to know of an engine connection, and its types do not tell. */
interface Insides {
  writeBuffer: readonly { data?: unknown }[]
  transport: { socket?: { _socket?: Wire & { _handle?: { writeQueueSize: number } | null } } }
}

const sizeOf = ({ data }: { data?: unknown }): number => (typeof data === 'string' || data instanceof Uint8Array ? data.length : 0)

/** The outgoing side of one connection. `conn` is its engine's connection. */
export class Outflow {
  readonly #insides: Insides
  #still = 0
  #sign = ''

  constructor(conn: object) {
    this.#insides = conn as Insides
  }

  get #wire() {
    return this.#insides.transport.socket?._socket
  }

  /** Bytes not yet taken by the other side. */
  get waiting(): number {
    return this.#insides.writeBuffer.reduce((sum, packet) => sum + sizeOf(packet), this.#wire?.writableLength ?? 0)
  }

  /** So much waits already that no further large answer is added. */
  get isFull(): boolean {
    return this.waiting > MUCH
  }

  /** Asked once a second: whether the other side has stopped reading. One who reads slowly is given time. */
  check(): 'flowing' | 'stuck' {
    const [waiting, sign] = [this.waiting, this.#signOfMovement()]
    this.#still = waiting && sign === this.#sign ? this.#still + 1 : 0
    this.#sign = sign
    return waiting > MOST || this.#still >= (waiting > MUCH ? STILL_MUCH : STILL) ? 'stuck' : 'flowing'
  }

  /** Ends the connection at once: a polite goodbye would wait behind what is not read. */
  cut(): void {
    this.#wire?.destroy()
  }

  #signOfMovement(): string {
    const wire = this.#wire
    return wire ? `${wire.bytesWritten - wire.writableLength}/${wire._handle?.writeQueueSize ?? 0}` : ''
  }
}
