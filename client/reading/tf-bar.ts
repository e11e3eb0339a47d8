import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import talk from 'lucide-static/icons/messages-square.svg?raw'
import { mayLead } from '../../shared/group.ts'
import type { MarginKind } from '../../shared/margin.ts'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import type { MyGroup } from '../member/members.ts'
import { Tongue, words } from '../words/words.ts'
import type { Live } from './live.ts'
import type { Width } from './width.ts'

/**
 * The bar over a room: the way back to the group, how the line stands, who is here.
 * @summary The bar of a room.
 * @fires tf-talk - the discussion is wanted
 */
@customElement('tf-bar')
export class TfBar extends LitElement {
  static override styles = [base, css`
    .bar { display: flex; align-items: center; gap: var(--tf-space-2); min-block-size: var(--tf-room-top); padding-inline: max(var(--tf-space-4), env(safe-area-inset-left)); background: color-mix(in srgb, var(--tf-paper) 94%, transparent); backdrop-filter: blur(6px); border-block-end: 1px solid var(--tf-line); }
    .crumb { display: inline-flex; align-items: center; gap: var(--tf-space-2); min-block-size: var(--tf-touch); min-inline-size: 0; color: var(--tf-ink-soft); text-decoration: none; font-size: var(--tf-size-s); }
    .crumb bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .end { display: flex; align-items: center; gap: var(--tf-space-2); min-inline-size: 0; margin-inline-start: auto; }
    .end > :not(tf-line) { flex: none; }
    .tally { min-inline-size: 1.375rem; padding: 0.1rem 0.4rem; border-radius: var(--tf-round-full); background: var(--tf-accent); color: var(--tf-on-accent); font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
  `]

  @property({ attribute: false }) group?: MyGroup
  @property({ attribute: false }) live?: Live
  /** How what this member wrote stands. */
  @property({ attribute: false }) state?: Live['margin']['state']
  /** Which of it is not saved. */
  @property({ attribute: false, hasChanged: (now, before) => String(now) !== String(before) }) unsaved: readonly MarginKind[] = []
  /** What is not saved is not on this device either. */
  @property({ type: Boolean }) unkept = false
  @property({ attribute: false }) width!: Width
  @property({ attribute: false }) unread = 0
  @property({ type: Boolean }) mayWrite = false
  private readonly tongue = new Tongue(this)

  private readonly firstWords = (blockId: string): string | undefined => this.live?.margin.place.post.blocks.find(({ id }) => id === blockId)?.text.slice(0, 60)

  private renderTalk(): TemplateResult | typeof nothing {
    if (!this.width.hasMargin || this.width.hasTalk) return nothing
    const tell = () => this.dispatchEvent(new CustomEvent('tf-talk'))
    return html`<button class="button bare" aria-label=${words().discussion.title} @click=${tell}>${icon(talk)}${this.unread ? html`<span class="tally">${this.unread}</span>` : nothing}</button>`
  }

  private renderLive({ margin: { place } }: Live): TemplateResult {
    return html`
      <tf-line .readingId=${place.readingId} .margin=${this.state} .of=${this.unsaved} ?unkept=${this.unkept} ?compact=${!this.width.hasMargin}></tf-line>
      <tf-presence .readingId=${place.readingId} .nameOfBlock=${this.firstWords}></tf-presence>
      ${this.renderTalk()}
      <tf-menu .live=${this.live} ?mayWrite=${this.mayWrite} ?mayLead=${mayLead(this.group?.role)}></tf-menu>`
  }

  override render(): TemplateResult {
    const { group, live } = this
    return html`
      <div class="bar">
        ${group ? html`<a class="crumb" href="/groups/${group.id}">${icon(arrow, 'turns')}<bdi>${group.name}</bdi></a>` : nothing}
        <span class="end">${live ? this.renderLive(live) : nothing}</span>
      </div>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-bar': TfBar } }
