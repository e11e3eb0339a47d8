import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { nanoid } from 'nanoid'
import { mayPassOn, ROUND_ROLES, type Round } from '../../shared/round.ts'
import { base, byColour } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { clockOf, secondsTo, type Rounds } from './rounds.ts'

/**
 * A workshop round: the question, who has the word and for how long, the order, and what is written down. A facilitator begins one here.
 * @summary The round of a room.
 */
@customElement('tf-round')
export class TfRound extends LitElement {
  static override styles = [base, css`
    .round { display: grid; grid-template-columns: minmax(0, 60rem); gap: var(--tf-space-3); flex: 1 1 100%; padding: var(--tf-space-4); border-radius: var(--tf-round); background: var(--tf-sheet); }
    .question { font-family: var(--tf-text); font-size: var(--tf-size-xl); line-height: 1.3; overflow-wrap: anywhere; }
    .speaks { display: flex; flex-wrap: wrap; gap: var(--tf-space-3); align-items: baseline; font-weight: 700; color: var(--tf-by); }
    .clock { font-variant-numeric: tabular-nums; font-size: var(--tf-size-xl); color: var(--tf-ink); }
    .clock.over { color: var(--tf-warn); }
    ol { display: flex; flex-wrap: wrap; gap: var(--tf-space-2); list-style: none; }
    ol li { padding: 2px var(--tf-space-3); border-radius: var(--tf-round-full); background: var(--tf-by-tint); color: var(--tf-by); font-weight: 600; font-size: var(--tf-size-s); }
    ol li.spoken { background: none; border: 1px solid var(--tf-line); color: var(--tf-ink-soft); }
    ol li.now { outline: 2px solid var(--tf-by); }
    ol li.absent { opacity: 0.75; font-style: italic; }
    .row { display: flex; flex-wrap: wrap; gap: var(--tf-space-2); align-items: end; }
    .row .field { flex: 1 1 14rem; }
    .row .field.short { flex: 0 1 8rem; }
    .notes { list-style: none; display: grid; gap: var(--tf-space-1); }
    .notes li { font-family: var(--tf-text); overflow-wrap: anywhere; }
    .notes b { color: var(--tf-by); font-family: var(--tf-ui); }
    label.check { display: flex; gap: var(--tf-space-2); align-items: center; min-block-size: var(--tf-touch); }
    @media print { :host { display: none; } }
  `]

  @property({ attribute: false }) rounds!: Rounds
  @property({ attribute: false }) memberId = ''
  @property({ attribute: false }) seat = 'member'
  @property({ attribute: false }) here: ReadonlySet<string> = new Set()
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  @state() private isAsking = false
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

  private readonly begin = (event: SubmitEvent): void => {
    event.preventDefault()
    const given = new FormData(event.target as HTMLFormElement)
    void this.deed.run(() => this.rounds.start({ question: String(given.get('question')), secondsEach: Number(given.get('seconds')), roles: given.has('roles') }))
      .then(isDone => { if (isDone) this.isAsking = false })
  }

  private readonly turn = (how: 'pass' | 'next' | 'extend' | 'stop') => (): void => void this.deed.run(() => this.rounds.turn(how))

  private readonly write = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const body = String(new FormData(form).get('body'))
    void this.deed.run(() => this.rounds.write(nanoid(), body)).then(isDone => { if (isDone) form.reset() })
  }

  private renderAsking(): TemplateResult {
    const { round: say, action } = words()
    if (!this.isAsking) return html`<button class="button plain" @click=${() => { this.isAsking = true }}>${say.start}</button>`
    return html`
      <form class="round" @submit=${this.begin}>
        <div class="row">
          <div class="field"><label for="question">${say.question}</label><input id="question" name="question" required maxlength="1000" dir="auto" autocomplete="off" /></div>
          <div class="field short"><label for="seconds">${say.minutes}</label><input id="seconds" name="seconds" type="number" min="10" max="3600" step="5" value="90" required /></div>
        </div>
        <label class="check"><input type="checkbox" name="roles" />${say.roles}</label>
        <div class="row"><button class="button chief" ?disabled=${this.deed.busy}>${say.begin}</button><button type="button" class="button plain" @click=${() => { this.isAsking = false }}>${action.cancel}</button></div>
        ${this.deed.line()}
      </form>`
  }

  private renderPlace(round: Round, memberId: string): TemplateResult {
    const { round: say } = words(), hasSpoken = round.spoken.includes(memberId), isHere = this.here.has(memberId)
    const role = ROUND_ROLES.find(one => round.roles[one] === memberId)
    const said = [hasSpoken ? say.spoken : '', isHere || hasSpoken ? '' : say.absent].filter(Boolean).join(', ')
    return html`
      <li class="${byColour(memberId)} ${hasSpoken ? 'spoken' : ''} ${round.speaker === memberId ? 'now' : ''} ${isHere ? '' : 'absent'}" title=${said || nothing}>
        <bdi>${this.nameOf(memberId)}</bdi>${role ? html` · ${say[role]}` : nothing}<span class="unseen">${said}</span>
      </li>`
  }

  private renderSpeaker(round: Round): TemplateResult | typeof nothing {
    const { round: say } = words(), { speaker } = round
    if (round.endedAt) return nothing
    if (!speaker) return html`<p class="quiet">${say.nobody}</p>`
    const left = secondsTo(round.until)
    return html`
      <p class="speaks ${byColour(speaker)}">
        <span role="status">${speaker === this.memberId ? say.youSpeak : say.speaks(this.nameOf(speaker))}</span>
        <span class="clock ${left ? '' : 'over'}" aria-hidden="true">${left ? clockOf(left) : say.over}</span>
      </p>`
  }

  private renderTurns(round: Round): TemplateResult | typeof nothing {
    const { round: say, action } = words()
    if (round.endedAt) return html`<div class="row"><button class="button plain" @click=${() => this.rounds.putAway()}>${action.close}</button></div>`
    const mayGoOn = mayPassOn(round, { memberId: this.memberId, role: this.seat }) && round.speaker !== this.memberId
    return html`
      <div class="row">
        ${round.speaker === this.memberId ? html`<button class="button chief" @click=${this.turn('pass')}>${say.pass}</button>` : nothing}
        ${mayGoOn ? html`<button class="button" @click=${this.turn('next')}>${say.next}</button>` : nothing}
        ${round.speaker && (mayGoOn || this.leads) ? html`<button class="button" @click=${this.turn('extend')}>${say.extend}</button>` : nothing}
        ${this.leads ? html`<button class="button plain" @click=${this.turn('stop')}>${say.stop}</button>` : nothing}
      </div>`
  }

  private renderNotes(round: Round): TemplateResult {
    const { round: say } = words()
    return html`
      ${round.notes.length ? html`<ul class="notes" aria-label=${say.kept}>${round.notes.map(note => html`<li class=${byColour(note.memberId)}><b><bdi>${this.nameOf(note.memberId)}</bdi></b> <bdi>${note.body}</bdi></li>`)}</ul>` : nothing}
      ${this.seat === 'observer' ? nothing : html`
        <form class="row" @submit=${this.write}>
          <div class="field"><label for="body">${say.write}</label><input id="body" name="body" required maxlength="4000" dir="auto" autocomplete="off" /></div>
          <button class="button" ?disabled=${this.deed.busy}>${say.keep}</button>
        </form>`}`
  }

  override render(): TemplateResult | typeof nothing {
    const { round } = this.rounds, { round: say } = words()
    if (!round) return this.leads ? this.renderAsking() : nothing
    return html`
      <section class="round" aria-label=${say.title}>
        <p class="question" dir="auto">${round.question}</p>
        ${this.renderSpeaker(round)}
        <ol aria-label=${say.order}>${round.order.map(memberId => this.renderPlace(round, memberId))}</ol>
        ${this.renderTurns(round)}
        ${this.renderNotes(round)}
        ${this.deed.line()}
      </section>`
  }
}
