/** What a group takes along to its convention on paper: its texts, what it carries up, and what was said in its rounds. */
import type { RouteOutput } from '../../shared/contract.ts'
import type { Round } from '../../shared/round.ts'
import { ask, askAll } from '../api.ts'
import { groupOf, readingsOf, type Card, type OneGroup } from '../group/groups.ts'
import { postOf, type OnePost } from '../post/posts.ts'
import { roundsOf } from '../round/rounds.ts'

export type Question = RouteOutput<'GET /api/readings/:readingId/questions'>['items'][number]

/** One reading of the pack. */
export interface Sheet { card: Card; post: OnePost; questions: readonly Question[]; rounds: readonly Round[] }
export interface Pack { group: OneGroup; sheets: readonly Sheet[] }

const questionsOf = (readingId: string): Promise<Question[]> =>
  askAll(after => ask('GET /api/readings/:readingId/questions', { params: { readingId }, query: { limit: 200, after } }))

const sheetOf = async (card: Card): Promise<Sheet> => {
  const [post, questions, rounds] = await Promise.all([postOf(card.postId), questionsOf(card.id), roundsOf(card.id)])
  return { card, post, questions: questions.filter(one => one.carriedAt !== undefined && !one.private), rounds: rounds.filter(one => one.notes.length > 0) }
}

const when = ({ opensAt, createdAt }: Card): string => opensAt ?? createdAt

/** Everything a group has read, in the order it was read. */
export const packOf = async (groupId: string): Promise<Pack> => {
  const [group, readings] = await Promise.all([groupOf(groupId), readingsOf(groupId)])
  const read = readings.filter(card => card.state !== 'planned').sort((one, other) => when(one).localeCompare(when(other)))
  return { group, sheets: await Promise.all(read.map(sheetOf)) }
}
