/** Paints stretches of the text with the CSS Custom Highlight API: nothing is put into the page, so nothing moves and nothing is cut in two. */
import { css, unsafeCSS, type CSSResult } from 'lit'
import { COLOURS } from '../../shared/member.ts'

const PREFIX = 'tf-'

/** How a stretch is painted: a colour by number, or none in particular; what is open; what is talked about; what is chosen to write about. */
export type Paint = `by-${number}` | `open-${number}` | 'plain' | 'talked' | 'chosen'

const eachColour = (rule: (nth: number) => string): CSSResult => unsafeCSS(Array.from({ length: COLOURS }, (_, nth) => rule(nth)).join('\n'))

/** The rules for every paint; they belong into the shadow root whose text is painted. */
export const paints: CSSResult = css`
  ${eachColour(nth => `
    ::highlight(tf-by-${nth}) { background-color: var(--tf-member-${nth}-tint); }
    ::highlight(tf-open-${nth}) { background-color: var(--tf-member-${nth}-strong); text-decoration: underline 2px var(--tf-member-${nth}); }`)}
  ::highlight(tf-talked) { text-decoration: underline 2px dotted var(--tf-ink-faint); }
  ::highlight(tf-plain) { background-color: var(--tf-sunk); text-decoration: underline 1px var(--tf-field); }
  ::highlight(tf-chosen) { background-color: var(--tf-accent-soft); text-decoration: underline 2px var(--tf-accent); }
`

/** Whether the browser paints by itself; where it does not, marks are laid under the words. */
export const canPaint = typeof Highlight === 'function' && 'highlights' in CSS

/** How those marks look; they belong into the same shadow root. */
export const laid: CSSResult = css`
  .laid { position: absolute; inset: 0; }
  .laid mark { position: absolute; background: var(--tf-sunk); }
  ${eachColour(nth => `
    .laid .by-${nth} { background: var(--tf-member-${nth}-tint); }
    .laid .open-${nth} { background: var(--tf-member-${nth}-strong); box-shadow: 0 2px var(--tf-member-${nth}); }`)}
  .laid .chosen { background: var(--tf-accent-soft); box-shadow: 0 2px var(--tf-accent); }
`

/** What is painted in one text, paragraph by paragraph, so that a change repaints one. */
export class Painting {
  private readonly painted = new Map<string, readonly [Highlight, AbstractRange][]>()
  private readonly own = new Map<Paint, Highlight>()

  /** Paints a paragraph's stretches in place of those before. */
  paint(block: HTMLElement, stretches: readonly (readonly [Paint, AbstractRange])[]): void {
    if (!canPaint) return lay(block, stretches)
    const blockId = block.dataset.block!
    for (const [highlight, range] of this.painted.get(blockId) ?? []) highlight.delete(range)
    const next = stretches.map(([paint, range]) => [this.highlight(paint), range] as [Highlight, AbstractRange])
    for (const [highlight, range] of next) highlight.add(range)
    if (next.length) this.painted.set(blockId, next)
    else this.painted.delete(blockId)
  }

  /** Takes all paint off: the text is leaving the page. */
  clear(): void {
    for (const [paint, highlight] of this.own) if (CSS.highlights.get(PREFIX + paint) === highlight) CSS.highlights.delete(PREFIX + paint)
    this.own.clear()
    this.painted.clear()
  }

  private highlight(paint: Paint): Highlight {
    const known = this.own.get(paint)
    if (known) return known
    const highlight = new Highlight()
    highlight.priority = paint === 'plain' || paint.startsWith('by-') ? 0 : 1
    this.own.set(paint, highlight)
    CSS.highlights.set(PREFIX + paint, highlight)
    return highlight
  }
}

// A mark for each line of each stretch; the wider ones, which lie under the others, first
const lay = (block: HTMLElement, stretches: readonly (readonly [Paint, AbstractRange])[]): void => {
  const { left, top } = block.getBoundingClientRect(), marks = stretches.flatMap(([paint, range]) => rectsOf(range).map(rect => markAt(paint, rect, { left, top })))
  const layer = block.previousElementSibling?.className === 'laid' ? block.previousElementSibling : Object.assign(document.createElement('div'), { className: 'laid' })
  layer.setAttribute('aria-hidden', 'true')
  layer.replaceChildren(...marks)
  if (!layer.isConnected) block.before(layer)
}

const rectsOf = ({ startContainer, startOffset, endContainer, endOffset }: AbstractRange): DOMRect[] => {
  const range = document.createRange()
  range.setStart(startContainer, startOffset)
  range.setEnd(endContainer, endOffset)
  return [...range.getClientRects()]
}

const markAt = (paint: Paint, rect: DOMRect, origin: { left: number; top: number }): HTMLElement => {
  const mark = document.createElement('mark')
  mark.className = paint
  Object.assign(mark.style, { left: `${rect.left - origin.left}px`, top: `${rect.top - origin.top}px`, width: `${rect.width}px`, height: `${rect.height}px` })
  return mark
}
