import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js'
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js'
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import ellipsis from 'lucide-static/icons/ellipsis.svg?raw'
import plus from 'lucide-static/icons/plus.svg?raw'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { parts } from '../look/pages.ts'
import { moment } from '../words/time.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { changeReading, nextOf, release, removeReading, type Card } from './groups.ts'
import type { GroupView } from './view.ts'
import '../look/webawesome.ts'
import '../pledge/tf-pledge.ts'

type Chosen = CustomEvent<{ item: HTMLElement & { value: string } }>

/**
 * A group's readings: the one it is at stands out, the others follow as a list of contents.
 * @summary What the group reads.
 */
@customElement('tf-readings')
export class TfReadings extends LitElement {
  static override styles = [base, parts, css`
    .now { display: grid; gap: var(--tf-space-3); padding-block: var(--tf-space-5) var(--tf-space-6); border-block: 1px solid var(--tf-line); position: relative; }
    .now::before { content: ''; position: absolute; inset-block-start: -2px; inset-inline-start: 0; inline-size: 4rem; border-block-start: 3px solid var(--tf-accent); }
    .now h2 { font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.125rem); font-weight: 540; line-height: 1.2; }
    .now h2 a { color: inherit; text-decoration: none; }
    .now h2 a:hover { color: var(--tf-accent); text-decoration: underline; text-decoration-thickness: 2px; }
    ol > li { display: grid; grid-template-columns: 1fr auto; gap: 0 var(--tf-space-3); align-items: center; padding-block: var(--tf-space-2); border-block-end: 1px solid var(--tf-line); min-block-size: 3.5rem; }
    li tf-pledge { margin-block: var(--tf-space-2) var(--tf-space-3); }
    ol .title { font-family: var(--tf-text); font-size: var(--tf-size-l); line-height: 1.3; text-decoration: none; color: var(--tf-ink); }
    ol a.title:hover { color: var(--tf-accent); text-decoration: underline; }
    .empty { padding-block: var(--tf-space-5); border-block: 1px solid var(--tf-line); }
    section { padding-block-start: var(--tf-space-6); }
    section + section { margin: 0; border: 0; }
    .tail { display: flex; gap: var(--tf-space-2); flex-wrap: wrap; align-items: center; }
  `]

  @property({ attribute: false }) view!: GroupView
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly deed = new Deed(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.watching.on(this.view)
  }

  private readonly choose = (card: Card) => (event: Chosen): void => void this.deed.run(async () => {
    await this.act(card, event.detail.item.value)
    await this.view.look()
  })

  private async act(card: Card, choice: string): Promise<unknown> {
    if (choice === 'open') return release(card.id)
    if (choice === 'reveal') return changeReading(card.id, { revealed: true })
    if (choice === 'close') return changeReading(card.id, { closed: true })
    if (choice === 'reopen') return changeReading(card.id, { closed: false })
    if (choice === 'dates') return (await import('../post/tf-assign.ts')).assign({ groupId: card.groupId, post: card.post, card })
    const { sure } = await import('../look/tf-sure.ts')
    const { group: say, action } = words()
    const yes = await sure({ title: say.removeReading(card.post.title), hint: say.removeReadingHint, button: action.erase })
    return yes ? removeReading(card.id) : undefined
  }

  private renderMenu(card: Card): TemplateResult | typeof nothing {
    if (!this.view.leads) return nothing
    const { group: say } = words()
    const items: [string, string, boolean][] = [
      ['open', say.openNow, card.state === 'planned'],
      ['reveal', say.reveal, card.reveal !== 'live' && !card.revealedAt && card.state !== 'planned'],
      ['dates', say.changeDates, card.state !== 'closed'],
      ['close', say.close, card.state === 'open'],
      ['reopen', say.reopen, card.state === 'closed'],
      ['remove', say.remove, true],
    ]
    return html`
      <wa-dropdown placement="bottom-end" @wa-select=${this.choose(card)}>
        <button slot="trigger" class="button bare" aria-label=${say.menuOf(card.post.title)}>${icon(ellipsis)}</button>
        ${items.filter(([, , shown]) => shown).map(([value, label]) =>
          html`<wa-dropdown-item value=${value} variant=${value === 'remove' ? 'danger' : 'default'}>${label}</wa-dropdown-item>`)}
      </wa-dropdown>`
  }

  private dateOf(card: Card, isNow = false): string {
    const { group: say } = words()
    if (card.waitingFor?.pledges || (isNow && card.waitingFor)) return ''
    if (card.state === 'planned') return card.opensAt ? say.opens(moment(card.opensAt)) : say.opensSoon
    if (!card.dueAt) return ''
    return Date.parse(card.dueAt) < Date.now() ? say.was(moment(card.dueAt)) : say.until(moment(card.dueAt))
  }

  private renderTitle(card: Card, reads: boolean): TemplateResult {
    const name = html`<span lang=${card.post.language ?? nothing} dir=${card.post.dir}>${card.post.title}</span>`
    return reads ? html`<a class="title" href="/readings/${card.id}">${name}</a>` : html`<span class="title">${name}</span>`
  }

  private renderWaiting(card: Card): TemplateResult {
    const { group, fellows, leads } = this.view
    return html`<tf-pledge .card=${card} .fellows=${fellows} ?mayPledge=${group?.role !== 'observer'} ?mayOpen=${leads}></tf-pledge>`
  }

  private renderNow(card: Card): TemplateResult {
    const { group: say } = words()
    const reads = card.state === 'open' || this.view.leads
    return html`
      <article class="now">
        <p class="eyebrow">${card.state === 'open' ? say.now : say.next}</p>
        <h2>${this.renderTitle(card, reads)}</h2>
        <p class="quiet">${[card.post.author, this.dateOf(card, true)].filter(Boolean).join(' · ')}</p>
        ${card.waitingFor ? this.renderWaiting(card) : nothing}
        <div class="tail">
          ${reads ? html`<a class="button chief" href="/readings/${card.id}">${card.state === 'open' ? say.open : say.look}</a>` : nothing}
          ${this.renderMenu(card)}
        </div>
      </article>`
  }

  private renderRow(card: Card): TemplateResult {
    const line = [card.post.author, this.dateOf(card)].filter(Boolean).join(' · ')
    return html`
      <li>
        <div>${this.renderTitle(card, card.state !== 'planned' || this.view.leads)}<p class="faint">${line}</p>${card.waitingFor?.pledges ? this.renderWaiting(card) : nothing}</div>
        ${this.renderMenu(card)}
      </li>`
  }

  private renderPart(heading: string, cards: readonly Card[]): TemplateResult | typeof nothing {
    if (cards.length === 0) return nothing
    return html`<section><h2>${heading}</h2><ol role="list">${cards.map(card => this.renderRow(card))}</ol></section>`
  }

  private renderEmpty(): TemplateResult {
    const { group: say } = words()
    const { leads, groupId } = this.view
    return html`
      <div class="empty stack">
        <h2>${leads ? say.emptyLead : say.emptyRead}</h2>
        <p class="quiet">${leads ? say.emptyLeadHint : say.emptyReadHint}</p>
        ${leads ? html`<p><a class="button chief" href="/groups/${groupId}/bring">${icon(plus)}${say.bring}</a></p>` : nothing}
      </div>`
  }

  override render(): TemplateResult {
    const { group: say } = words()
    const { readings } = this.view
    const now = nextOf(readings)
    const rest = (state: Card['state']) => readings.filter(one => one.state === state && one !== now)
    return html`
      ${now ? this.renderNow(now) : nothing}
      ${readings.length === 0 ? this.renderEmpty() : nothing}
      ${this.deed.line()}
      ${this.renderPart(say.readings, rest('open'))}
      ${this.renderPart(say.planned, rest('planned'))}
      ${this.renderPart(say.closed, rest('closed'))}`
  }
}
