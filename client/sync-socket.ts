/**
 * Many documents over one socket, seen from the client: a class to hand to y-websocket's provider as `WebSocketPolyfill`. Every provider
 * believes it has a socket of its own; all of them share one, opened with the first and closed with the last.
 */
import { MUX, OP, dataFrame, leaveFrame, openFrame, readClose, readFrame, readNumber } from '../shared/mux.ts'

type RealSocket = typeof WebSocket
type Bytes = Uint8Array<ArrayBuffer>

const CONNECTING = 0
const OPEN = 1
const CLOSED = 3
const ABNORMAL = 1006
/** The server says a word every 20 seconds. */
const SILENCE = 25_000
/** An update that says nothing: what tells a provider that its socket is alive. */
const ALIVE = Uint8Array.of(0, 2, 2, 0, 0)

/** One document's share of the socket. */
class Channel {
  static readonly CONNECTING = CONNECTING
  static readonly OPEN = OPEN
  static readonly CLOSING = 2
  static readonly CLOSED = CLOSED
  readonly CONNECTING = CONNECTING
  readonly OPEN = OPEN
  readonly CLOSING = 2
  readonly CLOSED = CLOSED
  readonly protocol = MUX
  binaryType = 'arraybuffer'
  readyState: number = CONNECTING
  onopen: ((event: { type: 'open' }) => void) | null = null
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null
  onclose: ((event: { code: number; reason: string; wasClean: boolean }) => void) | null = null
  onerror: ((event: unknown) => void) | null = null
  constructor(private readonly trunk: Trunk, readonly number: number, readonly name: string) {}

  send(message: Bytes | ArrayBuffer): void {
    if (this.readyState === OPEN) this.trunk.send(dataFrame(this.number, message instanceof ArrayBuffer ? new Uint8Array(message) : message))
  }

  close(): void {
    if (this.readyState === CLOSED) return
    if (this.readyState === OPEN) this.trunk.send(leaveFrame(this.number))
    this.trunk.forget(this)
    this.ended(1000, '')
  }

  opened(): void {
    this.readyState = OPEN
    this.onopen?.({ type: 'open' })
  }

  ended(code: number, reason: string): void {
    if (this.readyState === CLOSED) return
    this.readyState = CLOSED
    this.onclose?.({ code, reason, wasClean: code === 1000 })
  }

  hear(message: Uint8Array): void {
    this.onmessage?.({ data: message.slice().buffer as ArrayBuffer })
  }
}

/** The socket itself, and who shares it. */
class Trunk {
  private readonly channels = new Map<number, Channel>()
  private readonly byNumber = new Map<number, Channel>()
  private last = 0
  private heardAt = Date.now()
  private readonly socket: WebSocket
  constructor(url: string, Real: RealSocket, private readonly lost: () => void) {
    this.socket = new Real(url, MUX)
    this.socket.binaryType = 'arraybuffer'
    this.socket.onopen = () => { for (const channel of [...this.channels.values()]) this.begin(channel) }
    this.socket.onmessage = event => this.hear(new Uint8Array(event.data as ArrayBuffer))
    this.socket.onclose = ({ code, reason }) => this.end(code, reason)
    this.socket.onerror = () => {}
  }

  /** Whether it can be shared: not closed, and not silent for so long that it must be dead. */
  get isAlive(): boolean {
    return this.socket.readyState <= OPEN && Date.now() - this.heardAt < SILENCE
  }

  add(name: string): Channel {
    const channel = new Channel(this, ++this.last, name)
    this.channels.set(channel.number, channel)
    // the provider sets its handlers after the constructor has returned
    if (this.socket.readyState === OPEN) queueMicrotask(() => this.begin(channel))
    return channel
  }

  private begin(channel: Channel): void {
    if (this.socket.readyState !== OPEN || channel.readyState !== CONNECTING) return
    this.heardAt = Math.max(this.heardAt, this.channels.size === 1 ? Date.now() : 0)
    this.send(openFrame(channel.number, channel.name))
    channel.opened()
  }

  send(frame: Bytes): void {
    if (this.socket.readyState === OPEN) this.socket.send(frame)
  }

  forget(channel: Channel): void {
    this.channels.delete(channel.number)
    for (const [number, other] of this.byNumber) if (other === channel) this.byNumber.delete(number)
    if (this.channels.size === 0) this.end(1000, '')
  }

  /** Ends all channels as the socket ended, so that every provider comes back in its own time. */
  end(code: number, reason: string): void {
    this.lost()
    this.socket.onclose = this.socket.onmessage = this.socket.onopen = null
    if (this.socket.readyState <= OPEN) this.socket.close()
    const channels = [...this.channels.values()]
    this.channels.clear()
    for (const channel of channels) channel.ended(code, reason)
  }

  private hear(message: Uint8Array): void {
    this.heardAt = Date.now()
    const { channel, op, body } = readFrame(message)
    if (op === OP.data) this.byNumber.get(channel)?.hear(body)
    else if (op === OP.alive) for (const each of [...this.channels.values()]) each.hear(ALIVE)
    else if (op === OP.opened) this.number(readNumber(body), channel)
    else if (op === OP.close) this.close(channel, readClose(body))
  }

  private number(number: number, at: number): void {
    const channel = this.channels.get(at)
    if (channel) this.byNumber.set(number, channel)
  }

  private close(at: number, { code, reason }: { code: number; reason: string }): void {
    const channel = this.channels.get(at)
    if (!channel) return
    this.forget(channel)
    channel.ended(code, reason)
  }
}

/**
 * Makes the class for `WebsocketProvider(url, name, doc, { WebSocketPolyfill })`. `url` is the sync door (`ws://house/sync`), the same
 * that the providers are given; a query (`?token=…`) may follow. All providers made with the class share one socket.
 */
export const muxSocket = (url: string, Real: RealSocket = WebSocket): RealSocket => {
  const [door = ''] = url.split('?')
  let trunk: Trunk | undefined
  const open = (): Trunk => {
    const opened = new Trunk(url, Real, () => { if (trunk === opened) trunk = undefined })
    return opened
  }
  class MuxSocket extends Channel {
    constructor(address: string) {
      super(undefined!, 0, '')
      if (trunk && !trunk.isAlive) trunk.end(ABNORMAL, 'silent')
      trunk ??= open()
      return trunk.add(decodeURIComponent(address.split('?')[0]!.slice(door.length + 1)))
    }
  }
  return MuxSocket as unknown as RealSocket
}
