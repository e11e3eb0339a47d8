/** A web page or a piece of HTML: what it is called and by whom, and its main text without the site around it. */
import type { Link } from '../../shared/post.ts'
import { cut } from './cut.ts'
import { dateIn } from './date.ts'
import { absolute, articleIn, baseOf, parsePage, type Element, type Page } from './dom.ts'
import { draftText, tidy, type Draft } from './draft.ts'
import type { Findings } from './finish.ts'
import { takeFoot } from './foot.ts'
import { takeHead } from './head.ts'
import { sanitise } from './sanitise.ts'

const AROUND = 'script,style,template,noscript,nav,aside,form,button,footer,[hidden],[aria-hidden="true"],[role="navigation"],[role="complementary"],[role="search"],#comments,.comments,#respond,[class*="comment-"]:not(article):not(body):not(main)'

type Article = { content: string; length: number; title?: string; author?: string; dir?: string; language?: string; published?: string }

const words = (value: string | null | undefined) => tidy(value ?? '') || undefined

const contentOf = (page: Page, selectors: string) => {
  for (const selector of selectors.split(';')) {
    const found = page.querySelector(selector)
    const value = words(found?.getAttribute('content') ?? found?.getAttribute('datetime'))
    if (value) return value
  }
  return undefined
}

const PUBLISHED = 'meta[property="article:published_time"];meta[itemprop="datePublished"];time[itemprop="datePublished"];meta[name="date"];meta[name="DC.date"];time[pubdate];article time[datetime]'

const publishedOf = (page: Page, article?: Article) => {
  const stated = article?.published ?? contentOf(page, PUBLISHED)
  return stated ? dateIn(stated) : undefined
}

const neighbour = (page: Page, rel: 'next' | 'prev'): Link | undefined => {
  const found = page.querySelector(`a[rel~="${rel}"]`) ?? page.querySelector(`link[rel~="${rel}"][title]`)
  const title = words(found?.textContent)?.replace(/^[«»←→‹›\s]+|[«»←→‹›\s]+$/gu, '') || words(found?.getAttribute('title'))
  const url = absolute(found?.getAttribute('href'), baseOf(page))
  return title ? { title, ...(url && { url }) } : undefined
}

const canonicalOf = (page: Page, sourceUrl?: string) => {
  const stated = absolute(page.querySelector('link[rel~="canonical"]')?.getAttribute('href') ?? page.querySelector('meta[property="og:url"]')?.getAttribute('content'), sourceUrl)
  const foreign = sourceUrl && stated && new URL(stated).host !== new URL(sourceUrl).host
  return foreign ? sourceUrl : stated ?? sourceUrl
}

const dirOf = (page: Page) => page.body.getAttribute('dir') ?? page.documentElement.getAttribute('dir') ?? undefined

/** What the page says of itself, read before Readability takes it apart. */
const factsOf = (page: Page, sourceUrl?: string) => ({
  dir: dirOf(page),
  language: page.documentElement.getAttribute('lang') ?? page.documentElement.getAttribute('xml:lang') ?? undefined,
  sourceUrl: canonicalOf(page, sourceUrl),
  published: publishedOf(page),
  next: neighbour(page, 'next'),
  previous: neighbour(page, 'prev'),
})

/** Readability takes formulas for menus by their class names ("CtxtMenu_Attached"). */
const unmaskFormulas = (page: Page) => {
  for (const formula of page.querySelectorAll('.MathJax,mjx-container,.katex')) formula.removeAttribute('class')
}

const readArticle = (page: Page): Article | undefined => {
  unmaskFormulas(page)
  const found = articleIn(page)
  if (!found?.content) return undefined
  const { title, byline, dir, lang, publishedTime } = found
  return {
    content: found.content, length: found.length ?? 0,
    ...Object.fromEntries(Object.entries({ title: words(title), author: words(byline), dir, language: lang, published: publishedTime }).filter(([, value]) => value)),
  }
}

const mainOf = (page: Page): Element => {
  const articles = [...page.querySelectorAll('article')]
  return (articles.length === 1 ? articles[0] : undefined) ?? page.querySelector('main,[role="main"],[itemprop="articleBody"]') ?? page.body
}

/** A page's main element less what usually stands around a text: for pages too short or too plain for Readability to judge. */
const plainContent = (html: string, sourceUrl?: string) => {
  const page = parsePage(html, sourceUrl)
  for (const element of [...page.querySelectorAll(AROUND)]) element.remove()
  const main = mainOf(page)
  return { content: main.innerHTML, length: tidy(main.textContent ?? '').length }
}

/** Readability's choice, unless it left out most of what the page itself marks as its article. */
const chooseContent = (page: { html: string; sourceUrl?: string | undefined; marksArticle: boolean }, article?: Article) => {
  if (article && !page.marksArticle) return article.content
  const plain = plainContent(page.html, page.sourceUrl)
  return article && article.length >= plain.length * 0.5 ? article.content : plain.content
}

const withoutTitle = (drafts: Draft[], title?: string) => {
  const [first, ...rest] = drafts
  return first && rest.length > 0 && title && tidy(draftText(first)) === title ? rest : drafts
}

/** The drafts of sanitised content. */
export const draftsOf = (content: string, base?: string) => cut(parsePage(sanitise(content), base).body, base)

/** Reads a page for its text and for what it says of itself. */
export function readPage(html: string, sourceUrl?: string): Findings {
  const page = parsePage(html, sourceUrl)
  const base = baseOf(page)
  const { published, ...facts } = factsOf(page, sourceUrl)
  const marksArticle = mainOf(page) !== page.body
  const article = readArticle(page)
  const { foot, body } = takeFoot(draftsOf(chooseContent({ html, sourceUrl, marksArticle }, article), base))
  const author = article?.author?.replace(/^by\s+/i, '')
  const { head, body: drafts } = takeHead(withoutTitle(body, article?.title), {
    ...(article?.title && { title: article.title }), ...(author && { author }),
  })
  const date = article?.published ? dateIn(article.published) : published
  return {
    ...head, ...dropEmpty(facts), ...dropEmpty(foot), drafts,
    dir: article?.dir ?? facts.dir ?? null, language: article?.language ?? facts.language ?? null, ...(date && { publishedOn: date }),
  }
}

const dropEmpty = <T extends object>(fields: T): Partial<T> => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>
