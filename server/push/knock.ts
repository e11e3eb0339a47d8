/** Hands something to an address outside that a member's browser named, which makes it a door out of the house, guarded like the one for pages. */
import { Agent, fetch } from 'undici'
import { isPublic, type Judge } from '../post/address.ts'
import { judgedLookup, judgeUrl } from '../post/fetch.ts'

/** What is handed over. */
export interface Parcel { headers: Record<string, string>; body: Uint8Array }

/** Posts a parcel and answers with the status; leads on to nowhere else. Rejects where it may not go, or nobody answers in time. */
export type PostAddress = (address: string, parcel: Parcel, judge?: Judge) => Promise<number>

const PATIENCE = 10_000

/** Push services speak https at its own port. */
const pushServices: Judge = { mayReach: isPublic, mayKnock: port => port === 443 }

/** Posts to an address on the internet. */
export const postAddress: PostAddress = async (address, { headers, body }, judge = pushServices) => {
  const url = judgeUrl(address, judge)
  const agent = new Agent({ connect: { lookup: judgedLookup(judge), timeout: PATIENCE }, maxHeaderSize: 16_384, pipelining: 0 })
  try {
    const response = await fetch(url, { method: 'POST', redirect: 'manual', dispatcher: agent, signal: AbortSignal.timeout(PATIENCE), headers, body })
    await response.body?.cancel()
    return response.status
  } finally {
    void agent.destroy()
  }
}
