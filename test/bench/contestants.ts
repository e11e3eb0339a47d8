// Who is measured, and how each is spoken to.
import * as encoding from 'lib0/encoding'
import { MUX, dataFrame, openFrame } from '../../shared/mux.ts'
import { ownName, sharedName } from '../../shared/margin.ts'
import type { People } from './people.ts'
import type { Start } from './process.ts'
import type { Root } from './words.ts'

/** A member in a room. `size`: how many are in it. */
export interface Place { room: number; member: number; size: number }

/** A document as one client has it open: what precedes each message about it, and what must be said to open it. */
export interface Leaf { prefix: Uint8Array; opening: Uint8Array[]; memberId?: string }

export interface Contestant {
  id: string
  start: Start
  /** Whether it knows Yjs at all. */
  isDumb?: boolean
  root: Root
  /** Where a socket is opened. */
  door(place: Place): { path: string; protocol?: string }
  /** The documents a member opens, the one they write in first. */
  leaves(place: Place): Leaf[]
  /** Where the y-message begins in what it sends; −1 when there is none. */
  skip(message: Buffer): number
}

const NONE = new Uint8Array(0)
const room = (number: number): string => `room-${number}`

const varString = (text: string, ...more: number[]): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, text)
  for (const number of more) encoding.writeVarUint(encoder, number)
  return encoding.toUint8Array(encoder)
}

const uintEnd = (message: Buffer, at: number): number => {
  while (message[at]! & 128) at++
  return at + 1
}

const raw: Contestant = {
  id: 'raw', start: { file: 'raw' }, isDumb: true, root: 'joint',
  door: ({ room: at }) => ({ path: `/${room(at)}` }), leaves: () => [{ prefix: NONE, opening: [] }], skip: () => 0,
}

const yWebsocket: Contestant = { ...raw, id: 'y-websocket', start: { file: 'y-websocket' }, isDumb: false }

// its provider says who it is before it says anything else
const hocuspocus: Contestant = {
  ...raw, id: 'hocuspocus', start: { file: 'hocuspocus' }, isDumb: false,
  door: () => ({ path: '/' }),
  leaves: ({ room: at }) => [{ prefix: varString(room(at)), opening: [Buffer.concat([varString(room(at), 2, 0), varString('token'), varString('4.8.0')])] }],
  skip: message => 1 + message[0]!,
}

/** Our own server, many hands in one document: like with like. */
const shared = ({ sitters, readings, dir }: People): Contestant => ({
  ...raw, id: 'shared', start: { file: 'tenfold', keeps: true, from: dir }, isDumb: false,
  door: ({ room: at, member }) => {
    const { token } = sitterAt(sitters, at, member)
    return { path: `/sync/${sharedName(readings[at]!)}?token=${token}` }
  },
  leaves: ({ room: at, member }) => [{ prefix: NONE, opening: [], memberId: sitterAt(sitters, at, member).memberId }],
})

/** Our own server as it is used: a document for each member, all of a room over one socket. */
const own = (people: People): Contestant => ({
  ...shared(people), id: 'own', root: 'annotations',
  door: ({ room: at, member }) => ({ path: `/sync?token=${sitterAt(people.sitters, at, member).token}`, protocol: MUX }),
  leaves: ({ room: at, member, size }) => [member, ...Array.from({ length: size }, (_, other) => other).filter(other => other !== member)].map((owner, channel) => {
    const { memberId } = sitterAt(people.sitters, at, owner)
    return { prefix: dataFrame(channel, NONE), opening: [openFrame(channel, ownName(people.readings[at]!, memberId))], memberId }
  }),
  skip: message => {
    const at = uintEnd(message, 0)
    return message[at] === 1 ? at + 1 : -1
  },
})

/** Rooms are of different members as far as there are enough. */
const sitterAt = (sitters: People['sitters'], at: number, member: number) => sitters[(at * 10 + member) % sitters.length]!

/** Everybody, by id. */
export const contestants = (people: People): Record<string, Contestant> => {
  const all = [
    raw, yWebsocket, { ...yWebsocket, id: 'y-leveldb', start: { file: 'y-websocket', keeps: true, env: { YPERSISTENCE: 'yes' } } },
    hocuspocus, { ...hocuspocus, id: 'sqlite', start: { file: 'hocuspocus', keeps: true } },
    shared(people), own(people),
  ]
  return Object.fromEntries(all.map(one => [one.id, one]))
}
