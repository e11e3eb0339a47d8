// A document of many has room for whoever comes: no hand fills it, and what fills it can be taken out.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import type { MarginDocument } from '../server/margin/document.ts'
import { forge, string, type } from './support/margin-forge.ts'
import { Raw, until, type Page } from './support/margin.ts'
import { codeOf, evening, opened } from './support/margin-evening.ts'

const shares = suite('shares of a document of many')

const SHARED = 'r/shared'
const MOST = 40_000
const limits = { document: { own: MOST, private: MOST, shared: MOST } }

type Evening = Awaited<ReturnType<typeof evening>>

const bodyOf = (doc: Y.Doc, id: string): Y.Text => doc.getMap<Y.Map<Y.Text>>('joint').get(id)!.get('body')!

const note = (doc: Y.Doc, id: string, words: string): void => doc.transact(() => {
  const joint = new Y.Map<unknown>()
  doc.getMap('joint').set(id, joint)
  joint.set('body', new Y.Text(words))
})

const documentOf = ({ house: { house } }: Evening): MarginDocument => house.margins.documents.of('r').find(({ kind }) => kind === 'shared')!

/** Writes until nothing more is let in, a piece at a time, and says with which code that was. */
const fill = async ({ page, tonight, id }: { page: Page; tonight: Evening; id: string }): Promise<number> => {
  note(page.doc, id, 'x')
  const { clientID } = page.doc
  for (let size = 4000; size > 4;) {
    await page.kept()
    const document = documentOf(tonight), before = document.history.knowledge.clockOf(clientID)
    document.history.fold()
    if (document.left < size) size = Math.floor(size / 2)
    bodyOf(page.doc, id).insert(1, 'x'.repeat(size))
    await until(() => page.closed !== undefined || document.history.knowledge.clockOf(clientID) > before, 'an answer')
    if (page.closed) return page.closed.code
  }
  return 0
}

const sizeOf = (tonight: Evening): number => {
  const document = documentOf(tonight)
  document.history.fold()
  return document.history.size
}

shares('one hand fills half of it, two three quarters, and there is room for whoever comes; also after a restart', async () => {
  await using tonight = await evening(['ann', 'dov', 'eve'], { limits })
  const { devices, house } = tonight, reader = await opened(devices.ann!, SHARED)
  assert.is(await fill({ page: await opened(devices.eve!, SHARED), tonight, id: 'eve' }), 4413)
  assert.ok(sizeOf(tonight) > MOST * 0.35 && sizeOf(tonight) <= MOST / 2, `${sizeOf(tonight)} bytes of one`)
  assert.is(await fill({ page: await opened(devices.dov!, SHARED), tonight, id: 'dov' }), 4413)
  assert.ok(sizeOf(tonight) > MOST / 2 && sizeOf(tonight) <= (MOST * 3) / 4, `${sizeOf(tonight)} bytes of two`)
  await house.house.margins.documents.flush()
  reader.close()
  await using _again = await house.reopen({ limits })
  const eve = await opened(devices.eve!, SHARED), ann = await opened(devices.ann!, SHARED)
  note(ann.doc, 'ann', 'a word of Ann')
  await ann.kept()
  note(eve.doc, 'more', 'y'.repeat(100))
  assert.is(await codeOf(eve), 4413)
  assert.is(ann.closed, undefined)
})

shares('what others put there can be taken out, and makes room', async () => {
  await using tonight = await evening(['ann', 'eve'], { limits })
  const { devices } = tonight
  const ann = await opened(devices.ann!, SHARED)
  note(ann.doc, 'ann', 'z'.repeat(10_000))
  await ann.kept()
  const page = await opened(devices.eve!, SHARED)
  assert.is(await fill({ page, tonight, id: 'eve' }), 4413)
  bodyOf(ann.doc, 'eve').delete(0, 5000)
  ann.doc.getMap('joint').delete('eve')
  await until(() => sizeOf(tonight) < 12_000, 'taken out')
  const again = await opened(devices.eve!, SHARED)
  note(again.doc, 'again', 'there is room again')
  await again.kept()
  assert.equal([ann.closed, again.closed], [undefined, undefined])
})

const E = 4_000_000_001

shares('nor does a hand fill it with crumbs of its own words', async () => {
  await using tonight = await evening(['ann', 'eve'])
  using eve = await Raw.open(tonight.devices.eve!, SHARED)
  eve.step2(Uint8Array.of(0, 0))
  eve.update(forge([{ client: E, structs: [type({ root: 'joint', key: 'e' }, 1), type({ parent: [E, 0], key: 'body' }, 2), string({ parent: [E, 1] }, 'x'.repeat(300_000))] }]))
  const document = documentOf(tonight), gone = () => (document.history.knowledge.deletes.get(E)?.length ?? 0) / 2
  await until(() => document.history.knowledge.clockOf(E) > 300_000, 'the words')
  for (let at = 0, each = 3000; eve.code === undefined && at < 50 * each; at += each) {
    const before = gone()
    eve.update(forge([], [[E, ...Array.from({ length: each }, (_, on): [number, number] => [3 + (at + on) * 2, 1])]]))
    await until(() => eve.code !== undefined || gone() > before, 'an answer')
  }
  assert.is(await eve.ended(), 4413)
  document.history.fold()
  assert.ok(document.history.pieces > 20_000 && document.history.pieces < 60_000, `${document.history.pieces} pieces`)
  const ann = await opened(tonight.devices.ann!, SHARED)
  note(ann.doc, 'ann', 'a word of Ann')
  await ann.kept()
  ann.doc.getMap('joint').delete('e')
  await until(() => {
    document.history.fold()
    return document.history.pieces < 100
  }, 'taken out as a whole')
  assert.is(ann.closed, undefined)
})

shares.run()
