// Search: words and beginnings in four languages, over everything the asker may see at that moment, and over nothing else.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { LONGEST_BODY } from '../shared/annotation.ts'
import { piecesOf, placeOf } from '../client/search/searches.ts'
import type { Hit } from '../shared/search.ts'
import { foundIn, folded, queryOf } from '../shared/search.ts'
import { fitOf } from '../server/search/catalogue.ts'
import { excerptOf } from '../server/search/excerpt.ts'
import { marginEntries } from '../server/search/look.ts'
import { openTestHouse } from './support/house.ts'
import { annotate, Device } from './support/margin.ts'
import { command, joinBy, newCircle, newClientId, newPerson, type Person } from './support/people.ts'
import { mark, writeIn } from './support/web-annotations.ts'

const find = async (person: Person, groupId: string, q: string): Promise<Hit[]> =>
  (await person.ask('GET /api/search', `/api/search?${new URLSearchParams({ group: groupId, q })}`)).items

const marked = ({ excerpt, ranges }: Hit): string[] => ranges.map(([from, to]) => excerpt.slice(from, to))

const ANYWHERE = { revision: 1, blockId: 'b1', selectors: [] }

/** Writes an annotation into somebody's own document and waits until it is on disk. */
const annotates = async (person: Person, readingId: string, words: string, document = `by/${person.memberId}`): Promise<void> => {
  await using device = await Device.of(person)
  const page = device.open(`${readingId}/${document}`)
  await page.synced()
  annotate(page.doc, newClientId(), words)
  await page.kept()
}

test('words and beginnings are found in Hebrew with and without points, in Russian, Spanish and English', async () => {
  await using house = await openTestHouse()
  const text = ['A title', 'בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם', 'Взаимное поручительство: всё ещё объединение', 'La garantía mutua entre los compañeros', 'The mutual guarantee doesn’t end', 'ויקרא צה״ל לשלום'].join('\n\n')
  const { group, members: [eve] } = await newCircle(house.url, ['Eve'], text)
  for (const [q, word] of [
    ['בראשית', 'בְּרֵאשִׁית'], ['בְּרֵאשִׁית', 'בְּרֵאשִׁית'], ['ברא', 'בָּרָא'], ['שמים', 'הַשָּׁמַיִם'], ['שמי', 'הַשָּׁמַיִם'], ['צהל', 'צה״ל'], ['שלום', 'לשלום'],
    ['ПОРУЧ', 'поручительство'], ['все', 'всё'], ['объединение', 'объединение'], ['garantia', 'garantía'], ['companeros', 'compañeros'], ['GARANTÍA', 'garantía'],
    ['guar', 'guarantee'], ['doesn\'t', 'doesn’t'],
  ] as const) {
    const hits = await find(eve!, group.id, q)
    assert.ok(hits.flatMap(marked).includes(word), `${q} finds ${word}: ${JSON.stringify(hits.map(marked))}`)
  }
  assert.equal(await find(eve!, group.id, 'ראשית שלום'), [], 'all words, in one place')
  for (const q of ['', '   ', '…', '"', '*', '(', '__proto__', 'constructor', 'zzzz']) assert.equal(await find(eve!, group.id, q), [], q)
})

test('messages, questions, annotations and posts are found where they stand, and as they stand now', async () => {
  await using house = await openTestHouse()
  const { group, reading, post, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'], 'Lantern\n\nA lantern in the text.')
  const live = await eve!.live()
  const id = newClientId()
  await command(live, 'message:send', { readingId: reading.id, id, body: 'The lantern I saw' })
  await command(live, 'question:ask', { readingId: reading.id, id: newClientId(), body: 'Whose lantern?' })
  await annotates(eve!, reading.id, 'my lantern')
  const hits = await find(dov!, group.id, 'lantern')
  assert.equal([...new Set(hits.map(({ kind }) => kind))].sort(), ['annotation', 'message', 'post', 'question'])
  assert.ok(hits.every(hit => hit.readingId === reading.id && hit.title === post.title))
  assert.equal(hits.filter(({ kind }) => kind === 'annotation').map(({ name, excerpt, ranges }) => [name, excerpt, ranges]), [['Eve', 'my lantern', [[3, 10]]]])
  await command(live, 'message:edit', { readingId: reading.id, id, body: 'The candle I saw' })
  assert.equal((await find(dov!, group.id, 'candle')).map(({ kind }) => kind), ['message'])
  assert.not.ok((await find(dov!, group.id, 'lantern')).some(({ kind }) => kind === 'message'))
  await command(live, 'message:erase', { readingId: reading.id, id })
  assert.equal(await find(dov!, group.id, 'candle'), [])
  live.disconnect()
  await house.reopen()
  assert.is((await find(dov!, group.id, 'lantern')).length, hits.length - 1, 'the same after a restart')
})

test('nothing is found that its finder may not see', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, invite, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const assign = async (more: object) =>
    (await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id, ...more })).reading.id
  const [held, planned] = [await assign({ reveal: 'together' }), await assign({ opensAt: '2099-01-01T00:00:00.000Z' })]
  const [live, leading] = [await eve!.live(), await facilitator.live()]
  await command(live, 'question:ask', { readingId: held, id: newClientId(), body: 'secretly asked', private: true })
  await command(leading, 'message:send', { readingId: planned, id: newClientId(), body: 'secretly planned' })
  await annotates(eve!, held, 'secretly written')
  await annotates(eve!, held, 'secretly kept', 'mine')
  const seen = async (person: Person) => (await find(person, group.id, 'secretly')).map(({ excerpt }) => excerpt).sort()
  assert.equal(await seen(dov!), [])
  assert.equal(await seen(eve!), ['secretly asked', 'secretly written'])
  assert.equal(await seen(facilitator), ['secretly asked', 'secretly planned'])
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${held}`, { revealed: true })
  assert.equal(await seen(dov!), ['secretly written'])
  const [hit] = await find(dov!, group.id, 'secretly')
  await facilitator.ask('POST /api/readings/:readingId/moderation', `/api/readings/${held}/moderation`, { action: 'hide', what: `annotation/${hit!.id}`, reason: 'a mistake' })
  assert.equal(await seen(dov!), [])
  await facilitator.ask('DELETE /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${dov!.memberId}`)
  for (const person of [dov!, await newPerson(house.url, 'Stranger')]) assert.is(await person.refusal('GET', `/api/search?group=${group.id}&q=secretly`), 'not-found')
  const back = await joinBy(house.url, invite, 'Ruth')
  await command(live, 'message:send', { readingId: held, id: newClientId(), body: 'openly said' })
  assert.is((await find(back, group.id, 'openly')).length, 1)
  await eve!.ask('DELETE /api/me', '/api/me')
  assert.equal([await find(back, group.id, 'openly'), await seen(facilitator)], [[], ['secretly planned']], 'whoever erased themselves is found no more')
  for (const one of [live, leading]) one.disconnect()
})

test('what is found, and in which order, says nothing of what its finder may not see', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, reading, members: [ann, eve] } = await newCircle(house.url, ['Ann', 'Eve'], 'A zebra\n\nNo divorce in the text, says the zebra.')
  const assign = async (more: object) =>
    (await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id, ...more })).reading.id
  const [together, afterOwn, planned] = [await assign({ reveal: 'together' }), await assign({ reveal: 'after-own' }), await assign({ opensAt: '2099-01-01T00:00:00.000Z' })]
  for (const words of ['divorce divorce divorce zebra', 'divorce zebra zebra zebra', 'zebras divorced', 'a divorce, and a zebra with many more words about it all']) await annotates(eve!, reading.id, words)
  const answers = () => Promise.all(['divorce zebra', 'zebra divorce', 'divorce', 'zebra', 'div', 'zeb div', 'divorced', 'wedding'].map(q => find(eve!, group.id, q)))
  const before = JSON.stringify(await answers())
  const [live, leading] = [await ann!.live(), await facilitator.live()]
  await command(live, 'question:ask', { readingId: reading.id, id: newClientId(), body: 'Is a divorce a wedding?', private: true })
  await command(leading, 'message:send', { readingId: planned, id: newClientId(), body: 'divorced after the wedding' })
  for (const held of [together, afterOwn]) {
    await annotates(ann!, held, 'divorce')
    await annotates(ann!, held, 'a zebra at a wedding, and much more about it than anybody else had to say of either of them')
  }
  await writeIn(ann!, `${together}/by/${ann!.memberId}`, doc => {
    for (let nth = 0; nth < 2100; nth++) mark(doc, `n${nth}`, { anchor: ANYWHERE, body: 'divorce zebra' })
  })
  assert.is(JSON.stringify(await answers()), before)
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${together}`, { revealed: true })
  assert.ok(JSON.stringify(await answers()) !== before, 'revealed, it is found')
  for (const one of [live, leading]) one.disconnect()
})

test('whole words come before beginnings, then the newest, and a text in its own order', async () => {
  await using house = await openTestHouse()
  const { group, reading, post, members: [eve] } = await newCircle(house.url, ['Eve'], 'Lanterns\n\nA lantern here.\n\nAnother lantern there.')
  const day = (at: string, body: string) => ({ anchor: ANYWHERE, body, createdAt: at })
  await writeIn(eve!, `${reading.id}/by/${eve!.memberId}`, doc => {
    mark(doc, 'old', day('2020-01-01T00:00:00.000Z', 'a lantern'))
    mark(doc, 'new', day(new Date().toISOString(), 'a lantern'))
    mark(doc, 'ahead', day('2999-01-01T00:00:00.000Z', 'a lantern'))
    mark(doc, 'more', day(new Date().toISOString(), 'lanterns'))
  })
  const named = ({ kind, id }: Hit): string => (kind === 'post' ? post.blocks.find(block => block.id === id)?.text ?? 'title' : id.split('/')[1]!)
  assert.equal((await find(eve!, group.id, 'lantern')).map(named), ['new', 'A lantern here.', 'Another lantern there.', 'old', 'ahead', 'more', 'title'])
})

test('a joint note of countless words, or a query of many, ends nobody\'s search', async () => {
  const words = Array.from({ length: 140_000 }, (_, nth) => `a${nth.toString(36)}`), text = words.join(' ')
  const [entry] = marginEntries([{ name: 'joint/j1', by: ['eve'], motivation: 'commenting', body: text, tags: [], createdAt: '' }], 'r1')
  assert.is(entry!.text.length, LONGEST_BODY, 'no more of it is looked through than of an annotation')
  assert.is(queryOf(text.slice(0, 1000)).length, 16)
  assert.is(fitOf(['a'], words), 1 / 2)
})

test('a piece of an excerpt is text and never markup, and leads to where it stands', () => {
  const hit = { kind: 'annotation' as const, id: 'm/a', title: '', readingId: 'r', excerpt: '<b>one</b> two', ranges: [[3, 6], [11, 14]] as [number, number][] }
  assert.equal(piecesOf(hit).map(({ text, isFound }) => (isFound ? `*${text}*` : text)).join(''), '<b>*one*</b> *two*')
  assert.equal([placeOf(hit), placeOf({ ...hit, kind: 'message' }), placeOf({ ...hit, kind: 'post', readingId: undefined, postId: 'p' })], ['/readings/r#a=m/a', '/readings/r#m=m/a', '/posts/p'])
})

test('an excerpt is a piece of what was written, its ranges are the words', () => {
  const long = `${'before '.repeat(40)}שָׁלוֹם 👍🏽 עולם ${'after '.repeat(60)}`
  const { excerpt, ranges } = excerptOf(long, queryOf('שלום עולם'))!
  assert.ok(long.includes(excerpt) && excerpt.length <= 240)
  assert.equal(ranges.map(([from, to]) => excerpt.slice(from, to)), ['שָׁלוֹם', 'עולם'])
  assert.is(excerptOf(long, queryOf('nowhere')), undefined)
  assert.equal(foundIn('constructor', ['constr']).length, 1)
  assert.equal([folded('Йод'), folded('ÉTÉ'), folded('שָׁלוֹם'), folded('ë')], ['йод', 'ete', 'שלומ', 'e'])
})

test.run()
