import { css, html, LitElement, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { base } from '../look/base.ts'
import { submitted, typed } from '../look/form.ts'
import { zones } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import type { Convention } from './conventions.ts'

/** What is said of a convention. What is empty is not there. */
export type Details = Pick<Convention, 'name' | 'startsOn' | 'endsOn' | 'timezone'> & { place: string; address: string }

const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/**
 * What a convention is called, its days, its place and address, and by which clock it goes.
 * @summary The form of a convention.
 * @fires tf-details - what was given, as `detail`
 */
@customElement('tf-convention-form')
export class TfConventionForm extends LitElement {
  static override styles = [base, css`
    form { display: grid; gap: var(--tf-space-4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); margin-block-start: var(--tf-space-3); }
    form .button { justify-self: start; align-self: end; }
    .wide { grid-column: 1 / -1; }
  `]

  @property({ attribute: false }) convention?: Convention
  @property() button = ''
  @property({ type: Boolean }) busy = false
  private readonly tongue = new Tongue(this)

  private readonly give = submitted(form => {
    const said = (name: string) => typed(form, name).trim()
    const detail: Details = { name: said('name'), startsOn: said('startsOn'), endsOn: said('endsOn') || said('startsOn'), timezone: said('timezone'), place: said('place'), address: said('address') }
    this.dispatchEvent(new CustomEvent<Details>('tf-details', { detail }))
  })

  private renderZones(chosen: string): TemplateResult {
    return html`<select id="timezone" name="timezone" dir="ltr">${zones(chosen).map(zone => html`<option ?selected=${zone === chosen}>${zone}</option>`)}</select>`
  }

  override render(): TemplateResult {
    const { convention: say } = words(), { name = '', startsOn = '', endsOn = '', place = '', address = '', timezone = here() } = this.convention ?? {}
    return html`
      <form @submit=${this.give}>
        <div class="field wide"><label for="name">${say.name}</label><input id="name" name="name" .value=${name} required maxlength="160" dir="auto" /></div>
        <div class="field"><label for="startsOn">${say.from}</label><input id="startsOn" name="startsOn" .value=${startsOn} type="date" required /></div>
        <div class="field"><label for="endsOn">${say.until}</label><input id="endsOn" name="endsOn" .value=${endsOn} type="date" /></div>
        <div class="field"><label for="place">${say.place}</label><input id="place" name="place" .value=${place} maxlength="300" dir="auto" /></div>
        <div class="field"><label for="address">${say.where}</label><input id="address" name="address" .value=${address} maxlength="300" dir="auto" /></div>
        <div class="field"><label for="timezone">${say.zone}</label>${this.renderZones(timezone)}</div>
        <button class="button ${this.convention ? '' : 'chief'}" ?disabled=${this.busy}>${this.button}</button>
      </form>`
  }
}
