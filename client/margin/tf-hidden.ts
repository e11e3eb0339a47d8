import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Flag, Hidden, ModerationEntry } from '../../shared/moderation.ts'
import { base } from '../look/base.ts'
import { Watching } from '../watched.ts'
import { moment } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import type { Moderation } from './moderation.ts'

/**
 * What was hidden beside a reading, by whom and why; for facilitators also what they are asked to look at.
 * @summary The list of what was hidden.
 */
@customElement('tf-hidden')
export class TfHidden extends LitElement {
  static override styles = [base, css`
    :host { font-size: var(--tf-size-s); }
    h3 { padding: var(--tf-space-3) var(--tf-space-2) var(--tf-space-1); font: 700 var(--tf-size-s)/1.3 var(--tf-ui); color: var(--tf-ink-soft); }
    ul { list-style: none; }
    li { padding: var(--tf-space-1) var(--tf-space-2) var(--tf-space-2); overflow-wrap: anywhere; }
    li + li { border-block-start: 1px solid var(--tf-line); }
    .button { min-block-size: 2.25rem; padding: 0 var(--tf-space-2); font-size: var(--tf-size-s); }
    blockquote { margin: 0; padding-inline-start: var(--tf-space-2); border-inline-start: 2px solid var(--tf-line); color: var(--tf-ink-soft); }
    .faint { padding-inline: var(--tf-space-2); }
    @media (pointer: coarse) { .button { min-block-size: var(--tf-touch); } }
  `]

  @property({ attribute: false }) moderation!: Moderation
  @property({ type: Boolean }) mayLead = false
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  /** The words of what is named, when they stand in this room. */
  @property({ attribute: false }) wordsOf: (what: string) => string = () => ''
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('moderation')) this.watching.on(this.moderation)
  }

  private renderAct(label: string, action: 'hide' | 'restore' | 'unflag', { what, reason }: Flag | Hidden): TemplateResult {
    return html`<button class="button plain" @click=${() => void this.moderation.act(action, what, reason)}>${label}</button>`
  }

  private renderFlag(flag: Flag): TemplateResult {
    const said = words().exits
    return html`<li><p>${this.nameOf(flag.memberId)}: ${flag.reason}</p><blockquote dir="auto">${this.wordsOf(flag.what)}</blockquote>${this.mayLead ? html`${this.renderAct(said.hide, 'hide', flag)}${this.renderAct(said.looked, 'unflag', flag)}` : this.renderAct(said.unflag, 'unflag', flag)}</li>`
  }

  private renderHidden(hidden: Hidden): TemplateResult {
    const said = words().exits
    return html`
      <li><p>${said.hiddenBy(this.nameOf(hidden.memberId), hidden.reason)}</p>
        ${hidden.body ? html`<blockquote dir="auto">${hidden.body}</blockquote><p class="faint">${said.hiddenYours}</p>` : nothing}
        ${this.mayLead ? this.renderAct(said.restore, 'restore', hidden) : nothing}</li>`
  }

  private renderDone({ action, memberId, reason, createdAt }: ModerationEntry): TemplateResult {
    const said = words().exits, name = this.nameOf(memberId)
    const did = { hide: said.didHide, restore: said.didRestore, move: said.didMove }
    return html`<li>${did[action](name)} · <time datetime=${createdAt}>${moment(createdAt)}</time>${reason ? html`<br><span class="quiet">${said.because(reason)}</span>` : nothing}</li>`
  }

  override render(): TemplateResult {
    const { items, hidden, flags } = this.moderation.standing, said = words().exits, { refusal } = this.moderation
    return html`
      ${flags.length ? html`<h3>${this.mayLead ? said.flagged(flags.length) : said.asked}</h3><ul role="list">${flags.map(one => this.renderFlag(one))}</ul>` : nothing}
      <h3>${said.done}</h3>
      <ul role="list">${hidden.map(one => this.renderHidden(one))}${items.map(one => this.renderDone(one))}</ul>
      ${items.length ? nothing : html`<p class="faint">${said.nothingHidden}</p>`}
      ${refusal ? html`<p class="wrong" role="alert">${words().refusal[refusal]}</p>` : nothing}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-hidden': TfHidden } }
