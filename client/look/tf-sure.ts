import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { words } from '../words/words.ts'
import { base } from './base.ts'
import './webawesome.ts'

/** What is asked before something is done that cannot be undone. With `type`, these very words must be typed first; `no` is what leaves all as it is. */
export interface Asking { title: string; hint: string; button: string; no?: string; type?: { label: string; expected: string } }

/**
 * Asks whether somebody is sure. Open it with `sure(…)`.
 * @summary The last question before something is gone.
 */
@customElement('tf-sure')
export class TfSure extends LitElement {
  static override styles = [base, css`
    .stack { display: grid; gap: var(--tf-space-4); }
    .row { display: flex; flex-wrap: wrap; gap: var(--tf-space-3); justify-content: end; }
  `]

  @property({ attribute: false }) asking!: Asking
  @state() private said = ''
  @state() private open = false
  private answer = false
  /** Told once the dialog has closed. */
  answered: (yes: boolean) => void = () => {}

  // What is open from the start puts the focus nowhere
  protected override firstUpdated(): void { this.open = true }

  private get isReady(): boolean { return !this.asking.type || this.said.trim() === this.asking.type.expected.trim() }

  private readonly decide = (yes: boolean) => () => {
    if (yes && !this.isReady) return
    this.answer = yes
    this.open = false
  }

  private readonly closed = (event: Event): void => {
    if (event.target !== event.currentTarget) return
    this.answered(this.answer)
    this.remove()
  }

  private renderType(): TemplateResult | typeof nothing {
    if (!this.asking.type) return nothing
    return html`<wa-input label=${this.asking.type.label} autocomplete="off" autofocus @input=${(event: Event) => { this.said = (event.target as HTMLInputElement).value }}></wa-input>`
  }

  override render(): TemplateResult {
    const { title, hint, button, no } = this.asking
    return html`
      <wa-dialog label=${title} ?open=${this.open} light-dismiss @wa-after-hide=${this.closed}>
        <div class="stack"><p>${hint}</p>${this.renderType()}</div>
        <div slot="footer" class="row">
          <wa-button appearance="outlined" ?autofocus=${!this.asking.type} @click=${this.decide(false)}>${no ?? words().action.cancel}</wa-button>
          <wa-button variant="danger" ?disabled=${!this.isReady} @click=${this.decide(true)}>${button}</wa-button>
        </div>
      </wa-dialog>`
  }
}

/** Asks before something is done that cannot be undone. */
export const sure = (asking: Asking): Promise<boolean> => new Promise(resolve => {
  const element = document.createElement('tf-sure') as TfSure
  element.asking = asking
  element.answered = resolve
  document.body.append(element)
})
