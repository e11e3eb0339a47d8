import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { Anchor } from '../../shared/anchor.ts'
import { firstWords } from '../../shared/excerpt.ts'
import { base } from '../look/base.ts'
import { myself } from '../member/members.ts'
import { leaveRoom, openRoom, type Room } from '../presence/room.ts'
import { Watching } from '../watched.ts'
import { language, Tongue, words } from '../words/words.ts'
import type { Shown } from './messages.ts'
import type { TfComposer } from './tf-composer.ts'
import type { TfMessages } from './tf-messages.ts'
import './tf-composer.ts'
import './tf-messages.ts'

/**
 * The conversation beside a reading. It fills the height it is given.
 * @summary A reading's discussion.
 * @fires tf-anchor-jump - a quoted passage is to be shown in the text: detail `{anchor}`
 * @fires tf-unread - how many messages are new changed: detail `{count}`
 */
@customElement('tf-discussion')
export class TfDiscussion extends LitElement {
  static override styles = [base, css`
    :host { display: grid; grid-template-rows: minmax(0, 1fr) auto auto; block-size: 100%; min-block-size: 0; background: var(--tf-paper); }
    .empty { align-self: center; justify-self: center; display: grid; gap: var(--tf-space-2); max-inline-size: 22rem; padding: var(--tf-space-5); text-align: center; color: var(--tf-ink-soft); }
    .empty strong { font-family: var(--tf-text); font-size: var(--tf-size-l); font-weight: 560; color: var(--tf-ink); }
    .typing { min-block-size: 1.375rem; padding-inline: var(--tf-space-4); color: var(--tf-ink-faint); font-size: var(--tf-size-s); line-height: 1.375rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .note { padding: var(--tf-space-3) var(--tf-space-4) max(var(--tf-space-4), env(safe-area-inset-bottom)); color: var(--tf-ink-soft); font-size: var(--tf-size-s); text-align: center; border-block-start: 1px solid var(--tf-line); }
  `]

  @property({ attribute: false }) readingId!: string
  @state() private room?: Room
  @state() private said = ''
  @query('tf-composer') private composer?: TfComposer
  @query('tf-messages') private list?: TfMessages
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private toldUnread = 0
  private saidSeq?: number

  override connectedCallback(): void {
    super.connectedCallback()
    this.sit()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.rise()
  }

  override willUpdate(): void {
    if (this.room?.place.readingId !== this.readingId || this.room?.place.memberId !== myself.me?.id) this.sit()
    this.announce()
  }

  override updated(): void {
    const { discussion } = this.room ?? {}
    const count = discussion?.unread.count(discussion.lastSeq) ?? 0
    if (count !== this.toldUnread) this.dispatchEvent(new CustomEvent('tf-unread', { detail: { count }, bubbles: true, composed: true }))
    this.toldUnread = count
  }

  /** Begins a message that quotes a passage of the text. */
  quote(anchor: Anchor): void {
    this.room?.discussion.draft.quote(anchor)
    this.composer?.focus()
  }

  /** Shows a message wherever it stands. */
  async reveal(id: string): Promise<void> { await this.list?.reveal(id) }

  /** Takes a seat in the room, in place of the one before. */
  private sit(): void {
    this.rise()
    if (this.readingId && myself.me && this.isConnected) this.room = openRoom(this.readingId, myself.me.id)
    this.watching.on(myself, this.room, this.room?.discussion, this.room?.discussion.typing, this.room?.discussion.unread)
  }

  private rise(): void {
    if (this.room) leaveRoom(this.room)
    this.room = undefined
  }

  /** Says what others just said, once, to whoever listens to the page. */
  private announce(): void {
    const { discussion, place } = this.room ?? {}
    if (!discussion?.isEntered || discussion.lastSeq === this.saidSeq) return
    const fresh = discussion.messages.filter(({ seq = 0, memberId }) => seq > (this.saidSeq ?? Infinity) && memberId !== place?.memberId)
    if (fresh.length) this.said = fresh.slice(-3).map(message => this.spoken(message)).join('. ')
    this.saidSeq = discussion.lastSeq
  }

  private spoken({ memberId, body }: Shown): string {
    return `${this.nameOf(memberId)}: ${firstWords(body)}`
  }

  private nameOf(memberId: string): string {
    return this.room?.nameOf(memberId) || words().discussion.gone
  }

  private readonly reply = ({ detail }: CustomEvent<Shown>): void => {
    this.room?.discussion.draft.answer(detail.id)
    this.composer?.focus()
  }

  private readonly change = ({ detail }: CustomEvent<Shown>): void => {
    this.room?.discussion.draft.change(detail)
    this.composer?.focus()
  }

  /** A sign for a message, out of all of them; then back to the message. */
  private readonly choose = ({ detail }: CustomEvent<Shown>): void => {
    const take = (emoji: string) => void this.room?.discussion.react(detail.id, emoji, true)
    void this.composer?.choose({ label: words().discussion.react, take, done: () => void this.list?.toRow(detail.id) })
  }

  private readonly toOriginal = ({ detail }: CustomEvent<{ id: string }>): void => {
    void this.list?.reveal(detail.id)
  }

  private get typing(): string {
    const [one, two, more] = this.room?.discussion.typing.members ?? []
    const say = words().discussion.typing
    if (one === undefined) return ''
    if (more !== undefined) return say.many
    return two === undefined ? say.one(this.nameOf(one)) : say.two(this.nameOf(one), this.nameOf(two))
  }

  private renderEmpty(room: Room): TemplateResult {
    const say = words().discussion
    return html`
      <div class="empty">
        <strong>${say.empty}</strong>
        <p>${room.mayWrite ? say.emptyHint : say.emptyReader}</p>
      </div>`
  }

  private renderField(room: Room): TemplateResult | typeof nothing {
    const say = words()
    if (room.refusal) return html`<p class="note" role="alert">${say.refusal[room.refusal]}</p>`
    if (room.mayWrite || !room.reading) return html`<tf-composer .room=${room} @tf-said=${() => void this.list?.toEnd()}></tf-composer>`
    return html`<p class="note">${room.reading.state === 'closed' ? say.discussion.closed : say.discussion.readOnly}</p>`
  }

  override render(): TemplateResult | typeof nothing {
    const { room } = this
    if (!room) return nothing
    const isEmpty = room.discussion.isEntered && !room.discussion.messages.length
    return html`
      ${isEmpty ? this.renderEmpty(room) : html`
        <tf-messages lang=${language()} .room=${room} @tf-reply=${this.reply} @tf-change=${this.change} @tf-original=${this.toOriginal} @tf-more=${this.choose}></tf-messages>`}
      <div class="typing" aria-hidden=${this.typing ? 'false' : 'true'}>${this.typing}</div>
      ${this.renderField(room)}
      <div class="unseen" aria-live="polite">${this.said}</div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-discussion': TfDiscussion } }
