import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import eye from 'lucide-static/icons/eye.svg?raw'
import { UndoManager } from 'yjs'
import type * as Y from 'yjs'
import { amend, difference, LONGEST_BODY } from '../../shared/annotation.ts'
import type { GroupMember } from '../../shared/group.ts'
import { draw } from '../discussion/markdown.ts'
import { Offer, offerLook, withName } from '../discussion/offer.ts'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { Tongue, words } from '../words/words.ts'
import type { Draft, Drafts } from './drafts.ts'
import type { Hands } from './hands.ts'
import { prose } from './prose.ts'
import './tf-carets.ts'

const BLANK = /^[\s\p{Cf}\p{Cc}]*$/u

/**
 * Where words for the margin are written, in Markdown. New ones are a draft on this device until they are shared; with `live` they are
 * words already there, changed stroke by stroke.
 * @summary A field for an annotation, an answer, or a change to either.
 * @fires tf-wrote - the words are to be shared: detail `{body, isPrivate, isQuestion}`
 * @fires tf-leave - the writer goes; a draft stays
 */
@customElement('tf-writing')
export class TfWriting extends LitElement {
  static override styles = [base, prose, offerLook, css`
    .frame { border: 1px solid var(--tf-field); border-radius: var(--tf-round); background: var(--tf-sheet); transition: border-color var(--tf-quick); }
    .frame:focus-within { border-color: var(--tf-accent); box-shadow: 0 0 0 1px var(--tf-accent); }
    .pane { position: relative; }
    textarea { display: block; inline-size: 100%; min-block-size: 4.5rem; max-block-size: 40vh; padding: var(--tf-space-2) var(--tf-space-3); border: 0; background: none; resize: none; line-height: 1.5; field-sizing: content; }
    .offer { inset-block-end: auto; inset-block-start: calc(100% + var(--tf-space-1)); inset-inline: 0; }
    :host([apart]) .offer { position: static; margin-block-start: var(--tf-space-1); }
    :host([brief]) textarea { min-block-size: var(--tf-touch); }
    textarea:focus-visible { outline: none; }
    textarea::placeholder { color: var(--tf-ink-faint); opacity: 1; }
    .look { min-block-size: 4.5rem; padding: var(--tf-space-2) var(--tf-space-3); overflow-wrap: anywhere; }
    .row { display: flex; flex-wrap: wrap; align-items: center; gap: var(--tf-space-1) var(--tf-space-2); margin-block-start: var(--tf-space-2); }
    .row .button { min-block-size: 2.25rem; padding: var(--tf-space-1) var(--tf-space-3); font-size: var(--tf-size-s); }
    .row .end { margin-inline-start: auto; display: flex; gap: var(--tf-space-1); }
    .only { display: inline-flex; align-items: center; gap: var(--tf-space-2); min-block-size: 2.25rem; font-size: var(--tf-size-s); color: var(--tf-ink-soft); cursor: pointer; }
    .only input { inline-size: 1.05rem; block-size: 1.05rem; margin: 0; accent-color: var(--tf-accent); }
    .eye { min-inline-size: 2.25rem; padding-inline: 0; }
    .eye[aria-pressed='true'] { background: var(--tf-accent-soft); color: var(--tf-accent); }
    .eye .icon { inline-size: 1.125rem; block-size: 1.125rem; }
    :host([brief]:not(:focus-within)) .row.idle { display: none; }
    .hint { margin-block-start: var(--tf-space-1); }
    @media (pointer: coarse) { .row .button, .only { min-block-size: var(--tf-touch); } }
  `]

  /** What is being written, for those who cannot see where. */
  @property() label = ''
  @property() hint = ''
  @property() action = ''
  @property({ attribute: false }) drafts?: Drafts
  @property({ attribute: false }) place = ''
  /** What a draft is about, to keep with it. */
  @property({ attribute: false }) about: Partial<Draft> = {}
  @property({ attribute: false }) live?: Y.Text
  /** Other hands in these words; `place` is then the note's name. */
  @property({ attribute: false }) hands?: Hands
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  /** Who may be named. */
  @property({ attribute: false }) fellows: () => readonly GroupMember[] = () => []
  /** May be kept for oneself, or be a question. */
  @property({ type: Boolean }) choosy = false
  @property({ type: Boolean, reflect: true }) brief = false
  /** Stands in a list, where what is offered may not lie over the next. */
  @property({ type: Boolean, reflect: true }) apart = false
  @state() private body = ''
  @state() private isPrivate = false
  @state() private isQuestion = false
  @state() private scrolled = 0
  @state() private looks = false
  @query('textarea') private field?: HTMLTextAreaElement
  private readonly tongue = new Tongue(this)
  private past?: Y.UndoManager
  // what one keeps for oneself calls nobody
  private readonly offer = new Offer(this, () => (this.isPrivate ? [] : this.fellows()), (member, from) => this.name(member, from))

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.live?.unobserve(this.elsewhere)
    this.past?.destroy()
    this.hands?.leave()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('live')) {
      changed.get('live')?.unobserve(this.elsewhere)
      this.live?.observe(this.elsewhere)
      this.past?.destroy()
      this.past = this.live && new UndoManager(this.live)
    }
    if (!changed.has('live') && !changed.has('place')) return
    const draft = this.drafts?.get(this.place)
    this.body = this.live?.toString() ?? draft?.body ?? ''
    this.isPrivate = draft?.isPrivate ?? false
    this.isQuestion = draft?.isQuestion ?? false
  }

  /** Puts the writing hand at the end of what stands there. */
  override focus(): void {
    void this.updateComplete.then(() => {
      this.field?.focus({ preventScroll: true })
      this.field?.setSelectionRange(this.body.length, this.body.length)
    })
  }

  private get over(): number { return Math.max(0, this.body.length - LONGEST_BODY) }
  private get isReady(): boolean { return !BLANK.test(this.body) && !this.over }

  /** Puts a chosen name in the place of what was begun. */
  private name({ name }: GroupMember, from: number): void {
    const field = this.field!, { before, rest } = withName(field, name, from)
    field.value = before + rest
    field.setSelectionRange(before.length, before.length)
    this.typed()
  }

  private readonly typed = (): void => {
    this.offer.look(this.field!)
    this.body = this.field!.value
    if (this.live && !this.over) amend(this.live, this.body)
    this.keep()
    this.pointed()
  }

  private keep(): void {
    if (this.live) return
    const { body, isPrivate, isQuestion } = this
    this.drafts?.keep(this.place, BLANK.test(body) ? undefined : { ...this.about, body, ...(isPrivate && { isPrivate }), ...(isQuestion && { isQuestion }) })
  }

  // What another device of this member's types appears without moving the caret from its words
  private readonly elsewhere = (): void => {
    const { field } = this, next = this.live!.toString()
    if (!field || field.value === next) return
    const { start, end } = difference(field.value, next), shift = next.length - field.value.length
    const move = (at: number) => (at <= start ? at : at >= field.value.length - end ? at + shift : start)
    const [from, to] = [move(field.selectionStart), move(field.selectionEnd)]
    this.body = field.value = next
    field.setSelectionRange(from, to)
  }

  // Where this hand is, for those whose hands are here too
  private readonly pointed = (event?: Event): void => {
    const { field, live, hands } = this
    if (field && (event instanceof PointerEvent || (event instanceof KeyboardEvent && /^Arrow(Left|Right)$/.test(event.key)))) this.offer.look(field)
    if (field && live) hands?.put(this.place, live, { from: field.selectionStart, to: field.selectionEnd })
  }

  private readonly chosen = (which: 'isPrivate' | 'isQuestion') => ({ target }: Event): void => {
    this[which] = (target as HTMLInputElement).checked
    this.keep()
  }

  // The browser's own undo would take back other hands' words too
  private takesBack({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
    if (!this.past || !(ctrlKey || metaKey) || key.toLowerCase() !== 'z') return false
    if (shiftKey) this.past.redo()
    else this.past.undo()
    return true
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    const isDeed = event.ctrlKey || event.metaKey
    if (event.key === 'Enter' && isDeed) this.share()
    else if (!isDeed && this.offer.pressed(event)) this.requestUpdate()
    else if (event.key === 'Escape') this.leave()
    else if (!this.takesBack(event)) return
    event.preventDefault()
    event.stopPropagation()
  }

  private readonly share = (): void => {
    if (this.live) return this.leave()
    if (!this.isReady) return void this.field?.focus()
    const { body, isPrivate, isQuestion } = this
    this.drafts?.keep(this.place, undefined)
    this.offer.shut()
    this.body = ''
    this.dispatchEvent(new CustomEvent('tf-wrote', { detail: { body, isPrivate, isQuestion } }))
  }

  private readonly leave = (): void => { this.dispatchEvent(new CustomEvent('tf-leave')) }

  private renderField(): TemplateResult {
    const { hands, live, scrolled } = this
    return html`
      <div class="pane"><textarea dir="auto" rows=${this.brief ? 1 : 3} aria-label=${this.label} placeholder=${this.hint} .value=${this.body}
        aria-invalid=${this.over ? 'true' : nothing} @input=${this.typed} @keydown=${this.keyed} @select=${this.pointed} @keyup=${this.pointed} @pointerup=${this.pointed} @focus=${this.pointed}
        aria-autocomplete=${this.isPrivate || !this.fellows().length ? nothing : 'list'} aria-controls=${this.offer.current ? 'offer' : nothing} aria-activedescendant=${this.offer.current ?? nothing}
        @blur=${() => { this.hands?.leave(); this.offer.shut() }} @scroll=${() => { this.scrolled = this.field!.scrollTop }}></textarea>${hands && live ? html`<tf-carets .hands=${hands} .name=${this.place} .live=${live} .body=${this.body} .scrolled=${scrolled} .nameOf=${this.nameOf}></tf-carets>` : nothing}${this.offer.render()}</div>`
  }

  private renderChoices(): TemplateResult {
    return html`
      <label class="only"><input type="checkbox" .checked=${this.isQuestion} @change=${this.chosen('isQuestion')}>${words().sight.isQuestion}</label>
      <label class="only"><input type="checkbox" .checked=${this.isPrivate} @change=${this.chosen('isPrivate')}>${words().margin.onlyMe}</label>`
  }

  override render(): TemplateResult {
    const { margin, action } = words()
    return html`
      <div class="frame">${this.looks ? html`<div class="look prose">${draw(this.body)}</div>` : this.renderField()}</div>
      <p class="wrong" role="alert" ?hidden=${!this.over}>${this.over ? margin.tooLong(this.over) : nothing}</p>
      <div class="row ${BLANK.test(this.body) ? 'idle' : ''}">
        ${this.choosy ? this.renderChoices() : nothing}
        <span class="end">
          <button class="button bare eye" aria-label=${margin.look} title=${margin.look} aria-pressed=${this.looks} ?hidden=${BLANK.test(this.body)} @click=${() => { this.looks = !this.looks }}>${icon(eye)}</button>
          <button class="button bare" ?hidden=${!!this.live} @click=${this.leave}>${action.cancel}</button>
          <button class="button chief" aria-disabled=${this.isReady || this.live ? 'false' : 'true'} @click=${this.share}>${this.live ? action.done : this.isPrivate ? margin.keep : this.action}</button>
        </span>
      </div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-writing': TfWriting } }
