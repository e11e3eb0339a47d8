import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import check from 'lucide-static/icons/check.svg?raw'
import elsewhere from 'lucide-static/icons/move.svg?raw'
import link from 'lucide-static/icons/link.svg?raw'
import locate from 'lucide-static/icons/text-cursor-input.svg?raw'
import up from 'lucide-static/icons/arrow-up-from-line.svg?raw'
import users from 'lucide-static/icons/users.svg?raw'
import { Refusal, type RefusalCode } from '../../shared/refusal.ts'
import { quoteOf } from '../discussion/quote.ts'
import { base } from '../look/base.ts'
import { copy } from '../look/copy.ts'
import { icon } from '../look/icon.ts'
import { Watching } from '../watched.ts'
import { moment } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { card } from './card.ts'
import type { Margin } from './margin.ts'
import type { Note } from './places.ts'
import { carry, isCarried, writersOf } from './writers.ts'
import './tf-words.ts'
import './tf-writing.ts'

/**
 * A note that many hands write at once on one anchor; members stand behind it, and a facilitator carries it up.
 * @summary A joint note in the margin.
 * @fires tf-unfold, tf-show - see tf-annotation
 */
@customElement('tf-joint')
export class TfJoint extends LitElement {
  static override styles = [base, card, css`
    .card { --tf-by: var(--tf-accent); border-inline-start-style: double; border-inline-start-width: 6px; }
    .head { color: var(--tf-accent); font-weight: 700; } .head time { font-weight: 400; }
    .head .icon { inline-size: 1.25rem; block-size: 1.25rem; }
    .by { color: var(--tf-ink-soft); font-size: 0.8125rem; margin-block-start: var(--tf-space-1); }
    .stand { display: flex; flex-wrap: wrap; align-items: center; gap: var(--tf-space-1) var(--tf-space-2); margin-block-start: var(--tf-space-2); }
    .stand .button { min-block-size: 2.25rem; padding: var(--tf-space-1) var(--tf-space-3); font-size: var(--tf-size-s); }
    .stand .button[aria-pressed='true'] { border-color: var(--tf-accent); background: var(--tf-accent-soft); color: var(--tf-accent-strong); }
    .carried { display: inline-flex; align-items: center; gap: var(--tf-space-1); color: var(--tf-accent-strong); font-size: var(--tf-size-s); font-weight: 600; }
    @media (pointer: coarse) { .stand .button { min-block-size: var(--tf-touch); } }
  `]

  @property({ attribute: false }) margin!: Margin
  @property({ attribute: false }) note!: Note
  @property({ type: Boolean, reflect: true }) open = false
  @property({ type: Boolean, reflect: true }) apart = false
  @property({ type: Boolean }) mayWrite = false
  @property({ type: Boolean }) mayLead = false
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  @state() private isWriting = false
  @state() private writers: readonly string[] = []
  @state() private isCarried = false
  @state() private refusal?: RefusalCode
  @state() private copied = false
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('margin')) this.watching.on(this.margin.hands)
    if (!changed.has('open')) return
    if (this.open) void this.know()
    else this.isWriting = false
  }

  /** Puts the focus on the card; with `write`, into the words. */
  override focus(options?: FocusOptions & { write?: boolean }): void {
    if (options?.write && this.mayWrite) this.isWriting = true
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(this.isWriting ? 'tf-writing' : '.head')?.focus({ preventScroll: true }))
  }

  private async know(): Promise<void> {
    const { readingId, memberId } = this.margin.place, { id, memberId: by } = this.note.annotation
    if (by === memberId) await this.kept()
    const [writers, isCarriedUp] = await Promise.all([writersOf(readingId, id), this.isCarried || isCarried(readingId, id)])
    Object.assign(this, { writers, isCarried: isCarriedUp })
  }

  // What is one's own and still on its way, the house would not find
  private async kept(): Promise<void> {
    while (this.margin.state !== 'saved') await new Promise<void>(done => { const stop = this.margin.watch(() => { stop(); done() }) })
  }

  private tell(name: string, detail?: unknown): void { this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true })) }

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

  private readonly left = (): void => {
    this.isWriting = false
    void this.know()
    this.focus()
  }

  private readonly carryUp = async (): Promise<void> => {
    const { id, anchor, body } = this.note.annotation
    this.refusal = undefined
    try {
      await carry(this.margin.place.readingId, { id, anchor, body: body.slice(0, 4000) })
      this.isCarried = true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error.code
    }
  }

  private readonly copyLink = async (): Promise<void> => { this.copied = await copy(`${location.origin}${location.pathname}#a=${this.note.name}`) }

  private renderQuote(): TemplateResult {
    const { found: { how }, annotation } = this.note, said = words().margin
    return html`
      ${how === 'exact' ? nothing : html`<p class="doubt">${said[how]}</p>`}
      <div class=${this.apart || how === 'orphaned' ? 'quote' : 'unseen'}><blockquote dir="auto"><span class="unseen">${said.quote}: </span>${quoteOf(annotation.anchor)}</blockquote></div>`
  }

  private renderBody(): TemplateResult {
    const { name, annotation: { body } } = this.note, said = words().joint, live = this.margin.hand.wordsOf(name)
    if (this.isWriting && live) {
      return html`
        <tf-writing .live=${live} .hands=${this.margin.hands} .place=${name} .label=${said.editing} .hint=${said.placeholder} .nameOf=${this.nameOf} @tf-leave=${this.left}></tf-writing>
        <p class="hint">${said.hint}</p>`
    }
    return body ? html`<tf-words .body=${body} ?folded=${!this.open}></tf-words>` : html`<p class="bare">${said.empty}</p>`
  }

  private renderBy(): TemplateResult {
    const { name, annotation } = this.note, said = words().joint, live = this.margin.hand.wordsOf(name)
    const here = live ? this.margin.hands.in(name, live).map(({ memberId }) => memberId) : []
    const writers = [...new Set([...this.writers, ...(this.writers.length ? [] : [annotation.memberId]), ...here])].filter(Boolean)
    return html`
      <p class="by">${said.by(writers.map(this.nameOf).join(', '))}</p>
      ${here.length ? html`<p class="by" role="status">${said.here(here.map(this.nameOf).join(', '))}</p>` : nothing}`
  }

  private renderStand(): TemplateResult {
    const { name, annotation } = this.note, said = words().joint, by = this.margin.annotations.endorsedBy(name)
    const isOn = by.has(this.margin.place.memberId)
    return html`
      <div class="stand">
        ${this.open && this.mayWrite ? html`<button class="button" aria-pressed=${isOn} @click=${() => this.margin.hand.endorse(name, !isOn)}>${isOn ? icon(check) : nothing}${said.endorse}</button>` : nothing}
        ${this.open && this.mayWrite && !this.isWriting ? html`<button class="button plain" @click=${() => this.focus({ write: true })}>${said.write}</button>` : nothing}
        ${this.isCarried ? html`<span class="carried">${icon(check)}${said.carried}</span>`
          : this.open && this.mayLead && annotation.body.trim() ? html`<button class="button plain" @click=${this.carryUp}>${icon(up)}${said.carry}</button>` : nothing}
      </div>
      ${by.size ? html`<p class="by">${said.endorsed(by.size)}: ${[...by].map(this.nameOf).join(', ')}</p>` : nothing}
      ${this.refusal ? html`<p class="wrong" role="alert">${words().refusal[this.refusal]}</p>` : nothing}`
  }

  private renderDeeds(): TemplateResult {
    const { action, margin: said, sight } = words(), label = this.copied ? action.copied : said.copyLink, { found: { how }, name } = this.note
    return html`
      <span class="deeds">
        ${this.mayWrite && how !== 'exact' ? html`<button class="deed" aria-label=${sight.move} title=${sight.move} @click=${() => this.margin.displace(name)}>${icon(elsewhere)}</button>` : nothing}
        ${this.apart ? html`<button class="deed" aria-label=${said.toWords} title=${said.toWords} @click=${() => this.tell('tf-show', this.note)}>${icon(locate)}</button>` : nothing}
        <button class="deed" aria-label=${label} title=${label} @click=${this.copyLink}>${icon(link)}</button>
      </span>`
  }

  override render(): TemplateResult {
    const { createdAt } = this.note.annotation
    return html`
      <article class="card" aria-label=${words().joint.title} @click=${this.pressed} @keydown=${this.keyed}>
        <button class="head" aria-expanded=${this.open} @click=${this.toggle}>${icon(users)}<span>${words().joint.title}</span>${createdAt ? html`<time datetime=${createdAt}>${moment(createdAt)}</time>` : nothing}</button>
        ${this.renderQuote()}
        ${this.renderBody()}
        ${this.open ? html`<div class="acts"><div>${this.renderBy()}</div>${this.renderDeeds()}</div>` : nothing}
        ${this.renderStand()}
      </article>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-joint': TfJoint } }
