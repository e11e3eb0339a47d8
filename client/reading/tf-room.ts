import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { Anchor } from '../../shared/anchor.ts'
import { mayLead, mayWrite } from '../../shared/group.ts'
import { Refusal } from '../../shared/refusal.ts'
import { base } from '../look/base.ts'
import '../look/tf-trouble.ts'
import type { TfTalks } from '../question/tf-talks.ts'
import type { Note } from '../margin/places.ts'
import type { TfMargin } from '../margin/tf-margin.ts'
import { myself, type MyGroup } from '../member/members.ts'
import '../post/tf-post-head.ts'
import { entitle } from '../router.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { Chosen } from './chosen.ts'
import { bottom, toast } from './foot.ts'
import { frame } from './frame.ts'
import type { Live } from './live.ts'
import { readingWithText, type ItsPost, type OneReading } from './readings.ts'
import { ReadingLine } from './reading-line.ts'
import { Paper } from './paper.ts'
import { awaitedPage, notice } from './notice.ts'
import { printed } from './printed.ts'
import { AtParagraphs, Marks, type Here } from './shown.ts'
import { Stand } from './stand.ts'
import { Talked } from './talked.ts'
import type { TfChoice } from './tf-choice.ts'
import type { TfSheet } from './tf-sheet.ts'
import type { TfText } from './tf-text.ts'
import './tf-bar.ts'
import './tf-sheet.ts'
import './tf-text.ts'
import { Walk } from './walk.ts'
import { Width } from './width.ts'

const NO_COUNTS: ReadonlyMap<string, number> = new Map()
const NO_TALK: ReadonlyMap<string, readonly string[]> = new Map()
const NO_HERE: ReadonlyMap<string, readonly Here[]> = new Map()

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
  @state() live?: Live
  @state() gathered?: string
  @state() private unread = 0
  @query('tf-text') readonly text!: TfText | null
  @query('tf-margin') readonly margin!: TfMargin | null
  @query('tf-choice') private readonly choice!: TfChoice | null
  @query('tf-sheet.notes') readonly notesSheet!: TfSheet | null
  @query('tf-sheet.talks') readonly talkSheet!: TfSheet | null
  @query('tf-talks') readonly talks!: TfTalks | null
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  readonly width = new Width(this)
  private readonly line = new ReadingLine(this, blockId => this.live?.room.presence.move(blockId))
  private readonly stand = new Stand(() => this.text, () => this.margin)
  readonly walk = new Walk(this)
  private readonly chosen = new Chosen(this)
  private marks?: Marks
  private talked?: Talked
  private readonly beside = new AtParagraphs()
  private readonly paper = new Paper(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(myself)
    addEventListener('hashchange', this.walk.linked)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('hashchange', this.walk.linked)
    this.hush()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('readingId')) void this.look()
  }

  protected override updated(): void {
    this.walk.followLink()
  }

  // ---- coming and going

  private async look(): Promise<void> {
    this.hush()
    this.reading = this.post = this.refusal = undefined
    const { readingId } = this
    try {
      const { reading, post } = await readingWithText(readingId)
      if (reading.state === 'planned') await Promise.all([myself.know(), import('../pledge/tf-pledge.ts')])
      if (readingId !== this.readingId) return
      Object.assign(this, { reading, post })
      entitle(post.title)
      await this.painted()
      if (readingId === this.readingId && this.isConnected && !this.isAwaited) await this.comeAlive(reading, post)
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
    // One after the other, and drawn after that: all in one go would stop the page
    const [{ learn }] = await Promise.all([import('../discussion/markdown.ts'), myself.know()])
    void learn()
    await import('../margin/margin.ts')
    const { Live: Lively } = await import('./tf-parts.ts')
    await this.painted()
    if (!myself.me || !this.isConnected || this.reading !== reading) return
    this.live = new Lively({ reading, post, memberId: myself.me.id })
    this.talked = new Talked(this.live.quotations, this.live.margin)
    this.marks = new Marks(this.live.margin, this.talked)
    this.watching.on(myself, this.live.margin, this.live.room, this.live.room.presence, this.live.quotations)
    this.line.watch(this.text!.blocks())
    this.stand.watch()
  }

  private hush(): void {
    this.stand.stop()
    this.marks = this.talked = undefined
    this.line.stop()
    this.live?.close()
    this.live = undefined
    this.chosen.clear()
    this.watching.on(myself)
  }

  private get group(): MyGroup | undefined { return myself.groups.find(({ id }) => id === this.reading?.groupId) }
  private get isOpen(): boolean { return (this.live?.room.reading ?? this.reading)?.state === 'open' }
  /** Not open yet, and not this member's to look into before. */
  private get isAwaited(): boolean { return this.reading?.state === 'planned' && !mayLead(this.group?.role) }
  private get reader() { return { role: this.group?.role, opened: () => { if (this.isAwaited) void this.look() } } }
  private get awaitsOwn(): boolean {
    const reading = this.live?.room.reading ?? this.reading
    return this.mayWrite && reading?.reveal === 'after-own' && !reading.revealedAt
  }

  private get mayWrite(): boolean { return mayWrite(this.group?.role) && this.isOpen }

  private readonly gathers = ({ detail: { blockId } }: CustomEvent<{ blockId: string }>): void => {
    this.gathered = blockId
    this.notesSheet?.show(this.text ?? undefined)
    this.notesSheet?.toStart()
  }

  private readonly act = (): void => { void this.updateComplete.then(() => this.choice?.focus()) }

  private readonly toTalk = ({ detail }: CustomEvent<{ id: string }>): void => {
    this.talkSheet?.show()
    this.talks?.showMessage(detail.id)
  }

  private readonly made = async (): Promise<void> => {
    this.left()
    await this.walk.drawn()
    const { open } = this.live!.margin, note = open ? this.live!.margin.note(open) : undefined
    if (note && note.found.how !== 'orphaned') this.text!.focusBlock(note.found.blockId)
  }

  private readonly left = (): void => { if (!this.width.hasMargin) this.notesSheet!.open = false }

  // ---- drawing

  private renderBar(): TemplateResult {
    const { live, group, width } = this
    const place = ({ detail }: CustomEvent<{ blockId: string }>) => this.walk.jump({ blockId: detail.blockId, start: 0, endBlockId: detail.blockId, end: 0 })
    return html`
      <tf-bar .group=${group} .live=${live} .state=${live?.margin.state} .unsaved=${live?.margin.sync.notSaved ?? []} ?unkept=${live?.margin.sync.isKept === false} .width=${width} .unread=${this.unread} ?mayWrite=${this.mayWrite} ?narrow=${!width.hasMargin} ?wide=${width.hasTalk}
        @tf-talk=${() => this.talkSheet?.show()} @tf-place=${place}></tf-bar>`
  }

  private renderMargin(): TemplateResult {
    const { live } = this, { hasMargin } = this.width, said = words().margin
    return html`
      <tf-sheet class="notes" .label=${this.gathered ? said.here : said.title} ?docked=${hasMargin} @tf-close=${() => { this.gathered = undefined; this.live?.margin.leave() }}>
        <aside class=${hasMargin ? 'beside' : ''} aria-label=${said.title}>
          ${live ? html`
            ${this.gathered ? nothing : html`<tf-filter .margin=${live.margin} .nameOf=${live.nameOf} ?flat=${!hasMargin}></tf-filter>`}
            <tf-margin .margin=${live.margin} .room=${hasMargin ? this.stand : undefined} .blockId=${this.gathered} ?mayWrite=${this.mayWrite} ?mayLead=${mayLead(this.group?.role)} ?awaitsOwn=${this.awaitsOwn} .nameOf=${live.nameOf}
              @tf-unfold=${({ detail }: CustomEvent<string | undefined>) => this.walk.unfolded(detail)} @tf-show=${({ detail }: CustomEvent<Note>) => this.walk.show(detail, true)}
              @tf-made=${this.made} @tf-left=${this.left} @keydown=${this.walk.keyed}></tf-margin>` : html`<p class="coming">${said.loading}</p>`}
        </aside>
      </tf-sheet>`
  }

  private renderTalk(): TemplateResult {
    const said = words().discussion
    return html`
      <tf-sheet class="talks" flush .label=${said.title} ?docked=${this.width.hasTalk} @tf-unread=${({ detail }: CustomEvent<{ count: number }>) => { this.unread = detail.count }}
        @tf-anchor-jump=${({ detail }: CustomEvent<{ anchor: Anchor }>) => this.walk.jump(this.live!.margin.where(detail.anchor))}>
        <aside class="talk" aria-label=${said.title}>
          ${this.live ? html`<tf-talks .room=${this.live.room} .margin=${this.live.margin} @tf-talk=${() => this.talkSheet?.show()} @tf-note=${({ detail }: CustomEvent<{ name: string }>) => void this.walk.toNote(detail.name)}><tf-discussion .readingId=${this.readingId}></tf-discussion></tf-talks>` : nothing}
        </aside>
      </tf-sheet>`
  }

  private readonly showNotes = (event: Event): void => {
    this.gathered = undefined
    this.talkSheet!.open = false
    this.notesSheet!.show(event.currentTarget as HTMLElement)
  }

  private readonly showTalk = (event: Event): void => {
    if (!this.width.hasMargin) this.notesSheet!.open = false
    this.talkSheet!.show(event.currentTarget as HTMLElement)
  }

  private renderChoice(): TemplateResult | typeof nothing {
    const { now } = this.chosen
    if (!now || !this.live || !this.mayWrite) return nothing
    const range = this.text!.page.range(now)
    return range ? html`<tf-choice .words=${range} ?docked=${this.width.isTouch} ?putting=${this.live.margin.moving !== undefined} @tf-deed=${this.chosen.deed} @tf-leave=${() => this.text!.focusBlock(now.blockId)}></tf-choice>` : nothing
  }

  override render(): TemplateResult | typeof nothing {
    const { post, reading, live } = this
    if (this.refusal) return html`<tf-trouble code=${this.refusal.code}></tf-trouble>`
    if (!post || !reading) return html`<p class="coming" role="status">${words().house.loading}</p>`
    if (this.isAwaited) return html`${this.renderBar()}${awaitedPage(post, reading, this.reader)}`
    return html`
      ${this.renderBar()}
      <div class="columns">
        <article class="middle">
          <div class="leaf">
            ${live ? html`<tf-begin .room=${live.room}></tf-begin>` : nothing}
            ${live ? html`<tf-greeting .live=${live} .groupId=${reading.groupId} .mayWrite=${this.mayWrite}></tf-greeting>` : nothing}
            <tf-post-head .post=${post}></tf-post-head>
            ${notice(live?.room.reading ?? reading, this.reader)}
            <tf-text .post=${post} .marks=${this.marks} .counts=${live ? this.beside.counts(live.margin) : NO_COUNTS} ?roomy=${this.width.hasMargin} .here=${live ? this.beside.here(live.room.presence.present, live.margin.place.memberId, live.nameOf) : NO_HERE}
              @tf-choose=${this.chosen.choose} @tf-act=${this.act} @tf-point=${this.walk.pointed} @tf-step=${({ detail }: CustomEvent<{ step: 1 | -1; blockId: string; all?: boolean }>) => this.walk.step(detail.step, detail)} @tf-gather=${this.gathers} .talking=${this.talked?.talking ?? NO_TALK} @tf-talking=${this.toTalk}
              @pointerdown=${this.chosen.pointing} @pointerup=${this.chosen.pointing} @pointercancel=${this.chosen.pointing}></tf-text>
            ${live ? html`<tf-held .room=${live.room}></tf-held>` : nothing}
          </div>
          ${live ? html`<tf-turns .room=${live.room} .text=${this.text}></tf-turns>` : nothing}
        </article>
        ${this.renderMargin()}
        ${this.renderTalk()}
      </div>
      ${this.paper.isPrinting && live ? printed(live) : nothing}
      ${this.width.hasMargin || !live ? nothing : bottom(live.margin, { unread: this.unread, toNotes: this.showNotes, toTalk: this.showTalk })}
      ${this.renderChoice()}
      ${toast(live?.margin)}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-room': TfRoom } }
