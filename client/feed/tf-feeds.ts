import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import { Refusal } from '../../shared/refusal.ts'
import { groupOf, type OneGroup } from '../group/groups.ts'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { submitted, typed } from '../look/form.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import { withScheme } from '../post/posts.ts'
import { entitle } from '../router.ts'
import { Tongue, words } from '../words/words.ts'
import { feedsOf, follow, type Feed } from './feeds.ts'
import './tf-along.ts'
import './tf-feed.ts'
import '../look/webawesome.ts'

/**
 * What comes in from elsewhere, and the ways to read along from elsewhere.
 * @summary The feeds of a group.
 */
@customElement('tf-feeds')
export class TfFeeds extends LitElement {
  static override styles = [base, page, parts, css`
    form { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--tf-space-3); align-items: center; margin-block: var(--tf-space-4); max-inline-size: 40rem; }
    form .wrong { grid-column: 1 / -1; }
    wa-input { grid-column: 1 / -1; }
    wa-input::part(input) { direction: ltr; }
    wa-button { justify-self: start; }
    .feeds > li { border-block-start: 1px solid var(--tf-line); }
    .feeds { margin-block-start: var(--tf-space-3); }
    h2 + p { margin-block-start: var(--tf-space-2); }
  `]

  @property() groupId = ''
  @state() private group?: OneGroup
  @state() private feeds?: readonly Feed[]
  @state() private refusal?: Refusal
  @state() private newest?: string
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('groupId')) void this.look()
  }

  private readonly look = async (): Promise<void> => {
    try {
      [this.group, this.feeds] = await Promise.all([groupOf(this.groupId), feedsOf(this.groupId)])
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error
    }
  }

  private readonly follow = submitted(form => void this.deed.run(async () => {
    this.newest = (await follow(this.groupId, withScheme(typed(form, 'url')))).id
    form.reset()
    await this.look()
  }))

  private get leads(): boolean { return this.group?.role === 'facilitator' }

  private renderForm(): TemplateResult {
    const { feeds: say } = words()
    return html`
      <form @submit=${this.follow}>
        <wa-input name="url" inputmode="url" autocapitalize="off" autocomplete="off" spellcheck="false" label=${say.url} hint=${say.urlHint} placeholder="https://" required></wa-input>
        ${this.deed.line()}
        <wa-button type="submit" variant="brand" ?loading=${this.deed.busy}>${say.followIt}</wa-button>
      </form>`
  }

  private renderFeeds(feeds: readonly Feed[]): TemplateResult {
    const { feeds: say } = words(), shown = this.newest ?? feeds[0]?.id
    if (!feeds.length) return html`<p class="quiet">${this.leads ? say.none : say.noneMember}</p>`
    return html`<ul class="feeds" role="list">${feeds.map(feed => html`<li><tf-feed .feed=${feed} ?leads=${this.leads} ?open=${feed.id === shown} @tf-unfollowed=${this.look}></tf-feed></li>`)}</ul>`
  }

  override render(): TemplateResult {
    if (this.refusal) return html`<tf-trouble code=${this.refusal.code}></tf-trouble>`
    const { group, feeds } = this, { feeds: say } = words()
    if (!group || !feeds) return html`<p class="page narrow quiet" role="status">${words().house.loading}</p>`
    entitle(say.title)
    return html`
      <div class="page narrow">
        <a class="crumb" href="/groups/${group.id}">${icon(arrow, 'turns')}<bdi>${group.name}</bdi></a>
        <h1>${say.title}</h1>
        <section>
          <h2>${say.follow}</h2>
          <p class="quiet">${say.followHint}</p>
          ${this.leads ? this.renderForm() : nothing}
          ${this.renderFeeds(feeds)}
        </section>
        <section><tf-along .groupId=${group.id}></tf-along></section>
      </div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-feeds': TfFeeds } }
