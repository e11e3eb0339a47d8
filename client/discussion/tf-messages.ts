import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import arrowDown from 'lucide-static/icons/arrow-down.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import type { Room } from '../presence/room.ts'
import { Watching } from '../watched.ts'
import { language, Tongue, words } from '../words/words.ts'
import type { Shown } from './messages.ts'
import { Hold } from './hold.ts'
import { around, atEnd, cutOf, rowsOf, withMoreAbove, withMoreBelow, type Cut, type Row, type Span } from './timeline.ts'
import { dayName } from './when.ts'
import { bringMarkdown } from './tf-message.ts'

const NEAR = 600

/**
 * The list of messages: of a long discussion only the part around the reader is drawn, and whatever comes or goes around it, what is
 * being read stays where it is. At its end it follows what is said; away from it, a pill tells how much is new.
 * @summary What was said.
 */
@customElement('tf-messages')
export class TfMessages extends LitElement {
  static override styles = [base, css`
    :host { position: relative; min-block-size: 0; overflow: hidden; }
    .scroll { block-size: 100%; overflow-y: auto; overflow-x: hidden; overscroll-behavior: contain; overflow-anchor: none; scrollbar-width: thin; }
    .list { display: flex; flex-direction: column; justify-content: flex-end; min-block-size: 100%; padding-block: var(--tf-space-3); }
    .day, .unread { display: flex; align-items: center; gap: var(--tf-space-3); margin: var(--tf-space-3) var(--tf-space-4) var(--tf-space-1); color: var(--tf-ink-faint); font-size: var(--tf-size-s); font-weight: 600; }
    .day::before, .day::after, .unread::after { content: ''; flex: 1; border-block-start: 1px solid var(--tf-line); }
    .day span::first-letter { text-transform: uppercase; }
    .unread { color: var(--tf-accent); margin-block: var(--tf-space-2) 0; }
    .unread::after { border-color: var(--tf-accent); }
    .top { display: grid; justify-items: center; gap: var(--tf-space-1); padding: var(--tf-space-2) var(--tf-space-4); color: var(--tf-ink-faint); font-size: var(--tf-size-s); text-align: center; }
    .afloat { position: sticky; inset-block-end: 0; z-index: 2; block-size: 0; }
    .pill { position: absolute; inset-block-end: var(--tf-space-3); inset-inline: 0; margin-inline: auto; inline-size: max-content; min-block-size: 2.25rem; padding: var(--tf-space-1) var(--tf-space-4) var(--tf-space-1) var(--tf-space-3); border: 1px solid transparent; border-radius: var(--tf-round-full); background: var(--tf-accent); color: var(--tf-on-accent); box-shadow: var(--tf-lift); font-size: var(--tf-size-s); font-weight: 700; display: inline-flex; align-items: center; gap: var(--tf-space-2); cursor: pointer; }
    .pill.bare { padding: 0; inline-size: 2.25rem; justify-content: center; background: var(--tf-sheet); color: var(--tf-ink-soft); border-color: var(--tf-line); }
    @media (pointer: coarse) { .pill { min-block-size: var(--tf-touch); } .pill.bare { inline-size: var(--tf-touch); } }
  `]

  @property({ attribute: false }) room!: Room
  @state() private span: Span = {}
  @state() private isAway = false
  @state() private current?: string
  @state() private isReady = false
  @query('.scroll') private scroller!: HTMLElement
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly hold = new Hold(() => this.scroller, () => this.rows)
  private readonly growth = new ResizeObserver(() => this.settle())
  private readonly sight = new IntersectionObserver(entries => this.saw(entries.at(-1)!.isIntersecting))
  private found?: { messages: readonly Shown[]; span: Span; cut: Cut }
  private isPlaced = false
  private isInSight = false
  /** One message was asked for: who opens the discussion for it begins there. */
  private isWanted = false

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('visibilitychange', this.look)
    this.watching.on(this.room?.discussion, this.room?.discussion.unread)
    if (this.hasUpdated) this.observe()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('visibilitychange', this.look)
    this.growth.disconnect()
    this.sight.disconnect()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('room')) return
    this.watching.on(this.room.discussion, this.room.discussion.unread)
    this.isPlaced = false
    this.span = {}
  }

  override firstUpdated(): void {
    this.observe()
    void bringMarkdown().then(() => { this.isReady = true })
  }

  override updated(): void {
    void this.updateComplete.then(() => this.settle())
  }

  /** Drawn is drawn when each message is. */
  protected override async getUpdateComplete(): Promise<boolean> {
    const isDone = await super.getUpdateComplete()
    await Promise.all([...this.renderRoot.querySelectorAll('tf-message')].map(message => message.updateComplete))
    return isDone
  }

  /** Shows a message, wherever it is, and puts the focus on it. Resolves to whether it was found. */
  async reveal(id: string): Promise<boolean> {
    const { discussion } = this.room
    this.isWanted = true
    await bringMarkdown()
    this.isReady = true
    while (!discussion.find(id) && discussion.earlier === 'more') await discussion.loadEarlier()
    if (!discussion.find(id)) return false
    const { from, to } = this.cut
    const at = this.messages.findIndex(message => message.id === id)
    if (at < from || at >= to) this.span = around(this.messages, id)
    this.current = id
    await this.updateComplete
    const row = this.row(id)
    row?.scrollIntoView({ block: 'center', behavior: 'instant' })
    this.isPlaced = true
    this.hold.take()
    row?.focus({ preventScroll: true })
    row?.toggleAttribute('flash', true)
    row?.addEventListener('animationend', () => row.toggleAttribute('flash', false), { once: true })
    return true
  }

  /** Puts the focus back on a message that is drawn. */
  toRow(id: string): void {
    this.row(id)?.focus({ preventScroll: true })
  }

  /** Goes to the newest. */
  async toEnd(): Promise<void> {
    this.span = atEnd(this.messages, this.cut)
    await this.updateComplete
    this.hold.toEnd()
    this.settle()
  }

  private get messages(): readonly Shown[] {
    return this.room.discussion.messages
  }

  /** Asked for many times in a frame, and to find it is to look through all messages. */
  private get cut(): Cut {
    const { messages, span, found } = this
    if (found?.messages !== messages || found.span !== span) this.found = { messages, span, cut: cutOf(messages, span) }
    return this.found!.cut
  }

  private get rows(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.list > [data-key]')]
  }

  private row(key: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  }

  private observe(): void {
    this.sight.observe(this)
    this.growth.observe(this.scroller)
    this.growth.observe(this.renderRoot.querySelector('.list')!)
  }

  /** Whoever opens the discussion with something new in it begins there. */
  private saw(isInSight: boolean): void {
    const { unread, lastSeq } = this.room.discussion
    const isBack = isInSight && !this.isInSight
    this.isInSight = isInSight
    if (isBack && !this.isWanted && unread.count(lastSeq)) this.isPlaced = false
    if (!isInSight) this.isWanted = false
    this.settle()
  }

  /** The first time there is something to show: at the first unread message, else at the end. */
  private place(): void {
    const { discussion } = this.room
    if (!this.isReady || !discussion.isEntered || !discussion.unread.isReady || !this.isInSight) return
    this.isPlaced = true
    const unread = this.row('unread')
    if (unread) this.scroller.scrollTop += unread.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top - this.scroller.clientHeight / 4
    else this.hold.toEnd()
    if (unread) this.hold.take()
    this.settle()
  }

  /** After anything grew, came or went: what was held is put back in its place. */
  private settle(): void {
    if (!this.isPlaced) return this.place()
    this.hold.keep()
    this.look()
  }

  private readonly scrolled = (): void => {
    if (!this.isPlaced) return
    this.hold.take()
    this.widen()
    this.look()
  }

  /** A few more in each frame, until nothing undrawn is near. */
  private widen(): void {
    const { scroller, cut, messages } = this
    const below = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop
    if (scroller.scrollTop < NEAR && cut.from > 0) this.grow(withMoreAbove(messages, cut))
    else if (below < NEAR && cut.to < messages.length) this.grow(withMoreBelow(messages, cut))
    else if (scroller.scrollTop < NEAR && this.room.discussion.earlier === 'more') void this.earlier()
  }

  private grow(span: Span): void {
    this.span = span
    requestAnimationFrame(this.scrolled)
  }

  /** Holds the drawn part where it begins, so that what comes above is drawn only when one goes there. */
  private async earlier(): Promise<void> {
    const { cut, messages } = this
    this.span = { ...this.span, head: messages[cut.from]?.id }
    await this.room.discussion.loadEarlier()
    await this.updateComplete
    this.widen()
  }

  /** What watches over sight tells a frame later; a closed sheet is out of sight at once. */
  private get isBeforeEyes(): boolean {
    return this.isInSight && this.checkVisibility({ visibilityProperty: true })
  }

  /** What is at the end before somebody's eyes has been seen. */
  private readonly look = (): void => {
    const { discussion } = this.room
    if (!this.isPlaced) return
    const isWhole = this.cut.to === this.messages.length
    this.isAway = !(isWhole && this.hold.isAtEnd)
    if (!this.isAway && document.visibilityState === 'visible' && this.isBeforeEyes) discussion.unread.saw(discussion.lastSeq)
    else discussion.unread.mark(discussion.lastSeq)
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key]
    if (step === undefined || event.target === this.scroller || (event.target as Element).closest('.afloat')) return
    event.preventDefault()
    const { messages } = this
    const at = messages.findIndex(({ id }) => id === this.current)
    const next = messages[Math.max(0, Math.min(messages.length - 1, at + step))]
    if (next) void this.walk(next.id)
  }

  private async walk(id: string): Promise<void> {
    const { from, to } = this.cut
    const at = this.messages.findIndex(message => message.id === id)
    if (at < from || at >= to) this.span = around(this.messages, id)
    this.current = id
    await this.updateComplete
    this.row(id)?.focus({ preventScroll: true })
    this.row(id)?.scrollIntoView({ block: 'nearest', behavior: 'instant' })
  }

  private renderTop(isFirst: boolean): TemplateResult | typeof nothing {
    const { earlier } = this.room.discussion
    const say = words().discussion
    if (!isFirst) return nothing
    if (earlier === 'none') return html`<div class="top">${say.beginning}</div>`
    if (earlier === 'loading') return html`<div class="top" role="status">${say.loading}</div>`
    return html`
      <div class="top">
        ${earlier === 'failed' ? html`<span>${say.earlierFailed}</span>` : nothing}
        <button class="button plain" @click=${() => void this.earlier()}>${earlier === 'failed' ? words().action.again : say.earlier}</button>
      </div>`
  }

  private renderRow(row: Row): TemplateResult {
    if (row.kind === 'day') return html`<div class="day" data-key=${row.key}><span>${dayName(language(), row.day)}</span></div>`
    if (row.kind === 'unread') return html`<div class="unread" data-key=${row.key}>${words().discussion.newFrom}</div>`
    const { message } = row
    return html`
      <tf-message data-key=${row.key} tabindex=${row.key === this.current ? 0 : -1} .room=${this.room} .message=${message} .opens=${row.opens}
        .original=${message.replyTo ? this.room.discussion.find(message.replyTo) : undefined} .mayWrite=${this.room.mayWrite}></tf-message>`
  }

  /** Stands in the list, so that a wheel or a finger that is over it scrolls what it floats above. */
  private renderPill(): TemplateResult | typeof nothing {
    const { unread, lastSeq } = this.room.discussion
    const count = unread.count(lastSeq)
    if (!this.isAway) return nothing
    return count
      ? html`<button class="pill" @click=${() => void this.toEnd()}>${icon(arrowDown)}${words().discussion.newBelow(count)}</button>`
      : html`<button class="pill bare" aria-label=${words().discussion.toEnd} title=${words().discussion.toEnd} @click=${() => void this.toEnd()}>${icon(arrowDown)}</button>`
  }

  override render(): TemplateResult {
    const { from, to } = this.cut
    const drawn = this.isReady ? this.messages.slice(from, to) : []
    this.current = drawn.some(({ id }) => id === this.current) ? this.current : drawn.at(-1)?.id
    return html`
      <div class="scroll" @scroll=${this.scrolled} @keydown=${this.pressed}>
        <div class="list" role="log" aria-live="off" aria-label=${words().discussion.messages}>
          ${this.renderTop(from === 0)}
          ${repeat(rowsOf(drawn, this.room.discussion.unread.from, this.messages[from - 1]), row => row.key, row => this.renderRow(row))}
        </div>
        <div class="afloat">${this.renderPill()}</div>
      </div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-messages': TfMessages } }
