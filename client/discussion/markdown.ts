/** A message's Markdown as something safe to show: raw HTML stays visible text, pictures are left out, links say where they lead. */
import purifier from 'dompurify'
import { Lexer, Marked } from 'marked'
import { isLine, isMarkdown, RULES, TAGS } from '../../shared/markdown.ts'

const SAFE_LINK = /^(https?:|mailto:)/i
const OWN_DIRECTION = 'p, li, blockquote, td, th, pre'

const marked = new Marked(RULES)

/** Every block finds its own direction, and what stands in a quotation or an item has that one's; a link opens beside the page and takes nothing with it, or is only its words. */
const settle = (fragment: DocumentFragment): DocumentFragment => {
  for (const block of fragment.querySelectorAll(OWN_DIRECTION)) {
    if (!block.parentElement?.closest('blockquote, li')) block.setAttribute('dir', 'auto')
  }
  for (const link of fragment.querySelectorAll('a')) {
    if (SAFE_LINK.test(link.getAttribute('href') ?? '')) Object.assign(link, { target: '_blank', rel: 'noopener noreferrer nofollow ugc' })
    else link.replaceWith(...link.childNodes)
  }
  return fragment
}

const purify = (dirty: string): DocumentFragment => purifier.sanitize(dirty, {
  ALLOWED_TAGS: TAGS,
  ALLOWED_ATTR: ['href', 'start'], ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false, RETURN_DOM_FRAGMENT: true,
})

/** The text as it stands, line by line: for what is no Markdown, or would take too long to read as such. */
export const plain = (text: string): DocumentFragment => {
  const paragraph = Object.assign(document.createElement('p'), { dir: 'auto', textContent: text, className: 'plain' })
  const fragment = document.createDocumentFragment()
  fragment.append(paragraph)
  return fragment
}

// A browser learns a rule for each of the two kinds of letters it knows, and better at the second time
const FIRST = ['a', 'a', 'א', 'א']

/** Has the browser learn the rules one at a time: learnt together, at the first words, they stop the page. */
export const learn = async (): Promise<void> => {
  const { block: { gfm }, inline: { breaks } } = Lexer.rules
  for (const rule of [...Object.values(gfm), ...Object.values(breaks)]) {
    for (const words of FIRST) rule.exec(words)
    await new Promise(next => { setTimeout(next) })
  }
}

const line = (text: string): DocumentFragment => {
  const fragment = document.createDocumentFragment()
  fragment.append(Object.assign(document.createElement('p'), { dir: 'auto', textContent: text }))
  return fragment
}

/** Draws a message's body. */
export const draw = (body: string): DocumentFragment => {
  if (isLine(body)) return line(body)
  if (!isMarkdown(body)) return plain(body)
  try {
    return settle(purify(marked.parse(body, { async: false })))
  } catch {
    // quotes or lists nested a thousand deep
    return plain(body)
  }
}
