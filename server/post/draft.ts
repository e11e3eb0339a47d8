/**
 * A draft is a block on its way into a post. Its running text is held as lines of inlines, because a line is what the head and foot of
 * a post are made of (an author, a lesson number, a related title); a line break inside a block is `<br>` and a newline in `html`, a
 * newline in `text`. Browsers give a `<br>` no text, and without the newline the words on both sides of it would be one word.
 */
import type { Block, Link } from '../../shared/post.ts'

/** An element around pieces of running text. */
export type Mark = { tag: string; attributes?: Record<string, string>; within: Inline[] }
/** A piece of running text: characters, or an element of an allowed kind around other pieces. `br` is a Mark without anything within. */
export type Inline = string | Mark
/** Running text up to a line break. */
export type Line = Inline[]
/** A block to be. */
export type Draft = { kind: Block['kind']; level?: number; attributes?: Record<string, string>; lines: Line[] }

const WRAPPERS: Record<Block['kind'], string | undefined> = {
  paragraph: 'p', heading: 'h', quote: 'blockquote', figure: 'figure', list: undefined, code: undefined, table: undefined, rule: undefined,
}
const VOID = new Set(['hr', 'wbr'])
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\u00a0': '&nbsp;', '\r': '&#13;' }

/** Characters made safe to stand in HTML, as text or within double quotes. */
const escapeHtml = (text: string) => text.replace(/[&<>"\u00a0\r]/g, character => ESCAPES[character] ?? character)

const isBreak = (inline: Inline) => typeof inline !== 'string' && inline.tag === 'br'

const opening = ({ tag, attributes = {} }: { tag: string; attributes?: Record<string, string> }) =>
  `<${tag}${Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`).join('')}>`

const inlineHtml = (inline: Inline): string => {
  if (typeof inline === 'string') return escapeHtml(inline)
  if (isBreak(inline)) return '<br>\n'
  if (VOID.has(inline.tag)) return opening(inline)
  return opening(inline) + inline.within.map(inlineHtml).join('') + `</${inline.tag}>`
}

/** The characters of a piece, as textContent gives them for its html. */
export const inlineText = (inline: Inline): string =>
  typeof inline === 'string' ? inline : isBreak(inline) ? '\n' : inline.within.map(inlineText).join('')

/** The characters of a line. */
export const lineText = (line: Line) => line.map(inlineText).join('')

/** A draft's html: allowed elements only, every character escaped. */
export const draftHtml = (draft: Draft) => {
  const inner = draft.lines.map(line => line.map(inlineHtml).join('')).join('<br>\n')
  const wrapper = WRAPPERS[draft.kind]
  if (!wrapper) return inner
  const tag = draft.kind === 'heading' ? `h${draft.level ?? 2}` : wrapper
  return `${opening({ tag, attributes: draft.attributes ?? {} })}${inner}</${tag}>`
}

/** A draft's text: exactly the textContent of its html. */
export const draftText = (draft: Draft) => draft.lines.map(lineText).join('\n')

/** Running text cut at its line breaks, also at those inside other elements. */
const splitLines = (inlines: Inline[]): Line[] => {
  const lines: Line[] = [[]]
  for (const inline of inlines) {
    const [first = [], ...rest] = isBreak(inline) ? [[], []] : piecesOf(inline)
    lines.at(-1)!.push(...first)
    lines.push(...rest)
  }
  return lines
}

const piecesOf = (inline: Inline): Line[] => {
  if (typeof inline === 'string' || keepsBreaks(inline)) return [[inline]]
  return splitLines(inline.within).map(within => [{ ...inline, within }])
}

const keepsBreaks = ({ tag }: Mark) => ['ul', 'ol', 'dl', 'pre', 'table'].includes(tag)

/** Where a piece of text links to, if anything in it is a link. */
export const hrefOf = (inlines: Inline[]): string | undefined => {
  for (const inline of inlines) {
    if (typeof inline === 'string') continue
    const href = inline.tag === 'a' ? inline.attributes?.['href'] : hrefOf(inline.within)
    if (href) return href
  }
  return undefined
}

/** A line as a link of a post: its words, and its address when it has one. */
export const lineLink = (line: Line): Link => {
  const url = hrefOf(line)
  return { title: tidy(lineText(line)), ...(url && { url }) }
}

/** A name or title on one line: outer space gone, inner runs of space made one. For what a post is called, never for what it says. */
export const tidy = (text: string) => text.replace(/[ \t\n\r\f\u00a0]+/g, ' ').replace(/^ | $/g, '')

const trimEnd = (line: Line, edge: 'first' | 'last'): Line => {
  const at = edge === 'first' ? 0 : line.length - 1
  const inline = line[at]
  if (inline === undefined) return line
  const trimmed = typeof inline === 'string' ? trimText(inline, edge) : { ...inline, within: keepsBreaks(inline) ? inline.within : trimEnd(inline.within, edge) }
  if (inlineText(trimmed) === '' && inlineText(inline) !== '') return trimEnd(line.filter((_, index) => index !== at), edge)
  return line.map((kept, index) => (index === at ? trimmed : kept))
}

/** Walks in from the end: a pattern for trailing space would look at every inner space of a long text again and again. */
const trimText = (text: string, edge: 'first' | 'last') => {
  if (edge === 'first') return text.replace(/^[ \t\n\f\r]+/, '')
  let end = text.length
  while (end > 0 && ' \t\n\f\r'.includes(text[end - 1]!)) end--
  return text.slice(0, end)
}

/** A line without the white space a browser would not show at its ends. */
export const trimLine = (line: Line): Line => trimEnd(trimEnd(line, 'first'), 'last')

/** Whether a line shows nothing. */
export const isBlank = (line: Line) => /^[\s\u00a0]*$/.test(lineText(line))

/** Running text as paragraphs of trimmed lines: an empty line, or two breaks in a row, begins a new one. */
export const paragraphs = (inlines: Inline[]): Line[][] => {
  const found: Line[][] = [[]]
  for (const line of splitLines(inlines).map(trimLine)) {
    if (!isBlank(line)) found.at(-1)!.push(line)
    else if (found.at(-1)!.length > 0) found.push([])
  }
  return found.filter(lines => lines.length > 0)
}
