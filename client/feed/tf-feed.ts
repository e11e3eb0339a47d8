import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import check from 'lucide-static/icons/check.svg?raw'
import external from 'lucide-static/icons/external-link.svg?raw'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { bringIn, siteOf } from '../post/posts.ts'
import { day, moment } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { entriesOf, unfollow, type Entry, type Feed } from './feeds.ts'

/**
 * A feed the group follows: what it brings, each entry one press away from being a text of the group.
 * @summary One followed feed.
 * @fires tf-unfollowed - it is followed no more
 */
@customElement('tf-feed')
export class TfFeed extends LitElement {
  static override styles = [base, css`
    summary { display: grid; grid-template-columns: 1fr; gap: 0; padding-block: var(--tf-space-3); cursor: pointer; min-block-size: var(--tf-touch); }
    summary .name { font-family: var(--tf-text); font-size: var(--tf-size-l); font-weight: 560; overflow-wrap: anywhere; }
    summary:hover .name { color: var(--tf-accent); }
    li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: var(--tf-space-1) var(--tf-space-4); align-items: start; padding-block: var(--tf-space-3); border-block-start: 1px solid var(--tf-line); }
    .title { font-weight: 600; color: var(--tf-ink); text-decoration: none; overflow-wrap: anywhere; }
    a.title:hover { color: var(--tf-accent); text-decoration: underline; }
    .title .icon { inline-size: 0.875em; block-size: 0.875em; color: var(--tf-ink-faint); margin-inline-start: var(--tf-space-1); }
    .summary { text-align: -webkit-match-parent; text-align: match-parent; color: var(--tf-ink-soft); display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; }
    .brought { display: inline-flex; align-items: center; gap: var(--tf-space-1); min-block-size: var(--tf-touch); color: var(--tf-good); font-weight: 600; text-decoration: none; }
    .wrong { grid-column: 1 / -1; }
    .foot { display: flex; flex-wrap: wrap; justify-content: space-between; gap: var(--tf-space-2); padding-block: var(--tf-space-2); border-block-start: 1px solid var(--tf-line); }
    @media (max-width: 40rem) { li { grid-template-columns: minmax(0, 1fr); } li .button { justify-self: start; } }
  `]

  @property({ attribute: false }) feed!: Feed
  @property({ type: Boolean }) leads = false
  @property({ type: Boolean }) open = false
  @state() private entries?: readonly Entry[]
  @state() private hasMore = false
  @state() private bringing?: string
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('open') && this.open && !this.entries) void this.look()
  }

  private readonly look = (): Promise<boolean> => this.deed.run(async () => {
    const { items, next, feed } = await entriesOf(this.feed, this.entries?.at(-1)?.id)
    this.feed = feed
    this.entries = [...(this.entries ?? []), ...items]
    this.hasMore = next !== null
  })

  private readonly bring = (entry: Entry) => async (): Promise<void> => {
    this.bringing = entry.id
    await this.deed.run(async () => {
      const { id: postId } = await bringIn(this.feed.groupId, { url: entry.url ?? '' })
      this.entries = this.entries?.map(one => (one.id === entry.id ? { ...one, postId } : one))
      this.bringing = undefined
    })
  }

  private readonly leave = async (): Promise<void> => {
    const { feeds: say } = words(), { sure } = await import('../look/tf-sure.ts')
    if (!await sure({ title: say.unfollowSure(this.feed.title), hint: say.unfollowHint, button: say.unfollow })) return
    if (await this.deed.run(() => unfollow(this.feed))) this.dispatchEvent(new CustomEvent('tf-unfollowed', { bubbles: true, composed: true }))
  }

  private renderTitle({ title, url }: Entry): TemplateResult {
    const name = title || (url ?? '–')
    if (url === undefined) return html`<bdi class="title">${name}</bdi>`
    return html`<a class="title" href=${url} target="_blank" rel="noopener noreferrer"><bdi>${name}</bdi>${icon(external)}</a>`
  }

  private renderDeed(entry: Entry): TemplateResult | typeof nothing {
    const { feeds: say } = words()
    if (entry.postId) return html`<a class="brought" href="/posts/${entry.postId}">${icon(check)}${say.brought}</a>`
    if (!this.leads || entry.url === undefined) return nothing
    const isGoing = this.deed.busy && this.bringing === entry.id
    return html`<button class="button" ?disabled=${this.deed.busy} aria-label=${say.bringOf(entry.title)} @click=${this.bring(entry)}>${isGoing ? say.bringing : say.bring}</button>`
  }

  private renderEntry(entry: Entry): TemplateResult {
    return html`
      <li>
        <div>
          ${this.renderTitle(entry)}
          <p class="faint">${[entry.at && day(entry.at), entry.author].filter(Boolean).join(' · ')}</p>
          <p class="summary" dir="auto">${entry.summary}</p>
        </div>
        ${this.renderDeed(entry)}
        ${this.bringing === entry.id ? this.deed.line() : nothing}
      </li>`
  }

  private renderEntries(): TemplateResult {
    const { feeds: say, house } = words(), { entries } = this
    if (!entries) return this.deed.refusal ? this.deed.line() : html`<p class="quiet" role="status">${house.loading}</p>`
    return html`
      ${entries.length ? html`<ul role="list">${entries.map(entry => this.renderEntry(entry))}</ul>` : html`<p class="quiet">${say.nothing}</p>`}
      <div class="foot">
        ${this.hasMore ? html`<button class="button plain" @click=${this.look}>${say.more}</button>` : html`<span></span>`}
        ${this.leads ? html`<button class="button bare" aria-label=${say.unfollowOf(this.feed.title)} @click=${this.leave}>${say.unfollow}</button>` : nothing}
      </div>`
  }

  override render(): TemplateResult {
    const { feeds: say } = words(), { title, url, readAt, refusedAt } = this.feed
    return html`
      <details ?open=${this.open} @toggle=${(event: Event) => { this.open = (event.target as HTMLDetailsElement).open }}>
        <summary>
          <span class="name"><bdi>${title}</bdi></span>
          <span class="faint"><bdi>${siteOf(url)}</bdi> · ${refusedAt ? say.refused(moment(refusedAt)) : readAt ? say.read(moment(readAt)) : nothing}</span>
        </summary>
        ${this.open ? this.renderEntries() : nothing}
      </details>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-feed': TfFeed } }
