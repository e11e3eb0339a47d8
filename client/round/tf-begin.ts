import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import compass from 'lucide-static/icons/compass.svg?raw'
import circle from 'lucide-static/icons/messages-square.svg?raw'
import { mayLead } from '../../shared/group.ts'
import { base } from '../look/base.ts'
import { Deed } from '../look/deed.ts'
import { icon } from '../look/icon.ts'
import type { Room } from '../presence/room.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'

/**
 * What a facilitator may begin with the room: leading, a round. Its line is kept free while either is under way, so that the text stays
 * where it is.
 * @summary How a room begins to do something together.
 */
@customElement('tf-begin')
export class TfBegin extends LitElement {
  static override styles = [base, css`
    .begin { display: flex; flex-wrap: wrap; justify-content: end; gap: 0 var(--tf-space-2); min-block-size: var(--tf-touch); margin-inline: calc(-1 * var(--tf-space-3)); }
    .begin .button { padding-inline: var(--tf-space-3); font-size: var(--tf-size-s); }
    .begin .faint { margin-inline-end: auto; padding: var(--tf-space-3); }
    @media print { :host { display: none; } }
  `]

  @property({ attribute: false }) room!: Room
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)
  private readonly deed = new Deed(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('room')) this.watching.on(this.room, this.room.rounds)
  }

  private readonly lead = (): void => void this.deed.run(() => this.room.rounds.startLead(this.room.presence.self.blockId))

  override render(): TemplateResult | typeof nothing {
    const { rounds, members, place: { memberId }, reading } = this.room, { lead, round } = words()
    if (!reading || reading.state === 'closed' || !mayLead(members.get(memberId)?.role)) return nothing
    const hasRound = rounds.isAsking || (rounds.round && !rounds.round.endedAt)
    return html`
      <div class="begin">
        ${rounds.lead ? nothing : html`<button class="button plain" ?disabled=${this.deed.busy} @click=${this.lead}>${icon(compass)}${lead.lead}</button>`}
        ${hasRound ? nothing : html`<button class="button plain" @click=${() => rounds.asks(true)}>${icon(circle)}${round.start}</button>`}
      </div>
      ${this.deed.line()}`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-begin': TfBegin } }
