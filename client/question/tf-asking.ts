import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import quote from 'lucide-static/icons/text-quote.svg?raw'
import talk from 'lucide-static/icons/messages-square.svg?raw'
import close from 'lucide-static/icons/x.svg?raw'
import { quoteOf } from '../discussion/quote.ts'
import { base } from '../look/base.ts'
import { submitted } from '../look/form.ts'
import { icon } from '../look/icon.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import type { Questions } from './questions.ts'

const MOST = 4000
const BLANK = /^[\s\p{Cf}\p{Cc}]*$/u

/**
 * Where a question is written: about a passage, about a message, or freely; to everybody or to the facilitator alone.
 * @summary The field for a question.
 */
@customElement('tf-asking')
export class TfAsking extends LitElement {
  static override styles = [base, css`
    :host { padding: var(--tf-space-3) var(--tf-space-4) max(var(--tf-space-3), env(safe-area-inset-bottom)); border-block-start: 1px solid var(--tf-line); background: var(--tf-paper); }
    form { display: grid; gap: var(--tf-space-2); }
    .from { display: flex; align-items: center; gap: var(--tf-space-2); padding-inline-start: var(--tf-space-3); border-inline-start: 3px solid var(--tf-accent); color: var(--tf-ink-soft); font-size: var(--tf-size-s); }
    .from span:nth-child(2) { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .from .button { min-block-size: 2rem; min-inline-size: 2rem; padding: 0; }
    textarea { resize: vertical; min-block-size: 4rem; max-block-size: 40dvh; }
    .row { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--tf-space-2); }
    .alone { display: inline-flex; align-items: center; gap: var(--tf-space-2); min-block-size: var(--tf-touch); font-size: var(--tf-size-s); cursor: pointer; }
    .alone input { inline-size: 1.25rem; block-size: 1.25rem; accent-color: var(--tf-accent); }
  `]

  @property({ attribute: false }) questions!: Questions
  @state() private isAsking = false
  @query('textarea') private readonly field!: HTMLTextAreaElement | null
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('questions')) this.watching.on(this.questions)
  }

  override focus(): void { void this.updateComplete.then(() => this.field?.focus()) }

  private readonly ask = submitted(() => void this.asked())

  private async asked(): Promise<void> {
    if (BLANK.test(this.questions.unasked.question.body) || this.isAsking) return this.field?.focus()
    this.isAsking = true
    await this.questions.ask()
    this.isAsking = false
    this.focus()
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void this.asked()
  }

  private renderFrom(): TemplateResult | typeof nothing {
    const { anchor, about } = this.questions.unasked.question, say = words().question
    if (!anchor && !about) return nothing
    return html`
      <p class="from">${icon(anchor ? quote : talk)}<span dir="auto">${anchor ? quoteOf(anchor) : say.fromTalk}</span>
        <button type="button" class="button bare" aria-label=${say.drop} @click=${() => this.questions.begin({})}>${icon(close)}</button></p>`
  }

  override render(): TemplateResult {
    const { unasked, refusal } = this.questions, say = words()
    const { body, private: alone } = unasked.question
    return html`
      <form @submit=${this.ask}>
        ${this.renderFrom()}
        <label class="field"><span class="unseen">${say.question.write}</span>
          <textarea dir="auto" rows="2" maxlength=${MOST} .value=${body} placeholder=${say.question.write} @keydown=${this.keyed}
            @input=${({ target }: InputEvent) => unasked.write({ body: (target as HTMLTextAreaElement).value })}></textarea></label>
        ${refusal ? html`<p class="wrong" role="alert">${say.refusal[refusal]}</p>` : nothing}
        <div class="row">
          <label class="alone"><input type="checkbox" .checked=${alone ?? false} @change=${({ target }: Event) => unasked.write({ private: (target as HTMLInputElement).checked })}>${say.question.alone}</label>
          <button class="button chief" ?disabled=${this.isAsking}>${say.question.ask}</button>
        </div>
      </form>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-asking': TfAsking } }
