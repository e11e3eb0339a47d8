import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ask } from '../api.ts'
import { changeReading, type Card } from '../group/groups.ts'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { submitted, typed } from '../look/form.ts'
import { fieldOf, momentOf } from '../words/time.ts'
import { words } from '../words/words.ts'
import type { Reveal } from './posts.ts'
import '../look/webawesome.ts'

/** Which post is assigned to which group; `card`: the reading whose dates change. */
export interface Assigning { groupId: string; post: { id: string; title: string }; card?: Card }

interface Said { opensAt: string | undefined; dueAt: string | undefined; reveal: Reveal; quorum: number | undefined }

const REVEALS: readonly Reveal[] = ['live', 'after-own', 'together']

/**
 * When a reading opens, until when, and when its members see each other's notes. Open it with `assign(…)`.
 * @summary Assigning a post.
 */
@customElement('tf-assign')
export class TfAssign extends LitElement {
  static override styles = [base, css`
    form { display: grid; gap: var(--tf-space-5); }
    fieldset { display: grid; gap: var(--tf-space-1); }
    legend { font-weight: 600; margin-block-end: var(--tf-space-1); }
    label { display: grid; grid-template-columns: auto 1fr; gap: 0 var(--tf-space-3); align-items: center; min-block-size: var(--tf-touch); cursor: pointer; }
    label input { inline-size: 1.25rem; block-size: 1.25rem; accent-color: var(--tf-accent); }
    label .hint { grid-column: 2; padding-block-end: var(--tf-space-1); }
    .dates { display: grid; gap: var(--tf-space-3); }
    .end { display: flex; flex-wrap: wrap; gap: var(--tf-space-3); justify-content: end; }
  `]

  @property({ attribute: false }) assigning!: Assigning
  @state() private open = true
  @state() private dated = false
  @state() private backwards = false
  private readonly deed = new Deed(this)
  private result: Card | undefined
  /** Told once the dialog has closed, with the reading if one was assigned. */
  answered: (card: Card | undefined) => void = () => {}

  override connectedCallback(): void {
    super.connectedCallback()
    this.dated = this.assigning.card?.opensAt !== undefined
  }

  private readonly finish = submitted(form => {
    const opensAt = this.dated ? momentOf(typed(form, 'opensAt')) : undefined
    const dueAt = momentOf(typed(form, 'dueAt'))
    this.backwards = dueAt !== undefined && Date.parse(dueAt) <= (opensAt ? Date.parse(opensAt) : Date.now())
    if (this.backwards) return
    void this.deed.run(async () => {
      this.result = await this.send({ opensAt, dueAt, reveal: typed(form, 'reveal') as Reveal, quorum: Number(typed(form, 'quorum')) || undefined })
      this.open = false
    })
  })

  private async send({ opensAt, dueAt, reveal, quorum }: Said): Promise<Card> {
    const { groupId, post, card } = this.assigning
    if (card) {
      await changeReading(card.id, { opensAt: opensAt ?? null, dueAt: dueAt ?? null, reveal, ...(card.state === 'planned' && { quorum: quorum ?? null }) })
      return card
    }
    return (await ask('POST /api/groups/:groupId/readings', { params: { groupId }, body: { postId: post.id, reveal, ...(opensAt && { opensAt }), ...(dueAt && { dueAt }), ...(quorum && { quorum }) } })).reading
  }

  private readonly closed = (event: Event): void => {
    if (event.target !== event.currentTarget) return
    this.answered(this.result)
    this.remove()
  }

  private renderWhen(): TemplateResult {
    const { assign: say } = words()
    const { card } = this.assigning
    return html`
      <fieldset>
        <legend>${say.when}</legend>
        <label><input type="radio" name="when" .checked=${!this.dated} @change=${() => { this.dated = false }}>${say.now}</label>
        <label><input type="radio" name="when" .checked=${this.dated} @change=${() => { this.dated = true }}>${say.atTime}</label>
        <div class="dates">
          ${this.dated ? html`<wa-input type="datetime-local" name="opensAt" label=${say.opensAt} hint=${say.yourClock} value=${fieldOf(card?.opensAt)} required></wa-input>` : nothing}
          <wa-input type="datetime-local" name="dueAt" label=${say.dueAt} value=${fieldOf(card?.dueAt)}></wa-input>
          ${card && card.state !== 'planned' ? nothing : html`<wa-input type="number" name="quorum" min="1" max="1000" label=${say.quorum} hint=${say.quorumHint} value=${card?.quorum ?? ''}></wa-input>`}
          <p class="wrong" role="alert" ?hidden=${!this.backwards}>${say.backwards}</p>
        </div>
      </fieldset>`
  }

  private renderReveal(): TemplateResult {
    const { assign: say } = words()
    const chosen = this.assigning.card?.reveal ?? 'live'
    return html`
      <fieldset>
        <legend>${say.reveal}</legend>
        ${REVEALS.map(one => html`
          <label><input type="radio" name="reveal" value=${one} ?checked=${one === chosen}><span>${say[one]}</span><span class="hint">${say[`${one}Hint`]}</span></label>`)}
      </fieldset>`
  }

  override render(): TemplateResult {
    const { assign: say, action } = words()
    const { card, post } = this.assigning
    return html`
      <wa-dialog label=${card ? say.change(post.title) : say.title(post.title)} ?open=${this.open} @wa-after-hide=${this.closed}>
        <form id="assign" @submit=${this.finish}>${this.renderWhen()}${this.renderReveal()}${this.deed.line()}</form>
        <div slot="footer" class="end">
          <wa-button appearance="outlined" @click=${() => { this.open = false }}>${action.cancel}</wa-button>
          <wa-button variant="brand" type="submit" form="assign" ?loading=${this.deed.busy}>${card ? action.save : say.button}</wa-button>
        </div>
      </wa-dialog>`
  }
}

/** Asks how a post is to be read, and assigns it. Undefined when the facilitator thought better of it. */
export const assign = (assigning: Assigning): Promise<Card | undefined> => new Promise(resolve => {
  const element = document.createElement('tf-assign') as TfAssign
  element.assigning = assigning
  element.answered = resolve
  document.body.append(element)
})
