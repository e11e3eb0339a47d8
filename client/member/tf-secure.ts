import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { submitted, typed } from '../look/form.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { changeMe, myself } from './members.ts'
import '../look/webawesome.ts'

/**
 * Email and password, so that a place can be come back to from anywhere.
 * @summary Securing one's place.
 */
@customElement('tf-secure')
export class TfSecure extends LitElement {
  static override styles = [base, css`
    :host { display: grid; gap: var(--tf-space-3); inline-size: 100%; }
    h2 { font-size: var(--tf-size-l); }
    form { display: grid; gap: var(--tf-space-4); max-inline-size: 26rem; }
    wa-button { justify-self: start; }
    summary { cursor: pointer; color: var(--tf-accent); font-weight: 600; min-block-size: var(--tf-touch); display: flex; align-items: center; }
  `]

  @state() private saved = false
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly deed = new Deed(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(myself)
  }

  private readonly save = submitted(form => void this.deed.run(async () => {
    const current = typed(form, 'current')
    await changeMe({ email: typed(form, 'email'), password: typed(form, 'password'), ...(current && { currentPassword: current }) })
    this.saved = true
    form.reset()
  }))

  private renderForm(): TemplateResult {
    const { me: say, signIn } = words()
    const { me } = myself
    return html`
      <form @submit=${this.save}>
        <wa-input type="email" name="email" label=${signIn.email} value=${me?.email ?? ''} autocomplete="username" required></wa-input>
        ${me?.secured ? html`<wa-input type="password" name="current" label=${say.currentPassword} autocomplete="current-password" password-toggle required></wa-input>` : nothing}
        <wa-input type="password" name="password" label=${me?.secured ? say.newPassword : signIn.password} hint=${say.passwordHint} minlength="8" maxlength="200" autocomplete="new-password" password-toggle required></wa-input>
        ${this.deed.line()}
        <wa-button type="submit" variant="brand" ?loading=${this.deed.busy}>${me?.secured ? say.changeButton : say.secureButton}</wa-button>
      </form>`
  }

  override render(): TemplateResult | typeof nothing {
    const { me: say, action } = words()
    const { me } = myself
    if (!me) return nothing
    if (!me.secured) return html`<h2>${say.secure}</h2><p class="quiet">${say.secureHint}</p>${this.renderForm()}`
    return html`
      <h2>${say.secured}</h2>
      <p class="quiet">${say.securedHint(me.email ?? '')}</p>
      <span role="status" class="quiet">${this.saved ? action.saved : nothing}</span>
      <details><summary>${say.changeButton}</summary>${this.renderForm()}</details>`
  }
}
