/** What the house knows of a joint note and the note does not say itself: whose hands wrote it, and whether it was carried up. */
import { z } from 'zod'
import type { Anchor } from '../../shared/anchor.ts'
import { ask, askAll } from '../api.ts'
import { theLine } from '../socket.ts'

const Agent = z.object({ id: z.string() })
const Described = z.object({ creator: z.union([z.array(Agent), Agent.transform(agent => [agent])]).optional() })

/** Who wrote in a joint note, the first hand first; nobody while the house does not know it. */
export const writersOf = async (readingId: string, id: string): Promise<string[]> => {
  const told: unknown = await ask('GET /api/readings/:readingId/annotations/:memberId/:id', { params: { readingId, memberId: 'joint', id } }).catch(() => undefined)
  const { data } = Described.safeParse(told)
  return (data?.creator ?? []).map(agent => agent.id.slice(agent.id.lastIndexOf('#') + 1))
}

/** Whether the group's question that a joint note became is known to the house. Its id is the note's own, so it is asked once. */
export const isCarried = async (readingId: string, id: string): Promise<boolean> => {
  const questions = await askAll(after => ask('GET /api/readings/:readingId/questions', { params: { readingId }, query: { limit: 200, after } })).catch(() => [])
  return questions.some(question => question.id === id)
}

/** Carries a joint note up as the group's question. Throws a Refusal. */
export const carry = async (readingId: string, { id, anchor, body }: { id: string; anchor: Anchor; body: string }): Promise<void> => {
  const line = theLine()
  await line.ask('question:ask', { readingId, id, body, anchor })
  await line.ask('question:carry', { id })
}
