import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { draw } from '../discussion/markdown.ts'
import { base } from '../look/base.ts'
import { prose } from './prose.ts'

/**
 * A member's words, drawn from Markdown; folded to their first lines.
 * @summary The body of an annotation, a question or an answer. With `inherits` it is as large as what is around it.
 */
@customElement('tf-words')
export class TfWords extends LitElement {
  static override styles = [base, prose, css`
    :host([inherits]) .prose { font-size: inherit; line-height: inherit; }
    :host([folded]) .prose { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
    :host([folded]) .prose > * + * { margin-block-start: 0; }
  `]

  @property() body = ''
  @property({ type: Boolean, reflect: true }) folded = false
  private drawn?: { body: string; nodes: Node[] }

  override render(): TemplateResult | typeof nothing {
    if (!this.body) return nothing
    if (this.drawn?.body !== this.body) this.drawn = { body: this.body, nodes: [...draw(this.body).childNodes] }
    return html`<div class="prose">${this.drawn.nodes}</div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-words': TfWords } }
