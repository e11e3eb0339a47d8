// A reading leaves as a page to print, a text, a table: whole, safe to open, and for those who may see it.
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseHTML } from 'linkedom'
import { draw } from '../server/annotation/prose.ts'
import { ROUTES } from '../shared/contract.ts'
import { openTestHouse } from './support/house.ts'
import { newCircle, newPerson, type Person } from './support/people.ts'
import { anchorOn, answer, ask, mark, writeIn } from './support/web-annotations.ts'

const TEXT = 'על הערבות\n\nכל אדם אחראי לחברו, ואין איש עומד לבדו מול ההר.\n\nNobody climbs <b>alone</b> & all hold the rope.'
const ATTACK = '<img src=x onerror=alert(1)><script>alert(2)</script> [x](javascript:alert(3)) ![y](https://evil.example/p.png) <style>*{display:none}</style>'

const exported = async (person: Person, readingId: string, as: string) => {
  const answer = await ask(person, `/api/readings/${readingId}/export?as=${as}`)
  assert.is(answer.status, 200, answer.text.slice(0, 300))
  return answer
}

const circleOf = async (url: string, name = 'Eve', texts: readonly string[] = []) => {
  const circle = await newCircle(url, [name, 'דב'], TEXT)
  const { reading: { id: readingId }, post, members: [eve, dov] } = circle
  const [hebrew, english] = post.blocks.slice(-2) as [typeof post.blocks[0], typeof post.blocks[0]]
  await writeIn(eve!, `${readingId}/by/${eve!.memberId}`, doc => {
    mark(doc, 'a1', { body: 'A **bold** thought', tags: ['unity'], anchor: anchorOn(hebrew, 'אחראי לחברו') })
    mark(doc, 'a2', { motivation: 'questioning', body: ATTACK, tags: ['"><script>'], anchor: anchorOn(english, 'rope') })
    mark(doc, 'lost', { body: 'nowhere now', anchor: { revision: 1, blockId: 'gone', selectors: [{ type: 'TextQuoteSelector', exact: 'words that were in some other text altogether' }] } })
    texts.forEach((body, at) => mark(doc, `t${at}`, { body, anchor: anchorOn(english, 'rope') }))
  })
  await writeIn(dov!, `${readingId}/by/${dov!.memberId}`, doc => {
    answer(doc, 'r1', { to: `${eve!.memberId}/a1`, body: 'תשובה' })
    answer(doc, 'r2', { to: `${dov!.memberId}/r1`, body: 'and again' })
    answer(doc, 'x', { to: `${dov!.memberId}/y`, body: 'round one' })
    answer(doc, 'y', { to: `${dov!.memberId}/x`, body: 'round two' })
    doc.getMap('reactions').set(`${eve!.memberId}/a1/🔥`, '2026-01-01T12:00:00.000Z')
  })
  return { ...circle, readingId, eve: eve!, dov: dov! }
}

test('words made to keep a parser busy are shown as they stand, honest ones as they were meant', () => {
  const busy = ['a' + ' '.repeat(300) + 'b', 'a.'.repeat(600) + '@', '- '.repeat(9000) + 'x', '1. '.repeat(6000), '*a '.repeat(601), 'http://a' + '.'.repeat(2000)]
  for (const words of busy) assert.ok(draw(words).startsWith('<p class="plain"'), words.slice(0, 20))
  const honest = ['- one\n  - two\n    1. three', '> > quoted twice', `see https://example.org/${'path/'.repeat(60)}`, '**bold** and *soft*, '.repeat(50), 'אין '.repeat(5000), '漢字。'.repeat(3000)]
  for (const words of honest) assert.not.match(draw(words), /class="plain"/, words.slice(0, 20))
})

test('the page has text, notes and threads, runs from right to left, and nothing in it runs or loads', async () => {
  await using house = await openTestHouse()
  const { readingId, dov } = await circleOf(house.url, '<b>Eve</b> "&')
  const { text, type, headers } = await exported(dov, readingId, 'html')
  assert.is(type, 'text/html; charset=utf-8')
  const policy = headers.get('content-security-policy')!
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; /)
  assert.not.match(policy, /unsafe|script-src/)
  const { document } = parseHTML(text)
  const main = document.querySelector('main')!
  assert.equal([main.getAttribute('dir'), main.getAttribute('lang'), document.documentElement.getAttribute('dir')], ['rtl', 'he', 'ltr'])
  const [first, second] = [...main.querySelectorAll('div + .notes')]
  assert.ok(first!.previousElementSibling!.textContent!.includes('כל אדם'))
  assert.equal([...first!.querySelectorAll('li .notes > li')].map(reply => reply.querySelector('p:not(.by)')!.textContent), ['תשובה', 'and again'])
  assert.is(first!.querySelector('strong')!.textContent, 'bold')
  assert.is(first!.querySelector('q')!.textContent, 'אחראי לחברו')
  assert.match(first!.querySelector('.on')!.textContent!, /🔥 דב/)
  assert.is(first!.querySelector('.by bdi')!.textContent, '<b>Eve</b> "&')
  assert.ok(second!.textContent!.includes('<script>alert(2)</script>'), 'an attack is words')
  assert.equal(document.querySelectorAll('script, img, iframe, object, link, [onerror], [onload], a[href^="javascript"]').length, 0)
  assert.equal([...document.querySelectorAll('style')].length, 1)
  assert.equal([...document.querySelectorAll('[style]')].length, 0)
  const sections = [...document.querySelectorAll('section')].map(section => section.textContent!)
  assert.ok(sections[0]!.includes('nowhere now') && sections[1]!.includes('round one') && sections[1]!.includes('round two'), 'what has no place is not lost')
})

test('a Hebrew group gets its page in Hebrew', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, readingId, eve } = await circleOf(house.url)
  await facilitator.ask('PATCH /api/groups/:groupId', `/api/groups/${group.id}`, { language: 'he' })
  const { document } = parseHTML((await exported(eve, readingId, 'html')).text)
  assert.equal([document.documentElement.getAttribute('dir'), document.documentElement.getAttribute('lang')], ['rtl', 'he'])
})

test('what attackers of pages try stays words on the page', async () => {
  const folder = '../shared/corpus/xss'
  if (!existsSync(folder)) return console.log(`SKIPPED: ${folder} is not here, so no attack of others was tried`)
  const strings = JSON.parse(readFileSync(`${folder}/dompurify-expect.json`, 'utf8').replace(/^\s*(export default|module\.exports =)/, '')) as Array<{ payload: string }>
  await using house = await openTestHouse()
  const { readingId, dov } = await circleOf(house.url, 'Eve', strings.map(({ payload }) => payload).filter(payload => typeof payload === 'string' && payload.length < 20_000))
  const { document } = parseHTML((await exported(dov, readingId, 'html')).text)
  const elements = [...document.querySelectorAll('main *')]
  const names = new Set(elements.map(element => element.localName))
  const allowed = ['ul', 'li', 'p', 'bdi', 'time', 'q', 'div', 'b', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ol', 'a', 'hr', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'br', 'h2']
  assert.equal([...names].filter(name => !allowed.includes(name)), [])
  assert.equal(elements.flatMap(element => element.getAttributeNames()).filter(name => !['class', 'dir', 'lang', 'href', 'start'].includes(name)), [])
  assert.ok([...document.querySelectorAll('main a')].every(link => /^(https?:|mailto:)/.test(link.getAttribute('href') ?? 'https:')))
  console.log(`${strings.length} attacks became words`)
})

/** RFC 4180, read as strictly as it is written. */
const rowsIn = (text: string): string[][] => {
  const rows: string[][] = [[]]
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) { cell += text[at]; if (text[at] === '"') at++ }
      at++
    } else while (at < text.length && text[at] !== ',' && text[at] !== '\r') cell += text[at++]
    rows.at(-1)!.push(cell)
    if (text[at] === ',') at++
    else { assert.is(text.slice(at, at + 2), '\r\n'); at += 2; rows.push([]) }
  }
  return rows.slice(0, -1)
}

test('the table comes back cell by cell, and no cell is a formula', async () => {
  await using house = await openTestHouse()
  const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\n=2', ' =3', '＝4', 'a,"b"\r\nc', '"', '']
  const { readingId, dov } = await circleOf(house.url, '=HYPERLINK("https://evil.example")', formulas)
  const { text, type, headers } = await exported(dov, readingId, 'csv')
  assert.is(type, 'text/csv; charset=utf-8')
  assert.match(headers.get('content-disposition')!, /^attachment; filename=/)
  const bytes = Buffer.from(await (await fetch(`${house.url}/api/readings/${readingId}/export?as=csv`, { headers: { cookie: dov.cookie } })).arrayBuffer())
  assert.equal([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
  const [head, ...rows] = rowsIn(text.replace(/^\ufeff/, ''))
  assert.equal(head, ['id', 'kind', 'by', 'created', 'quote', 'words', 'tags', 'answers', 'written by', 'from'])
  assert.is(rows.length, 3 + formulas.length + 5)
  assert.ok(rows.every(row => row.length === 10))
  const words = formulas.map((_, at) => rows.find(([id]) => id!.endsWith(`/t${at}`))![5])
  assert.equal(words, ['\'=1+1', '\'+1', '\'-1', '\'@SUM(A1)', '\'\t=1', '\'\n=2', '\' =3', '\'＝4', 'a,"b"\r\nc', '"', ''])
  assert.ok(rows.flat().every(cell => !/^\s*[=+\-@]/.test(cell)))
})

test('the text keeps notes beneath their paragraphs, and words cannot leave their quotation', async () => {
  await using house = await openTestHouse()
  const { readingId, dov } = await circleOf(house.url, 'Eve *star*', ['one\n\n# not a heading\r\n<script>x</script>\u2028still inside'])
  const { text, type } = await exported(dov, readingId, 'markdown')
  assert.is(type, 'text/markdown; charset=utf-8')
  const lines = text.split('\n')
  const at = lines.findIndex(line => line.includes('כל אדם'))
  assert.ok(lines.slice(at).find(line => line.startsWith('> **'))!.includes('Eve \\*star\\*'))
  assert.ok(text.includes('> A **bold** thought') && text.includes('> > תשובה'))
  assert.ok(lines.includes('> # not a heading') && lines.includes('> still inside'))
  assert.not.match(text, /(^|[^\\])<(script|img|b)/)
})

test('the file of annotations holds all of them, and is named after the text', async () => {
  await using house = await openTestHouse()
  const { readingId, dov, eve, facilitator, group, post } = await circleOf(house.url)
  const { text, type, headers } = await exported(dov, readingId, 'jsonld')
  assert.is(type, 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"')
  assert.ok(decodeURIComponent(headers.get('content-disposition')!).includes('על הערבות.jsonld'))
  const file = JSON.parse(text) as { total: number; first: { items: unknown[] } }
  assert.equal([file.total, file.first.items.length], [8, 8])
  const { reading } = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id })
  const told = await eve.ask('POST /api/readings/:readingId/annotations', `/api/readings/${reading.id}/annotations`, file)
  assert.equal([told.items.length, told.refused.length], [7, 1])
})

const EXITS = ['GET /api/readings/:readingId/export', 'GET /api/readings/:readingId/annotations', 'GET /api/readings/:readingId/annotations/:memberId/:id'] as const

test('a reading leaves only for those who may see it', async () => {
  await using house = await openTestHouse()
  const { readingId, eve, dov } = await circleOf(house.url)
  const stranger = await newPerson(house.url, 'Stranger')
  const pathOf = (name: typeof EXITS[number], id: string): string => name.slice(4).replace(':readingId', id).replace(':memberId', eve.memberId).replace(':id', 'a1')
  for (const name of EXITS) {
    assert.ok(ROUTES[name])
    assert.is((await ask(dov, `${pathOf(name, readingId)}?as=csv`)).status, 200, name)
    assert.is((await ask(stranger, `${pathOf(name, readingId)}?as=csv`)).status, 404, name)
    assert.is((await ask(dov, `${pathOf(name, 'nothing')}?as=csv`)).status, 404, name)
  }
  assert.is((await ask(dov, `/api/readings/${readingId}/export?as=exe`)).status, 422)
})

test.run()
