// The life of the margin: who may open and write what, what "saved" means, what a restart, a removal and a reveal do.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { Entry, Log } from '../server/store/log.ts'
import type { Store } from '../server/store/store.ts'
import { forge, type } from './support/margin-forge.ts'
import { annotate, Device, Raw, syncUrl, until, type Page } from './support/margin.ts'
import { MarginHouse, type Pen } from './support/margin-house.ts'
import { saying } from './support/margin-law.ts'

const life = suite('the life of the margin')

/** A house with a reading `r`, and a device for each name. */
const evening = async (names: string[], more: Parameters<typeof MarginHouse.open>[0] = {}) => {
  const house = await MarginHouse.open(more)
  await house.reading()
  const devices: Record<string, Device> = {}
  for (const name of names) devices[name] = await Device.of(await house.pen(name, name === 'fay' ? 'facilitator' : name === 'olga' ? 'observer' : 'member'))
  return { house, devices: devices as Record<string, Device>, [Symbol.asyncDispose]: async () => {
    for (const device of Object.values(devices)) await device[Symbol.asyncDispose]()
    await house[Symbol.asyncDispose]()
  } }
}

const of = (name: string): string => `r/by/${name}`
const codeOf = async (page: Page): Promise<number> => (await page.ended()).code
const shows = (page: Page, words: string): Promise<void> => until(() => saying(page.doc).includes(words), `"${words}" seen`)

const opened = async (device: Device, name: string): Promise<Page> => {
  const page = device.open(name)
  await page.synced()
  return page
}

// ---- writing and reading

for (const how of ['open', 'openMux'] as const) {
  life(`what a member writes is seen by the others, told to be saved, and there after a restart (${how})`, async () => {
    await using evening_ = await evening(['ann', 'dov'])
    const { house, devices } = evening_
    const ann = devices.ann![how](of('ann'))
    const dov = devices.dov![how](of('ann'))
    await Promise.all([ann.synced(), dov.synced()])
    const body = annotate(ann.doc, 'a1', 'שלום 😀')
    await shows(dov, 'שלום 😀')
    body.insert(0, 'later: ')
    await ann.kept()
    await shows(dov, 'later: שלום')
    assert.is(ann.saved.get(ann.doc.clientID), Y.getState(ann.doc.store, ann.doc.clientID))
    const again = await house.reopen()
    assert.match(saying(await again.house.margins.readOwn('r', 'ann')), 'later: שלום 😀')
    await again.close()
  })
}

life('thirty documents travel over one socket', async () => {
  const names = Array.from({ length: 30 }, (_, at) => `m${at}`)
  await using evening_ = await evening(names)
  const { house, devices } = evening_
  const pages = names.map(name => devices.m0!.openMux(of(name)))
  await Promise.all(pages.map(page => page.synced()))
  assert.is(house.door.hall.of('m0').size, 1)
  const writer = devices.m7!.openMux(of('m7'))
  await writer.synced()
  annotate(writer.doc, 'a1', 'from seven')
  await shows(pages[7]!, 'from seven')
  pages[3]!.provider.disconnect()
  pages[3]!.provider.connect()
  await pages[3]!.synced()
})

life('a document refused on a shared socket closes alone', async () => {
  await using evening_ = await evening(['ann'])
  const { devices } = evening_
  const own = devices.ann!.openMux(of('ann'))
  const none = devices.ann!.openMux('r/by/nobody')
  await own.synced()
  assert.is(await codeOf(none), 4404)
  annotate(own.doc, 'a1', 'still here')
  await own.kept()
})

life('deletes are counted as saved too', async () => {
  await using evening_ = await evening(['ann'])
  const { devices } = evening_
  const own = await opened(devices.ann!, of('ann'))
  const body = annotate(own.doc, 'a1', 'some words')
  await own.kept()
  const told = own.count
  body.delete(0, 5)
  await until(() => own.count === told + 1, 'the delete told to be saved')
})

life('a page that comes back with nothing new is told that all is saved', async () => {
  await using evening_ = await evening(['ann'])
  const { devices } = evening_
  const own = await opened(devices.ann!, of('ann'))
  annotate(own.doc, 'a1', 'words')
  await own.kept()
  own.provider.disconnect()
  own.saved.clear()
  own.savedTold = 0
  own.provider.connect()
  await own.kept()
})

life('"saved" is never told before the entry is on disk', async () => {
  let release = () => {}
  const held = new Promise<void>(resolve => { release = resolve })
  const slow = (store: Store): Store => ({ ...store, ...methods(store), log: slowLog(store.log, async (write: () => Promise<Entry>) => { await held; return write() }) })
  await using evening_ = await evening(['ann', 'dov'], { store: slow })
  const { devices } = evening_
  const [own, seen] = [await opened(devices.ann!, of('ann')), await opened(devices.dov!, of('ann'))]
  const before = own.savedTold
  annotate(own.doc, 'a1', 'on its way')
  await shows(seen, 'on its way')
  assert.is(own.savedTold, before)
  release()
  await own.kept()
})

const methods = (store: Store) => ({ ready: () => store.ready(), figures: () => store.figures(), close: () => store.close() })
const slowLog = (log: Log, append: (write: () => Promise<Entry>) => Promise<Entry>): Log => ({
  read: (stream, after) => log.read(stream, after), last: stream => log.last(stream), append: (stream, bytes) => append(() => log.append(stream, bytes)),
  compact: (...all) => log.compact(...all), drop: stream => log.drop(stream), sweep: () => log.sweep(), streams: prefix => log.streams(prefix),
})

life('a disk that refuses is asked again, and nothing is told to be saved meanwhile', async () => {
  let refusals = 2
  const failing = (store: Store): Store => ({ ...store, ...methods(store), log: slowLog(store.log, async write => {
    if (refusals-- > 0) throw new Error('no space')
    return write()
  }) })
  await using evening_ = await evening(['ann'], { store: failing })
  const { house, devices } = evening_
  const own = await opened(devices.ann!, of('ann'))
  annotate(own.doc, 'a1', 'kept in the end')
  await own.kept()
  assert.is(house.house.figures.read().margin_save_failures, 2)
  assert.match(saying(await house.house.margins.readOwn('r', 'ann')), 'kept in the end')
})

life('a document that cannot be read is not opened empty', async () => {
  let broken = true
  const damaged = (store: Store): Store => ({ ...store, ...methods(store), log: { ...slowLog(store.log, write => write()), read: async (stream, after) => {
    if (broken && stream.endsWith('by/ann')) throw new Error('damaged')
    return store.log.read(stream, after)
  } } })
  await using evening_ = await evening(['ann'], { store: damaged })
  const { devices } = evening_
  using raw = Raw.knock(devices.ann!, of('ann'))
  assert.is(await raw.ended(), 1013)
  broken = false
  await opened(devices.ann!, of('ann'))
})

life('last leaves while the next joins, 500 times with a slow store: no edit is missing', async () => {
  const dawdle = (store: Store): Store => ({ ...store, ...methods(store), log: {
    ...slowLog(store.log, async write => { await new Promise(resolve => { setTimeout(resolve, 2) }); return write() }),
    read: async (stream, after) => { await new Promise(resolve => { setTimeout(resolve, 1) }); return store.log.read(stream, after) },
  } })
  await using evening_ = await evening(['ann'], { store: dawdle, limits: { save: 1, opens: 10_000 } })
  const { house, devices } = evening_
  const doc = new Y.Doc()
  for (let turn = 0; turn < 500; turn++) {
    using raw = await Raw.open(devices.ann!, of('ann'))
    const before = Y.encodeStateVector(doc)
    doc.getMap('reactions').set(`x/${turn}`, 'now')
    raw.update(Y.encodeStateAsUpdate(doc, before))
    if (turn % 3 === 0) await until(() => raw.heard.some(message => message[0] === 4) || raw.code !== undefined)
    else await new Promise(setImmediate)
    raw.ws.close()
    await raw.ended()
  }
  await house.house.margins.documents.flush()
  await until(() => house.house.margins.documents.all().length === 0, 'the document let go')
  const kept = await house.house.margins.readOwn('r', 'ann')
  assert.is(kept.getMap('reactions').size, 500)
})

// ---- who may open what

life('who is not signed in, of another group, or asks for what is not there is told so after the upgrade', async () => {
  await using evening_ = await evening(['ann'])
  const { house, devices } = evening_
  await house.reading('other', { groupId: 'elsewhere' })
  const stranger = new Device({ memberId: 'x', url: house.url, token: async () => '' }, 'nobody.0123456789abcdef')
  assert.is(await codeOf(stranger.open(of('ann'))), 4401)
  for (const name of ['none/shared', 'other/shared', 'other/by/ann', 'r/by/nobody', 'r', 'r/by/', 'r/other', '__proto__/shared']) {
    assert.is(await codeOf(devices.ann!.open(name)), 4404, name)
  }
  await stranger[Symbol.asyncDispose]()
})

life('a name may be percent-encoded', async () => {
  await using evening_ = await evening(['ann'])
  using raw = await Raw.open(evening_.devices.ann!, encodeURIComponent(of('ann')))
  assert.is(raw.code, undefined)
})

life('a foreign Origin, a cookie without one, and other paths are turned away before the upgrade', async () => {
  await using evening_ = await evening(['ann'])
  const { house, devices } = evening_
  const answer = (path: string, headers: Record<string, string>): Promise<number> => new Promise(resolve => {
    const socket = new WebSocket(`${house.url.replace('http', 'ws')}${path}`, { headers })
    socket.on('unexpected-response', (request, response) => { resolve(response.statusCode!); request.destroy() })
    socket.on('open', () => { socket.terminate(); resolve(101) })
    socket.on('error', () => {})
  })
  const { token } = devices.ann!
  assert.is(await answer(`/sync/r/shared?token=${token}`, {}), 101)
  assert.is(await answer(`/sync/r/shared?token=${token}`, { origin: house.url }), 101)
  for (const origin of ['https://evil.example', 'null', `${house.url}.evil.example`]) assert.is(await answer(`/sync/r/shared?token=${token}`, { origin }), 403, origin)
  assert.is(await answer('/sync/r/shared', { cookie: 'tenfold=x' }), 403)
  assert.is(await answer(`/elsewhere?token=${token}`, {}), 404)
  assert.is(await answer(`/sync?token=${token}`, {}), 404)
  assert.is(await answer(`/sync/%E0%A4%A?token=${token}`, {}), 404)
})

life('observers read; what they write is refused', async () => {
  await using evening_ = await evening(['ann', 'olga'])
  const { devices } = evening_
  const shared = await opened(devices.ann!, 'r/shared')
  const watching = await opened(devices.olga!, 'r/shared')
  const note = new Y.Map<unknown>()
  shared.doc.getMap('joint').set('j1', note)
  note.set('body', new Y.Text('ours'))
  await shows(watching, 'ours')
  watching.doc.getMap('joint').delete('j1')
  watching.doc.getMap('joint').set('j2', new Y.Map())
  assert.is(await codeOf(watching), 4403)
  await shared.kept()
  assert.equal([...shared.doc.getMap('joint').keys()], ['j1'])
})

life('an observer who wrote without a network is told that they may not', async () => {
  await using evening_ = await evening(['ann', 'olga'])
  const doc = new Y.Doc()
  doc.getMap('joint').set('j1', new Y.Map())
  assert.is(await codeOf(evening_.devices.olga!.open('r/shared', doc)), 4403)
})

life('a private document is its writer\'s alone', async () => {
  await using evening_ = await evening(['ann', 'dov'])
  const { devices } = evening_
  const [ann, dov] = [await opened(devices.ann!, 'r/mine'), await opened(devices.dov!, 'r/mine')]
  annotate(ann.doc, 'a1', 'my secret')
  annotate(dov.doc, 'd1', 'his own')
  await Promise.all([ann.kept(), dov.kept()])
  assert.equal([...dov.annotations.keys()], ['d1'])
  assert.equal([...ann.annotations.keys()], ['a1'])
})

life('a planned reading is the facilitator\'s; a closed one is read', async () => {
  await using evening_ = await evening(['ann', 'fay'])
  const { house, devices } = evening_
  await house.reading('r', { opensAt: '2999-01-01T00:00:00.000Z' })
  assert.is(await codeOf(devices.ann!.open(of('ann'))), 4403)
  const early = await opened(devices.fay!, of('fay'))
  annotate(early.doc, 'f1', 'prepared')
  await early.kept()
  await house.reading('r', { releasedAt: '2020-01-01T00:00:00.000Z' })
  const own = await opened(devices.ann!, of('ann'))
  annotate(own.doc, 'a1', 'in time')
  await own.kept()
  await house.reading('r', { closedAt: '2020-01-02T00:00:00.000Z' })
  await until(() => house.house.margins.documents.of('r').every(({ seats }) => [...seats].every(({ mayWrite }) => !mayWrite)))
  annotate(own.doc, 'a2', 'too late')
  assert.is(await codeOf(own), 4403)
  const reading = await opened(devices.ann!, of('ann'))
  assert.equal([...reading.annotations.keys()], ['a1'])
})

life('a margin held back until one has written opens then; one held back for all opens when revealed', async () => {
  await using evening_ = await evening(['ann', 'dov', 'fay'])
  const { house, devices } = evening_
  await house.reading('r', { reveal: 'after-own' })
  const ann = await opened(devices.ann!, of('ann'))
  annotate(ann.doc, 'a1', 'first thought')
  await ann.kept()
  assert.is(await codeOf(devices.dov!.open(of('ann'))), 4403)
  assert.is(await codeOf(devices.dov!.open(of('fay'))), 4403, 'an empty one answers the same')
  assert.is(await codeOf(devices.fay!.open(of('ann'))), 4403, 'a facilitator waits like the others')
  assert.equal(house.told.filter(({ fact }) => fact === 'margin:opened'), [], 'nothing is told before')
  const reading = (await house.house.store.shelf.get('reading', 'r'))!
  assert.equal(await house.house.margins.openTo(reading as never, 'dov'), [])
  assert.equal(await house.house.margins.openTo(reading as never, 'ann'), ['ann'])
  const dov = await opened(devices.dov!, of('dov'))
  assert.not(await house.house.margins.hasWritten('r', 'dov'))
  annotate(dov.doc, 'd1', 'mine')
  await dov.kept()
  assert.ok(await house.house.margins.hasWritten('r', 'dov'))
  await shows(await opened(devices.dov!, of('ann')), 'first thought')
  assert.equal(await house.house.margins.openTo((await house.house.store.shelf.get('reading', 'r'))! as never, 'dov'), ['ann', 'dov'])
  await house.reading('r', { reveal: 'together' })
  assert.is(await codeOf(devices.dov!.open(of('ann'))), 4403)
  await house.reading('r', { revealedAt: '2020-01-01T00:00:00.000Z' })
  await shows(await opened(devices.fay!, of('ann')), 'first thought')
})

life('the room hears when a margin has its first words', async () => {
  await using evening_ = await evening(['ann'])
  const { house, devices } = evening_
  const own = await opened(devices.ann!, of('ann'))
  annotate(own.doc, 'a1', 'first')
  annotate(own.doc, 'a2', 'second')
  await until(() => house.told.length > 0)
  await own.kept()
  assert.equal(house.told, [{ audience: { readingId: 'r' }, fact: 'margin:opened', body: { readingId: 'r', memberId: 'ann' } }])
})

// ---- out means out

life('removal, another role, sign-out and erasing take effect on open documents at once', async () => {
  await using evening_ = await evening(['ann', 'dov', 'eva'])
  const { house, devices } = evening_
  const ann = [await opened(devices.ann!, of('ann')), devices.ann!.openMux('r/shared')] as const
  await ann[1].synced()
  const dov = await opened(devices.dov!, 'r/shared')
  const watched = await opened(devices.dov!, of('ann'))
  await house.place('ann')
  assert.equal([await codeOf(ann[0]), await codeOf(ann[1]), await codeOf(watched)], [4410, 4410, 4410])
  assert.is(await codeOf(devices.ann!.open('r/shared')), 4404)
  await house.place('dov', 'observer')
  await until(() => house.house.margins.documents.of('r').every(({ seats }) => [...seats].every(({ mayWrite }) => !mayWrite)))
  dov.doc.getMap('joint').set('j', new Y.Map())
  assert.is(await codeOf(dov), 4403)
  const eva = await opened(devices.eva!, of('eva'))
  house.house.spread('credential:ended', { memberId: 'eva' })
  assert.is(await codeOf(eva), 4401)
})

life('an erased reading closes, and no byte of it is left', async () => {
  await using evening_ = await evening(['ann'])
  const { house, devices } = evening_
  const own = await opened(devices.ann!, of('ann'))
  annotate(own.doc, 'a1', 'words')
  await own.kept()
  house.house.spread('reading:erased', { readingId: 'r' })
  await house.house.margins.eraseReading('r')
  assert.is(await codeOf(own), 4410)
  assert.equal(await house.house.store.log.streams('margin/'), [])
})

life('an erased member\'s words leave their own, their private and the shared document; the others\' stay', async () => {
  await using evening_ = await evening(['ann', 'dov'])
  const { house, devices } = evening_
  const [own, mine, shared] = await Promise.all([of('ann'), 'r/mine', 'r/shared'].map(name => opened(devices.ann!, name)))
  const dov = await opened(devices.dov!, 'r/shared')
  annotate(own!.doc, 'a1', 'public words')
  annotate(mine!.doc, 'a1', 'private words')
  const text = new Y.Text('written by Ann')
  shared!.doc.transact(() => {
    const note = new Y.Map<unknown>()
    shared!.doc.getMap('joint').set('j1', note)
    note.set('body', text)
  })
  await shows(dov, 'written by Ann')
  const body = dov.doc.getMap<Y.Map<Y.Text>>('joint').get('j1')!.get('body')!
  body.insert(7, '(and by Dov)')
  await Promise.all([own!.kept(), mine!.kept(), shared!.kept(), dov.kept()])
  await house.place('ann')
  await house.house.margins.eraseMember('r', 'ann')
  await until(() => body.toString() === '(and by Dov)', 'the words of Ann gone')
  assert.equal(await house.house.store.log.streams('margin/'), ['margin/r/shared'])
  const { snapshot, entries } = await house.house.store.log.read('margin/r/shared')
  const bytes = Buffer.concat([snapshot!.bytes, ...entries.map(entry => entry.bytes)]).toString('latin1')
  assert.not.match(bytes, /by Ann|writte/)
  assert.match(bytes, /and by Dov/)
})

// ---- what is forgotten, and what is not

life('compaction forgets deleted words and raises the epoch; an older copy brings nothing back', async () => {
  await using evening_ = await evening(['ann', 'dov'])
  const { house, devices } = evening_
  const own = await opened(devices.ann!, of('ann'))
  assert.is(own.epoch, 1)
  const body = annotate(own.doc, 'a1', 'keep this, forget that')
  await own.kept()
  const old = new Y.Doc({ gc: false })
  Y.applyUpdate(old, Y.encodeStateAsUpdate(own.doc))
  body.delete(9, 13)
  await until(() => own.count > 2)
  const [document] = house.house.margins.documents.of('r')
  await document!.keeper.compact()
  const { snapshot, entries } = await house.house.store.log.read('margin/r/by/ann')
  assert.is(entries.length, 0)
  assert.not.match(Buffer.from(snapshot!.bytes).toString('latin1'), /forget that/)
  const again = devices.ann!.open(of('ann'), old)
  await again.synced()
  assert.is(again.epoch, 2)
  await again.kept()
  assert.match(saying(again.doc), 'keep this')
  assert.not.match(saying(again.doc), 'forget that')
  const fresh = await opened(devices.dov!, of('ann'))
  assert.is(saying(fresh.doc), saying(again.doc))
})

life('words typed before what was written without a network has arrived are not punished', async () => {
  await using evening_ = await evening(['ann'])
  const { devices } = evening_
  const doc = new Y.Doc()
  const body = annotate(doc, 'a1', 'offline')
  using raw = await Raw.open(devices.ann!, of('ann'))
  for (let word = 0; word < 20; word++) {
    const before = Y.encodeStateVector(doc)
    body.insert(0, 'w')
    if (word % 5 === 4) body.delete(3, 1)
    raw.update(Y.encodeStateAsUpdate(doc, before))
  }
  raw.step2(Y.encodeStateAsUpdate(doc))
  await until(() => raw.heard.some(message => message[0] === 4) || raw.code !== undefined)
  assert.is(raw.code, undefined)
  const page = await opened(devices.ann!, of('ann'))
  assert.is(saying(page.doc), saying(doc))
})

// ---- awareness

life('awareness shows who is there, is told to newcomers, and goes when they go', async () => {
  await using evening_ = await evening(['ann', 'dov'])
  const { devices } = evening_
  const ann = await opened(devices.ann!, 'r/shared')
  ann.provider.awareness.setLocalState({ memberId: 'ann', blockId: 'b7' })
  const dov = devices.dov!.openMux('r/shared')
  await dov.synced()
  const shown = () => dov.provider.awareness.getStates().get(ann.doc.clientID)
  await until(() => shown()?.blockId === 'b7', 'Ann shown')
  ann.provider.awareness.setLocalStateField('blockId', 'b8')
  await until(() => shown()?.blockId === 'b8', 'Ann moved')
  ann.close()
  await until(() => shown() === undefined, 'Ann gone')
})

life('a second socket of the same client takes over from one that was cut off unnoticed', async () => {
  await using evening_ = await evening(['ann', 'dov'])
  const { devices } = evening_
  const doc = new Y.Doc()
  const [first, second] = [devices.ann!.open('r/shared', doc), devices.ann!.open('r/shared', doc)]
  await Promise.all([first.synced(), second.synced()])
  doc.getMap('joint').set('j1', new Y.Map())
  await Promise.all([first.kept(), second.kept()])
  assert.is(first.closed ?? second.closed, undefined)
})

// ---- limits

life('who does not read is cut off, and the others are not', async () => {
  await using evening_ = await evening(['ann', 'dov', 'eva'], { limits: { buffered: 256 * 1024 } })
  const { house, devices } = evening_
  const writer = await opened(devices.ann!, of('ann'))
  const reader = await opened(devices.dov!, of('ann'))
  using deaf = await Raw.open(devices.eva!, of('ann'))
  deaf.step1()
  deaf.ws.pause()
  const body = annotate(writer.doc, 'a1')
  for (let time = 0; time < 60 && !house.house.figures.read().margin_cuts; time++) {
    body.insert(0, String(time).repeat(100_000))
    body.delete(0, body.length)
    await until(() => reader.doc.store.clients.has(writer.doc.clientID) && Y.getState(reader.doc.store, writer.doc.clientID) === Y.getState(writer.doc.store, writer.doc.clientID))
  }
  assert.is(house.house.figures.read().margin_cuts, 1)
  assert.is(writer.closed, undefined)
})

life('a document has a size it does not outgrow; deleted words do not count', async () => {
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

life('more documents than a socket may have, and more openings than a minute may have, are refused', async () => {
  await using evening_ = await evening(['ann', 'dov'], { limits: { documents: 2, opens: 5 } })
  const { devices } = evening_
  const pages = [of('ann'), of('dov'), 'r/shared'].map(name => devices.ann!.openMux(name))
  assert.is(await codeOf(pages[2]!), 4429)
  await pages[0]!.synced()
  for (let time = 0; time < 2; time++) await opened(devices.ann!, 'r/shared')
  assert.is(await codeOf(devices.ann!.open('r/mine')), 4429)
})

life('frames that are none close the socket, unknown channels are passed over', async () => {
  await using evening_ = await evening(['ann'])
  const { devices } = evening_
  const socket = (): Raw => new Raw(new WebSocket(`${syncUrl(devices.ann!.url)}?token=${devices.ann!.token}`, 'tenfold.mux.1'))
  for (const frame of [[], [1], [1, 0], [1, 0, 200, 1], [1, 9], [255, 255, 255, 255, 255, 255, 255, 255, 255, 255]]) {
    using raw = socket()
    await raw.opened()
    raw.send(Uint8Array.from(frame))
    assert.is(await raw.ended(), 4409, JSON.stringify(frame))
  }
  using raw = socket()
  await raw.opened()
  raw.send(Uint8Array.from([7, 1, 0, 0, 0]))
  raw.send(Uint8Array.from([8, 2]))
  raw.send(1, 0, Uint8Array.from([of('ann').length, ...Buffer.from(of('ann'))]))
  await until(() => raw.heard.length > 1)
  assert.equal([...raw.heard[0]!.subarray(0, 2)], [1, 3])
})

// ---- closing

life('a closing house tells its sockets to come back, and has kept what it admitted', async () => {
  await using evening_ = await evening(['ann'])
  const { house, devices } = evening_
  using raw = await Raw.open(devices.ann!, of('ann'))
  raw.step2(forge([{ client: 5, structs: [type({ root: 'annotations', key: 'a1' }, 1)] }]))
  await until(() => house.house.margins.documents.of('r')[0]?.history.knowledge.clocks.get(5) === 1)
  const again = await house.reopen()
  assert.is(await raw.ended(), 1012)
  assert.equal([...(await again.house.margins.readOwn('r', 'ann')).getMap('annotations').keys()], ['a1'])
  await again.close()
})

life('when everybody has left nothing is kept in memory', async () => {
  await using evening_ = await evening(['ann', 'dov'])
  const { house, devices } = evening_
  const pages = await Promise.all([opened(devices.ann!, of('ann')), opened(devices.ann!, 'r/shared'), opened(devices.dov!, 'r/shared')])
  annotate(pages[0]!.doc, 'a1', 'words')
  await pages[0]!.kept()
  for (const page of pages) page.close()
  await until(() => house.house.margins.documents.all().length === 0 && house.door.hall.lines.size === 0, 'all let go')
  assert.is(house.house.figures.read().margin_seats, 0)
})

life.run()
