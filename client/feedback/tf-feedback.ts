import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import down from 'lucide-static/icons/thumbs-down.svg?raw'
import up from 'lucide-static/icons/thumbs-up.svg?raw'
import type { FeedbackPicture } from '../../shared/feedback.ts'
import { mayLead } from '../../shared/group.ts'
import { base } from '../look/base.ts'
import { submitted } from '../look/form.ts'
import { icon } from '../look/icon.ts'
import type { Room } from '../presence/room.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { Feedbacks } from './feedbacks.ts'

/**
 * Two taps and a sentence to the facilitators alone; for a facilitator, what was told, gathered.
 * @summary Feedback on a reading.
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
    li { padding-block: var(--tf-space-2); border-block-end: 1px solid var(--tf-line); white-space: pre-wrap; overflow-wrap: anywhere; }
  `]

  @property({ attribute: false }) room!: Room
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

  private renderForm(feedbacks: Feedbacks): TemplateResult {
    const say = words(), { said } = feedbacks
    return html`
      <form @submit=${submitted(() => void feedbacks.give())}>
        <p class="quiet">${say.feedback.hint}</p>
        <div class="taps" role="group" aria-label=${say.feedback.title}>${this.renderTap(feedbacks, true)}${this.renderTap(feedbacks, false)}</div>
        <label class="field"><span class="label">${say.feedback.words}</span>
          <textarea dir="auto" rows="4" maxlength="2000" .value=${said.body ?? ''} @input=${({ target }: InputEvent) => feedbacks.say({ body: (target as HTMLTextAreaElement).value })}></textarea></label>
        <label class="sign"><input type="checkbox" .checked=${said.signed ?? false} @change=${({ target }: Event) => feedbacks.say({ signed: (target as HTMLInputElement).checked })}>${say.feedback.sign}</label>
        ${feedbacks.refusal ? html`<p class="wrong" role="alert">${say.refusal[feedbacks.refusal]}</p>` : nothing}
        <div class="taps"><button class="button chief">${say.action.send}</button><span class="quiet" role="status">${feedbacks.isGiven ? say.feedback.thanks : nothing}</span></div>
      </form>`
  }

  private renderPicture({ given, helped, notHelped, words: told, unclear }: FeedbackPicture): TemplateResult {
    const say = words().feedback
    return html`
      <section>
        <p>${say.given(given)}</p>
        ${given ? html`<p class="quiet">${say.helpedCount(helped)} · ${say.notHelpedCount(notHelped)}</p>` : nothing}
        ${unclear.length ? html`<p class="quiet">${say.unclear(unclear.length)}</p>` : nothing}
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
