import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import check from 'lucide-static/icons/circle-check.svg?raw'
import open from 'lucide-static/icons/circle-dashed.svg?raw'
import { mayWrite, type GroupMember } from '../../shared/group.ts'
import { fellowsOf, release } from '../group/groups.ts'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { moment } from '../words/time.ts'
import { language, Tongue, words } from '../words/words.ts'
import { onPledges, pledge, standingOf, type Card, type Count } from './pledges.ts'

const MOST_NAMES = 3

/**
 * What a planned reading waits for, from above and from below, and from whom, in plain words; the button by which one says: I am in; and
 * for a facilitator the one that opens it whatever is missing.
 * @summary A reading that is not open yet.
 * @fires tf-opened - it is not planned any more
 */
@customElement('tf-pledge')
export class TfPledge extends LitElement {
  static override styles = [base, css`
    :host { display: grid; gap: var(--tf-space-3); }
    dl { display: grid; gap: var(--tf-space-2); }
    dl > div { display: grid; grid-template-columns: auto 1fr; gap: 0 var(--tf-space-2); }
    .icon { color: var(--tf-ink-faint); margin-block-start: 0.1em; }
    .met .icon { color: var(--tf-accent); }
    dt { font-weight: 600; }
    dd { grid-column: 2; margin: 0; color: var(--tf-ink-soft); }
    .bar { display: flex; flex-wrap: wrap; gap: 4px; margin-block: var(--tf-space-1); }
    .bar i { inline-size: 1.25rem; block-size: 0.5rem; border-radius: var(--tf-round-full); background: var(--tf-sunk); border: 1px solid var(--tf-field); }
    .bar i.made { background: var(--tf-accent); border-color: var(--tf-accent); }
    .deeds { display: flex; flex-wrap: wrap; gap: var(--tf-space-2); }
    .deeds > .plain:first-child { margin-inline-start: calc(-1 * var(--tf-space-4)); }
  `]

  @property({ attribute: false }) card!: Card
  @property({ type: Boolean }) mayPledge = false
  @property({ type: Boolean }) mayOpen = false
  /** The group's members, when they are known already. */
  @property({ attribute: false }) fellows?: readonly GroupMember[]
  @state() private asked: readonly GroupMember[] = []
  @state() private count?: Count | undefined
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
    this.stop = onPledges(this.card.id, { counted: count => { this.count = count }, turned: () => void this.look() })
    if (this.card.quorum !== undefined) void this.look()
    if (!this.fellows) void fellowsOf(this.card.groupId).then(fellows => { this.asked = fellows }, () => undefined)
  }

  private async look(): Promise<void> {
    const found = await standingOf(this.card.id).catch(() => undefined)
    if (found?.reading.id !== this.card.id) return
    this.isIn = found.pledged
    this.card = found.reading
    if (found.reading.state !== 'planned') this.dispatchEvent(new CustomEvent('tf-opened'))
  }

  private readonly press = (): void => void this.deed.run(async () => {
    this.count = await pledge(this.card.id, !this.isIn)
    this.isIn = !this.isIn
  })

  private readonly opens = (): void => void this.deed.run(() => release(this.card.id))

  private get members(): readonly GroupMember[] { return this.fellows ?? this.asked }

  /** Who may open it: by name while they are few. */
  private get facilitators(): string {
    const names = this.members.filter(({ role }) => role === 'facilitator').map(({ name }) => name)
    if (!names.length || names.length > MOST_NAMES) return words().pledge.facilitator
    return new Intl.ListFormat(language(), { type: 'disjunction' }).format(names)
  }

  private renderPart({ isMet, name, says }: { isMet: boolean; name: string; says: TemplateResult }): TemplateResult {
    return html`<div class=${isMet ? 'met' : ''}>${icon(isMet ? check : open)}<dt>${name}</dt><dd>${says}</dd></div>`
  }

  private renderAbove(): TemplateResult {
    const { pledge: say } = words(), { date } = this.card.waitingFor ?? {}
    return this.renderPart({ isMet: !date, name: say.above, says: html`${date ? say.forDate(moment(date), this.facilitators) : say.given}` })
  }

  private renderBelow({ made, of }: Count): TemplateResult {
    const { pledge: say } = words()
    const away = this.members.filter(one => one.away !== undefined && mayWrite(one.role)).length
    return this.renderPart({ isMet: made >= of, name: say.below, says: html`
      ${of <= 24 ? html`<div class="bar" aria-hidden="true">${Array.from({ length: of }, (_, at) => html`<i class=${at < made ? 'made' : ''}></i>`)}</div>` : nothing}
      <span aria-live="polite"><span>${say.count(made, of)}</span>. ${made < of ? say.missing(of - made) : say.enough}</span>
      ${away ? html`<span>${say.away(away)}</span>` : nothing}` })
  }

  override render(): TemplateResult | typeof nothing {
    const { waitingFor, quorum } = this.card, { pledge: say, group } = words(), { count } = this
    if (!waitingFor) return nothing
    const pledges = quorum === undefined ? undefined : (count ?? { made: quorum, of: quorum })
    return html`
      <dl>${this.renderAbove()}${pledges ? this.renderBelow(pledges) : nothing}</dl>
      <div class="deeds">
        ${quorum !== undefined && this.mayPledge ? html`
          <button class="button ${this.isIn ? '' : 'chief'}" aria-pressed=${this.isIn} ?disabled=${this.deed.busy} @click=${this.press}>${this.isIn ? say.isIn : say.makes}</button>` : nothing}
        ${this.mayOpen ? html`<button class="button plain" ?disabled=${this.deed.busy} @click=${this.opens}>${group.openNow}</button>` : nothing}
      </div>
      ${this.deed.line()}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-pledge': TfPledge } }
