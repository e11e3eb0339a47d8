/** The part of the DOM that reading a page needs. linkedom's own types want a browser's; here is the one place where they are taken on trust. */
import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'

/** A node of a page: an element, a text, a comment. */
export type PageNode = { readonly nodeType: number; readonly nodeName: string; readonly textContent: string | null; readonly childNodes: Iterable<PageNode> }
/** An element of a page. */
export type Element = PageNode & {
  readonly localName: string
  readonly innerHTML: string
  readonly parentElement: Element | null
  getAttribute(name: string): string | null
  querySelector(selector: string): Element | null
  querySelectorAll(selector: string): Iterable<Element>
  removeAttribute(name: string): void
  remove(): void
}
/** A page, or a piece of one made a page. */
export type Page = Element & { readonly body: Element; readonly documentElement: Element }

const MOST_ELEMENTS = 60_000

/** Whether a node has a name, attributes and nodes within. */
export const isElement = (node: PageNode): node is Element => node.nodeType === 1
/** Whether a node is characters. */
export const isText = (node: PageNode) => node.nodeType === 3 || node.nodeType === 4

/** Parses a page, or a piece of one; addresses in it are taken as relative to `address`. */
export function parsePage(html: string, address?: string): Page {
  const whole = /<html[\s>]/i.test(html) ? html : `<!doctype html><html><head></head><body>${html}</body></html>`
  const { document } = parseHTML(whole)
  const page = document as unknown as Page
  const base = absolute(page.querySelector('base[href]')?.getAttribute('href'), address) ?? address ?? 'about:blank'
  for (const name of ['baseURI', 'documentURI']) Object.defineProperty(page, name, { value: base })
  return page
}

/** The address a page's links are relative to, if it is known. */
export const baseOf = (page: Page) => {
  const { baseURI } = page as unknown as { baseURI: string }
  return baseURI === 'about:blank' ? undefined : baseURI
}

/** An address made absolute, if it is one a reader may follow. */
export function absolute(href: string | null | undefined, base?: string): string | undefined {
  const trimmed = href?.trim()
  if (!trimmed || !URL.canParse(trimmed, base)) return undefined
  const url = new URL(trimmed, base)
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined
}

/** What Readability takes for the main text of a page, and what the page says of it. Takes the page apart. */
export const articleIn = (page: Page) => new Readability(page as never, { maxElemsToParse: MOST_ELEMENTS }).parse()
