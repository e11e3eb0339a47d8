import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import ask from 'lucide-static/icons/circle-question-mark.svg?raw'
import pencil from 'lucide-static/icons/pencil.svg?raw'
import reply from 'lucide-static/icons/reply.svg?raw'
import smilePlus from 'lucide-static/icons/smile-plus.svg?raw'
import trash from 'lucide-static/icons/trash-2.svg?raw'
import { mayEdit, mayErase } from '../../shared/discussion.ts'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import type { Room } from '../presence/room.ts'
import { Tongue, words } from '../words/words.ts'
import type { Shown } from './messages.ts'

/**
 * What may be done with a message: put a sign on it, answer it, change or erase one's own.
 * @summary The deeds of a message.
 * @fires tf-reply - the message is to be answered
 * @fires tf-change - the message is to be changed
 * @fires tf-more - a sign is to be chosen from all of them
 * @fires tf-ask - a question is to be asked about the message
 * @fires tf-shut - none of them is wanted now
 */
@customElement('tf-deeds')
export class TfDeeds extends LitElement {
  static override styles = [base, css`
    :host { position: absolute; inset-block-start: -0.75rem; inset-inline-end: var(--tf-space-3); z-index: 1; }
    .bar, .sure { display: flex; align-items: center; border: 1px solid var(--tf-line); border-radius: var(--tf-round); background: var(--tf-sheet); box-shadow: var(--tf-lift); }
    .bar { inline-size: max-content; }
    .deed { display: grid; place-items: center; min-inline-size: 2.125rem; min-block-size: 2rem; padding: 0; border: 0; border-radius: calc(var(--tf-round) - 1px); background: none; color: var(--tf-ink-soft); cursor: pointer; }
    .deed:hover { background: var(--tf-accent-soft); color: var(--tf-accent); }
    .deed .icon { inline-size: 1.125rem; block-size: 1.125rem; }
    .deed.sign { font-size: 1.125rem; color: var(--tf-ink); }
    .deed.sign[aria-pressed='true'] { background: var(--tf-accent-soft); box-shadow: inset 0 0 0 1px var(--tf-accent); }
    .sure { flex-wrap: wrap; gap: var(--tf-space-2); max-inline-size: 18rem; padding: var(--tf-space-2) var(--tf-space-3); font-size: var(--tf-size-s); }
    .sure p { flex-basis: 100%; }
    .sure .button { min-block-size: 2.125rem; padding: var(--tf-space-1) var(--tf-space-3); font-size: var(--tf-size-s); }
    @media (hover: none), (pointer: coarse) {
      :host { inset-block-start: 0; inset-inline-end: var(--tf-space-1); }
      .deed { min-inline-size: 2.625rem; min-block-size: var(--tf-touch); }
      .sure .button { min-block-size: var(--tf-touch); }
    }
  `]

  @property({ attribute: false }) room!: Room
  @property({ attribute: false }) message!: Shown
  /** What they are the deeds of. */
  @property({ attribute: false }) label = ''
  @state() private step: 'deeds' | 'signs' | 'sure' = 'deeds'
  private readonly tongue = new Tongue(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('keydown', this.pressed)
    this.addEventListener('focusout', this.left)
  }

  /** Shows the first of them to whoever has no mouse. */
  async enter(): Promise<void> {
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('button')?.focus()
  }

  private close(): void {
    this.step = 'deeds'
    this.dispatchEvent(new CustomEvent('tf-shut'))
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const buttons = [...this.renderRoot.querySelectorAll<HTMLElement>('button')].filter(button => button.checkVisibility())
    const at = buttons.indexOf(this.shadowRoot!.activeElement as HTMLElement)
    const toNext = this.matches(':dir(rtl)') ? 'ArrowLeft' : 'ArrowRight'
    if (event.key === 'Escape') this.leave()
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') buttons[(at + (event.key === toNext ? 1 : -1) + buttons.length) % buttons.length]?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  private leave(): void {
    this.close()
    const root = this.getRootNode()
    if (root instanceof ShadowRoot && root.host instanceof HTMLElement) root.host.focus()
  }

  /** Drawing other buttons takes the focus from the one pressed for a moment; only who really went shuts them. */
  private readonly left = async (): Promise<void> => {
    await this.updateComplete
    if (!this.matches(':focus-within')) this.close()
  }

  private async turn(step: 'deeds' | 'signs' | 'sure'): Promise<void> {
    this.step = step
    await this.enter()
  }

  private tell(name: string): void {
    this.close()
    this.dispatchEvent(new CustomEvent(name, { detail: this.message, bubbles: true, composed: true }))
  }

  private react(emoji: string, on: boolean): void {
    void this.room.discussion.react(this.message.id, emoji, on)
    this.leave()
  }

  private erase(): void {
    this.leave()
    void this.room.discussion.erase(this.message.id)
  }

  private renderDeed(label: string, svg: string, deed: () => void): TemplateResult {
    return html`<button class="deed" aria-label=${label} title=${label} @click=${deed}>${icon(svg)}</button>`
  }

  private renderSign([emoji, meaning]: [string, string]): TemplateResult {
    const isOn = this.message.reactions?.[emoji]?.includes(this.room.place.memberId) ?? false
    return html`<button class="deed sign" aria-pressed=${isOn} aria-label=${`${emoji} ${meaning}`} title=${meaning} @click=${() => this.react(emoji, !isOn)}>${emoji}</button>`
  }

  private renderSigns(): TemplateResult {
    return html`
      ${Object.entries(words().discussion.signs).map(sign => this.renderSign(sign))}
      ${this.renderDeed(words().emoji.more, smilePlus, () => this.tell('tf-more'))}`
  }

  private renderSure(): TemplateResult {
    const say = words()
    return html`
      <div class="sure" role="group" aria-label=${say.action.erase}>
        <p>${say.discussion.eraseSure}</p>
        <button class="button danger" @click=${() => this.erase()}>${say.action.erase}</button>
        <button class="button" @click=${() => this.leave()}>${say.discussion.keep}</button>
      </div>`
  }

  private renderDeeds(): TemplateResult {
    const { memberId } = this.room.place
    // what is not told yet has no number, and is one's own
    const message = { ...this.message, seq: this.message.seq ?? 0 }
    const say = words()
    return html`
      ${message.seq === 0 ? nothing : this.renderDeed(say.discussion.react, smilePlus, () => void this.turn('signs'))}
      ${message.seq === 0 ? nothing : this.renderDeed(say.discussion.reply, reply, () => this.tell('tf-reply'))}
      ${message.seq === 0 || message.erased || !this.room.mayWrite ? nothing : this.renderDeed(say.question.about, ask, () => this.tell('tf-ask'))}
      ${mayEdit(memberId, message) ? this.renderDeed(say.action.edit, pencil, () => this.tell('tf-change')) : nothing}
      ${mayErase(memberId, message) ? this.renderDeed(say.action.erase, trash, () => void this.turn('sure')) : nothing}`
  }

  override render(): TemplateResult {
    if (this.step === 'sure') return this.renderSure()
    return html`
      <div class="bar" role="group" aria-label=${this.label}>
        ${this.step === 'signs' ? this.renderSigns() : this.renderDeeds()}
      </div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-deeds': TfDeeds } }
