import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import eyeOff from 'lucide-static/icons/eye-off.svg?raw'
import flag from 'lucide-static/icons/flag.svg?raw'
import asked from 'lucide-static/icons/circle-question-mark.svg?raw'
import link from 'lucide-static/icons/link.svg?raw'
import elsewhere from 'lucide-static/icons/move.svg?raw'
import lock from 'lucide-static/icons/lock.svg?raw'
import message from 'lucide-static/icons/message-circle.svg?raw'
import pencil from 'lucide-static/icons/pencil.svg?raw'
import reply from 'lucide-static/icons/reply.svg?raw'
import locate from 'lucide-static/icons/text-cursor-input.svg?raw'
import trash from 'lucide-static/icons/trash-2.svg?raw'
import users from 'lucide-static/icons/users.svg?raw'
import { quoteOf } from '../discussion/quote.ts'
import { base, byColour } from '../look/base.ts'
import { copy } from '../look/copy.ts'
import { icon } from '../look/icon.ts'
import { moment } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import type { MarginAnnotation, MarginReply } from './annotations.ts'
import { card } from './card.ts'
import type { Margin } from './margin.ts'
import type { Note } from './places.ts'
import './tf-hiding.ts'
import './tf-signs.ts'
import './tf-tags.ts'
import './tf-words.ts'
import './tf-writing.ts'

/** A thread of more answers than this shows the last few, until the others are asked for. */
const FOLD = 6
const SHOWN = 4

/**
 * One annotation with its answers: folded to a few lines, or unfolded with all that may be done.
 * @summary A card in the margin.
 * @fires tf-unfold - it is to be unfolded (detail: its name) or folded (undefined)
 * @fires tf-show - its words are to be shown in the text: detail is the Note
 */
@customElement('tf-annotation')
export class TfAnnotation extends LitElement {
  static override styles = [base, card]

  @property({ attribute: false }) margin!: Margin
  @property({ attribute: false }) note!: Note
  @property({ type: Boolean, reflect: true }) open = false
  /** Stands apart from its words, and so says which they are. */
  @property({ type: Boolean, reflect: true }) apart = false
  @property({ type: Boolean }) mayWrite = false
  @property({ type: Boolean }) mayLead = false
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  @state() private changing?: string
  @state() private isUnrolled = false
  /** What is about to be hidden or flagged. */
  @state() private hiding?: { action: 'hide' | 'flag'; name: string }
  @state() private copied = false
  private was?: string
  private readonly tongue = new Tongue(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('open') || this.open) return
    this.changing = this.hiding = undefined
    this.isUnrolled = false
  }

  /** Puts the focus on the card; with `write`, into the field for an answer. */
  override focus(options?: FocusOptions & { write?: boolean }): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(options?.write ? 'tf-writing' : '.head')?.focus({ preventScroll: true }))
  }

  /** Begins to change one's own words. */
  change(name: string): void {
    this.changing = name
    this.was = this.margin.hand.wordsOf(name)?.toString()
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('tf-writing.change')?.focus())
  }

  private get me(): string { return this.margin.place.memberId }

  private tell(name: string, detail?: unknown): void { this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true })) }

  /** What one keeps for oneself calls nobody. */
  private readonly fellows = () => (this.note.annotation.isPrivate ? [] : this.margin.place.fellows())

  private readonly toggle = (): void => this.tell('tf-unfold', this.open ? undefined : this.note.name)

  private readonly pressed = (event: MouseEvent): void => {
    if (!this.open && !event.composedPath().some(node => node instanceof HTMLButtonElement || node instanceof HTMLAnchorElement)) this.toggle()
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.open) return
    event.stopPropagation()
    this.tell('tf-unfold', undefined)
    this.tell('tf-show', this.note)
  }

  private readonly copyLink = async (): Promise<void> => {
    this.copied = await copy(`${location.origin}${location.pathname}#a=${this.note.name}`)
  }

  private readonly changed = (): void => {
    const name = this.changing, { was, margin } = this, words = name && margin.hand.wordsOf(name)?.toString()
    this.changing = undefined
    if (name && !words?.trim() && margin.annotations.reply(name)) margin.erase(name)
    else if (name && was?.trim() && words !== was) margin.hand.edited(name)
    this.focus()
  }

  private renderWho({ memberId, createdAt, editedAt }: MarginAnnotation | MarginReply): TemplateResult {
    const name = this.nameOf(memberId), edited = editedAt && html`<span class="edited" title=${moment(editedAt)}>${words().discussion.edited}</span>`
    return html`<span class="dot" aria-hidden="true">${[...name.trim()][0]}</span><span class="name">${name}</span><span class="when">${edited}${createdAt ? html`<time datetime=${createdAt}>${moment(createdAt)}</time>` : nothing}</span>`
  }

  private renderHead(annotation: MarginAnnotation): TemplateResult {
    const { isQuestion } = words().sight, { isPrivate, motivation } = annotation
    return html`
      <button class="head" aria-expanded=${this.open} @click=${this.toggle}>
        ${this.renderWho(annotation)}
        ${motivation === 'questioning' ? html`<span class="lock asked" title=${isQuestion}>${icon(asked)}<span class="unseen">${isQuestion}</span></span>` : nothing}
        ${isPrivate ? html`<span class="lock" title=${words().margin.isPrivate}>${icon(lock)}<span class="unseen">${words().margin.isPrivate}</span></span>` : nothing}
      </button>`
  }

  private renderQuote({ anchor }: MarginAnnotation): TemplateResult {
    const { how } = this.note.found, said = words().margin
    const doubt = how === 'exact' ? nothing : html`<p class="doubt">${said[how]}</p>`
    const quote = html`<blockquote id="quote" dir="auto"><span class="unseen">${said.quote}: </span>${quoteOf(anchor)}</blockquote>`
    return html`${doubt}<div class=${this.apart || how === 'orphaned' ? 'quote' : 'unseen'}>${quote}</div>`
  }

  private renderFoot(thread: readonly MarginReply[]): TemplateResult | typeof nothing {
    const signs = [...this.margin.annotations.signsOn(this.note.name)]
    if (this.open || (!thread.length && !signs.length)) return nothing
    return html`
      <p class="foot">
        ${thread.length ? html`<span>${icon(message)} ${words().margin.replies(thread.length)}</span>` : nothing}
        ${signs.slice(0, 4).map(([emoji, members]) => html`<span>${emoji} ${members.size}</span>`)}
      </p>`
  }

  private renderTags({ name, tags, memberId }: MarginAnnotation): TemplateResult | typeof nothing {
    const mayTag = this.mayWrite && memberId === this.me
    if (!tags.length && !(this.open && mayTag)) return nothing
    return html`<tf-tags .tags=${tags} .suggested=${this.open ? this.margin.annotations.tags() : []} ?coloured=${this.margin.sight.colours === 'tag'} ?mayWrite=${mayTag} ?open=${this.open} @tf-tagged=${({ detail }: CustomEvent<string[]>) => this.margin.hand.tag(name, detail)}></tf-tags>`
  }

  private renderSigns(what: string): TemplateResult {
    const sign = ({ detail }: CustomEvent<{ emoji: string; isOn: boolean }>) => this.margin.hand.sign(what, detail.emoji, detail.isOn)
    return html`<tf-signs .signs=${new Map(this.margin.annotations.signsOn(what))} .me=${this.me} .nameOf=${this.nameOf} ?mayWrite=${this.mayWrite} @tf-sign=${sign}></tf-signs>`
  }

  private renderDeed(svg: string, label: string, act: () => void): TemplateResult {
    return html`<button class="deed" aria-label=${label} title=${label} @click=${act}>${icon(svg)}</button>`
  }

  private renderDeeds(name: string, { memberId, body, isPrivate }: MarginAnnotation | MarginReply): TemplateResult {
    const { action, margin: said } = words(), isOurs = memberId === this.me && this.mayWrite, isRoot = name === this.note.name
    return html`
      <span class="deeds">
        ${isOurs && isRoot ? this.renderDeed(isPrivate ? users : lock, isPrivate ? said.shareNow : said.takeBack, () => this.margin.turn(name, !isPrivate)) : nothing}
        ${isOurs ? this.renderDeed(pencil, body ? action.edit : said.addWords, () => this.change(name)) : nothing}
        ${isOurs ? this.renderDeed(trash, action.erase, () => this.margin.erase(name)) : nothing}
        ${isRoot && (isOurs || (this.mayLead && !isPrivate)) && this.note.found.how !== 'exact' ? this.renderDeed(elsewhere, words().sight.move, () => this.margin.displace(name)) : nothing}
        ${!isPrivate ? this.renderModeration(name, memberId) : nothing}
        ${isRoot && this.note.found.how !== 'orphaned' ? this.renderDeed(locate, this.apart ? said.toWords : said.back, () => this.tell('tf-show', this.note)) : nothing}
        ${isRoot && !isPrivate ? this.renderDeed(link, this.copied ? action.copied : said.copyLink, () => void this.copyLink()) : nothing}
      </span>`
  }

  private renderModeration(name: string, memberId: string): TemplateResult | typeof nothing {
    const said = words().exits, begin = (action: 'hide' | 'flag') => () => { this.hiding = { action, name } }
    if (this.mayLead) return this.renderDeed(eyeOff, said.hide, begin('hide'))
    return this.mayWrite && memberId !== this.me ? this.renderDeed(flag, said.flag, begin('flag')) : nothing
  }

  private renderHiding(name: string): TemplateResult | typeof nothing {
    if (this.hiding?.name !== name) return nothing
    const what = `${name === this.note.name ? 'annotation' : 'reply'}/${name}`
    return html`<tf-hiding .moderation=${this.margin.moderation} .action=${this.hiding.action} .what=${what} @tf-done=${() => { this.hiding = undefined }}></tf-hiding>`
  }

  private renderBody(name: string, body: string): TemplateResult {
    if (this.changing !== name) return html`<tf-words .body=${body} ?folded=${!this.open}></tf-words>`
    const live = this.margin.hand.wordsOf(name)
    const leave = () => { if (body) this.margin.hand.rewrite(name, this.margin.hand.wordsOf(name)?.toString() ?? ''); this.changed() }
    return html`<tf-writing class="change" ?apart=${this.apart} .live=${live} .fellows=${this.fellows} .label=${words().margin.editing} .hint=${words().margin.placeholder} @tf-leave=${leave}></tf-writing>`
  }

  private renderReply(one: MarginReply): TemplateResult {
    const parent = one.to === this.note.name ? undefined : this.margin.annotations.reply(one.to)
    return html`
      <li class=${byColour(one.memberId)}>
        <p class="who">${this.renderWho(one)}</p>
        ${parent ? html`<p class="to">${icon(reply, 'turns')} ${this.nameOf(parent.memberId)}</p>` : nothing}
        ${this.renderBody(one.name, one.body)}
        <div class="acts">${this.renderSigns(one.name)}${this.renderDeeds(one.name, one)}</div>${this.renderHiding(one.name)}
      </li>`
  }

  private renderThread(thread: readonly MarginReply[]): TemplateResult {
    const earlier = this.isUnrolled || thread.length <= FOLD ? 0 : thread.length - SHOWN
    return html`
      ${earlier ? html`<button class="earlier" @click=${() => { this.isUnrolled = true }}>${words().margin.earlier(earlier)}</button>` : nothing}
      <ul class="thread" role="list">${repeat(thread.slice(earlier), one => one.name, one => this.renderReply(one))}</ul>`
  }

  private renderAnswering(): TemplateResult | typeof nothing {
    const { name, annotation } = this.note
    if (!this.mayWrite) return nothing
    const said = words().margin, label = said.replyTo(this.nameOf(annotation.memberId))
    return html`
      <tf-writing brief ?apart=${this.apart} .drafts=${this.margin.drafts} .fellows=${this.fellows} .place=${`to/${name}`} .about=${{ to: name }} .label=${label} .hint=${said.replyPlaceholder} .action=${said.answer}
        @tf-wrote=${({ detail }: CustomEvent<{ body: string }>) => this.margin.hand.answer(name, detail.body)} @tf-leave=${() => this.focus()}></tf-writing>`
  }

  override render(): TemplateResult {
    const { name, annotation } = this.note, thread = this.margin.annotations.thread(name)
    return html`
      <article class="card ${byColour(annotation.memberId)}" aria-label=${words().margin.noteBy(this.nameOf(annotation.memberId))} aria-describedby="quote" @click=${this.pressed} @keydown=${this.keyed}>
        ${this.renderHead(annotation)}
        ${this.renderQuote(annotation)}
        ${annotation.body || this.changing === name ? this.renderBody(name, annotation.body) : html`<p class="bare">${words().margin.highlighted}</p>`}
        ${this.renderTags(annotation)}
        ${this.renderFoot(thread)}
        ${!this.open ? nothing : html`
          <div class="acts">${this.renderSigns(name)}${this.renderDeeds(name, annotation)}</div>${this.renderHiding(name)}
          ${this.renderThread(thread)}
          ${this.renderAnswering()}`}
      </article>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-annotation': TfAnnotation } }
