import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import talk from 'lucide-static/icons/messages-square.svg?raw'
import notes from 'lucide-static/icons/notebook-pen.svg?raw'
import type { Anchor, Place, Selection } from '../../shared/anchor.ts'
import { mayWrite } from '../../shared/group.ts'
import { colourOf } from '../../shared/member.ts'
import { Refusal } from '../../shared/refusal.ts'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import '../look/tf-trouble.ts'
import type { Note } from '../margin/places.ts'
import type { TfMargin } from '../margin/tf-margin.ts'
import { myself, type MyGroup } from '../member/members.ts'
import '../post/tf-post-head.ts'
import { entitle } from '../router.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { frame } from './frame.ts'
import type { Live } from './live.ts'
import { readingWithText, type ItsPost, type OneReading } from './readings.ts'
import { ReadingLine } from './reading-line.ts'
import { Stand } from './stand.ts'
import type { Deed, TfChoice } from './tf-choice.ts'
import type { TfSheet } from './tf-sheet.ts'
import type { Here, Mark, TfText } from './tf-text.ts'
import './tf-sheet.ts'
import './tf-text.ts'
import { Width } from './width.ts'

const NO_COUNTS: ReadonlyMap<string, number> = new Map()

/**
 * The room of one reading: the text in the middle, what members write beside it, the discussion next to that. The text is there first;
 * everything live comes after it was painted.
 * @summary A reading's room.
 */
@customElement('tf-room')
export class TfRoom extends LitElement {
  static override styles = [base, frame]

  @property({ attribute: 'reading-id' }) readingId = ''
  @state() private reading?: OneReading
  @state() private post?: ItsPost
  @state() private refusal?: Refusal
  @state() private live?: Live
  @state() private chosen?: Selection & Place
  @state() private isPointing = false
  @state() private gathered?: string
  @state() private unread = 0
  @query('tf-text') private text?: TfText
  @query('tf-margin') private margin?: TfMargin
  @query('tf-choice') private choice?: TfChoice
  @query('tf-sheet.notes') private notesSheet?: TfSheet
  @query('tf-sheet.talks') private talkSheet?: TfSheet
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly width = new Width(this)
  private readonly line = new ReadingLine(this, blockId => this.live?.room.presence.move(blockId))
  private readonly stand = new Stand(() => this.text, () => this.margin)
  private wantsLink = true

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(myself)
    addEventListener('hashchange', this.linked)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('hashchange', this.linked)
    this.hush()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('readingId')) void this.look()
  }

  protected override updated(): void {
    if (this.live && this.wantsLink) this.followLink()
  }

  // ---- coming and going

  private async look(): Promise<void> {
    this.hush()
    this.reading = this.post = this.refusal = undefined
    const { readingId } = this
    try {
      const { reading, post } = await readingWithText(readingId)
      if (readingId !== this.readingId) return
      Object.assign(this, { reading, post })
      entitle(post.title)
      await this.painted()
      if (readingId === this.readingId && this.isConnected) await this.comeAlive(reading, post)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error
    }
  }

  private async painted(): Promise<void> {
    await this.updateComplete
    await new Promise(after => requestAnimationFrame(() => setTimeout(after)))
  }

  private async comeAlive(reading: OneReading, post: ItsPost): Promise<void> {
    const [{ Live: Lively }] = await Promise.all([import('./live.ts'), myself.know()])
    if (!myself.me || !this.isConnected || this.reading !== reading) return
    this.live = new Lively({ reading, post, memberId: myself.me.id })
    this.watching.on(myself, this.live.margin, this.live.room, this.live.room.presence)
    this.line.watch(this.text!.blocks())
  }

  private hush(): void {
    this.line.stop()
    this.live?.close()
    this.live = undefined
    this.chosen = undefined
    this.watching.on(myself)
  }

  private get group(): MyGroup | undefined { return myself.groups.find(({ id }) => id === this.reading?.groupId) }
  private get isOpen(): boolean { return (this.live?.room.reading ?? this.reading)?.state === 'open' }
  private get mayWrite(): boolean { return mayWrite(this.group?.role) && this.isOpen }

  // ---- between the text and the margin

  private readonly linked = (): void => {
    this.wantsLink = true
    this.requestUpdate()
  }

  private followLink(): void {
    const name = /^#a=([\w-]+\/[\w-]+)$/.exec(location.hash)?.[1]
    const note = name && this.live!.margin.note(name)
    if (!name) this.wantsLink = false
    if (!note) return
    this.wantsLink = false
    this.unfold(note.name)
    this.show(note)
  }

  private unfold(name: string | undefined, opener?: HTMLElement): void {
    this.live!.margin.unfold(name)
    if (!name || this.width.hasMargin) return
    this.gathered = undefined
    this.notesSheet?.show(opener)
    void this.drawn().then(() => this.margin?.card(name)?.scrollIntoView({ block: 'start' }))
  }

  /** Brings a note's words into view, above the sheet where there is one. */
  private show(note: Note, focus = false): void {
    const { found } = note
    if (found.how === 'orphaned') return
    this.bring(found)
    if (focus) this.text!.focusBlock(found.blockId)
  }

  private bring(place: Place): void {
    const range = this.text?.page.range(place)
    if (!range) return
    const { top, bottom } = range.getBoundingClientRect(), floor = this.width.hasMargin ? innerHeight - 80 : innerHeight * 0.42
    if (top < 80 || bottom > floor) scrollBy({ top: top - Math.min(innerHeight * 0.3, floor * 0.45), behavior: 'instant' })
  }

  private readonly pointed = ({ detail: { blockId, offset } }: CustomEvent<{ blockId: string; offset: number }>): void => {
    const { margin } = this.live ?? {}
    const under = margin?.under(blockId, offset).sort((a, b) => a.end - a.start - (b.end - b.start)) ?? []
    const next = under[under.findIndex(({ name }) => name === margin?.open) + 1] ?? under[0]
    if (next) this.unfold(next.name)
    else if (margin?.open && this.width.hasMargin) margin.unfold(undefined)
  }

  private readonly stepped = ({ detail: { step, blockId } }: CustomEvent<{ step: 1 | -1; blockId?: string }>): void => {
    const { margin } = this.live ?? {}
    const all = margin?.notes.filter(note => !margin.isQuiet(note)) ?? []
    const open = all.findIndex(({ name }) => name === margin?.open), at = this.post!.blocks.findIndex(({ id }) => id === blockId)
    const next = open >= 0 ? all[open + step] : step > 0 ? all.find(({ block }) => block >= at) : all.findLast(({ block }) => block <= at)
    if (!next) return
    this.unfold(next.name)
    this.show(next)
    void this.drawn().then(() => this.margin?.card(next.name)?.focus())
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    const isTyping = event.composedPath().some(node => node instanceof HTMLTextAreaElement || node instanceof HTMLInputElement)
    if (isTyping || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || (event.key !== 'n' && event.key !== 'p')) return
    event.preventDefault()
    this.stepped(new CustomEvent('tf-step', { detail: { step: event.key === 'n' ? 1 as const : -1 as const } }))
  }

  private readonly gathers = ({ detail: { blockId } }: CustomEvent<{ blockId: string }>): void => {
    this.gathered = blockId
    this.notesSheet?.show(this.text)
    this.notesSheet?.toStart()
  }

  // ---- what is done with selected words

  private readonly choose = ({ detail }: CustomEvent<(Selection & Place) | undefined>): void => { this.chosen = detail }

  private readonly act = (): void => { void this.updateComplete.then(() => this.choice?.focus()) }

  private readonly deed = ({ detail }: CustomEvent<Deed>): void => {
    const { chosen, live } = this
    if (!chosen || !live) return
    document.getSelection()?.removeAllRanges()
    this.chosen = undefined
    if (detail === 'highlight') live.margin.highlight(chosen)
    if (detail === 'highlight') this.text!.focusBlock(chosen.blockId)
    if (detail === 'write') this.write(chosen)
    if (detail === 'quote') this.quote(chosen)
  }

  private write(chosen: Place): void {
    this.live!.margin.begin(chosen)
    this.notesSheet?.show(this.text?.block(chosen.blockId))
    this.notesSheet?.toStart()
    this.bring(chosen)
    void this.drawn().then(() => this.margin?.writing?.focus())
  }

  /** Resolves when the margin has drawn what was just changed. */
  private async drawn(): Promise<void> {
    await this.updateComplete
    await this.margin?.updateComplete
  }

  private quote(chosen: Place): void {
    this.talkSheet?.show(this.text?.block(chosen.blockId))
    this.renderRoot.querySelector('tf-discussion')?.quote(this.live!.margin.describe(chosen))
  }

  private readonly made = (): void => {
    if (!this.width.hasMargin && this.notesSheet) this.notesSheet.open = false
    const { open } = this.live!.margin, note = open ? this.live!.margin.note(open) : undefined
    if (note && note.found.how !== 'orphaned') this.text!.focusBlock(note.found.blockId)
  }

  private readonly left = (): void => {
    if (!this.width.hasMargin && this.notesSheet) this.notesSheet.open = false
  }

  // ---- what the text shows

  private marks(): readonly Mark[] {
    const { margin } = this.live ?? {}
    if (!margin) return NO_MARKS
    const marks: Mark[] = []
    for (const { name, found, annotation: { memberId } } of margin.notes) {
      if (found.how !== 'orphaned') marks.push({ name, place: found, paint: `${name === margin.open ? 'open' : 'by'}-${colourOf(memberId)}` })
    }
    if (margin.writing) marks.push({ name: 'writing', place: margin.writing.selection, paint: 'chosen' })
    return marks
  }

  private counts(): ReadonlyMap<string, number> {
    const { margin } = this.live ?? {}
    if (!margin || this.width.hasMargin) return NO_COUNTS
    const counts = new Map<string, number>()
    for (const note of margin.notes) {
      if (note.found.how !== 'orphaned' && !margin.isQuiet(note)) counts.set(note.found.blockId, (counts.get(note.found.blockId) ?? 0) + 1)
    }
    return counts
  }

  private here(): ReadonlyMap<string, readonly Here[]> {
    const here = new Map<string, Here[]>()
    for (const { memberId, blockId } of this.live?.room.presence.present ?? []) {
      if (blockId !== undefined && memberId !== myself.me?.id) here.set(blockId, [...here.get(blockId) ?? [], { memberId, name: this.live!.nameOf(memberId) }])
    }
    return here
  }

  private readonly firstWords = (blockId: string): string | undefined => this.post?.blocks.find(({ id }) => id === blockId)?.text.slice(0, 60)

  // ---- drawing

  private renderBar(): TemplateResult {
    const { live, group } = this, say = words()
    return html`
      <div class="bar">
        ${group ? html`<a class="crumb" href="/groups/${group.id}">${icon(arrow, 'turns')}<bdi>${group.name}</bdi></a>` : nothing}
        <span class="end">
          ${live ? html`
            <tf-line .readingId=${this.readingId} .margin=${live.margin.state} ?compact=${!this.width.hasMargin}></tf-line>
            <tf-presence .readingId=${this.readingId} .nameOfBlock=${this.firstWords} @tf-place=${(event: CustomEvent<{ blockId: string }>) => this.text?.focusBlock(event.detail.blockId)}></tf-presence>` : nothing}
          ${live && this.width.hasMargin && !this.width.hasTalk ? html`<button class="button bare" aria-label=${say.discussion.title} @click=${(event: Event) => this.talkSheet?.show(event.currentTarget as HTMLElement)}>${icon(talk)}${this.unread ? html`<span class="tally new">${this.unread}</span>` : nothing}</button>` : nothing}
        </span>
      </div>`
  }

  private renderNotices(): TemplateResult | typeof nothing {
    const said = words().reading, reading = this.live?.room.reading ?? this.reading!
    const notice = reading.state === 'closed' ? said.closed : reading.state === 'planned' ? said.planned
      : this.group && !mayWrite(this.group.role) ? said.observer
        : reading.reveal === 'together' && !reading.revealedAt ? said.untilRevealed : nothing
    return notice === nothing ? nothing : html`<p class="notice">${notice}</p>`
  }

  private renderMargin(): TemplateResult {
    const { live } = this, { hasMargin } = this.width, said = words().margin
    return html`
      <tf-sheet class="notes" .label=${this.gathered ? said.here : said.title} ?docked=${hasMargin} @tf-close=${() => { this.gathered = undefined; this.live?.margin.leave() }}>
        <aside class=${hasMargin ? 'beside' : ''} aria-label=${said.title}>
          ${live ? html`
            <tf-margin .margin=${live.margin} .beside=${hasMargin ? this.stand : undefined} .blockId=${this.gathered} ?mayWrite=${this.mayWrite} .nameOf=${live.nameOf}
              @tf-unfold=${({ detail }: CustomEvent<string | undefined>) => this.unfolded(detail)} @tf-show=${({ detail }: CustomEvent<Note>) => this.show(detail, true)}
              @tf-made=${this.made} @tf-left=${this.left} @keydown=${this.keyed}></tf-margin>` : html`<p class="coming">${said.loading}</p>`}
        </aside>
      </tf-sheet>`
  }

  private unfolded(name: string | undefined): void {
    this.live!.margin.unfold(name)
    const note = name && this.live!.margin.note(name)
    if (!note) return
    this.show(note)
    if (!this.width.hasMargin) void this.drawn().then(() => this.margin?.card(note.name)?.scrollIntoView({ block: 'start' }))
  }

  private renderTalk(): TemplateResult {
    const said = words().discussion
    return html`
      <tf-sheet class="talks" flush .label=${said.title} ?docked=${this.width.hasTalk} @tf-unread=${({ detail }: CustomEvent<{ count: number }>) => { this.unread = detail.count }}
        @tf-anchor-jump=${({ detail }: CustomEvent<{ anchor: Anchor }>) => this.jump(this.live!.margin.where(detail.anchor))}>
        <aside class="talk" aria-label=${said.title}>
          <h2 aria-hidden="true">${said.title}</h2>
          ${this.live ? html`<tf-discussion .readingId=${this.readingId}></tf-discussion>` : nothing}
        </aside>
      </tf-sheet>`
  }

  private jump(place: Place | undefined): void {
    if (!place) return
    this.text?.focusBlock(place.blockId)
    this.text?.select(place)
    this.text?.block(place.blockId)?.scrollIntoView({ block: 'center' })
  }

  private renderBottom(): TemplateResult | typeof nothing {
    if (this.width.hasMargin || !this.live) return nothing
    const say = words(), count = this.live.margin.notes.filter(note => !this.live!.margin.isQuiet(note)).length
    const all = (event: Event) => { this.gathered = undefined; this.talkSheet!.open = false; this.notesSheet!.show(event.currentTarget as HTMLElement) }
    const talks = (event: Event) => { this.notesSheet!.open = false; this.talkSheet!.show(event.currentTarget as HTMLElement) }
    return html`
      <nav class="bottom" aria-label=${say.reading.beside}>
        <button @click=${all}>${icon(notes)}${say.margin.title}<span class="tally" aria-label=${say.margin.total(count)}>${count}</span></button>
        <button @click=${talks}>${icon(talk)}${say.discussion.title}${this.unread ? html`<span class="tally new">${this.unread}</span>` : nothing}</button>
      </nav>`
  }

  private renderToast(): TemplateResult {
    const undoing = this.live?.margin.undoing, said = words()
    return html`
      <div class="toast" role="status">
        ${undoing ? html`<p>${undoing.what === 'erased' ? said.margin.erased : said.margin.highlightedNow}<button class="button plain" @click=${() => this.live!.margin.undo()}>${said.action.undo}</button></p>` : nothing}
      </div>`
  }

  private renderChoice(): TemplateResult | typeof nothing {
    const { chosen } = this
    if (!chosen || this.isPointing || !this.live || !this.mayWrite) return nothing
    const rect = this.text!.page.range(chosen)?.getBoundingClientRect()
    return rect ? html`<tf-choice .rect=${rect} ?docked=${this.width.isTouch} @tf-deed=${this.deed} @tf-leave=${() => this.text!.focusBlock(chosen.blockId)}></tf-choice>` : nothing
  }

  override render(): TemplateResult | typeof nothing {
    const { post, reading } = this
    if (this.refusal) return html`<tf-trouble code=${this.refusal.code}></tf-trouble>`
    if (!post || !reading) return html`<p class="coming" role="status">${words().house.loading}</p>`
    return html`
      ${this.renderBar()}
      <div class="columns">
        <article class="middle">
          <div class="leaf">
            <tf-post-head .post=${post}></tf-post-head>
            ${this.renderNotices()}
            <tf-text .post=${post} .marks=${this.marks()} .counts=${this.counts()} .here=${this.here()}
              @tf-choose=${this.choose} @tf-act=${this.act} @tf-point=${this.pointed} @tf-step=${this.stepped} @tf-gather=${this.gathers}
              @pointerdown=${this.pointing} @pointerup=${this.pointing} @pointercancel=${this.pointing}></tf-text>
          </div>
        </article>
        ${this.renderMargin()}
        ${this.renderTalk()}
      </div>
      ${this.renderBottom()}
      ${this.renderChoice()}
      ${this.renderToast()}`
  }

  // While words are being dragged over with a mouse, the bar would only be in the way
  private readonly pointing = (event: PointerEvent): void => {
    this.isPointing = event.type === 'pointerdown' && event.pointerType === 'mouse'
    if (this.isPointing) addEventListener('pointerup', () => { this.isPointing = false }, { once: true })
  }
}

const NO_MARKS: readonly Mark[] = []

declare global { interface HTMLElementTagNameMap { 'tf-room': TfRoom } }
