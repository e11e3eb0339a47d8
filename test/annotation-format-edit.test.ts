// The house's own hand in a member's document: kept before it is told, relayed, within the margin's own limits, and beside whoever is typing.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { Refusal } from '../shared/refusal.ts'
import { writeEntry } from '../server/annotation/pen.ts'
import { MarginHouse } from './support/margin-house.ts'
import { annotate, Device, until } from './support/margin.ts'

const put = (id: string, body: string) => (doc: Y.Doc): void => writeEntry(doc, { root: 'annotations', id }, { motivation: 'commenting', body, tags: ['t'] })
const bodiesIn = (doc: Y.Doc): string[] => [...doc.getMap<Y.Map<unknown>>('annotations').values()].map(entry => String(entry.get('body'))).sort()

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => {
  if (error instanceof Refusal) return error.code
  throw error
})

test('what the house writes for a member is on disk when it says so, and on every open page', async () => {
  const first = await MarginHouse.open()
  const pen = await first.pen('eve')
  await first.reading()
  await using device = await Device.of(pen)
  const [one, other] = [device.open('r/by/eve'), device.openMux('r/by/eve')]
  await Promise.all([one.synced(), other.synced()])
  annotate(one.doc, 'a', 'typed')
  await one.kept()
  await first.house.margins.edit('r', 'eve', put('b', 'brought'))
  const entries = await first.house.store.log.read('margin/r/by/eve')
  assert.ok(entries.entries.length + Number(!!entries.snapshot) >= 2)
  for (const page of [one, other]) await until(() => bodiesIn(page.doc).join() === 'brought,typed', 'both are there')
  annotate(one.doc, 'c', 'typed on')
  await one.kept()
  await using second = await first.reopen()
  assert.equal(bodiesIn(await second.house.margins.readOwn('r', 'eve')), ['brought', 'typed', 'typed on'])
})

test('it comes through while its member types without a pause', async () => {
  await using house = await MarginHouse.open()
  const pen = await house.pen('eve')
  await house.reading()
  await using device = await Device.of(pen)
  const page = device.open('r/by/eve')
  await page.synced()
  const body = annotate(page.doc, 'a')
  let isTyping = true
  const typing = (async () => {
    while (isTyping) {
      body.insert(body.length, 'x')
      await new Promise(done => { setImmediate(done) })
    }
  })()
  for (let nth = 0; nth < 10; nth++) await house.house.margins.edit('r', 'eve', put(`b${nth}`, `${nth}`))
  isTyping = false
  await typing
  await page.kept()
  const held = await house.house.margins.readOwn('r', 'eve')
  assert.is(held.getMap('annotations').size, 11)
  assert.is(String((held.getMap('annotations').get('a') as Y.Map<Y.Text>).get('body')), body.toString())
})

test('what the margin does not let in is refused and changes nothing', async () => {
  await using house = await MarginHouse.open({ limits: { document: { own: 4096, private: 4096, shared: 4096 } } })
  await house.pen('eve')
  await house.reading()
  const { margins } = house.house
  await margins.edit('r', 'eve', put('a', 'small'))
  assert.is(await codeOf(margins.edit('r', 'eve', put('b', 'x'.repeat(5000)))), 'too-large')
  assert.is(await codeOf(margins.edit('r', 'eve', doc => void doc.getMap('elsewhere').set('a', new Y.Map()))), 'invalid')
  assert.is(await codeOf(margins.edit('r', 'eve', doc => void doc.getMap('annotations').set('z', 'no entry'))), 'invalid')
  assert.is(await codeOf(margins.edit('r', 'eve', () => {})), 'done')
  assert.equal(bodiesIn(await margins.readOwn('r', 'eve')), ['small'])
})

test('while the disk refuses nobody is told that it is kept; once it takes, it is', async () => {
  let isBroken = false
  await using house = await MarginHouse.open({
    store: store => ({
      shelf: store.shelf, ready: () => store.ready(), close: () => store.close(), figures: () => store.figures(),
      log: {
        read: (stream, after) => store.log.read(stream, after), last: stream => store.log.last(stream), drop: stream => store.log.drop(stream), sweep: () => store.log.sweep(),
        compact: (stream, seq, bytes) => store.log.compact(stream, seq, bytes), streams: prefix => store.log.streams(prefix),
        append: (stream, bytes) => (isBroken ? Promise.reject(new Refusal('unavailable', 'no')) : store.log.append(stream, bytes)),
      },
    }),
  })
  await house.pen('eve')
  await house.reading()
  isBroken = true
  assert.is(await codeOf(house.house.margins.edit('r', 'eve', put('a', 'words'))), 'unavailable')
  isBroken = false
  assert.is(await codeOf(house.house.margins.edit('r', 'eve', put('b', 'more'))), 'done')
  assert.equal(bodiesIn(await house.house.margins.readOwn('r', 'eve')), ['more', 'words'])
})

test.run()
