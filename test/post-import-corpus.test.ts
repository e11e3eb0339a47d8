// Bringing in what nobody here wrote: real pages, pointed Hebrew in old charsets, attack strings, html and text of any shape.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bringIn as bring } from '../server/post/bring.ts'
import { decode } from '../server/post/charset.ts'
import { Pool } from '../server/post/pool.ts'
import type { PostContent, PostSource } from '../shared/post.ts'
import { newMember } from './support/browser.ts'
import { openBrowser } from './support/stage.ts'

const CORPUS = pathToFileURL(`${resolve('../shared/corpus')}/`)
const here = existsSync(CORPUS)
if (!here) console.log('STEPPING ASIDE: ../shared/corpus is not here, so nothing from outside was tried; only what needs none of it runs')

const read = (path: string) => readFileSync(new URL(path, CORPUS))
const json = <T>(path: string) => JSON.parse(read(path).toString()) as T

// a crowded machine is no reason to give a page up here
const pool = new Pool({ waiting: 10_000, milliseconds: 60_000 })
let asked = 0
/** Each for somebody else: one asker's many would wait for themselves. */
const bringIn = (source: PostSource) => bring(source, { pool, whose: `asker ${asked++}` })
const orRefusal = (source: PostSource) => bringIn(source).catch((error: Error) => void assert.is(error.name, 'Refusal', error.stack))
const brought = async (sources: PostSource[]) => (await Promise.all(sources.map(orRefusal))).filter(post => post !== undefined)

const corpus = suite('corpus')
const seat = await newMember(await openBrowser(), { own: true })
await seat.page.setContent('<!doctype html><body></body>')

/** What a browser's own parser makes of html: its text, and everything in it that could run, load or lead astray. */
const inBrowser = (htmls: string[]) => seat.page.evaluate(htmls => {
  const allowed = /^(p|h[1-6]|blockquote|figure|ul|ol|li|dl|dt|dd|pre|code|table|caption|tbody|tr|td|th|hr|br|a|abbr|b|bdi|bdo|cite|del|dfn|em|i|ins|kbd|mark|q|ruby|rt|rp|s|samp|small|span|strong|sub|sup|time|u|var)$/
  const attributes = /^(dir|lang|href|rel|target|colspan|rowspan|start)$/
  return htmls.map(html => {
    const holder = document.createElement('div')
    holder.innerHTML = html
    document.body.replaceChildren(holder)
    const elements = [...holder.querySelectorAll('*')]
    const bad = elements.flatMap(element => [
      ...(allowed.test(element.localName) && element.namespaceURI === 'http://www.w3.org/1999/xhtml' ? [] : [element.localName]),
      ...[...element.attributes].filter(({ name }) => !attributes.test(name)).map(({ name }) => name),
      ...(element instanceof HTMLAnchorElement && !['http:', 'https:', 'mailto:'].includes(element.protocol) ? [element.href] : []),
      ...(element instanceof HTMLAnchorElement && element.rel !== 'noopener noreferrer nofollow' ? ['rel'] : []),
    ])
    return { text: holder.textContent, bad, kinds: [...holder.children].map(({ localName }) => localName), again: holder.innerHTML }
  })
}, htmls)

/** A block says as its text what a browser reads in its html, and its html holds nothing but the allowed. */
const assertBlocks = async (posts: PostContent[]) => {
  const blocks = posts.flatMap(({ blocks }) => blocks)
  const seen = await inBrowser(blocks.map(({ html }) => html))
  for (const [index, { text, html }] of blocks.entries()) {
    assert.equal(seen[index]!.bad, [], html)
    assert.is(seen[index]!.text, text, html)
    assert.is(seen[index]!.kinds.length, 1, html)
  }
}

/** The text of a page nobody lives in: it loads nothing. */
const textOf = (html: string) => seat.page.evaluate(html => new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '', html)

const words = (text: string) => text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []

/** How much of the expected text is there: each expected word is looked for as often as it is expected. */
const share = (expected: string, post: PostContent) => {
  const have = new Map<string, number>()
  for (const word of words(post.blocks.map(({ text }) => text).join('\n'))) have.set(word, (have.get(word) ?? 0) + 1)
  const wanted = words(expected)
  const found = wanted.filter(word => {
    const left = have.get(word) ?? 0
    have.set(word, left - 1)
    return left > 0
  })
  return found.length / wanted.length
}

if (here) corpus('24 of 25 real pages keep their title and 95 in 100 of their words', async () => {
  const names = readdirSync(new URL('readability/', CORPUS))
  const posts = await Promise.all(names.map(name => bringIn({ html: decode(read(`readability/${name}/source.html`)), sourceUrl: 'http://example.org/test/page.html' })))
  const poor: string[] = []
  for (const [index, name] of names.entries()) {
    const { title, dir } = json<{ title: string; dir: string | null }>(`readability/${name}/expected-metadata.json`)
    const post = posts[index]!
    const kept = share(await textOf(read(`readability/${name}/expected.html`).toString()), post)
    if (post.title !== title || kept < 0.95 || (dir && post.dir !== dir)) poor.push(`${name}: ${post.title}, ${kept}, ${post.dir}`)
  }
  assert.ok(poor.length <= posts.length - 24, poor.join('\n'))
  await assertBlocks(posts)
})

const versesOf = (tsv: string) => read(tsv).toString().split('\n').filter(line => line !== '').map(line => line.split('\t')[1])

/** A verse is its paragraph without the number and the space that stand before it. */
const versesIn = ({ blocks }: PostContent) => blocks.map(({ text }) => text.replace(/^\d+:\d+ /, ''))

if (here) corpus('pointed Hebrew in windows-1255 and in numeric references comes out byte for byte', async () => {
  for (const [page, tsv] of [['he-ruth-windows1255.html', 'he-ruth.expected.tsv'], ['he-jonah-numeric-entities.html', 'he-jonah-numeric-entities.expected.tsv']]) {
    const post = await bringIn({ html: decode(read(`rtl/${page}`)) })
    assert.equal(versesIn(post), versesOf(`rtl/${tsv}`))
    assert.equal([post.dir, post.language], ['rtl', 'he'])
    await assertBlocks([post])
  }
})

if (here) corpus('a psalm that has no page of its own comes back byte for byte when pasted, as its lines and as its verses', async () => {
  const tsv = read('rtl/he-psalm119.expected.tsv').toString()
  assert.is(`${(await bringIn({ text: tsv })).blocks.map(({ text }) => text).join('\n')}\n`, tsv)
  const verses = versesOf('rtl/he-psalm119.expected.tsv')
  const post = await bringIn({ text: verses.join('\n\n'), title: 'תהילים קיט' })
  assert.equal([post.blocks.map(({ text }) => text), post.dir], [verses, 'rtl'])
})

if (here) corpus('an Arabic news page keeps every paragraph byte for byte', async () => {
  const post = await bringIn({ html: decode(read('rtl/ar-cnn-2013.html')) })
  const expected = read('rtl/ar-cnn-2013.expected.txt').toString().split(/\n+/).filter(line => line !== '')
  const texts = post.blocks.map(({ text }) => text)
  assert.equal(expected.filter(paragraph => !texts.includes(paragraph)), [])
  assert.equal([post.dir, post.language], ['rtl', 'ar'])
})

const attacks = () => {
  const variables = json<Record<string, string>>('xss/html5sec-payload-variables.json')
  const html5sec = json<{ data: string }[]>('xss/html5sec.json').map(({ data }) => data.replace(/%(\w+)%/g, (whole, name: string) => variables[name] ?? whole))
  const others = ['dompurify-expect', 'owasp-filter-evasion'].flatMap(name => json<{ payload: string }[]>(`xss/${name}.json`).map(({ payload }) => payload))
  return [...html5sec, ...others]
}

if (here) corpus('no attack string leaves anything in a block that could run, load or lead astray', async () => {
  const strings = attacks()
  assert.ok(strings.length > 300)
  const posts = await brought(strings.flatMap(attack => [
    { html: `<article><p>before</p>${attack}<p>after</p></article>` }, { html: attack }, { markdown: `before\n\n${attack}\n\n[x](${attack})` },
  ]))
  assert.ok(posts.length > strings.length * 1.5)
  await assertBlocks(posts)
  seat.assertQuiet()
})

corpus('html of any shape gives blocks whose text is what a browser reads in them', async () => {
  const tag = fc.constantFrom('p', 'div', 'b', 'a href="x"', 'ul', 'li', 'table', 'tr', 'td', 'h2', 'blockquote', 'pre', 'span dir="rtl"', 'figure', 'figcaption', 'br', 'dl', 'dt', 'ruby', 'rt', 'ol start="3"', 'hr', 'svg', 'math', 'mi', 'sup', 'img alt="x&lt;b"', 'button', 'select', 'option', 'caption', 'form')
  const text = fc.constantFrom('one ', ' two', '\n', '\n\n  three', '&lt;b&gt;', '&amp;', '\u05d0\u05b8', '\u00a0', '\t', '\r\n', '\u0001', '\u000b', '&#13;', '&#0;', '<', '&', '"', "'", '😀', '\ud800', 'e\u0301', '&shy;', '\ufeff', '<!--x-->', '&#x2028;')
  const piece = fc.oneof(tag.map(name => `<${name}>`), tag.map(name => `</${name.split(' ')[0]}>`), text, text)
  const soups = fc.sample(fc.array(piece, { minLength: 4, maxLength: 40 }), { numRuns: 300, seed: 125 })
  const posts = await brought(soups.map(pieces => ({ html: `<article>text ${pieces.join('')}</article>`, sourceUrl: 'http://example.org/' })))
  assert.ok(posts.length > 200)
  await assertBlocks(posts)
})

corpus('text of any characters comes back as its blocks\' text', async () => {
  const lines = fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), { minLength: 3, maxLength: 12 })
  const posts = await Promise.all(fc.sample(lines, { numRuns: 200, seed: 125 }).map(lines => bringIn({ text: `word ${lines.join('\n\nword ')}` })))
  await assertBlocks(posts)
})

corpus.after(async () => {
  await pool.close()
  await seat.close()
})

corpus.run()
