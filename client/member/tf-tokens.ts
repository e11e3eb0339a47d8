import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import type { RouteOutput } from '../../shared/contract.ts'
import { ask } from '../api.ts'
import { base } from '../look/base.ts'
import { copy } from '../look/copy.ts'
import { Deed } from '../look/deed.ts'
import { submitted, typed } from '../look/form.ts'
import { day } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import '../look/webawesome.ts'

type Token = RouteOutput<'GET /api/me/tokens'>['items'][number]

/**
 * Keys for programs that act as this member: made, shown once, withdrawn.
 * @summary Personal tokens.
 */
@customElement('tf-tokens')
export class TfTokens extends LitElement {
  static override styles = [base, css`
    :host { display: grid; gap: var(--tf-space-3); inline-size: 100%; }
    h2 { font-size: var(--tf-size-l); }
    form { display: grid; gap: var(--tf-space-3); max-inline-size: 26rem; }
    wa-button { justify-self: start; }
    li { display: flex; gap: var(--tf-space-3); align-items: center; justify-content: space-between; min-block-size: 3.25rem; border-block-end: 1px solid var(--tf-line); }
    li small { color: var(--tf-ink-faint); font-size: var(--tf-size-s); }
    .made { display: grid; grid-template-columns: 1fr auto; gap: var(--tf-space-2); max-inline-size: 36rem; }
    .made p { grid-column: 1 / -1; }
    .made input { min-block-size: var(--tf-touch); padding-inline: var(--tf-space-3); border: 1px solid var(--tf-field); border-radius: var(--tf-round); background: var(--tf-sunk); font-family: var(--tf-mono); direction: ltr; min-inline-size: 0; }
    summary { cursor: pointer; color: var(--tf-accent); font-weight: 600; min-block-size: var(--tf-touch); display: inline-flex; align-items: center; }
  `]

  @state() private tokens: readonly Token[] = []
  @state() private made?: string
  @state() private copied = false
  @query('.made input') private field?: HTMLInputElement
  private readonly tongue = new Tongue(this)
  private readonly deed = new Deed(this)

  override connectedCallback(): void {
    super.connectedCallback()
    void this.deed.run(() => this.look())
  }

  private async look(): Promise<void> { this.tokens = (await ask('GET /api/me/tokens')).items }

  private readonly make = submitted(form => void this.deed.run(async () => {
    this.made = (await ask('POST /api/me/tokens', { body: { label: typed(form, 'label') } })).token
    this.copied = false
    form.reset()
    await this.look()
  }))

  private readonly withdraw = (tokenId: string) => () => void this.deed.run(async () => {
    await ask('DELETE /api/me/tokens/:tokenId', { params: { tokenId } })
    await this.look()
  })

  private readonly copyIt = async (): Promise<void> => { this.copied = await copy(this.made!, this.field ?? null) }

  private renderMade(token: string): TemplateResult {
    const { me: say, action } = words()
    return html`
      <div class="made" role="status">
        <p>${say.tokenOnce}</p>
        <input readonly aria-label=${say.tokens} .value=${token}>
        <button class="button chief" @click=${this.copyIt}>${this.copied ? action.copied : action.copy}</button>
      </div>`
  }

  private renderToken(token: Token): TemplateResult {
    const { me: say, invite } = words()
    return html`
      <li>
        <span><bdi>${token.label}</bdi> <small>${say.tokenSince(day(token.createdAt))}</small></span>
        <button class="button plain" aria-label=${say.tokenWithdraw(token.label)} @click=${this.withdraw(token.id)}>${invite.withdraw}</button>
      </li>`
  }

  override render(): TemplateResult {
    const { me: say } = words()
    return html`
      <h2>${say.tokens}</h2>
      <p class="quiet">${say.tokensHint}</p>
      ${this.tokens.length ? html`<ul role="list">${this.tokens.map(token => this.renderToken(token))}</ul>` : nothing}
      ${this.made ? this.renderMade(this.made) : nothing}
      <details>
        <summary>${say.tokenMake}</summary>
        <form @submit=${this.make}>
          <wa-input name="label" label=${say.tokenLabel} maxlength="80" autocomplete="off" required></wa-input>
          <wa-button type="submit" ?loading=${this.deed.busy}>${say.tokenMake}</wa-button>
        </form>
      </details>
      ${this.deed.line()}`
  }
}
