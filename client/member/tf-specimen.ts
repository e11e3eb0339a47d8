import { css, html, LitElement, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { base } from '../look/base.ts'
import { Tongue, words } from '../words/words.ts'

const INKS = [4, 1, 3] as const

/**
 * A page of a reading with three friends' notes beside it: what the room is, shown rather than said.
 * @summary A specimen page.
 */
@customElement('tf-specimen')
export class TfSpecimen extends LitElement {
  static override styles = [base, css`
    figure { padding: var(--tf-space-6) var(--tf-space-5) var(--tf-space-5); background: var(--tf-sheet); border: 1px solid var(--tf-line); border-radius: 3px; box-shadow: var(--tf-lift); }
    blockquote { margin: 0; font-family: var(--tf-text); font-size: 1.375rem; line-height: 1.78; text-wrap: pretty; }
    mark { background: var(--tf-by-tint); color: inherit; text-decoration: underline 2px var(--tf-by); text-underline-offset: 0.28em; text-decoration-skip-ink: none; }
    cite { display: block; margin-block-start: var(--tf-space-3); color: var(--tf-ink-faint); font-size: var(--tf-size-s); font-style: normal; }
    ol { display: grid; gap: var(--tf-space-3); margin-block-start: var(--tf-space-5); padding-block-start: var(--tf-space-5); border-block-start: 1px solid var(--tf-line); }
    li { padding-inline-start: var(--tf-space-3); border-inline-start: 3px solid var(--tf-by); }
    b { color: var(--tf-by); font-size: var(--tf-size-s); display: block; }
    @media (prefers-reduced-motion: no-preference) {
      li, mark { animation: arrive 700ms both ease-out; }
      li:nth-child(1), mark:nth-of-type(1) { animation-delay: 350ms; }
      li:nth-child(2), mark:nth-of-type(2) { animation-delay: 900ms; }
      li:nth-child(3), mark:nth-of-type(3) { animation-delay: 1450ms; }
      @keyframes arrive { from { opacity: 0.001; translate: 0 4px; } }
      mark { animation-name: ink; }
      @keyframes ink { from { background: transparent; text-decoration-color: transparent; } }
    }
  `]

  private readonly tongue = new Tongue(this)

  override render(): TemplateResult {
    const { arrival } = words()
    const piece = (text: string, at: number) => (at % 2 ? html`<mark class="by-${INKS[(at - 1) / 2]}">${text}</mark>` : text)
    return html`
      <figure aria-label=${arrival.specimen}>
        <blockquote>${arrival.specimenText.map(piece)}<cite>${arrival.specimenSource}</cite></blockquote>
        <ol role="list">
          ${arrival.specimenNotes.map((note, at) => html`<li class="by-${INKS[at]}"><b>${note.name}</b>${note.says}</li>`)}
        </ol>
      </figure>`
  }
}
