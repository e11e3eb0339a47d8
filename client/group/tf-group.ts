import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import sliders from 'lucide-static/icons/settings-2.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import { myself } from '../member/members.ts'
import { entitle } from '../router.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { GroupView } from './view.ts'
import '../convention/tf-way.ts'
import '../degree/tf-climb.ts'
import '../search/tf-search.ts'
import './tf-fellows.ts'
import './tf-readings.ts'
import './tf-shelf.ts'

/**
 * A group: what it reads, what it read, who is in it. Laid out like the contents page of a book.
 * @summary The page of a group.
 */
@customElement('tf-group')
export class TfGroup extends LitElement {
  static override styles = [base, page, parts, css`
    h1 { margin-block: var(--tf-space-1) var(--tf-space-2); }
    .columns { display: grid; gap: 0 var(--tf-space-8); align-items: start; margin-block-start: var(--tf-space-4); }
    aside { margin-block-start: var(--tf-space-6); }
    tf-shelf { margin-block-start: var(--tf-space-5); }
    @media (min-width: 60rem) {
      .columns { grid-template-columns: minmax(0, 1fr) 18rem; }
      aside { border: 0; margin: 0; }
    }
  `]

  @property() groupId = ''
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private view?: GroupView

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('groupId')) return
    this.leave()
    this.view = new GroupView(this.groupId)
    this.watching.on(this.view, myself)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.leave()
  }

  private leave(): void { this.view?.close() }

  override render(): TemplateResult {
    const { view } = this
    if (view?.refusal) return html`<tf-trouble code=${view.refusal.code}></tf-trouble>`
    if (!view?.group) return html`<p class="page quiet" role="status">${words().house.loading}</p>`
    const { group: say, count, home } = words()
    const { group } = view
    entitle(group.name)
    return html`
      <div class="page">
        <a class="crumb" href="/">${icon(arrow, 'turns')}${home.title}</a>
        <div class="row between">
          <h1><bdi>${group.name}</bdi></h1>
          <a class="button bare" href="/groups/${group.id}/settings">${icon(sliders)}${say.settings}</a>
        </div>
        <p class="quiet">${count.members(view.fellows.length)} · ${say.youAre[group.role]}</p>
        <div class="columns">
          <div>
            <tf-search .groupId=${group.id}></tf-search>
            <tf-readings .view=${view}></tf-readings>
            <tf-way .groupId=${group.id} ?leads=${view.leads}></tf-way>
            ${group.role === 'facilitator' ? html`<tf-shelf .view=${view}></tf-shelf>` : nothing}
          </div>
          <aside aria-label=${say.members}><tf-fellows .view=${view}></tf-fellows><tf-climb .groupId=${group.id} .nameOf=${view.nameOf}></tf-climb></aside>
        </div>
      </div>`
  }
}
