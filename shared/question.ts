import { z } from 'zod'
import { Anchor } from './anchor.ts'
import { ClientId, Id, Time, words } from './wire.ts'

/** Open: nobody has answered yet. Answered. Carried up: taken to the teacher, as the group's own. */
export const QuestionState = z.enum(['open', 'answered', 'carried'])
export type QuestionState = z.infer<typeof QuestionState>

/** What was said to a question: words, or a link to where it is answered (`message/<id>`, `annotation/<memberId>/<id>`). */
export const QuestionAnswer = z.object({ memberId: Id, body: z.string(), link: z.string().optional(), createdAt: Time })
export type QuestionAnswer = z.infer<typeof QuestionAnswer>

/** What is asked of the facilitator or the teacher. A private one is seen by its asker and the facilitators alone. */
export const Question = z.object({
  id: ClientId,
  readingId: Id,
  memberId: Id,
  body: z.string(),
  anchor: Anchor.optional(),
  /** What it was asked from: `message/<id>` or `annotation/<memberId>/<id>`. */
  about: z.string().optional(),
  private: z.literal(true).optional(),
  createdAt: Time,
  /** Members who have this question too. */
  backers: z.array(Id),
  answers: z.array(QuestionAnswer),
  carriedAt: Time.optional(),
  carriedBy: Id.optional(),
})
export type Question = z.infer<typeof Question>

const Place = z.string().regex(/^(message|annotation)\/[A-Za-z0-9_/-]{1,140}$/)

/** What is sent to ask. */
export const NewQuestion = z.object({ readingId: Id, id: ClientId, body: words(4000), anchor: Anchor.optional(), about: Place.optional(), private: z.boolean().optional() })
/** What is sent to have a question too, or no longer. */
export const QuestionBack = z.object({ id: ClientId, on: z.boolean() })
/** What is sent to answer: words, a link, or both. */
export const NewAnswer = z.object({ id: ClientId, body: words(8000).optional(), link: Place.optional() })
  .refine(answer => answer.body !== undefined || answer.link !== undefined, { message: 'is missing', path: ['body'] })
/** Which question. */
export const QuestionName = z.object({ id: ClientId })

/** How a question stands. */
export const stateOfQuestion = (question: Question): QuestionState =>
  question.carriedAt !== undefined ? 'carried' : question.answers.length > 0 ? 'answered' : 'open'

/** Whether a member may know of a question at all. */
export const maySeeQuestion = (question: Question, member: { memberId: string; role: string }): boolean =>
  question.private !== true || question.memberId === member.memberId || member.role === 'facilitator'

/** The unanswered first, the eldest of them on top; then what was answered or carried up, the newest on top. */
export const inOrderOfWaiting = (questions: readonly Question[]): Question[] => {
  const isOpen = (question: Question) => stateOfQuestion(question) === 'open'
  const open = questions.filter(isOpen).sort((one, other) => one.createdAt.localeCompare(other.createdAt))
  return [...open, ...questions.filter(question => !isOpen(question)).sort((one, other) => other.createdAt.localeCompare(one.createdAt))]
}
