/** A reading and its text, as a member asks the house about them. */
import type { RouteOutput } from '../../shared/contract.ts'
import { Refusal } from '../../shared/refusal.ts'
import { ask, askAll } from '../api.ts'
import { myself } from '../member/members.ts'

export type OneReading = RouteOutput<'GET /api/readings/:readingId'>['reading']
export type ItsPost = RouteOutput<'GET /api/posts/:postId'>['post']

/** A reading with the very revision its members read. */
export const readingWithText = async (readingId: string): Promise<{ reading: OneReading; post: ItsPost }> => {
  const { reading } = await ask('GET /api/readings/:readingId', { params: { readingId } }).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'not-found') void letGo(readingId).catch(() => { /* where nothing is kept, nothing goes */ })
    throw error
  })
  const { post } = await ask('GET /api/posts/:postId', { params: { postId: reading.postId }, query: { revision: reading.revision } })
  return { reading, post }
}

/** What is not a member's to see any more is not theirs to keep. */
const letGo = async (readingId: string): Promise<void> => {
  const [{ forgetReading }] = await Promise.all([import('../copy-base.ts'), myself.know()])
  if (myself.me) await forgetReading(myself.me.id, readingId)
}

/** Whose documents may be opened now. */
export const marginsOf = (readingId: string): Promise<{ memberId: string; name: string }[]> =>
  askAll(() => ask('GET /api/readings/:readingId/margins', { params: { readingId } }))
