import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { base } from '../look/base.ts'
import { day } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { lineOf, rungAt, WORLDS, type Standing } from './degrees.ts'

const HEIGHT = 260, LADDER = 64, PATH = 150, TOP = 125

/**
 * The ladder: 125 rungs in five worlds, the group's rung lit, and its way over the weeks beside it. What the picture shows is said in words below.
 * @summary A group's step on the ladder.
 */
@customElement('tf-ladder')
export class TfLadder extends LitElement {
  static override styles = [base, css`
    figure { display: grid; gap: var(--tf-space-3); }
    svg { inline-size: 100%; max-inline-size: 18rem; block-size: auto; overflow: visible; }
    .rung { stroke: var(--tf-line); stroke-width: 1; }
    .rung.climbed { stroke: var(--tf-accent); }
    .rung.now { stroke: var(--tf-accent-strong); stroke-width: 3; }
    .way { fill: none; stroke: var(--tf-accent); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
    .end { fill: var(--tf-accent-strong); }
    .border { stroke: var(--tf-line); stroke-dasharray: 2 4; }
    text { fill: var(--tf-ink-faint); font: 600 10px var(--tf-ui); }
    .said { font-family: var(--tf-text); font-size: var(--tf-size-l); }
  `]

  @property({ attribute: false }) standing!: Standing
  private readonly tongue = new Tongue(this)

  private renderRung(step: number, degree: number): TemplateResult {
    const y = rungAt(step, HEIGHT)
    return svg`<line class="rung ${step === degree ? 'now' : step < degree ? 'climbed' : ''}" x1="0" x2=${LADDER} y1=${y} y2=${y}></line>`
  }

  private renderWorld(world: number): TemplateResult {
    const y = rungAt(world * 25, HEIGHT)
    return svg`<line class="border" x1=${LADDER + 8} x2=${LADDER + PATH + 16} y1=${y} y2=${y}></line><text x=${LADDER + 10} y=${y + 11}>${words().degree.worlds[world - 1]}</text>`
  }

  private renderWay({ path, degree }: Standing): TemplateResult {
    const y = degree ? rungAt(degree, HEIGHT) : HEIGHT
    return svg`
      <g transform="translate(${LADDER + 12} 0)"><path class="way" d=${lineOf(path, PATH, HEIGHT)}></path><circle class="end" cx=${PATH} cy=${y} r="3.5"></circle></g>`
  }

  private said({ degree, world, step, path, members }: Standing): TemplateResult {
    const { degree: say } = words(), first = path[0], isSteady = !first || first.degree === degree
    return html`
      <p class="said">${degree ? say.at(degree, say.worlds[world - 1]!, step) : say.before}</p>
      ${first && path.length > 1 ? html`<p class="quiet">${isSteady ? say.steady(day(first.on)) : say.came(first.degree, day(first.on))}</p>` : nothing}
      <p class="faint">${say.means(members)}</p>`
  }

  override render(): TemplateResult | typeof nothing {
    const { standing } = this
    if (standing.degree === null) return nothing
    const degree = standing.degree
    return html`
      <figure>
        <svg viewBox="0 -8 ${LADDER + PATH + 24} ${HEIGHT + 16}" dir="ltr" aria-hidden="true">
          ${Array.from({ length: TOP }, (_, at) => this.renderRung(at + 1, degree))}
          ${WORLDS.map(world => this.renderWorld(world))}
          ${this.renderWay(standing)}
        </svg>
        <figcaption>${this.said(standing)}</figcaption>
      </figure>`
  }
}
