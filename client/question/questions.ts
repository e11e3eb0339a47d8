/** The questions of one reading, as their member may see them now. State, no DOM. */
import { nanoid } from 'nanoid'
import type { Anchor } from '../../shared/anchor.ts'
import { inOrderOfWaiting, type Question } from '../../shared/question.ts'
import { Refusal, type RefusalCode } from '../../shared/refusal.ts'
import { ask, askAll } from '../api.ts'
import { theLine, type Line } from '../socket.ts'
import { Watched } from '../watched.ts'
import { Unasked } from './unasked.ts'

export type { Question } from '../../shared/question.ts'

/** Whose questions of what, and the ways to the house. */
export interface QuestionPlace { line: Line; readingId: string; memberId: string; list: () => Promise<readonly Question[]> }

const FACTS = ['question:asked', 'question:backed', 'question:answered', 'question:carried'] as const

export class Questions extends Watched {
  isLoaded = false
  /** Why the last thing asked of the house was not done. */
  refusal?: RefusalCode
  readonly unasked: Unasked
  private readonly byId = new Map<string, Question>()
  /** Resolves once the list was read, or could not be. */
  loaded: Promise<void> = Promise.resolve()
  private loads = 0
  private wasConnected = false
  private readonly stops: (() => void)[]

  constructor(private readonly place: QuestionPlace) {
    super()
    const { line, readingId, memberId } = place
    this.unasked = new Unasked(`${memberId}/${readingId}`)
    this.stops = [
      ...FACTS.map(fact => line.hear(fact, question => { if (question.readingId === readingId) this.take(question) })),
      line.hear('member:changed', ({ member }) => { if (member.memberId === memberId) void this.load() }),
      line.watch(() => this.follow()),
      this.unasked.watch(() => this.changed()),
    ]
    this.follow()
  }

  close(): void {
    for (const stop of this.stops) stop()
  }

  /** The unanswered first. */
  get all(): readonly Question[] { return inOrderOfWaiting([...this.byId.values()]) }

  /** Asks what was written; the words stay in the field until the house has them. */
  async ask(): Promise<boolean> {
    const { id = nanoid(), ...asked } = this.unasked.question
    this.unasked.write({ id })
    const question = await this.done(() => this.place.line.ask('question:ask', { readingId: this.place.readingId, id, ...asked }))
    if (question && this.unasked.question.id === id) this.unasked.clear()
    return question !== undefined
  }

  /** Says that one has this question too, or no longer. */
  async back(id: string, on: boolean): Promise<void> {
    await this.done(() => this.place.line.ask('question:back', { id, on }))
  }

  /** Answers in what was written, by pointing at what was said elsewhere, or both. */
  async answer(id: string, link?: string): Promise<boolean> {
    const body = this.unasked.answerTo(id)
    const question = await this.done(() => this.place.line.ask('question:answer', { id, ...(body.trim() && { body }), ...(link && { link }) }))
    if (question && this.unasked.answerTo(id) === body) this.unasked.writeAnswer(id, '')
    return question !== undefined
  }

  async carry(id: string): Promise<void> {
    await this.done(() => this.place.line.ask('question:carry', { id }))
  }

  /** Begins a question about a passage, or about a message of the discussion. */
  begin(from: { anchor?: Anchor; about?: string }): void {
    this.unasked.write({ anchor: undefined, about: undefined, ...from })
  }

  private follow(): void {
    const isConnected = this.place.line.state === 'connected'
    if ((isConnected && !this.wasConnected) || !this.loads) this.loaded = this.load()
    this.wasConnected = isConnected
  }

  private take(question: Question): void {
    this.byId.set(question.id, question)
    this.changed()
  }

  /** What is told while the list is on its way is newer than the list. */
  private async load(): Promise<void> {
    const load = ++this.loads
    const before = new Map(this.byId)
    const list = await this.place.list().catch((error: unknown) => this.refused(error))
    if (!list || load !== this.loads) return
    const told = [...this.byId].filter(([id, question]) => before.get(id) !== question)
    this.byId.clear()
    for (const question of list) this.byId.set(question.id, question)
    for (const [id, question] of told) this.byId.set(id, question)
    this.isLoaded = true
    this.changed()
  }

  private async done(deed: () => Promise<Question>): Promise<Question | undefined> {
    this.refusal = undefined
    try {
      const question = await deed()
      this.take(question)
      return question
    } catch (error) {
      return this.refused(error)
    }
  }

  private refused(error: unknown): undefined {
    if (!(error instanceof Refusal)) throw error
    this.refusal = error.code
    this.changed()
  }
}

const list = (readingId: string) => (): Promise<readonly Question[]> =>
  askAll(after => ask('GET /api/readings/:readingId/questions', { params: { readingId }, query: { limit: 200, after } }))

/** The questions of a reading over this page's line. Close them when nobody shows them any more. */
export const openQuestions = (readingId: string, memberId: string): Questions =>
  new Questions({ line: theLine(), readingId, memberId, list: list(readingId) })
