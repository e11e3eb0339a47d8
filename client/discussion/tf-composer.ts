import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import arrowUp from 'lucide-static/icons/arrow-up.svg?raw'
import check from 'lucide-static/icons/check.svg?raw'
import pencil from 'lucide-static/icons/pencil.svg?raw'
import smile from 'lucide-static/icons/smile.svg?raw'
import reply from 'lucide-static/icons/reply.svg?raw'
import quote from 'lucide-static/icons/text-quote.svg?raw'
import close from 'lucide-static/icons/x.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import type { Room } from '../presence/room.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { firstWords } from '../../shared/excerpt.ts'
import type { GroupMember } from '../../shared/group.ts'
import { Offer, offerLook, withName } from './offer.ts'
import { quoteOf } from './quote.ts'

const MOST = 8000
const BLANK = /^[\s\p{Cf}\p{Cc}]*$/u
const isTouch = (): boolean => matchMedia('(hover: none) and (pointer: coarse)').matches

/**
 * Where a message is written. What stands in it is kept on the device to the letter, until it is sent or taken away.
 * @summary The field below the discussion.
 * @fires tf-said - a message was sent
 */
@customElement('tf-composer')
export class TfComposer extends LitElement {
  static override styles = [base, offerLook, css`
    :host { position: relative; padding: var(--tf-space-2) var(--tf-space-3) max(var(--tf-space-3), env(safe-area-inset-bottom)); }
    .frame { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; align-items: end; border: 1px solid var(--tf-field); border-radius: calc(2 * var(--tf-round)); background: var(--tf-sheet); transition: border-color var(--tf-quick); }
    .frame:focus-within { border-color: var(--tf-accent); box-shadow: 0 0 0 1px var(--tf-accent); }
    .about { grid-column: 1 / -1; display: flex; align-items: center; gap: var(--tf-space-2); margin: var(--tf-space-1) var(--tf-space-1) 0; padding-inline-start: var(--tf-space-2); border-radius: var(--tf-round); background: var(--tf-accent-soft); color: var(--tf-ink-soft); font-size: var(--tf-size-s); }
    .about .icon { color: var(--tf-accent); }
    .about .of { font-weight: 700; white-space: nowrap; color: var(--tf-ink); }
    .about .excerpt { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .about .excerpt.text { font-family: var(--tf-text); }
    .drop { flex: none; display: grid; place-items: center; inline-size: 2rem; block-size: 2rem; border: 0; background: none; color: var(--tf-ink-soft); cursor: pointer; }
    .drop .icon { inline-size: 1rem; block-size: 1rem; color: inherit; }
    textarea { display: block; inline-size: 100%; min-block-size: var(--tf-touch); max-block-size: min(14rem, 40vh); padding: 0.625rem var(--tf-space-2); border: 0; background: none; resize: none; line-height: 1.45; overflow-y: auto; }
    textarea:focus-visible { outline: none; }
    textarea::placeholder { color: var(--tf-ink-faint); opacity: 1; }
    .send { display: grid; place-items: center; inline-size: 2.25rem; block-size: 2.25rem; margin: 0.25rem; border: 0; border-radius: 50%; background-color: var(--tf-accent); color: var(--tf-on-accent); cursor: pointer; transition: background var(--tf-quick); }
    .send:hover { background-color: var(--tf-accent-strong); }
    .send[aria-disabled='true'] { background-color: var(--tf-sunk); color: var(--tf-ink-faint); cursor: default; }
    .put { display: grid; place-items: center; inline-size: 2.25rem; block-size: 2.25rem; margin-block: 0.25rem; margin-inline-start: 0.25rem; border: 0; border-radius: 50%; background: none; color: var(--tf-ink-faint); cursor: pointer; }
    .put:hover, .put[aria-expanded='true'] { color: var(--tf-accent); }
    tf-emoji { position: absolute; inset-block-end: calc(100% + var(--tf-space-1)); inset-inline: var(--tf-space-3); z-index: 3; }
    .over { margin: var(--tf-space-1) var(--tf-space-2) 0; }
    @media (pointer: coarse) { .send, .drop, .put { inline-size: var(--tf-touch); block-size: var(--tf-touch); margin: 0; } .send { padding: 0.25rem; background-clip: content-box; } }
  `]

  @property({ attribute: false }) room!: Room
  /** What becomes of the sign that is being chosen. */
  @state() private choosing?: { label: string; take: (emoji: string) => void; done: () => void }
  @query('textarea') private field!: HTMLTextAreaElement
  /** How high the field is depends on its words and its width, and to measure it lays out the page. */
  private grownFor?: string
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly offer = new Offer(this, () => this.room.others, (member, from) => this.name(member, from))

  private readonly resized = (): void => this.requestUpdate()

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('resize', this.resized)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('resize', this.resized)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('room')) this.watching.on(this.room.discussion.draft, this.room.discussion)
  }

  override updated(): void {
    const { body } = this.draft
    if (this.field.value !== body) this.field.value = body
    const grownFor = `${innerWidth} ${body}`
    if (this.grownFor !== grownFor) this.grow()
    this.grownFor = grownFor
  }

  /** Puts the writing hand into the field, at its end. */
  override focus(): void {
    void this.updateComplete.then(() => {
      this.field.focus({ preventScroll: true })
      this.field.setSelectionRange(this.field.value.length, this.field.value.length)
    })
  }

  /** Lets a sign be chosen for something; `done` when it was, or when none is wanted. */
  async choose(choosing: { label: string; take: (emoji: string) => void; done: () => void }): Promise<void> {
    await import('./tf-emoji.ts')
    this.choosing = choosing
    await this.updateComplete
    this.renderRoot.querySelector('tf-emoji')?.focus()
  }

  private chosen(emoji?: string): void {
    const { choosing } = this
    this.choosing = undefined
    if (emoji !== undefined) choosing?.take(emoji)
    choosing?.done()
  }

  /** Puts a sign where the hand was. */
  private put(emoji: string): void {
    const { value, selectionStart, selectionEnd } = this.field, at = selectionStart + emoji.length
    this.draft.write(value.slice(0, selectionStart) + emoji + value.slice(selectionEnd))
    void this.updateComplete.then(() => this.field.setSelectionRange(at, at))
  }

  private readonly toggle = (): void => {
    if (this.choosing) return this.chosen()
    void this.choose({ label: words().emoji.put, take: emoji => this.put(emoji), done: () => this.field.focus({ preventScroll: true }) })
  }

  private get draft() {
    return this.room.discussion.draft
  }

  private get over(): number {
    return Math.max(0, this.draft.body.length - MOST)
  }

  private get isReady(): boolean {
    return !this.over && !BLANK.test(this.draft.body)
  }

  /** As high as its words, up to a limit; without a blink of the page around it. */
  private grow(): void {
    this.field.style.blockSize = 'auto'
    this.field.style.blockSize = `${this.field.scrollHeight}px`
  }

  /** Puts a chosen name in the place of what was begun. */
  private name({ memberId, name }: GroupMember, from: number): void {
    const { before, rest } = withName(this.field, name, from)
    this.draft.name(memberId, before + rest)
    void this.updateComplete.then(() => this.field.setSelectionRange(before.length, before.length))
  }

  private readonly typed = (): void => {
    this.draft.write(this.field.value)
    this.offer.look(this.field)
    if (this.isReady) this.room.discussion.typing.press()
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return
    if (this.offer.pressed(event)) this.act(event, () => {})
    else if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !isTouch()) this.act(event, () => this.send())
    else if (event.key === 'Escape' && this.isAbout) this.act(event, () => this.retreat())
    else if (event.key === 'ArrowUp' && !this.draft.body) this.act(event, () => this.changeLast())
  }

  /** The hand may go elsewhere without typing. */
  private readonly moved = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || event.key === 'ArrowLeft' || event.key === 'ArrowRight') this.offer.look(this.field)
  }

  private act(event: Event, deed: () => void): void {
    event.preventDefault()
    event.stopPropagation()
    deed()
  }

  private get isAbout(): boolean {
    return Boolean(this.draft.edit ?? this.draft.words.replyTo ?? this.draft.words.anchor)
  }

  /** Lets go of the last thing this message was to be about. */
  private retreat(): void {
    const { draft } = this
    if (draft.edit) draft.finish()
    else if (draft.words.replyTo) draft.answer(undefined)
    else draft.quote(undefined)
  }

  private changeLast(): void {
    const { messages, place } = this.room.discussion
    const mine = messages.findLast(message => message.memberId === place.memberId && !message.erased)
    if (mine) this.draft.change(mine)
  }

  private readonly send = (): void => {
    if (!this.isReady) return
    const { discussion } = this.room
    const { edit, words: { body, replyTo, anchor, mentions = [] } } = this.draft
    if (edit) void discussion.edit(edit.id, edit.body, edit.mentions)
    else discussion.send(body, { ...(replyTo && { replyTo }), ...(anchor && { anchor }), ...(mentions.length && { mentions: [...mentions] }) })
    this.offer.shut()
    this.draft.finish()
    this.focus()
    if (!edit) this.dispatchEvent(new CustomEvent('tf-said'))
  }

  private renderAbout({ svg, label, excerpt = '', isText = false }: { svg: string; label: string; excerpt?: string; isText?: boolean }, drop: () => void): TemplateResult {
    return html`
      <div class="about">
        ${icon(svg)}
        ${isText ? html`<span class="unseen">${label}</span>` : html`<span class="of" dir="auto">${label}</span>`}
        <span class="excerpt ${isText ? 'text' : ''}" dir="auto">${excerpt}</span>
        <button class="drop" aria-label=${isText ? words().discussion.dropQuote : words().action.cancel} @click=${() => { drop(); this.focus() }}>${icon(close)}</button>
      </div>`
  }

  private renderReply(id: string): TemplateResult {
    const original = this.room.discussion.find(id)
    const name = original && (this.room.nameOf(original.memberId) || words().discussion.gone)
    const label = words().discussion.replying(name ?? words().discussion.earlierMessage)
    return this.renderAbout({ svg: reply, label, excerpt: firstWords(original?.body ?? '') }, () => this.draft.answer(undefined))
  }

  private renderTop(): TemplateResult {
    const { edit, words: { replyTo, anchor } } = this.draft
    if (edit) return this.renderAbout({ svg: pencil, label: words().discussion.editing }, () => this.draft.finish())
    return html`
      ${replyTo ? this.renderReply(replyTo) : nothing}
      ${anchor ? this.renderAbout({ svg: quote, label: words().discussion.quoted, excerpt: quoteOf(anchor), isText: true }, () => this.draft.quote(undefined)) : nothing}`
  }

  override render(): TemplateResult {
    const say = words()
    const isChange = Boolean(this.draft.edit)
    return html`
      ${this.offer.render()}
      ${this.choosing ? html`<tf-emoji .label=${this.choosing.label} @tf-pick=${({ detail }: CustomEvent<{ emoji: string }>) => this.chosen(detail.emoji)} @tf-leave=${() => this.chosen()}></tf-emoji>` : nothing}
      <div class="frame">
        ${this.renderTop()}
        <button class="put" aria-expanded=${this.choosing !== undefined} aria-label=${say.emoji.put} title=${say.emoji.put} @click=${this.toggle}>${icon(smile)}</button>
        <textarea rows="1" dir="auto" enterkeyhint=${isTouch() ? 'enter' : 'send'} aria-label=${say.discussion.write} aria-describedby="hint" aria-autocomplete="list"
          aria-controls=${this.offer.current ? 'offer' : nothing} aria-activedescendant=${this.offer.current ?? nothing}
          placeholder=${say.discussion.write} @input=${this.typed} @keydown=${this.pressed} @keyup=${this.moved} @click=${this.moved} @blur=${() => this.offer.shut()}></textarea>
        <button class="send" aria-disabled=${!this.isReady} aria-label=${isChange ? say.action.save : say.action.send} @click=${this.send}>
          ${isChange ? icon(check) : icon(arrowUp)}
        </button>
        <span id="hint" class="unseen">${isTouch() ? nothing : say.discussion.writeHint}</span>
      </div>
      ${this.over ? html`<p class="wrong over" role="status">${say.discussion.tooLong(this.over)}</p>` : nothing}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-composer': TfComposer } }
