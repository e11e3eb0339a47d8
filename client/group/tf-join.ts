import '@awesome.me/webawesome/dist/components/button/button.js'
import '@awesome.me/webawesome/dist/components/input/input.js'
import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { RouteOutput } from '../../shared/contract.ts'
import { Refusal } from '../../shared/refusal.ts'
import { ask } from '../api.ts'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { submitted, typed } from '../look/form.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import { myself } from '../member/members.ts'
import '../member/tf-leave.ts'
import { entitle, go } from '../router.ts'
import { Watching } from '../watched.ts'
import { language, Tongue, words } from '../words/words.ts'
import { nextOf, readingsOf } from './groups.ts'
import '../look/webawesome.ts'

type Invitation = RouteOutput<'GET /api/invites/:token'>

/**
 * An invitation: who invites, into which group, and one field. Leads straight into the open reading, if there is one.
 * @summary The way in for whoever was invited.
 */
@customElement('tf-join')
export class TfJoin extends LitElement {
  static override styles = [base, page, parts, css`
    .page { padding-block-start: clamp(var(--tf-space-5), 10vh, 7rem); }
    h1 { font-size: clamp(1.875rem, 1.4rem + 2vw, 2.625rem); font-weight: 520; }
    form { display: grid; gap: var(--tf-space-4); max-inline-size: 24rem; }
    .away { justify-self: start; margin-inline-start: calc(-1 * var(--tf-space-4)); }
  `]

  @property() token = ''
  @state() private invitation?: Invitation
  @state() private refusal?: Refusal
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly deed = new Deed(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.watching.on(myself)
    void this.look()
  }

  private async look(): Promise<void> {
    try {
      this.invitation = await ask('GET /api/invites/:token', { params: { token: this.token } })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error
    }
  }

  private readonly accept = submitted(form => void this.deed.run(async () => {
    const who = myself.me ? {} : { name: typed(form, 'name'), language: language() }
    const { group } = await ask('POST /api/invites/:token/accept', { params: { token: this.token }, body: who })
    await myself.know('again')
    const next = nextOf(await readingsOf(group.id))
    go(next?.state === 'open' ? `/readings/${next.id}` : `/groups/${group.id}`, { replace: true })
  }))

  private renderWho(): TemplateResult {
    if (myself.me) return html``
    const { arrival } = words()
    return html`<wa-input name="name" label=${arrival.yourName} hint=${arrival.yourNameHint} autocomplete="nickname" maxlength="80" required autofocus></wa-input>`
  }

  private renderGone(): TemplateResult {
    const { join, page } = words()
    entitle(join.gone)
    return html`<div class="page narrow stack"><h1>${join.gone}</h1><p class="lead">${join.goneHint}</p><p><a href="/">${page.toHome}</a></p></div>`
  }

  private renderInvitation({ group, role, facilitator }: Invitation): TemplateResult {
    const { join } = words()
    const { me } = myself
    entitle(join.title(group.name))
    return html`
      <div class="page narrow stack">
        <h1>${join.title(group.name)}</h1>
        <p class="lead">${join.invites(facilitator.name, group.name)} ${role === 'member' ? nothing : join[role]}</p>
        <form @submit=${this.accept}>
          ${this.renderWho()}
          ${this.deed.line()}
          <wa-button type="submit" variant="brand" ?loading=${this.deed.busy}>${me ? join.as(me.name) : join.button}</wa-button>
        </form>
        ${me ? html`<tf-leave class="away" plain label=${join.notMe(me.name)}></tf-leave>` : nothing}
      </div>`
  }

  override render(): TemplateResult {
    if (this.refusal && ['gone', 'not-found', 'invalid'].includes(this.refusal.code)) return this.renderGone()
    if (this.refusal) return html`<tf-trouble code=${this.refusal.code}></tf-trouble>`
    if (!this.invitation || myself.standing === 'asking') return html`<p class="page narrow quiet" role="status">${words().house.loading}</p>`
    return this.renderInvitation(this.invitation)
  }
}
