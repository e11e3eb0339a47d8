/** What in one reading nobody has answered yet. */
import type { Message } from '../../shared/discussion.ts'
import { stateOfQuestion, type Question } from '../../shared/question.ts'
import type { Written } from '../../shared/waiting.ts'
import { mentionedIn } from './acts.ts'
import { firstWords, type Content, type Entry } from './content.ts'

const isQuestion = (words: string): boolean => /[?؟]/.test(words)

/**
 * In the flow of a discussion what follows is the answer: a message waits that is the last word, or asks. One that answers another, or was
 * answered, named or signed by somebody else, does not.
 */
const isWaiting = (message: Message, at: number, { messages }: Content, names: ReadonlyMap<string, string>): boolean => {
  if (message.erased || message.replyTo !== undefined || mentionedIn(message.body, names).length > 0) return false
  if (Object.values(message.reactions ?? {}).flat().some(by => by !== message.memberId)) return false
  const later = messages.slice(at + 1).filter(other => other.memberId !== message.memberId && !other.erased)
  const isAnswered = later.some(other => other.replyTo === message.id || mentionedIn(other.body, names).includes(message.memberId))
  const isLastWord = !messages.slice(at + 1).some(other => !other.erased)
  return !isAnswered && (isLastWord || isQuestion(message.body))
}

const waitingMessages = (content: Content, names: ReadonlyMap<string, string>): Written[] =>
  content.messages.filter((message, at) => isWaiting(message, at, content, names)).map(({ id, readingId, memberId, createdAt, body }) =>
    ({ kind: 'message', id, readingId, memberId, since: createdAt, words: firstWords(body) }))

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
export const waitingIn = (content: Content, names: ReadonlyMap<string, string>): Written[] =>
  [...waitingMessages(content, names), ...waitingQuestions(content), ...waitingEntries(content)].sort((one, other) => one.since.localeCompare(other.since))
