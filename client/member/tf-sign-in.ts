import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { submitted, typed } from '../look/form.ts'
import { Tongue, words } from '../words/words.ts'
import { signIn } from './members.ts'
import '../look/webawesome.ts'

/**
 * Email and password, for whoever has secured their place. The page it stands on is drawn anew once somebody is in.
 * @summary The way back in.
 * @fires tf-in - somebody is in; the page asks anew for what it was refused
 */
@customElement('tf-sign-in')
export class TfSignIn extends LitElement {
  static override styles = [base, css`form { display: grid; gap: var(--tf-space-4); max-inline-size: 24rem; }`]

  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  private readonly enter = submitted(form => void this.deed.run(async () => {
    await signIn(typed(form, 'email'), typed(form, 'password'))
    this.dispatchEvent(new CustomEvent('tf-in', { bubbles: true, composed: true }))
  }))

  private renderNo(): TemplateResult | typeof nothing {
    if (this.deed.refusal?.code !== 'not-signed-in') return this.deed.line()
    return html`<p class="wrong" role="alert">${words().signIn.wrong}</p>`
  }

  override render(): TemplateResult {
    const { signIn: say } = words()
    return html`
      <form @submit=${this.enter}>
        <h2>${say.title}</h2>
        <wa-input name="email" type="email" label=${say.email} autocomplete="username" required></wa-input>
        <wa-input name="password" type="password" label=${say.password} autocomplete="current-password" password-toggle required></wa-input>
        ${this.renderNo()}
        <wa-button type="submit" variant="brand" ?loading=${this.deed.busy}>${say.button}</wa-button>
        <p class="hint">${say.noPassword}</p>
      </form>`
  }
}
