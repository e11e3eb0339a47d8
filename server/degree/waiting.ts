/** What in one reading nobody has answered yet. */
import type { Message } from '../../shared/discussion.ts'
import { firstWords } from '../../shared/excerpt.ts'
import { stateOfQuestion, type Question } from '../../shared/question.ts'
import type { Written } from '../../shared/waiting.ts'
import type { Content, Entry } from './content.ts'

const isQuestion = (words: string): boolean => /[?؟]/.test(words)

/** What became of messages: which were replied to by others, and up to where each member was last named by others. */
interface Answered { replied: Set<string>; namedAt: Map<string, number>; last: number }

const answeredIn = (messages: readonly Message[]): Answered => {
  const [by, answered] = [new Map(messages.map(({ id, memberId }) => [id, memberId])), { replied: new Set<string>(), namedAt: new Map<string, number>(), last: -1 }]
  for (const [at, { memberId, replyTo, mentions = [], erased }] of messages.entries()) {
    if (erased) continue
    answered.last = at
    if (replyTo !== undefined && by.get(replyTo) !== memberId) answered.replied.add(replyTo)
    for (const named of mentions) if (named !== memberId) answered.namedAt.set(named, at)
  }
  return answered
}

/**
 * In the flow of a discussion what follows is the answer: a message waits that is the last word, or asks. One that answers another, or was
 * answered, named or signed by somebody else, does not.
 */
const waitingMessages = ({ messages }: Content): Written[] => {
  const { replied, namedAt, last } = answeredIn(messages)
  const isAnswer = (message: Message): boolean => message.replyTo !== undefined || message.mentions !== undefined
  const isAnswered = (message: Message, at: number): boolean =>
    replied.has(message.id) || (namedAt.get(message.memberId) ?? -1) > at || Object.values(message.reactions ?? {}).flat().some(by => by !== message.memberId)
  const waiting = messages.filter((message, at) =>
    !message.erased && (at === last || isQuestion(message.body)) && !isAnswer(message) && !isAnswered(message, at))
  return waiting.map(({ id, readingId, memberId, createdAt, body }) => ({ kind: 'message', id, readingId, memberId, since: createdAt, words: firstWords(body) }))
}

const waitingQuestions = ({ questions }: Content): Written[] =>
  questions.filter(question => stateOfQuestion(question) === 'open').map(ofQuestion)

const ofQuestion = ({ id, readingId, memberId, createdAt, body }: Question): Written =>
  ({ kind: 'question', id, readingId, memberId, since: createdAt, words: firstWords(body) })

/** An entry of a margin, as it is listed. */
export const ofEntry = ({ readingId, createdAt }: Content, { name, by, at, words, to }: Entry): Written =>
  ({ kind: to === undefined ? 'annotation' : 'reply', id: name, readingId, memberId: by, since: at || createdAt, words })

/** Words in a margin wait for a reply, and unless they ask, a sign is answer enough. */
const waitingEntries = (content: Content): Written[] => {
  const margins = [...content.margins.values()]
  const entries = margins.flatMap(margin => margin.entries)
  const replied = new Set(entries.flatMap(({ to, by }) => (to === undefined || to.startsWith(`${by}/`) ? [] : [to])))
  const signed = new Set(margins.flatMap(({ reactions }) => reactions.flatMap(({ what, by }) => (what.startsWith(`${by}/`) ? [] : [what]))))
  return entries.filter(({ name, words, asks }) => words !== '' && !replied.has(name) && (asks || !signed.has(name))).map(entry => ofEntry(content, entry))
}

/** Everything of a reading that waits for an answer, the eldest first. */
export const waitingIn = (content: Content): Written[] =>
  [...waitingMessages(content), ...waitingQuestions(content), ...waitingEntries(content)].sort((one, other) => one.since.localeCompare(other.since))
