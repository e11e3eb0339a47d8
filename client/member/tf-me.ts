import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import bell from 'lucide-static/icons/bell.svg?raw'
import download from 'lucide-static/icons/download.svg?raw'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { submitted, typed } from '../look/form.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import { chooseScheme, scheme, SCHEMES } from '../look/scheme.ts'
import '../look/tf-trouble.ts'
import { entitle, go } from '../router.ts'
import { Watching } from '../watched.ts'
import { LANGUAGES, Tongue, words } from '../words/words.ts'
import { changeMe, eraseMe, myself, type Self } from './members.ts'
import './tf-leave.ts'
import './tf-secure.ts'
import './tf-tokens.ts'
import '../look/webawesome.ts'

/**
 * What a member decides about themselves: name, language, look; how to come back; what to take along; how to go.
 * @summary The page of oneself.
 */
@customElement('tf-me')
export class TfMe extends LitElement {
  static override styles = [base, page, parts, css`
    h1 { margin-block-end: var(--tf-space-3); }
    section { display: grid; gap: var(--tf-space-3); justify-items: start; margin-block-start: var(--tf-space-5); border-block-start: 1px solid var(--tf-line); }
    tf-secure, tf-tokens { justify-self: stretch; }
    form { display: grid; gap: var(--tf-space-4); max-inline-size: 26rem; }
    .looks { display: flex; flex-wrap: wrap; gap: var(--tf-space-2); }
    .looks label { display: inline-flex; gap: var(--tf-space-2); align-items: center; min-block-size: var(--tf-touch); padding-inline: var(--tf-space-3); border: 1px solid var(--tf-field); border-radius: var(--tf-round); cursor: pointer; background: var(--tf-sheet); }
    .looks label:has(:checked) { border-color: var(--tf-accent); background: var(--tf-accent-soft); }
    .looks label:focus-within { outline: 2.5px solid var(--tf-accent); outline-offset: 2px; }
    .looks input { accent-color: var(--tf-accent); inline-size: 1.125rem; block-size: 1.125rem; }
    legend { font-weight: 600; margin-block-end: var(--tf-space-1); }
  `]

  @state() private saved = false
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly deed = new Deed(this)
  private readonly parting = new Deed(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(myself)
  }

  private readonly save = submitted(form => void this.deed.run(async () => {
    this.saved = false
    await changeMe({ name: typed(form, 'name'), language: typed(form, 'language') })
    this.saved = true
  }))

  private readonly erase = async (): Promise<void> => {
    const { me: say } = words()
    const { sure } = await import('../look/tf-sure.ts')
    const { name } = myself.me!
    const yes = await sure({ title: `${say.erase}?`, hint: say.eraseHint, button: say.eraseButton, type: { label: say.eraseType(name), expected: name } })
    if (yes && await this.parting.run(eraseMe)) go('/', { replace: true })
  }

  private renderName(me: Self): TemplateResult {
    const { me: say, action } = words()
    const chosen = me.language ?? ''
    return html`
      <form @submit=${this.save} @input=${() => { this.saved = false }}>
        <wa-input name="name" label=${say.name} value=${me.name} maxlength="80" autocomplete="nickname" required></wa-input>
        <div class="field">
          <label for="language">${say.language}</label>
          <select id="language" name="language">
            ${Object.entries(LANGUAGES).map(([tag, name]) => html`<option value=${tag} lang=${tag} ?selected=${chosen.startsWith(tag)}>${name}</option>`)}
          </select>
        </div>
        ${this.deed.line()}
        <div class="row">
          <wa-button type="submit" variant="brand" ?loading=${this.deed.busy}>${action.save}</wa-button>
          <span class="quiet" role="status">${this.saved ? action.saved : nothing}</span>
        </div>
      </form>`
  }

  private renderLook(): TemplateResult {
    const { me: say } = words()
    return html`
      <fieldset>
        <legend>${say.look}</legend>
        <div class="looks">
          ${SCHEMES.map(one => html`<label><input type="radio" name="look" .checked=${scheme() === one} @change=${() => chooseScheme(one)}>${say[one]}</label>`)}
        </div>
      </fieldset>`
  }

  private renderParting(): TemplateResult {
    const { me: say } = words()
    return html`
      <section>
        <h2>${say.yours}</h2>
        <p class="quiet">${say.takeAlongHint}</p>
        <a class="button" href="/api/me/export" download="tenfold.json">${icon(download)}${say.takeAlong}</a>
      </section>
      <section><tf-tokens></tf-tokens></section>
      <section>
        <h2>${say.here}</h2>
        <p class="quiet">${say.signOutHint}</p>
        <tf-leave to="/"></tf-leave>
      </section>
      <section>
        <h2>${say.erase}</h2>
        <p class="quiet">${say.eraseHint}</p>
        <button class="button danger" @click=${this.erase}>${say.erase}…</button>
        ${this.parting.line()}
      </section>`
  }

  override render(): TemplateResult {
    if (myself.standing === 'out') return html`<tf-trouble code="not-signed-in"></tf-trouble>`
    if (myself.standing === 'unreachable') return html`<tf-trouble code="unavailable"></tf-trouble>`
    if (!myself.me) return html`<p class="page narrow quiet" role="status">${words().house.loading}</p>`
    entitle(words().me.title)
    return html`
      <div class="page narrow stack">
        <h1>${words().me.title}</h1>
        ${this.renderName(myself.me)}
        ${this.renderLook()}
        <section><tf-secure></tf-secure></section>
        <section>
          <h2>${words().told.title}</h2>
          <p class="quiet">${words().told.lead}</p>
          <a class="button" href="/inbox/settings">${icon(bell)}${words().told.title}</a>
        </section>
        ${this.renderParting()}
      </div>`
  }
}
