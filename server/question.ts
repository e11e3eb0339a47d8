/** Questions: asked openly or to the facilitator alone, backed by others, answered, carried up to the teacher. */
import type { CommandInput } from '../shared/contract.ts'
import { mayLead, type Membership } from '../shared/group.ts'
import { inOrderOfWaiting, maySeeQuestion, type Question, type QuestionAnswer } from '../shared/question.ts'
import type { Reading } from '../shared/reading.ts'
import { Refusal } from '../shared/refusal.ts'
import { pageThrough } from '../shared/wire.ts'
import { membershipOf, mustWrite, readingFor, writableRoomFor } from './belonging.ts'
import { commands, routes } from './doors/gate.ts'
import type { House } from './house.ts'
import { putQuestion, questionsOf } from './question/kept.ts'
import { mustStand } from './question/place.ts'

type Told = 'question:asked' | 'question:backed' | 'question:answered' | 'question:carried'

const MOST_ANSWERS = 50
const absent = () => new Refusal('not-found', 'There is no such question.')

/** Tells those who may know: the room, or for a private question its asker and the facilitators. */
const tell = async (house: House, told: Told, question: Question): Promise<void> => {
  if (!question.private) return house.tell({ readingId: question.readingId }, told, question)
  const reading = await house.store.shelf.get<Reading>('reading', question.readingId)
  const memberships = reading ? await house.store.shelf.list<Membership>('membership', `${reading.groupId}/`) : []
  for (const membership of memberships) if (maySeeQuestion(question, membership)) house.tell({ memberId: membership.memberId }, told, question)
}

const ask = async (house: House, memberId: string, { private: alone, ...asked }: CommandInput<'question:ask'>): Promise<Question> => {
  await writableRoomFor(house, asked.readingId, memberId)
  if (asked.about !== undefined) await mustStand(house, { readingId: asked.readingId, memberId }, asked.about)
  const question: Question = {
    ...asked, ...(alone && { private: true as const }), memberId, createdAt: house.clock().toISOString(), backers: [], answers: [],
  }
  const { kept, isNew } = await house.store.shelf.change(async draft => {
    const before = await draft.get<Question>('question', asked.id)
    if (before && (before.memberId !== memberId || before.readingId !== asked.readingId)) throw new Refusal('conflict', 'This question id is taken.')
    if (!before) putQuestion(draft, question)
    return { kept: before ?? question, isNew: !before }
  })
  if (isNew) await tell(house, 'question:asked', kept)
  return kept
}

/** Changes a question for a member who may see it and write; tells when something changed. */
const change = async (
  house: House, of: { id: string; memberId: string; told: Told }, next: (question: Question, membership: Membership) => Question,
): Promise<Question> => {
  const { before, after } = await house.store.shelf.change(async draft => {
    const kept = await draft.get<Question>('question', of.id)
    const reading = kept && (await draft.get<Reading>('reading', kept.readingId))
    if (!kept || !reading) throw absent()
    const membership = await membershipOf(draft, reading.groupId, of.memberId).catch(() => { throw absent() })
    if (!maySeeQuestion(kept, membership)) throw absent()
    mustWrite(membership)
    const turned = next(kept, membership)
    if (turned !== kept) putQuestion(draft, turned)
    return { before: kept, after: turned }
  })
  if (after !== before) await tell(house, of.told, after)
  return after
}

const backed = (memberId: string, on: boolean) => (question: Question): Question => {
  if (question.memberId === memberId) throw new Refusal('not-allowed', 'It is your own question already.')
  if (question.backers.includes(memberId) === on) return question
  return { ...question, backers: on ? [...question.backers, memberId] : question.backers.filter(one => one !== memberId) }
}

const answered = (answer: QuestionAnswer) => (question: Question): Question => {
  const isAgain = question.answers.some(one => one.memberId === answer.memberId && one.body === answer.body && one.link === answer.link)
  if (isAgain) return question
  if (question.answers.length >= MOST_ANSWERS) throw new Refusal('too-large', 'This question has enough answers; go on in the discussion.')
  return { ...question, answers: [...question.answers, answer] }
}

const answer = async (house: House, memberId: string, { id, body, link }: CommandInput<'question:answer'>): Promise<Question> => {
  const question = await house.store.shelf.get<Question>('question', id)
  if (!question) throw absent()
  if (link !== undefined) await mustStand(house, { readingId: question.readingId, memberId }, link)
  const given: QuestionAnswer = { memberId, body: body ?? '', ...(link && { link }), createdAt: house.clock().toISOString() }
  return change(house, { id, memberId, told: 'question:answered' }, answered(given))
}

const carried = (memberId: string, now: string) => (question: Question, membership: Membership): Question => {
  if (!mayLead(membership.role)) throw new Refusal('not-allowed', 'Only a facilitator carries a question up.')
  return question.carriedAt === undefined ? { ...question, carriedAt: now, carriedBy: memberId } : question
}

const questionsFor = async (house: House, readingId: string, memberId: string): Promise<Question[]> => {
  const { membership } = await readingFor(house, readingId, memberId)
  return inOrderOfWaiting((await questionsOf(house.store.shelf, readingId)).filter(question => maySeeQuestion(question, membership)))
}

/** Questions asked, backed, answered and carried up. */
export const questionCommands = commands({
  'question:ask': (house, asker, input) => ask(house, asker.memberId, input),
  'question:back': (house, { memberId }, { id, on }) => change(house, { id, memberId, told: 'question:backed' }, backed(memberId, on)),
  'question:answer': (house, { memberId }, input) => answer(house, memberId, input),
  'question:carry': (house, { memberId }, { id }) => change(house, { id, memberId, told: 'question:carried' }, carried(memberId, house.clock().toISOString())),
})

/** The questions of a reading, the unanswered first. */
export const questionRoutes = routes({
  'GET /api/readings/:readingId/questions': async (house, asker, { params, query }) =>
    pageThrough(await questionsFor(house, params.readingId, asker.memberId), query, question => question.id),
})
