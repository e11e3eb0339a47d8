import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import compass from 'lucide-static/icons/compass.svg?raw'
import quiet from 'lucide-static/icons/hourglass.svg?raw'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import type { Self } from '../presence/presence.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { bring, glow, type Blocks } from './glow.ts'
import { clockOf, type Rounds } from './rounds.ts'
import { onWander, writesBeside } from './wander.ts'

const SETTLED_MS = 600
/** A press may move the page a little; the paragraph pressed is meant, not where the page comes to rest. */
const PRESS_MS = 1000
const PAUSES = [1, 2, 5]

/**
 * Who leads, and whether one goes along. A reader's own scrolling is wandering off; one touch brings them back. A leader's page leads by
 * where it rests, and to whatever paragraph they press.
 * @summary The lead of a room.
 */
@customElement('tf-lead')
export class TfLead extends LitElement {
  static override styles = [base, css`
    .lead { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--tf-space-2); padding: var(--tf-space-1) var(--tf-space-2) var(--tf-space-1) var(--tf-space-3); border-radius: inherit; background: var(--tf-accent-soft); }
    .lead:dir(rtl) { padding-inline: var(--tf-space-3) var(--tf-space-2); }
    .said { flex: 1 1 9rem; display: grid; grid-template-columns: auto 1fr; gap: 0 var(--tf-space-2); align-items: center; min-block-size: var(--tf-touch); font-weight: 600; line-height: 1.3; color: var(--tf-accent-strong); }
    .said .quiet { font-weight: 400; }
    .clock { font-variant-numeric: tabular-nums; margin-inline-start: var(--tf-space-2); white-space: nowrap; }
    .deeds { display: flex; flex-wrap: wrap; gap: var(--tf-space-1); margin-inline-start: auto; }
    .deeds .button { padding-inline: var(--tf-space-3); font-size: var(--tf-size-s); }
  `]

  @property({ attribute: false }) rounds!: Rounds
  @property({ attribute: false }) memberId = ''
  @property({ type: Boolean }) mayLead = false
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  @property({ attribute: false }) text: Blocks | null = null
  /** Where this reader is now. */
  @property({ attribute: false }) self!: Self
  @state() private isPausing = false
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly deed = new Deed(this)
  private shown?: string | undefined
  private wasAt?: string | undefined
  private pressedAt = -Infinity
  private resting?: ReturnType<typeof setTimeout>
  private ticking?: ReturnType<typeof setInterval>
  private stops: () => void = () => {}

  override connectedCallback(): void {
    super.connectedCallback()
    const stop = onWander(() => { if (this.rounds.lead && !this.isMine && !this.rounds.pause) this.rounds.go(false) })
    addEventListener('tf-point', this.points)
    addEventListener('focusin', this.points)
    this.stops = () => { stop(); removeEventListener('tf-point', this.points); removeEventListener('focusin', this.points) }
    this.ticking = setInterval(() => { if (this.rounds.lead?.until) this.requestUpdate() }, 1000)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.stops()
    clearTimeout(this.resting)
    clearInterval(this.ticking)
    glow(null, undefined)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rounds') || changed.has('self')) this.watching.on(this.rounds, this.self)
    if (!this.isMine) this.isPausing = false
    if (this.wasAt === this.self.blockId) return
    this.wasAt = this.self.blockId
    if (performance.now() - this.pressedAt > PRESS_MS) this.rest(this.wasAt)
  }

  private get isMine(): boolean { return this.rounds.lead?.by === this.memberId }

  protected override updated(): void {
    const { lead, follows } = this.rounds
    const block = glow(this.text, lead?.blockId)
    if (!lead) this.shown = undefined
    if (!block || this.isMine || !follows || this.shown === lead?.blockId) return
    // whoever came by a link to one note, or writes beside the text, is where they want to be
    if (writesBeside() || (this.shown === undefined && location.hash.startsWith('#a='))) return this.rounds.go(false)
    this.shown = lead?.blockId
    bring(block)
  }

  private readonly points = (event: Event): void => {
    const block = event.composedPath().find(node => node instanceof HTMLElement && node.dataset.block !== undefined) as HTMLElement | undefined
    const blockId = (event as CustomEvent<{ blockId?: string }>).detail?.blockId ?? block?.dataset.block
    if (blockId === undefined) return
    this.pressedAt = performance.now()
    this.rest(blockId)
  }

  /** A leader who scrolls past ten paragraphs has not led to them. */
  private rest(blockId: string | undefined): void {
    clearTimeout(this.resting)
    if (blockId === undefined || !this.isMine) return
    this.resting = setTimeout(() => {
      const { lead, pause } = this.rounds
      if (this.isMine && !pause && blockId !== lead?.blockId) void this.rounds.moveLead(blockId).catch(() => undefined)
    }, SETTLED_MS)
  }

  private readonly along = (): void => {
    this.shown = undefined
    this.rounds.go(!this.rounds.follows)
  }

  private readonly start = (): void => void this.deed.run(() => this.rounds.startLead(this.self.blockId))
  private readonly stop = (): void => void this.deed.run(() => this.rounds.stopLead())
  private readonly goOn = (): void => void this.deed.run(() => this.rounds.moveLead(this.self.blockId))
  private readonly pause = (minutes: number) => (): void => {
    this.isPausing = false
    void this.deed.run(() => this.rounds.moveLead(undefined, this.rounds.pause + minutes * 60))
  }

  private renderSaid(said: string, more: string): TemplateResult {
    const { pause } = this.rounds
    return html`
      <p class="said">
        ${icon(pause ? quiet : compass)}
        <span><span role="status"><bdi>${pause ? words().lead.quiet : said}</bdi>${more && !pause ? html` <span class="quiet">${more}</span>` : nothing}</span>${pause ? html`<span class="clock" role="timer">${clockOf(pause)}</span>` : nothing}</span>
      </p>`
  }

  private renderLeading(): TemplateResult {
    const { lead: say, round, action } = words(), { rounds } = this
    if (this.isPausing) {
      return html`
        ${this.renderSaid(say.pauseFor, '')}
        <div class="deeds">${PAUSES.map(minutes => html`<button class="button" @click=${this.pause(minutes)}>${say.minutes(minutes)}</button>`)}<button class="button plain" @click=${() => { this.isPausing = false }}>${action.cancel}</button></div>`
    }
    return html`
      ${this.renderSaid(say.youLead, '')}
      <div class="deeds">
        ${rounds.pause
          ? html`<button class="button" @click=${this.pause(1)}>${say.longer}</button><button class="button chief" @click=${this.goOn}>${say.goOn}</button>`
          : html`<button class="button plain" @click=${() => { this.isPausing = true }}>${say.pause}</button>`}
        ${rounds.round || rounds.isAsking || rounds.pause ? nothing : html`<button class="button plain" @click=${() => this.rounds.asks(true)}>${round.title}</button>`}
        <button class="button ${rounds.pause ? 'plain' : ''}" title=${say.stop} @click=${this.stop}>${say.stop}</button>
      </div>`
  }

  private renderLed(by: string): TemplateResult {
    const { lead: say } = words(), { follows } = this.rounds
    return html`
      ${this.renderSaid(say.leads(this.nameOf(by)), follows ? '' : say.wandering)}
      <div class="deeds">
        ${this.mayLead ? html`<button class="button plain" @click=${this.start}>${say.takeOver}</button>` : nothing}
        <button class="button ${follows ? '' : 'chief'}" aria-pressed=${follows} @click=${this.along}>${follows ? say.wander : say.follow}</button>
      </div>`
  }

  override render(): TemplateResult | typeof nothing {
    const { lead } = this.rounds
    return lead ? html`<div class="lead">${this.isMine ? this.renderLeading() : this.renderLed(lead.by!)}${this.deed.line()}</div>` : nothing
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-lead': TfLead } }
