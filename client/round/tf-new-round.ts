import { css, html, LitElement, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { Tongue, words } from '../words/words.ts'
import type { Rounds } from './rounds.ts'

/**
 * What a facilitator says to begin a round: the question, how long each one speaks, whether there are roles.
 * @summary The form of a new round.
 */
@customElement('tf-new-round')
export class TfNewRound extends LitElement {
  static override styles = [base, css`
    form { display: grid; gap: var(--tf-space-2); padding: var(--tf-space-3) var(--tf-space-4); }
    .row { display: flex; flex-wrap: wrap; gap: var(--tf-space-2) var(--tf-space-3); align-items: end; }
    .row .field { flex: 1 1 14rem; }
    .row .field.short { flex: 0 1 7rem; }
    .row.end { align-items: center; justify-content: end; }
    label.check { display: flex; gap: var(--tf-space-2); align-items: center; min-block-size: var(--tf-touch); margin-inline-end: auto; }
    label.check input { inline-size: 1.25rem; block-size: 1.25rem; accent-color: var(--tf-accent); }
  `]

  @property({ attribute: false }) rounds!: Rounds
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('#question')?.focus({ preventScroll: true })
  }

  private readonly begin = (event: SubmitEvent): void => {
    event.preventDefault()
    const given = new FormData(event.target as HTMLFormElement)
    void this.deed.run(() => this.rounds.start({ question: String(given.get('question')), secondsEach: Number(given.get('seconds')), roles: given.has('roles') }))
      .then(isDone => { if (isDone) this.rounds.asks(false) })
  }

  override render(): TemplateResult {
    const { round: say, action } = words()
    return html`
      <form aria-label=${say.start} @submit=${this.begin}>
        <div class="row">
          <div class="field"><label for="question">${say.question}</label><input id="question" name="question" required maxlength="1000" dir="auto" autocomplete="off" /></div>
          <div class="field short"><label for="seconds">${say.seconds}</label><input id="seconds" name="seconds" type="number" min="10" max="3600" step="5" value="90" required /></div>
        </div>
        <div class="row end">
          <label class="check"><input type="checkbox" name="roles" />${say.roles}</label>
          <button type="button" class="button plain" @click=${() => this.rounds.asks(false)}>${action.cancel}</button>
          <button class="button chief" ?disabled=${this.deed.busy}>${say.begin}</button>
        </div>
        ${this.deed.line()}
      </form>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-new-round': TfNewRound } }
