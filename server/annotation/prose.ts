/** A member's Markdown as HTML that is safe on a page of its own: raw HTML stays visible text, pictures are their words, links say where they lead. */
import { Marked } from 'marked'
import sanitizeHtml from 'sanitize-html'
import { escaped, isMarkdown, RULES, TAGS } from '../../shared/markdown.ts'

const marked = new Marked(RULES)

const purify = (html: string): string => sanitizeHtml(html, {
  allowedTags: TAGS,
  allowedAttributes: { a: ['href'], ol: ['start'] }, allowedSchemes: ['http', 'https', 'mailto'], allowProtocolRelative: false,
})

const plain = (text: string): string => `<p class="plain" dir="auto">${escaped(text)}</p>`

const OWN_DIRECTION = /<(\/?)(p|li|blockquote|td|th|pre)>/g

/** Each block with a direction of its own; what stands in a quotation or an item has that one's. */
const directed = (html: string): string => {
  let depth = 0
  return html.replace(OWN_DIRECTION, (tag: string, closes: string, name: string) => {
    const isOutermost = depth === 0 && !closes
    if (name === 'li' || name === 'blockquote') depth += closes ? -1 : 1
    return isOutermost ? `<${name} dir="auto">` : tag
  })
}

/** Draws some words; each block finds its own direction. */
export const draw = (words: string): string => {
  if (!isMarkdown(words)) return plain(words)
  try {
    return directed(purify(marked.parse(words, { async: false })))
  } catch {
    // quotes or lists nested a thousand deep
    return plain(words)
  }
}
