import { css, html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import arrow from 'lucide-static/icons/arrow-left.svg?raw'
import chevron from 'lucide-static/icons/chevron-right.svg?raw'
import { Refusal } from '../../shared/refusal.ts'
import { base } from '../look/base.ts'
import { icon } from '../look/icon.ts'
import { page, parts } from '../look/pages.ts'
import '../look/tf-trouble.ts'
import { entitle } from '../router.ts'
import { dayOfYear, monthOf } from '../words/time.ts'
import { Tongue, words } from '../words/words.ts'
import { byMonth, keptOf, pathIn, worldsIn, yearOf, type GroupYear, type YearReading } from './years.ts'

const BOX = { width: 600, height: 72 }

/**
 * A group's year on one page: what it read, month by month, what is kept of each reading and can be opened again, what it carried up, and
 * its way on the ladder.
 * @summary The year of a group.
 */
@customElement('tf-year')
export class TfYear extends LitElement {
  static override styles = [base, page, parts, css`
    .years { display: flex; flex-wrap: wrap; gap: var(--tf-space-2); }
    .years a { display: inline-flex; align-items: center; min-block-size: var(--tf-touch); padding-inline: var(--tf-space-3); border-radius: var(--tf-round-full); text-decoration: none; font-weight: 600; }
    .years a[aria-current] { background: var(--tf-accent-soft); }
    figure { margin-block: var(--tf-space-5); display: grid; gap: var(--tf-space-2); }
    svg { inline-size: 100%; block-size: auto; overflow: visible; direction: ltr; }
    .line { fill: none; stroke: var(--tf-accent); stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; stroke-linecap: round; }
    .ground { stroke: var(--tf-line); }
    h2 { color: var(--tf-accent); font-family: var(--tf-ui); font-size: var(--tf-size-s); font-weight: 700; letter-spacing: 0.02em; }
    section { padding-block-start: var(--tf-space-4); }
    section + section { border: 0; margin-block-start: var(--tf-space-4); }
    article { display: grid; gap: var(--tf-space-1); padding-block: var(--tf-space-3); border-block-end: 1px solid var(--tf-line); }
    h3 { font-size: var(--tf-size-l); font-weight: 500; }
    h3 a { color: inherit; text-decoration: none; }
    h3 a:hover { color: var(--tf-accent); text-decoration: underline; }
    blockquote { margin: var(--tf-space-1) 0 0; padding-inline-start: var(--tf-space-3); border-inline-start: 3px solid var(--tf-accent); font-family: var(--tf-text); overflow-wrap: anywhere; }
    summary { cursor: pointer; min-block-size: var(--tf-touch); display: flex; gap: var(--tf-space-1); align-items: center; font-family: var(--tf-text); margin-inline-start: -0.25rem; }
    summary .icon { color: var(--tf-ink-faint); transition: rotate var(--tf-quick); }
    details[open] summary .icon { rotate: 90deg; }
    details[open] summary .icon:dir(rtl) { rotate: -90deg; }
    ul { padding-inline-start: 1.75em; font-family: var(--tf-text); overflow-wrap: anywhere; }
    @media print { article { break-inside: avoid; } .years { display: none; } }
  `]

  @property() groupId = ''
  @property() of = ''
  @state() private year?: GroupYear
  @state() private refusal?: Refusal
  private readonly tongue = new Tongue(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('groupId') || changed.has('of')) void this.look()
  }

  private async look(): Promise<void> {
    try {
      this.year = await yearOf(this.groupId, Number(this.of) || undefined)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error
    }
  }

  private renderYears({ year, years }: GroupYear): TemplateResult | typeof nothing {
    if (years.length < 2) return nothing
    return html`<nav class="years" aria-label=${words().year.others}>${years.map(one => html`<a href="/groups/${this.groupId}/year?of=${one}" aria-current=${one === year ? 'page' : nothing}>${one}</a>`)}</nav>`
  }

  private renderPath({ path }: GroupYear): TemplateResult | typeof nothing {
    const [first, last] = [path[0], path.at(-1)], { year: say } = words()
    if (!first || !last || path.length < 2) return nothing
    return html`
      <figure>
        <svg viewBox="0 -4 ${BOX.width} ${BOX.height + 8}" aria-hidden="true">
          ${worldsIn(path).map(y => svg`<line class="ground" x1="0" x2=${BOX.width} y1=${y} y2=${y}></line>`)}<path class="line" d=${pathIn(path, BOX)}></path>
        </svg>
        <figcaption class="quiet">${say.path}: ${say.pathSaid(first.degree, last.degree)}</figcaption>
      </figure>`
  }

  private renderReading(read: YearReading): TemplateResult {
    const { reading: { id, post }, on, carried, rounds } = read, { year: say } = words()
    const kept = keptOf(read).map(([kind, count]) => say.kept[kind](count))
    return html`
      <article>
        <h3><a href="/readings/${id}" lang=${post.language ?? nothing} dir=${post.dir}>${post.title}</a></h3>
        <p class="faint">${[dayOfYear(on), post.author, ...kept].filter(Boolean).map((one, at) => html`${at ? ' · ' : ''}<bdi>${one}</bdi>`)}</p>
        ${carried.map(one => html`<blockquote><span class="faint">${say.carried}</span> <bdi>${one}</bdi></blockquote>`)}
        ${rounds.map(({ question, said }) => html`<details><summary>${icon(chevron, 'turns')}<span><span class="faint">${say.round}</span> <bdi>${question}</bdi></span></summary><ul>${said.map(one => html`<li dir="auto">${one}</li>`)}</ul></details>`)}
      </article>`
  }

  override render(): TemplateResult {
    const { year } = this, { year: say, house } = words()
    if (this.refusal) return html`<tf-trouble code=${this.refusal.code}></tf-trouble>`
    if (!year) return html`<p class="page quiet" role="status">${house.loading}</p>`
    entitle(say.titleOf(year.group.name))
    return html`
      <div class="page narrow">
        <a class="crumb" href="/groups/${this.groupId}">${icon(arrow, 'turns')}<bdi>${year.group.name}</bdi></a>
        <div class="row between"><h1>${year.year}</h1>${this.renderYears(year)}</div>
        <p class="quiet">${say.read(year.readings.length)}</p>
        ${this.renderPath(year)}
        ${year.readings.length ? nothing : html`<p class="quiet">${say.empty}</p>`}
        ${byMonth(year.readings).map(([month, readings]) => html`<section><h2>${monthOf(month)}</h2>${readings.map(read => this.renderReading(read))}</section>`)}
      </div>`
  }
}
