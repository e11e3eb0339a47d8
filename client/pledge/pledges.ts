/** Pledges, as a member gives and takes back theirs. */
import type { RouteOutput } from '../../shared/contract.ts'
import { ask } from '../api.ts'

export type Card = RouteOutput<'GET /api/readings/:readingId'>['reading']
export interface Count { made: number; of: number }

/** Only who waits for a reading needs the line: it is brought when asked for. */
const line = async () => (await import('../socket.ts')).theLine()

/** Whether this member has given their word for a reading. */
export const isPledged = async (readingId: string): Promise<boolean> => (await ask('GET /api/readings/:readingId', { params: { readingId } })).pledged

/** Gives one's word for a reading, or takes it back; answers how many have. */
export const pledge = async (readingId: string, on: boolean): Promise<Count> =>
  (await line()).ask(on ? 'pledge:make' : 'pledge:withdraw', { readingId })

/** Calls `fn` when pledges of a reading change, until what it gives is called. */
export const onPledges = (readingId: string, fn: (count: Count) => void): (() => void) => {
  let stop: () => void = () => {}
  let hasStopped = false
  void line().then(open => {
    if (!hasStopped) stop = open.hear('pledge:changed', told => { if (told.readingId === readingId) fn(told) })
  })
  return () => { hasStopped = true; stop() }
}
