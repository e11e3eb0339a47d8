import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { mayLead } from '../../shared/group.ts'
import type { Room } from '../presence/room.ts'
import { Watching } from '../watched.ts'
import type { Blocks } from './glow.ts'
import './tf-lead.ts'
import './tf-round.ts'

/**
 * What a room does together: who leads, and the round.
 * @summary The lead and the round of a room.
 */
@customElement('tf-turns')
export class TfTurns extends LitElement {
  static override styles = css`
    :host { display: flex; flex-wrap: wrap; justify-content: flex-end; align-items: center; gap: var(--tf-space-1) var(--tf-space-2); }
    tf-round { display: contents; }
    @media print { :host { display: none; } }
  `

  @property({ attribute: false }) room!: Room
  @property({ attribute: false }) text: Blocks | null = null
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('room')) this.watching.on(this.room, this.room.presence)
  }

  private readonly nameOf = (memberId: string): string => this.room.nameOf(memberId)

  override render(): TemplateResult {
    const { rounds, presence, members, place: { memberId }, reading } = this.room
    const role = reading?.state === 'open' ? (members.get(memberId)?.role ?? 'observer') : 'observer'
    const own = presence.present.find(one => one.memberId === memberId)
    return html`
      <tf-lead .rounds=${rounds} .memberId=${memberId} ?mayLead=${mayLead(role)} .nameOf=${this.nameOf} .text=${this.text} .blockId=${own?.blockId}></tf-lead>
      <tf-round .rounds=${rounds} .memberId=${memberId} .seat=${role} .here=${new Set(presence.present.map(one => one.memberId))} .nameOf=${this.nameOf}></tf-round>`
  }
}
