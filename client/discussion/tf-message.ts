import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import circleAlert from 'lucide-static/icons/circle-alert.svg?raw'
import clock from 'lucide-static/icons/clock.svg?raw'
import quote from 'lucide-static/icons/text-quote.svg?raw'
import { firstWords } from '../../shared/excerpt.ts'
import { base, byColour } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import type { Room } from '../presence/room.ts'
import { language, Tongue, words } from '../words/words.ts'
import type { Shown } from './messages.ts'
import { markNames } from './naming.ts'
import { quoteOf } from './quote.ts'
import { timeOf } from './when.ts'
import type { TfDeeds } from './tf-deeds.ts'
import './tf-deeds.ts'

let markdown: typeof import('./markdown.ts') | undefined

/** Brings the code that draws Markdown; without it messages stand as they were typed. */
export const bringMarkdown = async (): Promise<void> => {
  markdown ??= await import('./markdown.ts').catch(() => undefined)
}

/**
 * One message of the discussion. Everything about it can be done from the keyboard: it takes the focus, and its deeds follow it.
 * @summary A message.
 * @fires tf-reply - it is to be answered: detail is the message
 * @fires tf-change - one's own is to be changed: detail is the message
 * @fires tf-original - what it answers is to be shown: detail `{id}`
 * @fires tf-anchor-jump - the passage it quotes is to be shown: detail `{anchor}`
 */
@customElement('tf-message')
export class TfMessage extends LitElement {
  static override styles = [base, css`
    :host { position: relative; display: grid; grid-template-columns: 2rem minmax(0, 1fr); column-gap: var(--tf-space-2); padding: 0.1875rem var(--tf-space-4); border-radius: var(--tf-round); }
    :host([opens]) { padding-block-start: var(--tf-space-3); }
    :host(:hover), :host(:focus-within) { background: color-mix(in srgb, var(--tf-sunk) 55%, transparent); }
    :host(:focus-visible) { outline-offset: -2.5px; }
    :host([flash]) { animation: flash 1.6s ease-out; }
    @keyframes flash { 0%, 40% { background: var(--tf-accent-soft); } }
    .dot { display: grid; place-items: center; inline-size: 2rem; block-size: 2rem; margin-block-start: 0.0625rem; border-radius: 50%; background: var(--tf-by-tint); color: var(--tf-by); font-weight: 700; font-size: var(--tf-size-s); user-select: none; }
    .said { grid-column: 2; min-inline-size: 0; }
    .head { display: flex; align-items: baseline; gap: var(--tf-space-2); min-inline-size: 0; line-height: 1.3; }
    .name { font-weight: 700; color: var(--tf-by); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    time { color: var(--tf-ink-faint); font-size: var(--tf-size-s); white-space: nowrap; }
    .link { display: flex; align-items: baseline; gap: var(--tf-space-2); max-inline-size: 100%; margin-block: var(--tf-space-1); padding: 0.125rem var(--tf-space-2); border: 0; border-inline-start: 3px solid var(--tf-by, var(--tf-line)); border-radius: 2px; background: none; color: var(--tf-ink-soft); font-size: var(--tf-size-s); text-align: start; cursor: pointer; min-inline-size: 0; }
    .link:hover { background: var(--tf-accent-soft); color: var(--tf-ink); }
    .link .of { font-weight: 700; white-space: nowrap; }
    .link .excerpt { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-inline-size: 0; }
    .passage { border-inline-start-color: var(--tf-accent); align-items: start; }
    .passage .icon { color: var(--tf-accent); margin-block-start: 0.15em; }
    .passage .excerpt { font-family: var(--tf-text); white-space: normal; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; }
    .body { overflow-wrap: anywhere; }
    .body > * { margin-block: 0; }
    .body > * + * { margin-block-start: var(--tf-space-2); }
    .body .plain { white-space: pre-wrap; }
    .body .named { color: var(--tf-accent); font-weight: 650; }
    .body .named.me { border-radius: 2px; background: var(--tf-accent-soft); box-shadow: 0 0 0 2px var(--tf-accent-soft); }
    .body li { margin-inline-start: 1.4em; }
    .body blockquote { margin-block-end: 0; margin-inline: 0; padding-inline-start: var(--tf-space-3); border-inline-start: 3px solid var(--tf-line); color: var(--tf-ink-soft); }
    .body code { font-family: var(--tf-mono); font-size: 0.875em; background: var(--tf-sunk); border-radius: 3px; padding: 0.05em 0.3em; }
    .body pre { margin-block-end: 0; padding: var(--tf-space-2) var(--tf-space-3); background: var(--tf-sunk); border-radius: var(--tf-round); overflow-x: auto; }
    .body pre code { padding: 0; background: none; }
    .body table { display: block; overflow-x: auto; border-collapse: collapse; }
    .body th, .body td { border: 1px solid var(--tf-line); padding: 0.15em 0.5em; }
    .body hr { border: 0; border-block-start: 1px solid var(--tf-line); }
    .erased { color: var(--tf-ink-faint); font-style: italic; }
    .mark { display: inline-flex; align-items: center; gap: 0.3em; color: var(--tf-ink-faint); font-size: var(--tf-size-s); }
    .mark.waits { color: var(--tf-warn); }
    .refused { display: flex; flex-wrap: wrap; align-items: center; gap: 0 var(--tf-space-2); margin-block-start: var(--tf-space-1); padding: var(--tf-space-1) var(--tf-space-3); border-radius: var(--tf-round); background: var(--tf-danger-soft); color: var(--tf-danger); font-size: var(--tf-size-s); }
    .refused .button { min-block-size: 2rem; padding: 0.125rem var(--tf-space-2); font-size: var(--tf-size-s); color: inherit; }
    .signs { display: flex; flex-wrap: wrap; gap: var(--tf-space-1); margin-block: var(--tf-space-1); }
    .sign { display: inline-flex; align-items: center; gap: 0.35em; min-block-size: 1.75rem; padding: 0 var(--tf-space-2); border: 1px solid var(--tf-line); border-radius: var(--tf-round-full); background: var(--tf-sheet); font-size: var(--tf-size-s); font-variant-numeric: tabular-nums; cursor: pointer; }
    .sign[aria-pressed='true'] { border-color: var(--tf-accent); background: var(--tf-accent-soft); color: var(--tf-accent); font-weight: 700; }
    .sign:disabled { cursor: default; }
    .more { position: absolute; inset-block-start: 0; inset-inline-end: var(--tf-space-1); display: grid; place-items: start center; inline-size: 2.625rem; block-size: var(--tf-touch); padding: 0.75rem 0 0; border: 0; background: none; color: var(--tf-ink-faint); cursor: pointer; }
    :host([opens]) .more { padding-block-start: 1.125rem; }
    .more::before { content: ''; inline-size: 1.125rem; block-size: 0.375rem; background: radial-gradient(circle, currentColor 1.5px, transparent 2px) 0 0 / 0.375rem 100%; }
    @media (hover: hover) and (not (any-pointer: coarse)) { .more:not(:focus-visible) { opacity: 0; } }
    @media (pointer: coarse) { .sign { min-block-size: 2.25rem; padding-inline: var(--tf-space-3); } .link { padding-block: var(--tf-space-2); } .refused .button { min-block-size: var(--tf-touch); } }
    @media (prefers-reduced-motion: reduce) { :host([flash]) { animation: none; background: var(--tf-accent-soft); } }
  `]

  @property({ attribute: false }) room!: Room
  @property({ attribute: false }) message!: Shown
  /** What it answers, when that is loaded. */
  @property({ attribute: false }) original?: Shown
  /** Bears the name: the first of several by one member. */
  @property({ type: Boolean, reflect: true }) opens = false
  @property({ type: Boolean }) mayWrite = false
  @state() private isOver = false
  @state() private isFocused = false
  @state() private isOpen = false
  @state() private body?: DocumentFragment
  @query('tf-deeds') private deeds?: TfDeeds
  private readonly tongue = new Tongue(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.setAttribute('role', 'article')
    for (const sign of ['pointerenter', 'pointerleave'] as const) this.addEventListener(sign, this.pointed)
    for (const sign of ['focusin', 'focusout'] as const) this.addEventListener(sign, this.focused)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('message')
    if (changed.has('message') && before?.body !== this.message.body) this.drawBody()
    this.ariaLabel = words().discussion.says(this.name, timeOf(language(), this.message.createdAt))
  }

  /** A finger is never over a message: it opens the deeds with their button. */
  private readonly pointed = ({ type, pointerType }: PointerEvent): void => {
    this.isOver = type === 'pointerenter' && pointerType !== 'touch'
  }

  private readonly focused = ({ type }: FocusEvent): void => {
    this.isFocused = type === 'focusin' && this.matches(':focus-visible')
  }

  private drawBody(): void {
    if (!markdown) return
    const { body, mentions = [] } = this.message
    this.body = markdown.draw(body)
    if (mentions.length) markNames(this.body, { names: new Map(mentions.map(id => [id, this.room.nameOf(id)])), reader: this.room.place.memberId })
  }

  private get isMine(): boolean {
    return this.message.memberId === this.room.place.memberId
  }

  private get name(): string {
    return this.isMine ? words().discussion.you : this.nameOf(this.message.memberId)
  }

  private nameOf(memberId: string): string {
    return this.room.nameOf(memberId) || words().discussion.gone
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }

  private renderHead(): TemplateResult {
    const { createdAt } = this.message
    return html`
      <div class="head" aria-hidden="true">
        <span class="name" dir="auto">${this.name}</span>
        <time datetime=${createdAt}>${timeOf(language(), createdAt)}</time>
      </div>`
  }

  private renderReply(replyTo: string): TemplateResult {
    const { original } = this
    const say = words().discussion
    const name = original && this.nameOf(original.memberId)
    return html`
      <button class="link ${original ? byColour(original.memberId) : ''}" title=${say.toOriginal} @click=${() => this.tell('tf-original', { id: replyTo })}>
        <span class="unseen">${say.replied(name ?? say.earlierMessage)}</span>
        ${name ? html`<span class="of" dir="auto" aria-hidden="true">${name}</span>` : nothing}
        <span class="excerpt" dir="auto">${original ? (original.erased ? say.erased : firstWords(original.body)) : say.earlierMessage}</span>
      </button>`
  }

  private renderPassage(anchor: NonNullable<Shown['anchor']>): TemplateResult {
    return html`
      <button class="link passage" title=${words().discussion.toPassage} @click=${() => this.tell('tf-anchor-jump', { anchor })}>
        ${icon(quote)}<span class="excerpt" dir="auto">${quoteOf(anchor) || words().discussion.quoted}</span>
      </button>`
  }

  private renderBody(): TemplateResult {
    const { message, body } = this
    if (message.erased) return html`<p class="erased">${words().discussion.erased}</p>`
    return html`<div class="body" dir="auto">${body ?? html`<p class="plain" dir="auto">${message.body}</p>`}</div>`
  }

  private renderMarks(): TemplateResult | typeof nothing {
    const { editedAt, erased, waits } = this.message
    const say = words().discussion
    if (waits) return html`<span class="mark waits">${icon(clock)}${say.waits}</span>`
    return editedAt && !erased ? html`<span class="mark" title=${timeOf(language(), editedAt)}>${say.edited}</span>` : nothing
  }

  private renderRefused({ key, code, command }: NonNullable<Shown['refused']>): TemplateResult {
    const say = words()
    const mayChange = command === 'message:send' || command === 'message:edit'
    return html`
      <div class="refused" role="alert">
        <span>${icon(circleAlert)} ${say.discussion.refused(say.refusal[code])}</span>
        ${mayChange ? html`<button class="button plain" @click=${() => this.tell('tf-change', this.message)}>${say.action.edit}</button>` : nothing}
        <button class="button plain" @click=${() => void this.room.discussion.discard(key)}>${say.discussion.discard}</button>
      </div>`
  }

  private renderSigns(): TemplateResult | typeof nothing {
    const signs = Object.entries(this.message.reactions ?? {}).filter(([, members]) => members.length)
    return signs.length ? html`<div class="signs">${signs.map(([emoji, members]) => this.renderSign(emoji, members))}</div>` : nothing
  }

  private renderSign(emoji: string, members: readonly string[]): TemplateResult {
    const { memberId } = this.room.place
    const isOn = members.includes(memberId)
    const names = members.map(id => (id === memberId ? words().discussion.you : this.nameOf(id)))
    const label = words().discussion.signBy(emoji, new Intl.ListFormat(language()).format(names))
    return html`
      <button class="sign" aria-pressed=${isOn} aria-label=${label} title=${label} ?disabled=${!this.mayWrite}
        @click=${() => void this.room.discussion.react(this.message.id, emoji, !isOn)}>${emoji}<span>${members.length}</span></button>`
  }

  /** Drawn only where they are about to be used: messages are scrolled through by the hundred. A plain button stands for them, which a mouse does not need to see. */
  private renderDeeds(): TemplateResult {
    const label = this.isMine ? words().discussion.actionsOwn : words().discussion.actions(this.name)
    if (!this.isOver && !this.isFocused && !this.isOpen) return html`<button class="more" tabindex="-1" aria-expanded="false" aria-label=${label} @click=${this.openDeeds}></button>`
    return html`<tf-deeds .room=${this.room} .message=${this.message} .label=${label} @focusin=${() => { this.isOpen = true }} @tf-shut=${() => { this.isOpen = false }}></tf-deeds>`
  }

  private readonly openDeeds = async (): Promise<void> => {
    this.isOpen = true
    await this.updateComplete
    await this.deeds?.enter()
  }

  override render(): TemplateResult {
    const { message, opens } = this
    return html`
      ${opens ? html`<span class="dot ${byColour(message.memberId)}" aria-hidden="true">${[...this.nameOf(message.memberId).trim()][0]}</span>` : nothing}
      <div class="said ${byColour(message.memberId)}">
        ${opens ? this.renderHead() : nothing}
        ${message.replyTo ? this.renderReply(message.replyTo) : nothing}
        ${message.anchor && !message.erased ? this.renderPassage(message.anchor) : nothing}
        ${this.renderBody()}
        ${this.renderMarks()}
        ${message.refused ? this.renderRefused(message.refused) : nothing}
        ${this.renderSigns()}
      </div>
      ${message.erased || !this.mayWrite ? nothing : this.renderDeeds()}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-message': TfMessage } }
