/** Cuts a page's content into drafts. Every element is written anew from short lists, so nothing passes that is not named. */
import { isElement, isText, type Element, type PageNode } from './dom.ts'
import { inlineText, isBlank, paragraphs, type Draft, type Inline, type Mark } from './draft.ts'
import { embedded, inlineOf, inlinesOf, listMark, pictureText, preMark, voiceOf, type Setting } from './inline.ts'
import { isLayout, tableMark } from './table.ts'

/** What is being cut: the drafts so far, and `run`, the running text since the last of them. */
type Cutting = { drafts: Draft[]; run: Inline[]; setting: Setting; quoted: boolean }

const SETS_APART = new Set('p,h1,h2,h3,h4,h5,h6,blockquote,pre,hr,figure,ul,ol,dl,table,div,section,article,main,header,footer,center,details,figcaption'.split(','))
const IS_BLOCK = new Set([...SETS_APART, 'summary', 'address', 'hgroup', 'nav', 'aside', 'li', 'dt', 'dd', 'caption', 'td', 'th', 'tr', 'tbody', 'thead', 'tfoot', 'body'])
const DEEPEST = 150

const holdsBlocks = (element: Element): boolean => [...element.childNodes].some(child => isElement(child) && (SETS_APART.has(child.localName) || holdsBlocks(child)))

const flush = (cutting: Cutting, kind: Draft['kind'] = 'paragraph', more: Partial<Draft> = {}) => {
  const found = paragraphs(cutting.run)
  cutting.run = []
  for (const lines of found) cutting.drafts.push({ kind: kind === 'paragraph' && cutting.quoted ? 'quote' : kind, lines, ...more })
}

const put = (cutting: Cutting, kind: Draft['kind'], inlines: Inline[]) => {
  flush(cutting)
  cutting.run = inlines
  flush(cutting, kind)
}

const putMark = (cutting: Cutting, kind: Draft['kind'], mark: Mark) => {
  flush(cutting)
  if (kind === 'rule' || !isBlank([mark])) cutting.drafts.push({ kind, lines: [[mark]] })
}

const cutApart = (cutting: Cutting, element: Element) => {
  flush(cutting)
  cutWithin(cutting, element)
  flush(cutting)
}

const cutWithin = (cutting: Cutting, element: Element) => {
  const { setting } = cutting
  if (setting.depth >= DEEPEST) return void cutting.run.push(...inlineOf(element, setting))
  cutting.setting = { ...setting, depth: setting.depth + 1 }
  for (const child of element.childNodes) cutNode(cutting, child)
  cutting.setting = setting
}

const running = (kind: Draft['kind'], level?: number) => (cutting: Cutting, element: Element) => {
  if (holdsBlocks(element) || isPicture(element)) return cutApart(cutting, element)
  flush(cutting)
  const attributes = voiceOf(element)
  cutting.run = inlinesOf(element, cutting.setting)
  flush(cutting, kind, { ...(level && { level }), ...(Object.keys(attributes).length > 0 && { attributes }) })
}

/** A paragraph around pictures alone is those pictures. */
const isPicture = (element: Element) => !element.textContent?.trim() && element.querySelector('img,iframe') !== null

const quote = (cutting: Cutting, element: Element) => {
  const { quoted } = cutting
  flush(cutting)
  cutting.quoted = true
  cutApart(cutting, element)
  cutting.quoted = quoted
}

const list = (cutting: Cutting, element: Element) => {
  if (element.querySelector('h1,h2,h3,h4,table,blockquote,figure')) return cutApart(cutting, element)
  putMark(cutting, 'list', listMark(element, cutting.setting))
}

const table = (cutting: Cutting, element: Element) => {
  if (isLayout(element)) return cutApart(cutting, element)
  putMark(cutting, 'table', tableMark(element, cutting.setting))
}

const figure = (cutting: Cutting, element: Element) => {
  const caption = element.querySelector('figcaption')
  if (element.querySelector('table,pre,blockquote,iframe,ul,ol') || !element.querySelector('img')) return cutApart(cutting, element)
  const words = caption?.textContent?.trim() ? inlinesOf(caption, cutting.setting) : [...element.querySelectorAll('img')].map(pictureText).join('\n')
  put(cutting, 'figure', typeof words === 'string' ? [words] : words)
}

const isEmoji = (element: Element) => /\bemoji\b/.test(element.getAttribute('class') ?? '') || /^\p{Extended_Pictographic}/u.test(pictureText(element))

const picture = (cutting: Cutting, element: Element) => {
  if (isEmoji(element) || cutting.run.some(inline => inlineText(inline).trim() !== '')) cutting.run.push(pictureText(element))
  else put(cutting, 'figure', [pictureText(element)])
}

const HANDLERS: Record<string, (cutting: Cutting, element: Element) => void> = {
  p: running('paragraph'),
  figcaption: running('figure'),
  ...Object.fromEntries([1, 2, 3, 4, 5, 6].map(level => [`h${level}`, running('heading', level)])),
  blockquote: quote,
  ul: list, ol: list, dl: list,
  table, figure,
  img: picture,
  pre: (cutting, element) => putMark(cutting, 'code', preMark(element)),
  hr: cutting => putMark(cutting, 'rule', { tag: 'hr', within: [] }),
  iframe: (cutting, element) => put(cutting, 'figure', embedded(element, cutting.setting)),
}

const cutNode = (cutting: Cutting, node: PageNode): void => {
  if (isText(node)) return void cutting.run.push(...inlineOf(node, cutting.setting))
  if (!isElement(node)) return
  const handler = HANDLERS[node.localName]
  if (handler) return handler(cutting, node)
  if (IS_BLOCK.has(node.localName) || holdsBlocks(node)) return cutApart(cutting, node)
  cutting.run.push(...inlineOf(node, cutting.setting))
}

/** The content of an element as drafts, with its links made absolute from `base`. */
export function cut(content: Element, base?: string): Draft[] {
  const cutting: Cutting = { drafts: [], run: [], setting: { base, depth: 0 }, quoted: false }
  cutApart(cutting, content)
  return withoutLooseRules(cutting.drafts)
}

const withoutLooseRules = (drafts: Draft[]) =>
  drafts.filter(({ kind }, index) => kind !== 'rule' || (index > 0 && index < drafts.length - 1 && drafts[index - 1]!.kind !== 'rule'))
