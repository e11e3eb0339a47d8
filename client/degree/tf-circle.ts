import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { base, byColour } from '../look/base.ts'
import { Tongue, words } from '../words/words.ts'
import { placesOf, type Circle, type Place } from './degrees.ts'

const RADIUS = 100, MOST_LETTERS = 16

/**
 * Who answers whom: the group as a circle, a line between two who answered each other lately. A place nobody has come to yet is open, and
 * nobody's. The same is said in words below.
 * @summary The ties of a group.
 */
@customElement('tf-circle')
export class TfCircle extends LitElement {
  static override styles = [base, css`
    figure { display: grid; gap: var(--tf-space-3); }
    svg { inline-size: 100%; max-inline-size: 20rem; block-size: auto; margin-block: var(--tf-space-2); }
    .tie { fill: none; stroke: var(--tf-accent); stroke-opacity: 0.5; stroke-width: 1.6; }
    .place { fill: var(--tf-by-tint); stroke: var(--tf-paper); stroke-width: 2; }
    .open { fill: var(--tf-paper); stroke: var(--tf-field); stroke-width: 1.5; stroke-dasharray: 3 4; }
    text { fill: var(--tf-by); font: 700 12px var(--tf-ui); text-anchor: middle; dominant-baseline: central; }
    figcaption { display: grid; gap: var(--tf-space-1); }
    .said { font-family: var(--tf-text); font-size: var(--tf-size-l); }
    summary { cursor: pointer; color: var(--tf-accent); font-size: var(--tf-size-s); font-weight: 600; min-block-size: var(--tf-touch); display: flex; align-items: center; }
    li { display: inline; color: var(--tf-ink-soft); }
    li:not(:last-child)::after { content: ' · '; color: var(--tf-ink-faint); }
  `]

  @property({ attribute: false }) circle!: Circle
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  private readonly tongue = new Tongue(this)

  private renderTie(one: Place, other: Place): TemplateResult {
    return svg`<path class="tie" d="M${one.x.toFixed(1)} ${one.y.toFixed(1)}Q${((one.x + other.x) * 0.18).toFixed(1)} ${((one.y + other.y) * 0.18).toFixed(1)} ${other.x.toFixed(1)} ${other.y.toFixed(1)}"></path>`
  }

  private renderPlace({ x, y, memberId }: Place, of: number): TemplateResult {
    const size = of > MOST_LETTERS ? 8 : 15
    if (memberId === undefined) return svg`<circle class="open" cx=${x} cy=${y} r=${size - 2}></circle>`
    const letter = of > MOST_LETTERS ? nothing : svg`<text x=${x} y=${y + 0.5}>${[...this.nameOf(memberId).trim()][0]}</text>`
    return svg`<g class=${byColour(memberId)}><circle class="place" cx=${x} cy=${y} r=${size}></circle>${letter}</g>`
  }

  private renderPicture(): TemplateResult {
    const places = placesOf(this.circle, RADIUS), by = new Map(places.map(place => [place.memberId, place]))
    return html`
      <svg viewBox="-120 -120 240 240" aria-hidden="true">
        ${this.circle.pairs.map(([one, other]) => this.renderTie(by.get(one)!, by.get(other)!))}
        ${places.map(place => this.renderPlace(place, places.length))}
      </svg>`
  }

  override render(): TemplateResult {
    const { pairs, tied, open } = this.circle, { degree: say } = words()
    return html`
      <figure>
        ${pairs.length || !tied ? this.renderPicture() : nothing}
        <figcaption>
          <p class="said">${say.ties(tied, tied + open)}</p>
          ${tied && open ? html`<p class="quiet">${say.open(open)}</p>` : nothing}
          <p class="faint">${say.circleMeans}</p>
          ${pairs.length ? html`<details><summary>${say.inWords}</summary><ul role="list">${pairs.map(([one, other]) => html`<li><bdi>${say.pair(this.nameOf(one), this.nameOf(other))}</bdi></li>`)}</ul></details>` : nothing}
        </figcaption>
      </figure>`
  }
}
