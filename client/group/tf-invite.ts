import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/dialog/dialog.js'
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import check from 'lucide-static/icons/check.svg?raw'
import copySign from 'lucide-static/icons/copy.svg?raw'
import shareSign from 'lucide-static/icons/share-2.svg?raw'
import { base } from '../look/base.ts'
import { copy } from '../look/copy.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { moment } from '../words/time.ts'
import { words } from '../words/words.ts'
import { invite, invitesOf, withdraw, type OpenInvite, type Role } from './groups.ts'
import '../look/webawesome.ts'

interface Made { url: string; id: string; expiresAt: string }
const ROLES: readonly Role[] = ['member', 'observer', 'facilitator']

/**
 * A link others join by, made as soon as this opens; what they come in as; and the links that still work.
 * @summary The invitation.
 */
@customElement('tf-invite')
export class TfInvite extends LitElement {
  static override styles = [base, css`
    .stack { display: grid; gap: var(--tf-space-4); }
    .link { display: grid; grid-template-columns: 1fr auto; gap: var(--tf-space-2); }
    .link input { inline-size: 100%; min-block-size: var(--tf-touch); padding-inline: var(--tf-space-3); border: 1px solid var(--tf-field); border-radius: var(--tf-round); background: var(--tf-sunk); direction: ltr; text-overflow: ellipsis; }
    .row { display: flex; flex-wrap: wrap; gap: var(--tf-space-2); }
    .roles { display: grid; gap: var(--tf-space-1); }
    .roles label { display: grid; grid-template-columns: auto 1fr; gap: 0 var(--tf-space-3); align-items: center; min-block-size: var(--tf-touch); cursor: pointer; }
    .roles input { inline-size: 1.25rem; block-size: 1.25rem; accent-color: var(--tf-accent); }
    .roles .hint { grid-column: 2; }
    .scan { display: flex; gap: var(--tf-space-4); align-items: center; }
    canvas { inline-size: 7.5rem; block-size: 7.5rem; background: #fff; border: 0.5rem solid #fff; border-radius: var(--tf-round); flex: none; }
    h3 { font-size: var(--tf-size-m); font-family: var(--tf-ui); font-weight: 600; margin-block-end: var(--tf-space-2); }
    legend { margin-block-end: var(--tf-space-2); }
    li { display: flex; gap: var(--tf-space-3); align-items: center; justify-content: space-between; border-block-start: 1px solid var(--tf-line); padding-block: var(--tf-space-2); }
    li .hint { display: block; }
  `]

  @property() groupId = ''
  @state() private chosen: Role = 'member'
  @state() private made = new Map<Role, Made>()
  @state() private open: readonly OpenInvite[] = []
  @state() private copied = false
  @query('.link input') private field?: HTMLInputElement
  @query('canvas') private canvas?: HTMLCanvasElement
  private readonly deed = new Deed(this)

  override firstUpdated(): void { void this.make('member') }

  override updated(changed: PropertyValues): void {
    if (changed.has('made') || changed.has('chosen')) void this.draw()
  }

  private async make(role: Role): Promise<void> {
    this.chosen = role
    this.copied = false
    if (this.made.has(role)) return
    await this.deed.run(async () => {
      const { invite: { id, expiresAt }, url } = await invite(this.groupId, role)
      this.made = new Map(this.made).set(role, { url, id, expiresAt })
    })
    await this.look()
  }

  private async look(): Promise<void> {
    await this.deed.run(async () => { this.open = (await invitesOf(this.groupId)).filter(one => one.uses < one.maxUses && Date.parse(one.expiresAt) > Date.now()) })
  }

  private async draw(): Promise<void> {
    const link = this.made.get(this.chosen)
    if (!link || !this.canvas) return
    const { QrCreator } = await import('@konnorr/qr-creator')
    QrCreator.render({ text: link.url, ecLevel: 'M', size: 240, fill: '#26221c', background: '#ffffff', quiet: 0 }, this.canvas)
  }

  private readonly copyLink = async (): Promise<void> => {
    this.copied = await copy(this.made.get(this.chosen)!.url, this.field ?? null)
  }

  private readonly shareLink = async (): Promise<void> => {
    await navigator.share({ url: this.made.get(this.chosen)!.url }).catch(() => undefined)
  }

  private readonly takeBack = (one: OpenInvite) => () => void this.deed.run(() => withdraw(this.groupId, one.id)).then(() => {
    this.made = new Map([...this.made].filter(([, { id }]) => id !== one.id))
    return this.look()
  })

  private readonly closed = (event: Event): void => { if (event.target === event.currentTarget) this.remove() }

  private renderLink(): TemplateResult {
    const { invite: say, action } = words()
    const link = this.made.get(this.chosen)
    if (!link) return html`<p class="hint" role="status">${this.deed.busy ? say.making : say.none}</p>`
    return html`
      <div class="link">
        <input readonly aria-label=${say.link} .value=${link.url} @focus=${(event: Event) => (event.target as HTMLInputElement).select()}>
        <button class="button chief" @click=${this.copyLink} autofocus>${icon(this.copied ? check : copySign)}<span aria-live="polite">${this.copied ? action.copied : action.copy}</span></button>
      </div>
      <p class="hint">${say.until(moment(link.expiresAt))}</p>
      ${'share' in navigator ? html`<div class="row"><button class="button" @click=${this.shareLink}>${icon(shareSign)}${action.share}</button></div>` : nothing}
      <div class="scan"><canvas role="img" aria-label=${link.url} width="240" height="240"></canvas><p class="hint">${say.scan}</p></div>`
  }

  private renderRoles(): TemplateResult {
    const { invite: say, role, roleMeans } = words()
    return html`
      <fieldset class="roles">
        <legend class="label">${say.as}</legend>
        ${ROLES.map(one => html`
          <label><input type="radio" name="role" .checked=${one === this.chosen} @change=${() => void this.make(one)}><span>${role[one]}</span><span class="hint">${roleMeans[one]}</span></label>`)}
      </fieldset>`
  }

  private renderOpen(): TemplateResult | typeof nothing {
    if (this.open.length === 0) return nothing
    const { invite: say, role } = words()
    return html`
      <div>
        <h3>${say.open}</h3>
        <ul role="list">
          ${this.open.map(one => html`
            <li>
              <span>${role[one.role]}<span class="hint">${say.until(moment(one.expiresAt))} ${say.used(one.uses, one.maxUses)}</span></span>
              <button class="button plain" aria-label=${say.withdrawLabel(role[one.role], moment(one.expiresAt))} @click=${this.takeBack(one)}>${say.withdraw}</button>
            </li>`)}
        </ul>
      </div>`
  }

  override render(): TemplateResult {
    const { invite: say } = words()
    return html`
      <wa-dialog label=${say.title} open light-dismiss @wa-after-hide=${this.closed}>
        <div class="stack">
          <p>${say.hint}</p>
          ${this.renderLink()}
          ${this.deed.line()}
          ${this.renderRoles()}
          ${this.renderOpen()}
        </div>
      </wa-dialog>`
  }
}

/** Opens the invitation of a group. */
export const openInvite = (groupId: string): void => {
  const element = document.createElement('tf-invite') as TfInvite
  element.groupId = groupId
  document.body.append(element)
}
