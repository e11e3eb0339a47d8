import { css, html, LitElement, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import ask from 'lucide-static/icons/circle-question-mark.svg?raw'
import highlighter from 'lucide-static/icons/highlighter.svg?raw'
import pen from 'lucide-static/icons/square-pen.svg?raw'
import users from 'lucide-static/icons/users.svg?raw'
import quote from 'lucide-static/icons/text-quote.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { Tongue, words } from '../words/words.ts'
import type { Choice } from './chosen.ts'

const GAP = 10
const TOP = 60

/**
 * A small bar at the selected words. Under a finger it lies at the bottom of the screen, where the system's own menu never is.
 * @summary What to do with the selected words.
 * @fires tf-deed - one was chosen: detail is the Choice
 * @fires tf-leave - the bar was left with Escape
 */
@customElement('tf-choice')
export class TfChoice extends LitElement {
  static override styles = [base, css`
    :host { position: fixed; inset-block-start: 0; left: 0; z-index: 5; animation: come var(--tf-quick) ease-out; }
    @keyframes come { from { opacity: 0; } }
    .bar { display: flex; inline-size: max-content; padding: 2px; border: 1px solid var(--tf-line); border-radius: calc(2 * var(--tf-round)); background: var(--tf-sheet); box-shadow: var(--tf-lift); }
    button { display: inline-flex; align-items: center; gap: var(--tf-space-2); min-block-size: 2.5rem; padding-inline: var(--tf-space-3); border: 0; border-radius: var(--tf-round); background: none; font-size: var(--tf-size-s); font-weight: 600; cursor: pointer; }
    button:hover { background: var(--tf-accent-soft); color: var(--tf-accent); }
    button .icon { color: var(--tf-accent); }
    :host([docked]) { inset-block: auto calc(var(--tf-room-bottom, 0px) + env(safe-area-inset-bottom)); inset-inline: 0; transform: none !important; }
    :host([docked]) .bar { inline-size: auto; justify-content: space-around; border-inline: 0; border-radius: 0; }
    :host([docked]) button { flex: 1; flex-direction: column; justify-content: center; gap: 0.15rem; min-block-size: 3.25rem; padding-inline: 0.15rem; font-size: 0.75rem; line-height: 1.1; text-align: center; }
    @media print { :host { display: none; } }
  `]

  /** The selected words on the page. */
  @property({ attribute: false }) words!: Range
  @property({ type: Boolean, reflect: true }) docked = false
  /** The words are chosen for something that is to be put beside them. */
  @property({ type: Boolean }) putting = false
  private readonly tongue = new Tongue(this)

  /** Puts the focus on the first deed. */
  override focus(): void { void this.updateComplete.then(() => this.buttons[0]?.focus({ preventScroll: true })) }

  private get buttons(): HTMLButtonElement[] { return [...this.renderRoot.querySelectorAll('button')] }

  private readonly keyed = (event: KeyboardEvent): void => {
    const { buttons } = this, at = buttons.indexOf(event.target as HTMLButtonElement)
    const onward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    if (event.key === 'Escape') this.dispatchEvent(new CustomEvent('tf-leave'))
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') buttons.at((at + (event.key === onward ? 1 : -1)) % buttons.length)?.focus()
    else return
    event.preventDefault()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('scroll', this.follow, { passive: true })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('scroll', this.follow)
  }

  protected override updated(): void { this.follow() }

  // Above the words, else below them; never out of sight while they are in it
  private readonly follow = (): void => {
    if (this.docked) return
    const { width, height } = this.getBoundingClientRect(), { left, right, top, bottom } = this.words.getBoundingClientRect()
    const x = Math.max(8, Math.min(innerWidth - width - 8, (left + right) / 2 - width / 2))
    const above = top - height - GAP, y = Math.max(TOP, Math.min(innerHeight - height - 8, above > TOP ? above : bottom + GAP))
    this.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
  }

  private renderDeed(deed: Choice, svg: string, label: string): TemplateResult {
    return html`<button @click=${() => this.dispatchEvent(new CustomEvent('tf-deed', { detail: deed }))}>${icon(svg)}${label}</button>`
  }

  override render(): TemplateResult {
    const said = words().reading
    return html`
      <div class="bar" role="toolbar" aria-label=${said.choice} @keydown=${this.keyed} @pointerdown=${(event: Event) => event.preventDefault()}>
        ${this.putting ? this.renderDeed('put', pen, words().sight.putHere) : this.renderDeeds()}
      </div>`
  }

  private renderDeeds(): TemplateResult {
    const said = words().reading
    return html`
        ${this.renderDeed('highlight', highlighter, said.highlight)}
        ${this.renderDeed('write', pen, said.write)}
        ${this.renderDeed('join', users, words().joint.begin)}
        ${this.renderDeed('quote', quote, said.quote)}
        ${this.renderDeed('ask', ask, words().question.ask)}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-choice': TfChoice } }
