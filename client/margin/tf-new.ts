import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { quoteOf } from '../discussion/quote.ts'
import { base } from '../look/base.ts'
import { copy } from '../look/copy.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import type { Draft } from './drafts.ts'
import type { Margin } from './margin.ts'
import type { TfWriting } from './tf-writing.ts'
import './tf-writing.ts'

/**
 * An annotation that is not in the margin yet: the one being written, or (with `place`) a draft that waits.
 * @summary A new annotation.
 * @fires tf-made - it was shared: detail is its name
 * @fires tf-left - it was left
 * @fires tf-resume - a draft is to be written on
 */
@customElement('tf-new')
export class TfNew extends LitElement {
  static override styles = [base, css`
    .new { padding: var(--tf-space-3); border: 1px solid var(--tf-accent); border-radius: var(--tf-round); background: var(--tf-sheet); box-shadow: var(--tf-lift); }
    .new .what { margin-block-end: var(--tf-space-2); font: 700 var(--tf-size-s)/1.3 var(--tf-ui); color: var(--tf-accent); }
    .new.kept { border-style: dashed; box-shadow: none; }
    .new.kept .hint { margin-block-end: var(--tf-space-2); }
    .new.kept p.body { white-space: pre-wrap; overflow-wrap: anywhere; max-block-size: 6rem; overflow: hidden; }
    .new blockquote { margin: 0 0 var(--tf-space-2); padding-inline-start: var(--tf-space-2); border-inline-start: 2px solid var(--tf-accent); color: var(--tf-ink-soft); font-family: var(--tf-text); font-size: 0.9375rem; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
    .row { display: flex; flex-wrap: wrap; gap: var(--tf-space-2); margin-block-start: var(--tf-space-2); }
    .row .button { min-block-size: 2.25rem; padding: var(--tf-space-1) var(--tf-space-3); font-size: var(--tf-size-s); }
    @media (pointer: coarse) { .row .button { min-block-size: var(--tf-touch); } }
  `]

  @property({ attribute: false }) margin!: Margin
  /** The place of a draft that waits. */
  @property({ attribute: false }) place?: string
  /** Stands apart from its words, and so says which they are. */
  @property({ type: Boolean }) apart = false
  /** Whether anything may be sent here. */
  @property({ type: Boolean }) mayWrite = false
  @state() private copied = false
  @query('tf-writing') readonly writing!: TfWriting | null
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('margin')) this.watching.on(this.margin)
  }

  private tell(name: string, detail?: unknown): void { this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true })) }

  private renderWriting(): TemplateResult | typeof nothing {
    const { margin } = this, said = words().margin
    if (!margin.writing) return nothing
    const { place, anchor } = margin.writing
    const wrote = ({ detail }: CustomEvent<Draft>) => {
      margin.leave()
      this.tell('tf-made', margin.share(anchor, detail))
    }
    const leave = () => {
      margin.leave()
      this.tell('tf-left')
    }
    return html`
      <section class="new" aria-label=${said.new}>
        <p class="what">${said.new}</p>
        ${this.apart ? html`<blockquote dir="auto">${quoteOf(anchor)}</blockquote>` : nothing}
        <tf-writing choosy ?apart=${this.apart} .drafts=${margin.drafts} .fellows=${margin.place.fellows} .place=${place} .about=${{ anchor }} .label=${said.words} .hint=${said.placeholder} .action=${said.share} @tf-wrote=${wrote} @tf-leave=${leave}></tf-writing>
        <p class="hint">${said.hint}</p>
      </section>`
  }

  private renderDraft(place: string): TemplateResult | typeof nothing {
    const { margin } = this, said = words().margin, draft = margin.drafts.get(place)
    if (!draft) return nothing
    const title = draft.isRescued ? said.rescued : said.unfinished
    return html`
      <section class="new kept" aria-label=${title}>
        <p class="what">${title}</p>
        ${draft.in ? html`<p class="hint">${draft.in === 'notes' ? words().notes.title : words().joint.title}</p>` : nothing}
        ${draft.anchor ? html`<blockquote dir="auto">${quoteOf(draft.anchor)}</blockquote>` : nothing}
        <p class="body" dir="auto">${draft.body}</p>
        <div class="row">
          ${draft.isRescued ? this.renderSend(place, draft) : html`<button class="button chief" @click=${() => this.tell('tf-resume', place)}>${said.lookAgain}</button>`}
          <button class="button bare" @click=${() => margin.letGo(place)}>${said.letGo}</button>
        </div>
      </section>`
  }

  // Where nobody may write any more the words can still be taken along
  private renderSend(place: string, draft: Draft): TemplateResult {
    const { margin, mayWrite } = this, { margin: said, action } = words(), isOpen = !draft.in || margin.sync.shared !== undefined
    const take = async () => { this.copied = await copy(draft.body) }
    return html`
      ${(mayWrite || draft.isPrivate) && isOpen ? html`<button class="button chief" @click=${() => margin.send(place, draft)}>${said.sendAgain}</button>` : nothing}
      <button class="button" @click=${take}>${this.copied ? action.copied : action.copy}</button>`
  }

  override render(): TemplateResult | typeof nothing { return this.place === undefined ? this.renderWriting() : this.renderDraft(this.place) }
}

declare global { interface HTMLElementTagNameMap { 'tf-new': TfNew } }
