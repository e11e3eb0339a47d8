import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import bell from 'lucide-static/icons/bell.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { Watching } from '../watched.ts'
import { language, Tongue, words } from '../words/words.ts'
import { inbox } from './inbox.ts'
import './tf-notices.ts'

const MOST = 12
const MANY = 99

/**
 * How many things wait for the member, without a colour that shouts or a sound; a press opens the list below it.
 * @summary The sign of the inbox in the bar.
 */
@customElement('tf-inbox-sign')
export class TfInboxSign extends LitElement {
  static override styles = [base, css`
    :host { display: inline-flex; }
    .sign { position: relative; min-inline-size: var(--tf-touch); padding-inline: var(--tf-space-2); }
    .count { position: absolute; inset-block-start: 0.25rem; inset-inline-start: calc(50% + 0.125rem); min-inline-size: 1.125rem; padding-inline: 0.25rem; border-radius: var(--tf-round-full); background: var(--tf-accent); color: var(--tf-on-accent); font-size: 0.6875rem; font-weight: 700; line-height: 1.125rem; text-align: center; font-variant-numeric: tabular-nums; box-shadow: 0 0 0 2px var(--tf-paper); }
    .list { position: fixed; inset: calc(var(--tf-bar) - 0.25rem) auto auto auto; inset-inline-end: max(var(--tf-space-4), env(safe-area-inset-right)); inline-size: min(25rem, 100vw - 2 * var(--tf-space-4)); max-block-size: min(36rem, 100dvh - var(--tf-bar) - var(--tf-space-4)); margin: 0; padding: var(--tf-space-4) var(--tf-space-2) 0; border: 1px solid var(--tf-line); border-radius: calc(2 * var(--tf-round)); background: var(--tf-sheet); color: inherit; box-shadow: var(--tf-lift); overflow: auto; overscroll-behavior: contain; }
    .list:not(:popover-open) { display: none; }
    .head { display: flex; align-items: center; justify-content: space-between; gap: var(--tf-space-2); min-block-size: var(--tf-touch); padding-inline-start: var(--tf-space-3); margin-block: calc(var(--tf-space-2) * -1) var(--tf-space-2); }
    h2 { font-size: var(--tf-size-l); }
    .foot { position: sticky; inset-block-end: 0; display: flex; flex-wrap: wrap; justify-content: space-between; padding: var(--tf-space-1); margin-block-start: var(--tf-space-3); border-block-start: 1px solid var(--tf-line); background: var(--tf-sheet); }
  `]

  @state() private open = false
  @query('.list') private readonly list!: HTMLElement
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(inbox)
    void inbox.begin()
  }

  private readonly close = (): void => this.list.hidePopover()

  private renderList(): TemplateResult {
    const { inbox: say } = words()
    return html`
      <div class="head">
        <h2>${say.title}</h2>
        ${inbox.unseen ? html`<button class="button plain" @click=${() => void inbox.see(inbox.notices)}>${say.allSeen}</button>` : nothing}
      </div>
      <tf-notices most=${MOST} @tf-gone-to=${this.close}></tf-notices>
      <div class="foot">
        <a class="button plain" href="/inbox" @click=${this.close}>${say.all}</a>
        <a class="button bare" href="/inbox/settings" @click=${this.close}>${say.how}</a>
      </div>`
  }

  override render(): TemplateResult {
    const { inbox: say } = words(), { unseen } = inbox
    return html`
      <button class="button bare sign" popovertarget="list" aria-label=${unseen ? say.sign(unseen) : say.signNone}>
        ${icon(bell)}
        ${unseen ? html`<span class="count" aria-hidden="true">${new Intl.NumberFormat(language()).format(Math.min(unseen, MANY))}${unseen > MANY ? '+' : ''}</span>` : nothing}
      </button>
      <div class="list" id="list" popover role="dialog" aria-label=${say.title} @toggle=${(event: ToggleEvent) => { this.open = event.newState === 'open' }}>${this.open ? this.renderList() : nothing}</div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-inbox-sign': TfInboxSign } }
