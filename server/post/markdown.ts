/** Markdown: made HTML, then treated like anybody's HTML. */
import { marked } from 'marked'
import { dateIn } from './date.ts'
import { draftText, tidy, type Draft } from './draft.ts'
import type { Findings } from './finish.ts'
import { takeFoot } from './foot.ts'
import { takeHead } from './head.ts'
import { draftsOf } from './page.ts'

/** `title: …` lines between two `---`, as many writing tools put on top of a text. */
const frontMatter = (markdown: string) => {
  const [whole = '', fields = ''] = /^---\n((?:[\w-]+:.*\n|[ \t]+.*\n|-.*\n|\n)*)---\n/.exec(markdown) ?? []
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(?:"(.*)"|'(.*)'|(.*))$`, 'mi').exec(fields)?.slice(1).find(value => value?.trim())?.trim()
  return { title: field('title'), author: field('author'), date: field('date'), language: field('lang(?:uage)?'), rest: markdown.slice(whole.length) }
}

const takeHeading = (drafts: Draft[], given?: string) => {
  const at = drafts.findIndex(({ kind }) => kind === 'heading')
  const heading = drafts[at] && tidy(draftText(drafts[at]))
  const title = given ?? heading
  return { title, drafts: at === 0 && heading === title && drafts.length > 1 ? drafts.slice(1) : drafts }
}

/** Reads Markdown; its title is the one given, else its front matter's, else its first heading. */
export function readMarkdown(markdown: string, givenTitle?: string): Findings {
  const { title: stated, author, date, language, rest } = frontMatter(markdown)
  const html = marked.parse(rest, { async: false, gfm: true })
  const { foot, body } = takeFoot(draftsOf(html))
  const { title, drafts: untitled } = takeHeading(body, givenTitle ?? stated)
  const publishedOn = date && dateIn(date)
  const { head, body: drafts } = takeHead(untitled, { ...(title && { title }), ...(author && { author }), ...(publishedOn && { publishedOn }) })
  return { ...head, ...foot, drafts, ...(language && { language }) }
}
