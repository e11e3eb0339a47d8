import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import external from 'lucide-static/icons/external-link.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { day } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { siteOf, type OnePost } from './posts.ts'

/**
 * What a post says of itself: title, author, day, lesson, source line, and where it is from.
 * @summary The head of a post.
 */
@customElement('tf-post-head')
export class TfPostHead extends LitElement {
  static override styles = [base, css`
    :host { display: grid; gap: var(--tf-space-3); }
    h1, .source { justify-self: self-start; }
    h1 { line-height: 1.16; max-inline-size: 22em; }
    .facts { display: flex; flex-wrap: wrap; gap: var(--tf-space-1) var(--tf-space-3); color: var(--tf-ink-soft); align-items: center; }
    .facts > :not(:last-child)::after { content: '·'; margin-inline-start: var(--tf-space-3); color: var(--tf-ink-faint); }
    .source { font-family: var(--tf-text); font-style: italic; color: var(--tf-ink-soft); max-inline-size: 40em; }
    a { display: inline-flex; align-items: center; gap: var(--tf-space-1); color: inherit; }
    .icon { inline-size: 1em; block-size: 1em; }
  `]

  @property({ attribute: false }) post!: OnePost
  private readonly tongue = new Tongue(this)

  private renderSite(address: string): TemplateResult {
    return html`<span><a href=${address} target="_blank" rel="noopener noreferrer" title=${words().post.fromSource}><bdi>${siteOf(address)}</bdi>${icon(external)}</a></span>`
  }

  override render(): TemplateResult {
    const { post: say } = words()
    const { title, author, publishedOn, lessonId, sourceLine, sourceUrl, revision, language, dir } = this.post
    return html`
      <h1 lang=${language ?? nothing} dir=${dir}>${title}</h1>
      <p class="facts" dir=${dir}>
        ${author ? html`<span><bdi>${author}</bdi></span>` : nothing}
        ${publishedOn ? html`<span><bdi><time datetime=${publishedOn}>${day(publishedOn)}</time></bdi></span>` : nothing}
        ${lessonId ? html`<span><bdi>${say.lesson(lessonId)}</bdi></span>` : nothing}
        ${revision > 1 ? html`<span><bdi>${say.revision(revision)}</bdi></span>` : nothing}
        ${sourceUrl ? this.renderSite(sourceUrl) : nothing}
      </p>
      ${sourceLine ? html`<p class="source" lang=${language ?? nothing} dir=${dir}>${sourceLine}</p>` : nothing}`
  }
}
