import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import { base } from '../look/base.ts'
import { submitted } from '../look/form.ts'
import { Tongue, words } from '../words/words.ts'
import type { Moderation } from './moderation.ts'

/**
 * Asks why something is to be hidden, or looked at, and then does it.
 * @summary The reason for hiding or flagging.
 * @fires tf-done - it was done, or left
 */
@customElement('tf-hiding')
export class TfHiding extends LitElement {
  static override styles = [base, css`
    form { display: grid; gap: var(--tf-space-2); margin-block-start: var(--tf-space-2); padding: var(--tf-space-2) var(--tf-space-3) var(--tf-space-3); border-radius: var(--tf-round); background: var(--tf-sunk); font-size: var(--tf-size-s); }
    .row { display: flex; justify-content: end; gap: var(--tf-space-2); }
    .button { min-block-size: 2.25rem; padding: var(--tf-space-1) var(--tf-space-3); font-size: var(--tf-size-s); }
    @media (pointer: coarse) { .button { min-block-size: var(--tf-touch); } }
  `]

  @property({ attribute: false }) moderation!: Moderation
  @property({ attribute: false }) action: 'hide' | 'flag' = 'flag'
  @property({ attribute: false }) what = ''
  @query('input') private readonly field!: HTMLInputElement
  private readonly tongue = new Tongue(this)

  protected override firstUpdated(): void { this.field.focus({ preventScroll: true }) }

  private leave(): void { this.dispatchEvent(new CustomEvent('tf-done')) }

  private readonly act = submitted(() => void this.done())

  private async done(): Promise<void> {
    if (!this.field.value.trim()) return this.field.focus()
    if (await this.moderation.act(this.action, this.what, this.field.value)) this.leave()
    else this.requestUpdate()
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    this.leave()
  }

  override render(): TemplateResult {
    const { exits, action, refusal } = words(), { refusal: code } = this.moderation
    return html`
      <form @submit=${this.act} @keydown=${this.keyed}>
        <label class="field">${this.action === 'hide' ? exits.whyHide : exits.whyFlag}<input dir="auto" maxlength="500"></label>
        ${code ? html`<p class="wrong" role="alert">${refusal[code]}</p>` : nothing}
        <div class="row"><button type="button" class="button bare" @click=${this.leave}>${action.cancel}</button><button class="button chief">${this.action === 'hide' ? exits.hide : exits.flag}</button></div>
      </form>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-hiding': TfHiding } }
