/** Running text out of a page's elements: the kinds that mean something within a sentence are written anew, the rest leave only their words. */
import { absolute, isElement, isText, type Element, type PageNode } from './dom.ts'
import { inlineText, paragraphs, tidy, type Inline, type Line, type Mark } from './draft.ts'

/** What holds for all text below an element: the address links are relative to, how deep it lies, and whether it is within a link already. */
export type Setting = { base?: string | undefined; depth: number; linked?: boolean }

const KEPT: Record<string, string> = {
  strike: 's', tt: 'code', ...Object.fromEntries(['abbr', 'b', 'bdi', 'bdo', 'cite', 'code', 'del', 'dfn', 'em', 'i', 'ins', 'kbd', 'mark', 'q', 'ruby', 'rt', 'rp',
    's', 'samp', 'small', 'strong', 'sub', 'sup', 'time', 'u', 'var'].map(tag => [tag, tag])),
}
const BREAKING = new Set(['p', 'div', 'section', 'article', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'li', 'dt', 'dd', 'blockquote', 'figure', 'figcaption', 'hr', 'tr', 'caption',
  'header', 'footer', 'address', 'summary', 'details'])
const BREAK: Mark = { tag: 'br', within: [] }
const DEEPEST = 100

/** A page's line ends and the indentation after them are its layout, not its text; all other white space is left as it is. */
const collapse = (text: string) => text.replace(/[ \t\n\f\r]+/g, space => (space.includes('\n') ? ' ' : space))

/** The attributes that say how an element's own text is to be read. */
export const voiceOf = (element: Element): Record<string, string> => {
  const dir = element.getAttribute('dir')?.toLowerCase() ?? ''
  const lang = element.getAttribute('lang') ?? ''
  return { ...(['ltr', 'rtl', 'auto'].includes(dir) && { dir }), ...(/^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(lang) && { lang }) }
}

const marked = (tag: string, attributes: Record<string, string>, within: Inline[]): Inline[] =>
  within.some(inline => inlineText(inline) !== '') ? [{ tag, attributes, within }] : []

const link = (element: Element, setting: Setting): Inline[] => {
  const href = element.getAttribute('href') ?? ''
  const address = setting.linked || href.startsWith('#') ? undefined : absolute(href, setting.base)
  const within = inlinesOf(element, { ...setting, linked: setting.linked || address !== undefined })
  return address ? marked('a', linkTo(address), within) : within
}

const linkTo = (href: string) => ({ href, rel: 'noopener noreferrer nofollow', target: '_blank' })

/** A picture is not asked for from a reader's browser, which would tell its server who reads; what it shows is said in words. */
export const pictureText = (element: Element) => collapse(element.getAttribute('alt') ?? '').trim()

/** What a page shows from elsewhere, as a link to it. */
export const embedded = (element: Element, setting: Setting): Inline[] => {
  const address = absolute(element.getAttribute('src'), setting.base)
  if (!address?.startsWith('http')) return []
  return marked('a', linkTo(address), [element.getAttribute('title')?.trim() || new URL(address).hostname])
}

/** A formula in plain words: its letters apart, what stands high or low as such, a fraction with its stroke. */
const formula = (wrap: (parts: Inline[][]) => Inline[]) => (element: Element, setting: Setting) =>
  wrap([...element.childNodes].filter(isElement).map(child => inlineOf(child, { ...setting, depth: setting.depth + 1 })))
const raised = (tag: 'sup' | 'sub') => formula(([base = [], ...rest]) => [...base, { tag, within: rest.flat() }, ' '])
const symbol = (element: Element): Inline[] => [tidy(element.textContent ?? ''), ' ']

const SPECIAL: Record<string, (element: Element, setting: Setting) => Inline[]> = {
  a: link,
  br: () => [BREAK],
  wbr: () => [],
  img: element => [pictureText(element)],
  iframe: embedded,
  ul: (element, setting) => apart(listMark(element, setting)),
  ol: (element, setting) => apart(listMark(element, setting)),
  mi: symbol, mn: symbol, mo: symbol, mtext: symbol,
  msup: raised('sup'), msub: raised('sub'),
  mfrac: formula(([above = [], ...below]) => ['(', ...above, ')/(', ...below.flat(), ') ']),
  msqrt: (element, setting) => ['√(', ...inlinesOf(element, setting), ') '],
  pre: element => apart(preMark(element)),
  td: (element, setting) => [...inlinesOf(element, setting), '\t'],
  th: (element, setting) => [...inlinesOf(element, setting), '\t'],
}

const apart = (mark: Mark): Inline[] => (inlineText(mark).trim() === '' ? [] : ['\n', mark, '\n'])

/** One node of running text, written anew. */
export const inlineOf = (node: PageNode, setting: Setting): Inline[] => {
  if (isText(node)) return [collapse(node.textContent ?? '')]
  if (!isElement(node)) return []
  if (setting.depth > DEEPEST) return [collapse(node.textContent ?? '')]
  return SPECIAL[node.localName]?.(node, setting) ?? ordinary(node, setting)
}

const ordinary = (element: Element, setting: Setting): Inline[] => {
  const within = inlinesOf(element, setting)
  const voice = voiceOf(element)
  const tag = KEPT[element.localName] ?? (Object.keys(voice).length > 0 ? 'span' : undefined)
  if (BREAKING.has(element.localName)) return [BREAK, ...within, BREAK]
  return tag ? marked(tag, voice, within) : within
}

/** The running text within an element; blocks in it are set apart by line breaks. */
export const inlinesOf = (element: Element, setting: Setting): Inline[] =>
  [...element.childNodes].flatMap(child => inlineOf(child, { ...setting, depth: setting.depth + 1 }))

const joinLines = (lines: Line[]): Inline[] => lines.flatMap((line, index) => (index === 0 ? line : [BREAK, ...line]))

/** What one list item or table cell holds. */
export const itemInlines = (node: PageNode, setting: Setting): Inline[] =>
  joinLines(paragraphs(isElement(node) && ITEMS.has(node.localName) ? inlinesOf(node, setting) : inlineOf(node, setting)).flat())

const ITEMS = new Set(['li', 'dt', 'dd', 'td', 'th', 'caption'])
const number = (value: string | null, most: number) => (value !== null && /^-?\d{1,6}$/.test(value) && Number(value) <= most ? value : undefined)

/** A whole number from an attribute, when it is one and no bigger than `most`. */
export const numbered = (element: Element, name: string, most: number) => {
  const value = number(element.getAttribute(name), most)
  return value === undefined ? {} : { [name]: value }
}

const itemTag = (node: PageNode, list: string) => (list === 'dl' ? (node.nodeName.toLowerCase() === 'dt' ? 'dt' : 'dd') : 'li')

const listItems = (list: Element): PageNode[] =>
  [...list.childNodes].flatMap(child => (list.localName === 'dl' && isElement(child) && child.localName === 'div' ? [...child.childNodes] : [child]))

/** A list with its items, each on a line of its own. */
export const listMark = (list: Element, setting: Setting): Mark => {
  const items = listItems(list).flatMap(node => marked(itemTag(node, list.localName), {}, itemInlines(node, setting)))
  const attributes = { ...voiceOf(list), ...(list.localName === 'ol' && numbered(list, 'start', 999_999)) }
  return { tag: list.localName, attributes, within: items.flatMap((item, index) => (index === 0 ? [item] : ['\n', item])) }
}

const rawText = (node: PageNode): string => {
  if (isText(node)) return node.textContent ?? ''
  if (!isElement(node)) return ''
  return node.localName === 'br' ? '\n' : [...node.childNodes].map(rawText).join('')
}

/** Text whose spaces and line ends are its own. `code` stands first because the HTML parser drops a line end right after `<pre>`. */
export const preMark = (element: Element): Mark => {
  const text = rawText(element).replace(/^(?:[ \t]*\n)+/, '').trimEnd()
  return { tag: 'pre', within: [{ tag: 'code', within: [text] }] }
}
