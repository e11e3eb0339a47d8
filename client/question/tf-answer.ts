import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import pointer from 'lucide-static/icons/link.svg?raw'
import close from 'lucide-static/icons/x.svg?raw'
import { base, byColour } from '../look/base.ts'
import { submitted } from '../look/form.ts'
import { icon } from '../look/icon.ts'
import { Tongue, words } from '../words/words.ts'
import type { Spoken } from './pointing.ts'
import type { Question, Questions } from './questions.ts'
import type { Asker } from './tf-question.ts'

const BLANK = /^[\s\p{Cf}\p{Cc}]*$/u

/**
 * Where a question is answered: in words, by pointing at what was said or written already, or both.
 * @summary The field for an answer.
 * @fires tf-done - it was given, or given up
 */
@customElement('tf-answer')
export class TfAnswer extends LitElement {
  static override styles = [base, css`
    form { display: grid; gap: var(--tf-space-2); margin-block-start: var(--tf-space-2); }
    .deeds { display: flex; flex-wrap: wrap; gap: var(--tf-space-1); }
    .button { min-block-size: 2.375rem; padding-inline: var(--tf-space-3); font-size: var(--tf-size-s); }
    .pointing { display: grid; gap: var(--tf-space-1); padding: var(--tf-space-2); border: 1px solid var(--tf-line); border-radius: var(--tf-round); background: var(--tf-sheet); }
    input { inline-size: 100%; min-block-size: 2.375rem; padding-inline: var(--tf-space-2); border: 1px solid var(--tf-field); border-radius: var(--tf-round); background: var(--tf-sheet); }
    ul { max-block-size: 14rem; margin: 0; overflow-y: auto; }
    .name { white-space: nowrap; }
    .spoken { display: flex; align-items: baseline; gap: var(--tf-space-2); inline-size: 100%; min-block-size: 2.25rem; padding: var(--tf-space-1) var(--tf-space-2); border: 0; border-radius: var(--tf-round); background: none; font-size: var(--tf-size-s); text-align: start; cursor: pointer; }
    .spoken:hover { background: var(--tf-accent-soft); }
    .name { flex: none; font-weight: 650; color: var(--tf-by); }
    .words { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-inline-size: 0; }
    .chosen { display: flex; align-items: center; gap: var(--tf-space-2); padding-inline-start: var(--tf-space-3); border-inline-start: 3px solid var(--tf-accent); font-size: var(--tf-size-s); }
    .chosen .words { flex: 1; }
    .chosen .button { min-inline-size: 2.25rem; padding: 0; }
    @media (pointer: coarse) { .button, .spoken, input { min-block-size: var(--tf-touch); } }
  `]

  @property({ attribute: false }) question!: Question
  @property({ attribute: false }) questions!: Questions
  @property({ attribute: false }) asker!: Asker
  @state() private isPointing = false
  @state() private sought = ''
  @state() private chosen?: Spoken
  @query('textarea') private readonly field!: HTMLTextAreaElement
  private readonly tongue = new Tongue(this)

  override focus(): void { void this.updateComplete.then(() => this.field.focus()) }

  private readonly answer = submitted(() => void this.answered())

  private async answered(): Promise<void> {
    if (!this.chosen && BLANK.test(this.questions.unasked.answerTo(this.question.id))) return this.field.focus()
    if (await this.questions.answer(this.question.id, this.chosen?.link)) this.done()
  }

  private done(): void { this.dispatchEvent(new CustomEvent('tf-done')) }

  private choose(spoken: Spoken | undefined): void {
    this.chosen = spoken
    this.isPointing = false
    this.focus()
  }

  private renderChosen({ memberId, words: said }: Spoken): TemplateResult {
    return html`
      <p class="chosen ${byColour(memberId)}">${icon(pointer)}<bdi class="name">${this.asker.nameOf(memberId)}</bdi><span class="words" dir="auto">${said}</span>
        <button type="button" class="button bare" aria-label=${words().question.unpoint} @click=${() => this.choose(undefined)}>${icon(close)}</button></p>`
  }

  private renderPointing(): TemplateResult {
    const say = words().question, spoken = this.asker.spoken(this.sought)
    return html`
      <div class="pointing">
        <input type="search" dir="auto" maxlength="200" aria-label=${say.pointSought} placeholder=${say.pointSought} .value=${this.sought} @input=${({ target }: InputEvent) => { this.sought = (target as HTMLInputElement).value }}>
        ${spoken.length ? nothing : html`<p class="quiet">${say.pointNothing}</p>`}
        <ul role="list">${spoken.map(one => html`
          <li><button type="button" class="spoken ${byColour(one.memberId)}" @click=${() => this.choose(one)}><bdi class="name">${this.asker.nameOf(one.memberId)}</bdi><span class="words" dir="auto">${one.words}</span></button></li>`)}</ul>
      </div>`
  }

  override render(): TemplateResult {
    const { unasked } = this.questions, { id } = this.question, say = words()
    return html`
      <form @submit=${this.answer}>
        <label class="field"><span class="unseen">${say.question.yourAnswer}</span>
          <textarea dir="auto" rows="3" maxlength="8000" .value=${unasked.answerTo(id)} placeholder=${say.question.yourAnswer}
            @input=${({ target }: InputEvent) => unasked.writeAnswer(id, (target as HTMLTextAreaElement).value)}></textarea></label>
        ${this.chosen ? this.renderChosen(this.chosen) : nothing}
        ${this.isPointing ? this.renderPointing() : nothing}
        <div class="deeds">
          <button class="button chief">${say.question.answer}</button>
          <button type="button" class="button" aria-expanded=${this.isPointing} @click=${() => { this.isPointing = !this.isPointing }}>${icon(pointer)}${say.question.point}</button>
          <button type="button" class="button plain" @click=${() => this.done()}>${say.action.close}</button>
        </div>
      </form>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-answer': TfAnswer } }
