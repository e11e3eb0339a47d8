import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { base } from '../look/base.ts'
import { day, dayOfYear } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { dayAt, lineOf, rungAt, rungSaid, worldName, WORLDS, type Standing } from './degrees.ts'

const LADDER = 44, LEFT = LADDER + 16, TOP = 125
const BOX = { width: 210, height: 300 }

/**
 * The ladder: 125 rungs in five worlds, the group's rung lit, and its way over the weeks beside it, on to the convention. What the picture
 * shows is said in words below.
 * @summary A group's step on the ladder.
 */
@customElement('tf-ladder')
export class TfLadder extends LitElement {
  static override styles = [base, css`
    figure { display: grid; gap: var(--tf-space-3); }
    svg { inline-size: 100%; max-inline-size: 24rem; block-size: auto; overflow: visible; direction: ltr; }
    .rung { stroke: var(--tf-line); stroke-width: 1.1; }
    .rung.climbed { stroke: var(--tf-accent); stroke-opacity: 0.55; }
    .rung.now { stroke: var(--tf-accent-strong); stroke-width: 3; stroke-linecap: round; }
    .way { fill: none; stroke: var(--tf-accent); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
    .ahead { stroke: var(--tf-field); stroke-width: 1.5; stroke-dasharray: 1 5; stroke-linecap: round; }
    .end { fill: var(--tf-accent-strong); stroke: var(--tf-paper); stroke-width: 2; }
    .goal { fill: var(--tf-paper); stroke: var(--tf-field); stroke-width: 1.5; }
    .border { stroke: var(--tf-line); stroke-dasharray: 2 4; }
    text { fill: var(--tf-ink-faint); font: 600 9.5px var(--tf-ui); unicode-bidi: plaintext; }
    .said { font-family: var(--tf-text); font-size: var(--tf-size-l); }
    figcaption { display: grid; gap: var(--tf-space-1); }
  `]

  @property({ attribute: false }) standing!: Standing
  private readonly tongue = new Tongue(this)

  /** The last day of the picture: the convention's, while it is to come. */
  private get last(): string {
    const { path, until } = this.standing, now = path.at(-1)?.on ?? ''
    return until && until.on > now ? until.on : now
  }

  private renderRung(step: number, degree: number): TemplateResult {
    const y = rungAt(step, BOX.height)
    return svg`<line class="rung ${step === degree ? 'now' : step < degree ? 'climbed' : ''}" x1="0" x2=${LADDER} y1=${y} y2=${y}></line>`
  }

  private renderWorld(world: number): TemplateResult {
    const y = rungAt(world * 25, BOX.height), name = worldName(world, this.standing.worlds)
    return svg`<line class="border" x1=${LEFT} x2=${LEFT + BOX.width} y1=${y} y2=${y}></line><text x=${LEFT} y=${y + 11}>${name || world * 25}</text>`
  }

  private renderWay({ path, degree }: Standing): TemplateResult | typeof nothing {
    const [first, now] = [path[0], path.at(-1)]
    if (!first || !now) return nothing
    const x = dayAt(now.on, { from: first.on, to: this.last }, BOX), y = rungAt(degree ?? 0, BOX.height)
    return svg`
      <g transform="translate(${LEFT} 0)">
        ${x < BOX.width ? svg`<line class="ahead" x1=${x + 9} x2=${BOX.width - 7} y1=${y} y2=${y}></line><circle class="goal" cx=${BOX.width} cy=${y} r="4"></circle>` : nothing}
        <path class="way" d=${lineOf(path, this.last, BOX)}></path><circle class="end" cx=${x} cy=${y} r="5"></circle>
        <text x="0" y=${BOX.height + 16}>${dayOfYear(first.on)}</text><text x=${BOX.width} y=${BOX.height + 16} text-anchor="end">${dayOfYear(this.last)}</text>
      </g>`
  }

  private said(standing: Standing, degree: number): TemplateResult {
    const { degree: say } = words(), { path, members, until } = standing, first = path[0], isSteady = first?.degree === degree
    return html`
      <p class="said">${rungSaid({ ...standing, degree })}</p>
      ${first && path.length > 1 ? html`<p class="quiet">${isSteady ? say.steady(day(first.on)) : say.came(first.degree, day(first.on))}</p>` : nothing}
      ${until && until.on === this.last ? html`<p class="quiet">${say.until(until.name, day(until.on))}</p>` : nothing}
      <p class="faint">${say.means(members)}</p>`
  }

  override render(): TemplateResult | typeof nothing {
    const { standing } = this
    if (standing.degree === null) return nothing
    const degree = standing.degree
    return html`
      <figure>
        <svg viewBox="-2 -8 ${LEFT + BOX.width + 10} ${BOX.height + 30}" aria-hidden="true">
          ${Array.from({ length: TOP }, (_, at) => this.renderRung(at + 1, degree))}
          ${WORLDS.map(world => this.renderWorld(world))}
          ${this.renderWay(standing)}
        </svg>
        <figcaption>${this.said(standing, degree)}</figcaption>
      </figure>`
  }
}
