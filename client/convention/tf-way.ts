import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import check from 'lucide-static/icons/check.svg?raw'
import { Refusal } from '../../shared/refusal.ts'
import { base } from '../look/base.ts'
import { copy } from '../look/copy.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { parts } from '../look/pages.ts'
import { day, moment } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { calendarOf, daysTo, follow, unfollow, wayOf, type Step, type Way } from './conventions.ts'

/**
 * The way to the convention: the plan as a path with the readings on it, how many days are left, the group's dates for one's own calendar.
 * A facilitator of a group that follows none may give a code.
 * @summary A group's way to its convention.
 */
@customElement('tf-way')
export class TfWay extends LitElement {
  static override styles = [base, parts, css`
    .days { font-family: var(--tf-text); font-size: var(--tf-size-2xl); line-height: 1.1; margin-block: var(--tf-space-2) var(--tf-space-1); }
    section { margin-block-start: var(--tf-space-5); border-block-start: 1px solid var(--tf-line); }
    ol { position: relative; padding-inline-start: 1.5rem; margin-block: var(--tf-space-4); }
    ol::before { content: ''; position: absolute; inset-block: 0.75rem; inset-inline-start: 0.4375rem; border-inline-start: 2px solid var(--tf-line); }
    li { position: relative; padding-block: var(--tf-space-2); }
    li::before { content: ''; position: absolute; inset-inline-start: -1.5rem; inset-block-start: 0.8rem; inline-size: 1rem; block-size: 1rem; border-radius: 50%; border: 2px solid var(--tf-field); background: var(--tf-paper); }
    li.open::before { border-color: var(--tf-accent); background: var(--tf-accent); }
    li.closed::before { border-color: var(--tf-accent); background: var(--tf-accent-soft); }
    li a, li .name { font-family: var(--tf-text); font-size: var(--tf-size-l); line-height: 1.3; color: var(--tf-ink); text-decoration: none; }
    li a:hover { color: var(--tf-accent); text-decoration: underline; }
    li.out .name { color: var(--tf-ink-faint); text-decoration: line-through; }
    form { display: flex; flex-wrap: wrap; gap: var(--tf-space-2); align-items: end; }
    form .field { flex: 1 1 12rem; }
  `]

  @property() groupId = ''
  @property({ type: Boolean }) leads = false
  @state() private way?: Way | undefined
  @state() private isKnown = false
  @state() private address = ''
  @state() private hasCopied = false
  @query('.address') private readonly field!: HTMLInputElement | null
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('groupId')) void this.look()
  }

  private async look(): Promise<void> {
    try {
      this.way = await wayOf(this.groupId)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.way = undefined
    }
    this.isKnown = true
  }

  private readonly give = (event: SubmitEvent): void => {
    event.preventDefault()
    const code = String(new FormData(event.target as HTMLFormElement).get('code'))
    void this.deed.run(async () => { this.way = await follow(this.groupId, code) })
  }

  private readonly stop = (): void => void this.deed.run(async () => {
    const { sure } = await import('../look/tf-sure.ts')
    const { convention: say } = words()
    if (!(await sure({ title: say.stop, hint: say.stopHint, button: say.stop }))) return
    await unfollow(this.groupId)
    this.way = undefined
  })

  private readonly calendar = (): void => void this.deed.run(async () => {
    this.address = await calendarOf(this.groupId)
    await this.updateComplete
    this.hasCopied = await copy(this.address, this.field)
  })

  private renderStep({ readingId, state, post, opensAt }: Step): TemplateResult {
    const { convention: say } = words()
    const name = html`<span lang=${post.language ?? nothing} dir=${post.dir}>${post.title}</span>`
    const line = readingId === undefined ? say.takenOut : [state ? say.states[state] : '', opensAt ? moment(opensAt) : ''].filter(Boolean).join(' · ')
    return html`
      <li class=${state ?? 'out'}>
        ${readingId !== undefined && state !== 'planned' ? html`<a href="/readings/${readingId}">${name}</a>` : html`<span class="name">${name}</span>`}
        <p class="faint">${line}</p>
      </li>`
  }

  private renderWay({ convention, path }: Way): TemplateResult {
    const { convention: say, action } = words(), days = daysTo(convention.startsOn)
    return html`
      <section aria-labelledby="way">
        <p class="eyebrow">${say.onTheWay}</p>
        <h2 id="way"><bdi>${convention.name}</bdi></h2>
        <p class="days">${days > 0 ? say.daysLeft(days) : daysTo(convention.endsOn) >= 0 ? say.isOn : say.isOver}</p>
        <p class="quiet">${[day(convention.startsOn), convention.place, convention.address].filter(Boolean).join(' · ')}</p>
        <ol role="list">${path.map(step => this.renderStep(step))}</ol>
        <div class="row">
          <button class="button" ?disabled=${this.deed.busy} @click=${this.calendar}>${this.hasCopied ? html`${icon(check)}${action.copied}` : say.calendar}</button>
          <a class="button plain" href="/groups/${this.groupId}/pack">${say.toPack}</a>
          ${this.leads ? html`<button class="button plain" @click=${this.stop}>${say.stop}</button>` : nothing}
        </div>
        ${this.address ? html`<div class="field"><label for="address">${say.address}</label><input id="address" class="address" readonly dir="ltr" .value=${this.address} /></div><p class="hint" role="status">${say.calendarHint}</p>` : nothing}
        ${this.deed.line()}
      </section>`
  }

  private renderCode(): TemplateResult {
    const { convention: say } = words()
    return html`
      <section aria-labelledby="code">
        <h2 id="code">${say.followTitle}</h2>
        <p class="hint">${say.followHint}</p>
        <form @submit=${this.give}>
          <div class="field"><label for="given">${say.code}</label><input id="given" name="code" dir="ltr" autocomplete="off" autocapitalize="characters" required minlength="6" maxlength="40" /></div>
          <button class="button" ?disabled=${this.deed.busy}>${say.follow}</button>
        </form>
        ${this.deed.line()}
        <p><a href="/conventions">${say.organize}</a></p>
      </section>`
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.isKnown) return nothing
    if (this.way) return this.renderWay(this.way)
    return this.leads ? this.renderCode() : nothing
  }
}
