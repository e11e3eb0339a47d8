import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import pack from 'lucide-static/icons/book-open.svg?raw'
import year from 'lucide-static/icons/calendar-range.svg?raw'
import care from 'lucide-static/icons/hand-heart.svg?raw'
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
import '../convention/tf-calendar.ts'
import '../convention/tf-way.ts'
import { Climb } from '../degree/degrees.ts'
import '../degree/tf-climb.ts'
import '../degree/tf-waiting.ts'
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
    nav { display: flex; flex-wrap: wrap; gap: 0 var(--tf-space-5); margin-block-start: var(--tf-space-1); }
    nav a { display: inline-flex; align-items: center; gap: var(--tf-space-2); min-block-size: var(--tf-touch); text-decoration: none; font-weight: 600; }
    nav a:hover { text-decoration: underline; }
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
  private climb?: Climb

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('groupId')) return
    this.leave()
    this.view = new GroupView(this.groupId)
    this.climb = new Climb(this.groupId)
    this.watching.on(this.view, myself)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.leave()
  }

  private renderPages({ groupId, leads }: GroupView): TemplateResult {
    const { group: say } = words()
    return html`
      <nav aria-label=${say.pages}>
        ${leads ? html`<a href="/groups/${groupId}/care">${icon(care)}${say.toCare}</a>` : nothing}
        <a href="/groups/${groupId}/year">${icon(year)}${say.toYear}</a>
        <a href="/groups/${groupId}/pack">${icon(pack)}${say.toPack}</a>
      </nav>`
  }

  private leave(): void { this.view?.close() }

  override render(): TemplateResult {
    const { view, climb } = this
    if (view?.refusal) return html`<tf-trouble code=${view.refusal.code}></tf-trouble>`
    if (!view?.group || !climb) return html`<p class="page quiet" role="status">${words().house.loading}</p>`
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
        ${this.renderPages(view)}
        <div class="columns">
          <div>
            <tf-search .groupId=${group.id}></tf-search>
            <tf-readings .view=${view}></tf-readings>
            <tf-way .groupId=${group.id} .readings=${view.readings} ?leads=${view.leads}><tf-calendar .groupId=${group.id}></tf-calendar></tf-way>
            ${group.role === 'facilitator' ? html`<tf-shelf .view=${view}></tf-shelf>` : nothing}
          </div>
          <aside aria-label=${say.members}><tf-fellows .view=${view}></tf-fellows><tf-waiting .climb=${climb} .nameOf=${view.nameOf}></tf-waiting></aside>
        </div>
        <tf-climb .climb=${climb} .nameOf=${view.nameOf}></tf-climb>
      </div>`
  }
}
