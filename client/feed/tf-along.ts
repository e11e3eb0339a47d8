import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import calendarSign from 'lucide-static/icons/calendar.svg?raw'
import rss from 'lucide-static/icons/rss.svg?raw'
import { readingsOf, type Card } from '../group/groups.ts'
import { base } from '../look/base.ts'
import { copy } from '../look/copy.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { day } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { addressesSince, addressOfReading, endAddresses, makeAddresses, type Addresses } from './feeds.ts'

/**
 * A member's own secret addresses of a group's calendar and feeds: made, copied, ended.
 * @summary Reading along elsewhere.
 */
@customElement('tf-along')
export class TfAlong extends LitElement {
  static override styles = [base, css`
    :host { display: grid; gap: var(--tf-space-3); justify-items: start; }
    .made { display: grid; gap: var(--tf-space-4); inline-size: 100%; padding: var(--tf-space-4); border-inline-start: 3px solid var(--tf-accent); background: var(--tf-accent-soft); }
    .address { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--tf-space-1) var(--tf-space-2); align-items: center; }
    .address > label, .address > a { grid-column: 1 / -1; }
    .address > label { display: inline-flex; gap: var(--tf-space-2); align-items: center; font-weight: 600; }
    input, select { min-block-size: var(--tf-touch); min-inline-size: 0; padding-inline: var(--tf-space-3); border: 1px solid var(--tf-field); border-radius: var(--tf-round); background: var(--tf-sheet); }
    input { font-family: var(--tf-mono); font-size: var(--tf-size-s); direction: ltr; text-overflow: ellipsis; }
    select { grid-column: 1 / -1; inline-size: 100%; }
    .row { display: flex; flex-wrap: wrap; gap: var(--tf-space-2); align-items: center; }
    .button.chief + .button { margin: 0; }
  `]

  @property() groupId = ''
  @state() private since?: string | null
  @state() private made?: Addresses
  @state() private ended = false
  @state() private copied?: string
  @state() private readings: readonly Card[] = []
  @state() private readingId?: string
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('groupId')) void this.deed.run(async () => { this.since = await addressesSince(this.groupId) })
  }

  private readonly make = (): void => void this.deed.run(async () => {
    this.made = await makeAddresses(this.groupId)
    this.since = new Date().toISOString()
    this.ended = false
    this.copied = undefined
    this.readings = (await readingsOf(this.groupId)).filter(({ state }) => state !== 'planned')
    this.readingId = this.readings[0]?.id
  })

  private readonly end = (): void => void this.deed.run(async () => {
    await endAddresses(this.groupId)
    this.made = undefined
    this.since = null
    this.ended = true
  })

  private readonly copyIt = (address: string) => async (event: Event): Promise<void> => {
    const field = (event.currentTarget as HTMLElement).parentElement?.querySelector('input')
    if (await copy(address, field)) this.copied = address
  }

  private renderAddress({ id, name, address, sign }: { id: string; name: string; address: string; sign: string }, more: unknown = nothing): TemplateResult {
    const { action, feeds: say } = words()
    return html`
      <div class="address">
        <label for=${id}>${icon(sign)}${name}</label>
        ${more}
        <input id=${id} readonly .value=${address} @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()}>
        <button class="button" aria-label=${say.copyOf(name)} @click=${this.copyIt(address)}>${this.copied === address ? action.copied : action.copy}</button>
      </div>`
  }

  private renderReading(made: Addresses, readingId: string): TemplateResult {
    const { feeds: say } = words()
    const select = html`
      <select aria-label=${say.ofReading} @change=${(event: Event) => { this.readingId = (event.target as HTMLSelectElement).value }}>
        ${this.readings.map(({ id, post }) => html`<option value=${id} ?selected=${id === readingId}>${post.title}</option>`)}
      </select>`
    return this.renderAddress({ id: 'reading', name: say.readingFeed, address: addressOfReading(made, readingId), sign: rss }, select)
  }

  private renderMade(made: Addresses): TemplateResult {
    const { feeds: say } = words()
    return html`
      <div class="made">
        <p role="status"><strong>${say.once}</strong></p>
        ${this.renderAddress({ id: 'calendar', name: say.calendar, address: made.calendar, sign: calendarSign })}
        <a href=${made.calendar.replace(/^https?:/, 'webcal:')}>${say.openCalendar}</a>
        ${this.renderAddress({ id: 'group', name: say.groupFeed, address: made.feed, sign: rss })}
        ${this.readingId ? this.renderReading(made, this.readingId) : nothing}
      </div>`
  }

  private renderDeeds(): TemplateResult {
    const { feeds: say } = words()
    if (!this.since) return html`<button class="button" ?disabled=${this.deed.busy} @click=${this.make}>${say.make}</button>`
    return html`
      <div class="row">
        <button class="button" @click=${this.make}>${say.makeNew}</button>
        <button class="button danger" @click=${this.end}>${say.end}</button>
      </div>
      <p class="hint">${say.makeNewHint}</p>`
  }

  override render(): TemplateResult {
    const { feeds: say } = words()
    return html`
      <h2>${say.along}</h2>
      <p class="quiet">${say.alongHint}</p>
      ${this.made ? this.renderMade(this.made) : this.since ? html`<p>${say.since(day(this.since))}</p>` : nothing}
      ${this.ended ? html`<p role="status">${say.ended}</p>` : nothing}
      ${this.since === undefined ? nothing : this.renderDeeds()}
      ${this.deed.line()}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-along': TfAlong } }
