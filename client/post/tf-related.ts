import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { base } from '../look/base.ts'
import { Tongue, words } from '../words/words.ts'
import type { OnePost } from './posts.ts'

type Link = OnePost['related'][number]

/**
 * What a post points to: related texts, the previous and the next one. For a facilitator each is one step from being brought in.
 * @summary Where a post leads.
 */
@customElement('tf-related')
export class TfRelated extends LitElement {
  static override styles = [base, css`
    h2 { font-size: var(--tf-size-m); font-family: var(--tf-ui); font-weight: 700; margin-block: var(--tf-space-5) var(--tf-space-1); }
    li { display: flex; gap: var(--tf-space-3); align-items: center; justify-content: space-between; min-block-size: 3rem; border-block-end: 1px solid var(--tf-line); }
    .what { min-inline-size: 0; overflow-wrap: anywhere; font-family: var(--tf-text); }
    small { display: block; font-family: var(--tf-ui); font-size: var(--tf-size-s); color: var(--tf-ink-faint); }
    .button { flex: none; }
  `]

  @property({ attribute: false }) post!: OnePost
  @property({ type: Boolean }) leads = false
  private readonly tongue = new Tongue(this)

  private renderLink(link: Link, kind = ''): TemplateResult {
    const { post: say } = words()
    const name = link.url ? html`<a href=${link.url} target="_blank" rel="noopener noreferrer">${link.title}</a>` : link.title
    return html`
      <li>
        <span class="what" lang=${this.post.language ?? nothing}>${kind ? html`<small>${kind}</small>` : nothing}<bdi>${name}</bdi></span>
        ${this.leads && link.url ? html`<a class="button plain" aria-label=${say.bringInLabel(link.title)} href=${`/groups/${this.post.groupId}/bring?url=${encodeURIComponent(link.url)}`}>${say.bringIn}</a>` : nothing}
      </li>`
  }

  override render(): TemplateResult | typeof nothing {
    const { post: say } = words()
    const { related, next, previous } = this.post
    if (related.length === 0 && !next && !previous) return nothing
    return html`
      <h2>${say.related}</h2>
      <ul role="list">
        ${previous ? this.renderLink(previous, say.previous) : nothing}
        ${next ? this.renderLink(next, say.next) : nothing}
        ${related.map(link => this.renderLink(link))}
      </ul>`
  }
}
