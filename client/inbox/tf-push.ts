import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import check from 'lucide-static/icons/check.svg?raw'
import phone from 'lucide-static/icons/smartphone.svg?raw'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { Watching } from '../watched.ts'
import { day } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { Push, type Device } from './push.ts'

/**
 * Whether this device is told while no page is open, and which others are.
 * @summary Push, in plain words.
 */
@customElement('tf-push')
export class TfPush extends LitElement {
  static override styles = [base, css`
    :host { display: grid; gap: var(--tf-space-3); justify-items: start; }
    ul { inline-size: 100%; }
    li { display: flex; gap: var(--tf-space-3); align-items: center; justify-content: space-between; min-block-size: 3.25rem; border-block-end: 1px solid var(--tf-line); }
    h3 { font-size: var(--tf-size-m); font-weight: 600; margin-block-start: var(--tf-space-2); }
    .on { display: flex; align-items: center; gap: var(--tf-space-2); color: var(--tf-good); font-weight: 600; }
  `]

  private readonly push = new Push()
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly deed = new Deed(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(this.push)
    void this.deed.run(() => this.push.look())
  }

  private readonly begin = (): void => void this.deed.run(() => this.push.begin())
  private readonly end = (deviceId: string) => (): void => void this.deed.run(() => this.push.end(deviceId))

  private renderState(): TemplateResult | typeof nothing {
    const { told: say } = words(), { state, own } = this.push
    if (state === 'asking') return html`<p class="quiet" role="status">${words().house.loading}</p>`
    if (state === 'cannot') return html`<p>${say.pushCannot}</p>`
    if (state === 'insecure') return html`<p>${say.pushInsecure}</p>`
    if (state === 'denied') return html`<p>${say.pushDenied}</p>`
    if (state === 'off' || own === undefined) return html`<button class="button" ?disabled=${this.deed.busy} @click=${this.begin}>${icon(phone)}${say.pushOn}</button><p class="hint">${say.pushFirst}</p>`
    return html`<p class="on" role="status">${icon(check)}${say.pushIsOn}</p><button class="button" @click=${this.end(own)}>${say.pushOff}</button>`
  }

  private renderDevice({ id, label, createdAt }: Device): TemplateResult {
    const { told: say, me, invite } = words(), name = label || say.deviceUnnamed
    return html`
      <li>
        <span><bdi>${name}</bdi> <span class="faint">${[id === this.push.own ? say.thisDevice : '', me.tokenSince(day(createdAt))].filter(Boolean).join(' · ')}</span></span>
        <button class="button plain" aria-label=${me.tokenWithdraw(name)} @click=${this.end(id)}>${invite.withdraw}</button>
      </li>`
  }

  override render(): TemplateResult {
    const { told: say } = words(), { devices, own } = this.push
    const others = devices.some(({ id }) => id !== own)
    return html`
      <p class="quiet">${say.pushHint}</p>
      ${this.renderState()}
      <p class="wrong" role="alert" ?hidden=${!this.deed.refusal}>${this.deed.refusal ? say.pushFailed : nothing}</p>
      ${others ? html`<h3>${say.devices}</h3><ul role="list">${devices.map(device => this.renderDevice(device))}</ul>` : nothing}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-push': TfPush } }
