import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import { NoticeKind, Pace } from '../../shared/inbox.ts'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { typed } from '../look/form.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import { myself } from '../member/members.ts'
import { entitle } from '../router.ts'
import { Watching } from '../watched.ts'
import { zones } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { inbox, type Settings } from './inbox.ts'
import { tables } from './table.ts'
import './tf-push.ts'

/** What stands in the fields while quiet hours are off. */
const NIGHT = { from: '22:00', to: '07:00' }

/**
 * What a member is told when no page is open: of what, how soon, in which hours, by which way. Each choice is kept as it is made.
 * @summary How one is told.
 */
@customElement('tf-told')
export class TfTold extends LitElement {
  static override styles = [base, page, parts, tables, css`
    section { display: grid; gap: var(--tf-space-4); }
    label.check { display: inline-flex; gap: var(--tf-space-3); align-items: center; min-block-size: var(--tf-touch); font-weight: 600; cursor: pointer; }
    input[type='checkbox'] { inline-size: 1.25rem; block-size: 1.25rem; accent-color: var(--tf-accent); }
    .hours { display: flex; flex-wrap: wrap; gap: var(--tf-space-2) var(--tf-space-4); align-items: center; min-block-size: var(--tf-touch); }
    .hours label, .hours .from { display: inline-flex; gap: var(--tf-space-2); align-items: center; }
    .hours > :first-child { min-inline-size: 11rem; font-weight: 600; }
    input[type='time'], select { min-block-size: var(--tf-touch); padding: var(--tf-space-1) var(--tf-space-3); border: 1px solid var(--tf-field); border-radius: var(--tf-round); background: var(--tf-sheet); }
    input[type='time']:disabled { opacity: 0.5; }
    select { max-inline-size: 100%; }
    .saved { min-block-size: 1.5em; margin-block-start: var(--tf-space-2); }
    form + section { margin-block-start: 0; border-block-start: 1px solid var(--tf-line); }
  `]

  @state() private saved = false
  @query('form') private readonly form!: HTMLFormElement
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly deed = new Deed(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(inbox, myself)
    void myself.know().then(() => { if (myself.standing === 'in') return inbox.begin() })
  }

  private readonly keep = (): void => void this.deed.run(async () => {
    this.saved = false
    const { form } = this
    const paces = Object.fromEntries(NoticeKind.options.map(kind => [kind, Pace.parse(typed(form, kind))]))
    const quiet = typed(form, 'quiet') ? { from: typed(form, 'from') || NIGHT.from, to: typed(form, 'to') || NIGHT.to } : null
    await inbox.change({ paces, quiet, digestAt: typed(form, 'digestAt') || '08:00', timezone: typed(form, 'timezone'), mail: !myself.me?.email || typed(form, 'mail') !== '' })
    this.saved = true
  })

  private renderKind(kind: NoticeKind, { paces }: Settings): TemplateResult {
    const { told: say } = words()
    return html`
      <fieldset class="kind">
        <legend>${say.kind[kind]}</legend>
        <div class="paces">${Pace.options.map(pace => html`<label><input type="radio" name=${kind} value=${pace} .checked=${paces[kind] === pace}><span>${say.pace[pace]}</span></label>`)}</div>
      </fieldset>`
  }

  private renderHours({ quiet, digestAt, timezone }: Settings): TemplateResult {
    const { told: say } = words(), { from, to } = quiet ?? NIGHT
    return html`
      <section>
        <h2>${say.hours}</h2>
        <div class="hours"><label for="digestAt">${say.digestAt}</label><input type="time" id="digestAt" name="digestAt" dir="ltr" .value=${digestAt} required></div>
        <div class="hours">
          <label class="check"><input type="checkbox" name="quiet" value="yes" .checked=${quiet !== null}>${say.quiet}</label>
          <label>${say.quietFrom}<input type="time" name="from" dir="ltr" .value=${from} ?disabled=${quiet === null} required></label>
          <label>${say.quietTo}<input type="time" name="to" dir="ltr" .value=${to} ?disabled=${quiet === null} required></label>
        </div>
        <p class="hint">${say.quietHint}</p>
        <div class="hours">
          <label for="timezone">${say.timezone}</label>
          <select id="timezone" name="timezone" dir="ltr">${zones(timezone).map(zone => html`<option .selected=${zone === timezone}>${zone}</option>`)}</select>
        </div>
      </section>`
  }

  private renderMail({ mail }: Settings): TemplateResult {
    const { told: say } = words(), email = myself.me?.email
    return html`
      <section>
        <h2>${say.mail}</h2>
        ${email ? html`
          <label class="check"><input type="checkbox" name="mail" value="yes" .checked=${mail}>${say.mailOn}</label>
          <p class="quiet">${say.mailTo(email)}</p>` : html`<p class="quiet">${say.mailNone} <a href="/me">${say.mailAdd}</a></p>`}
        ${inbox.mails === 'folder' ? html`<p class="hint">${say.mailFolder}</p>` : nothing}
      </section>`
  }

  private renderForm(settings: Settings): TemplateResult {
    const { told: say } = words()
    return html`
      <form @change=${this.keep} @submit=${(event: Event) => event.preventDefault()}>
        <section><h2>${say.kinds}</h2><div>${NoticeKind.options.map(kind => this.renderKind(kind, settings))}</div></section>
        ${this.renderHours(settings)}
        ${this.renderMail(settings)}
        ${this.deed.line()}
        <p class="quiet saved" role="status">${this.saved ? words().action.saved : nothing}</p>
      </form>
      <section><h2>${say.push}</h2><tf-push></tf-push></section>`
  }

  override render(): TemplateResult {
    if (myself.standing === 'out') return html`<tf-trouble code="not-signed-in"></tf-trouble>`
    if (inbox.refusal) return html`<tf-trouble code=${inbox.refusal}></tf-trouble>`
    const { told: say } = words()
    entitle(say.title)
    return html`
      <div class="page narrow stack">
        <a class="crumb" href="/inbox">${icon(arrow, 'turns')}${words().inbox.title}</a>
        <h1>${say.title}</h1>
        <p class="lead">${say.lead}</p>
        ${inbox.settings ? this.renderForm(inbox.settings) : html`<p class="quiet" role="status">${words().house.loading}</p>`}
      </div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-told': TfTold } }
