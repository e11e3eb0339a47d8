// What stands in a margin is read once for all who ask, some of it at a time, and anew when something was written.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { writtenIn } from '../server/annotation/written.ts'
import { openTestHouse } from './support/house.ts'
import { annotate, Device, until } from './support/margin.ts'
import { newCircle } from './support/people.ts'
import { mark, writeIn } from './support/web-annotations.ts'

const ANCHOR = { revision: 1, blockId: 'b1', selectors: [{ type: 'TextQuoteSelector', exact: 'words' }] }

test('a margin is read once, until something is written in it or everybody has left', async () => {
  await using house = await openTestHouse()
  const { reading, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const { writings } = house.open.house
  const bodies = async () => (await writings.of(reading.id, eve!.memberId)).map(({ body }) => body)
  const held = () => house.open.house.figures.read().margin_read_bytes
  await using device = await Device.of(eve!)
  const page = device.open(`${reading.id}/by/${eve!.memberId}`)
  await page.synced()
  for (const words of ['one', 'two']) {
    annotate(page.doc, words, words)
    await page.kept()
    assert.equal(await bodies(), ['one', 'two'].slice(0, page.annotations.size))
    const [first, second] = await Promise.all([writings.of(reading.id, eve!.memberId), writings.of(reading.id, eve!.memberId)])
    assert.ok(first === second && first === await writings.of(reading.id, eve!.memberId), 'read once')
  }
  await writeIn(dov!, `${reading.id}/mine`, doc => mark(doc, 'p', { anchor: ANCHOR, body: 'private' }))
  assert.equal((await writings.mine(reading.id, dov!.memberId)).map(({ name, body }) => [name, body]), [['mine/p', 'private']])
  assert.ok(held()! > 0)
  page.close()
  await until(() => held() === 0, 'let go of')
  assert.equal(await bodies(), ['one', 'two'], 'and read again for whoever asks')
  await eve!.ask('DELETE /api/me', '/api/me')
  assert.equal([held(), await bodies()], [0, []], 'nothing of whoever erased themselves is kept')
})

test('a long margin that somebody writes in is as it is after each change', async () => {
  await using house = await openTestHouse()
  const { reading, members: [eve] } = await newCircle(house.url, ['Eve'])
  const { writings } = house.open.house
  await using device = await Device.of(eve!)
  const page = device.open(`${reading.id}/by/${eve!.memberId}`)
  await page.synced()
  page.doc.transact(() => { for (let nth = 0; nth < 1000; nth++) mark(page.doc, `n${nth}`, { anchor: ANCHOR, body: 'words' }) })
  await page.kept()
  assert.is((await writings.of(reading.id, eve!.memberId)).length, 1000)
  const before = writings.of(reading.id, eve!.memberId)
  page.doc.transact(() => {
    page.annotations.delete('n0')
    mark(page.doc, 'last', { anchor: ANCHOR, body: 'the last' })
  })
  await page.kept()
  await before
  const now = await writings.of(reading.id, eve!.memberId)
  assert.equal([now.length, now.some(({ name }) => name.endsWith('/n0')), now.filter(({ body }) => body === 'the last').length], [1000, false, 1])
})

test('others have their turns while a long margin is read', async () => {
  const doc = new Y.Doc()
  doc.transact(() => { for (let nth = 0; nth < 10_000; nth++) mark(doc, `n${nth}`, { anchor: ANCHOR, body: 'words' }) })
  let turns = 0, isOver = false
  const turn = (): void => {
    turns++
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  assert.is((await writtenIn(doc, { memberId: 'm', prefix: 'm' })).length, 10_000)
  isOver = true
  assert.ok(turns > 1, `${turns} turns`)
})

test.run()
