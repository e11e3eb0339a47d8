import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import answered from 'lucide-static/icons/reply.svg?raw'
import named from 'lucide-static/icons/at-sign.svg?raw'
import question from 'lucide-static/icons/message-circle-question-mark.svg?raw'
import opened from 'lucide-static/icons/book-open.svg?raw'
import pledge from 'lucide-static/icons/hand.svg?raw'
import { placeOfNotice } from '../../shared/inbox.ts'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { Watching } from '../watched.ts'
import { moment } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { inbox, type Notice, type OfReading } from './inbox.ts'

const SIGNS = { answer: answered, mention: named, question, opened, pledge }

/**
 * What concerns the member, below the names of the readings it happened in. A press on one leads to the very place, and marks it seen.
 * @summary The list of the inbox.
 * @fires tf-gone-to - one was pressed
 */
@customElement('tf-notices')
export class TfNotices extends LitElement {
  static override styles = [base, css`
    .empty { display: grid; justify-items: center; gap: var(--tf-space-2); padding: var(--tf-space-6) var(--tf-space-4); text-align: center; color: var(--tf-ink-soft); }
    .empty strong { font-family: var(--tf-text); font-size: var(--tf-size-l); font-weight: 560; color: var(--tf-ink); }
    .empty p { max-inline-size: 26rem; text-wrap: pretty; }
    section + section { border-block-start: 1px solid var(--tf-line); margin-block-start: var(--tf-space-3); padding-block-start: var(--tf-space-3); }
    h2 { font-size: var(--tf-size-m); font-weight: 600; padding-inline: var(--tf-space-3); overflow-wrap: anywhere; }
    li a { display: grid; grid-template-columns: auto 1fr auto; align-items: center; gap: var(--tf-space-1) var(--tf-space-3); min-block-size: var(--tf-touch); padding: var(--tf-space-2) var(--tf-space-3); border-radius: var(--tf-round); color: var(--tf-ink-soft); text-decoration: none; }
    li a:hover { background: var(--tf-sunk); color: var(--tf-ink); }
    li .icon { color: var(--tf-ink-faint); inline-size: 1.125rem; block-size: 1.125rem; }
    li.fresh a { color: var(--tf-ink); font-weight: 600; }
    li.fresh .icon { color: var(--tf-accent); }
    .deed { overflow-wrap: anywhere; }
    time { font-weight: 400; }
    time { display: block; }
    .spot { inline-size: 0.5rem; block-size: 0.5rem; border-radius: 50%; background: var(--tf-accent); }
  `]

  /** How many to show at most. */
  @property({ type: Number }) most = Infinity
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(inbox)
  }

  private readonly follow = (notice: Notice) => (): void => {
    void inbox.see([notice])
    this.dispatchEvent(new CustomEvent('tf-gone-to', { bubbles: true, composed: true }))
  }

  private renderNotice(notice: Notice): TemplateResult {
    const { kind, name = '', at, seen } = notice
    return html`
      <li class=${seen ? '' : 'fresh'}>
        <a href=${placeOfNotice(notice)} @click=${this.follow(notice)}>
          ${icon(SIGNS[kind], kind === 'answer' ? 'turns' : '')}
          <span><span class="deed">${words().inbox.deeds[kind](name)}</span><time class="faint" datetime=${at}>${moment(at)}</time></span>
          ${seen ? nothing : html`<span class="spot" role="img" aria-label=${words().inbox.fresh}></span>`}
        </a>
      </li>`
  }

  private renderReading({ title, notices }: OfReading): TemplateResult {
    return html`<section><h2><bdi>${title}</bdi></h2><ul role="list">${notices.map(notice => this.renderNotice(notice))}</ul></section>`
  }

  private renderEmpty(): TemplateResult {
    const { inbox: say } = words()
    return html`<div class="empty"><strong>${say.empty}</strong><p>${say.emptyHint}</p></div>`
  }

  override render(): TemplateResult | TemplateResult[] {
    if (inbox.refusal) return html`<p class="empty" role="alert">${words().refusal[inbox.refusal]}</p>`
    if (!inbox.isKnown) return html`<p class="empty" role="status">${words().house.loading}</p>`
    if (!inbox.notices.length) return this.renderEmpty()
    return cut(inbox.readings, this.most).map(reading => this.renderReading(reading))
  }
}

/** The first so many notices, still by their readings. */
const cut = (readings: readonly OfReading[], most: number): OfReading[] => {
  let left = most
  return readings.flatMap(reading => {
    const notices = reading.notices.slice(0, left)
    left -= notices.length
    return notices.length ? [{ ...reading, notices }] : []
  })
}

declare global { interface HTMLElementTagNameMap { 'tf-notices': TfNotices } }
