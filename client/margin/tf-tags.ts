import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import close from 'lucide-static/icons/x.svg?raw'
import { base } from '../look/base.ts'
import { colourOfTag } from '../look/colours.ts'
import { icon } from '../look/icon.ts'
import { Tongue, words } from '../words/words.ts'

const LONGEST = 80
const MOST = 20

/**
 * The tags of an annotation. Its writer takes them off and puts on others; those the group uses already are suggested.
 * @summary Tags.
 * @fires tf-tagged - they are others now: detail is the list
 */
@customElement('tf-tags')
export class TfTags extends LitElement {
  static override styles = [base, css`
    :host { display: flex; flex-wrap: wrap; align-items: center; gap: var(--tf-space-1); margin-block-start: var(--tf-space-1); font-size: 0.8125rem; }
    :host([bare]:not([open])) { display: none; }
    .tag { display: inline-flex; align-items: center; gap: 2px; min-block-size: 1.5rem; padding-inline: var(--tf-space-2); border-radius: var(--tf-round-full); background: var(--tf-sunk); color: var(--tf-ink-soft); overflow-wrap: anywhere; }
    .tag[class*='by-'] { background: var(--tf-by-tint); color: var(--tf-by); }
    .tag button { display: grid; place-items: center; inline-size: 1.5rem; block-size: 1.5rem; margin-inline-end: calc(-1 * var(--tf-space-2)); padding: 0; border: 0; border-radius: 50%; background: none; cursor: pointer; }
    .tag .icon { inline-size: 0.8rem; block-size: 0.8rem; }
    input { inline-size: 8.5rem; min-block-size: 1.75rem; padding: 0 var(--tf-space-2); border: 1px dashed var(--tf-field); border-radius: var(--tf-round-full); background: none; }
    input::placeholder { color: var(--tf-ink-faint); opacity: 1; }
    @media (pointer: coarse) { input, .tag:has(button) { min-block-size: var(--tf-touch); } .tag button { inline-size: var(--tf-touch); block-size: var(--tf-touch); } }
  `]

  @property({ attribute: false }) tags: readonly string[] = []
  @property({ attribute: false }) suggested: readonly string[] = []
  @property({ type: Boolean }) mayWrite = false
  /** Each wears the colour it has in the text. */
  @property({ type: Boolean }) coloured = false
  @property({ type: Boolean, reflect: true }) open = false
  private readonly tongue = new Tongue(this)

  private put(tags: readonly string[]): void { this.dispatchEvent(new CustomEvent('tf-tagged', { detail: tags })) }

  private readonly added = ({ target }: Event): void => {
    const field = target as HTMLInputElement, tag = field.value.trim().replace(/^#+/, '').slice(0, LONGEST)
    field.value = ''
    if (tag && !this.tags.includes(tag)) this.put([...this.tags, tag].slice(0, MOST))
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== ',')) return
    event.preventDefault()
    this.added(event)
  }

  private renderTag(tag: string): TemplateResult {
    const drop = () => this.put(this.tags.filter(one => one !== tag))
    return html`<span class="tag ${this.coloured ? `by-${colourOfTag(tag)}` : ''}"><bdi>#${tag}</bdi>${this.open && this.mayWrite ? html`<button aria-label=${words().sight.dropTag(tag)} @click=${drop}>${icon(close)}</button>` : nothing}</span>`
  }

  override render(): TemplateResult {
    const said = words().sight, others = this.suggested.filter(tag => !this.tags.includes(tag)).slice(0, 50)
    return html`
      ${this.tags.map(tag => this.renderTag(tag))}
      ${this.open && this.mayWrite ? html`
        <input dir="auto" list="suggested" maxlength=${LONGEST} aria-label=${said.addTag} placeholder=${said.addTag} @change=${this.added} @keydown=${this.keyed}>
        <datalist id="suggested">${others.map(tag => html`<option value=${tag}></option>`)}</datalist>` : nothing}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-tags': TfTags } }
