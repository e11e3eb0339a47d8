// Bringing a text in: what a post is called, by whom, from which lesson, and its body cut into blocks without losing or gluing a word.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { PostContent } from '../shared/post.ts'
import { bringIn } from '../server/post/bring.ts'
import { samplePosts } from '../server/post/samples.ts'

const FIXTURE = resolve('../shared/fixtures/post-degrees-of-mutual-guarantee.txt')

const POST = `The Bridge Between Us

Dr. Miriam Ben-DavidAll we build is built between two banks. From one bank alone it is only a jetty, and nobody ever crossed a river on a jetty.

Whoever begins to build does not see the other side. “It is too far,” they say, and then they lay one plank, and then another.

This is what a group is for, here and now, in this town.
[204518]
From the 2nd part of the Evening Lesson 3/14/19, Preparation for the Convention

Related Material:
The Plank
The River
Two Banks

Discussion | Share Feedback | Ask a question




Example.org Comments RSS Feed

Next Post:`

const texts = ({ blocks }: PostContent) => blocks.map(({ text }) => text)
const text = (source: string, title?: string) => bringIn({ text: source, ...(title && { title }) })
const html = (source: string, sourceUrl?: string) => bringIn({ html: source, ...(sourceUrl && { sourceUrl }) })
const refusal = (promise: Promise<unknown>) => promise.then(() => { throw new Error('was not refused') }, error => error as { code: string; message: string })

const BODY = [
  'All we build is built between two banks. From one bank alone it is only a jetty, and nobody ever crossed a river on a jetty.',
  'Whoever begins to build does not see the other side. “It is too far,” they say, and then they lay one plank, and then another.',
  'This is what a group is for, here and now, in this town.',
]

const assertWhole = (post: PostContent) => {
  assert.equal(texts(post), BODY)
  assert.equal([post.title, post.author, post.lessonId, post.publishedOn], ['The Bridge Between Us', 'Dr. Miriam Ben-David', '204518', '2019-03-14'])
  assert.is(post.sourceLine, 'From the 2nd part of the Evening Lesson 3/14/19, Preparation for the Convention')
  assert.equal(post.related, [{ title: 'The Plank' }, { title: 'The River' }, { title: 'Two Banks' }])
  assert.equal([post.next, post.dir, post.language], [undefined, 'ltr', 'en'])
}

test('a pasted post keeps its title, author, lesson, source and related titles, and loses the furniture of its page', async () => {
  assertWhole(await text(POST))
})

test('line ends of Windows and old Macs and a byte order mark change nothing', async () => {
  assertWhole(await text(POST.replaceAll('\n', '\r\n')))
  assertWhole(await text(POST.replaceAll('\n', '\r')))
  assertWhole(await text(`\ufeff${POST}`))
})

test('blank lines lost in copying change nothing', async () => {
  assertWhole(await text(POST.replace(/\n+/g, '\n')))
})

test('the neighbours are kept when they have a name', async () => {
  const post = await text(`${POST} The Far Bank\nPrevious Post: The Jetty`)
  assert.equal([post.next, post.previous], [{ title: 'The Far Bank' }, { title: 'The Jetty' }])
  assert.equal(texts(post), BODY)
})

test('the post this began with', async () => {
  if (!existsSync(FIXTURE)) return void console.log('STEPPING ASIDE: ../shared/fixtures is not here, so the post this began with was not tried')
  const post = await bringIn({ text: readFileSync(FIXTURE, 'utf8') })
  assert.equal([post.title, post.author, post.lessonId, post.publishedOn], ['Degrees Of Mutual Guarantee', 'Dr. Michael Laitman', '124356', '2013-12-31'])
  assert.is(post.sourceLine, 'From the 1st part of the Daily Kabbalah Lesson 12/31/13, Preparation for the Convention')
  assert.equal(post.related.map(({ title }) => title), ['The Union Of The Points In The Heart', 'The Conditions Of Mutual Guarantee', 'Union And Mutual Guarantee'])
  assert.is(post.blocks.length, 9)
  assert.ok(post.blocks[0]!.text.startsWith('All we need is to follow the condition'))
  assert.ok(post.blocks[8]!.text.endsWith('here and now, in this life.'))
  assert.is(post.next, undefined)
})

test('an author is found on a line of their own, and a date beside them', async () => {
  const body = 'A sentence that is long enough to be the body of a text, and it goes on for a while.\n\nAnd another one after it.'
  for (const [line, author, date] of [
    ['By Jane Doe', 'Jane Doe', undefined], ['by Jane Doe | December 31, 2013', 'Jane Doe', '2013-12-31'], ['Dr. Jane Doe', 'Dr. Jane Doe', undefined],
    ['Rabbi Abraham ben Ezra', 'Rabbi Abraham ben Ezra', undefined], ['Written by J. R. Doe\n\nPosted on 31 December 2013', 'J. R. Doe', '2013-12-31'], ['2013-12-31', undefined, '2013-12-31'],
  ] as const) {
    const post = await text(`A Title\n\n${line}\n\n${body}`)
    assert.equal([post.title, post.author, post.publishedOn, post.blocks.length], ['A Title', author, date, 2], line)
  }
})

test('a sentence that begins with a name is not taken for an author', async () => {
  for (const first of ['Dr. Ronald McDonald said that we should all go home now.', 'By George it is late, and the lamps are lit in every street.', 'From the river to the hill we walked without a word.']) {
    const post = await text(`A Title\n\n${first}\n\nAnd we went.`)
    assert.equal([post.author, ...texts(post)], [undefined, first, 'And we went.'])
  }
})

test('words that look like a page\'s foot stay where a text goes on after them', async () => {
  const post = await text('A Title\n\nFirst paragraph, with a number.\n[12345]\n\nRelated material:\nis a heading here.\n\nDiscussion | Feedback\n\nAnd the last paragraph goes on, as a paragraph does, to its end.')
  assert.is(texts(post).join('|'), 'First paragraph, with a number.\n[12345]|Related material:\nis a heading here.|Discussion | Feedback|And the last paragraph goes on, as a paragraph does, to its end.')
})

test('a poem keeps its lines, a text broken at a column is joined', async () => {
  const poem = await text('Poem\n\nRoses are red\nviolets are blue\n\nsugar is sweet\nand so are you')
  assert.equal(texts(poem), ['Roses are red\nviolets are blue', 'sugar is sweet\nand so are you'])
  const words = 'Whoever begins to build does not see the other side and so must lay one plank upon another until the far bank is reached at last by all of us together'
  const broken = words.replace(/(.{1,60})(?: |$)/g, '$1\n').trim()
  assert.ok(broken.split('\n').length > 2)
  assert.equal(texts(await text(`A Title\n\n${broken}\n\n${broken}`)), [words, words])
})

test('one long paragraph is a post named by its first words', async () => {
  const long = 'We read together, and what one does not see another sees, and so the page grows. '.repeat(300).trim()
  const post = await text(long)
  assert.equal([texts(post), post.title], [[long], 'We read together, and what one does not see another sees,…'])
  assert.is((await text(long, 'Given')).title, 'Given')
  assert.equal(texts(await text(`Given\n\n${long}`, 'Given')), [long])
})

test('Hebrew is read as Hebrew, with its own words for author, source and related', async () => {
  const verse = 'וַיְהִי בִּימֵי שְׁפֹט הַשֹּׁפְטִים וַיְהִי רָעָב בָּאָרֶץ\u05be  וַיֵּלֶךְ אִישׁ'
  const post = await text(`הגשר שבינינו\n\nמאת: ד"ר מרים כהן\n\n${verse}\n\nפסקה שנייה, והיא האחרונה.\n[204518]\nמתוך שיעור ערב 3.4.2019\n\nחומר קשור:\nהקרש\nהנהר\n\nהפוסט הבא: הגדה הרחוקה`)
  assert.equal([post.title, post.author, post.dir, post.language], ['הגשר שבינינו', 'ד"ר מרים כהן', 'rtl', 'he'])
  assert.equal(texts(post), [verse, 'פסקה שנייה, והיא האחרונה.'])
  assert.equal([post.lessonId, post.sourceLine, post.publishedOn, post.next], ['204518', 'מתוך שיעור ערב 3.4.2019', '2019-04-03', { title: 'הגדה הרחוקה' }])
  assert.equal(post.related, [{ title: 'הקרש' }, { title: 'הנהר' }])
})

test('dates are read in the forms people write them', async () => {
  for (const [written, date] of [
    ['12/31/13', '2013-12-31'], ['31.12.2013', '2013-12-31'], ['31/12/2013', '2013-12-31'], ['3/4/13', '2013-03-04'], ['2013-12-31', '2013-12-31'],
    ['Dec. 31, 2013', '2013-12-31'], ['31st of December 2013', '2013-12-31'], ['31 בדצמבר 2013', '2013-12-31'], ['2/30/2013', undefined], ['1.2.3.4', undefined],
  ] as const) {
    const post = await text(`A Title\n\nThe body of it is here and it is not long.\n\nFrom the lesson of ${written}`)
    assert.equal([post.publishedOn, post.blocks.length], [date, 1], written)
  }
})

test('what has no text in it is refused with a sentence', async () => {
  const none = [{ text: ' \n\n ' }, { html: '<p></p><script>x</script>' }, { html: '<img src="a.png">' }, { markdown: '---\n' }, { text: '\u200f\u00a0' }]
  for (const source of none) {
    const { code, message } = await refusal(bringIn(source))
    assert.equal([code, /paste/.test(message)], ['invalid', true])
  }
  assert.is((await refusal(text('a line\n\n'.repeat(6_000)))).code, 'too-large')
})

test('Markdown: title from the option, front matter or first heading; lists, tables, code and quotes are blocks', async () => {
  const markdown = '# The *Bridge*\n\nBy Jane Doe\n\nSome **bold**  \nand a [link](https://example.org/a?b=1&c=2).\n\n- one\n- two\n  - three\n\n> said\n\n```js\nlet a = "<b>"\n\n  let b\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---\n\n## End\n\nlast\n'
  const post = await bringIn({ markdown })
  assert.equal([post.title, post.author], ['The Bridge', 'Jane Doe'])
  assert.equal(post.blocks.map(({ kind, text }) => [kind, text]), [
    ['paragraph', 'Some bold\nand a link.'], ['list', 'one\ntwo\nthree'], ['quote', 'said'], ['code', 'let a = "<b>"\n\n  let b'], ['table', 'a\tb\n1\t2'], ['rule', ''], ['heading', 'End'], ['paragraph', 'last'],
  ])
  assert.is(post.blocks[0]!.html, '<p>Some <strong>bold</strong><br>\nand a <a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer nofollow" target="_blank">link</a>.</p>')
  assert.equal([(await bringIn({ markdown, title: 'Mine' })).title, post.blocks.at(-2)!.level], ['Mine', 2])
  assert.equal((({ title, author, publishedOn }) => [title, author, publishedOn])(await bringIn({ markdown: '---\ntitle: "T: a"\nauthor: A B\ndate: 2020-01-02\n---\ntext' })), ['T: a', 'A B', '2020-01-02'])
})

test('an id follows its text: the same text has it again, and a change elsewhere does not move it', async () => {
  const before = await text('Title\n\none paragraph\n\ntwo\n\ntwo\n\nthree')
  const after = await text('Title\n\nanother paragraph\n\nnew\n\ntwo\n\ntwo\n\nthree')
  assert.equal(before.blocks.map(({ id }) => id), (await text('Title\n\none paragraph\n\ntwo\n\ntwo\n\nthree')).blocks.map(({ id }) => id))
  assert.equal(before.blocks.slice(1).map(({ id }) => id), after.blocks.slice(2).map(({ id }) => id))
  assert.is(new Set(before.blocks.map(({ id }) => id)).size, 4)
  assert.is((await html('<article><h1>Title</h1><p>one paragraph</p></article>')).blocks.find(({ text }) => text === 'one paragraph')?.id, before.blocks[0]!.id)
})

test('no character of a text is changed: combining marks, no-break and thin spaces, soft hyphens, emoji', async () => {
  const strange = 'e\u0301 \u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd a\u00a0b\u2009c  d so\u00adft \ufb01 \u212b 👨‍👩‍👧‍👦 \u200fא\u200e \u{1d54f} & &amp; "q" \'s\' <i>'
  const escaped = strange.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  for (const post of [await text(`T\n\n${strange}\n\nmore`), await html(`<article><p>${escaped}</p><p>more</p></article>`)]) assert.is(post.blocks[0]!.text, strange)
})

test('words on both sides of a break, a cell or an item are not glued', async () => {
  const post = await html('<div><p>one<br>two<br/> three</p><ul><li>four<ul><li>five</li></ul></li><li>six</li></ul><table><tr><td>7</td><td>8</td></tr><tr><td>9</td><td>10</td></tr></table><div>eleven</div>twelve</div>')
  assert.equal(texts(post), ['one\ntwo\nthree', 'four\nfive\nsix', '7\t8\n9\t10', 'eleven', 'twelve'])
})

test('a page says its author, language, day, neighbours and address; its links are whole and its pictures are words', async () => {
  const filler = 'A sentence of the text, with commas, so that it is taken for one. '.repeat(12)
  const post = await html(`<!doctype html><html lang="he"><head><title>The Bridge | Example</title><meta property="og:title" content="The Bridge"><meta name="author" content="Jane Doe">
    <meta property="article:published_time" content="2019-03-14T10:00:00+02:00"><link rel="canonical" href="/bridge"></head><body><nav><a href="/">Home</a></nav><article>
    <p>${filler}<a href="../plank#x">plank</a> <a href="javascript:alert(1)">bad</a> <a href="#note">1</a></p><figure><img src="/p.jpg" alt="A bridge"><figcaption>The bridge at dusk</figcaption></figure>
    <p><img src="/q.jpg" alt="A plank"></p><p>${filler}</p><p>[204518]<br><em>From the <a href="/lesson">Evening Lesson 3/13/19</a></em></p><p><b>Related Material:</b><br><a href="/a">The Plank</a><br><a href="/b">The River</a></p></article>
    <a rel="next" href="/next">The Far Bank »</a></body></html>`, 'https://example.org/2019/03/bridge?x=1')
  assert.equal([post.title, post.author, post.language, post.dir, post.publishedOn], ['The Bridge', 'Jane Doe', 'en', 'ltr', '2019-03-14'])
  assert.equal([post.sourceUrl, post.lessonId, post.sourceLine], ['https://example.org/bridge', '204518', 'From the Evening Lesson 3/13/19'])
  assert.equal(post.related, [{ title: 'The Plank', url: 'https://example.org/a' }, { title: 'The River', url: 'https://example.org/b' }])
  assert.equal(post.next, { title: 'The Far Bank', url: 'https://example.org/next' })
  assert.equal(post.blocks.map(({ kind }) => kind), ['paragraph', 'figure', 'figure', 'paragraph'])
  assert.equal(texts(post).slice(1, 3), ['The bridge at dusk', 'A plank'])
  assert.equal([...post.blocks[0]!.html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href), ['https://example.org/2019/plank#x'])
  assert.not.match(JSON.stringify(post), /<img|p\.jpg|Home/)
})

test('the house\'s own posts are whole in both languages', async () => {
  for (const [language, dir] of [['en', 'ltr'], ['he', 'rtl']] as const) {
    const posts = await samplePosts(language)
    assert.equal(posts.map(post => [post.dir, post.language, post.related.length, post.author !== undefined]), [[dir, language, 1, true], [dir, language, 1, true]])
    assert.equal(posts.map(({ title }) => title).reverse(), posts.map(({ related }) => related[0]!.title))
    assert.ok(posts.every(post => post.blocks.length >= 12))
  }
})

test.run()
