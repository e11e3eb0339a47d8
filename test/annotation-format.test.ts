// A margin leaves in the open format, for those who may see it, and every way out is what the W3C says it must be.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import type { BroughtIn } from '../shared/webannotation.ts'
import { openTestHouse } from './support/house.ts'
import { joinBy, newCircle, newPerson, type Person } from './support/people.ts'
import { anchorOn, answer, ask, mark, openJudge, samples, writeIn } from './support/web-annotations.ts'

const TEXT = 'First thoughts\n\nOne paragraph of words, long enough to be found again by what stands around it.\n\nפסקה אחת של מילים.\n\nAnother 👩‍👩‍👧 paragraph of words.'
const judge = openJudge()

interface Json { [key: string]: unknown }
type Item = Json & { id: string; motivation: string; target: string | Json; body?: Json[]; creator: Json | Json[] }

const collectionOf = async (person: Person, readingId: string, query = ''): Promise<Json & { total: number; first: Json & { items: Item[] } }> => {
  const { status, type, text } = await ask(person, `/api/readings/${readingId}/annotations${query}`)
  assert.is(status, 200, text)
  assert.is(type, 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"')
  return JSON.parse(text) as never
}

/** A reading in whose margin there is one of everything. */
const fullMargin = async (url: string) => {
  const circle = await newCircle(url, ['Eve', 'Dov'], TEXT)
  const { post, reading: { id: readingId }, members: [eve, dov] } = circle
  const [one, hebrew, another] = post.blocks.slice(-3) as [typeof post.blocks[0], typeof post.blocks[0], typeof post.blocks[0]]
  await writeIn(eve!, `${readingId}/by/${eve!.memberId}`, doc => {
    mark(doc, 'a1', { body: 'Why *one*?', tags: ['unity', 'אחדות'], anchor: anchorOn(one, 'paragraph'), editedAt: '2026-01-03T10:00:00.000Z' })
    mark(doc, 'a2', { motivation: 'highlighting', anchor: anchorOn(hebrew, 'אחת'), createdAt: '2026-01-02T10:00:00.000Z' })
    mark(doc, 'a3', { motivation: 'questioning', body: 'מה זה?', anchor: anchorOn(another, '👩‍👩‍👧 paragraph', [{ type: 'EpubSelector', cfi: '/4/2' }, { type: 'CssSelector', value: 'p' }, { type: 'SvgSelector' }]) })
  })
  await writeIn(dov!, `${readingId}/by/${dov!.memberId}`, doc => {
    answer(doc, 'r1', { to: `${eve!.memberId}/a1`, body: 'Because.' })
    doc.getMap('reactions').set(`${eve!.memberId}/a1/❤️`, '2026-01-01T12:00:00.000Z')
    doc.getMap('endorsements').set('j1', '2026-01-01T12:00:00.000Z')
  })
  const joint = new Y.Text('We ask: ')
  await writeIn(eve!, `${readingId}/shared`, doc => {
    doc.getMap('joint').set('j1', new Y.Map<unknown>(Object.entries({ anchor: anchorOn(one, 'words'), body: joint, by: dov!.memberId, createdAt: '2026-01-01T10:30:00.000Z' })))
  })
  await writeIn(dov!, `${readingId}/shared`, doc => (doc.getMap('joint').get('j1') as Y.Map<Y.Text>).get('body')!.insert(8, 'together?'))
  return { ...circle, readingId, eve: eve!, dov: dov!, one, hebrew, another }
}

test('a collection has one of everything, and each thing its own address', async () => {
  await using house = await openTestHouse()
  const { eve, dov, readingId, one, another, post } = await fullMargin(house.url)
  const collection = await collectionOf(dov, readingId)
  const items = collection.first.items
  assert.is(collection.total, 7)
  assert.is(collection.label, 'First thoughts')
  assert.equal(items.map(item => item.motivation), ['commenting', 'questioning', 'commenting', 'replying', 'assessing', 'assessing', 'highlighting'])
  const base = `${house.url}/api/readings/${readingId}/annotations`
  const named = (name: string): Item => items.find(item => item.id === `${base}/${name}`)!
  const a1 = named(`${eve.memberId}/a1`)
  assert.equal([a1.modified, named(`${eve.memberId}/a3`).modified], ['2026-01-03T10:00:00.000Z', undefined], 'what was changed says so')
  assert.equal(a1.body, [
    { type: 'TextualBody', format: 'text/markdown', value: 'Why *one*?', language: 'en', textDirection: 'ltr' },
    { type: 'TextualBody', purpose: 'tagging', format: 'text/plain', value: 'unity', language: 'en', textDirection: 'ltr' },
    { type: 'TextualBody', purpose: 'tagging', format: 'text/plain', value: 'אחדות', language: 'he', textDirection: 'rtl' },
  ])
  assert.equal(a1.target, {
    source: `${house.url}/api/posts/${post.id}`,
    state: { type: 'TimeState', sourceDate: post.createdAt, cached: `${house.url}/api/posts/${post.id}?revision=1` },
    selector: [
      { type: 'FragmentSelector', value: one.id, conformsTo: 'http://tools.ietf.org/rfc/rfc3236', refinedBy: { type: 'TextPositionSelector', start: 4, end: 13 } },
      { type: 'TextQuoteSelector', exact: 'paragraph', prefix: '', suffix: '' },
    ],
  })
  const { selector } = named(`${eve.memberId}/a3`).target as { selector: Json[] }
  assert.equal(selector[0]!.refinedBy, { type: 'TextPositionSelector', start: 8, end: 23 }, 'positions count code points')
  assert.is(another.text.slice(8, 25), '👩‍👩‍👧 paragraph'.slice(0, 17))
  assert.equal(selector.slice(2), [{ type: 'EpubSelector', cfi: '/4/2', id: `${base}/${eve.memberId}/a3#selector-2` }, { type: 'CssSelector', value: 'p' }], 'what is unknown keeps its shape, what is malformed stays in')
  assert.is(named(`${dov.memberId}/r1`).target, `${base}/${eve.memberId}/a1`)
  assert.equal(named('joint/j1').creator, [eve, dov].map(({ memberId, name }) => ({ id: `${house.url}/api/groups/${post.groupId}/members#${memberId}`, type: 'Person', name })), 'by the hands that wrote, not by what it says')
  const expected = [[`${base}/${eve.memberId}/a1`, '❤️'], [`${base}/joint/j1`, undefined]]
  assert.equal(items.filter(item => item.motivation === 'assessing').map(item => [item.target, item.body?.[0]?.value]).sort((one, other) => Number(one[1] === undefined) - Number(other[1] === undefined)), expected)
  for (const item of items) {
    const { status, text } = await ask(dov, new URL(item.id).pathname)
    assert.is(status, 200, item.id)
    assert.equal(JSON.parse(text), { '@context': 'http://www.w3.org/ns/anno.jsonld', ...item })
  }
  assert.is((await ask(dov, `/api/readings/${readingId}/annotations/${eve.memberId}/nothing`)).status, 404)
  assert.is((await ask(await newPerson(house.url, 'Stranger'), `/api/readings/${readingId}/annotations`)).status, 404)
})

test('whatever a member writes, what leaves is what the W3C says it must be', async () => {
  if (!judge) return
  await using house = await openTestHouse()
  const { eve, dov, readingId, one } = await fullMargin(house.url)
  const hostile: unknown[] = [
    { type: 'FragmentSelector' }, { type: 'CssSelector', value: 3 }, { type: 'RangeSelector', startSelector: {}, endSelector: 'x' }, { type: 'TextPositionSelector', start: 5, end: 2 },
    { type: 'TimeState' }, { type: 'Strange', id: 'no address' }, { type: 'Strange', id: ['x'] }, { type: 'XPathSelector', value: '/p', refinedBy: 42 },
  ]
  const times = ['', 'yesterday', '2020', '+012020-01-01T00:00:00Z', '-000100-01-01T00:00:00Z', 'Jan 1 2020']
  await writeIn(dov, `${readingId}/by/${dov.memberId}`, doc => {
    hostile.forEach((selector, at) => mark(doc, `h${at}`, { body: '<script>', anchor: anchorOn(one, 'of', [selector]), createdAt: times[at % times.length]! }))
    mark(doc, 'none', { motivation: 'highlighting', anchor: { revision: 77, blockId: '', selectors: [] } })
    mark(doc, 'odd', { anchor: { revision: 1, blockId: 'no such\nblock "', selectors: [{ type: 'TextPositionSelector', start: 1, end: 2 }] }, tags: ['', ' '] })
    mark(doc, 'kept', { anchor: anchorOn(one, 'of', [{ type: 'RangeSelector', startSelector: { type: 'XPathSelector', value: '/p' }, endSelector: { type: 'CssSelector', value: 'p', refinedBy: { type: 'New', id: 'urn:x:1' } } }]) })
  })
  const collection = await collectionOf(eve, readingId)
  assert.is(collection.total, 7 + hostile.length + 3)
  assert.equal(judge('collection', collection), [])
  assert.equal(judge('page', { '@context': collection['@context'], ...collection.first }), [])
  for (const item of collection.first.items) assert.equal(judge('annotation', { '@context': collection['@context'], ...item }), [], JSON.stringify(item))
  const correct = samples('correct').filter(({ name }) => name.startsWith('anno'))
  const incorrect = samples('incorrect').filter(({ json }) => json !== undefined)
  const passed = correct.filter(({ json }) => !judge('annotation', json).length).length
  const caught = incorrect.filter(({ json }) => judge('annotation', json).length).length
  console.log(`the judge lets ${passed} of ${correct.length} right samples pass and catches ${caught} of ${incorrect.length} wrong ones`)
  assert.ok(caught > incorrect.length / 2 && passed > correct.length / 2, 'a judge that can say no, and yes')
})

test('a large margin leaves in pages that say what comes before and after', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve], post } = await newCircle(house.url, ['Eve'])
  await writeIn(eve!, `${readingId}/by/${eve!.memberId}`, doc => {
    for (let nth = 0; nth < 401; nth++) mark(doc, `a${nth}`, { body: `${nth}`, anchor: anchorOn(post.blocks.at(-1)!, 'words') })
  })
  const collection = await collectionOf(eve!, readingId)
  const seen = new Set<string>()
  let next: string | undefined = String(collection.first.id)
  const pages: Json[] = []
  while (next) {
    const page = JSON.parse((await ask(eve!, new URL(next).pathname + new URL(next).search)).text) as Json & { items: Item[]; next?: string }
    if (judge) assert.equal(judge('page', page), [])
    for (const { id } of page.items) seen.add(id)
    pages.push(page)
    next = page.next
  }
  assert.is(seen.size, 401)
  assert.equal(pages.map(page => [page.startIndex, (page.items as Item[]).length]), [[0, 200], [200, 200], [400, 1]])
  assert.is(pages[2]!.id, collection.last)
  assert.is(pages[2]!.prev, pages[1]!.id)
  assert.is((await ask(eve!, `/api/readings/${readingId}/annotations?page=4`)).status, 404)
  assert.is((await ask(eve!, `/api/readings/${readingId}/annotations?page=x`)).status, 422)
})

test('an empty margin is a valid collection too', async () => {
  await using house = await openTestHouse()
  const { facilitator, reading } = await newCircle(house.url, [])
  const collection = await collectionOf(facilitator, reading.id)
  assert.is(collection.total, 0)
  if (judge) assert.equal([...judge('collection', collection), ...judge('page', { '@context': collection['@context'], ...collection.first })], [])
})

test('private notes leave for their writer alone, and only when asked for', async () => {
  await using house = await openTestHouse()
  const { eve, dov, readingId, one } = await fullMargin(house.url)
  await writeIn(eve, `${readingId}/mine`, doc => mark(doc, 'p1', { body: 'between me and me', anchor: anchorOn(one, 'of') }))
  for (const person of [eve, dov]) assert.not.ok((await ask(person, `/api/readings/${readingId}/annotations`)).text.includes('between me'))
  assert.not.ok((await ask(dov, `/api/readings/${readingId}/annotations?mine=1`)).text.includes('between me'))
  assert.is((await ask(dov, `/api/readings/${readingId}/annotations/mine/p1`)).status, 404)
  const mine = await collectionOf(eve, readingId, '?mine=1')
  const nameOf = ({ id }: Item): string => id.split('/').slice(-2).join('/')
  assert.equal(mine.first.items.map(nameOf).sort(), [`${eve.memberId}/a1`, `${eve.memberId}/a2`, `${eve.memberId}/a3`, 'mine/p1'].sort())
  assert.is((await ask(eve, new URL(mine.first.items.find(item => nameOf(item) === 'mine/p1')!.id).pathname)).status, 200)
  if (judge) assert.equal(judge('collection', mine), [])
})

// ---- bringing in

const bring = (person: Person, readingId: string, file: unknown): Promise<BroughtIn> =>
  person.ask('POST /api/readings/:readingId/annotations', `/api/readings/${readingId}/annotations`, file)

/**
 * A margin out of sight of what bringing it in must change: addresses, which are the house's; who stands for it, which is the one who brought
 * it in (the first writer is in `dc:contributor`); signs, which nobody brings in for others; joint notes, which are now one member's.
 */
const essence = (items: Item[]): string[] => {
  const parts = new Map(items.map((item, at) => [item.id, at]))
  return items.filter(item => item.motivation !== 'assessing').map(({ id: _id, creator, via: _via, target, 'dc:contributor': first, 'dc:source': _source, ...rest }) => ({
    ...rest,
    writer: first ?? [creator].flat().map(agent => (agent as Json).name).join(', '),
    target: typeof target === 'string' ? parts.get(target) !== undefined && items[parts.get(target)!]!.body : (target.selector as Json[]).map(({ id: _selector, ...selector }) => selector),
  })).map(one => JSON.stringify(one)).sort()
}

test('what left comes in again the same, once', async () => {
  await using house = await openTestHouse()
  const { eve, dov, readingId, facilitator, group, post } = await fullMargin(house.url)
  const { reading: second } = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id })
  const before = await collectionOf(eve, readingId)
  const told = await bring(dov, second.id, before)
  assert.equal(told.items.map(({ how }) => how), ['exact', 'exact', 'exact', undefined, 'exact'])
  assert.equal(told.refused.map(({ index }) => index), [4, 5], 'signs stay with those who gave them')
  const after = await collectionOf(eve, second.id)
  assert.equal(essence(after.first.items), essence(before.first.items))
  for (const item of after.first.items) {
    assert.is((item.creator as Json).name, 'Dov', 'nobody speaks for another')
    assert.ok(before.first.items.some(({ id }) => id === item.via))
    if (judge) assert.equal(judge('annotation', { '@context': after['@context'], ...item }), [])
  }
  const again = await bring(dov, second.id, before)
  assert.ok(again.items.every(({ known }) => known))
  assert.equal(await collectionOf(eve, second.id), after)
  assert.equal(again.items.map(({ id }) => id), told.items.map(({ id }) => id))
  const own = await bring(eve, readingId, before)
  assert.ok(own.items.every(({ known }) => known), 'what is here is here')
  assert.equal(await collectionOf(eve, readingId), before)
  await house.reopen()
  assert.equal(await collectionOf(eve, second.id), after)
})

test('bringing in is relayed to whoever has the margin open', async () => {
  await using house = await openTestHouse()
  const { eve, dov, readingId, one } = await fullMargin(house.url)
  const { Device, until } = await import('./support/margin.ts')
  await using device = await Device.of(dov)
  const page = device.open(`${readingId}/by/${eve.memberId}`)
  await page.synced()
  const { items } = await bring(eve, readingId, [{ id: 'urn:example:1', type: 'Annotation', bodyValue: 'from afar', target: { source: 'https://example.org/', selector: { type: 'TextQuoteSelector', exact: one.text.slice(0, 5) } } }])
  const [, id] = items[0]!.id.split('/')
  await until(() => page.annotations.get(id!)?.get('body')?.toString() === 'from afar')
  page.doc.transact(() => {})
  await writeIn(eve, `${readingId}/by/${eve.memberId}`, doc => (doc.getMap('annotations').get(id!) as Y.Map<Y.Text>).get('body')!.insert(0, 'mine now: '))
  await until(() => page.annotations.get(id!)?.get('body')?.toString() === 'mine now: from afar')
})

const HYPOTHESIS = {
  total: 3, rows: [
    { id: 'h1', created: '2025-05-10T20:18:56.613388+00:00', updated: '2025-05-10T20:18:56.613388+00:00', user: 'acct:bill@hypothes.is', uri: 'https://example.org/', text: 'A *thought*', tags: ['unity'], group: '__world__',
      user_info: { display_name: 'Bill B.' }, links: {}, permissions: { read: ['group:__world__'] },
      target: [{ source: 'https://example.org/', selector: [{ type: 'RangeSelector', startContainer: '/p[1]', startOffset: 4, endContainer: '/p[1]', endOffset: 13 }, { type: 'TextPositionSelector', start: 1004, end: 1013 }, { type: 'TextQuoteSelector', exact: 'paragraph', prefix: 'First thoughts\nOne ', suffix: ' of words, long enough to be fou' }] }] },
    { id: 'h2', created: '2025-05-11T20:18:56.613388+00:00', user: 'acct:ann@hypothes.is', uri: 'https://example.org/', text: 'An answer', tags: [], references: ['h1'], target: [{ source: 'https://example.org/' }] },
    { id: 'h3', user: 'acct:ann@hypothes.is', uri: 'https://example.org/', text: '', tags: [], target: [{ source: 'https://example.org/', selector: [{ type: 'TextQuoteSelector', exact: 'words nobody wrote anywhere in this text at all' }] }] },
    { id: 'h4', user: 'acct:ann@hypothes.is', uri: 'https://example.org/', text: '', tags: [], target: [{ source: 'https://example.org/', selector: [{ type: 'TextQuoteSelector', exact: 'long enough', prefix: 'menu home about ', suffix: ' advertisement' }] }] },
  ],
}

test('an export of Hypothesis comes in with its thread, and says what lost its place', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'], TEXT)
  const told = await bring(eve!, readingId, HYPOTHESIS)
  assert.equal(told.items.map(({ how }) => how), ['exact', undefined, 'orphaned', 'uncertain'])
  const { first: { items } } = await collectionOf(eve!, readingId)
  const [h1, h2] = items as [Item, Item]
  assert.equal([h1.motivation, h1.body?.map(body => body.value), h1['dc:contributor'], h1['dc:source'], h1.via, h1.created], ['commenting', ['A *thought*', 'unity'], 'Bill B.', 'Hypothesis', 'https://hypothes.is/a/h1', '2025-05-10T20:18:56.613Z'])
  assert.is((h1.creator as Json).name, 'Eve')
  assert.is(h2.target, h1.id)
  const selector = (h1.target as { selector: Json[] }).selector
  assert.equal(selector[0]!.refinedBy, { type: 'TextPositionSelector', start: 4, end: 13 }, 'its place here, not in the page it came from')
  assert.equal(await bring(eve!, readingId, HYPOTHESIS.rows).then(({ items }) => items.every(({ known }) => known)), true)
  assert.is((await collectionOf(eve!, readingId)).total, 4)
})

test('what cannot be brought in is refused with a reason, and changes nothing', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, reading: { id: readingId }, members: [eve], post } = await newCircle(house.url, ['Eve'], TEXT)
  const path = `/api/readings/${readingId}/annotations`
  const good = { id: 'urn:example:good', type: 'Annotation', bodyValue: 'good', target: { source: 'https://example.org/', selector: { type: 'TextQuoteSelector', exact: 'paragraph' } } }
  const bad: Record<string, unknown> = {
    'not an annotation': 7, 'no target': { type: 'Annotation' }, 'two targets': { ...good, target: [good.target, good.target] },
    'malformed selector': { ...good, target: { source: 'x', selector: { type: 'TextQuoteSelector' } } }, 'too long': { ...good, bodyValue: 'x'.repeat(20_001) }, 'half a pair': { ...good, bodyValue: '\ud800' },
    'a sign': { ...good, motivation: 'assessing' }, 'an answer to nothing': { ...good, id: 'urn:example:r', motivation: 'replying', target: 'urn:example:gone' },
    'an answer to what was refused': { ...good, id: 'urn:example:s', motivation: 'replying', target: 'urn:example:r' },
    'private': { ...good, id: 'https://elsewhere.example/api/readings/r/annotations/mine/p1' },
    'poison': { ...good, target: { source: 'x', selector: { type: 'Odd', value: JSON.parse('{"__proto__":{"a":1}}') as unknown } } },
  }
  for (const [why, item] of Object.entries(bad)) {
    const replied = await eve!.send('POST', path, [item])
    assert.is(replied.status, 422, why)
    assert.is((replied.body as { code: string }).code, 'invalid', why)
  }
  for (const file of [7, 'text', {}, { type: 'AnnotationCollection', first: 'https://example.org/page1' }, { hello: 'world' }]) assert.is((await eve!.send('POST', path, JSON.stringify(file))).status, 422, JSON.stringify(file))
  assert.is((await eve!.send('POST', path, '{')).status, 400)
  assert.is((await eve!.send('POST', path, Array.from({ length: 2001 }, (_, nth) => ({ ...good, id: `urn:example:${nth}` })))).status, 413)
  assert.is((await collectionOf(eve!, readingId)).total, 0)
  const mixed = await bring(eve!, readingId, [...Object.values(bad), good])
  assert.equal(mixed.refused.map(({ index }) => index), Object.keys(bad).map((_, at) => at))
  assert.ok(mixed.refused.every(({ why }) => why.length > 10))
  assert.is((await collectionOf(eve!, readingId)).total, 1)
  const { token } = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, { role: 'observer' })
  const observer = await joinBy(house.url, token, 'Observer')
  assert.is(await observer.refusal('POST', path, [good]), 'not-allowed')
  assert.is(await (await newPerson(house.url, 'Stranger')).refusal('POST', path, [good]), 'not-found')
  assert.ok(post.id)
})

test('all right samples of the W3C are brought in or refused with a reason, none breaks anything', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'], TEXT)
  let [taken, refused] = [0, 0]
  for (const { name, text } of [...samples('correct'), ...samples('incorrect')]) {
    const { status } = await eve!.send('POST', `/api/readings/${readingId}/annotations`, text)
    assert.ok(status === 200 || status === 422 || status === 400, `${name} ${status}`)
    if (status === 200) taken++
    else refused++
  }
  console.log(`of the W3C's samples ${taken} came in, ${refused} were refused`)
  const collection = await collectionOf(eve!, readingId)
  if (judge) for (const item of collection.first.items) assert.equal(judge('annotation', { '@context': collection['@context'], ...item }), [], JSON.stringify(item))
})

test.run()
