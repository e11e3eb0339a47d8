// What writing costs, how soon it is seen, and how much of it a server can bear.
import type { Contestant } from '../contestants.ts'
import { pause, type Server } from '../process.ts'
import { quantile, Traffic, type Crowd } from '../traffic.ts'
import { EVERYBODY, WITH_DISK, type Row } from './row.ts'

/** Members who write as people do. */
interface Steady extends Omit<Crowd, 'edits'> { /** The first of its rooms. */ from?: number; /** Edits of one member in a second. */ rate: number }

const SECONDS = 4
/** A server runs for weeks: what it costs to become warm is not what is asked. Deliveries before anything is measured. */
const WARM = 300_000
const WARM_RATE = 60_000

/** What a thousand deliveries cost, and how long they took from hand to eye. */
const writeOn = async (server: Server, contestant: Contestant, { rooms, size, rate, from = 0 }: Steady, warm = WARM): Promise<{ cpu: number; waits: number[] }> => {
  const perSecond = rooms * size * rate
  const writers = rooms * (size - 1)
  const traffic = await Traffic.fill(server, contestant, { rooms, size, from, edits: Math.ceil((perSecond * SECONDS + warm / (size - 1)) / writers) + 3 })
  await traffic.write(WARM_RATE / (size - 1), warm / WARM_RATE)
  await traffic.drained()
  await server.quiet()
  traffic.waits = []
  const [before, sent] = [await server.cpu(), traffic.sent]
  await traffic.write(perSecond, SECONDS)
  await traffic.drained()
  const cost = (await server.cpu()) - before
  traffic.end()
  return { cpu: (cost / ((traffic.sent - sent) * (size - 1))) * 1000, waits: traffic.waits }
}

const steady = ({ id, title, who = EVERYBODY, ...crowd }: { id: string; title: string; who?: readonly string[] } & Steady): Row => ({
  id, who,
  figures: [
    { id: 'cpu', title: `server CPU s per 1,000 deliveries, ${title}`, digits: 4, reach: '≤ 1.0 × raw' },
    { id: 'p50', title: `edit → seen by another, p50 ms, ${title}`, digits: 1 },
    { id: 'p99', title: `edit → seen by another, p99 ms, ${title}`, digits: 1, reach: '≤ y-websocket-server' },
  ],
  run: async (server, contestant) => {
    const { cpu, waits } = await writeOn(server, contestant, crowd)
    return { cpu, p50: quantile(waits, 0.5), p99: quantile(waits, 0.99) }
  },
})

const GROWTH = [{ size: 10, rate: 2 }, { size: 100, rate: 0.5 }, { size: 300, rate: 0.1 }]

/** Rooms of very different size, one after the other. */
const growth: Row = {
  id: 'growth', who: EVERYBODY,
  figures: GROWTH.map(({ size, rate }) => ({ id: `of${size}`, title: `server CPU s per 1,000 deliveries, 1 room × ${size} × ${rate}/s`, digits: 4, reach: `≤ 1.0 × raw${size > 10 ? ', falls with size' : ''}` })),
  run: async (server, contestant) => {
    const found: Record<string, number> = {}
    for (const [from, { size, rate }] of GROWTH.entries()) found[`of${size}`] = (await writeOn(server, contestant, { rooms: 1, size, rate, from }, from ? WARM / 2 : WARM)).cpu
    return found
  },
}

const WINDOW = 24
const FULL_SECONDS = 3

/** As much as can be: every writer has so many edits on their way at any time. */
const full = ({ id, title, reach, ...crowd }: { id: string; title: string; reach: string } & Crowd): Row => ({
  id, who: EVERYBODY,
  figures: [
    { id: 'perSecond', title: `deliveries per second, server core full, ${title}`, digits: 0, isMoreBetter: true, reach },
    { id: 'perCpu', title: `deliveries per second of server CPU, ${title}`, digits: 0, isMoreBetter: true, reach },
  ],
  run: async (server, contestant) => {
    const traffic = await Traffic.fill(server, contestant, crowd)
    const pump = () => { for (const writer of traffic.writers) if (writer.seen + WINDOW / 2 >= writer.sent) writer.send(WINDOW - (writer.sent - writer.seen)) }
    const measured = await measure(server, traffic, pump)
    traffic.end()
    return { perSecond: (measured.seen * (crowd.size - 1)) / measured.seconds, perCpu: (measured.seen * (crowd.size - 1)) / measured.cpu }
  },
})

const measure = async (server: Server, traffic: Traffic, pump: () => void): Promise<{ seen: number; seconds: number; cpu: number }> => {
  let isOver = false
  const keepOn = (): void => {
    if (isOver) return
    pump()
    setImmediate(keepOn)
  }
  keepOn()
  await until(traffic, { seconds: 1, said: 0.25 })
  const [cpu, seen, began] = [await server.cpu(), traffic.seen, performance.now()]
  await until(traffic, { seconds: FULL_SECONDS, said: 1 })
  const result = { cpu: (await server.cpu()) - cpu, seen: traffic.seen - seen, seconds: (performance.now() - began) / 1000 }
  isOver = true
  return result
}

const until = async (traffic: Traffic, { seconds, said }: { seconds: number; said: number }): Promise<void> => {
  for (const end = performance.now() + seconds * 1000; performance.now() < end && traffic.said < said;) await pause(5)
}

const STEP = 1.25
const STEP_SECONDS = 1.2

/** The most edits a second at which 99 of 100 are seen within 100 ms. */
const held: Row = {
  id: 'held', who: EVERYBODY,
  figures: [{ id: 'edits', title: 'edits per second held with p99 ≤ 100 ms, 1 room × 30', digits: 0, isMoreBetter: true, reach: '≥ 1.2 × Hocuspocus' }],
  run: async (server, contestant) => {
    const traffic = await Traffic.fill(server, contestant, { rooms: 1, size: 30, edits: 3600 })
    let held = 0
    for (let rate = 800; rate < 20_000; rate *= STEP) {
      const isFine = await holds(traffic, rate)
      if (!isFine) break
      held = rate
    }
    traffic.end()
    return { edits: held }
  },
}

const holds = async (traffic: Traffic, rate: number): Promise<boolean> => {
  traffic.waits = []
  await traffic.write(rate, STEP_SECONDS, () => traffic.late(1000))
  if (traffic.late(1000) || traffic.said === 1) return false
  await traffic.drained()
  return quantile(traffic.waits, 0.99) <= 100
}

export const editRows: Row[] = [
  steady({ id: '1x30', title: '1 room × 30 × 2/s', rooms: 1, size: 30, rate: 2, who: WITH_DISK }),
  steady({ id: '20x10', title: '20 rooms × 10 × 2/s', rooms: 20, size: 10, rate: 2 }),
  steady({ id: '200x5', title: '200 rooms × 5 × 0.5/s', rooms: 200, size: 5, rate: 0.5 }),
  growth,
  full({ id: 'full-1x30', title: '1 room × 30', rooms: 1, size: 30, edits: 6000, reach: '≥ 1.2 × Hocuspocus' }),
  full({ id: 'full-20x10', title: '20 rooms × 10', rooms: 20, size: 10, edits: 1000, reach: '≥ 1.5 × raw' }),
  held,
]
