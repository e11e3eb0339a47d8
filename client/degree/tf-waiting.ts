import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { base, byColour } from '../look/base.ts'
import { parts } from '../look/pages.ts'
import { Watching } from '../watched.ts'
import { moment } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { placeOf, type Climb, type Standing, type Unmet, type Written } from './degrees.ts'

const FIRST = 5

/**
 * What there is to do: who waits for an answer, and for the reader alone, whom they have not met yet.
 * @summary Who waits, and whom one has not met.
 */
@customElement('tf-waiting')
export class TfWaiting extends LitElement {
  static override styles = [base, parts, css`
    :host { margin-block-start: var(--tf-space-6); }
    section, section + section { padding: 0; border: 0; }
    h2 { margin-block-end: var(--tf-space-2); }
    li { padding-block: var(--tf-space-2); border-block-end: 1px solid var(--tf-line); }
    li a { display: grid; gap: 2px; min-block-size: var(--tf-touch); align-content: center; color: inherit; text-decoration: none; }
    li a:hover .words { color: var(--tf-accent); text-decoration: underline; }
    .words { font-family: var(--tf-text); overflow: hidden; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow-wrap: anywhere; }
    .who { color: var(--tf-by, var(--tf-ink-soft)); font-weight: 700; font-size: var(--tf-size-s); }
    .button { margin-inline-start: calc(-1 * var(--tf-space-4)); }
  `]

  @property({ attribute: false }) climb!: Climb
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  @state() private showsAll = false
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('climb')) this.watching.on(this.climb)
  }

  private renderOne(one: Written): TemplateResult {
    const { degree: say } = words()
    return html`
      <li class=${byColour(one.memberId)}><a href=${placeOf(one)}>
        <span><span class="who"><bdi>${this.nameOf(one.memberId)}</bdi></span> <span class="faint">${say.kinds[one.kind]} · ${moment(one.since)}</span></span>
        <span class="words" dir="auto">${one.words}</span>
      </a></li>`
  }

  private renderWaiting({ waiting }: Standing): TemplateResult {
    const { degree: say } = words(), shown = this.showsAll ? waiting : waiting.slice(0, FIRST)
    return html`
      <section aria-labelledby="waiting">
        <h2 id="waiting">${say.waiting}</h2>
        ${waiting.length ? html`<ul role="list">${shown.map(one => this.renderOne(one))}</ul>` : html`<p class="quiet">${say.nobodyWaits}</p>`}
        ${shown.length < waiting.length ? html`<button class="button plain" @click=${() => { this.showsAll = true }}>${say.all(waiting.length)}</button>` : nothing}
      </section>`
  }

  private renderUnmet(unmet: readonly Unmet[]): TemplateResult | typeof nothing {
    const { degree: say } = words()
    if (!unmet.length) return nothing
    const one = ({ memberId, name, wrote }: Unmet) => wrote
      ? this.renderOne(wrote)
      : html`<li class=${byColour(memberId)}><span class="who"><bdi>${name}</bdi></span> <span class="faint">${say.wroteNothing}</span></li>`
    return html`
      <section aria-labelledby="unmet">
        <h2 id="unmet">${say.unmet}</h2>
        <p class="hint">${say.unmetHint}</p>
        <ul role="list">${unmet.slice(0, FIRST).map(one)}</ul>
      </section>`
  }

  override render(): TemplateResult | typeof nothing {
    const { standing, unmet } = this.climb
    return standing ? html`${this.renderWaiting(standing)}${this.renderUnmet(unmet)}` : nothing
  }
}
