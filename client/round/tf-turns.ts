import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { mayLead } from '../../shared/group.ts'
import type { Room } from '../presence/room.ts'
import { Watching } from '../watched.ts'
import type { Blocks } from './glow.ts'
import './tf-new-round.ts'
import './tf-lead.ts'
import './tf-round.ts'

/**
 * What a room does together: who leads, and the round. It lies at the lower edge of the text, so that nothing moves when it comes and
 * one finger reaches it wherever one reads.
 * @summary The lead and the round of a room.
 */
@customElement('tf-turns')
export class TfTurns extends LitElement {
  static override styles = css`
    :host { display: block; }
    .together { overflow: hidden auto; max-block-size: min(55dvh, 34rem); border: 1px solid var(--tf-line); border-radius: calc(2 * var(--tf-round)); background: var(--tf-sheet); box-shadow: var(--tf-lift); overscroll-behavior: contain; }
    .together > * + * { display: block; border-block-start: 1px solid var(--tf-line); }
    @media print { :host { display: none; } }
  `

  @property({ attribute: false }) room!: Room
  @property({ attribute: false }) text: Blocks | null = null
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('room')) this.watching.on(this.room, this.room.presence, this.room.rounds)
  }

  private readonly nameOf = (memberId: string): string => this.room.nameOf(memberId)

  override render(): TemplateResult | typeof nothing {
    const { rounds, presence, members, place: { memberId }, reading } = this.room
    const { lead, round, isAsking } = rounds
    if (!lead && !round && !isAsking) return nothing
    const role = reading?.state === 'closed' ? 'observer' : (members.get(memberId)?.role ?? 'observer')
    return html`
      <div class="together">
        ${lead ? html`<tf-lead .rounds=${rounds} .memberId=${memberId} ?mayLead=${mayLead(role)} .nameOf=${this.nameOf} .text=${this.text} .self=${presence.self}></tf-lead>` : nothing}
        ${isAsking && !(round && !round.endedAt) ? html`<tf-new-round .rounds=${rounds}></tf-new-round>` : nothing}
        ${round && !(isAsking && round.endedAt) ? html`<tf-round .rounds=${rounds} .memberId=${memberId} .seat=${role} .here=${new Set(presence.present.map(one => one.memberId))} .nameOf=${this.nameOf}></tf-round>` : nothing}
      </div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-turns': TfTurns } }
