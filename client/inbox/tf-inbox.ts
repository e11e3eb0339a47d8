import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import sliders from 'lucide-static/icons/settings-2.svg?raw'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import { myself } from '../member/members.ts'
import { entitle } from '../router.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { inbox } from './inbox.ts'
import './tf-notices.ts'

/**
 * Everything that concerns the member, and what to do with all of it at once.
 * @summary The page of the inbox.
 */
@customElement('tf-inbox')
export class TfInbox extends LitElement {
  static override styles = [base, page, parts, css`
    tf-notices { margin-inline: calc(var(--tf-space-3) * -1); margin-block-start: var(--tf-space-2); }
  `]

  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(inbox, myself)
    void myself.know().then(() => { if (myself.standing === 'in') return inbox.begin() })
  }

  override render(): TemplateResult {
    if (myself.standing === 'out') return html`<tf-trouble code="not-signed-in"></tf-trouble>`
    const { inbox: say } = words()
    entitle(say.title)
    return html`
      <div class="page narrow stack">
        <div class="row between">
          <h1>${say.title}</h1>
          <div class="row">
            ${inbox.unseen ? html`<button class="button" @click=${() => void inbox.see(inbox.notices)}>${say.allSeen}</button>` : nothing}
            <a class="button bare" href="/inbox/settings">${icon(sliders)}${say.how}</a>
          </div>
        </div>
        <tf-notices></tf-notices>
        ${inbox.hasMore ? html`<p><button class="button plain" @click=${() => void inbox.more()}>${say.earlier}</button></p>` : nothing}
      </div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-inbox': TfInbox } }
