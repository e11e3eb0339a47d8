import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import more from 'lucide-static/icons/ellipsis.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { Tongue, words } from '../words/words.ts'
import '../margin/tf-hidden.ts'
import { addressOfExport, bringIn, EXPORTS, type Bringing } from './exits.ts'
import type { Live } from './live.ts'

/**
 * A room's menu: the notes page, the ways out for what is written and the way in, and what was hidden.
 * @summary The menu of a room.
 */
@customElement('tf-menu')
export class TfMenu extends LitElement {
  static override styles = [base, css`
    :host { position: relative; display: inline-block; }
    summary { display: grid; place-items: center; min-block-size: var(--tf-touch); min-inline-size: var(--tf-touch); border-radius: var(--tf-round); color: var(--tf-ink-soft); list-style: none; cursor: pointer; }
    summary::-webkit-details-marker { display: none; }
    summary:hover { background: var(--tf-sunk); color: var(--tf-ink); }
    .sheet { position: absolute; inset-block-start: calc(100% + var(--tf-space-1)); inset-inline-end: 0; z-index: 5; inline-size: min(19rem, 92vw); max-block-size: 75dvh; overflow-y: auto; padding: var(--tf-space-2); border: 1px solid var(--tf-line); border-radius: calc(2 * var(--tf-round)); background: var(--tf-sheet); box-shadow: var(--tf-lift); }
    .one { display: flex; align-items: center; inline-size: 100%; min-block-size: var(--tf-touch); padding: var(--tf-space-1) var(--tf-space-2); border: 0; border-radius: var(--tf-round); background: none; color: var(--tf-ink); font-size: var(--tf-size-s); font-weight: 600; text-align: start; text-decoration: none; cursor: pointer; }
    .one:hover, .one:focus-within { background: var(--tf-accent-soft); color: var(--tf-accent-strong); }
    h3 { padding: var(--tf-space-3) var(--tf-space-2) var(--tf-space-1); font: 700 var(--tf-size-s)/1.3 var(--tf-ui); color: var(--tf-ink-soft); }
    p { padding: 0 var(--tf-space-2) var(--tf-space-2); font-size: 0.8125rem; }
    input[type='file'] { position: absolute; inline-size: 1px; block-size: 1px; opacity: 0; }
    progress { inline-size: calc(100% - 2 * var(--tf-space-2)); margin-inline: var(--tf-space-2); accent-color: var(--tf-accent); }
  `]

  @property({ attribute: false }) live!: Live
  @property({ type: Boolean }) mayWrite = false
  @property({ type: Boolean }) mayLead = false
  @state() private bringing?: Bringing
  @query('details') private readonly details!: HTMLDetailsElement
  private readonly tongue = new Tongue(this)

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('pointerdown', this.elsewhere)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('pointerdown', this.elsewhere)
  }

  private readonly elsewhere = (event: Event): void => { if (!event.composedPath().includes(this)) this.fold() }

  private fold(): void { if (this.details) this.details.open = false }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.details.open) return
    event.stopPropagation()
    this.fold()
    this.renderRoot.querySelector('summary')?.focus()
  }

  private readonly notes = async (): Promise<void> => {
    this.fold()
    await import('../notes/tf-notes.ts')
    const { margin, nameOf } = this.live
    const notes = Object.assign(document.createElement('tf-notes'), { margin, nameOf, mayWrite: this.mayWrite })
    document.body.append(notes)
    await notes.open()
  }

  private readonly wordsOf = (what: string): string => {
    const { annotations } = this.live.margin, name = what.slice(what.indexOf('/') + 1)
    return (annotations.get(name) ?? annotations.reply(name))?.body ?? ''
  }

  private readonly print = (): void => {
    this.fold()
    print()
  }

  private readonly chosen = async ({ target }: Event): Promise<void> => {
    const field = target as HTMLInputElement, [file] = field.files ?? []
    if (!file) return
    await bringIn(this.live.margin.place.readingId, file, bringing => { this.bringing = bringing })
    field.value = ''
  }

  private renderBringing(): TemplateResult | typeof nothing {
    const { bringing } = this, said = words().exits
    switch (bringing?.state) {
      case undefined: return nothing
      case 'reading': return html`<p role="status">${said.bringing}</p>`
      case 'sending': return html`<progress max="100" value=${bringing.percent}></progress><p role="status">${said.sending(bringing.percent)}</p>`
      case 'wrong': return html`<p class="wrong" role="alert">${bringing.code === 'invalid' ? said.noFile : words().refusal[bringing.code]}</p>`
      case 'done': return html`<p role="status">${linesOf(bringing).join(' · ')}</p>`
    }
  }

  override render(): TemplateResult {
    const said = words().exits, { readingId } = this.live.margin.place
    return html`
      <details @keydown=${this.keyed}>
        <summary aria-label=${words().action.more} title=${words().action.more}>${icon(more)}</summary>
        <div class="sheet">
          <button class="one" @click=${this.notes}>${words().notes.open}</button>
          <h3>${said.title}</h3>
          <button class="one" @click=${this.print}>${said.print}</button>
          ${EXPORTS.map(([name, as]) => html`<a class="one" download href=${addressOfExport(readingId, as)}>${said[name]}</a>`)}
          ${this.mayWrite ? html`<label class="one">${said.bring}<input type="file" accept=".json,.jsonld,application/json,application/ld+json" @change=${this.chosen}></label><p class="faint">${said.bringHint}</p>` : nothing}
          ${this.renderBringing()}
          <tf-hidden .moderation=${this.live.margin.moderation} ?mayLead=${this.mayLead} .nameOf=${this.live.nameOf} .wordsOf=${this.wordsOf}></tf-hidden>
        </div>
      </details>`
  }
}

const linesOf = ({ told: { items, refused } }: Extract<Bringing, { state: 'done' }>): string[] => {
  const said = words().exits, count = (test: (one: (typeof items)[number]) => boolean) => items.filter(test).length
  const [known, unsure, adrift] = [count(one => !!one.known), count(({ how }) => how === 'uncertain'), count(({ how }) => how === 'orphaned')]
  return [said.came(items.length - known), known && said.known(known), unsure && said.unsure(unsure), adrift && said.adrift(adrift), refused.length && said.refused(refused.length)]
    .filter(line => typeof line === 'string')
}

declare global { interface HTMLElementTagNameMap { 'tf-menu': TfMenu } }
