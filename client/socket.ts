/**
 * The live line to the house, over Socket.IO and WebSocket alone. A command is asked and answered with a value or a Refusal; nothing is
 * ever queued here while the line is down (what must arrive waits in an outbox of its own, see discussion/outbox.ts); a fact is heard
 * by whoever wants it. `state` says how the line stands, and may be watched.
 */
import { io, type Socket } from 'socket.io-client'
import type { CommandName, CommandOutput, CommandSent, FactBody, FactName } from '../shared/contract.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Answer } from '../shared/wire.ts'
import { Watched } from './watched.ts'
import { over, whose } from './whose.ts'

/** `closing`: the house said it is about to go; `ended`: this session no longer holds, and only signing in again helps. */
export type LineState = 'connecting' | 'connected' | 'reconnecting' | 'offline' | 'closing' | 'ended'

/** Where the house is, when not where the page came from, and a personal token, when there is no cookie. */
export interface LineOptions { url?: string; token?: string }

const ANSWER_MS = 10_000
const SOON_MS = 500
/** After `house:closing` everybody comes back at once; spread them wider. */
const CLOSING_MS = 1_000
const LATEST_MS = 5_000

export class Line extends Watched {
  state: LineState = 'connecting'
  private readonly socket: Socket
  private hasConnected = false
  private isClosing = false
  private hasEnded = false
  private again?: ReturnType<typeof setTimeout>

  constructor({ url = '', token }: LineOptions = {}) {
    super()
    this.socket = io(url, {
      autoConnect: false, forceNew: true, transports: ['websocket'], auth: (give: (said: object) => void) => give({ token, as: whose.memberId }),
      reconnectionDelay: SOON_MS, reconnectionDelayMax: LATEST_MS, randomizationFactor: 0.5,
    })
    this.socket.on('connect', () => this.connected())
    this.socket.on('disconnect', reason => this.disconnected(reason))
    this.socket.on('connect_error', error => this.failed(error))
    this.socket.io.on('error', () => this.settle())
    this.hear('house:closing', () => this.closing())
    for (const sign of ['online', 'offline', 'focus']) globalThis.addEventListener?.(sign, () => this.nudge())
  }

  /** Connects, unless it is already connected or at it. */
  open(): void {
    this.hasEnded = false
    this.settle()
    if (!this.socket.active) this.socket.connect()
  }

  /** Hangs up for good: signed out, or left. */
  close(): void {
    clearTimeout(this.again)
    this.hasConnected = this.isClosing = false
    this.socket.disconnect()
    this.settle()
  }

  /** Asks the house for something. Rejects with a Refusal: its own, or `unavailable` when no answer came. */
  async ask<N extends CommandName>(name: N, input: CommandSent<N>): Promise<CommandOutput<N>> {
    if (!this.socket.connected) throw unavailable()
    const answer = await this.answer<CommandOutput<N>>(name, input)
    if (answer.ok) return answer.value
    const { code, message, ...more } = answer.refusal
    if (code === 'not-signed-in') this.end()
    throw new Refusal(code, message, more)
  }

  /** Says something that may get lost: where one reads, that one is typing. */
  signal<N extends 'presence:move' | 'typing:note'>(name: N, input: CommandSent<N>): void {
    if (this.socket.connected) this.socket.volatile.emit(name, input)
  }

  /** Calls `fn` each time the house tells this fact, until the returned function is called. */
  hear<N extends FactName>(name: N, fn: (body: FactBody<N>) => void): () => void {
    this.socket.on(name as string, fn)
    return () => { this.socket.off(name as string, fn) }
  }

  private answer<T>(name: string, input: unknown): Promise<Answer<T>> {
    return new Promise((resolve, reject) => {
      const answered = (error: Error | null, answer: Answer<T>) => {
        if (!error) return resolve(answer)
        if (this.socket.connected) this.socket.io.engine.close()
        reject(unavailable())
      }
      this.socket.timeout(ANSWER_MS).emit(name, input, answered)
    })
  }

  private connected(): void {
    this.hasConnected = true
    this.isClosing = false
    this.socket.io.reconnectionDelay(SOON_MS)
    this.settle()
  }

  /** The house hung up on purpose: Socket.IO leaves it at that, we ask once more (and learn whether the session ended). */
  private disconnected(reason: string): void {
    if (reason === 'io server disconnect') this.later()
    this.settle()
  }

  private failed(error: Error & { data?: { code?: string } }): void {
    if (error.data?.code === 'not-signed-in') return this.end()
    if (!this.socket.active) this.later()
    this.settle()
  }

  private closing(): void {
    this.isClosing = true
    this.socket.io.reconnectionDelay(CLOSING_MS)
    this.settle()
  }

  private end(): void {
    this.hasEnded = true
    over()
    this.socket.disconnect()
    this.settle()
  }

  private later(): void {
    const wait = this.isClosing ? CLOSING_MS : SOON_MS
    clearTimeout(this.again)
    this.again = setTimeout(() => { if (!this.hasEnded) this.socket.connect() }, wait * (0.5 + 1.5 * Math.random()))
  }

  /** The device says its network changed, or somebody came back to the page: do not wait out the pause. */
  private nudge(): void {
    this.settle()
    if (this.socket.active && !this.socket.connected && isOnline()) this.socket.disconnect().connect()
  }

  private settle(): void {
    const state = this.stand()
    if (state === this.state) return
    this.state = state
    this.changed()
  }

  private stand(): LineState {
    if (this.hasEnded) return 'ended'
    if (this.isClosing) return 'closing'
    if (this.socket.connected) return 'connected'
    if (!isOnline()) return 'offline'
    return this.hasConnected ? 'reconnecting' : 'connecting'
  }
}

const isOnline = (): boolean => globalThis.navigator?.onLine !== false

const unavailable = () => new Refusal('unavailable', 'The house did not answer.')

let line: Line | undefined

/** The page's one line. */
export const theLine = (): Line => (line ??= new Line())
