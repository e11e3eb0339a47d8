import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { css, html, LitElement, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { found } from '../group/groups.ts'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { submitted, typed } from '../look/form.ts'
import { page, parts } from '../look/pages.ts'
import { entitle, go } from '../router.ts'
import { language, Tongue, words } from '../words/words.ts'
import { arrive, myself } from './members.ts'
import './tf-sign-in.ts'
import './tf-specimen.ts'
import '../look/webawesome.ts'

/**
 * What somebody new sees: what this is, and two fields. One button makes their place and a group with a first text in it.
 * @summary The welcome.
 */
@customElement('tf-arrival')
export class TfArrival extends LitElement {
  static override styles = [base, page, parts, css`
    .page { display: grid; gap: var(--tf-space-7) var(--tf-space-8); align-items: start; padding-block-start: var(--tf-space-6); }
    h1 { font-size: clamp(2rem, 1.3rem + 3vw, 3.125rem); font-weight: 520; line-height: 1.12; letter-spacing: -0.018em; white-space: pre-line; margin-block-end: var(--tf-space-2); }
    h1:dir(rtl) { letter-spacing: 0; }
    .lead { max-inline-size: 33em; line-height: 1.55; }
    form { display: grid; gap: var(--tf-space-4); max-inline-size: 24rem; margin-block-start: var(--tf-space-3); }
    .swap { justify-self: start; margin-inline-start: calc(-1 * var(--tf-space-4)); }
    .invited { padding: var(--tf-space-4); border-inline-start: 3px solid var(--tf-accent); background: var(--tf-accent-soft); max-inline-size: 30rem; }
    @media (min-width: 62rem) { .page { grid-template-columns: minmax(0, 1fr) minmax(0, 27rem); padding-block-start: var(--tf-space-7); } }
  `]

  @state() private back = false
  private arrived = false
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  /** Whether a place and a group are just being made. */
  get busy(): boolean { return this.deed.busy }

  private readonly begin = submitted(form => void this.deed.run(async () => {
    if (!this.arrived) await arrive(typed(form, 'name'), language())
    this.arrived = true
    const group = await found({ name: typed(form, 'group'), language: language(), sample: true })
    await myself.know('again')
    go(`/groups/${group.id}`, { replace: true })
  }))

  private get isInvitedOnly(): boolean { return this.deed.refusal?.code === 'not-allowed' }

  private renderInvited(): TemplateResult {
    return html`
      <div class="invited" role="alert">
        <h2>${words().arrival.invitedOnly}</h2>
        <p>${words().arrival.invitedOnlyHint}</p>
      </div>`
  }

  private renderForm(): TemplateResult {
    const { arrival } = words()
    return html`
      <form @submit=${this.begin}>
        <wa-input name="name" label=${arrival.yourName} hint=${arrival.yourNameHint} autocomplete="nickname" maxlength="80" required></wa-input>
        <wa-input name="group" label=${arrival.groupName} value=${arrival.groupNameGiven} autocomplete="off" maxlength="120" required></wa-input>
        ${this.isInvitedOnly ? this.renderInvited() : this.deed.line()}
        <wa-button type="submit" variant="brand" ?loading=${this.deed.busy}>${arrival.begin}</wa-button>
        <p class="hint">${arrival.beginHint}</p>
      </form>`
  }

  override render(): TemplateResult {
    const { arrival } = words()
    entitle('')
    return html`
      <div class="page">
        <div class="stack">
          <h1>${arrival.title}</h1>
          <p class="lead">${arrival.what}</p>
          ${this.back ? html`<tf-sign-in></tf-sign-in>` : this.renderForm()}
          <button class="button plain swap" @click=${() => { this.back = !this.back }}>${this.back ? arrival.anew : arrival.back}</button>
        </div>
        <tf-specimen></tf-specimen>
      </div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-arrival': TfArrival } }
