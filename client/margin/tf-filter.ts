import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import eyeOff from 'lucide-static/icons/eye-off.svg?raw'
import highlighter from 'lucide-static/icons/highlighter.svg?raw'
import filter from 'lucide-static/icons/list-filter.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import type { Margin } from './margin.ts'
import { COLOURS, KINDS, ORDERS, type Sought } from './sight.ts'

/**
 * The row over a margin: what is looked for in it, what is new since the last visit, and whether others' highlights are painted.
 * @summary Finding in the margin.
 */
@customElement('tf-filter')
export class TfFilter extends LitElement {
  static override styles = [base, css`
    :host { position: sticky; inset-block-start: var(--tf-room-top, 0px); z-index: 3; margin-block-end: var(--tf-space-2); background: var(--tf-paper); font-size: var(--tf-size-s); }
    :host([flat]) { position: static; }
    .row { display: flex; flex-wrap: wrap; align-items: center; gap: var(--tf-space-1); min-block-size: 2.25rem; }
    .row .button { min-block-size: 2.25rem; padding-inline: var(--tf-space-2); font-size: var(--tf-size-s); }
    .row .end { margin-inline-start: auto; min-inline-size: 2.25rem; }
    .button[aria-pressed='false'] { color: var(--tf-ink-faint); }
    .fresh { border-color: transparent; border-radius: var(--tf-round-full); background: var(--tf-accent-soft); color: var(--tf-accent-strong); }
    .panel { position: absolute; inset-inline: 0; inset-block-start: 100%; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); align-items: end; gap: var(--tf-space-2) var(--tf-space-3); padding: var(--tf-space-3); border: 1px solid var(--tf-line); border-radius: var(--tf-round); background: var(--tf-sheet); box-shadow: var(--tf-lift); }
    :host([flat]) .panel { position: static; }
    .field { font-size: var(--tf-size-s); }
    .field input, .field select { min-block-size: 2.5rem; }
    .whole, .last { grid-column: 1 / -1; }
    .last { display: flex; justify-content: space-between; gap: var(--tf-space-2); }
    @media (pointer: coarse) { .row .button, .field input, .field select { min-block-size: var(--tf-touch); } }
    @media print { :host { display: none; } }
  `]

  @property({ attribute: false }) margin!: Margin
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  @state() private isOpen = false
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('margin')) this.watching.on(this.margin)
  }

  private readonly toggle = async (): Promise<void> => {
    this.isOpen = !this.isOpen
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>(this.isOpen ? '.panel input' : '.open')?.focus({ preventScroll: true })
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.isOpen) return
    event.preventDefault()
    event.stopPropagation()
    void this.toggle()
  }

  private seek(change: Partial<Sought>): void { this.margin.sight.seek(change) }

  private readonly clear = (): void => {
    this.isOpen = false
    this.margin.sight.seekNothing()
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.open')?.focus({ preventScroll: true }))
  }

  private renderSelect(label: string, side: keyof Sought, options: readonly (readonly [string, string])[]): TemplateResult {
    const now = this.margin.sight.sought[side]
    const chosen = ({ target }: Event) => this.seek({ [side]: (target as HTMLSelectElement).value })
    return html`
      <label class="field">${label}
        <select @change=${chosen}>${options.map(([value, name]) => html`<option value=${value} ?selected=${value === now}>${name}</option>`)}</select></label>`
  }

  private renderColours(): TemplateResult {
    const said = words().sight, { sight } = this.margin, chosen = ({ target }: Event) => sight.colour(COLOURS.find(one => one === (target as HTMLSelectElement).value)!)
    return html`
      <label class="field">${said.colours}
        <select @change=${chosen}>${COLOURS.map(by => html`<option value=${by} ?selected=${by === sight.colours}>${said.colourWays[by]}</option>`)}</select></label>`
  }

  private get writers(): [string, string][] {
    const writers = new Set([...this.margin.annotations.all()].filter(({ memberId }) => memberId).map(({ memberId }) => memberId))
    return [...writers].map(memberId => [memberId, this.nameOf(memberId)] as [string, string]).sort(([, a], [, b]) => a.localeCompare(b))
  }

  private renderPanel(): TemplateResult {
    const said = words().sight, { sought } = this.margin.sight, tags = this.margin.annotations.tags()
    return html`
      <div class="panel" role="group" aria-label=${said.title} @keydown=${this.keyed}>
        <label class="field whole">${said.words}
          <input type="search" dir="auto" .value=${sought.words} @input=${({ target }: Event) => this.seek({ words: (target as HTMLInputElement).value })}></label>
        ${this.renderSelect(said.which, 'kind', KINDS.map(kind => [kind, said.kinds[kind]]))}
        ${this.renderSelect(said.by, 'by', [['', said.anybody], ...this.writers])}
        ${tags.length ? this.renderSelect(said.tag, 'tag', [['', said.anyTag], ...tags.map(tag => [tag, tag] as const)]) : nothing}
        ${this.renderSelect(said.order, 'order', ORDERS.map(order => [order, said.orders[order]]))}
        ${this.renderColours()}
        <div class="last"><button class="button bare" @click=${this.clear}>${said.clear}</button><button class="button" @click=${this.toggle}>${words().action.done}</button></div>
      </div>`
  }

  private renderState(): TemplateResult | typeof nothing {
    const { margin } = this, { sight } = margin, said = words().sight
    if (sight.isSeeking) {
      return html`<span role="status">${said.shown(margin.found.length, margin.sum.spoken)}</span><button class="button bare" @click=${this.clear}>${said.clear}</button>`
    }
    const { unread } = margin.sum
    return unread ? html`<button class="button fresh" @click=${() => this.seek({ kind: 'unread' })}>${said.fresh(unread)}</button>` : nothing
  }

  override render(): TemplateResult {
    const { sight } = this.margin, said = words().sight
    return html`
      <div class="row">
        <button class="button bare open" aria-expanded=${this.isOpen} @click=${this.toggle} @keydown=${this.keyed}>${icon(filter)}${said.open}</button>
        ${this.renderState()}
        <button class="button bare end" aria-pressed=${!sight.hidesOthers} aria-label=${said.others} title=${said.others} @click=${() => sight.showOthers(sight.hidesOthers)}>${icon(sight.hidesOthers ? eyeOff : highlighter)}</button>
      </div>
      ${this.isOpen ? this.renderPanel() : nothing}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-filter': TfFilter } }
