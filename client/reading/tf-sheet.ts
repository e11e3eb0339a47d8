import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import close from 'lucide-static/icons/x.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { Tongue, words } from '../words/words.ts'

/**
 * What stands beside the text: a column where there is room (`docked`), else a sheet that comes from below over half of the screen,
 * so that the words it speaks of stay in sight. Drag its handle, or press it, to make it larger; down, or Escape, to close it.
 * @summary A column, or a sheet from below.
 * @slot - what it holds
 * @fires tf-close - it was closed
 */
@customElement('tf-sheet')
export class TfSheet extends LitElement {
  static override styles = [base, css`
    :host(:not([docked])) { position: fixed; inset-inline: 0; inset-block-end: 0; z-index: 6; display: grid; grid-template-rows: auto minmax(0, 1fr); block-size: 56dvh; border-start-start-radius: 1rem; border-start-end-radius: 1rem; background: var(--tf-paper); box-shadow: var(--tf-lift); border-block-start: 1px solid var(--tf-line); transition: block-size var(--tf-calm), transform var(--tf-calm) ease-out; }
    :host(:not([docked])[large]) { block-size: calc(100dvh - 3.5rem); }
    :host(:not([docked]):not([open])) { transform: translateY(105%); visibility: hidden; transition: transform var(--tf-calm) ease-in, visibility 0s var(--tf-calm); }
    :host(.dragged) { transition: none !important; }
    header { position: relative; display: flex; align-items: center; justify-content: space-between; padding-inline: var(--tf-space-4) var(--tf-space-2); padding-block-start: 0.5rem; touch-action: none; cursor: grab; border-block-end: 1px solid var(--tf-line); }
    h2 { font: 700 var(--tf-size-m)/1.3 var(--tf-ui); }
    h2:focus { outline: none; }
    .handle { position: absolute; inset-block-start: 0; inset-inline: calc(50% - 2.75rem); block-size: 1.25rem; padding: 0; border: 0; background: none; cursor: grab; }
    .handle::before { content: ''; display: block; inline-size: 2.5rem; block-size: 0.25rem; margin: 0.4rem auto 0; border-radius: 2px; background: var(--tf-field); }
    .body { overflow-y: auto; overscroll-behavior: contain; padding: var(--tf-space-3) var(--tf-space-4) calc(var(--tf-space-6) + env(safe-area-inset-bottom)); }
    :host([flush]) .body { padding: 0; overflow: hidden; }
    :host([docked]) { display: contents; }
    @media (min-width: 48rem) { :host(:not([docked])) { inset-inline: auto var(--tf-space-5); inline-size: 26rem; } }
    @media print { :host(:not([docked])) { display: none; } }
  `]

  @property() label = ''
  @property({ type: Boolean, reflect: true }) docked = false
  @property({ type: Boolean, reflect: true }) open = false
  /** Its content scrolls and pads itself. */
  @property({ type: Boolean, reflect: true }) flush = false
  @state() private large = false
  @query('.body') private body?: HTMLElement
  private readonly tongue = new Tongue(this)
  private opener?: HTMLElement
  private grip?: { y: number; height: number }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('open') && !this.open) this.large = false
    this.toggleAttribute('large', this.large)
    const isSheet = !this.docked
    if (isSheet) this.setAttribute('role', 'dialog')
    else this.removeAttribute('role')
    if (isSheet) this.setAttribute('aria-label', this.label)
    else this.removeAttribute('aria-label')
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('open') && this.open && !this.docked) this.renderRoot.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true })
  }

  /** Opens it; when it closes, the focus goes back to `opener`. */
  show(opener?: HTMLElement): void {
    if (opener) this.opener = opener
    this.open = true
  }

  /** Scrolls what it holds to the beginning. */
  toStart(): void { this.body?.scrollTo({ top: 0 }) }

  private readonly close = (): void => {
    this.open = false
    this.dispatchEvent(new CustomEvent('tf-close', { bubbles: true, composed: true }))
    this.opener?.focus({ preventScroll: true })
    this.opener = undefined
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.docked) return
    event.preventDefault()
    this.close()
  }

  private readonly gripped = (event: PointerEvent): void => {
    if (event.composedPath().some(node => node instanceof HTMLElement && node.classList.contains('close'))) return
    this.grip = { y: event.clientY, height: this.offsetHeight }
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
    this.classList.add('dragged')
  }

  private readonly dragged = (event: PointerEvent): void => {
    if (this.grip) this.style.blockSize = `${Math.min(innerHeight - 40, Math.max(80, this.grip.height + this.grip.y - event.clientY))}px`
  }

  private readonly released = (event: PointerEvent): void => {
    if (!this.grip) return
    const way = this.grip.y - event.clientY
    this.grip = undefined
    this.classList.remove('dragged')
    this.style.blockSize = ''
    if (way > 50) this.large = true
    else if (way < -50 && this.large) this.large = false
    else if (way < -50) this.close()
    else if (Math.abs(way) < 6) this.large = !this.large
  }

  override render(): TemplateResult {
    if (this.docked) return html`<slot></slot>`
    return html`
      <header @pointerdown=${this.gripped} @pointermove=${this.dragged} @pointerup=${this.released} @pointercancel=${this.released} @keydown=${this.keyed}>
        <button class="handle" aria-label=${words().reading.resize} aria-expanded=${this.large} @keydown=${(event: KeyboardEvent) => { if (event.key === 'Enter' || event.key === ' ') this.large = !this.large }}></button>
        <h2 tabindex="-1">${this.label}</h2>
        <button class="button bare close" aria-label=${words().action.close} @click=${this.close}>${icon(close)}</button>
      </header>
      <div class="body" @keydown=${this.keyed}><slot></slot></div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-sheet': TfSheet } }
