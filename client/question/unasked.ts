import type { Anchor } from '../../shared/anchor.ts'
import { kept } from '../device.ts'
import { Watched } from '../watched.ts'

/** A question being written. `id` is set once it was sent, so that sending it again is asking once. */
export interface Unsent { id?: string | undefined; body: string; anchor?: Anchor | undefined; about?: string | undefined; private?: boolean | undefined }

interface Kept { question: Unsent; answers: Record<string, string> }

const PREFIX = 'unasked'
const EMPTY: Kept = { question: { body: '' }, answers: {} }

/** What a member is asking and answering beside one reading, to the last letter, kept on the device until it is said or taken back. */
export class Unasked extends Watched {
  private now: Kept
  constructor(private readonly owner: string) {
    super()
    const read = kept.read(this.key)
    this.now = read === undefined ? EMPTY : JSON.parse(read) as Kept
  }

  get question(): Unsent { return this.now.question }

  answerTo(id: string): string { return this.now.answers[id] ?? '' }

  write(change: Partial<Unsent>): void {
    const isOther = change.body !== undefined && change.body !== this.now.question.body
    this.settle({ ...this.now, question: { ...this.now.question, ...(isOther && { id: undefined }), ...change } })
  }

  writeAnswer(id: string, body: string): void {
    const { [id]: _before, ...others } = this.now.answers
    this.settle({ ...this.now, answers: body ? { ...others, [id]: body } : others })
  }

  clear(): void { this.settle({ ...this.now, question: EMPTY.question }) }

  private get key(): string { return `${PREFIX}.${this.owner}` }

  private settle(now: Kept): void {
    this.now = now
    const isEmpty = !now.question.body && !now.question.anchor && !now.question.about && !Object.keys(now.answers).length
    kept.keep(this.key, isEmpty ? undefined : JSON.stringify(now))
    this.changed()
  }
}
