// How much may be said beside a text: in one document, in one message, and in messages that were begun.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { annotate, Half, until } from './support/margin.ts'
import { codeOf, evening, of, opened } from './support/margin-evening.ts'

const size = suite('how much may be said in the margin')

size('a document has a size it does not outgrow; deleted words do not count', async () => {
  await using evening_ = await evening(['ann'], { limits: { document: { own: 20_000, private: 20_000, shared: 20_000 } } })
  const { devices } = evening_
  const own = await opened(devices.ann!, of('ann'))
  const body = annotate(own.doc, 'a1')
  for (let time = 0; time < 20; time++) {
    body.insert(0, 'x'.repeat(5000))
    body.delete(0, 5000)
    await own.kept()
  }
  assert.is(own.closed, undefined)
  body.insert(0, 'y'.repeat(25_000))
  assert.is(await codeOf(own), 4413)
})

for (const how of ['open', 'openMux'] as const) {
  size(`what is larger than the house takes ends its own document, and no other (${how})`, async () => {
    await using evening_ = await evening(['ann'])
    const ann = evening_.devices.ann!
    const own = ann[how](of('ann')), mine = ann[how]('r/mine')
    await Promise.all([own.synced(), mine.synced()])
    let tries = 0
    own.provider.on('status', ({ status }) => { if (status === 'connecting') tries++ })
    annotate(own.doc, 'a1').insert(0, 'x'.repeat(2_200_000))
    annotate(mine.doc, 'b1', 'a private word')
    assert.is(await codeOf(own), 4413)
    await mine.kept()
    assert.equal([mine.closed, tries], [undefined, 0])
    const again = ann[how](of('ann'))
    await again.synced()
    annotate(again.doc, 'a2').insert(0, 'y'.repeat(1_200_000))
    assert.is(await codeOf(again), 4413)
  })
}

size('what the house has lost comes back in one message, though it is larger than any update may be', async () => {
  await using evening_ = await evening(['ann'])
  const { ann } = evening_.devices, doc = new Y.Doc()
  for (let at = 0; at < 15; at++) annotate(doc, `a${at}`, 'z'.repeat(100_000))
  const own = ann!.openMux(of('ann'), doc)
  await own.kept()
  assert.is(own.closed, undefined)
})

size('a copy on the device that is put beside an open document may be larger than an update, as long as the house knows most of it', async () => {
  await using evening_ = await evening(['ann'])
  const { ann } = evening_.devices, doc = new Y.Doc()
  for (let at = 0; at < 15; at++) annotate(doc, `a${at}`, 'z'.repeat(100_000))
  const own = ann!.openMux(of('ann'), doc)
  await own.kept()
  own.close()
  annotate(doc, 'b', 'written without a network')
  const page = ann!.open(of('ann'))
  await until(() => page.provider.wsconnected, 'the socket opened')
  Y.applyUpdate(page.doc, Y.encodeStateAsUpdate(doc), 'a copy')
  const body = annotate(page.doc, 'c', 'and a new word')
  await page.kept()
  assert.is(page.closed, undefined)
  assert.ok(page.annotations.has('b'))
  const again = await opened(ann!, of('ann'))
  assert.equal(again.annotations.toJSON(), page.annotations.toJSON())
  body.insert(0, 'y'.repeat(1_200_000))
  assert.is(await codeOf(page), 4413, 'what is new may not')
})

size('of a member who begins too much on many sockets the longest are cut', async () => {
  await using evening_ = await evening(['ann'], { limits: { begun: 1_000_000 } })
  const { house: { door: { hall } }, devices: { ann } } = evening_
  const check = hall.checkStalled.bind(hall)
  // nobody is cut before all have begun
  hall.checkStalled = () => {}
  const all = await Promise.all([400_000, 100_000, 300_000, 350_000].map(async bytes => {
    const half = await Half.begin(ann!, of('ann'), 2_000_000)
    half.say(bytes)
    return half
  }))
  const begun = (): number => [...hall.of('ann')].reduce((sum, line) => sum + line.begun, 0)
  await until(() => begun() > 1_150_000 || all.some(({ isClosed }) => isClosed), 'all began')
  check(performance.now())
  await until(() => all[0]!.isClosed, 'the longest is cut')
  assert.equal(all.slice(1).map(({ isClosed }) => isClosed), [false, false, false])
  for (const half of all) half[Symbol.dispose]()
})

size.run()
