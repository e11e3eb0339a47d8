import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js'
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js'
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import ellipsis from 'lucide-static/icons/ellipsis.svg?raw'
import userPlus from 'lucide-static/icons/user-plus.svg?raw'
import { base, byColour } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import { parts } from '../look/pages.ts'
import { myself } from '../member/members.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import { changeRole, removeMember, setAway, type Fellow, type Role } from './groups.ts'
import type { GroupView } from './view.ts'
import '../look/webawesome.ts'

const ROLES: readonly Role[] = ['facilitator', 'member', 'observer']
type Chosen = CustomEvent<{ item: HTMLElement & { value: string } }>

/**
 * The members of a group in their colours; for its facilitators, what may be done about them and the way to invite.
 * @summary Who is in the group.
 */
@customElement('tf-fellows')
export class TfFellows extends LitElement {
  static override styles = [base, parts, css`
    li { display: flex; gap: var(--tf-space-3); align-items: center; min-block-size: 3.25rem; }
    .who { flex: 1; min-inline-size: 0; line-height: 1.25; }
    .who b { display: block; font-weight: 600; overflow-wrap: anywhere; }
    .alone { margin-block: var(--tf-space-2) var(--tf-space-4); }
    section { padding-block-start: 0; }
    .section-head { margin-block-end: var(--tf-space-2); }
  `]

  @property({ attribute: false }) view!: GroupView
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly deed = new Deed(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.watching.on(this.view)
  }

  private readonly invite = async (): Promise<void> => {
    const { openInvite } = await import('./tf-invite.ts')
    openInvite(this.view.groupId)
  }

  private readonly choose = (fellow: Fellow) => (event: Chosen): void => void this.deed.run(async () => {
    const choice = event.detail.item.value
    if (choice === 'remove') await this.sendAway(fellow)
    else if (choice === 'away') await setAway(this.view.groupId, fellow.memberId, fellow.away === undefined)
    else await changeRole(this.view.groupId, fellow.memberId, choice as Role)
    await this.view.look()
  })

  private async sendAway(fellow: Fellow): Promise<void> {
    const { sure } = await import('../look/tf-sure.ts')
    const { group: say } = words()
    const yes = await sure({ title: say.removeMemberSure(fellow.name), hint: say.removeMemberHint, button: say.removeMember.replace('…', '') })
    if (yes) await removeMember(this.view.groupId, fellow.memberId)
  }

  private renderMenu(fellow: Fellow): TemplateResult | typeof nothing {
    const isMe = fellow.memberId === myself.me?.id, mayDo = this.view.leads && !isMe
    if (!mayDo && !isMe) return nothing
    const { group: say } = words()
    return html`
      <wa-dropdown placement="bottom-end" @wa-select=${this.choose(fellow)}>
        <button slot="trigger" class="button bare" aria-label=${say.menuOfMember(fellow.name)}>${icon(ellipsis)}</button>
        ${fellow.role === 'observer' ? nothing : html`<wa-dropdown-item value="away">${fellow.away === undefined ? say.goAway : say.comeBack}</wa-dropdown-item>`}
        ${mayDo ? html`
          ${ROLES.filter(role => role !== fellow.role).map(role => html`<wa-dropdown-item value=${role}>${say.makeRole[role]}</wa-dropdown-item>`)}
          <wa-dropdown-item value="remove" variant="danger">${say.removeMember}</wa-dropdown-item>` : nothing}
      </wa-dropdown>`
  }

  private renderFellow(fellow: Fellow): TemplateResult {
    const { role, group: say } = words()
    const is = [fellow.role === 'member' ? '' : role[fellow.role], fellow.memberId === myself.me?.id ? say.you : '', fellow.away === undefined ? '' : say.isAway].filter(Boolean)
    return html`
      <li>
        <span class="dot ${byColour(fellow.memberId)}" aria-hidden="true">${[...fellow.name.trim()][0]}</span>
        <div class="who"><b><bdi>${fellow.name}</bdi></b>${is.length ? html`<span class="faint">${is.join(' · ')}</span>` : nothing}</div>
        ${this.renderMenu(fellow)}
      </li>`
  }

  override render(): TemplateResult {
    const { group: say, invite } = words()
    const { fellows, leads } = this.view
    return html`
      <section>
        <div class="section-head">
          <h2>${say.members}</h2>
          ${leads ? html`<button class="button" @click=${this.invite}>${icon(userPlus)}${invite.button}</button>` : nothing}
        </div>
        <ul role="list">${fellows.map(one => this.renderFellow(one))}</ul>
        ${leads && fellows.length === 1 ? html`<p class="alone quiet">${say.alone}</p>` : nothing}
        ${this.deed.line()}
      </section>`
  }
}
