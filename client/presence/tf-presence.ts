import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Present } from '../../shared/presence.ts'
import { base, byColour } from '../look/base.ts'
import { myself } from '../member/members.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { leaveRoom, openRoom, type Room } from './room.ts'

const MOST_DOTS = 5

/**
 * Who is in the room now: initials in each one's colour, all names in a list behind them, each leading to their paragraph.
 * @summary Who is here.
 * @fires tf-place - the paragraph somebody is at is to be shown: detail `{blockId}`
 */
@customElement('tf-presence')
export class TfPresence extends LitElement {
  static override styles = [base, css`
    :host { position: relative; display: inline-block; }
    summary { display: flex; align-items: center; min-block-size: var(--tf-touch); padding-inline: var(--tf-space-1); border-radius: var(--tf-round); list-style: none; cursor: pointer; }
    summary::-webkit-details-marker { display: none; }
    .dot { display: grid; place-items: center; inline-size: 2rem; block-size: 2rem; border-radius: 50%; border: 2px solid var(--tf-paper); background: var(--tf-by-tint, var(--tf-sunk)); color: var(--tf-by, var(--tf-ink-soft)); font-weight: 700; font-size: var(--tf-size-s); flex: none; }
    summary .dot + .dot { margin-inline-start: -0.5rem; }
    .sheet { position: absolute; inset-block-start: calc(100% + var(--tf-space-1)); inset-inline-end: 0; z-index: 5; min-inline-size: 14rem; max-inline-size: min(20rem, 90vw); max-block-size: 60vh; overflow-y: auto; padding: var(--tf-space-2); border: 1px solid var(--tf-line); border-radius: calc(2 * var(--tf-round)); background: var(--tf-sheet); box-shadow: var(--tf-lift); }
    .sheet p { padding: var(--tf-space-1) var(--tf-space-2); color: var(--tf-ink-soft); font-size: var(--tf-size-s); font-weight: 600; }
    ul { list-style: none; }
    .one { display: flex; align-items: center; gap: var(--tf-space-2); inline-size: 100%; min-block-size: var(--tf-touch); padding: var(--tf-space-1) var(--tf-space-2); border: 0; border-radius: var(--tf-round); background: none; text-align: start; }
    button.one { cursor: pointer; }
    button.one:hover { background: var(--tf-accent-soft); }
    .who { display: grid; min-inline-size: 0; }
    .name, .at { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .at { color: var(--tf-ink-faint); font-size: var(--tf-size-s); font-family: var(--tf-text); }
  `]

  @property({ attribute: false }) readingId!: string
  /** The first words of a paragraph, for the list. */
  @property({ attribute: false }) nameOfBlock: (blockId: string) => string | undefined = () => undefined
  @state() private room?: Room
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('keydown', this.pressed)
    document.addEventListener('pointerdown', this.elsewhere)
    this.sit()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('pointerdown', this.elsewhere)
    this.rise()
  }

  override willUpdate(): void {
    if (this.room?.place.readingId !== this.readingId || this.room?.place.memberId !== myself.me?.id) this.sit()
  }

  private sit(): void {
    this.rise()
    if (this.readingId && myself.me && this.isConnected) this.room = openRoom(this.readingId, myself.me.id)
    this.watching.on(myself, this.room, this.room?.presence)
  }

  private rise(): void {
    if (this.room) leaveRoom(this.room)
    this.room = undefined
  }

  private shut(): void {
    this.renderRoot.querySelector('details')?.removeAttribute('open')
  }

  private readonly elsewhere = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.shut()
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    this.shut()
    this.renderRoot.querySelector('summary')?.focus()
  }

  private go(blockId: string): void {
    this.shut()
    this.dispatchEvent(new CustomEvent('tf-place', { detail: { blockId }, bubbles: true, composed: true }))
  }

  private nameOf(memberId: string): string {
    const name = this.room?.nameOf(memberId) || words().discussion.gone
    return memberId === myself.me?.id ? words().presence.you(name) : name
  }

  private renderDot(memberId: string): TemplateResult {
    const initial = [...(this.room?.nameOf(memberId) ?? '').trim()][0] ?? ''
    return html`<span class="dot ${byColour(memberId)}" title=${this.nameOf(memberId)} aria-hidden="true">${initial}</span>`
  }

  private renderOne({ memberId, blockId }: Present): TemplateResult {
    const at = blockId === undefined ? undefined : this.nameOfBlock(blockId)
    const inside = html`
      ${this.renderDot(memberId)}
      <span class="who"><span class="name" dir="auto">${this.nameOf(memberId)}</span>${at ? html`<span class="at" dir="auto">${at}</span>` : nothing}</span>`
    return html`<li>${at && blockId !== undefined ? html`<button class="one" @click=${() => this.go(blockId)}>${inside}</button>` : html`<span class="one">${inside}</span>`}</li>`
  }

  override render(): TemplateResult | typeof nothing {
    const present = this.room?.presence.present ?? []
    if (!present.length) return nothing
    const others = present.filter(({ memberId }) => memberId !== myself.me?.id)
    const first = (others.length ? others : present).slice(0, others.length > MOST_DOTS ? MOST_DOTS - 1 : MOST_DOTS)
    const label = others.length ? words().presence.here(present.length) : words().presence.alone
    return html`
      <details>
        <summary aria-label=${`${words().presence.show}: ${label}`} title=${label}>
          ${first.map(({ memberId }) => this.renderDot(memberId))}
          ${others.length > first.length ? html`<span class="dot" aria-hidden="true">+${others.length - first.length}</span>` : nothing}
        </summary>
        <div class="sheet">
          <p>${label}</p>
          <ul role="list">${present.map(one => this.renderOne(one))}</ul>
        </div>
      </details>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-presence': TfPresence } }
