import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import smilePlus from 'lucide-static/icons/smile-plus.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { Tongue, words } from '../words/words.ts'
import type { Signs } from './annotations.ts'

/**
 * The signs members put on something, and a small row of those one may put there.
 * @summary Reactions.
 * @fires tf-sign - a sign is put on or taken away: detail `{emoji, isOn}`
 */
@customElement('tf-signs')
export class TfSigns extends LitElement {
  static override styles = [base, css`
    :host { display: flex; flex-wrap: wrap; align-items: center; gap: var(--tf-space-1); }
    :host([empty]) { display: contents; }
    button { display: inline-flex; align-items: center; justify-content: center; gap: 0.35em; min-block-size: 1.875rem; min-inline-size: 1.875rem; padding: 0 var(--tf-space-2); border: 1px solid var(--tf-line); border-radius: var(--tf-round-full); background: var(--tf-sheet); font-size: var(--tf-size-s); font-variant-numeric: tabular-nums; cursor: pointer; }
    button:hover { border-color: var(--tf-field); }
    button[aria-pressed='true'] { border-color: var(--tf-accent); background: var(--tf-accent-soft); color: var(--tf-accent); font-weight: 700; }
    button.add { border-color: transparent; background: none; color: var(--tf-ink-soft); }
    button.add:hover { background: var(--tf-sunk); color: var(--tf-ink); }
    .choice { display: flex; flex-wrap: wrap; gap: 2px; }
    .choice button { border-color: transparent; background: none; font-size: 1.0625rem; }
    .choice button:hover { background: var(--tf-sunk); }
    @media (pointer: coarse) { button { min-block-size: var(--tf-touch); min-inline-size: var(--tf-touch); } }
  `]

  @property({ attribute: false }) signs: Signs = new Map()
  @property({ attribute: false }) me = ''
  @property({ type: Boolean }) mayWrite = false
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  @state() private isChoosing = false
  private readonly tongue = new Tongue(this)

  private sign(emoji: string, isOn: boolean): void {
    this.isChoosing = false
    this.dispatchEvent(new CustomEvent('tf-sign', { detail: { emoji, isOn } }))
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.add')?.focus({ preventScroll: true }))
  }

  private readonly toggle = async (): Promise<void> => {
    this.isChoosing = !this.isChoosing
    await this.updateComplete
    if (this.isChoosing) this.renderRoot.querySelector<HTMLElement>('.choice button')?.focus({ preventScroll: true })
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    this.isChoosing = false
    this.renderRoot.querySelector<HTMLElement>('.add')?.focus({ preventScroll: true })
  }

  private renderSign([emoji, members]: readonly [string, ReadonlySet<string>]): TemplateResult {
    const isOn = members.has(this.me), names = [...members].slice(0, 12).map(this.nameOf).join(', ')
    const label = words().margin.signBy(emoji, names)
    return html`<button aria-pressed=${isOn} aria-label=${label} title=${names} ?disabled=${!this.mayWrite} @click=${() => this.sign(emoji, !isOn)}>${emoji} ${members.size}</button>`
  }

  private renderChoice(): TemplateResult | typeof nothing {
    if (!this.isChoosing) return nothing
    return html`
      <div class="choice" role="group" aria-label=${words().margin.signs} @keydown=${this.keyed}>
        ${Object.entries(words().discussion.signs).map(([emoji, meaning]) => html`<button aria-label=${`${emoji} ${meaning}`} title=${meaning} @click=${() => this.sign(emoji, true)}>${emoji}</button>`)}
      </div>`
  }

  override render(): TemplateResult {
    return html`
      ${[...this.signs].slice(0, 20).map(sign => this.renderSign(sign))}
      ${this.mayWrite ? html`<button class="add" aria-expanded=${this.isChoosing} aria-label=${words().margin.signs} title=${words().margin.signs} @click=${this.toggle}>${icon(smilePlus)}</button>` : nothing}
      ${this.renderChoice()}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-signs': TfSigns } }
