// The pack for the convention: what goes along is what is there, seen and chosen; and its file opens anywhere without asking anybody.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { ownName, privateName, sharedName } from '../shared/margin.ts'
import { openTestHouse } from './support/house.ts'
import { annotate, Device } from './support/margin.ts'
import { command, newCircle, newClientId, type Person } from './support/people.ts'

const packFor = (person: Person, groupId: string) => person.ask('GET /api/groups/:groupId/pack', `/api/groups/${groupId}/pack`)
const choose = (person: Person, readingId: string, name: string, on = true) =>
  person.ask('POST /api/readings/:readingId/pack', `/api/readings/${readingId}/pack`, { name, on })

const ANCHOR = { revision: 1, blockId: 'b1', selectors: [{ type: 'TextQuoteSelector', exact: 'words' }] }
const jointNote = (words: string) => new Y.Map<unknown>([['anchor', ANCHOR], ['body', new Y.Text(words)], ['createdAt', '2026-11-22T18:00:00.000Z']])

/** A reading with everything a pack may hold. */
const gathering = async (url: string) => {
  const circle = await newCircle(url, ['Eve', 'Dov'])
  const { facilitator, reading: { id: readingId }, members: [eve, dov] } = circle
  const device = await Device.of(eve!), other = await Device.of(dov!)
  const [own, secret, shared, dovs] = [device.open(ownName(readingId, eve!.memberId)), device.open(privateName(readingId)), device.open(sharedName(readingId)), other.open(ownName(readingId, dov!.memberId))]
  await Promise.all([own, secret, shared, dovs].map(page => page.synced()))
  annotate(own.doc, 'a1', 'Chosen <b>words</b>')
  annotate(own.doc, 'a2', 'Left at home')
  annotate(secret.doc, 's1', 'For nobody else')
  shared.doc.getMap('joint').set('j1', jointNote('Ours together'))
  await Promise.all([own, secret, shared].map(page => page.kept()))
  dovs.doc.getMap('endorsements').set('j1', '2026-11-22T18:00:00.000Z')
  dovs.doc.getMap('replies').set('r1', new Y.Map<unknown>([['to', `${eve!.memberId}/a1`], ['body', new Y.Text('An answer')], ['createdAt', '2026-11-22T18:00:00.000Z']]))
  await dovs.kept()
  const live = await facilitator.live(), ids = [newClientId(), newClientId(), newClientId()]
  await command(live, 'question:ask', { readingId, id: ids[0]!, body: 'What holds us?' })
  await command(live, 'question:carry', { id: ids[0]! })
  await command(live, 'question:ask', { readingId, id: ids[1]!, body: 'Not carried' })
  await command(live, 'question:ask', { readingId, id: ids[2]!, body: 'Between us', private: true })
  await command(live, 'question:carry', { id: ids[2]! })
  live.disconnect()
  return { ...circle, readingId, eve: eve!, dov: dov!, close: async () => { await device[Symbol.asyncDispose](); await other[Symbol.asyncDispose]() } }
}

test('it holds the text, what many hands wrote, what is carried up and what a facilitator chose', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, readingId, eve, dov, close } = await gathering(house.url)
  const before = (await packFor(dov, group.id)).sheets[0]!
  assert.equal([before.post.title, before.carried, before.margin], ['First thoughts', ['What holds us?'], []])
  assert.equal(before.joint.map(({ by, body, quote, endorsed }) => [by, body, quote, endorsed]), [[['Eve'], 'Ours together', 'words', 1]])
  assert.equal((await packFor(facilitator, group.id)).sheets[0]!.margin.map(({ body, chosen }) => [body, chosen]).sort(), [['Chosen <b>words</b>', false], ['Left at home', false]])
  assert.is(await facilitator.refusal('POST', `/api/readings/${readingId}/pack`, { name: `${eve.memberId}/nothing`, on: true }), 'not-found')
  assert.is(await facilitator.refusal('POST', `/api/readings/${readingId}/pack`, { name: 'mine/s1', on: true }), 'not-found')
  await choose(facilitator, readingId, `${eve.memberId}/a1`)
  await choose(facilitator, readingId, `${eve.memberId}/a2`)
  await choose(facilitator, readingId, `${eve.memberId}/a2`, false)
  await close()
  await house.reopen()
  const { sheets, mayChoose } = await packFor(dov, group.id)
  assert.equal(sheets[0]!.margin.map(({ by, body, replies }) => [by, body, replies]), [[['Eve'], 'Chosen <b>words</b>', [{ by: 'Dov', body: 'An answer' }]]])
  assert.not.ok(mayChoose)
  await eve.ask('DELETE /api/me', '/api/me')
  assert.equal((await packFor(dov, group.id)).sheets[0]!.margin, [], 'what is erased goes nowhere')
  assert.equal(await house.open.house.store.shelf.list('chosen'), [])
})

test('its file loads nothing, runs nothing, and goes from right to left where it should', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, readingId, eve, dov, close } = await gathering(house.url)
  await choose(facilitator, readingId, `${eve.memberId}/a1`)
  await facilitator.ask('PATCH /api/groups/:groupId', `/api/groups/${group.id}`, { name: 'חוג <שלישי>', language: 'he' })
  const hebrew = await facilitator.ask('POST /api/groups/:groupId/posts', `/api/groups/${group.id}/posts`, { text: 'ערבות הדדית\n\nכל אחד ערב לחברו.', title: 'ערבות הדדית' })
  await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: hebrew.post.id })
  const response = await fetch(`${house.url}/api/groups/${group.id}/pack.html`, { headers: { cookie: dov.cookie } }), file = await response.text()
  assert.match(response.headers.get('content-disposition') ?? '', /^attachment; filename/)
  assert.match(response.headers.get('content-security-policy') ?? '', /^default-src 'none'/)
  assert.match(file, /<html lang="he" dir="rtl">/)
  assert.match(file, /<h2 lang="he" dir="rtl">ערבות הדדית<\/h2>/)
  assert.match(file, /<h2 (lang="\w+" )?dir="ltr">First thoughts<\/h2>/)
  assert.match(file, 'חוג &#60;שלישי&#62;')
  for (const there of ['What holds us?', 'Ours together', 'An answer', 'הצטרף אחד']) assert.match(file, there)
  assert.match(file, /<div class="note( carried)?" dir="ltr">(<p><q dir="auto">[^<]*<\/q><\/p>)?<p[^>]*>What holds us\?/)
  for (const absent of ['Left at home', 'Not carried', 'Between us', 'For nobody else', '<b>words</b>', '<script', ' src=', 'url(']) assert.not.match(file, absent)
  assert.is((await packFor(dov, group.id)).sheets.length, 2)
  await close()
})

test('what is planned, or held back, is in nobody\'s pack before its time', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const path = `/api/groups/${group.id}/readings`
  await facilitator.ask('POST /api/groups/:groupId/readings', path, { postId: post.id, opensAt: '2099-01-01T18:00:00.000Z' })
  const { reading } = await facilitator.ask('POST /api/groups/:groupId/readings', path, { postId: post.id, reveal: 'together' })
  await using device = await Device.of(eve!)
  const own = device.open(ownName(reading.id, eve!.memberId))
  await own.synced()
  annotate(own.doc, 'a1', 'A first thought')
  await own.kept()
  assert.is((await packFor(dov!, group.id)).sheets.length, 2, 'the planned one is not among them')
  assert.is(await facilitator.refusal('POST', `/api/readings/${reading.id}/pack`, { name: `${eve!.memberId}/a1`, on: true }), 'not-found')
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${reading.id}`, { revealed: true })
  await choose(facilitator, reading.id, `${eve!.memberId}/a1`)
  assert.equal((await packFor(dov!, group.id)).sheets.flatMap(sheet => sheet.margin.map(one => one.body)), ['A first thought'])
  await facilitator.ask('DELETE /api/readings/:readingId', `/api/readings/${reading.id}`)
  assert.equal(await house.open.house.store.shelf.list('chosen'), [])
})

test.run()
