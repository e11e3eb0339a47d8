/** A message's Markdown as something safe to show: raw HTML stays visible text, pictures are left out, links say where they lead. */
import purifier from 'dompurify'
import { Marked, type Tokens } from 'marked'
import { isMarkdown } from '../../shared/prose.ts'

const SAFE_LINK = /^(https?:|mailto:)/i
const OWN_DIRECTION = 'p, li, blockquote, td, th, pre'

const escaped = (text: string): string => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

const marked = new Marked({
  gfm: true, breaks: true,
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escaped(text),
    image: ({ text }: Tokens.Image) => escaped(text),
    heading({ tokens }: Tokens.Heading) { return `<p><strong>${this.parser.parseInline(tokens)}</strong></p>` },
    checkbox: ({ checked }: Tokens.Checkbox) => (checked ? '☑ ' : '☐ '),
  },
})

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
  ALLOWED_TAGS: ['p', 'br', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a', 'hr', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ALLOWED_ATTR: ['href', 'start'], ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false, RETURN_DOM_FRAGMENT: true,
})

/** The text as it stands, line by line: for what is no Markdown, or would take too long to read as such. */
export const plain = (text: string): DocumentFragment => {
  const paragraph = Object.assign(document.createElement('p'), { dir: 'auto', textContent: text, className: 'plain' })
  const fragment = document.createDocumentFragment()
  fragment.append(paragraph)
  return fragment
}

/** Draws a message's body. */
export const draw = (body: string): DocumentFragment => {
  if (!isMarkdown(body)) return plain(body)
  try {
    return settle(purify(marked.parse(body, { async: false })))
  } catch {
    // quotes or lists nested a thousand deep
    return plain(body)
  }
}
