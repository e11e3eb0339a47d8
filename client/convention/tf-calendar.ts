import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import calendar from 'lucide-static/icons/calendar-plus.svg?raw'
import check from 'lucide-static/icons/check.svg?raw'
import { REMINDERS } from '../../shared/calendar.ts'
import { addressesSince, makeAddresses } from '../feed/feeds.ts'
import { base } from '../look/base.ts'
import { copy } from '../look/copy.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { day } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { remindedAt } from './conventions.ts'

/**
 * The group's dates for one's own calendar program: an address of one's own, with a reminder as long before as one likes. Where one
 * has addresses already they go on; new ones are made when they are asked for.
 * @summary A group's calendar to follow.
 */
@customElement('tf-calendar')
export class TfCalendar extends LitElement {
  static override styles = [base, css`
    .sheet { display: grid; gap: var(--tf-space-3); margin-block-start: var(--tf-space-3); padding: var(--tf-space-4); background: var(--tf-sheet); border: 1px solid var(--tf-line); border-radius: var(--tf-round); }
    select { max-inline-size: 16rem; }
  `]

  @property() groupId = ''
  @state() private address = ''
  @state() private since: string | null = null
  @state() private minutes = 60
  @state() private hasCopied = false
  @query('#address') private readonly field!: HTMLInputElement | null
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  private readonly give = (): void => void this.deed.run(async () => {
    if (this.address) return this.copy()
    this.since = await addressesSince(this.groupId)
    if (!this.since) await this.make()
  })

  private readonly makeNew = (): void => void this.deed.run(() => this.make())

  private async make(): Promise<void> {
    this.address = (await makeAddresses(this.groupId)).calendar
    this.since = null
    await this.copy()
  }

  private readonly remind = ({ target }: Event): void => {
    this.minutes = Number((target as HTMLSelectElement).value)
    void this.copy()
  }

  private async copy(): Promise<void> {
    await this.updateComplete
    this.hasCopied = await copy(remindedAt(this.address, this.minutes), this.field)
  }

  private renderSheet(): TemplateResult {
    const { convention: say } = words()
    return html`
      <div class="sheet">
        <div class="field"><label for="remind">${say.remind}</label>
          <select id="remind" @change=${this.remind}>${REMINDERS.map(minutes => html`<option value=${minutes} ?selected=${minutes === this.minutes}>${say.reminders[minutes]}</option>`)}</select></div>
        <div class="field"><label for="address">${say.address}</label><input id="address" readonly dir="ltr" .value=${remindedAt(this.address, this.minutes)} /></div>
        <p class="hint" role="status">${say.calendarHint}</p>
      </div>`
  }

  private renderSince(since: string): TemplateResult {
    const { feeds: say } = words()
    return html`
      <div class="sheet">
        <p role="status">${say.since(day(since))}</p>
        <div><button class="button" ?disabled=${this.deed.busy} @click=${this.makeNew}>${say.makeNew}</button></div>
        <p class="hint">${say.makeNewHint}</p>
      </div>`
  }

  override render(): TemplateResult {
    const { convention: say, action } = words()
    return html`
      <button class="button" ?disabled=${this.deed.busy} @click=${this.give}>${icon(this.hasCopied ? check : calendar)}${this.hasCopied ? action.copied : say.calendar}</button>
      ${this.address ? this.renderSheet() : this.since ? this.renderSince(this.since) : nothing}
      ${this.deed.line()}`
  }
}
