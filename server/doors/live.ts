/** The live door: Socket.IO. A member's commands come in, facts go out to the rooms they concern. */
import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import type { CommandMap, FactMap } from '../../shared/contract.ts'
import type { Membership } from '../../shared/group.ts'
import type { Reading } from '../../shared/reading.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Audience, House, Tidings } from '../house.ts'
import { askerOf, type Asker } from './asker.ts'
import { asRefusal, type CommandHandlers } from './gate.ts'
import { hearCommands } from './hearing.ts'
import { InTurn, watchInflow } from './inflow.ts'
import { Outflow } from './outflow.ts'
import { Paces } from './pace.ts'
import { addressOf, Porch } from './porch.ts'
import { checkOrigin, identify, speaker, type Known } from './session.ts'

interface SocketData { known: Known; outflow?: Outflow }
type Live = Server<CommandMap, FactMap, Record<string, never>, SocketData>
type LiveSocket = Socket<CommandMap, FactMap, Record<string, never>, SocketData>

/** What the house needs of the live door. */
export interface LiveDoor { tell: House['tell']; isListening: House['isListening']; close(): Promise<void> }

const roomOf = (audience: Audience): string => {
  if ('readingId' in audience) return `reading/${audience.readingId}`
  return 'groupId' in audience ? `group/${audience.groupId}` : `member/${audience.memberId}`
}

const tokenOf = (auth: Record<string, unknown>): string | undefined => (typeof auth['token'] === 'string' ? auth['token'] : undefined)

/** Socket.IO hands a refusal at the door to the client as `connect_error` with the refusal as its data. */
const atDoor = (refusal: Refusal): Error => Object.assign(new Error(refusal.code), { data: { code: refusal.code, message: refusal.message } })

/** Sockets of one member: pages, devices and programs. */
const MOST_SOCKETS = 30
const tooManySockets = () => new Refusal('too-many', `You are connected ${MOST_SOCKETS} times already. Close some of your pages.`, { retryAfter: 5 })

const admit = (house: House, paces: Paces) => async (socket: LiveSocket, next: (error?: Error) => void): Promise<void> => {
  try {
    const token = tokenOf(socket.handshake.auth)
    checkOrigin(house, socket.handshake.headers, token !== undefined)
    const known = speaker(await identify(house, socket.handshake.headers, token), socket.handshake.auth['as'])
    if (!known) throw new Refusal('not-signed-in', 'Please sign in first.')
    if (paces.of(known.memberId).sockets >= MOST_SOCKETS) throw tooManySockets()
    socket.data.known = known
    next()
  } catch (error) {
    next(atDoor(asRefusal(house, 'connect', error)))
  }
}

const askerAt = (house: House, socket: LiveSocket): Asker =>
  askerOf(socket.data.known, {
    address: addressOf(house, socket.request),
    signIn: () => Promise.reject(new Refusal('not-allowed', 'Sign in at the web door.')),
    signOut: () => Promise.reject(new Refusal('not-allowed', 'Sign out at the web door.')),
    place: {
      id: socket.id,
      enter: async readingId => void (await socket.join(`reading/${readingId}`)),
      leave: async readingId => void (await socket.leave(`reading/${readingId}`)),
    },
  })

const enterGroups = async (house: House, socket: LiveSocket): Promise<void> => {
  const { memberId } = socket.data.known
  const memberships = await house.store.shelf.list<Membership>('membership-of', `${memberId}/`)
  await socket.join([`member/${memberId}`, ...memberships.map(one => `group/${one.groupId}`)])
}

const readingIdsOf = (socket: { rooms: Set<string> }): string[] =>
  [...socket.rooms].filter(room => room.startsWith('reading/')).map(room => room.slice('reading/'.length))

const leaveGroup = async (house: House, io: Live, { groupId, memberId }: Tidings['membership:changed']): Promise<void> => {
  for (const socket of await io.in(`member/${memberId}`).fetchSockets()) {
    socket.leave(`group/${groupId}`)
    for (const readingId of readingIdsOf(socket)) {
      const reading = await house.store.shelf.get<Reading>('reading', readingId)
      if (reading && reading.groupId !== groupId) continue
      socket.leave(`reading/${readingId}`)
      house.presence.leave(readingId, socket.id)
    }
  }
}

const followTidings = (house: House, io: Live): void => {
  house.onTiding('membership:changed', tiding => {
    if (tiding.role === undefined) void leaveGroup(house, io, tiding)
    else io.in(`member/${tiding.memberId}`).socketsJoin(`group/${tiding.groupId}`)
  })
  house.onTiding('credential:ended', ({ memberId, credential }) => {
    const sockets = [...(io.of('/').adapter.rooms.get(`member/${memberId}`) ?? [])].map(id => io.of('/').sockets.get(id))
    for (const socket of sockets) if (credential === undefined || socket?.data.known.credential === credential) socket?.disconnect(true)
  })
}

const seat = (house: House, socket: LiveSocket, { handlers, paces, porch }: { handlers: CommandHandlers; paces: Paces; porch: Porch }): void => {
  porch.leave(addressOf(house, socket.request), socket.request.socket)
  const pace = paces.of(socket.data.known.memberId)
  // Many at once may have been admitted before the first of them sat down.
  if (pace.sockets >= MOST_SOCKETS) return void socket.disconnect(true)
  pace.sockets++
  socket.on('disconnect', () => { pace.sockets-- })
  socket.on('disconnecting', () => { for (const readingId of readingIdsOf(socket)) house.presence.leave(readingId, socket.id) })
  const outflow = (socket.data.outflow = new Outflow(socket.conn))
  socket.onAny(hearCommands({ house, handlers, asker: askerAt(house, socket), pace, outflow }))
  void enterGroups(house, socket)
}

const watchOver = (io: Live, paces: Paces): void => {
  for (const { data: { outflow } } of io.of('/').sockets.values()) if (outflow?.check() === 'stuck') outflow.cut()
  paces.sweep()
}

/** Opens the live door on the house's port. WebSocket only: a polling session's id would be a secret that speaks for its member. */
export const openLive = (house: House, http: HttpServer, handlers: CommandHandlers): LiveDoor => {
  const paces = new Paces(), porch = new Porch()
  const io: Live = new Server(http, {
    transports: ['websocket'], serveClient: false, destroyUpgrade: false, maxHttpBufferSize: 256 * 1024, perMessageDeflate: false, connectTimeout: 10_000, wsEngine: InTurn,
    allowRequest: (request, decide) => {
      const own = request.headers.origin === undefined || ownOrigin(house, request.headers)
      const mayStand = own && porch.admits(addressOf(house, request), request.socket)
      decide(mayStand ? null : own ? 'too many' : 'foreign origin', mayStand)
    },
  })
  io.engine.on('connection', conn => watchInflow(conn, new Outflow(conn)))
  io.use((socket, next) => void admit(house, paces)(socket, next))
  io.on('connection', socket => seat(house, socket, { handlers, paces, porch }))
  const watch = setInterval(() => watchOver(io, paces), 1000).unref()
  house.figures.gauge('live_sockets', () => io.of('/').sockets.size)
  followTidings(house, io)
  return {
    tell: (audience, fact, body) => void (io.to(roomOf(audience)) as unknown as { emit(name: string, body: unknown): void }).emit(fact, body),
    isListening: memberId => io.of('/').adapter.rooms.has(roomOf({ memberId })),
    close: async () => {
      clearInterval(watch)
      io.emit('house:closing', {})
      await new Promise<void>(done => setImmediate(done))
      io.disconnectSockets(true)
      io.engine.close()
    },
  }
}

const ownOrigin = (house: House, headers: Parameters<typeof checkOrigin>[1]): boolean => {
  try {
    checkOrigin(house, headers, true)
    return true
  } catch {
    return false
  }
}
