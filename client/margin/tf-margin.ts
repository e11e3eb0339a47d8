import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { base } from '../look/base.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { Drawn, type Drawable } from './drawn.ts'
import { Heights } from './heights.ts'
import { Items, type Item } from './items.ts'
import { isJoint } from './joint.ts'
import { arrange, GAP, type Beside, type Slot } from './layout.ts'
import type { Margin } from './margin.ts'
import type { Note } from './places.ts'
import type { TfAnnotation } from './tf-annotation.ts'
import type { TfWriting } from './tf-writing.ts'
import type { TfJoint } from './tf-joint.ts'
import type { TfNew } from './tf-new.ts'
import './tf-annotation.ts'
import './tf-joint.ts'
import './tf-new.ts'

const AROUND = 900

/**
 * What all have written beside the text: as cards that stand beside their words, or as a list where there is no room for that.
 * Cards near what is in view are drawn at once, others when there is time.
 * @summary The margin.
 * @fires tf-unfold, tf-show - see tf-annotation
 * @fires tf-made, tf-left - see tf-new
 */
@customElement('tf-margin')
export class TfMargin extends LitElement {
  static override styles = [base, css`
    :host { position: relative; }
    .slot { position: relative; contain: layout style; }
    .slot:focus-within { z-index: 1; }
    :host([beside]) .slot { position: absolute; inset-inline: 0; inset-block-start: 0; }
    :host([beside]) .slot.calm { transition: transform var(--tf-calm) ease-out; }
    :host([listed]) { position: sticky; inset-block-start: calc(var(--tf-room-top, 0px) + 3rem); max-block-size: calc(100dvh - var(--tf-room-top, 0px) - 4rem); overflow-y: auto; overscroll-behavior: contain; min-block-size: 0 !important; padding: 3px; }
    :host(:not([beside])) .slot + .slot { margin-block-start: var(--tf-space-2); }
    .more { min-block-size: 2.25rem; padding: var(--tf-space-1) var(--tf-space-3); font-size: var(--tf-size-s); }
    .more { inline-size: 100%; }
    .waiting { position: sticky; inset-block-start: calc(var(--tf-room-top, 0px) + var(--tf-space-2)); z-index: 2; display: flex; inline-size: max-content; margin-inline: auto; min-block-size: 2.25rem; border-radius: var(--tf-round-full); box-shadow: var(--tf-lift); font-size: var(--tf-size-s); }
    .empty { display: grid; gap: var(--tf-space-1); padding: var(--tf-space-4); color: var(--tf-ink-soft); font-size: var(--tf-size-s); text-align: center; }
    .empty strong { color: var(--tf-ink); font-family: var(--tf-text); font-size: var(--tf-size-l); font-weight: 560; }
    @media (pointer: coarse) { .more, .waiting { min-block-size: var(--tf-touch); } }
  `]

  @property({ attribute: false }) margin!: Margin
  /** Set where there is room for the cards to stand beside their words; they do while nothing is looked for. */
  @property({ attribute: false }) room?: Beside
  /** In a list: of this paragraph only. */
  @property({ attribute: false }) blockId?: string
  @property({ type: Boolean }) mayWrite = false
  @property({ type: Boolean }) mayLead = false
  /** Others' notes come once this member has written one. */
  @property({ type: Boolean }) awaitsOwn = false
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly heights = new Heights(() => this.place())
  private among!: Items
  private items: readonly Item[] = []
  private tops: ReadonlyMap<string, number> = new Map()
  /** Where the middle of what is in view lies, from the margin's top. */
  private middle = 0
  private isOnlyDrawing = false
  private readonly drawn = new Drawn(() => this.drawable, () => {
    if (!this.isConnected) return
    this.isOnlyDrawing = !this.isUpdatePending
    this.requestUpdate()
  })

  override connectedCallback(): void {
    super.connectedCallback()
    for (const sign of ['scroll', 'resize']) addEventListener(sign, this.scrolled, { passive: true })
    for (const sign of ['pointerenter', 'pointerleave', 'focusin', 'focusout']) this.addEventListener(sign, this.used)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const sign of ['scroll', 'resize']) removeEventListener(sign, this.scrolled)
    this.heights.stop()
    this.drawn.stop()
  }

  /** The card of an annotation, when it is drawn. */
  card(name: string): TfAnnotation | TfJoint | undefined {
    return [...this.renderRoot.querySelectorAll<TfAnnotation | TfJoint>('tf-annotation, tf-joint')].find(({ note }) => note.name === name)
  }

  /** The field of the annotation being written. */
  get writing(): TfWriting | undefined { return this.renderRoot.querySelector<TfNew>('tf-new.begin')?.writing ?? undefined }

  // While somebody reads or writes in the margin, nothing new moves in under their eyes
  private readonly used = (): void => {
    queueMicrotask(() => this.margin.late.hold(this.matches(':hover') || this.matches(':focus-within') || this.margin.writing !== undefined))
  }

  private readonly scrolled = (event: Event): void => {
    if (!this.beside) return
    if (event.type === 'resize') this.requestUpdate()
    else this.drawn.moved()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (this.isOnlyDrawing) return
    if (changed.has('margin')) this.turnTo(this.margin)
    this.toggleAttribute('beside', !!this.beside)
    this.toggleAttribute('listed', !!this.room && !this.beside)
    if (!this.beside) this.style.minBlockSize = ''
    this.items = this.beside ? this.among.beside(this.beside) : this.among.listed(this.blockId)
    if (this.beside) this.tops = this.arrange()
  }

  protected override updated(): void {
    this.isOnlyDrawing = false
    this.heights.watch(this.slots)
    this.settle()
  }

  private get beside(): Beside | undefined { return this.margin.sight.isSeeking ? undefined : this.room }

  private get slots(): NodeListOf<HTMLElement> { return this.renderRoot.querySelectorAll<HTMLElement>('.slot') }

  private turnTo(margin: Margin): void {
    this.watching.on(margin)
    this.among = new Items(margin)
  }

  private place(): void {
    if (!this.beside) return
    this.tops = this.arrange()
    this.settle()
  }

  // Cards are as tall as they turn out; what follows them moves, the one that has the focus does not
  private settle(): void {
    for (const slot of this.slots) this.put(slot, this.beside && this.tops.get(slot.dataset.key!))
    const last = this.items.at(-1)
    const height = !this.beside || !last ? '' : `${Math.ceil(this.tops.get(last.key)! + this.heights.of(last.key) + GAP)}px`
    if (this.style.minBlockSize !== height) this.style.minBlockSize = height
  }

  private put(slot: HTMLElement, top: number | undefined): void {
    const transform = top === undefined ? '' : `translateY(${Math.round(top)}px)`
    if (slot.style.transform === transform) return
    // Where nobody looks nothing need move gently: each that does is drawn by itself, again and again
    slot.classList.toggle('calm', slot.style.transform !== '' && top !== undefined && Math.abs(top - this.middle) < innerHeight)
    slot.style.transform = transform
  }

  private arrange(): ReadonlyMap<string, number> {
    const shift = this.beside!.shift()
    const slots: Slot[] = this.items.map(({ key, wanted }) => ({ wanted: wanted + shift, height: this.heights.of(key) }))
    const tops = arrange(slots, GAP, this.items.findIndex(({ isOpen }) => isOpen))
    return new Map(this.items.map(({ key }, nth) => [key, tops[nth]!]))
  }

  // ---- what is shown

  // What is unfolded is never taken away
  private get drawable(): Drawable {
    const { items, tops } = this
    if (!this.beside) return inOrder(items)
    this.middle = innerHeight / 2 - this.getBoundingClientRect().top
    return { items, distance: ({ key, isOpen }) => (isOpen ? -1 : Math.abs(tops.get(key)! - this.middle)), needed: innerHeight / 2 + AROUND }
  }

  private readonly resume = ({ detail }: CustomEvent<string>): void => {
    const draft = this.margin.drafts.get(detail)
    if (!draft) return
    this.margin.resume(detail, draft)
    void this.updateComplete.then(() => this.writing?.focus())
  }

  private renderItem(item: Item): TemplateResult {
    const { margin, among } = this, said = words().margin
    switch (item.what) {
      case 'note': return this.renderNote(item.note, item.isOpen)
      case 'writing': return html`<tf-new class="begin" .margin=${margin} ?apart=${!this.beside}></tf-new>`
      case 'draft': return html`<tf-new .margin=${margin} .place=${item.place} ?mayWrite=${this.mayWrite} @tf-resume=${this.resume}></tf-new>`
      case 'more': return this.renderMore(item.count ? said.more(item.count) : said.less, () => among.unroll(item.count ? item.block : undefined))
      case 'rest': return this.renderMore(said.more(item.count), () => among.goOn())
    }
  }

  private renderNote(note: Note, isOpen: boolean): TemplateResult {
    const { margin, mayWrite, mayLead, nameOf } = this, isApart = !this.beside
    if (isJoint(note.name)) return html`<tf-joint .margin=${margin} .note=${note} ?open=${isOpen} ?apart=${isApart} ?mayWrite=${mayWrite} ?mayLead=${mayLead} .nameOf=${nameOf}></tf-joint>`
    return html`<tf-annotation .margin=${margin} .note=${note} ?open=${isOpen} ?apart=${isApart} ?mayWrite=${mayWrite} ?mayLead=${mayLead} .nameOf=${nameOf}></tf-annotation>`
  }

  private renderMore(label: string, act: () => void): TemplateResult {
    return html`<button class="button bare more" @click=${() => { act(); this.requestUpdate() }}>${label}</button>`
  }

  private renderEmpty(): TemplateResult | typeof nothing {
    const said = words().margin
    if (this.items.length || !this.margin.isComplete) return nothing
    if (this.margin.sight.isSeeking) return html`<div class="empty">${words().sight.nothing}</div>`
    if (this.awaitsOwn && !this.margin.hasWritten) return html`<div class="empty"><strong>${said.afterOwn}</strong><span>${said.afterOwnHint}</span></div>`
    return html`<div class="empty"><strong>${said.empty}</strong>${this.mayWrite ? html`<span>${said.emptyHint}</span>` : nothing}</div>`
  }

  override render(): TemplateResult {
    const { late } = this.margin
    return html`
      ${late.count ? html`<button class="button waiting" @click=${() => late.letIn()}>${words().margin.newer(late.count)}</button>` : nothing}
      ${this.renderEmpty()}
      ${repeat(this.drawn.choose(), ({ key }) => key, item => html`<div class="slot" data-key=${item.key}>${this.renderItem(item)}</div>`)}`
  }
}

const inOrder = (items: readonly Item[]): Drawable => {
  const nth = new Map(items.map((item, at) => [item, at]))
  return { items, distance: item => (item.isOpen ? -1 : nth.get(item)!), needed: Infinity }
}

declare global { interface HTMLElementTagNameMap { 'tf-margin': TfMargin } }
