import { css, html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import alert from 'lucide-static/icons/cloud-alert.svg?raw'
import saved from 'lucide-static/icons/cloud-check.svg?raw'
import off from 'lucide-static/icons/cloud-off.svg?raw'
import sending from 'lucide-static/icons/cloud-upload.svg?raw'
import type { MarginKind } from '../../shared/margin.ts'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { myself } from '../member/members.ts'
import { Watching } from '../watched.ts'
import { listed } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { leaveRoom, openRoom, type Room } from './room.ts'
import { sentencesOf, type MarginState, type Sentence } from './standing.ts'

/** Good news may wait a little: most pauses are over before they are worth a word. What is not true any more does not wait. */
const SETTLE_MS = { bad: 0, warn: 700, calm: 1200, good: 400 } as const
const NOT_SAVED: readonly Sentence['says'][] = ['saving', 'unsaved', 'unkept', 'unsent', 'refused', 'endedUnsent', 'endedUnkept']
const ICONS = { bad: alert, warn: off, calm: sending, good: saved } as const

/**
 * One honest sentence about what reaches the house: connected, connecting again, how much is not sent, saved. It changes when what is
 * to be said has held for a moment, so it does not flicker; it stops saying that all is saved at once.
 * @summary How the line stands.
 */
@customElement('tf-line')
export class TfLine extends LitElement {
  static override styles = [base, css`
    :host { display: inline-flex; align-items: center; min-block-size: 1.75rem; min-inline-size: 0; font-size: var(--tf-size-s); }
    p { display: inline-flex; min-inline-size: 0; align-items: center; gap: var(--tf-space-2); padding: 0.125rem var(--tf-space-2); border-radius: var(--tf-round-full); color: var(--tf-ink-faint); transition: color var(--tf-calm), background var(--tf-calm); }
    p.warn { background: var(--tf-warn-soft); color: var(--tf-warn); font-weight: 600; }
    p.bad { background: var(--tf-danger-soft); color: var(--tf-danger); font-weight: 600; }
    p a { flex: none; color: inherit; font-weight: 700; white-space: nowrap; }
    p > svg { flex: none; }
    .words { min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    @media (width < 48rem) {
      p.bad { display: grid; grid-template-columns: auto 1fr; column-gap: var(--tf-space-2); margin-block: var(--tf-space-2); border-radius: var(--tf-round); }
      p.bad a { grid-column: 2; justify-self: start; padding-block: var(--tf-space-1); }
      p.bad .words { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; font-size: 0.8125rem; line-height: 1.25; white-space: normal; }
    }
    :host([compact]) p.good .words, :host([compact]) p.calm .words { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  `]

  @property({ attribute: false }) readingId!: string
  /** How what is written in the margin stands; undefined where nothing of it is shown. */
  @property({ attribute: false }) margin?: MarginState
  /** Which of its documents are not saved. */
  @property({ attribute: false }) of?: readonly MarginKind[]
  /** What is not saved is not on this device either. */
  @property({ type: Boolean }) unkept = false
  /** While all is well only the sign is seen. */
  @property({ type: Boolean, reflect: true }) compact = false
  @state() private room?: Room
  @state() private shown: readonly Sentence[] = []
  private pending = ''
  private timer?: ReturnType<typeof setTimeout>
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override connectedCallback(): void {
    super.connectedCallback()
    this.sit()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.timer)
    this.rise()
  }

  override willUpdate(): void {
    if (this.room?.place.readingId !== this.readingId || this.room?.place.memberId !== myself.me?.id) this.sit()
    this.weigh()
  }

  private sit(): void {
    this.rise()
    if (this.readingId && myself.me && this.isConnected) this.room = openRoom(this.readingId, myself.me.id)
    this.watching.on(myself, this.room, this.room?.discussion.outbox)
  }

  private rise(): void {
    if (this.room) leaveRoom(this.room)
    this.room = undefined
  }

  /** Takes up a new sentence once it has held long enough to be worth it. */
  private weigh(): void {
    const next = this.sentences
    const key = JSON.stringify(next)
    if (key === this.pending) return
    this.pending = key
    clearTimeout(this.timer)
    if (!this.shown.length || this.isUntrue(next)) this.shown = next
    else this.timer = setTimeout(() => { this.shown = next }, SETTLE_MS[next[0]?.tone ?? 'good'])
  }

  private isUntrue(next: readonly Sentence[]): boolean {
    return this.shown[0]?.says === 'saved' && next.some(({ says }) => NOT_SAVED.includes(says))
  }

  private get sentences(): readonly Sentence[] {
    if (!this.room) return []
    const { line } = this.room.place
    const { entries } = this.room.discussion.outbox
    const refused = entries.filter(entry => entry.refusal).length
    return sentencesOf({ line: line.state, margin: this.margin, of: this.of, isKept: !this.unkept, waiting: entries.length - refused, refused })
  }

  private wordsOf(sentence: Sentence): string {
    const say = words().line
    if ('of' in sentence) return say[sentence.says](listed(sentence.of.map(kind => say.parts[kind])))
    return 'count' in sentence ? say[sentence.says](sentence.count) : say[sentence.says]
  }

  override render(): TemplateResult {
    const [first, second] = this.shown
    const tone = first?.tone ?? 'good'
    const said = first ? second ? words().line.andMore(this.wordsOf(first), this.wordsOf(second)) : this.wordsOf(first) : ''
    const isOut = first?.says === 'ended' || first?.says === 'endedUnsent' || first?.says === 'endedUnkept'
    return html`
      <p class=${tone} role="status" title=${said}>
        ${first ? icon(ICONS[tone]) : nothing}<span class="words">${said}</span>
        ${isOut ? html`<a href=${location.pathname}>${words().line.signIn}</a>` : nothing}
      </p>`
  }
}

declare global { interface HTMLElementTagNameMap { 'tf-line': TfLine } }
