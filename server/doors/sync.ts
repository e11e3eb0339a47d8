/** The sync door: WebSockets on `/sync/<document>` for any y-websocket client, and on `/sync` itself for many documents over one. */
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { MARGIN_CLOSE } from '../../shared/margin.ts'
import { MUX, OP, openedFrame, readFrame, readName } from '../../shared/mux.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { House } from '../house.ts'
import { framed } from '../margin/frames.ts'
import { Hall } from '../margin/hall.ts'
import { Line } from '../margin/line.ts'
import type { Seat } from '../margin/seat.ts'
import { checkOrigin, identify } from './session.ts'

const PATH = '/sync'
const PARTS = 20
const LARGEST = 2 * 1024 * 1024
const GOING_AWAY = 1500
const BROKEN = 1011

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
interface Knock { name: string; token?: string }

const read = ({ url = '', headers }: IncomingMessage): Knock | undefined => {
  const [path = '', query = ''] = url.split('?', 2) as [string, string?]
  const token = new URLSearchParams(query).get('token') ?? undefined
  if (path === PATH || path === `${PATH}/`) return offersMux(headers['sec-websocket-protocol']) ? { name: '', token } : undefined
  if (!path.startsWith(`${PATH}/`)) return undefined
  try { return { name: decodeURIComponent(path.slice(PATH.length + 1)), token } } catch { return undefined }
}

const offersMux = (protocols = ''): boolean => protocols.split(',').some(one => one.trim() === MUX)

const turnAway = (socket: Duplex, status: string): void => {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

const bytesOf = (data: RawData): Uint8Array => (Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data)

class Door {
  private isClosed = false
  private emptied?: () => void
  private readonly server = new WebSocketServer({
    noServer: true, perMessageDeflate: false, maxPayload: LARGEST, clientTracking: false,
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
    this.server.handleUpgrade(request, socket, head, ws => void this.greet(ws, { knock, socket, request }))
  }

  /** Finds out who it is. What is said meanwhile waits; a refusal comes after the upgrade, as a code a client can read. */
  private async greet(ws: WebSocket, { knock, socket, request }: { knock: Knock; socket: Socket; request: IncomingMessage }): Promise<void> {
    const line = new Line(ws, socket, { isMux: knock.name === '', limits: this.hall.limits })
    const talk = new Talk(line, this.hall, knock.name)
    ws.on('message', (data, isBinary) => this.hear(talk, line, { data, isBinary }))
    ws.on('error', () => {})
    ws.on('close', () => this.goodbye(line))
    this.hall.lines.add(line)
    const known = await identify(this.house, request.headers, knock.token).catch((error: unknown) => { this.house.diary.error('margin:unavailable', { why: String(error) }) })
    if (!line.isOpen) return
    if (!known) return line.close(MARGIN_CLOSE.notSignedIn, 'not signed in')
    this.hall.welcome(line, known)
    if (this.hall.of(known.memberId).size > this.hall.limits.sockets) return line.close(MARGIN_CLOSE.tooMany, 'too many sockets')
    talk.begin()
  }

  /** What no rule foresaw costs the one who sent it, not the house. */
  private hear(talk: Talk, line: Line, { data, isBinary }: { data: RawData; isBinary: boolean }): void {
    try {
      talk.hear(bytesOf(data), isBinary)
    } catch (error) {
      this.house.diary.error('margin:broke', { why: String(error), stack: (error as Error).stack })
      line.close(BROKEN, 'could not be understood')
    }
  }

  private goodbye(line: Line): void {
    this.hall.forget(line)
    if (line.cuts) this.house.figures.add('margin_cuts')
    if (this.hall.lines.size === 0) this.emptied?.()
  }

  pulse(part: number): void {
    this.hall.keepAlive(part, PARTS)
    if (part % 5 === 0) this.hall.checkStalled(performance.now())
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

/** What one socket says, from its first word: nothing is heard before it is known who speaks and where they sit. */
class Talk {
  private waiting: Uint8Array[] = []
  private pending = 0
  private isBegun = false
  private readonly opening = new Map<number, Uint8Array[]>()
  constructor(private readonly line: Line, private readonly hall: Hall, private readonly name: string) {}

  begin(): void {
    this.isBegun = true
    if (!this.line.isMux) this.sit(0, this.name)
    const waiting = this.waiting
    this.waiting = []
    this.pending = 0
    for (const message of waiting) this.hear(message, true)
  }

  hear(message: Uint8Array, isBinary: boolean): void {
    const { line } = this
    if (!line.isOpen) return
    line.spend(message.length)
    if (!isBinary) return line.close(MARGIN_CLOSE.refused, 'not binary')
    if (!this.isBegun) this.wait(this.waiting, message)
    else if (line.isMux) this.hearFrame(message)
    else this.hearData(0, message)
  }

  private wait(queue: Uint8Array[], message: Uint8Array): void {
    this.pending += message.length
    if (this.pending > this.hall.limits.pending) return this.line.close(MARGIN_CLOSE.tooMany, 'too much before an answer')
    queue.push(message)
  }

  private hearFrame(message: Uint8Array): void {
    const frame = understood(() => readFrame(message))
    const name = frame?.op === OP.open ? understood(() => readName(frame.body)) : undefined
    if (frame?.op === OP.data) this.hearData(frame.channel, frame.body)
    else if (frame && name !== undefined) this.sit(frame.channel, name)
    else if (frame?.op === OP.close) this.leave(frame.channel)
    else this.line.close(MARGIN_CLOSE.refused, 'not a frame')
  }

  private hearData(channel: number, message: Uint8Array): void {
    const seat = this.line.seats.get(channel)
    if (seat) return seat.receive(message)
    const queue = this.opening.get(channel)
    if (queue) this.wait(queue, message)
  }

  private sit(channel: number, name: string): void {
    if (this.opening.has(channel) || this.line.seats.has(channel)) return this.line.close(MARGIN_CLOSE.refused, 'a channel twice')
    const queue: Uint8Array[] = []
    this.opening.set(channel, queue)
    void this.hall.seat({ line: this.line, channel, name }).then(seat => {
      this.pending -= queue.reduce((sum, { length }) => sum + length, 0)
      const isWanted = this.opening.get(channel) === queue && this.line.isOpen
      if (this.opening.get(channel) === queue) this.opening.delete(channel)
      if (seat?.document.seats.has(seat)) isWanted ? this.seated(seat, queue) : seat.document.leave(seat)
    })
  }

  private seated(seat: Seat, queue: readonly Uint8Array[]): void {
    const { line } = this
    line.seats.set(seat.channel, seat)
    if (line.isMux) line.write(framed(openedFrame(seat.channel, seat.document.number)))
    seat.greet()
    for (const message of queue) this.hearData(seat.channel, message)
  }

  private leave(channel: number): void {
    this.opening.delete(channel)
    for (const [name, at] of this.line.names) if (at === channel) this.line.names.delete(name)
    this.line.seats.get(channel)?.leave()
  }
}

/** What was read, or undefined for bytes that cannot be. */
const understood = <T>(read: () => T): T | undefined => {
  try { return read() } catch { return undefined }
}
