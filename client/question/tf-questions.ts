import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Anchor } from '../../shared/anchor.ts'
import { mayLead } from '../../shared/group.ts'
import { base } from '../look/base.ts'
import type { Margin } from '../margin/margin.ts'
import type { Room } from '../presence/room.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { openQuestions, type Questions } from './questions.ts'
import { pointedAt, spokenIn } from './pointing.ts'
import type { TfAsking } from './tf-asking.ts'
import type { Asker } from './tf-question.ts'
import './tf-asking.ts'
import './tf-question.ts'

/**
 * The questions of a reading, the unanswered first, and the field for another one. It fills the height it is given.
 * @summary A reading's questions.
 */
@customElement('tf-questions')
export class TfQuestions extends LitElement {
  static override styles = [base, css`
    :host { display: grid; grid-template-rows: minmax(0, 1fr) auto; block-size: 100%; min-block-size: 0; background: var(--tf-paper); }
    .list { overflow-y: auto; overscroll-behavior: contain; }
    .empty { padding: var(--tf-space-5); text-align: center; color: var(--tf-ink-soft); }
    .empty strong { display: block; font-family: var(--tf-text); font-size: var(--tf-size-l); font-weight: 560; color: var(--tf-ink); }
  `]

  @property({ attribute: false }) room!: Room
  @property({ attribute: false }) margin!: Margin
  @query('tf-asking') private readonly asking!: TfAsking | null
  private questions?: Questions
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('room') && this.questions) return
    this.questions?.close()
    this.questions = openQuestions(this.room.place.readingId, this.room.place.memberId)
    this.watching.on(this.questions, this.room, this.room.discussion, this.margin)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.questions?.close()
    this.questions = undefined
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate()
  }

  /** Begins a question about a passage, or about a message. */
  async begin(from: { anchor?: Anchor; about?: string }): Promise<void> {
    await this.updateComplete
    this.questions?.begin(from)
    this.asking?.focus()
  }

  /** Puts the focus on a question, once it is there. */
  async show(id: string): Promise<void> {
    await this.updateComplete
    await this.questions?.loaded
    await this.updateComplete
    const row = [...this.renderRoot.querySelectorAll('tf-question')].find(one => one.question.id === id)
    row?.scrollIntoView({ block: 'center', behavior: 'instant' })
    row?.focus({ preventScroll: true })
  }

  private get asker(): Asker {
    const { room, margin } = this, { place, members, mayWrite } = room
    return {
      memberId: place.memberId, mayWrite, mayLead: mayLead(members.get(place.memberId)?.role), nameOf: id => room.nameOf(id) || words().discussion.gone,
      spoken: sought => spokenIn(room, margin, sought), pointedAt: link => pointedAt(link, room, margin),
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { questions, room, asker } = this, say = words().question
    if (!questions) return nothing
    return html`
      <div class="list" tabindex="0" role="region" aria-label=${say.title}>
        ${questions.isLoaded && !questions.all.length ? html`<p class="empty"><strong>${say.empty}</strong>${room.mayWrite ? say.emptyHint : nothing}</p>` : nothing}
        ${repeat(questions.all, ({ id }) => id, question => html`<tf-question tabindex="-1" .question=${question} .questions=${questions} .asker=${asker}></tf-question>`)}
      </div>
      ${room.mayWrite ? html`<tf-asking .questions=${questions}></tf-asking>` : nothing}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-questions': TfQuestions } }
