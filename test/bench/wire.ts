import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

const OPCODE = { binary: 2, close: 8, ping: 9 }
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0])
/** Every socket reads into the same memory: what is not kept costs nothing. */
const HOLD = Buffer.alloc(256 * 1024)

/** Where a socket is opened. */
export interface Door { port: number; path: string; protocol?: string }

/** What of a message is handed on: its first bytes, as many as were asked for, and how long it was. */
export type Hear = (message: Buffer, length: number) => void

/**
 * A WebSocket as lean as can be, so that nobody measures the generator: frames go out as they were built beforehand, and what comes in
 * is counted, or read only as far as asked.
 */
export class Wire {
  bytes = 0
  code?: number
  /** Bytes of a message to keep; −1 counts bytes and reads nothing. */
  keep = Infinity
  hear: Hear = () => {}
  closed: () => void = () => {}
  private head = Buffer.alloc(0)
  private inBody = false
  private opcode = 0
  private length = 0
  private left = 0
  private parts: Buffer[] = []
  private kept = 0
  private constructor(readonly socket: Socket) {}

  /** Opens a socket at `path`, again if need be as a browser would; resolves once the server has agreed. */
  static async open(door: Door): Promise<Wire> {
    for (let tries = 0; ; tries++) {
      try { return await Wire.knock(door) } catch (error) {
        if (tries === 20 || !(error instanceof Error && 'code' in error)) throw error
      }
      await new Promise(resolve => { setTimeout(resolve, 100) })
    }
  }

  private static knock({ port, path, protocol }: Door): Promise<Wire> {
    return new Promise((resolve, reject) => {
      let greeting = Buffer.alloc(0)
      let wire: Wire | undefined
      const callback = (length: number): boolean => {
        const chunk = HOLD.subarray(0, length)
        if (wire) wire.take(chunk)
        else {
          greeting = Buffer.concat([greeting, chunk])
          const end = greeting.indexOf('\r\n\r\n')
          if (end < 0) return true
          if (!greeting.toString('latin1', 0, 12).endsWith('101')) reject(new Error(`refused: ${greeting.toString('latin1', 0, end)}`))
          wire = new Wire(socket)
          resolve(wire)
          const rest = Buffer.from(greeting.subarray(end + 4))
          // whoever waits for the wire says first what it listens for
          if (rest.length) setImmediate(() => wire!.take(rest))
        }
        return true
      }
      const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: HOLD, callback } })
      socket.on('error', error => { wire ? wire.over(1006) : reject(error) })
      socket.on('close', () => wire?.over(1006))
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n`
        + `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : ''}\r\n`)
    })
  }

  private over(code: number): void {
    if (this.code !== undefined) return
    this.code = code
    this.socket.destroy()
    this.closed()
  }

  end(): void {
    this.code ??= 1000
    this.socket.destroy()
  }

  private take(chunk: Buffer): void {
    this.bytes += chunk.length
    if (this.keep < 0) return
    let at = 0
    while (at < chunk.length) at = this.inBody ? this.takeBody(chunk, at) : this.takeHead(chunk, at)
  }

  private takeHead(chunk: Buffer, at: number): number {
    const head = this.head.length ? Buffer.concat([this.head, chunk.subarray(at, at + 10)]) : chunk.subarray(at, at + 10)
    const short = head.length > 1 ? head[1]! & 127 : 0
    const size = short === 127 ? 10 : short === 126 ? 4 : 2
    if (head.length < size) {
      this.head = Buffer.from(head)
      return chunk.length
    }
    const before = this.head.length
    this.head = Buffer.alloc(0)
    this.opcode = head[0]! & 15
    this.length = this.left = short === 127 ? Number(head.readBigUInt64BE(2)) : short === 126 ? head.readUInt16BE(2) : short
    this.inBody = true
    this.parts = []
    this.kept = 0
    if (this.left === 0) this.whole()
    return at + size - before
  }

  private takeBody(chunk: Buffer, at: number): number {
    const here = Math.min(this.left, chunk.length - at)
    const wanted = Math.min(here, this.keep - this.kept)
    if (wanted > 0) {
      this.parts.push(Buffer.from(chunk.subarray(at, at + wanted)))
      this.kept += wanted
    }
    this.left -= here
    if (this.left === 0) this.whole()
    return at + here
  }

  private whole(): void {
    this.inBody = false
    const message = this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts)
    if (this.opcode === OPCODE.binary) this.hear(message, this.length)
    else if (this.opcode === OPCODE.ping) this.socket.write(PONG)
    else if (this.opcode === OPCODE.close) this.over(message.length > 1 ? message.readUInt16BE(0) : 1005)
  }
}

/** A client's frame around a message. The mask is zero, which is a mask like any other to a server and leaves the bytes as they are. */
export const frameOf = (message: Uint8Array): Buffer => {
  const { length } = message
  const size = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.alloc(size + 4 + length)
  frame[0] = 0x82
  frame[1] = 0x80 | (size === 2 ? length : size === 4 ? 126 : 127)
  if (size === 4) frame.writeUInt16BE(length, 2)
  if (size === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  frame.set(message, size + 4)
  return frame
}
