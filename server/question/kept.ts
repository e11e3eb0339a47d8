import type { Question } from '../../shared/question.ts'
import type { Draft, Shelf } from '../store/shelf.ts'

type Reader = Pick<Shelf | Draft, 'get' | 'list'>

/** All questions of a reading, whoever may see them; a question stands under `question/<id>`, its reading finds it by `question-of/<readingId>/<id>`. */
export const questionsOf = async (reader: Reader, readingId: string): Promise<Question[]> => {
  const keys = await reader.list<{ id: string }>('question-of', `${readingId}/`)
  const questions = await Promise.all(keys.map(({ id }) => reader.get<Question>('question', id)))
  return questions.filter(question => question !== undefined)
}

/** Keeps a question as it stands. */
export const putQuestion = (draft: Draft, question: Question): void => {
  draft.put('question', question.id, question)
  draft.put('question-of', `${question.readingId}/${question.id}`, { id: question.id })
}

const drop = (draft: Draft, { id, readingId }: Question): void => {
  draft.drop('question', id)
  draft.drop('question-of', `${readingId}/${id}`)
}

/** Forgets all questions of a reading that is erased. */
export const dropQuestions = async (draft: Draft, readingId: string): Promise<void> => {
  for (const question of await questionsOf(draft, readingId)) drop(draft, question)
}

/** A question without a member's part in it. What others answered stays, so their own question loses its words and keeps its place. */
const without = ({ anchor, about, carriedBy, ...question }: Question, memberId: string): Question => ({
  ...question, backers: question.backers.filter(one => one !== memberId), answers: question.answers.filter(one => one.memberId !== memberId),
  ...(carriedBy !== undefined && carriedBy !== memberId && { carriedBy }),
  ...(question.memberId === memberId ? { body: '' } : { ...(anchor && { anchor }), ...(about !== undefined && { about }) }),
})

const concerns = (question: Question, memberId: string): boolean =>
  [question.memberId, question.carriedBy, ...question.backers, ...question.answers.map(answer => answer.memberId)].includes(memberId)

/** Takes a member's questions, answers and backing out of a reading. */
export const eraseFromQuestions = async (draft: Draft, readingId: string, memberId: string): Promise<void> => {
  for (const question of await questionsOf(draft, readingId)) {
    if (!concerns(question, memberId)) continue
    const left = without(question, memberId)
    if (question.memberId === memberId && left.answers.length === 0) drop(draft, question)
    else putQuestion(draft, left)
  }
}
