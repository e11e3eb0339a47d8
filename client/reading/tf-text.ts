import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import talk from 'lucide-static/icons/messages-square.svg?raw'
import type { Selection } from '../../shared/anchor.ts'
import type { Block, Post } from '../../shared/post.ts'
import { base, byColour } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { Tongue, words } from '../words/words.ts'
import { canPaint, laid, Painting, paints } from './paint.ts'
import { TextOnPage } from './place.ts'
import { sentencesOf, stepSentence, wholeBlock } from './reach.ts'
import { setting } from './setting.ts'
import { Nearby } from './nearby.ts'
import type { Here, Mark, Marks } from './shown.ts'

const NOBODY: readonly Here[] = []

/**
 * A post's text: its blocks, painted where members have marked it, with who is at which paragraph and how much is written beside it.
 * @summary The text in the middle of the room.
 * @fires tf-choose - words were selected, or no longer: detail is the Selection or undefined
 * @fires tf-act - what is selected is to be acted on (Enter)
 * @fires tf-point - a place in the text was pressed: detail `{blockId, offset}`
 * @fires tf-step - to the next (1) or previous (-1) annotation: detail `{step, blockId, all}`
 * @fires tf-talking - what the discussion says of a paragraph is wanted: detail `{id}` of a message
 * @fires tf-gather - what is written at a paragraph is wanted: detail `{blockId}`
 */
@customElement('tf-text')
export class TfText extends LitElement {
  static override styles = [base, paints, laid, setting]

  @property({ attribute: false }) post?: Post
  @property({ attribute: false }) counts: ReadonlyMap<string, number> = new Map()
  /** The messages that speak of each paragraph. */
  @property({ attribute: false }) talking: ReadonlyMap<string, readonly string[]> = new Map()
  @property({ attribute: false }) here: ReadonlyMap<string, readonly Here[]> = new Map()
  @property({ attribute: false }) marks?: Marks
  /** The notes stand beside the text: how many there are at a paragraph, and the way to them, is told to those alone who do not see them. */
  @property({ type: Boolean, reflect: true }) roomy = false
  private readonly tongue = new Tongue(this)
  private readonly painting = new Painting()
  private readonly painted = new Map<string, readonly Mark[]>()
  private readonly near = new Nearby(() => this.paint())
  private readonly resized = new ResizeObserver(() => {
    this.painted.clear()
    this.near.soon()
  })
  private unwatch?: () => void
  private shown?: TextOnPage
  private wasSelecting = false

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('selectionchange', this.selecting)
    // marks laid under words must follow them; what the browser paints does so by itself
    if (!canPaint) this.resized.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('selectionchange', this.selecting)
    this.unwatch?.()
    this.resized.disconnect()
    this.near.stop()
    this.forget()
  }

  private forget(): void {
    this.painting.clear()
    this.painted.clear()
    this.shown = undefined
  }

  /** The text as it stands on the page; for whoever asks where something is. */
  get page(): TextOnPage {
    return (this.shown ??= new TextOnPage(this.renderRoot as ShadowRoot, this.renderRoot.querySelectorAll<HTMLElement>('[data-block]')))
  }

  /** The element of a block. */
  block(blockId: string): HTMLElement | undefined { return this.page.block(blockId)?.element }

  /** All blocks' elements, in their order. */
  blocks(): NodeListOf<HTMLElement> { return this.renderRoot.querySelectorAll('[data-block]') }

  /** Selects a stretch as if by hand. */
  select(selection: Selection): void {
    const range = this.page.range({ ...selection, endBlockId: selection.endBlockId ?? selection.blockId })
    if (range) document.getSelection()?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset)
  }

  /** Puts the focus on a paragraph without moving the page. */
  focusBlock(blockId: string): void {
    const block = this.block(blockId)
    if (!block) return
    for (const other of this.blocks()) other.tabIndex = other === block ? 0 : -1
    block.focus({ preventScroll: true })
  }

  private tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }

  private readonly selecting = (): void => {
    const selection = this.page.selected()
    if (!selection && !this.wasSelecting) return
    this.wasSelecting = selection !== undefined
    this.tell('tf-choose', selection)
  }

  private readonly pressed = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.composedPath().some(node => node instanceof HTMLAnchorElement) || this.page.selected()) return
    const under = this.page.under(event.clientX, event.clientY)
    if (under) this.tell('tf-point', under)
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    const block = (event.target as HTMLElement).closest<HTMLElement>('[data-block]')
    if (!block || event.target !== block || event.ctrlKey || event.metaKey || event.altKey) return
    if (this.act(event, block, block.dataset.block!)) event.preventDefault()
  }

  private act(event: KeyboardEvent, block: HTMLElement, blockId: string): boolean {
    const onward = getComputedStyle(block).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    switch (event.key) {
      case 'ArrowDown': return this.stepBlock(block, 1)
      case 'ArrowUp': return this.stepBlock(block, -1)
      case 'ArrowLeft': case 'ArrowRight': return this.stepSentence(block, event.key === onward ? 1 : -1, event.shiftKey)
      case 'Enter': return this.choose(block)
      case 'n': case 'p': case 'N': case 'P': this.tell('tf-step', { step: event.key.toLowerCase() === 'n' ? 1 : -1, blockId, all: event.shiftKey }); return true
      default: return false
    }
  }

  private stepBlock(block: HTMLElement, step: 1 | -1): boolean {
    const blocks = [...this.blocks()], next = blocks[blocks.indexOf(block) + step]
    if (!next) return true
    document.getSelection()?.removeAllRanges()
    this.focusBlock(next.dataset.block!)
    next.scrollIntoView({ block: 'nearest' })
    return true
  }

  private stepSentence(block: HTMLElement, step: 1 | -1, isGrowing: boolean): boolean {
    const blockId = block.dataset.block!, chosen = this.page.selected()
    const now = chosen?.blockId === blockId && chosen.endBlockId === blockId ? chosen : undefined
    const next = stepSentence(sentencesOf(block.textContent, this.post?.language), now, { step, isGrowing })
    if (next) this.select({ blockId, ...next })
    else document.getSelection()?.removeAllRanges()
    return true
  }

  private choose(block: HTMLElement): boolean {
    if (!this.page.selected()) this.select(wholeBlock(block.dataset.block!, block.textContent))
    // browsers tell of a selection a moment late; the hand may be faster
    this.selecting()
    this.tell('tf-act')
    return true
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('post')) {
      this.forget()
      this.near.watch(this.blocks())
    }
    if (!changed.has('marks')) return
    this.unwatch?.()
    this.unwatch = this.marks?.watch(() => this.near.soon())
    this.near.soon()
  }

  // Far from what is in view nothing is painted: ten thousand stretches would be measured at every change of one
  private paint(): void {
    for (const blockId of this.painted.keys()) if (!this.near.has(blockId)) this.repaint(blockId, [])
    for (const blockId of this.near.blockIds) this.repaint(blockId, this.marks?.in(blockId) ?? [])
  }

  private repaint(blockId: string, marks: readonly Mark[]): void {
    if ((this.painted.get(blockId) ?? marks) === marks && (marks.length === 0) === !this.painted.has(blockId)) return
    if (marks.length) this.painted.set(blockId, marks)
    else this.painted.delete(blockId)
    const block = this.block(blockId)
    if (block) this.painting.paint(block, marks.flatMap(({ paint, ...stretch }) => {
      const range = this.page.within(blockId, stretch)
      return range ? [[paint, range] as const] : []
    }))
  }

  private renderHere(blockId: string): TemplateResult | typeof nothing {
    const here = this.here.get(blockId) ?? NOBODY
    if (!here.length) return nothing
    return html`
      <ul class="here" role="list" aria-label=${words().reading.atParagraph(here.map(({ name }) => name))}>
        ${here.slice(0, 3).map(({ memberId, name }) => html`<li class=${byColour(memberId)} title=${name}><span class="unseen">${name}</span></li>`)}
        ${here.length > 3 ? html`<li class="rest">+${here.length - 3}</li>` : nothing}
      </ul>`
  }

  private renderCount(blockId: string): TemplateResult | typeof nothing {
    const count = this.counts.get(blockId)
    return count ? html`<button class="count" tabindex=${this.roomy ? -1 : nothing} @click=${() => (this.roomy ? this.tell('tf-step', { step: 1, blockId }) : this.tell('tf-gather', { blockId }))} aria-label=${words().reading.writtenHere(count)}>${count}</button>` : nothing
  }

  private renderTalking(blockId: string): TemplateResult | typeof nothing {
    const talking = this.talking.get(blockId), say = words().reading.talkedOf
    if (!talking) return nothing
    return html`<button class="count talk" title=${say(talking.length)} aria-label=${say(talking.length)} @click=${() => this.tell('tf-talking', { id: talking.at(-1) })}>${icon(talk)}</button>`
  }

  private renderBlock(block: Block, first: boolean): TemplateResult {
    return html`
      <div class="row">
        ${this.renderHere(block.id)}
        <div class="words ${block.kind}" data-block=${block.id} tabindex=${first ? 0 : -1}>${unsafeHTML(block.html)}</div>
        ${this.renderCount(block.id)}
        ${this.renderTalking(block.id)}
      </div>`
  }

  override render(): TemplateResult {
    const { post } = this
    return html`
      <div class="prose" dir=${post?.dir ?? 'auto'} lang=${post?.language ?? nothing} @click=${this.pressed} @keydown=${this.keyed}>
        <p class="unseen" dir="auto">${words().reading.keys}</p>
        ${repeat(post?.blocks ?? [], ({ id }) => id, (block, nth) => this.renderBlock(block, nth === 0))}
      </div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-text': TfText } }
