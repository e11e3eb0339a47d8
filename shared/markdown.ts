/** How a member's words are read as Markdown: the same rules on a page and in what is taken along. */

/** Text as it may stand anywhere in HTML, in quoted attributes too. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

/** What may stand in HTML that was made of somebody's words. */
export const TAGS = ['p', 'br', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a', 'hr', 'table', 'thead', 'tbody', 'tr', 'th', 'td']

/** For marked: raw HTML stays visible text, pictures are their words, a heading is a strong line. */
export const RULES = {
  gfm: true, breaks: true,
  renderer: {
    html: ({ text }: { text: string }): string => escaped(text),
    image: ({ text }: { text: string }): string => escaped(text),
    heading<Tokens>(this: { parser: { parseInline(tokens: Tokens): string } }, { tokens }: { tokens: Tokens }): string { return `<p><strong>${this.parser.parseInline(tokens)}</strong></p>` },
    checkbox: ({ checked }: { checked: boolean }): string => (checked ? '☑ ' : '☐ '),
  },
}

/** Whether words are one line that no sign in it makes anything else: what most write, and no parser need look at it. */
export const isLine = (words: string): boolean => /^\p{L}(?:[\p{L}\p{M}\p{N}.,;:?!'"“”„‘’…()–—-]| (?! ))*$/u.test(words) && !/www\./i.test(words) && !words.endsWith(' ')

const SIGNS = /[*_`~[\]<>!|\\]/g
const MOST_SIGNS = 600
/** Spaces, Latin signs or list marks one after the other: far more than anybody writes, and each costs a parser a walk through the rest. */
const ENDLESS = [/[ \t]{200}/, /[!-~]{1000}/, /^[ \t]*(?:(?:[-+*>]|\d{1,9}[.)])[ \t]+){6}/m]

/** Whether somebody's words may be read as Markdown; parsers can be made slow on purpose, and what no honest hand writes is shown as it stands. */
export const isMarkdown = (words: string): boolean => (words.match(SIGNS)?.length ?? 0) <= MOST_SIGNS && !ENDLESS.some(run => run.test(words))
