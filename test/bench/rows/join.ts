// Sitting down at a margin that is full already.
import type { Contestant, Place } from '../contestants.ts'
import { Guest, update } from '../guest.ts'
import type { Server } from '../process.ts'
import { quantile } from '../traffic.ts'
import { marginOf } from '../words.ts'
import { KEEPERS, type Row } from './row.ts'

const SIZE = 30

/** Fills a room: in our own house with a document each, every member writes a part. The guests stay. */
const fill = async (server: Server, contestant: Contestant, { count, size }: { count: number; size: number }): Promise<Guest[]> => {
  const isOwn = contestant.root === 'annotations'
  const writers = isOwn ? size : 1
  const guests: Guest[] = []
  for (let member = 0; member < writers; member++) {
    const guest = await Guest.enter(server, contestant, { room: 0, member, size })
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

/** A margin that does not arrive whole was not joined. */
const check = async (server: Server, contestant: Contestant, place: Place, count: number): Promise<void> => {
  const guest = await Guest.enter(server, contestant, place)
  const whole = marginOf(count, contestant.root).reduce((sum, { length }) => sum + length, 0)
  sizes.set(contestant.id, guest.wire.bytes)
  guest.wire.end()
  if (guest.wire.bytes < whole * 0.85) throw new Error(`${contestant.id} sent ${guest.wire.bytes} bytes of ${whole}`)
}

const alone = ({ count, reach, times }: { count: number; reach: string; times: number }): Row => ({
  id: `join-${count}`, who: KEEPERS,
  figures: [
    { id: 'p50', title: `join, ${count.toLocaleString('en')} annotations, p50 ms`, digits: 1, reach },
    { id: 'cpu', title: `server CPU ms for one such join`, digits: 2, ...(count === 10_000 && { reach: '≤ 5' }) },
  ],
  run: async (server, contestant) => {
    const stayed = await fill(server, contestant, { count, size: SIZE })
    const place = { room: 0, member: 1, size: SIZE }
    for (let times = 0; times < 3; times++) await check(server, contestant, place, count)
    await server.quiet()
    const waits: number[] = []
    const before = await server.cpu()
    for (let at = 0; at < times; at++) {
      const began = performance.now()
      const guest = await Guest.enter(server, contestant, place)
      waits.push(performance.now() - began)
      guest.wire.end()
    }
    const cost = (await server.cpu()) - before
    for (const { wire } of stayed) wire.end()
    return { p50: quantile(waits, 0.5), cpu: (cost / times) * 1000 }
  },
})

const together = ({ id, title, joins, count, reach }: { id: string; title: string; joins: number; count: number; reach: string }): Row => ({
  id, who: KEEPERS,
  figures: [{ id: 'seconds', title: `${title}, s until all are in`, digits: 2, reach }, { id: 'cpu', title: `server CPU s of it`, digits: 2 }],
  run: async (server, contestant) => {
    const size = contestant.root === 'annotations' && joins > 100 ? 5 : SIZE
    const stayed = await fill(server, contestant, { count, size })
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
  alone({ count: 100, reach: '≤ 2', times: 40 }),
  alone({ count: 1000, reach: '≤ 5', times: 20 }),
  alone({ count: 10_000, reach: '≤ 30', times: 12 }),
  together({ id: 'crowd-30', title: '30 joins at once, 10,000 annotations', joins: 30, count: 10_000, reach: '≤ 1.2' }),
  together({ id: 'crowd-1000', title: '1,000 joins at once, 311 kB', joins: 1000, count: 610, reach: '≤ 2' }),
]
