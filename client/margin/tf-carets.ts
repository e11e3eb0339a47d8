import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type * as Y from 'yjs'
import { base, byColour } from '../look/base.ts'
import { Watching } from '../watched.ts'
import type { Hands } from './hands.ts'

/**
 * Others' carets over a field of words: a copy of the words nobody sees, set exactly as the field sets them, with a mark where each
 * member's hand is. It lies over the field and lets the hand through.
 * @summary Carets in a joint note.
 */
@customElement('tf-carets')
export class TfCarets extends LitElement {
  static override styles = [base, css`
    :host { position: absolute; inset: 0; overflow: hidden; pointer-events: none; }
    .copy { padding: var(--tf-space-2) var(--tf-space-3); line-height: 1.5; white-space: pre-wrap; overflow-wrap: break-word; color: transparent; }
    .caret { position: relative; border-inline-start: 2px solid var(--tf-by); margin-inline: -1px; }
    .caret b { position: absolute; inset-block-end: 90%; inset-inline-start: -2px; padding: 0 0.3em; border-radius: 3px 3px 3px 0; background: var(--tf-by); color: var(--tf-sheet); font: 700 0.6875rem/1.4 var(--tf-ui); white-space: nowrap; user-select: none; }
    .caret b.low { inset-block: 100% auto; }
  `]

  @property({ attribute: false }) hands!: Hands
  @property() name = ''
  @property({ attribute: false }) live!: Y.Text
  /** What the field says now. */
  @property() body = ''
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  /** How far the field is scrolled. */
  @property({ attribute: false }) scrolled = 0
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('hands')) this.watching.on(this.hands)
  }

  protected override updated(): void {
    this.renderRoot.querySelector<HTMLElement>('.copy')!.style.transform = `translateY(${-this.scrolled}px)`
  }

  override render(): TemplateResult {
    const carets = this.hands.in(this.name, this.live).sort((a, b) => a.to - b.to), { body } = this
    const first = body.indexOf('\n') < 0 ? Infinity : body.indexOf('\n')
    let at = 0
    const parts = carets.map(({ memberId, to }) => {
      const before = body.slice(at, to)
      at = Math.max(at, to)
      return html`${before}<span class="caret ${byColour(memberId)}"><b class=${to <= Math.min(first, 30) ? 'low' : nothing}>${this.nameOf(memberId)}</b></span>`
    })
    return html`<div class="copy" dir="auto" aria-hidden="true">${parts}${body.slice(at)}</div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-carets': TfCarets } }
