import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import compass from 'lucide-static/icons/compass.svg?raw'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { glow, type Blocks } from './glow.ts'
import type { Rounds } from './rounds.ts'

const SETTLED_MS = 1200
const SILENCE = 60

/**
 * Who leads, and whether one goes along. A reader's own scrolling is wandering off; one touch brings them back. A leader's page leads by
 * where it rests.
 * @summary The lead of a room.
 */
@customElement('tf-lead')
export class TfLead extends LitElement {
  static override styles = [base, css`
    :host { display: contents; }
    .lead { display: flex; flex-wrap: wrap; align-items: center; gap: var(--tf-space-1) var(--tf-space-3); padding: var(--tf-space-1) var(--tf-space-4); flex: 1 1 100%; border-radius: var(--tf-round); background: var(--tf-accent-soft); }
    .lead.idle { flex: 0 1 auto; padding: 0; background: none; }
    .lead p { margin-inline-end: auto; display: flex; gap: var(--tf-space-2); align-items: center; min-block-size: var(--tf-touch); }
    @media print { :host { display: none; } }
  `]

  @property({ attribute: false }) rounds!: Rounds
  @property({ attribute: false }) memberId = ''
  @property({ type: Boolean }) mayLead = false
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  @property({ attribute: false }) text: Blocks | null = null
  /** Where this reader is now. */
  @property({ attribute: false }) blockId: string | undefined
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly deed = new Deed(this)
  private shown?: string | undefined
  private resting?: ReturnType<typeof setTimeout>

  override connectedCallback(): void {
    super.connectedCallback()
    for (const sign of ['wheel', 'touchmove'] as const) addEventListener(sign, this.wanders, { passive: true })
    addEventListener('keydown', this.wandersByKey)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const sign of ['wheel', 'touchmove'] as const) removeEventListener(sign, this.wanders)
    removeEventListener('keydown', this.wandersByKey)
    clearTimeout(this.resting)
    glow(null, undefined)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rounds')) this.watching.on(this.rounds)
    if (changed.has('blockId') && this.isMine) this.rest()
  }

  private get isMine(): boolean { return this.rounds.lead?.by === this.memberId }

  protected override updated(): void {
    const { lead, follows } = this.rounds
    const block = glow(this.text, lead?.blockId)
    if (!lead) this.shown = undefined
    if (!block || this.isMine || !follows || lead?.until || this.shown === lead?.blockId) return
    this.shown = lead?.blockId
    block.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth' })
  }

  private readonly wanders = (): void => { if (this.rounds.lead && !this.isMine) this.rounds.go(false) }
  private readonly wandersByKey = ({ key }: KeyboardEvent): void => {
    if (['PageDown', 'PageUp', 'Home', 'End', 'ArrowDown', 'ArrowUp', ' '].includes(key)) this.wanders()
  }

  /** A leader who scrolls past ten paragraphs has not led to them. */
  private rest(): void {
    clearTimeout(this.resting)
    this.resting = setTimeout(() => {
      if (this.isMine && this.blockId && this.blockId !== this.rounds.lead?.blockId) void this.rounds.moveLead(this.blockId).catch(() => undefined)
    }, SETTLED_MS)
  }

  private readonly along = (): void => {
    this.shown = undefined
    this.rounds.go(!this.rounds.follows)
  }

  private readonly start = (): void => void this.deed.run(() => this.rounds.startLead(this.blockId))
  private readonly silence = (): void => void this.deed.run(() => this.rounds.startLead(this.blockId, SILENCE))
  private readonly stop = (): void => void this.deed.run(() => this.rounds.stopLead())

  private renderLeading(): TemplateResult {
    const { lead: say } = words()
    return html`
      <p>${icon(compass)}${say.youLead}</p>
      <button class="button plain" @click=${this.silence}>${say.pause}</button>
      <button class="button" @click=${this.stop}>${say.stop}</button>`
  }

  private renderLed(by: string): TemplateResult {
    const { lead: say } = words(), { follows, lead } = this.rounds
    const clock = lead?.until && Date.parse(lead.until) > Date.now() ? say.quietUntil(new Date(lead.until).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })) : ''
    return html`
      <p>${icon(compass)}<bdi>${say.leads(this.nameOf(by))}</bdi>${clock ? html`<span class="quiet">${clock}</span>` : follows ? nothing : html`<span class="quiet">${say.wandering}</span>`}</p>
      ${this.mayLead ? html`<button class="button plain" @click=${this.start}>${say.takeOver}</button>` : nothing}
      <button class="button ${follows ? '' : 'chief'}" aria-pressed=${follows} @click=${this.along}>${follows ? say.wander : say.follow}</button>`
  }

  override render(): TemplateResult | typeof nothing {
    const { lead } = this.rounds
    if (!lead) return this.mayLead ? html`<div class="lead idle"><button class="button plain" ?disabled=${this.deed.busy} @click=${this.start}>${icon(compass)}${words().lead.lead}</button>${this.deed.line()}</div>` : nothing
    return html`<div class="lead" role="status">${this.isMine ? this.renderLeading() : this.renderLed(lead.by!)}${this.deed.line()}</div>`
  }
}
