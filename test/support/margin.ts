// What tests of the margin lean on: providers as any y-websocket client has them, and sockets that speak raw bytes.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { Mux } from '../../client/margin/mux.ts'
import type { Pen } from './margin-house.ts'
import { until } from './until.ts'

process.setMaxListeners(0)

/** A browser's socket says nothing when it is closed before it opened; the one of Node would throw. */
class QuietSocket extends WebSocket {
  constructor(address: string, protocols?: string | string[]) {
    super(address, protocols)
    this.on('error', () => {})
  }
}

export const RealSocket = QuietSocket as unknown as typeof globalThis.WebSocket
globalThis.WebSocket ??= RealSocket

export const syncUrl = (url: string): string => `${url.replace('http', 'ws')}/sync`

export { until }

/** One device of one member: documents opened by ordinary providers. */
export class Device implements AsyncDisposable {
  readonly pages: Page[] = []
  mux?: Mux
  constructor(readonly person: Pen, readonly token: string, readonly url = person.url) {}

  static async of(person: Pen): Promise<Device> {
    return new Device(person, await person.token())
  }

  /** Opens a document over a socket of its own. */
  open(name: string, doc = new Y.Doc(), more: ConstructorParameters<typeof WebsocketProvider>[3] = {}): Page {
    return this.page(name, doc, { WebSocketPolyfill: RealSocket, params: { token: this.token }, ...more })
  }

  /** Opens a document over the socket this device shares among its documents. */
  openMux(name: string, doc = new Y.Doc()): Page {
    const url = `${syncUrl(this.url)}?token=${this.token}`
    this.mux ??= new Mux(url)
    return this.page(name, doc, { WebSocketPolyfill: this.mux.polyfill }, url)
  }

  private page(name: string, doc: Y.Doc, options: ConstructorParameters<typeof WebsocketProvider>[3], url = syncUrl(this.url)): Page {
    const page = new Page(new WebsocketProvider(url, name, doc, { disableBc: true, connect: false, maxBackoffTime: 100, ...options }))
    this.pages.push(page)
    page.provider.connect()
    return page
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const page of this.pages) page.close()
    this.mux?.close()
  }
}

/** A document as one device sees it, and what the server said of it. */
export class Page {
  readonly doc: Y.Doc
  /** The clocks told to be on disk, and how many of the messages sent. */
  readonly saved = new Map<number, number>()
  count = 0
  savedTold = 0
  epoch?: number
  closed?: { code: number; reason: string }
  constructor(readonly provider: WebsocketProvider) {
    this.doc = provider.doc
    provider.on('closed', event => { this.closed = event })
    provider.on('status', ({ status }) => { if (status === 'connecting') this.count = 0 })
    provider.messageHandlers[4] = (_encoder, decoder) => this.hearSaved(decoder)
    provider.messageHandlers[5] = (_encoder, decoder) => { this.epoch = decoding.readVarUint(decoder) }
  }

  private hearSaved(decoder: decoding.Decoder): void {
    this.savedTold++
    for (const [client, clock] of Y.decodeStateVector(decoding.readVarUint8Array(decoder))) this.saved.set(client, Math.max(clock, this.saved.get(client) ?? 0))
    this.count = decoding.readVarUint(decoder)
  }

  get annotations(): Y.Map<Y.Map<unknown>> { return this.doc.getMap('annotations') }

  synced(): Promise<void> {
    return until(() => this.provider.synced, `${this.provider.roomname} synced`)
  }

  /** Waits until all that this device wrote is told to be on disk. */
  kept(): Promise<void> {
    return until(() => (this.saved.get(this.doc.clientID) ?? 0) >= Y.getState(this.doc.store, this.doc.clientID) && this.savedTold > 0, `${this.provider.roomname} saved`)
  }

  ended(): Promise<{ code: number; reason: string }> {
    return until(() => this.closed !== undefined, `${this.provider.roomname} closed`).then(() => this.closed!)
  }

  close(): void {
    this.provider.destroy()
    this.provider.awareness.destroy()
  }
}

/** Makes an annotation as the client does, and returns its body. */
export const annotate = (doc: Y.Doc, id: string, words = ''): Y.Text => {
  const body = new Y.Text(words)
  doc.transact(() => {
    const annotation = new Y.Map<unknown>()
    doc.getMap('annotations').set(id, annotation)
    annotation.set('anchor', { revision: 1, blockId: 'b1', selectors: [{ type: 'TextQuoteSelector', exact: 'words' }] })
    annotation.set('motivation', 'commenting')
    annotation.set('body', body)
    annotation.set('tags', new Y.Array<string>())
    annotation.set('createdAt', '2026-01-01T00:00:00.000Z')
  })
  return body
}

/** A socket that says what it is told to, byte for byte, and keeps what it hears. */
export class Raw implements Disposable {
  readonly heard: Uint8Array[] = []
  code?: number
  reason = ''
  constructor(readonly ws: WebSocket) {
    ws.on('message', data => this.heard.push(new Uint8Array(data as Buffer)))
    ws.on('close', (code, reason) => {
      this.code = code
      this.reason = reason.toString()
    })
    ws.on('error', () => {})
  }

  /** Opens a document and waits for the server's first step 1. */
  static async open(device: Device, name: string): Promise<Raw> {
    const raw = Raw.knock(device, name)
    await until(() => raw.code !== undefined || raw.heard.some(message => message[0] === 0 && message[1] === 0), `${name} greeted`)
    return raw
  }

  static knock({ token, url }: Device, name: string, options?: { protocol?: string }): Raw {
    return new Raw(new WebSocket(`${syncUrl(url)}/${name}?token=${token}`, options?.protocol))
  }

  send(...parts: Array<number | Uint8Array>): void {
    this.ws.send(Buffer.concat(parts.map(part => (typeof part === 'number' ? Uint8Array.of(part) : part))))
  }

  /** Sends an update as a client's own edit. */
  update(bytes: Uint8Array): void { this.send(0, 2, sized(bytes)) }
  step2(bytes: Uint8Array): void { this.send(0, 1, sized(bytes)) }
  step1(vector: Uint8Array = Uint8Array.of(0)): void { this.send(0, 0, sized(vector)) }
  awareness(bytes: Uint8Array): void { this.send(1, sized(bytes)) }

  /** Waits for the close and gives its code. */
  async ended(): Promise<number> {
    await until(() => this.code !== undefined, 'the socket closed')
    return this.code!
  }

  async opened(): Promise<void> {
    if (this.ws.readyState === WebSocket.CONNECTING) await once(this.ws, 'open')
  }

  [Symbol.dispose](): void { this.ws.terminate() }
}

/** A socket that begins a message of `of` bytes by hand, and goes on with it as told. */
export class Half implements Disposable {
  isClosed = false
  private constructor(readonly socket: Socket) {
    socket.on('error', () => {})
    socket.on('close', () => { this.isClosed = true })
  }

  static async begin({ token, url }: Pick<Device, 'token' | 'url'>, name: string, of: number): Promise<Half> {
    const half = new Half(connect(Number(new URL(url).port), '127.0.0.1'))
    half.socket.write(`GET /sync/${name}?token=${token} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`)
    await once(half.socket, 'data')
    half.socket.resume()
    const head = Buffer.alloc(14)
    head.set([0x82, 0x80 | 127])
    head.writeBigUInt64BE(BigInt(of), 2)
    half.socket.write(head)
    return half
  }

  /** Says so many more of its bytes. */
  say(bytes: number): void { this.socket.write(Buffer.alloc(bytes)) }

  [Symbol.dispose](): void { this.socket.destroy() }
}

/** Bytes with their length before them, as messages carry them. */
export const sized = (bytes: Uint8Array): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint8Array(encoder, bytes)
  return encoding.toUint8Array(encoder)
}
