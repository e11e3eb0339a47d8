import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import down from 'lucide-static/icons/thumbs-down.svg?raw'
import up from 'lucide-static/icons/thumbs-up.svg?raw'
import place from 'lucide-static/icons/map-pin.svg?raw'
import type { FeedbackPicture } from '../../shared/feedback.ts'
import type { Block } from '../../shared/post.ts'
import { mayLead } from '../../shared/group.ts'
import { base } from '../look/base.ts'
import { submitted } from '../look/form.ts'
import { icon } from '../look/icon.ts'
import type { Margin } from '../margin/margin.ts'
import type { Room } from '../presence/room.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { Feedbacks } from './feedbacks.ts'

const FIRST_WORDS = 120

/**
 * Two taps and a sentence to the facilitators alone, and where in the text one was lost; for a facilitator, what was told, gathered.
 * @summary Feedback on a reading.
 * @fires tf-anchor-jump - a paragraph is to be shown in the text: detail `{anchor}`
 */
@customElement('tf-feedback')
export class TfFeedback extends LitElement {
  static override styles = [base, css`
    :host { block-size: 100%; overflow-y: auto; padding: var(--tf-space-4); background: var(--tf-paper); }
    form, section { display: grid; gap: var(--tf-space-3); }
    .taps { display: flex; gap: var(--tf-space-2); }
    .taps .button[aria-pressed='true'] { background: var(--tf-accent-soft); border-color: var(--tf-accent); color: var(--tf-accent); }
    .sign { display: inline-flex; align-items: center; gap: var(--tf-space-2); min-block-size: var(--tf-touch); }
    .sign input { inline-size: 1.25rem; block-size: 1.25rem; accent-color: var(--tf-accent); }
    .where { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1px; max-block-size: 40dvh; overflow-y: auto; margin: 0; padding: 2px; border: 1px solid var(--tf-line); border-radius: var(--tf-round); }
    .where li { padding: 0; border: 0; }
    .block { display: flex; align-items: baseline; gap: var(--tf-space-2); inline-size: 100%; min-block-size: 2.5rem; padding: var(--tf-space-2); border: 0; border-radius: var(--tf-round); background: none; color: var(--tf-ink); text-align: start; cursor: pointer; }
    .block:hover { background: color-mix(in srgb, var(--tf-sunk) 55%, transparent); }
    .block[aria-pressed='true'] { background: var(--tf-warn-soft); color: var(--tf-warn); }
    .block .words { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-family: var(--tf-text); }
    .block .many { flex: none; color: var(--tf-ink-soft); font-size: var(--tf-size-s); }
    @media (pointer: coarse) { .block { min-block-size: var(--tf-touch); } }
    li { padding-block: var(--tf-space-2); border-block-end: 1px solid var(--tf-line); white-space: pre-wrap; overflow-wrap: anywhere; }
  `]

  @property({ attribute: false }) room!: Room
  @property({ attribute: false }) margin!: Margin
  @state() private isPlacing = false
  private feedbacks?: Feedbacks
  private of = ''
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  private get leads(): boolean { return mayLead(this.room.members.get(this.room.place.memberId)?.role) }

  override willUpdate(): void {
    const of = `${this.room.place.readingId} ${this.leads}`
    if (of === this.of) return
    this.feedbacks?.close()
    this.of = of
    this.feedbacks = new Feedbacks(this.room.place.readingId, this.leads)
    this.watching.on(this.feedbacks, this.room)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.feedbacks?.close()
    this.of = ''
  }

  private renderTap(feedbacks: Feedbacks, helped: boolean): TemplateResult {
    const say = words().feedback
    return html`<button type="button" class="button" aria-pressed=${feedbacks.said.helped === helped} @click=${() => feedbacks.say({ helped })}>${icon(helped ? up : down)}${helped ? say.helped : say.notHelped}</button>`
  }

  private get blocks(): readonly Block[] { return this.margin.place.post.blocks.filter(({ text }) => text !== '') }

  /** Says that a paragraph was not clear, or takes it back. */
  private lost(feedbacks: Feedbacks, blockId: string): void {
    const { unclear = [] } = feedbacks.said, others = unclear.filter(one => one.blockId !== blockId)
    feedbacks.say({ unclear: others.length < unclear.length ? others : [...unclear, { blockId }] })
  }

  private renderPlaces(feedbacks: Feedbacks): TemplateResult {
    const say = words().feedback, unclear = new Set(feedbacks.said.unclear?.map(({ blockId }) => blockId))
    return html`
      <div><button type="button" class="button" aria-expanded=${this.isPlacing} @click=${() => { this.isPlacing = !this.isPlacing }}>${icon(place)}${unclear.size ? say.lostAt(unclear.size) : say.where}</button></div>
      ${this.isPlacing ? html`
        <ul class="where" role="list" aria-label=${say.where}>${this.blocks.map(({ id, text }) => html`
          <li><button type="button" class="block" aria-pressed=${unclear.has(id)} @click=${() => this.lost(feedbacks, id)}><span class="words" dir="auto">${text.slice(0, FIRST_WORDS)}</span></button></li>`)}</ul>` : nothing}`
  }

  private renderForm(feedbacks: Feedbacks): TemplateResult {
    const say = words(), { said } = feedbacks
    return html`
      <form @submit=${submitted(() => void feedbacks.give())}>
        <p class="quiet">${say.feedback.hint}</p>
        <div class="taps" role="group" aria-label=${say.feedback.title}>${this.renderTap(feedbacks, true)}${this.renderTap(feedbacks, false)}</div>
        ${this.renderPlaces(feedbacks)}
        <label class="field"><span class="label">${say.feedback.words}</span>
          <textarea dir="auto" rows="4" maxlength="2000" .value=${said.body ?? ''} @input=${({ target }: InputEvent) => feedbacks.say({ body: (target as HTMLTextAreaElement).value })}></textarea></label>
        <label class="sign"><input type="checkbox" .checked=${said.signed ?? false} @change=${({ target }: Event) => feedbacks.say({ signed: (target as HTMLInputElement).checked })}>${say.feedback.sign}</label>
        ${feedbacks.refusal ? html`<p class="wrong" role="alert">${say.refusal[feedbacks.refusal]}</p>` : nothing}
        <div class="taps"><button class="button chief">${say.action.send}</button><span class="quiet" role="status">${feedbacks.isGiven ? say.feedback.thanks : nothing}</span></div>
      </form>`
  }

  /** Where in the text members were lost, in its order; a press shows the paragraph. */
  private renderLost(unclear: FeedbackPicture['unclear']): TemplateResult {
    const say = words().feedback, texts = new Map(this.blocks.map(({ id, text }) => [id, text]))
    const jump = (blockId: string) => {
      const anchor = this.margin.describe({ blockId, start: 0, endBlockId: blockId, end: texts.get(blockId)!.length })
      this.dispatchEvent(new CustomEvent('tf-anchor-jump', { detail: { anchor }, bubbles: true, composed: true }))
    }
    return html`
      <h3>${say.unclear(unclear.length)}</h3>
      <ul class="where lost" role="list">${unclear.filter(({ blockId }) => texts.has(blockId)).map(({ blockId, members }) => html`
        <li><button class="block" @click=${() => jump(blockId)}><span class="words" dir="auto">${texts.get(blockId)!.slice(0, FIRST_WORDS)}</span><span class="many">${say.lostHere(members)}</span></button></li>`)}</ul>`
  }

  private renderPicture({ given, helped, notHelped, words: told, unclear }: FeedbackPicture): TemplateResult {
    const say = words().feedback
    return html`
      <section>
        <p>${say.given(given)}</p>
        ${given ? html`<p class="quiet">${say.helpedCount(helped)} · ${say.notHelpedCount(notHelped)}</p>` : nothing}
        ${unclear.length ? this.renderLost(unclear) : nothing}
        <ul role="list">${told.map(({ body, name }) => html`<li dir="auto">${body}${name ? html` <span class="quiet"><bdi>– ${name}</bdi></span>` : nothing}</li>`)}</ul>
      </section>`
  }

  override render(): TemplateResult | typeof nothing {
    const { feedbacks } = this
    if (!feedbacks) return nothing
    if (this.leads) return feedbacks.picture ? this.renderPicture(feedbacks.picture) : html`<p class="quiet">${words().house.loading}</p>`
    return this.renderForm(feedbacks)
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-feedback': TfFeedback } }
