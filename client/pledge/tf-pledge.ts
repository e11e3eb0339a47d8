import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { moment } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { isPledged, onPledges, pledge, type Card } from './pledges.ts'

/**
 * What a planned reading waits for, from above and from below, in plain words; and the button by which one says: I am in.
 * @summary A reading that is not open yet.
 */
@customElement('tf-pledge')
export class TfPledge extends LitElement {
  static override styles = [base, css`
    :host { display: grid; gap: var(--tf-space-3); justify-items: start; }
    .bar { display: flex; gap: 4px; }
    .bar i { inline-size: 1.25rem; block-size: 0.5rem; border-radius: var(--tf-round-full); background: var(--tf-sunk); border: 1px solid var(--tf-field); }
    .bar i.made { background: var(--tf-accent); border-color: var(--tf-accent); }
  `]

  @property({ attribute: false }) card!: Card
  @property({ type: Boolean }) mayPledge = false
  @state() private count?: { made: number; of: number } | undefined
  @state() private isIn = false
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)
  private stop: () => void = () => {}

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.card) this.listen()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.stop()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('card')) return
    this.count = this.card.waitingFor?.pledges
    if (changed.get('card')?.id !== this.card.id) this.listen()
  }

  private listen(): void {
    this.stop()
    if (this.card.quorum === undefined) return
    this.stop = onPledges(this.card.id, count => { this.count = count })
    void isPledged(this.card.id).then(isIn => { this.isIn = isIn }, () => undefined)
  }

  private readonly press = (): void => void this.deed.run(async () => {
    this.count = await pledge(this.card.id, !this.isIn)
    this.isIn = !this.isIn
  })

  private renderCount({ made, of }: { made: number; of: number }): TemplateResult {
    return html`
      ${of <= 24 ? html`<div class="bar" aria-hidden="true">${Array.from({ length: of }, (_, at) => html`<i class=${at < made ? 'made' : ''}></i>`)}</div>` : nothing}
      <p aria-live="polite">${words().pledge.count(made, of)}</p>`
  }

  override render(): TemplateResult | typeof nothing {
    const { waitingFor, quorum } = this.card, { pledge: say } = words(), { count } = this
    if (!waitingFor) return nothing
    const isMet = !count || count.made >= count.of
    return html`
      <p>${waitingFor.date ? (isMet ? say.forDate(moment(waitingFor.date)) : say.forBoth(moment(waitingFor.date))) : say.forPledges}</p>
      ${count ? this.renderCount(count) : nothing}
      ${quorum !== undefined && this.mayPledge ? html`
        <button class="button ${this.isIn ? '' : 'chief'}" aria-pressed=${this.isIn} ?disabled=${this.deed.busy} @click=${this.press}>${this.isIn ? say.isIn : say.makes}</button>` : nothing}
      ${this.deed.line()}`
  }
}
