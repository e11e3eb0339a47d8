/** The sync door: WebSockets on `/sync/<document>` for any y-websocket client, and on `/sync` itself for many documents over one. */
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer, type RawData } from 'ws'
import { MARGIN_CLOSE, MARGIN_LARGEST } from '../../shared/margin.ts'
import { MUX } from '../../shared/mux.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { House } from '../house.ts'
import { Hall } from '../margin/hall.ts'
import { Line } from '../margin/line.ts'
import { Talk } from '../margin/talk.ts'
import { addressOf, Porch } from './porch.ts'
import { checkOrigin, identify, speaker } from './session.ts'

const PATH = '/sync'
const PARTS = 20
/** In so few parts, or fewer, comes whatever is said: each lies in memory as something of its own until all are there. */
const LARGEST_IN = { maxFragments: 1024, maxBufferedChunks: 16 * 1024 }
const GOING_AWAY = 1500

/** The sync door; closed, it has told its clients to come back, and everything admitted is on disk. */
export interface SyncDoor { hall: Hall; close(): Promise<void> }

/** Opens the sync door on a server. What is neither ours nor Socket.IO's is turned away here. */
export const openSync = (house: House, http: Server): SyncDoor => {
  const { documents } = house.margins
  const door = new Door(house, new Hall(house, documents, documents.limits))
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => door.knock(request, socket as Socket, head)
  http.on('upgrade', upgrade)
  let second = 0
  const timer = setInterval(() => door.pulse(second++ % PARTS), 1000).unref()
  return {
    hall: door.hall,
    close: async () => {
      clearInterval(timer)
      await door.close()
      http.off('upgrade', upgrade)
    },
  }
}

/** What a request asks for: a document, or (`''`) a mux socket. */
interface Knock { name: string; token?: string; as?: string }

const read = ({ url = '', headers }: IncomingMessage): Knock | undefined => {
  const [path = '', query = ''] = url.split('?', 2) as [string, string?]
  const asked = new URLSearchParams(query), token = asked.get('token') ?? undefined, as = asked.get('as') ?? undefined
  if (path === PATH || path === `${PATH}/`) return offersMux(headers['sec-websocket-protocol']) ? { name: '', token, as } : undefined
  if (!path.startsWith(`${PATH}/`)) return undefined
  try { return { name: decodeURIComponent(path.slice(PATH.length + 1)), token, as } } catch { return undefined }
}

const offersMux = (protocols = ''): boolean => protocols.split(',').some(one => one.trim() === MUX)

const turnAway = (socket: Duplex, status: string): void => {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

const bytesOf = (data: RawData): Uint8Array => (Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data)

const TOO_BIG = 1009

/** Whoever says more in one message than may be is told so by a code that is final to them; a socket of many documents has others to go on with. */
class Wire extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code === TOO_BIG && this.protocol !== MUX ? MARGIN_CLOSE.tooLarge : code, reason)
  }
}

class Door {
  private isClosed = false
  private readonly porch = new Porch()
  private emptied?: () => void
  private readonly server = new WebSocketServer({
    noServer: true, perMessageDeflate: false, maxPayload: MARGIN_LARGEST.message, WebSocket: Wire, ...LARGEST_IN, clientTracking: false, autoPong: false,
    handleProtocols: (offered, { url = '' }) => (/^\/sync\/?(\?|$)/.test(url) && offered.has(MUX) ? MUX : false),
  })
  constructor(private readonly house: House, readonly hall: Hall) {}

  knock(request: IncomingMessage, socket: Socket, head: Buffer): void {
    if (request.url?.startsWith('/socket.io/')) return
    const knock = read(request)
    if (!knock || this.isClosed) return turnAway(socket, knock ? '503 Service Unavailable' : '404 Not Found')
    try {
      checkOrigin(this.house, request.headers, knock.token !== undefined)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return turnAway(socket, '403 Forbidden')
    }
    if (!this.porch.admits(addressOf(this.house, request), socket)) return turnAway(socket, '429 Too Many Requests')
    this.server.handleUpgrade(request, socket, head, ws => void this.greet(ws, { knock, socket, request }))
  }

  /** Finds out who it is. What is said meanwhile is not read; a refusal comes after the upgrade, as a code a client can read. */
  private async greet(ws: WebSocket, { knock, socket, request }: { knock: Knock; socket: Socket; request: IncomingMessage }): Promise<void> {
    ws.pause()
    const line = new Line(ws, socket, { isMux: knock.name === '', limits: this.hall.limits })
    const talk = new Talk(line, this.hall, knock.name)
    ws.on('message', (data, isBinary) => talk.hear(bytesOf(data), isBinary))
    ws.on('ping', data => talk.hearControl(data, () => ws.pong(data)))
    ws.on('pong', data => talk.hearControl(data))
    ws.on('error', () => {})
    ws.on('close', () => this.goodbye(line))
    this.hall.lines.add(line)
    const known = await identify(this.house, request.headers, knock.token).then(known => speaker(known, knock.as)).catch((error: unknown) => {
      this.house.diary.error('margin:unavailable', { why: String(error) })
      line.sendAway(MARGIN_CLOSE.unavailable, 'cannot be opened now')
    })
    if (!line.isOpen) return
    if (!known) return line.sendAway(MARGIN_CLOSE.notSignedIn, 'not signed in')
    this.porch.leave(addressOf(this.house, request), socket)
    this.hall.welcome(line, known)
    if (this.hall.of(known.memberId).size > this.hall.limits.sockets) return line.close(MARGIN_CLOSE.tooMany, 'too many sockets')
    ws.resume()
    talk.begin()
  }

  private goodbye(line: Line): void {
    this.hall.forget(line)
    if (line.cuts) this.house.figures.add('margin_cuts')
    if (this.hall.lines.size === 0) this.emptied?.()
  }

  pulse(part: number): void {
    this.hall.keepAlive(part, PARTS)
    this.hall.checkStalled(performance.now())
    if (part % 5) return
    this.house.margins.documents.rest()
  }

  async close(): Promise<void> {
    this.isClosed = true
    for (const line of this.hall.lines) line.close(MARGIN_CLOSE.restarting, 'restarting')
    await this.house.margins.documents.flush()
    if (this.hall.lines.size) await this.untilEmpty()
    for (const line of this.hall.lines) line.ws.terminate()
    await this.house.margins.documents.flush()
  }

  private untilEmpty(): Promise<void> {
    return new Promise(resolve => {
      this.emptied = resolve
      setTimeout(resolve, GOING_AWAY).unref()
    })
  }
}
