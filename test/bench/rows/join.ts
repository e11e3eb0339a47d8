// Sitting down at a margin that is full already.
import type { Contestant, Place } from '../contestants.ts'
import { Guest, update } from '../guest.ts'
import { pause, type Server } from '../process.ts'
import { quantile } from '../traffic.ts'
import { marginOf } from '../words.ts'
import { KEEPERS, type Row } from './row.ts'

const SIZE = 30
/** Joins before anything is measured: a server runs for weeks. */
const WARM = 200

/** So many write a document for all: ours lets nobody fill it alone. */
const HANDS = 5

/** Fills a room: in our own house with a document each, every member writes a part. The guests stay. */
const fill = async (server: Server, contestant: Contestant, { room, count, size }: { room: number; count: number; size: number }): Promise<Guest[]> => {
  const writers = contestant.root === 'annotations' ? size : HANDS
  const guests: Guest[] = []
  for (let member = 0; member < writers; member++) {
    const guest = await Guest.enter(server, contestant, { room, member, size })
    guests.push(guest.deafen())
    for (const part of marginOf(Math.floor(count / writers) + (member < count % writers ? 1 : 0), contestant.root, 77 + member)) {
      guest.send(guest.frame(update(part)))
      await server.cpu()
    }
  }
  await server.quiet()
  return guests
}

const sizes = new Map<string, number>()

/** A margin that does not arrive whole was not joined. Ours takes so much of one writer in more slowly than it comes. */
const check = async (server: Server, contestant: Contestant, place: Place, count: number): Promise<void> => {
  const whole = marginOf(count, contestant.root).reduce((sum, { length }) => sum + length, 0)
  const guest = await Guest.enter(server, contestant, place)
  for (let tries = 0; tries < 40 && guest.wire.bytes < whole * 0.85; tries++) await pause(500)
  sizes.set(contestant.id, guest.wire.bytes)
  guest.wire.end()
  if (guest.wire.bytes < whole * 0.85) throw new Error(`${contestant.id} sent ${guest.wire.bytes} bytes of ${whole}`)
}

const ALONE = [{ count: 100, times: 40, reach: '≤ 2' }, { count: 1000, times: 20, reach: '≤ 5' }, { count: 10_000, times: 12, reach: '≤ 30' }]

/** One who sits down while the others are there. */
const sitDown = async (server: Server, contestant: Contestant, { room, count, times }: { room: number; count: number; times: number }): Promise<{ p50: number; cpu: number }> => {
  // each time another: a member may open only so many documents in a minute
  const placeOf = (at: number): Place => ({ room, member: at % SIZE, size: SIZE })
  for (let warm = 0; warm < (room ? 5 : WARM); warm++) await check(server, contestant, placeOf(warm), count)
  await server.quiet()
  const waits: number[] = []
  const before = await server.cpu()
  for (let at = 0; at < times; at++) {
    const began = performance.now()
    const guest = await Guest.enter(server, contestant, placeOf(at))
    waits.push(performance.now() - began)
    guest.wire.end()
  }
  return { p50: quantile(waits, 0.5), cpu: (((await server.cpu()) - before) / times) * 1000 }
}

const alone: Row = {
  id: 'join', who: KEEPERS,
  figures: ALONE.flatMap(({ count, reach }) => [
    { id: `p50-${count}`, title: `join, ${count.toLocaleString('en')} annotations, p50 ms`, digits: 1, reach },
    { id: `cpu-${count}`, title: 'server CPU ms for one such join', digits: 2, ...(count === 10_000 && { reach: '≤ 5' }) },
  ]),
  run: async (server, contestant) => {
    const found: Record<string, number> = {}
    for (const [room, { count, times }] of ALONE.entries()) {
      const stayed = await fill(server, contestant, { room, count, size: SIZE })
      const { p50, cpu } = await sitDown(server, contestant, { room, count, times })
      Object.assign(found, { [`p50-${count}`]: p50, [`cpu-${count}`]: cpu })
      for (const { wire } of stayed) wire.end()
    }
    return found
  },
}

const together = ({ id, title, joins, count, reach }: { id: string; title: string; joins: number; count: number; reach: string }): Row => ({
  id, who: KEEPERS,
  figures: [{ id: 'seconds', title: `${title}, s until all are in`, digits: 2, reach }, { id: 'cpu', title: `server CPU s of it`, digits: 2 }],
  run: async (server, contestant) => {
    const size = contestant.root === 'annotations' && joins > 100 ? 5 : SIZE
    const stayed = await fill(server, contestant, { room: 0, count, size })
    await check(server, contestant, { room: 0, member: 1, size }, count)
    await server.quiet()
    const [before, began] = [await server.cpu(), performance.now()]
    const guests = await Promise.all(Array.from({ length: joins }, (_, at) => Guest.enter(server, contestant, { room: 0, member: at % (size === 5 ? 5 : 200), size })))
    const seconds = (performance.now() - began) / 1000
    const cpu = (await server.cpu()) - before
    for (const { wire } of [...stayed, ...guests]) wire.end()
    return { seconds, cpu }
  },
})

export const joinRows: Row[] = [
  alone,
  together({ id: 'crowd-30', title: '30 joins at once, 10,000 annotations', joins: 30, count: 10_000, reach: '≤ 1.2' }),
  together({ id: 'crowd-1000', title: '1,000 joins at once, 311 kB', joins: 1000, count: 610, reach: '≤ 2' }),
]
