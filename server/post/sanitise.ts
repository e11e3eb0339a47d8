/** The first of two sieves: what may pass from a page at all. The second is cut.ts, which writes every element anew from its own short list. */
import sanitizeHtml from 'sanitize-html'

const CONTAINERS = ['html', 'body', 'div', 'section', 'article', 'main', 'header', 'footer', 'center', 'details', 'summary', 'address', 'hgroup', 'font', 'nav', 'aside']
const BLOCKS = ['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'hr', 'figure', 'figcaption', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'img', 'iframe',
  'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th']
const FORMULAS = ['mi', 'mn', 'mo', 'mtext', 'mrow', 'msub', 'msup', 'mfrac', 'msqrt']
const INLINES = ['a', 'abbr', 'b', 'bdi', 'bdo', 'big', 'br', 'cite', 'code', 'del', 'dfn', 'em', 'i', 'ins', 'kbd', 'mark', 'q', 'ruby', 'rt', 'rp', 's', 'samp', 'small',
  'span', 'strike', 'strong', 'sub', 'sup', 'time', 'tt', 'u', 'var', 'wbr', ...FORMULAS]

/** A page's html without anything that runs, loads, asks for input or hides. */
export const sanitise = (html: string) => sanitizeHtml(html, {
  allowedTags: [...CONTAINERS, ...BLOCKS, ...INLINES],
  allowedAttributes: {
    '*': ['dir', 'lang'], a: ['href'], img: ['alt', 'class'], iframe: ['src', 'title'], td: ['colspan', 'rowspan'], th: ['colspan', 'rowspan'],
    ol: ['start', 'reversed'], time: ['datetime'], table: ['role'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: true,
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'template', 'title', 'head', 'button', 'select', 'svg', 'object', 'video', 'audio', 'canvas', 'annotation', 'annotation-xml', 'noembed', 'noframes', 'xmp', 'plaintext'],
  parser: { decodeEntities: true },
})
