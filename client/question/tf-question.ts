import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import hand from 'lucide-static/icons/hand.svg?raw'
import lock from 'lucide-static/icons/lock.svg?raw'
import reply from 'lucide-static/icons/reply.svg?raw'
import up from 'lucide-static/icons/arrow-up-from-line.svg?raw'
import talk from 'lucide-static/icons/messages-square.svg?raw'
import note from 'lucide-static/icons/message-square-text.svg?raw'
import quote from 'lucide-static/icons/text-quote.svg?raw'
import type { QuestionAnswer } from '../../shared/question.ts'
import { stateOfQuestion } from '../../shared/question.ts'
import { dayName, dayOf, timeOf } from '../discussion/when.ts'
import { quoteOf } from '../discussion/quote.ts'
import { base, byColour } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import '../margin/tf-words.ts'
import { language, Tongue, words } from '../words/words.ts'
import type { Spoken } from './pointing.ts'
import type { Question, Questions } from './questions.ts'
import './tf-answer.ts'

/** What the reader of a question may do here, and what may be pointed at. */
export interface Asker { memberId: string; mayWrite: boolean; mayLead: boolean; nameOf: (memberId: string) => string; spoken: (sought: string) => readonly Spoken[]; pointedAt: (link: string) => Spoken | undefined }

/**
 * One question: what is asked, by whom, who has it too, what was answered, whether it was carried up.
 * @summary A question.
 * @fires tf-anchor-jump - the passage it is about is to be shown: detail `{anchor}`
 * @fires tf-note - the annotation it is answered by is to be shown: detail `{name}`
 * @fires tf-about - the message it is about is to be shown: detail `{id}`
 */
@customElement('tf-question')
export class TfQuestion extends LitElement {
  static override styles = [base, css`
    :host { padding: var(--tf-space-3) var(--tf-space-4); border-block-end: 1px solid var(--tf-line); }
    .head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 var(--tf-space-2); color: var(--tf-ink-faint); font-size: var(--tf-size-s); }
    .name { font-weight: 650; color: var(--tf-by, var(--tf-ink)); }
    .state { margin-inline-start: auto; }
    .state.open { color: var(--tf-accent); font-weight: 650; }
    .body { overflow-wrap: anywhere; margin-block: var(--tf-space-1); }
    .asked { font-family: var(--tf-text); font-size: var(--tf-size-l); line-height: 1.4; }
    .link { display: flex; align-items: center; gap: var(--tf-space-2); max-inline-size: 100%; min-block-size: 2rem; padding: 0; border: 0; background: none; color: var(--tf-ink-soft); font-size: var(--tf-size-s); text-align: start; cursor: pointer; }
    .link span:last-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .deeds { display: flex; flex-wrap: wrap; gap: var(--tf-space-1); margin-inline: calc(-1 * var(--tf-space-2)); }
    .deeds .button { min-block-size: 2.375rem; padding-inline: var(--tf-space-2); font-size: var(--tf-size-s); }
    .deeds .button[aria-pressed='true'] { background: var(--tf-accent-soft); color: var(--tf-accent); }
    .answers { margin-block: var(--tf-space-2); padding-inline-start: var(--tf-space-3); border-inline-start: 3px solid var(--tf-line); display: grid; gap: var(--tf-space-2); }
    @media (pointer: coarse) { .deeds .button, .link { min-block-size: var(--tf-touch); } }
  `]

  @property({ attribute: false }) question!: Question
  @property({ attribute: false }) questions!: Questions
  @property({ attribute: false }) asker!: Asker
  @state() private isAnswering = false
  private readonly tongue = new Tongue(this)

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }

  private async openAnswer(): Promise<void> {
    this.isAnswering = true
    await this.updateComplete
    this.renderRoot.querySelector('tf-answer')?.focus()
  }

  private renderWho(memberId: string, at: string): TemplateResult {
    const name = memberId === this.asker.memberId ? words().question.you : this.asker.nameOf(memberId)
    return html`<span class="name ${byColour(memberId)}"><bdi>${name}</bdi></span><time datetime=${at}>${dayName(language(), dayOf(at))}, ${timeOf(language(), at)}</time>`
  }

  private renderFrom(): TemplateResult | typeof nothing {
    const { anchor, about } = this.question, say = words()
    if (anchor) return html`<button class="link" title=${say.discussion.toPassage} @click=${() => this.tell('tf-anchor-jump', { anchor })}>${icon(quote)}<span dir="auto">${quoteOf(anchor) || say.discussion.quoted}</span></button>`
    return about === undefined ? nothing : this.renderLink(about)
  }

  private renderAnswer(answer: QuestionAnswer): TemplateResult {
    return html`<li><div class="head">${this.renderWho(answer.memberId, answer.createdAt)}</div>
      ${answer.body ? html`<tf-words class="body" .body=${answer.body}></tf-words>` : nothing}${answer.link ? this.renderLink(answer.link) : nothing}</li>`
  }

  /** What an answer points at: its first words, and the way there. */
  private renderLink(link: string): TemplateResult {
    const spoken = this.asker.pointedAt(link), isSaid = link.startsWith('message/'), say = words().question
    const name = link.slice(link.indexOf('/') + 1)
    return html`
      <button class="link" title=${isSaid ? say.fromTalk : say.fromMargin} @click=${() => (isSaid ? this.tell('tf-about', { id: name }) : this.tell('tf-note', { name }))}>
        ${icon(isSaid ? talk : note)}<span dir="auto">${spoken ? `${this.asker.nameOf(spoken.memberId)}: ${spoken.words}` : isSaid ? say.fromTalk : say.fromMargin}</span></button>`
  }

  private renderBack(): TemplateResult | typeof nothing {
    const { id, backers, memberId } = this.question, say = words().question
    const isOn = backers.includes(this.asker.memberId)
    if (memberId === this.asker.memberId || !this.asker.mayWrite) return backers.length ? html`<span class="faint">${say.backed(backers.length)}</span>` : nothing
    return html`<button class="button bare" aria-pressed=${isOn} @click=${() => void this.questions.back(id, !isOn)}>${icon(hand)}${say.too}${backers.length ? html` <span aria-label=${say.backed(backers.length)}>${backers.length}</span>` : nothing}</button>`
  }

  private renderDeeds(): TemplateResult {
    const { mayWrite, mayLead } = this.asker, say = words().question
    return html`
      <div class="deeds">
        ${this.renderBack()}
        ${mayWrite && !this.isAnswering ? html`<button class="button bare" @click=${() => void this.openAnswer()}>${icon(reply)}${say.answer}</button>` : nothing}
        ${mayLead && this.question.carriedAt === undefined ? html`<button class="button bare" @click=${() => void this.questions.carry(this.question.id)}>${icon(up)}${say.carry}</button>` : nothing}
      </div>`
  }

  override render(): TemplateResult {
    const { question } = this, say = words().question, standing = stateOfQuestion(question)
    return html`
      <article aria-label=${say.by(this.asker.nameOf(question.memberId))}>
        <div class="head">${this.renderWho(question.memberId, question.createdAt)}
          ${question.private ? html`<span>${icon(lock)} ${say.isAlone}</span>` : nothing}<span class="state ${standing}">${say.state[standing]}</span></div>
        ${this.renderFrom()}
        <tf-words class="body asked" inherits .body=${question.body || words().discussion.erased}></tf-words>
        ${question.answers.length ? html`<ul class="answers" role="list">${question.answers.map(answer => this.renderAnswer(answer))}</ul>` : nothing}
        ${this.renderDeeds()}
        ${this.isAnswering ? html`<tf-answer .question=${question} .questions=${this.questions} .asker=${this.asker} @tf-done=${() => { this.isAnswering = false }}></tf-answer>` : nothing}
      </article>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-question': TfQuestion } }
