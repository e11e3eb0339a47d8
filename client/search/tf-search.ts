import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { base, byColour } from '../look/base.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { piecesOf, placeOf, Search, type Hit } from './searches.ts'

/**
 * Looks for words in everything of a group that its reader may see.
 * @summary The search of a group.
 */
@customElement('tf-search')
export class TfSearch extends LitElement {
  static override styles = [base, css`
    input { inline-size: 100%; min-block-size: var(--tf-touch); padding: var(--tf-space-2) var(--tf-space-3); border: 1px solid var(--tf-field); border-radius: var(--tf-round); background: var(--tf-sheet); }
    :host { margin-block-end: var(--tf-space-4); }
    ol { margin-block: var(--tf-space-3); }
    li a { display: block; padding: var(--tf-space-2) 0; border-block-end: 1px solid var(--tf-line); color: inherit; text-decoration: none; }
    li a:hover .excerpt { color: var(--tf-accent); }
    .of { display: flex; flex-wrap: wrap; gap: 0 var(--tf-space-2); color: var(--tf-ink-faint); font-size: var(--tf-size-s); }
    .name { color: var(--tf-by); font-weight: 650; }
    .excerpt { font-family: var(--tf-text); overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
    mark { background: var(--tf-accent-soft); color: inherit; border-radius: 2px; }
  `]

  @property() groupId = ''
  private search?: Search
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('groupId')) return
    this.search?.close()
    this.search = new Search(this.groupId)
    this.watching.on(this.search)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.search?.close()
  }

  private renderHit(hit: Hit): TemplateResult {
    return html`
      <li><a href=${placeOf(hit)}>
        <span class="of">${hit.name ? html`<bdi class="name ${byColour(hit.memberId ?? '')}">${hit.name}</bdi>` : nothing}<span>${words().search.kinds[hit.kind]}</span><bdi>${hit.title}</bdi></span>
        <span class="excerpt" dir="auto">${piecesOf(hit).map(({ text, isFound }) => (isFound ? html`<mark>${text}</mark>` : text))}</span>
      </a></li>`
  }

  private renderFound(hits: readonly Hit[]): TemplateResult {
    const say = words().search
    return html`
      <p class=${hits.length ? 'unseen' : 'quiet'} role="status">${hits.length ? say.found(hits.length) : say.nothing}</p>
      ${hits.length ? html`<ol role="list" aria-label=${say.results}>${hits.map(hit => this.renderHit(hit))}</ol>` : nothing}`
  }

  override render(): TemplateResult | typeof nothing {
    const { search } = this, say = words()
    if (!search) return nothing
    return html`
      <search>
        <input type="search" dir="auto" maxlength="200" .value=${search.q} aria-label=${say.search.label} placeholder=${say.search.label}
          @input=${({ target }: InputEvent) => search.look((target as HTMLInputElement).value)}>
        ${search.refusal ? html`<p class="wrong" role="alert">${say.refusal[search.refusal]}</p>` : nothing}
        ${search.hits && search.q.trim() ? this.renderFound(search.hits) : nothing}
      </search>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-search': TfSearch } }
