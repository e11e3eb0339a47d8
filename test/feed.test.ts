// Feeds: given out behind secret keys, as far as the key's holder may see; and others' feeds followed, asked sparingly, each entry once.
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseAtomFeed } from 'feedsmith'
import { DOMParser } from 'linkedom'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bringIn } from '../server/post/bring.ts'
import { readFeed } from '../server/feed/read.ts'
import { decode } from '../server/post/charset.ts'
import { fetchAddress, type FetchAddress } from '../server/post/fetch.ts'
import { openTestHouse } from './support/house.ts'
import { command, newCircle, newClientId, type Person } from './support/people.ts'
import { MINUTE, openTime } from './support/time.ts'

const keyOf = (person: Person, groupId: string) => person.ask('POST /api/groups/:groupId/key', `/api/groups/${groupId}/key`)

const feedAt = async (address: string) => {
  const response = await fetch(address)
  const text = await response.text()
  return { status: response.status, type: response.headers.get('content-type'), text, feed: response.ok ? parseAtomFeed(text) : undefined }
}

test('what is written in a reading comes out as Atom to whoever holds a member\'s key, and to nobody when it is withdrawn', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, reading, members: [eve, dov] } = await newCircle(house.url, ['Eve <b>', 'Dov'])
  const [live, leading] = [await eve!.live(), await facilitator.live()]
  const said = await command(live, 'message:send', { readingId: reading.id, id: newClientId(), body: 'שלום & <i>all</i>\u0001\nsecond line' })
  await command(live, 'question:ask', { readingId: reading.id, id: newClientId(), body: 'Openly?' })
  await command(live, 'question:ask', { readingId: reading.id, id: newClientId(), body: 'Between us?', private: true })
  const { key, feed: address } = await keyOf(dov!, group.id)
  const { status, type, feed } = await feedAt(`${house.url}/api/readings/${reading.id}/feed.xml?key=${key}`)
  assert.equal([status, type], [200, 'application/atom+xml; charset=utf-8'])
  const bodies = (found: typeof feed) => found?.entries?.map(({ content }) => content?.value).sort()
  assert.equal(bodies(feed), ['Openly?', 'שלום & <i>all</i>\nsecond line'])
  const entry = feed?.entries?.find(({ id }) => id?.endsWith(said.id))
  assert.equal([entry?.authors?.[0]?.name, entry?.title?.value, entry?.published], ['Eve <b>', 'Eve <b>: שלום & <i>all</i>', said.createdAt])
  const page = `${house.url}/readings/${reading.id}`
  const facts = (found: typeof feed) => found?.entries?.map(({ id, links, authors, published, updated, title, content }) => ({ id, links, authors, published, updated, title, content }))
  assert.equal(facts(feed)?.map(({ links, authors, published, updated }) => [links?.[0]?.href, links?.[0]?.rel, authors?.map(({ name }) => name), published === updated]), [[page, 'alternate', ['Eve <b>'], true], [page, 'alternate', ['Eve <b>'], true]])
  assert.equal([new Set(feed?.entries?.map(({ id }) => id)).size, feed?.title?.value, feed?.links?.map(({ rel }) => rel)], [2, 'First thoughts', ['self', 'alternate']])
  assert.equal(facts((await feedAt(address)).feed)?.filter(({ id }) => id !== page).sort((a, b) => a.id!.localeCompare(b.id!)), facts(feed)?.sort((a, b) => a.id!.localeCompare(b.id!)), 'the group\'s feed says the same of it')
  const { key: own } = await keyOf(eve!, group.id)
  assert.ok(bodies((await feedAt(`${house.url}/api/readings/${reading.id}/feed.xml?key=${own}`)).feed)?.includes('Between us?'), 'her own question is hers')
  assert.ok((await feedAt(address)).feed?.entries?.some(({ id }) => id?.endsWith(`/readings/${reading.id}`)), 'the group\'s feed has its readings too')
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${reading.id}`, { opensAt: '2099-01-01T00:00:00.000Z' })
  assert.is((await feedAt(`${house.url}/api/readings/${reading.id}/feed.xml?key=${key}`)).status, 403)
  assert.equal((await feedAt(address)).feed?.entries ?? [], [], 'nothing of what is not open yet')
  await dov!.ask('DELETE /api/groups/:groupId/key', `/api/groups/${group.id}/key`)
  assert.is((await feedAt(address)).status, 404)
  await facilitator.ask('DELETE /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${eve!.memberId}`)
  assert.is((await feedAt(`${house.url}/api/groups/${group.id}/feed.xml?key=${own}`)).status, 404, 'out is out')
  for (const one of [live, leading]) one.disconnect()
})

const RSS = (items: string) => `<?xml version="1.0"?><rss version="2.0"><channel><title>Daily portion</title><link>https://example.org/</link>${items}</channel></rss>`
const item = (nth: number) => `<item><title>Part ${nth} &amp;amp; more</title><link>/part/${nth}</link><guid>p${nth}</guid><pubDate>Mon, 0${nth} Jun 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;About &lt;b&gt;${nth}&lt;/b&gt;&lt;/p&gt;</description></item>`

test('a feed and a calendar that are the same as last time are not sent again', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { facilitator, group, reading, members: [eve] } = await newCircle(house.url, ['Eve'])
  assert.equal(await eve!.ask('GET /api/groups/:groupId/key', `/api/groups/${group.id}/key`), { since: null })
  const { key, feed, calendar } = await keyOf(eve!, group.id)
  assert.equal(await eve!.ask('GET /api/groups/:groupId/key', `/api/groups/${group.id}/key`), { since: time.clock().toISOString() })
  const addresses = [feed, calendar, `${house.url}/api/readings/${reading.id}/feed.xml?key=${key}`]
  const ask = (address: string, headers: Record<string, string> = {}) => fetch(address, { headers })
  const marks = await Promise.all(addresses.map(async address => (await ask(address)).headers.get('etag') ?? 'none'))
  const statuses = () => Promise.all(addresses.map(async (address, at) => (await ask(address, { 'if-none-match': marks[at]! })).status))
  time.pass(60 * MINUTE)
  assert.equal(await statuses(), [304, 304, 304])
  const modified = (await ask(feed)).headers.get('last-modified')!
  assert.is((await ask(feed, { 'if-modified-since': modified })).status, 304)
  const live = await eve!.live()
  await command(live, 'message:send', { readingId: reading.id, id: newClientId(), body: 'New' })
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${reading.id}`, { dueAt: '2026-12-01T10:00:00.000Z' })
  assert.equal(await statuses(), [200, 200, 200])
  assert.is((await ask(feed, { 'if-modified-since': modified })).status, 200)
  assert.is((await fetch(feed, { headers: { 'if-none-match': '*' } })).status, 304)
  await eve!.ask('DELETE /api/groups/:groupId/key', `/api/groups/${group.id}/key`)
  assert.equal(await statuses(), [404, 404, 404], 'withdrawn, there is nothing that could be the same')
  live.disconnect()
})

/** Somebody's server on this machine. */
const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: async () => { server.closeAllConnections(); server.close(); await once(server, 'close') } }
}

const outside: FetchAddress = (address, options) => fetchAddress(address, { ...options, judge: { mayReach: () => true, mayKnock: () => true } })

test('a feed is followed: asked with its mark, each entry once, kept when the feed is gone, and an entry becomes a post', async () => {
  const time = openTime()
  let items = [item(1), item(2)], asked: (string | undefined)[] = [], isDown = false
  await using site = await serve((request, response) => {
    asked.push(request.headers['if-none-match'])
    const etag = `"${items.length}"`
    if (isDown) response.writeHead(500).end()
    else if (request.headers['if-none-match'] === etag) response.writeHead(304).end()
    else response.writeHead(200, { 'content-type': 'application/rss+xml', etag }).end(RSS(items.join('')))
  })
  const page = '<link rel="canonical" href="https://example.org/elsewhere"><title>Part</title><article><p>The text of the part, long enough to be read.</p></article>'
  await using house = await openTestHouse({ ...time, fetchAddress: outside, bringIn: source => bringIn('url' in source ? { html: page, sourceUrl: source.url } : source) })
  const { facilitator, group, members: [eve] } = await newCircle(house.url, ['Eve'])
  const path = `/api/groups/${group.id}/feeds`
  assert.is(await eve!.refusal('POST', path, { url: `${site.url}/rss` }), 'not-allowed')
  const { feed } = await facilitator.ask('POST /api/groups/:groupId/feeds', path, { url: `${site.url}/rss` })
  assert.equal((await facilitator.ask('POST /api/groups/:groupId/feeds', path, { url: `${site.url}/rss` })).feed.id, feed.id, 'followed once')
  const entries = async () => (await eve!.ask('GET /api/groups/:groupId/feeds/:feedId/entries', `${path}/${feed.id}/entries`)).items
  assert.equal((await entries()).map(({ title, url, at, summary }) => [title, url, at, summary]), [
    ['Part 1 & more', 'https://example.org/part/1', '2026-06-01T10:00:00.000Z', 'About 1'], ['Part 2 & more', 'https://example.org/part/2', '2026-06-02T10:00:00.000Z', 'About 2'],
  ])
  assert.equal(asked, [undefined], 'not asked again so soon')
  time.pass(11 * MINUTE)
  await Promise.all([entries(), entries(), entries()])
  assert.equal(asked, [undefined, '"2"'], 'asked once, with its mark')
  items = [item(3), item(2)]
  items.push(item(4))
  time.pass(11 * MINUTE)
  assert.equal((await entries()).map(({ title }) => title[5]), ['3', '2', '4', '1'])
  const { url } = (await entries())[0]!
  const { post } = await facilitator.ask('POST /api/groups/:groupId/posts', `/api/groups/${group.id}/posts`, { url })
  assert.equal((await entries()).map(({ postId }) => postId), [post.id, undefined, undefined, undefined], 'and says what it was brought in as')
  isDown = true
  time.pass(11 * MINUTE)
  assert.is((await entries()).length, 4)
  assert.ok((await eve!.ask('GET /api/groups/:groupId/feeds', path)).items[0]!.refusedAt)
  await house.reopen()
  assert.is((await entries()).length, 4)
  await facilitator.ask('DELETE /api/groups/:groupId/feeds/:feedId', `${path}/${feed.id}`)
  assert.equal((await eve!.ask('GET /api/groups/:groupId/feeds', path)).items, [])
})

test('a feed whose server knows only dates is asked with the date it gave', async () => {
  const time = openTime(), asked: (string | undefined)[] = [], modified = 'Mon, 01 Jun 2026 10:00:00 GMT'
  await using site = await serve((request, response) => {
    asked.push(request.headers['if-modified-since'])
    if (request.headers['if-modified-since'] === modified) response.writeHead(304).end()
    else response.writeHead(200, { 'content-type': 'application/rss+xml', 'last-modified': modified }).end(RSS(item(1)))
  })
  await using house = await openTestHouse({ ...time, fetchAddress: outside })
  const { facilitator, group } = await newCircle(house.url, [])
  const path = `/api/groups/${group.id}/feeds`
  const { feed } = await facilitator.ask('POST /api/groups/:groupId/feeds', path, { url: site.url })
  for (let again = 0; again < 2; again++) {
    time.pass(11 * MINUTE)
    assert.is((await facilitator.ask('GET /api/groups/:groupId/feeds/:feedId/entries', `${path}/${feed.id}/entries`)).items.length, 1)
  }
  assert.equal(asked, [undefined, modified, modified])
})

test('what is no feed, and what may not be asked, is refused', async () => {
  await using site = await serve((_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Hello</body></html>'))
  await using open = await openTestHouse({ fetchAddress: outside })
  const circle = await newCircle(open.url, [])
  assert.is(await circle.facilitator.refusal('POST', `/api/groups/${circle.group.id}/feeds`, { url: site.url }), 'invalid')
  await using house = await openTestHouse()
  const { facilitator, group } = await newCircle(house.url, [])
  for (const url of [site.url, 'http://169.254.169.254/', 'ftp://example.org/', 'javascript:alert(1)', 'no address']) {
    assert.is(await facilitator.refusal('POST', `/api/groups/${group.id}/feeds`, { url }), 'invalid', url)
  }
})

test('a hostile feed ends within its time, and the house answers meanwhile', async () => {
  const huge = RSS(`<a ${Array.from({ length: 60_000 }, (_, at) => `b${at}="1"`).join(' ')}/>`)
  let hasCome = false, hasEnded = false, answers = 0
  await using site = await serve((_request, response) => void response.writeHead(200, { 'content-type': 'text/xml' }).end(huge))
  const fetchAddress: FetchAddress = (...asked) => outside(...asked).finally(() => { hasCome = true })
  await using house = await openTestHouse({ fetchAddress })
  const { facilitator, group } = await newCircle(house.url, [])
  const followed = facilitator.send('POST', `/api/groups/${group.id}/feeds`, { url: site.url }).finally(() => { hasEnded = true })
  while (!hasEnded) {
    await facilitator.send('GET', '/healthz')
    if (hasCome && !hasEnded) answers++
  }
  await followed
  assert.ok(answers > 5, `${answers} answers while the feed was read`)
})

const CORPUS = '../shared/corpus/feeds/real'

/** A title's letters and figures, without the markup that may stand in it. */
const bare = (text: string): string => text.replaceAll('&amp;', '&').replace(/<[^>]*>|&#?\w+;/g, '').replace(/[^\p{L}\p{N}]+/gu, '')

/** The same feeds read by another hand: the elements as they stand in the file. */
const byHand = (xml: string) => {
  const page = new DOMParser().parseFromString(xml, 'text/xml') as unknown as Document
  const child = (of: Element, ...names: string[]): Element | undefined => names.flatMap(name => [...of.children].filter(one => one.localName === name || one.tagName === name))[0]
  return [...page.querySelectorAll('item, entry')].map(one => {
    const links = [...one.children].filter(({ tagName }) => tagName === 'link')
    const link = links.find(found => (found.getAttribute('rel') ?? 'alternate') === 'alternate')
    return {
      title: bare((child(one, 'title')?.textContent ?? '').trim().slice(0, 300)), link: (link?.getAttribute('href') ?? link?.textContent ?? '').trim(),
      at: Date.parse(child(one, 'published', 'pubDate', 'dc:date', 'updated')?.textContent?.trim() ?? ''),
    }
  })
}

test('real feeds come in with their titles, links and dates', () => {
  if (!existsSync(CORPUS)) return console.log(`NOT TRIED: the real feeds are not at ${CORPUS}`)
  let [right, all] = [0, 0]
  const wrong: string[] = []
  const count = (file: string, what: string, isRight: boolean): void => {
    all++
    if (isRight) right++
    else wrong.push(`${file}: ${what}`)
  }
  for (const file of readdirSync(CORPUS)) {
    const xml = decode(readFileSync(`${CORPUS}/${file}`))
    if (file === 'unrecognized.rss') {
      assert.throws(() => readFeed(xml), 'no feed')
      continue
    }
    const { entries } = readFeed(xml, 'https://feeds.example.org/feed')
    const expected = byHand(xml)
    count(file, `${entries.length} of ${expected.length} entries`, entries.length === new Set(expected.map(one => one.link + one.title)).size)
    for (const { title, link, at } of expected) {
      const entry = entries.find(one => one.url?.endsWith(link) && bare(one.title) === title)
      count(file, `${title} at ${link}`, entry !== undefined)
      count(file, `${title} on ${at}`, Number.isNaN(at) ? entry?.at === undefined : Date.parse(entry?.at ?? '') === at)
    }
  }
  console.log(`${right} of ${all} titles, links and dates as they stand in the feeds`)
  assert.ok(right / all >= 0.95, wrong.slice(0, 20).join('\n'))
})

test.run()
