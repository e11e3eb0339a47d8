/** Paints stretches of the text with the CSS Custom Highlight API: nothing is put into the page, so nothing moves and nothing is cut in two. */
import { css, unsafeCSS, type CSSResult } from 'lit'
import { COLOURS } from '../../shared/member.ts'

const PREFIX = 'tf-'

/** How a stretch is painted: a member's colour by number, or what is open, talked about, chosen to write about. */
export type Paint = `by-${number}` | `open-${number}` | 'talked' | 'chosen'

const eachColour = (rule: (nth: number) => string): CSSResult => unsafeCSS(Array.from({ length: COLOURS }, (_, nth) => rule(nth)).join('\n'))

/** The rules for every paint; they belong into the shadow root whose text is painted. */
export const paints: CSSResult = css`
  ${eachColour(nth => `
    ::highlight(tf-by-${nth}) { background-color: var(--tf-member-${nth}-tint); }
    ::highlight(tf-open-${nth}) { background-color: var(--tf-member-${nth}-strong); text-decoration: underline 2px var(--tf-member-${nth}); }`)}
  ::highlight(tf-talked) { text-decoration: underline 2px dotted var(--tf-ink-faint); }
  ::highlight(tf-chosen) { background-color: var(--tf-accent-soft); text-decoration: underline 2px var(--tf-accent); }
`

const canPaint = typeof Highlight === 'function' && 'highlights' in CSS

/** What is painted in one text, paragraph by paragraph, so that a change repaints one. */
export class Painting {
  private readonly painted = new Map<string, readonly [Highlight, AbstractRange][]>()
  private readonly own = new Map<Paint, Highlight>()

  /** Paints a paragraph's stretches in place of those before. */
  paint(blockId: string, stretches: Iterable<readonly [Paint, AbstractRange]>): void {
    if (!canPaint) return
    for (const [highlight, range] of this.painted.get(blockId) ?? []) highlight.delete(range)
    const next = [...stretches].map(([paint, range]) => [this.highlight(paint), range] as [Highlight, AbstractRange])
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
    highlight.priority = paint.startsWith('by-') ? 0 : 1
    this.own.set(paint, highlight)
    CSS.highlights.set(PREFIX + paint, highlight)
    return highlight
  }
}
