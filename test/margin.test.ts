// The life of the margin: who may open and write what, what "saved" means, what a restart, a removal and a reveal do.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { MarginDocument } from '../server/margin/document.ts'
import type { Store } from '../server/store/store.ts'
import { forge, type } from './support/margin-forge.ts'
import { annotate, Raw, syncUrl, until, type Device } from './support/margin.ts'
import { codeOf, evening, of, opened, shows } from './support/margin-evening.ts'
import { saying } from './support/margin-law.ts'
import { methods, slowLog } from './support/margin-slow.ts'

const life = suite('the life of the margin')

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

life('letters typed into a text that is there concern nobody, unless somebody is named in it', async () => {
  await using tonight = await evening(['ann'])
  const { house } = tonight.house, page = await opened(tonight.devices.ann!, of('ann'))
  let told = 0
  house.onTiding('margin:kept', () => void told++)
  const body = annotate(page.doc, 'a1', 'some words')
  const does = async (change: () => void): Promise<number> => {
    const before = told
    change()
    await until(() => page.count > 0 && (page.saved.get(page.doc.clientID) ?? 0) >= Y.getState(page.doc.store, page.doc.clientID), 'kept')
    return told - before
  }
  assert.is(await does(() => {}), 1, 'a note is news')
  assert.is(await does(() => body.insert(4, 'thing like ')), 0)
  assert.is(await does(() => annotate(page.doc, 'a2', 'another')), 1)
  assert.is(await does(() => body.insert(0, '@E')), 1, 'it may name somebody')
  assert.is(await does(() => body.insert(2, 've ')), 1, 'and now it does')
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

life('whoever cannot be recognised just now is told to come back, not that they are signed out', async () => {
  let isBroken = false
  const failing = (store: Store): Store => ({ ...store, ...methods(store), log: store.log, shelf: {
    get: async (kind, key) => {
      if (isBroken) throw new Error('no disk')
      return store.shelf.get(kind, key)
    },
    list: (...all) => store.shelf.list(...all), change: work => store.shelf.change(work),
  } })
  await using evening_ = await evening(['ann'], { store: failing })
  const { ann } = evening_.devices
  isBroken = true
  using raw = Raw.knock(ann!, of('ann'))
  assert.is(await raw.ended(), 1013)
  isBroken = false
  await opened(ann!, of('ann'))
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
  // beside five texts at once, so that the waiting for the disk is not waited for five times
  const readings = await Promise.all(['r1', 'r2', 'r3', 'r4', 'r5'].map(id => house.reading(id)))
  await Promise.all(readings.map(id => comeAndGo(devices.ann!, `${id}/by/ann`, 100)))
  await house.house.margins.documents.flush()
  await until(() => house.house.margins.documents.all().length === 0, 'the documents let go')
  for (const id of readings) assert.is((await house.house.margins.readOwn(id, 'ann')).getMap('reactions').size, 100)
})

/** Comes, writes one thing and goes, again and again: two times of three before it is told to be saved. */
const comeAndGo = async (device: Device, name: string, times: number): Promise<void> => {
  const doc = new Y.Doc()
  for (let turn = 0; turn < times; turn++) {
    using raw = await Raw.open(device, name)
    assert.is(raw.code, undefined, `turned away: ${raw.reason}`)
    const before = Y.encodeStateVector(doc)
    doc.getMap('reactions').set(`x/${turn}`, 'now')
    raw.update(Y.encodeStateAsUpdate(doc, before))
    if (turn % 3 === 0) await until(() => raw.heard.some(message => message[0] === 4) || raw.code !== undefined, `turn ${turn} of ${name} saved`)
    else await new Promise(setImmediate)
    assert.is(raw.code, undefined, `sent away: ${raw.reason}`)
    raw.ws.close()
    assert.is(await raw.ended(), 1005)
  }
}

life('the first word to anybody is that their document is open, also when all are told in that moment that the line is alive', async () => {
  await using evening_ = await evening(['ann'])
  const { house: { door: { hall } }, devices } = evening_, { lines } = hall, add = lines.add.bind(lines)
  lines.add = line => {
    add(line)
    hall.keepAlive(0, 1)
    return lines
  }
  using raw = await Raw.open(devices.ann!, of('ann'))
  assert.equal(raw.heard.map(([kind]) => kind).slice(0, 2), [5, 0])
  hall.keepAlive(0, 1)
  await until(() => raw.heard.some(([kind, step]) => kind === 0 && step === 2), 'told that the line is alive')
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
  await using evening_ = await evening(['ann', 'dov', 'eva'], { limits: { buffered: 256 * 1024, deaf: 20 } })
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

life('who reads slowly is told the outcome, and is not cut off', async () => {
  await using evening_ = await evening(['ann', 'eva'], { limits: { buffered: 256 * 1024 } })
  const { house, devices } = evening_
  const [writer, slow] = [await opened(devices.ann!, of('ann')), await opened(devices.eva!, of('ann'))]
  const body = annotate(writer.doc, 'a1')
  const socket = slow.provider.ws as unknown as WebSocket
  const rewrite = async (): Promise<void> => {
    body.insert(0, 'x'.repeat(50_000))
    body.delete(0, body.length)
    await writer.kept()
  }
  const [line] = house.door.hall.of('eva')
  socket.pause()
  for (let time = 0; time < 400 && !line!.isFull; time++) await rewrite()
  assert.ok(line!.isFull)
  const told = line!.socket.bytesWritten
  for (let time = 0; time < 40; time++) {
    await rewrite()
    if (time % 10 === 0) socket.resume()
    await until(() => time % 10 !== 0 || !line!.isFull)
    socket.pause()
  }
  body.insert(0, 'the last word')
  socket.resume()
  await shows(slow, 'the last word')
  assert.is(saying(slow.doc), saying(writer.doc))
  assert.is(slow.closed ?? house.house.figures.read().margin_cuts, undefined)
  assert.ok(line!.socket.bytesWritten - told < 40 * 50_000, 'it was told everything in between')
})

life('thousands of messages that come at once are heard some at a time, the others in between', async () => {
  await using tonight = await evening(['ann', 'ben'])
  const { ann, ben } = tonight.devices, page = await opened(ann!, of('ann'))
  using greedy = await Raw.open(ben!, of('ann'))
  const many = 3000, isAnswer = (message: Uint8Array): boolean => message[0] === 0 && message[1] === 1
  greedy.heard.splice(0)
  greedy.ws.once('message', () => annotate(page.doc, 'a1', 'said in between'))
  for (let at = 0; at < many; at++) greedy.step1()
  await until(() => greedy.heard.filter(isAnswer).length === many, 'all answered')
  const at = greedy.heard.findIndex(message => Buffer.from(message).includes('said in between'))
  assert.ok(greedy.heard.slice(0, at).filter(isAnswer).length < many / 2, 'the other waited until all were answered')
})

life('the log of somebody who never stops is put in order all the same', async () => {
  await using evening_ = await evening(['ann'])
  const { house, devices } = evening_
  const own = await opened(devices.ann!, of('ann'))
  const body = annotate(own.doc, 'a1')
  let written = 0
  while (!house.house.figures.read().margin_compactions) {
    body.insert(0, 'x'.repeat(4000))
    body.delete(0, 4000)
    assert.ok((written += 4000) < 4e6, 'the log only grows')
    await new Promise(setImmediate)
  }
  await own.kept()
  assert.is(own.closed, undefined)
})

life('a document that many join is put together once, and everybody gets the same', async () => {
  await using evening_ = await evening(['ann', 'ben'])
  const { house, devices } = evening_, own = await opened(devices.ann!, of('ann'))
  for (let nth = 0; nth < 10; nth++) annotate(own.doc, `a${nth}`, 'words of Ann')
  await own.kept()
  const [{ history }] = house.house.margins.documents.of('r') as [MarginDocument]
  const [before, words] = [history.tail.size, saying(own.doc)]
  assert.ok(before > 0)
  while (history.tail.size) {
    const page = await opened(devices.ben!, of('ann'))
    assert.is(saying(page.doc), words)
    page.close()
    assert.ok(devices.ben!.pages.length < 10, 'it is copied for ever')
  }
  assert.is(saying((await opened(devices.ben!, of('ann'))).doc), words)
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

life('one member keeps no more open than the house can bear, on however many sockets', async () => {
  await using evening_ = await evening(['ann', 'dov'], { limits: { held: 3000 } })
  const { devices } = evening_
  const [own, shared] = await Promise.all([opened(devices.ann!, of('ann')), opened(devices.ann!, 'r/shared')])
  annotate(own.doc, 'a1', 'x'.repeat(4000))
  await own.kept()
  assert.is(await codeOf(devices.ann!.open('r/mine')), 4429)
  await opened(devices.dov!, of('ann'))
  own.close()
  await until(() => evening_.house.door.hall.of('ann').size === 1, 'one is closed')
  await opened(devices.ann!, 'r/mine')
  assert.is(shared.closed, undefined)
})

life('who does not read on one socket is not answered without end on another', async () => {
  await using evening_ = await evening(['ann'], { limits: { unheardOfOne: 1_000_000, pace: 1e9 } })
  const { house, devices } = evening_
  const own = await opened(devices.ann!, of('ann'))
  const body = annotate(own.doc, 'a1', 'x'.repeat(900_000))
  await own.kept()
  const deaf = await Promise.all(Array.from({ length: 20 }, () => Raw.open(devices.ann!, of('ann'))))
  for (const { ws } of deaf) ws.pause()
  for (let time = 0; time < 30; time++) for (const raw of deaf) raw.step1()
  const unread = (): number => [...house.door.hall.of('ann')].reduce((sum, line) => sum + line.unread, 0)
  for (let time = 0; time < 5 || unread() < 1_000_000; time++) {
    body.insert(0, 'and on ')
    await own.kept()
  }
  assert.ok(unread() < 40_000_000, `${unread()} bytes wait`)
  for (const raw of deaf) raw[Symbol.dispose]()
})

life('frames that are none close the socket, unknown channels are passed over', async () => {
  await using evening_ = await evening(['ann'])
  const { devices } = evening_
  const socket = (): Raw => new Raw(new WebSocket(`${syncUrl(devices.ann!.url)}?token=${devices.ann!.token}`, 'tenfold.mux.1'))
  for (const frame of [[], [1], [1, 0], [1, 0, 200, 1], [1, 9], [255, 255, 255, 255, 255, 255, 255, 255, 255, 255], [...Array.from({ length: 200 }, () => 128), 1, 0]]) {
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
