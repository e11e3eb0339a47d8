import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Round } from '../../shared/round.ts'
import { base } from '../look/base.ts'
import type { Room } from '../presence/room.ts'
import { Watching } from '../watched.ts'
import { day } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { roundsOf } from './rounds.ts'
import { notesLook, notesOf } from './tf-said.ts'

/**
 * The rounds held in a reading and what was written down in them, below the text they were about.
 * @summary What was said in the rounds.
 */
@customElement('tf-held')
export class TfHeld extends LitElement {
  static override styles = [base, notesLook, css`
    section { margin-block-start: var(--tf-space-6); padding-block-start: var(--tf-space-4); border-block-start: 1px solid var(--tf-line); }
    h2 { font-size: var(--tf-size-l); }
    article { margin-block-start: var(--tf-space-4); }
    h3 { font-size: var(--tf-size-m); overflow-wrap: anywhere; }
    .notes { margin-block-start: var(--tf-space-2); }
    @media print { article { break-inside: avoid-page; } }
  `]

  @property({ attribute: false }) room!: Room
  @state() private held: readonly Round[] = []
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('room')) return
    this.watching.on(this.room, this.room.rounds)
    void roundsOf(this.room.place.readingId).then(held => { this.held = held }, () => undefined)
  }

  /** Those that are over, the one just heard of as it stands now. */
  private get over(): readonly Round[] {
    const { round } = this.room.rounds
    const held = round ? [...this.held.filter(({ id }) => id !== round.id), round] : this.held
    return held.filter(({ endedAt }) => endedAt !== undefined)
  }

  override render(): TemplateResult | typeof nothing {
    const { over } = this, { round: say } = words()
    if (!over.length) return nothing
    return html`
      <section aria-label=${say.held}>
        <h2>${say.held}</h2>
        ${over.map(round => html`
          <article>
            <h3 dir="auto">${round.question}</h3>
            <p class="faint">${[day(round.startedAt), say.spoke(round.spoken.length)].join(' · ')}</p>
            ${round.notes.length ? notesOf(round, memberId => this.room.nameOf(memberId)) : html`<p class="quiet">${say.nothing}</p>`}
          </article>`)}
      </section>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-held': TfHeld } }
