import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import cross from 'lucide-static/icons/x.svg?raw'
import { placeOf, standingOf, type Written } from '../degree/degrees.ts'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { Watching } from '../watched.ts'
import { language, Tongue, words } from '../words/words.ts'
import type { Live } from './live.ts'

const MOST_NAMED = 3

/**
 * Greets a member who comes back with what others wrote in this reading and nobody has answered yet, the eldest first; at the lower edge,
 * where its coming moves nothing and as long as no lead and no round stand there. It says nothing to whoever is here for the first time, may not answer, or has put the same away before;
 * that is known on this device alone.
 * @summary What waits here for an answer.
 */
@customElement('tf-greeting')
export class TfGreeting extends LitElement {
  static override styles = [base, css`
    :host { position: fixed; inset-inline: var(--tf-space-3); inset-block-end: calc(var(--tf-room-bottom) + var(--tf-space-3) + env(safe-area-inset-bottom)); z-index: 2; display: flex; justify-content: center; pointer-events: none; }
    .line { display: flex; align-items: start; gap: var(--tf-space-2); max-inline-size: 30rem; padding-inline: var(--tf-space-3) var(--tf-space-1); border: 1px solid var(--tf-line); border-inline-start: 3px solid var(--tf-accent); border-radius: var(--tf-round); background: var(--tf-sheet); box-shadow: var(--tf-lift); color: var(--tf-ink-soft); font-size: var(--tf-size-s); pointer-events: auto; }
    p { flex: 1; padding-block: var(--tf-space-2); overflow-wrap: anywhere; text-wrap: pretty; }
    a { color: var(--tf-accent); font-weight: 600; }
    .button { flex: none; min-block-size: 2.25rem; padding: var(--tf-space-1) var(--tf-space-2); }
    @media (min-width: 48rem) { :host { justify-content: start; inset-inline: max(var(--tf-space-6), 3vw); } }
    @media (pointer: coarse) { a { padding-block: var(--tf-space-2); } .button { min-block-size: var(--tf-touch); min-inline-size: var(--tf-touch); } }
    @media print { :host { display: none; } }
  `]

  @property({ attribute: false }) live!: Live
  @property({ attribute: false }) groupId = ''
  @property({ type: Boolean }) mayWrite = false
  @state() private waiting: readonly Written[] = []
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('live')) return
    this.watching.on(this.live.room, this.live.room.rounds)
    this.waiting = []
    if (this.live.margin.sight.isBack) void this.look(this.live)
  }

  private async look(live: Live): Promise<void> {
    const { place: { readingId, memberId }, sight: { away } } = live.margin
    const standing = await standingOf(this.groupId).catch(() => undefined)
    if (live === this.live) this.waiting = standing?.waiting.filter(one => one.readingId === readingId && one.memberId !== memberId && !away.has(one.id)) ?? []
  }

  private readonly putAway = (): void => {
    this.live.margin.sight.putAway(this.waiting.map(({ id }) => id))
    this.waiting = []
  }

  private renderOne(one: Written): TemplateResult {
    return html`<a href=${placeOf(one)}>${words().greeting.of[one.kind](`\u2068${this.live.nameOf(one.memberId)}\u2069`)}</a>`
  }

  private renderMore(more: number): TemplateResult | typeof nothing {
    return more > 0 ? html`<a href="/groups/${this.groupId}">${words().greeting.more(more)}</a>` : nothing
  }

  override render(): TemplateResult | typeof nothing {
    const { waiting, mayWrite, live } = this, { greeting: say } = words(), { lead, round, isAsking } = live.room.rounds
    if (!waiting.length || !mayWrite || !live.room.reading || lead || round || isAsking) return nothing
    const all = [...waiting.slice(0, MOST_NAMED).map(one => this.renderOne(one)), this.renderMore(waiting.length - MOST_NAMED)].filter(one => one !== nothing)
    const said = new Intl.ListFormat(language(), { type: 'unit' }).formatToParts(all.map((_, at) => `${at}`))
    return html`
      <div class="line" role="region" aria-label=${words().degree.waiting}>
        <p>${say.waits(waiting.length)} ${said.map(({ type, value }) => (type === 'element' ? all[Number(value)] : value))}</p>
        <button class="button bare" aria-label=${say.putAway} title=${say.putAway} @click=${this.putAway}>${icon(cross)}</button>
      </div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-greeting': TfGreeting } }
