/**
 * One socket for all documents, seen from the browser (the wire: shared/mux.ts). To y-websocket each document has a WebSocket of its
 * own: a Channel. The real socket is opened with the first of them and comes back by itself, with growing and uneven pauses; channels
 * that are opened meanwhile wait for it. Only a final close code ends them.
 */
import { MARGIN_CLOSE, MARGIN_LARGEST, MARGIN_MESSAGE } from '../shared/margin.ts'
import { dataFrame, leaveFrame, MUX, openFrame, OP, readClose, readFrame, readNumber, type Frame } from '../shared/mux.ts'

const FIRST_PAUSE_MS = 300
const LONGEST_PAUSE_MS = 10_000
/** The house says something every 20 seconds; a socket silent for longer than this is dead. */
const SILENCE_MS = 45_000
/** An awareness message about nobody: keeps y-websocket from taking a quiet document for a dead one. */
const QUIET_SIGN = new Uint8Array([1, 1, 0])

/** What y-websocket says before an update: its kind, its step and its length. */
const HEAD_BYTES = 6
const UPDATE = 2

const isTooLarge = (message: Uint8Array, frame: Uint8Array): boolean =>
  frame.length > MARGIN_LARGEST.message || (message[0] === MARGIN_MESSAGE.sync && message[1] === UPDATE && message.length > MARGIN_LARGEST.update + HEAD_BYTES)

const isFinal = (code: number): boolean => code >= 4400 && code < 4500

/** One document's share of the socket, looking like a WebSocket of its own. */
export class Channel extends EventTarget implements WebSocket {
  static readonly CONNECTING = 0; static readonly OPEN = 1; static readonly CLOSING = 2; static readonly CLOSED = 3
  readonly CONNECTING = 0; readonly OPEN = 1; readonly CLOSING = 2; readonly CLOSED = 3
  readonly url = ''; readonly protocol = MUX; readonly extensions = ''; readonly bufferedAmount = 0
  readyState: WebSocket['readyState'] = 0
  binaryType: BinaryType = 'arraybuffer'
  onopen: WebSocket['onopen'] = null
  onmessage: WebSocket['onmessage'] = null
  onclose: WebSocket['onclose'] = null
  onerror: WebSocket['onerror'] = null
  /** How many messages that carry an update were sent since this document was opened. */
  sent = 0

  constructor(private readonly mux: Mux, readonly number: number, readonly name: string) { super() }

  send(message: Parameters<WebSocket['send']>[0]): void {
    if (this.readyState !== 1 || !(message instanceof Uint8Array)) return
    if (message[0] === MARGIN_MESSAGE.sync && message[1] !== 0) this.sent++
    const frame = dataFrame(this.number, message)
    if (isTooLarge(message, frame)) this.giveUp()
    else this.mux.say(frame)
  }

  /** More than the house takes would end the socket, for all documents and whenever it came back: this one ends instead. */
  private giveUp(): void {
    this.readyState = 2
    queueMicrotask(() => this.mux.giveUp(this, MARGIN_CLOSE.tooLarge))
  }

  close(): void { this.mux.leave(this) }

  opened(): void {
    this.readyState = 1
    this.onopen?.(new Event('open'))
  }

  hear(data: Uint8Array): void { this.onmessage?.(new MessageEvent('message', { data })) }

  ended(code: number, reason: string): void {
    this.readyState = 3
    this.onclose?.(Object.assign(new Event('close'), { code, reason, wasClean: false }))
  }
}

/** The one socket of a page. */
export class Mux {
  private socket?: WebSocket
  private readonly channels = new Map<number, Channel>()
  private readonly heard = new Map<number, Channel>()
  private next = 1
  private failures = 0
  private pause?: ReturnType<typeof setTimeout>
  private silence?: ReturnType<typeof setTimeout>

  /** `as`: whose page this is. */
  constructor(private readonly url: string, private readonly as?: string) {
    globalThis.addEventListener?.('online', this.nudge)
  }

  /** A class to hand to y-websocket: each `new` of it is a document on this socket. */
  get polyfill(): typeof WebSocket {
    const { url } = this, join = (name: string) => this.join(name), mux = this
    return class extends Channel {
      constructor(address: string | URL) {
        super(mux, 0, '')
        return join(String(address).slice(url.length + 1))
      }
    }
  }

  /** Tries at once instead of waiting out the pause: somebody came back, or the network did. */
  readonly nudge = (): void => {
    if (this.socket || !this.channels.size) return
    clearTimeout(this.pause)
    this.connect()
  }

  /** Hangs up for good. */
  close(): void {
    globalThis.removeEventListener?.('online', this.nudge)
    clearTimeout(this.pause)
    this.channels.clear()
    this.drop()
  }

  say(frame: Uint8Array<ArrayBuffer>): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(frame)
  }

  leave(channel: Channel): void {
    if (this.channels.get(channel.number) !== channel) return
    this.forget(channel)
    if (channel.readyState === 1) this.say(leaveFrame(channel.number))
    channel.readyState = 3
    if (!this.channels.size) this.drop()
  }

  /** Ends a document as the house would. */
  giveUp({ number }: Channel, code: number): void {
    if (this.channels.has(number)) this.say(leaveFrame(number))
    this.refused(number, { code, reason: 'too large' })
  }

  private join(name: string): Channel {
    const channel = new Channel(this, this.next++, name)
    this.channels.set(channel.number, channel)
    if (this.socket?.readyState === WebSocket.OPEN) queueMicrotask(() => this.open(channel))
    else if (!this.socket && this.pause === undefined) this.connect()
    return channel
  }

  private open(channel: Channel): void {
    if (channel.readyState !== 0 || this.socket?.readyState !== WebSocket.OPEN) return
    this.say(openFrame(channel.number, channel.name))
    channel.opened()
  }

  private get address(): URL {
    const address = new URL(this.url)
    if (this.as !== undefined) address.searchParams.set('as', this.as)
    return address
  }

  private connect(): void {
    this.pause = undefined
    const socket = this.socket = new WebSocket(this.address, MUX)
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => { for (const channel of [...this.channels.values()]) this.open(channel) }
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => { if (this.socket === socket) this.hear(readFrame(new Uint8Array(data))) }
    socket.onclose = ({ code, reason }) => { if (this.socket === socket) this.lost(code, reason) }
    this.listen()
  }

  private hear({ channel: number, op, body }: Frame): void {
    this.failures = 0
    this.listen()
    if (op === OP.opened) this.numbered(number, readNumber(body))
    else if (op === OP.data) this.heard.get(number)?.hear(body)
    else if (op === OP.close) this.refused(number, readClose(body))
    else if (op === OP.alive) for (const channel of this.heard.values()) channel.hear(QUIET_SIGN)
  }

  private numbered(number: number, told: number): void {
    const channel = this.channels.get(number)
    if (channel) this.heard.set(told, channel)
  }

  private refused(number: number, { code, reason }: { code: number; reason: string }): void {
    const channel = this.channels.get(number)
    if (!channel) return
    this.forget(channel)
    channel.ended(code, reason)
  }

  private forget(channel: Channel): void {
    this.channels.delete(channel.number)
    for (const [told, other] of this.heard) if (other === channel) this.heard.delete(told)
  }

  private lost(code: number, reason: string): void {
    this.drop()
    const gone = [...this.channels.values()].filter(({ readyState }) => readyState === 1 || isFinal(code))
    for (const channel of gone) this.forget(channel)
    if (this.channels.size || (gone.length && !isFinal(code))) this.later()
    for (const channel of gone) channel.ended(code, reason)
  }

  private later(): void {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures++)
    this.pause = setTimeout(() => {
      this.pause = undefined
      if (this.channels.size) this.connect()
    }, longest * (0.5 + Math.random() / 2))
  }

  private listen(): void {
    clearTimeout(this.silence)
    this.silence = setTimeout(() => this.lost(1006, 'silence'), SILENCE_MS)
  }

  private drop(): void {
    const { socket } = this
    clearTimeout(this.silence)
    this.heard.clear()
    this.socket = undefined
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }
}
