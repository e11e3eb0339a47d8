import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { Anchor } from '../../shared/anchor.ts'
import type { TfDiscussion } from '../discussion/tf-discussion.ts'
import { base } from '../look/base.ts'
import type { Margin } from '../margin/margin.ts'
import type { Room } from '../presence/room.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import '../feedback/tf-feedback.ts'
import type { TfQuestions } from './tf-questions.ts'
import './tf-questions.ts'

const WAYS = ['discussion', 'questions', 'feedback'] as const
type Way = (typeof WAYS)[number]
/** `#m=` and a message's id, `#q=` and a question's. */
const LINK = /^#([mq])=([\w-]+)$/

/**
 * The ways to answer a reading, one at a time: the discussion, which stands in its slot, the questions, and feedback. The discussion
 * stays as it was left while another one is shown.
 * @summary Discussion, questions, feedback.
 * @slot - the discussion
 * @fires tf-talk - something in here is to be seen: a link named it
 */
@customElement('tf-talks')
export class TfTalks extends LitElement {
  static override styles = [base, css`
    :host { grid-row: 1 / -1; display: grid; grid-template-rows: auto minmax(0, 1fr); block-size: 100%; min-block-size: 0; }
    [role='tablist'] { display: flex; gap: var(--tf-space-1); padding-inline: var(--tf-space-3); border-block-end: 1px solid var(--tf-line); }
    [role='tab'] { min-block-size: var(--tf-touch); padding-inline: var(--tf-space-2); border: 0; border-block-end: 2px solid transparent; margin-block-end: -1px; background: none; color: var(--tf-ink-soft); font: 700 var(--tf-size-s)/1.3 var(--tf-ui); cursor: pointer; }
    [role='tab'][aria-selected='true'] { color: var(--tf-ink); border-color: var(--tf-accent); }
    [role='tabpanel'] { min-block-size: 0; block-size: 100%; }
    slot { display: block; block-size: 100%; }
  `]

  @property({ attribute: false }) room!: Room
  @property({ attribute: false }) margin!: Margin
  @state() private way: Way = 'discussion'
  @query('tf-questions') private readonly asked!: TfQuestions | null
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private wantsLink = true

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('hashchange', this.linked)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('hashchange', this.linked)
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('room')) this.watching.on(this.room)
  }

  protected override updated(): void { this.followLink() }

  /** A link to one message or question was opened. */
  private readonly linked = (): void => {
    this.wantsLink = true
    this.followLink()
  }

  /** Goes where the address says, once the room was entered. */
  private followLink(): void {
    if (!this.wantsLink || !this.room.discussion.isEntered) return
    this.wantsLink = false
    const [, kind, id] = LINK.exec(location.hash) ?? []
    if (id === undefined) return
    this.dispatchEvent(new CustomEvent('tf-talk', { bubbles: true, composed: true }))
    if (kind === 'm') this.showMessage(id)
    else void this.showQuestion(id)
  }

  /** Shows a message, wherever it stands. */
  showMessage(id: string): void {
    this.way = 'discussion'
    void this.updateComplete.then(() => this.discussion?.reveal(id))
  }

  /** Shows a question. */
  async showQuestion(id: string): Promise<void> {
    this.way = 'questions'
    await this.updateComplete
    await this.asked?.show(id)
  }

  /** Begins a message that quotes a passage. */
  quote(anchor: Anchor): void {
    this.way = 'discussion'
    void this.updateComplete.then(() => this.discussion?.quote(anchor))
  }

  /** Begins a question about a passage. */
  ask(anchor: Anchor): void { void this.begin({ anchor }) }

  private get discussion(): TfDiscussion | null { return this.querySelector('tf-discussion') }

  private async begin(from: { anchor?: Anchor; about?: string }): Promise<void> {
    this.way = 'questions'
    await this.updateComplete
    await this.asked?.begin(from)
  }

  private readonly toMessage = ({ detail }: CustomEvent<{ id: string }>): void => this.showMessage(detail.id)

  private readonly keyed = (event: KeyboardEvent): void => {
    const onward = this.matches(':dir(rtl)') ? 'ArrowLeft' : 'ArrowRight'
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    this.way = WAYS.at((WAYS.indexOf(this.way) + (event.key === onward ? 1 : -1)) % WAYS.length)!
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]')?.focus())
  }

  private renderTab(way: Way): TemplateResult {
    const isOn = way === this.way
    return html`
      <button role="tab" id=${way} aria-controls="${way}-panel" aria-selected=${isOn} tabindex=${isOn ? 0 : -1} @click=${() => { this.way = way }}>${words().question.ways[way]}</button>`
  }

  override render(): TemplateResult {
    const { way, room } = this
    return html`
      <div role="tablist" aria-label=${words().question.waysTitle} @keydown=${this.keyed}>${WAYS.map(one => this.renderTab(one))}</div>
      <div role="tabpanel" id="discussion-panel" aria-labelledby="discussion" ?hidden=${way !== 'discussion'}
        @tf-ask=${({ detail }: CustomEvent<{ id: string }>) => void this.begin({ about: `message/${detail.id}` })}><slot></slot></div>
      ${way === 'questions' ? html`<div role="tabpanel" id="questions-panel" aria-labelledby="questions" @tf-about=${this.toMessage}><tf-questions .room=${room} .margin=${this.margin}></tf-questions></div>` : nothing}
      ${way === 'feedback' ? html`<div role="tabpanel" id="feedback-panel" aria-labelledby="feedback"><tf-feedback .room=${room} .margin=${this.margin}></tf-feedback></div>` : nothing}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-talks': TfTalks } }
