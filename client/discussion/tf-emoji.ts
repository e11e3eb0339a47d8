import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { folded } from '../../shared/search.ts'
import { base } from '../look/base.ts'
import { Tongue, words } from '../words/words.ts'

/** The signs whose name, or a later word of it, begins so. */
const signsNamed = (names: Readonly<Record<string, string>>, sought: string): [string, string][] => {
  const begin = folded(sought.trim())
  return Object.entries(names).filter(([, name]) => folded(name).split(/[\s,]+/).some(word => word.startsWith(begin)) || folded(name).startsWith(begin))
}

/**
 * A choice of signs, found by name in the reader's language; drawn by the device itself, so that nothing is asked of anybody.
 * Arrows walk about in it, Escape leaves it.
 * @summary Signs to choose from.
 * @fires tf-pick - one was chosen: detail `{emoji}`
 * @fires tf-leave - none is wanted
 */
@customElement('tf-emoji')
export class TfEmoji extends LitElement {
  static override styles = [base, css`
    :host { display: grid; gap: var(--tf-space-2); padding: var(--tf-space-2); border: 1px solid var(--tf-line); border-radius: calc(2 * var(--tf-round)); background: var(--tf-sheet); box-shadow: var(--tf-lift); }
    input { inline-size: 100%; min-block-size: 2.5rem; padding-inline: var(--tf-space-3); border: 1px solid var(--tf-field); border-radius: var(--tf-round); background: var(--tf-sheet); }
    .signs { display: grid; grid-template-columns: repeat(auto-fill, minmax(2.375rem, 1fr)); max-block-size: min(13rem, 32dvh); overflow-y: auto; overscroll-behavior: contain; }
    .sign { display: grid; place-items: center; min-block-size: 2.375rem; padding: 0; border: 0; border-radius: var(--tf-round); background: none; font-size: 1.375rem; line-height: 1; color: var(--tf-ink); cursor: pointer; }
    .sign:hover, .sign:focus-visible { background: var(--tf-accent-soft); }
    @media (pointer: coarse) { input, .sign { min-block-size: var(--tf-touch); } .signs { grid-template-columns: repeat(auto-fill, minmax(var(--tf-touch), 1fr)); } }
  `]

  /** What the sign is for. */
  @property() label = ''
  @state() private sought = ''
  @state() private at = 0
  @query('input') private readonly field!: HTMLInputElement
  private readonly tongue = new Tongue(this)

  override focus(): void { void this.updateComplete.then(() => this.field.focus()) }

  private get buttons(): HTMLElement[] { return [...this.renderRoot.querySelectorAll<HTMLElement>('.sign')] }

  private pick(emoji: string): void { this.dispatchEvent(new CustomEvent('tf-pick', { detail: { emoji } })) }

  private readonly seek = ({ target }: InputEvent): void => {
    this.sought = (target as HTMLInputElement).value
    this.at = 0
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const { buttons } = this, from = buttons.indexOf(this.shadowRoot!.activeElement as HTMLElement)
    if (event.key === 'Escape') this.dispatchEvent(new CustomEvent('tf-leave'))
    else if (from < 0 && event.key === 'Enter' && this.sought) buttons[0]?.click()
    else if (!this.walk(event.key, buttons, from)) return
    event.preventDefault()
    event.stopPropagation()
  }

  private walk(key: string, buttons: readonly HTMLElement[], from: number): boolean {
    const onward = this.matches(':dir(rtl)') ? 'ArrowLeft' : 'ArrowRight'
    if (from < 0) return key === 'ArrowDown' && this.go(buttons[0])
    if (key === 'ArrowLeft' || key === 'ArrowRight') return this.go(buttons[from + (key === onward ? 1 : -1)])
    if (key === 'ArrowDown') return this.go(buttons.slice(from).find(one => isUnder(buttons[from]!, one)))
    return key === 'ArrowUp' && this.go(buttons.slice(0, from).findLast(one => isUnder(one, buttons[from]!)) ?? this.field)
  }

  private go(to: HTMLElement | undefined): boolean {
    if (to !== this.field && to) this.at = this.buttons.indexOf(to)
    to?.focus()
    return true
  }

  private renderSign([emoji, name]: [string, string], at: number): TemplateResult {
    return html`<button class="sign" tabindex=${at === this.at ? 0 : -1} aria-label=${`${emoji} ${name}`} title=${name} @click=${() => this.pick(emoji)}>${emoji}</button>`
  }

  override render(): TemplateResult {
    const say = words().emoji, signs = signsNamed(say.names, this.sought)
    return html`
      <div role="dialog" aria-label=${this.label} @keydown=${this.pressed}>
        <input type="search" dir="auto" maxlength="40" aria-label=${say.find} placeholder=${say.find} .value=${this.sought} @input=${this.seek}>
        ${signs.length ? nothing : html`<p class="quiet" role="status">${say.nothing}</p>`}
        <div class="signs" role="group" aria-label=${say.title}>${signs.map((sign, at) => this.renderSign(sign, at))}</div>
      </div>`
  }
}

const isUnder = (above: HTMLElement, below: HTMLElement): boolean => below.offsetTop > above.offsetTop && Math.abs(below.offsetLeft - above.offsetLeft) < above.offsetWidth / 2

declare global { interface HTMLElementTagNameMap { 'tf-emoji': TfEmoji } }
