import type { Anchor } from '../../shared/anchor.ts'
import { Watched } from '../watched.ts'
import type { Keep } from './keep.ts'

/** A message being written: its words, what it answers, what passage it quotes, who was chosen from among the members while `@` was typed. */
export interface Words { body: string; replyTo?: string; anchor?: Anchor; mentions?: readonly string[] }
/** A message being changed. */
export interface Change { id: string; body: string; mentions?: readonly string[] }

interface Kept { words: Words; edit?: Change }

const NOTHING: Words = { body: '' }

/** What a member is writing in one discussion, to the last letter, kept on the device. Changing an older message sets the new one aside. */
export class Draft extends Watched {
  words: Words = NOTHING
  /** The message being changed, as it now reads. */
  edit?: Change
  private saving?: Promise<unknown>
  private isUnsaved = false
  private readonly key: string

  constructor(private readonly keep: Promise<Keep>, owner: string) {
    super()
    this.key = `draft/${owner}`
    void this.recall()
  }

  get body(): string {
    return this.edit?.body ?? this.words.body
  }

  /** Takes down what stands in the field. */
  write(body: string): void {
    if (this.edit) this.edit = { ...this.edit, body }
    else this.words = { ...this.words, body }
    this.settle()
  }

  answer(replyTo: string | undefined): void {
    this.edit = undefined
    this.words = { ...this.words, replyTo }
    this.settle()
  }

  quote(anchor: Anchor | undefined): void {
    this.edit = undefined
    this.words = { ...this.words, anchor }
    this.settle()
  }

  /** Writes down who was chosen, beside their name in the words. */
  name(memberId: string, body: string): void {
    const { mentions = [] } = this.edit ?? this.words
    const named = { body, mentions: [...new Set([...mentions, memberId])] }
    if (this.edit) this.edit = { ...this.edit, ...named }
    else this.words = { ...this.words, ...named }
    this.settle()
  }

  change({ id, body, mentions }: Change): void {
    this.edit = { id, body, ...(mentions && { mentions }) }
    this.settle()
  }

  /** Done with what is in the field: said, changed or given up. A message set aside comes back. */
  finish(): void {
    if (this.edit) this.edit = undefined
    else this.words = NOTHING
    this.settle()
  }

  private settle(): void {
    this.isUnsaved = true
    this.saving ??= this.save().finally(() => { this.saving = undefined })
    this.changed()
  }

  /** One write at a time; what was typed meanwhile goes with the next. */
  private async save(): Promise<void> {
    const keep = await this.keep
    while (this.isUnsaved) {
      this.isUnsaved = false
      const { words, edit } = this
      const isEmpty = !edit && !words.body && !words.replyTo && !words.anchor
      await keep.change<Kept>(this.key, () => (isEmpty ? undefined : { words, ...(edit && { edit }) }))
    }
  }

  private async recall(): Promise<void> {
    const kept = await (await this.keep).get<Kept>(this.key)
    if (!kept || this.isUnsaved || this.saving) return
    this.words = kept.words
    this.edit = kept.edit
    this.changed()
  }
}
