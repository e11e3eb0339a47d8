/** What members did for one another in one reading, out of what stands in it. */
import type { Act } from '../../shared/degree.ts'
import type { Message } from '../../shared/discussion.ts'
import type { Content, Sign } from './content.ts'

const SKEW = 5 * 60_000

/** When something was done: as its writer says, if that can be; else when the reading was given. Nobody's deed keeps itself young by a date to come. */
const timeOf = (claim: string, content: Content, now: number): number => {
  const [at, floor] = [Date.parse(claim), Date.parse(content.createdAt)]
  return at >= floor && at <= now + SKEW ? Math.min(at, now) : floor
}

const messageActs = (message: Message, byId: ReadonlyMap<string, Message>): Act[] => {
  const at = Date.parse(message.createdAt)
  const replied = message.replyTo === undefined ? undefined : byId.get(message.replyTo)?.memberId
  const answered = message.erased ? [] : new Set([...(replied === undefined ? [] : [replied]), ...message.mentions ?? []])
  const signed = message.erased ? [] : new Set(Object.values(message.reactions ?? {}).flat())
  return [
    ...[...answered].map(towards => ({ id: `message/${message.id}/${towards}`, by: message.memberId, towards, kind: 'message' as const, at })),
    ...[...signed].map(by => ({ id: `sign/${message.id}/${by}`, by, towards: message.memberId, kind: 'reaction' as const, at })),
  ]
}

const discussionActs = ({ messages }: Content): Act[] => {
  const byId = new Map(messages.map(message => [message.id, message]))
  return messages.flatMap(message => messageActs(message, byId))
}

const questionActs = ({ questions }: Content): Act[] =>
  questions.flatMap(question => question.answers.map(({ memberId, createdAt }, nth) =>
    ({ id: `answer/${question.id}/${nth}`, by: memberId, towards: question.memberId, kind: 'answer' as const, at: Date.parse(createdAt) })))

/** Only what is there can be answered: a reply to nothing is towards nobody. */
const marginActs = (content: Content, now: number): Act[] => {
  const margins = [...content.margins.values()]
  const owners = new Map([...margins.flatMap(margin => margin.entries.map(({ name, by }) => [name, by] as const)), ...content.joint])
  const done = (kind: Act['kind'], what: string, { by, at }: Omit<Sign, 'what'>): Act[] => {
    const towards = owners.get(what)
    return towards === undefined ? [] : [{ id: `${kind}/${what}/${by}`, by, towards, kind, at: timeOf(at, content, now) }]
  }
  return margins.flatMap(({ entries, reactions, endorsements }) => [
    ...entries.flatMap(entry => (entry.to === undefined ? [] : done('reply', entry.to, entry).map(act => ({ ...act, id: `reply/${entry.name}` })))),
    ...reactions.flatMap(sign => done('reaction', sign.what, sign)),
    ...endorsements.flatMap(sign => done('endorsement', sign.what, sign)),
  ])
}

/** All acts of a reading, one of each id. */
export const actsOf = (content: Content, now: number): Map<string, Act> => {
  const acts = [...discussionActs(content), ...questionActs(content), ...marginActs(content, now)]
  return new Map(acts.filter(act => act.by !== act.towards).map(act => [`${content.readingId}/${act.id}`, { ...act, id: `${content.readingId}/${act.id}` }]))
}
