/** Pledges, as a member gives and takes back theirs. */
import type { RouteOutput } from '../../shared/contract.ts'
import { ask } from '../api.ts'

export type Card = RouteOutput<'GET /api/readings/:readingId'>['reading']
export interface Count { made: number; of: number }

/** What may come of a reading that is waited for. */
export interface Awaiting { counted(count: Count): void; turned(): void }

/** Only who waits for a reading needs the line: it is brought when asked for. */
const line = async () => (await import('../socket.ts')).theLine()

/** How a reading stands, and whether this member has given their word for it. */
export const standingOf = (readingId: string): Promise<RouteOutput<'GET /api/readings/:readingId'>> =>
  ask('GET /api/readings/:readingId', { params: { readingId } })

/** Gives one's word for a reading, or takes it back; answers how many have. */
export const pledge = async (readingId: string, on: boolean): Promise<Count> =>
  (await line()).ask(on ? 'pledge:make' : 'pledge:withdraw', { readingId })

/** Tells of a reading's pledges and of its turns, also of those missed while the line was down, until what it gives is called. */
export const onPledges = (readingId: string, { counted, turned }: Awaiting): (() => void) => {
  let stops: (() => void)[] = []
  let hasStopped = false
  void line().then(open => {
    if (hasStopped) return
    let wasConnected = open.state === 'connected'
    stops = [
      open.hear('pledge:changed', told => { if (told.readingId === readingId) counted(told) }),
      open.hear('reading:changed', told => { if (told.reading.id === readingId) turned() }),
      open.watch(() => {
        const isConnected = open.state === 'connected'
        if (isConnected && !wasConnected) turned()
        wasConnected = isConnected
      }),
    ]
    open.open()
  })
  return () => { hasStopped = true; for (const stop of stops) stop() }
}
