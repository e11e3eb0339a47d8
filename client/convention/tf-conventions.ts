import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import { entitle, go } from '../router.ts'
import { day } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { conventionsOf, found, type Convention } from './conventions.ts'

/**
 * The conventions a member organizes, and where another one begins.
 * @summary An organizer's conventions.
 */
@customElement('tf-conventions')
export class TfConventions extends LitElement {
  static override styles = [base, page, parts, css`
    li { padding-block: var(--tf-space-3); border-block-end: 1px solid var(--tf-line); }
    li a { font-family: var(--tf-text); font-size: var(--tf-size-l); }
    form { display: grid; gap: var(--tf-space-4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); }
    form .button { justify-self: start; align-self: end; }
  `]

  @state() private conventions?: readonly Convention[]
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  override connectedCallback(): void {
    super.connectedCallback()
    void this.deed.run(async () => { this.conventions = await conventionsOf() })
  }

  private readonly begin = (event: SubmitEvent): void => {
    event.preventDefault()
    const given = new FormData(event.target as HTMLFormElement), said = (name: string) => String(given.get(name) ?? '').trim()
    const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone
    void this.deed.run(async () => {
      const convention = await found({ name: said('name'), startsOn: said('startsOn'), timezone, ...(said('endsOn') && { endsOn: said('endsOn') }), ...(said('place') && { place: said('place') }) })
      go(`/conventions/${convention.id}`)
    })
  }

  private renderForm(): TemplateResult {
    const { convention: say } = words()
    return html`
      <section aria-labelledby="begin">
        <h2 id="begin">${say.begin}</h2>
        <form @submit=${this.begin}>
          <div class="field"><label for="name">${say.name}</label><input id="name" name="name" required maxlength="160" dir="auto" /></div>
          <div class="field"><label for="startsOn">${say.from}</label><input id="startsOn" name="startsOn" type="date" required /></div>
          <div class="field"><label for="endsOn">${say.until}</label><input id="endsOn" name="endsOn" type="date" /></div>
          <div class="field"><label for="place">${say.place}</label><input id="place" name="place" maxlength="300" dir="auto" /></div>
          <button class="button chief" ?disabled=${this.deed.busy}>${say.begin}</button>
        </form>
        ${this.deed.line()}
      </section>`
  }

  override render(): TemplateResult {
    const { convention: say, home } = words()
    entitle(say.mine)
    return html`
      <div class="page narrow">
        <a class="crumb" href="/">${icon(arrow, 'turns')}${home.title}</a>
        <h1>${say.mine}</h1>
        ${this.conventions?.length === 0 ? html`<p class="quiet">${say.none}</p>` : nothing}
        <ul role="list">${this.conventions?.map(one => html`<li><a href="/conventions/${one.id}"><bdi>${one.name}</bdi></a><p class="faint">${[day(one.startsOn), one.place].filter(Boolean).join(' · ')}</p></li>`)}</ul>
        ${this.renderForm()}
      </div>`
  }
}
