import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import check from 'lucide-static/icons/check.svg?raw'
import down from 'lucide-static/icons/chevron-down.svg?raw'
import up from 'lucide-static/icons/chevron-up.svg?raw'
import { mayPassOn, nextIn, ROUND_ROLES, type Round } from '../../shared/round.ts'
import { base, byColour } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { clockOf, type Rounds } from './rounds.ts'
import './tf-said.ts'

const NEARLY = 10

/**
 * A workshop round: the question, who has the word and for how long, the order, and what is written down. Folded it is one line.
 * @summary The round of a room.
 */
@customElement('tf-round')
export class TfRound extends LitElement {
  static override styles = [base, css`
    .round { display: grid; gap: var(--tf-space-2); padding: var(--tf-space-2) var(--tf-space-2) var(--tf-space-3) var(--tf-space-4); }
    .round:dir(rtl) { padding-inline: var(--tf-space-4) var(--tf-space-2); }
    .folded { padding-block: var(--tf-space-1); }
    .head { display: flex; gap: var(--tf-space-2); align-items: start; }
    .question { flex: 1; padding-block-start: 0.5rem; font-family: var(--tf-text); font-size: var(--tf-size-l); line-height: 1.35; overflow-wrap: anywhere; }
    .folded .question { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: var(--tf-size-s); color: var(--tf-ink-soft); }
    .row { display: flex; flex-wrap: wrap; gap: var(--tf-space-2); align-items: center; }
    .speaks { display: flex; gap: var(--tf-space-3); align-items: baseline; flex: 1 1 auto; font-weight: 700; color: var(--tf-by); }
    .clock { font-variant-numeric: tabular-nums; font-size: var(--tf-size-l); color: var(--tf-ink); }
    .clock.over { color: var(--tf-warn); font-size: var(--tf-size-m); }
    ol { display: flex; flex-wrap: wrap; gap: var(--tf-space-1) var(--tf-space-2); list-style: none; }
    ol li { display: inline-flex; align-items: center; gap: var(--tf-space-1); padding: 2px var(--tf-space-3); border: 1px solid transparent; border-radius: var(--tf-round-full); background: var(--tf-by-tint); color: var(--tf-by); font-weight: 600; font-size: var(--tf-size-s); }
    ol li.spoken { background: none; border-color: var(--tf-line); color: var(--tf-ink-soft); }
    ol li.now { border-color: var(--tf-by); box-shadow: 0 0 0 1px var(--tf-by); }
    ol li.absent { background: none; border: 1px dashed var(--tf-by); }
    ol .icon { inline-size: 1em; block-size: 1em; }
    .button.bare { min-block-size: 2.25rem; }
    .row .button { padding-inline: var(--tf-space-3); font-size: var(--tf-size-s); }
  `]

  @property({ attribute: false }) rounds!: Rounds
  @property({ attribute: false }) memberId = ''
  @property({ attribute: false }) seat = 'member'
  @property({ attribute: false }) here: ReadonlySet<string> = new Set()
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  @state() private isFolded = false
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly deed = new Deed(this)
  private ticking?: ReturnType<typeof setInterval>

  override connectedCallback(): void {
    super.connectedCallback()
    this.ticking = setInterval(() => { if (this.rounds.round?.speaker) this.requestUpdate() }, 1000)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.ticking)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rounds')) this.watching.on(this.rounds)
  }

  private get leads(): boolean { return this.seat === 'facilitator' }

  private readonly turn = (how: 'pass' | 'join' | 'stop') => (): void => void this.deed.run(() => this.rounds.turn(how))
  private readonly give = (how: 'next' | 'extend') => (): void => void this.deed.run(() => this.rounds.give(how))

  private renderPlace(round: Round, memberId: string): TemplateResult {
    const { round: say } = words(), hasSpoken = round.spoken.includes(memberId), isAbsent = !hasSpoken && !this.here.has(memberId)
    const role = ROUND_ROLES.find(one => round.roles[one] === memberId)
    const said = hasSpoken ? say.spoken : isAbsent ? say.absent : ''
    return html`
      <li class="${byColour(memberId)} ${hasSpoken ? 'spoken' : ''} ${round.speaker === memberId ? 'now' : ''} ${isAbsent ? 'absent' : ''}" title=${said || nothing} aria-current=${round.speaker === memberId ? 'true' : nothing}>
        ${hasSpoken ? icon(check) : nothing}<bdi>${this.nameOf(memberId)}</bdi>${role ? html` · ${say[role]}` : nothing}<span class="unseen">${said}</span>
      </li>`
  }

  private waitedFor(round: Round): string {
    const { round: say } = words(), left = round.order.filter(one => !round.spoken.includes(one))
    const back = left.find(one => this.here.has(one))
    return back === undefined ? say.waits(left.map(this.nameOf)) : say.back(this.nameOf(back))
  }

  private renderSpeaker(round: Round): TemplateResult {
    const { round: say } = words(), { speaker } = round
    if (round.endedAt) return html`<p class="speaks" role="status">${say.ended}</p>`
    if (!speaker) return html`<p class="speaks quiet" role="status">${this.waitedFor(round)}</p>`
    const left = this.rounds.secondsTo(round.until), isGone = !this.here.has(speaker)
    const said = isGone ? say.dropped(this.nameOf(speaker)) : speaker === this.memberId ? say.youSpeak : say.speaks(this.nameOf(speaker))
    return html`
      <p class="speaks ${byColour(speaker)}">
        <span role="status"><bdi>${said}</bdi></span>
        <span class="clock ${left > NEARLY ? '' : 'over'}" role="timer">${left ? clockOf(left) : say.over}</span>
      </p>`
  }

  private renderChief(round: Round): TemplateResult | typeof nothing {
    const { round: say } = words(), me = { memberId: this.memberId, role: this.seat }
    if (round.endedAt || this.seat === 'observer') return nothing
    if (round.speaker === this.memberId) return html`<button class="button chief" ?disabled=${this.deed.busy} @click=${this.turn('pass')}>${say.pass}</button>`
    if (!round.order.includes(this.memberId)) return html`<button class="button" ?disabled=${this.deed.busy} @click=${this.turn('join')}>${say.join}</button>`
    if (!mayPassOn(round, me)) return nothing
    const next = nextIn(round, this.here)
    return html`<button class="button ${round.speaker && this.here.has(round.speaker) ? '' : 'chief'}" ?disabled=${this.deed.busy || (!round.speaker && !next)} @click=${this.give('next')}>${next ? say.on(this.nameOf(next)) : say.next}</button>`
  }

  private renderDeeds(round: Round): TemplateResult | typeof nothing {
    const { round: say } = words()
    if (round.endedAt) return nothing
    const mayExtend = round.speaker && (this.leads || (round.speaker !== this.memberId && mayPassOn(round, { memberId: this.memberId, role: this.seat })))
    return html`
      ${mayExtend ? html`<button class="button plain" ?disabled=${this.deed.busy} @click=${this.give('extend')}>${say.extend}</button>` : nothing}
      ${this.leads ? html`<button class="button plain" ?disabled=${this.deed.busy} @click=${this.turn('stop')}>${say.stop}</button>` : nothing}`
  }

  private readonly fold = (): void => {
    if (this.rounds.round?.endedAt) this.rounds.putAway()
    else this.isFolded = !this.isFolded
  }

  private renderFold(round: Round): TemplateResult {
    const { round: say, action } = words()
    if (round.endedAt) return html`<button class="button bare" @click=${this.fold}>${action.close}</button>`
    return html`<button class="button bare" aria-expanded=${!this.isFolded} aria-label=${say.fold} title=${say.fold} @click=${this.fold}>${icon(this.isFolded ? up : down)}</button>`
  }

  override render(): TemplateResult | typeof nothing {
    const { round } = this.rounds, { round: say } = words()
    if (!round) return nothing
    const isFolded = this.isFolded && !round.endedAt
    return html`
      <section class="round ${isFolded ? 'folded' : ''}" aria-label=${say.title}>
        <div class="head"><p class="question" dir="auto">${round.question}</p>${this.renderFold(round)}</div>
        <div class="row">${this.renderSpeaker(round)}${this.renderChief(round)}${isFolded ? nothing : this.renderDeeds(round)}</div>
        ${isFolded ? nothing : html`
          <ol aria-label=${say.order}>${round.order.map(memberId => this.renderPlace(round, memberId))}</ol>
          ${this.seat === 'observer' ? nothing : html`<tf-said .rounds=${this.rounds} .round=${round} .memberId=${this.memberId} .nameOf=${this.nameOf}></tf-said>`}`}
        ${this.deed.line()}
      </section>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-round': TfRound } }
