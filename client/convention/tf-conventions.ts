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
import type { Details } from './tf-convention-form.ts'
import './tf-convention-form.ts'

/**
 * The conventions a member organizes, and where another one begins.
 * @summary An organizer's conventions.
 */
@customElement('tf-conventions')
export class TfConventions extends LitElement {
  static override styles = [base, page, parts, css`
    li { padding-block: var(--tf-space-3); border-block-end: 1px solid var(--tf-line); }
    li a { font-family: var(--tf-text); font-size: var(--tf-size-l); }
  `]

  @state() private conventions?: readonly Convention[]
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  override connectedCallback(): void {
    super.connectedCallback()
    void this.deed.run(async () => { this.conventions = await conventionsOf() })
  }

  private readonly begin = ({ detail: { place, address, ...rest } }: CustomEvent<Details>): void => void this.deed.run(async () => {
    const convention = await found({ ...rest, ...(place && { place }), ...(address && { address }) })
    go(`/conventions/${convention.id}`)
  })

  private renderForm(): TemplateResult {
    const { convention: say } = words()
    return html`
      <section aria-labelledby="begin">
        <h2 id="begin">${say.begin}</h2>
        <tf-convention-form button=${say.begin} ?busy=${this.deed.busy} @tf-details=${this.begin}></tf-convention-form>
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
