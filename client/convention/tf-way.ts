import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { Refusal } from '../../shared/refusal.ts'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { parts } from '../look/pages.ts'
import { days, moment } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { daysTo, follow, hereOn, unfollow, wayOf, type Step, type Way } from './conventions.ts'

/**
 * The way to the convention: the plan as a path with the readings on it and oneself among them, and how many days are left.
 * A facilitator of a group that follows none may give a code.
 * @summary A group's way to its convention.
 * @slot - what may be done about the group's dates
 */
@customElement('tf-way')
export class TfWay extends LitElement {
  static override styles = [base, parts, css`
    .days { font-family: var(--tf-text); font-size: var(--tf-size-2xl); line-height: 1.1; margin-block: var(--tf-space-2) var(--tf-space-1); }
    section { padding-block-start: var(--tf-space-6); }
    .hint { margin-block: var(--tf-space-1) var(--tf-space-4); max-inline-size: 38em; }
    .organize { margin-block-start: var(--tf-space-2); }
    .organize a { display: inline-flex; align-items: center; min-block-size: var(--tf-touch); }
    .apart { padding-block-start: var(--tf-space-5); }
    ol { padding-inline-start: 1.75rem; margin-block: var(--tf-space-5); }
    li { position: relative; padding-block-end: var(--tf-space-4); }
    li::before { content: ''; position: absolute; inset-inline-start: -1.75rem; inset-block-start: 0.35rem; inline-size: 1rem; block-size: 1rem; border-radius: 50%; border: 2px solid var(--tf-field); background: var(--tf-paper); z-index: 1; }
    li:not(:last-child)::after { content: ''; position: absolute; inset-block: 0.85rem -0.35rem; inset-inline-start: -1.3125rem; border-inline-start: 2px dotted var(--tf-field); }
    li.gone:not(:last-child)::after { border-inline-start: 2px solid var(--tf-accent); }
    li.closed::before { border-color: var(--tf-accent); background: var(--tf-accent-soft); }
    li.open::before { border-color: var(--tf-accent); background: var(--tf-accent); }
    li.here::before { box-shadow: 0 0 0 5px var(--tf-accent-soft); }
    li.goal::before { border-radius: 3px; transform: rotate(45deg); }
    li a, li .name { font-family: var(--tf-text); font-size: var(--tf-size-l); line-height: 1.3; color: var(--tf-ink); text-decoration: none; }
    li a:hover { color: var(--tf-accent); text-decoration: underline; }
    li.out .name { color: var(--tf-ink-faint); text-decoration: line-through; }
    .you { color: var(--tf-accent); font-size: var(--tf-size-s); font-weight: 700; }
    form { display: flex; flex-wrap: wrap; gap: var(--tf-space-2); align-items: end; }
    form .field { flex: 1 1 12rem; }
  `]

  @property() groupId = ''
  @property({ type: Boolean }) leads = false
  /** The group's readings: when they change, the way is looked at anew. */
  @property({ attribute: false }) readings: readonly unknown[] = []
  @state() private way?: Way | undefined
  @state() private isKnown = false
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('groupId') || changed.has('readings')) void this.look()
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

  private renderStep({ readingId, state, post, opensAt }: Step, at: number, here: number): TemplateResult {
    const { convention: say } = words()
    const name = html`<span lang=${post.language ?? nothing} dir=${post.dir}>${post.title}</span>`
    const line = readingId === undefined ? say.takenOut : [state ? say.states[state] : '', opensAt ? moment(opensAt) : ''].filter(Boolean).join(' · ')
    return html`
      <li class="${state ?? 'out'} ${at < here ? 'gone' : ''} ${at === here ? 'here' : ''}" aria-current=${at === here ? 'step' : nothing}>
        ${readingId !== undefined && state !== 'planned' ? html`<a href="/readings/${readingId}">${name}</a>` : html`<span class="name">${name}</span>`}
        <p class="faint">${at === here ? html`<span class="you">${say.here}</span> · ` : nothing}${line}</p>
      </li>`
  }

  private renderPath({ convention, path }: Way): TemplateResult {
    const here = hereOn(path), isThere = daysTo(convention.startsOn, convention.timezone) <= 0
    return html`
      <ol role="list">
        ${path.map((step, at) => this.renderStep(step, at, isThere ? path.length : here))}
        <li class="goal ${isThere ? 'open here' : ''}" aria-current=${isThere ? 'step' : nothing}>
          <span class="name"><bdi>${convention.name}</bdi></span><p class="faint">${days(convention.startsOn, convention.endsOn)}</p>
        </li>
      </ol>`
  }

  private renderWay(way: Way): TemplateResult {
    const { convention } = way, { startsOn, endsOn, timezone, place, address } = convention, { convention: say } = words(), left = daysTo(startsOn, timezone)
    return html`
      <section aria-labelledby="way">
        <p class="eyebrow">${say.onTheWay}</p>
        <h2 id="way"><bdi>${convention.name}</bdi></h2>
        <p class="days">${left > 0 ? say.daysLeft(left) : daysTo(endsOn, timezone) >= 0 ? say.isOn : say.isOver}</p>
        <p class="quiet">${[days(startsOn, endsOn), place].filter(Boolean).join(' · ')}</p>
        ${address ? html`<p class="quiet">${/^https?:\/\//.test(address) ? html`<a href=${address} rel="noreferrer noopener" target="_blank">${address}</a>` : html`<bdi>${address}</bdi>`}</p>` : nothing}
        ${this.renderPath(way)}
        <div class="row"><slot></slot>${this.leads ? html`<button class="button plain" @click=${this.stop}>${say.stop}</button>` : nothing}</div>
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
        <p class="organize"><a href="/conventions">${say.organize}</a></p>
      </section>`
  }

  override render(): TemplateResult {
    if (!this.isKnown) return html``
    if (this.way) return this.renderWay(this.way)
    return html`<div class="apart"><slot></slot></div>${this.leads ? this.renderCode() : nothing}`
  }
}
