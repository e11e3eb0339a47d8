// What a seat, a room, and a room everybody has left weigh; and a reader who does not read.
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import type { Contestant } from '../contestants.ts'
import { Guest, update } from '../guest.ts'
import { pause, type Server } from '../process.ts'
import { quantile } from '../traffic.ts'
import { marginOf, REWRITER, rewritesOf } from '../words.ts'
import { EVERYBODY, type Row } from './row.ts'

const SEATS = 1000
const ROOMS = 150
const WARM_ROOMS = 40
/** Hocuspocus lets a document go two seconds after the last change, our house what it knows of a group two seconds after it was left (ms). */
const LET_GO = 2500

const seats: Row = {
  id: 'seat', who: EVERYBODY,
  figures: [{ id: 'kB', title: 'memory per idle seat, resident, kB', digits: 1, reach: '≤ 15' }],
  run: async (server, contestant) => {
    const guests: Guest[] = []
    const sit = async (count: number) => { for (let at = 0; at < count; at++) guests.push((await Guest.enter(server, contestant, { room: 0, member: guests.length % 300, size: 1 })).deafen()) }
    // the heap first grows to what opening so many sockets needs, whoever stays
    await sit(SEATS)
    await pause(300)
    const before = await server.resident()
    await sit(SEATS)
    await pause(300)
    const after = await server.resident()
    for (const { wire } of guests) wire.end()
    return { kB: (after - before) / SEATS / 1024 }
  },
}

const sitInRooms = async (server: Server, contestant: Contestant, { from, to }: { from: number; to: number }): Promise<Guest[]> => {
  const guests: Guest[] = []
  for (let room = from; room < to; room++) {
    const guest = (await Guest.enter(server, contestant, { room, member: 0, size: 1 })).deafen()
    guests.push(guest)
    for (const part of marginOf(100, contestant.root)) guest.send(guest.frame(update(part)))
  }
  await server.quiet()
  return guests
}

const rooms: Row = {
  id: 'room', who: EVERYBODY,
  figures: [
    { id: 'open', title: 'memory per open room of 100 annotations, kB', digits: 0, reach: '≤ 100' },
    { id: 'kept', title: 'memory kept after everybody left, per room, kB', digits: 1, reach: '≤ 1' },
  ],
  run: async (server, contestant) => {
    const first = await sitInRooms(server, contestant, { from: 0, to: WARM_ROOMS })
    for (const { wire } of first) wire.end()
    await server.quiet()
    await pause(LET_GO)
    const before = await server.memory()
    const guests = await sitInRooms(server, contestant, { from: WARM_ROOMS, to: WARM_ROOMS + ROOMS })
    // what was found out while they wrote is let go of within ten seconds
    await pause(10_000)
    const open = await server.memory()
    for (const { wire } of guests) wire.end()
    await server.quiet()
    await pause(LET_GO)
    const kept = await server.memory()
    return { open: (open - before) / ROOMS / 1024, kept: (kept - before) / ROOMS / 1024 }
  },
}

const READERS = 15
const STOPPED = 5
const PIECE = 2000
const PIECES = 15_000
const WARM = 6000

/** Readers who stop reading while much is said. */
const stopped: Row = {
  id: 'stopped', who: EVERYBODY,
  figures: [
    { id: 'MB', title: '5 of 15 readers stop reading, 30 MB offered: peak memory growth, MB', digits: 0, reach: '≤ 20' },
    { id: 'cut', title: 'of these five, cut off', digits: 0, isMoreBetter: true, reach: '5' },
    { id: 'before', title: 'the others\' p99 ms before they stop', digits: 0 },
    { id: 'p99', title: 'the others\' p99 ms meanwhile', digits: 0, reach: 'unmoved' },
  ],
  run: async (server, contestant) => {
    const guests = await Promise.all(Array.from({ length: READERS + 1 }, (_, member) => Guest.enter(server, contestant, { room: 0, member, size: contestant.root === 'annotations' ? READERS + 1 : READERS })))
    const [writer, ...readers] = guests as [Guest, ...Guest[]]
    const offered = new Offer(writer.deafen(), contestant)
    readers.forEach((reader, at) => { if (at < STOPPED) reader.deafen(); else reader.listen(offered.reader()) })
    // the heap first grows to what this work needs with everybody reading
    await offered.say(WARM / 2)
    await offered.say(WARM / 2)
    const before = offered.p99()
    const start = await server.peak()
    for (const { wire } of readers.slice(0, STOPPED)) wire.socket.pause()
    await offered.say(PIECES)
    const peak = await server.peak()
    const p99 = offered.p99()
    for (const { wire } of readers.slice(0, STOPPED)) wire.socket.resume()
    await calm(readers.slice(0, STOPPED))
    const cut = readers.slice(0, STOPPED).filter(({ wire }) => wire.code !== undefined).length
    for (const { wire } of guests) wire.end()
    return { MB: (peak - start) / 2 ** 20, cut, before, p99 }
  },
}

/** Waits until nothing more comes: what was on its way is read, and whoever was cut off knows it. */
const calm = async (guests: readonly Guest[]): Promise<void> => {
  for (let before = -1, now = 0; before !== now; before = now, now = guests.reduce((sum, { wire }) => sum + wire.bytes, 0)) await pause(1000)
}

const all = new Map<string, Uint8Array[]>()
const piecesFor = (root: Contestant['root']): Uint8Array[] => {
  const kept = all.get(root) ?? rewritesOf(PIECES + WARM, PIECE, root)
  all.set(root, kept)
  return kept
}

/** Three megabytes a second from one writer, and how soon each piece is seen by each reader. */
class Offer {
  private said = 0
  private waits: number[] = []
  private readonly frames: Buffer[]
  private readonly base: number
  private readonly sentAt: number[] = []
  private readonly readers: { seen: number }[] = []
  constructor(private readonly writer: Guest, { root }: Contestant) {
    const [first, ...pieces] = piecesFor(root)
    this.base = clockIn(first!)
    this.frames = pieces.map(piece => writer.frame(update(piece)))
    this.writer.send(this.writer.frame(update(first!)))
  }

  async say(count: number): Promise<void> {
    this.waits = []
    const began = performance.now()
    for (let done = 0; done < count; await pause(1)) {
      for (const due = Math.min(count, ((performance.now() - began) * 3000) / PIECE); done < due; done++) {
        this.sentAt.push(performance.now())
        this.writer.send(this.frames[this.said++]!)
      }
    }
    await this.drained()
  }

  /** Waits until every reader who reads has seen all. */
  private async drained(): Promise<void> {
    for (const end = performance.now() + 30_000; this.readers.some(({ seen }) => seen < this.said) && performance.now() < end;) await pause(5)
  }

  /** A reader's ear, with its own count of what it has seen. */
  reader(): (message: Buffer) => void {
    const reader = { seen: 0 }
    this.readers.push(reader)
    return message => {
      if (message[0] !== 0 || message[1] !== 2) return
      const upTo = (clockIn(decoding.readVarUint8Array(decoding.createDecoder(message.subarray(2)))) - this.base) / PIECE
      const now = performance.now()
      for (; reader.seen < upTo; reader.seen++) this.waits.push(now - this.sentAt[reader.seen]!)
    }
  }

  p99(): number { return quantile(this.waits, 0.99) }
}

const clockIn = (bytes: Uint8Array): number => Y.parseUpdateMeta(bytes).to.get(REWRITER) ?? 0

export const memoryRows: Row[] = [seats, rooms, stopped]
