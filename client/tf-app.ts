import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { base, byColour } from './look/base.ts'
import { wardrobe } from './look/colours.ts'
import { myself, type Self } from './member/members.ts'
import { PAGES } from './places.ts'
import { onPlace, onTitle, openRouter, scrollLeftAt, type Place } from './router.ts'
import { Watching } from './watched.ts'
import { language, LANGUAGES, speak, Tongue, words } from './words/words.ts'

/**
 * The whole page: a bar at the top, one place below it. After a step to another place the focus is on the place, its title
 * is said, and the page is scrolled to where it was left.
 * @summary The shell around every page.
 */
@customElement('tf-app')
export class TfApp extends LitElement {
  static override styles = [base, css`
    :host { display: flex; flex-direction: column; background: var(--tf-paper); }
    .skip { position: absolute; inset-block-start: -10rem; inset-inline-start: var(--tf-space-3); z-index: 10; }
    .skip:focus { inset-block-start: var(--tf-space-2); }
    header { display: flex; align-items: center; gap: var(--tf-space-3); min-block-size: var(--tf-bar); padding-inline: max(var(--tf-space-4), env(safe-area-inset-left)); border-block-end: 1px solid var(--tf-line); }
    header a { display: inline-flex; align-items: center; min-block-size: var(--tf-touch); gap: var(--tf-space-2); color: var(--tf-ink); text-decoration: none; border-radius: var(--tf-round); }
    header a:hover { color: var(--tf-accent); }
    .brand { font-family: var(--tf-text); font-size: 1.1875rem; font-weight: 620; letter-spacing: -0.01em; }
    .brand:dir(rtl) svg { transform: scaleX(-1); }
    .tongues { margin-inline-start: auto; }
    .brand svg { inline-size: 1.25rem; block-size: 1.25rem; }
    tf-inbox-sign { margin-inline-start: auto; min-inline-size: var(--tf-touch); }
    .me { max-inline-size: 60%; min-inline-size: 0; }
    .me .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .dot { display: inline-grid; place-items: center; inline-size: 2rem; block-size: 2rem; border-radius: 50%; flex: none; background: var(--tf-by-tint); color: var(--tf-by); font-weight: 700; font-size: var(--tf-size-s); }
    main { flex: 1; display: flow-root; }
    main:focus { outline: none; }
    .offline, .gone { padding: var(--tf-space-2) var(--tf-space-4); background: var(--tf-warn-soft); color: var(--tf-warn); font-size: var(--tf-size-s); font-weight: 600; text-align: center; text-wrap: balance; }
    .failed { max-inline-size: 40rem; margin: var(--tf-space-8) auto; padding-inline: var(--tf-space-5); display: grid; gap: var(--tf-space-4); justify-items: start; }
    @media print { header, .skip, .offline, .gone { display: none; } }
  `]

  @state() private place?: Place
  @state() private shown?: TemplateResult
  @state() private failed = false
  @state() private offline = !navigator.onLine
  @state() private said = ''
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(myself, wardrobe)
    onTitle(title => { this.said = title })
    onPlace((place, arrival) => void this.come(place, arrival))
    for (const sign of ['online', 'offline']) addEventListener(sign, () => { this.offline = !navigator.onLine })
    openRouter()
  }

  override willUpdate(): void {
    if (myself.me) void import('./inbox/tf-inbox-sign.ts').catch(() => undefined)
  }

  private async come(place: Place, arrival: 'first' | 'link' | 'back'): Promise<void> {
    this.place = place
    const depth = arrival === 'back' ? scrollLeftAt() : 0
    const page = PAGES[place.name]
    try {
      await page.bring()
      this.failed = false
    } catch {
      this.failed = true
    }
    if (this.place !== place) return
    this.shown = this.failed ? undefined : page.draw(place)
    await this.updateComplete
    if (arrival !== 'first') this.settle(depth)
  }

  /** Pages fill up after they are drawn: a page gone back to is scrolled once it is long enough, for a second at most. */
  private settle(depth: number): void {
    this.main.focus({ preventScroll: true })
    scrollTo({ top: depth, behavior: 'instant' })
    if (scrollY >= depth - 1) return
    const growth = new ResizeObserver(() => {
      scrollTo({ top: depth, behavior: 'instant' })
      if (scrollY >= depth - 1) growth.disconnect()
    })
    growth.observe(this.main)
    const stop = () => growth.disconnect()
    for (const sign of ['wheel', 'touchstart', 'keydown'] as const) addEventListener(sign, stop, { once: true, passive: true })
    setTimeout(stop, 1000)
  }

  /** Whoever has just come in sees the place they were refused. */
  private readonly redraw = async (): Promise<void> => {
    this.shown = undefined
    await this.updateComplete
    if (this.place) await this.come(this.place, 'first')
  }

  private get main(): HTMLElement { return this.renderRoot.querySelector('main')! }

  private readonly skip = (): void => this.main.focus()

  private renderTongues(): TemplateResult {
    const others = Object.entries(LANGUAGES).filter(([tag]) => tag !== language())
    return html`
      <div class="tongues">
        ${others.map(([tag, name]) => html`<button class="button bare" lang=${tag} @click=${() => void speak(tag)}>${name}</button>`)}
      </div>`
  }

  private renderMe(me: Self): TemplateResult {
    return html`
      <tf-inbox-sign></tf-inbox-sign>
      <a class="me" href="/me" aria-current=${this.place?.name === 'me' ? 'page' : nothing}>
        <span class="name">${me.name}</span>
        <span class="dot ${byColour(me.id)}" aria-hidden="true">${[...me.name.trim()][0]}</span>
      </a>`
  }

  private renderFailed(): TemplateResult {
    return html`
      <div class="failed">
        <h1>${words().page.unreachable}</h1>
        <p>${words().page.unreachableHint}</p>
        <button class="button chief" @click=${() => location.reload()}>${words().action.again}</button>
      </div>`
  }

  override render(): TemplateResult {
    return html`
      <header>
        <button class="skip button" @click=${this.skip}>${words().house.skip}</button>
        <a class="brand" href="/" aria-label=${`${words().house.name}: ${words().house.home}`}>
          <svg viewBox="0 0 20 20" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" d="M1 4h11M1 9h11M1 14h7"/><circle cx="17" cy="4" r="1.6" fill="currentColor"/><circle cx="17" cy="9.5" r="1.6" fill="currentColor"/><circle cx="17" cy="15" r="1.6" fill="currentColor"/></svg>
          ${words().house.name}
        </a>
        ${myself.me ? this.renderMe(myself.me) : this.renderTongues()}
      </header>
      <p class="offline" role="status" ?hidden=${!this.offline}>${words().house.offline}</p>
      <p class="gone" role="status" ?hidden=${!(myself.turnedOut && myself.standing === 'out')}>${words().house[myself.turnedOut ?? 'gone']}</p>
      <main tabindex="-1" @tf-in=${this.redraw}>${this.failed ? this.renderFailed() : this.shown}</main>
      <div class="unseen" aria-live="polite">${this.said}</div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-app': TfApp } }
