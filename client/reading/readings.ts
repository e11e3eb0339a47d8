/** A reading and its text, as a member asks the house about them. */
import type { RouteOutput } from '../../shared/contract.ts'
import { ask, askAll } from '../api.ts'

export type OneReading = RouteOutput<'GET /api/readings/:readingId'>['reading']
export type ItsPost = RouteOutput<'GET /api/posts/:postId'>['post']

/** A reading with the very revision its members read. */
export const readingWithText = async (readingId: string): Promise<{ reading: OneReading; post: ItsPost }> => {
  const { reading } = await ask('GET /api/readings/:readingId', { params: { readingId } })
  const { post } = await ask('GET /api/posts/:postId', { params: { postId: reading.postId }, query: { revision: reading.revision } })
  return { reading, post }
}

/** Whose documents may be opened now. */
export const marginsOf = (readingId: string): Promise<{ memberId: string; name: string }[]> =>
  askAll(() => ask('GET /api/readings/:readingId/margins', { params: { readingId } }))
