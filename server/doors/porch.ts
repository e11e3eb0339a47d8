/** Where somebody knocks from, and who stands at a door without having said who they are. */
import type { IncomingMessage, RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { House } from '../house.ts'

/** One line of IPv6 is given a whole /64 of addresses; they are one. */
const LINE = 4

const lineOf = (address: string): string => {
  if (!ipaddr.isValid(address)) return address
  const ip = ipaddr.process(address)
  return ip instanceof ipaddr.IPv6 ? ip.parts.slice(0, LINE).map(part => part.toString(16)).join(':') : ip.toString()
}

/** The address somebody knocks from: the connection's own, or what so many trusted proxies say. Known for as long as it takes, never stored. */
export const addressOf = ({ config: { trustProxy } }: House, { headers, socket }: IncomingMessage): string => {
  const forwarded = String(headers['x-forwarded-for'] ?? '').split(',').map(part => part.trim()).filter(part => part)
  const way = [...forwarded, socket.remoteAddress ?? '']
  return lineOf(way[Math.max(0, way.length - 1 - trustProxy)]!)
}

/** Far more than come at once from one place, even when a whole house comes back through one proxy. */
const MOST = 1000

/** The sockets at one door whose other end has not yet said who it is: from one address only so many. */
export class Porch {
  readonly #standing = new Map<string, Set<Socket>>()

  /** Whether there is still room for a socket from this address; it stands here until it goes in or is gone. */
  admits(address: string, socket: Socket): boolean {
    const standing = this.#standing.get(address) ?? new Set()
    if (standing.size >= MOST) return false
    this.#standing.set(address, standing.add(socket))
    socket.once('close', () => this.leave(address, socket))
    return true
  }

  /** Goes in, or away. */
  leave(address: string, socket: Socket): void {
    const standing = this.#standing.get(address)
    standing?.delete(socket)
    if (standing?.size === 0) this.#standing.delete(address)
  }
}

/** Requests that wait for their answer on one connection. Browsers and proxies ask one after the other. */
const MOST_UNANSWERED = 8

/**
 * Ends a connection that asks on and on without waiting for answers: what comes in one packet is all answered before anybody else has
 * their turn, and thousands of requests fit in one.
 */
export const fewAtOnce = (answer: RequestListener): RequestListener => {
  const unanswered = new WeakMap<Socket, number>()
  return (request, response) => {
    const { socket } = request
    const before = unanswered.get(socket) ?? 0
    if (before >= MOST_UNANSWERED) return void socket.destroy()
    unanswered.set(socket, before + 1)
    response.once('close', () => unanswered.set(socket, unanswered.get(socket)! - 1))
    answer(request, response)
  }
}
