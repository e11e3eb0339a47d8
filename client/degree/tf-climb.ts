import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { base } from '../look/base.ts'
import { Watching } from '../watched.ts'
import { Tongue, words } from '../words/words.ts'
import type { Climb } from './degrees.ts'
import './tf-circle.ts'
import './tf-ladder.ts'

/**
 * A group's way to each other in two pictures: the ladder, and the circle of who answers whom. A group may go without them.
 * @summary The ladder and the circle.
 */
@customElement('tf-climb')
export class TfClimb extends LitElement {
  static override styles = [base, css`
    .stand { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: var(--tf-space-6) var(--tf-space-8); align-items: start;
      margin-block-start: var(--tf-space-7); padding-block-start: var(--tf-space-6); border-block-start: 1px solid var(--tf-line); }
    h2 { font-size: var(--tf-size-l); margin-block-end: var(--tf-space-3); }
  `]

  @property({ attribute: false }) climb!: Climb
  @property({ attribute: false }) nameOf: (memberId: string) => string = () => ''
  private readonly tongue = new Tongue(this)
  private readonly watching = new Watching(this)

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('climb')) this.watching.on(this.climb)
  }

  override render(): TemplateResult | typeof nothing {
    const { standing } = this.climb, { degree: say } = words()
    if (!standing?.ladder) return nothing
    return html`
      <div class="stand">
        <section aria-labelledby="ladder"><h2 id="ladder">${say.title}</h2><tf-ladder .standing=${standing}></tf-ladder></section>
        ${standing.circle ? html`<section aria-labelledby="circle"><h2 id="circle">${say.circle}</h2><tf-circle .circle=${standing.circle} .nameOf=${this.nameOf}></tf-circle></section>` : nothing}
      </div>`
  }
}
