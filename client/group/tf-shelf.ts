import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import plus from 'lucide-static/icons/plus.svg?raw'
import rss from 'lucide-static/icons/rss.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { parts } from '../look/pages.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import type { Shelved } from './groups.ts'
import type { GroupView } from './view.ts'

/**
 * The posts a facilitator has brought in and not yet assigned, and the way to bring in more.
 * @summary The group's shelf.
 */
@customElement('tf-shelf')
export class TfShelf extends LitElement {
  static override styles = [base, parts, css`
    ul > li { display: grid; grid-template-columns: 1fr auto; gap: 0 var(--tf-space-3); align-items: center; padding-block: var(--tf-space-2); border-block-end: 1px solid var(--tf-line); min-block-size: 3.5rem; }
    .ways { display: flex; flex-wrap: wrap; gap: var(--tf-space-2); }
    .title { font-family: var(--tf-text); font-size: var(--tf-size-l); line-height: 1.3; text-decoration: none; color: var(--tf-ink); }
    .title:hover { color: var(--tf-accent); text-decoration: underline; }
  `]

  @property({ attribute: false }) view!: GroupView
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.watching.on(this.view)
  }

  private readonly assign = (post: Shelved) => async (): Promise<void> => {
    const { assign } = await import('../post/tf-assign.ts')
    if (await assign({ groupId: this.view.groupId, post })) await this.view.look()
  }

  private renderPost(post: Shelved): TemplateResult {
    const { post: say } = words()
    return html`
      <li>
        <div>
          <a class="title" href="/posts/${post.id}"><span lang=${post.language ?? nothing} dir=${post.dir}>${post.title}</span></a>
          <p class="faint">${post.author}</p>
        </div>
        <button class="button plain" aria-label=${say.assignOf(post.title)} @click=${this.assign(post)}>${say.assign}</button>
      </li>`
  }

  override render(): TemplateResult {
    const { group: say } = words()
    const { shelf, groupId } = this.view
    return html`
      <section>
        <div class="section-head">
          <h2>${say.shelf}</h2>
          <div class="ways">
            <a class="button bare" href="/groups/${groupId}/feeds">${icon(rss)}${words().feeds.title}</a>
            <a class="button" href="/groups/${groupId}/bring">${icon(plus)}${say.bring}</a>
          </div>
        </div>
        ${shelf.length ? html`<ul role="list">${shelf.map(post => this.renderPost(post))}</ul>` : html`<p class="quiet">${say.shelfHint}</p>`}
      </section>`
  }
}
