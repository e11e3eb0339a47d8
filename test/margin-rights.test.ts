// Who may open what in the margin, and that out means out: at the door, and at once for what is open already.
import { mkdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { Store } from '../server/store/store.ts'
import { any, deleted, forge, type } from './support/margin-forge.ts'
import { annotate, Device, Raw, until } from './support/margin.ts'
import { codeOf, evening, of, opened, shows } from './support/margin-evening.ts'
import { methods, slowLog } from './support/margin-slow.ts'

const rights = suite('rights in the margin')

// ---- who may open what

rights('who is not signed in, of another group, or asks for what is not there is told so after the upgrade', async () => {
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

rights('a name may be percent-encoded', async () => {
  await using evening_ = await evening(['ann'])
  using raw = await Raw.open(evening_.devices.ann!, encodeURIComponent(of('ann')))
  assert.is(raw.code, undefined)
})

rights('a foreign Origin, a cookie without one, and other paths are turned away before the upgrade', async () => {
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

rights('observers read; what they write is refused', async () => {
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

rights('an observer who wrote without a network is told that they may not', async () => {
  await using evening_ = await evening(['ann', 'olga'])
  const doc = new Y.Doc()
  doc.getMap('joint').set('j1', new Y.Map())
  assert.is(await codeOf(evening_.devices.olga!.open('r/shared', doc)), 4403)
})

rights('who only reads, and holds all that was written under an id which the house lost when it died, is in again and waits for its writer', async () => {
  await using evening_ = await evening(['ann', 'dov'])
  const { house, devices } = evening_, ann = await opened(devices.ann!, of('ann'))
  const lost = new Y.Doc()
  annotate(lost, 'a1', 'lost with the house')
  const dov = devices.dov!.open(of('ann'), lost)
  await dov.synced()
  await until(() => house.house.margins.documents.of('r').some(({ seats }) => [...seats].some(({ memberId, isTorn }) => memberId === 'dov' && isTorn)), 'what he holds heard')
  assert.equal([...ann.annotations.keys()], [])
  const back = devices.ann!.open(of('ann'), new Y.Doc())
  Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(lost))
  await shows(ann, 'lost with the house')
  annotate(dov.doc, 'a2', 'not his to write')
  assert.is(await codeOf(dov), 4403)
})

rights('first words under a new id are on disk at once, before readers alone hold them', async () => {
  await using evening_ = await evening(['ann'], { limits: { between: 600_000 } })
  const { devices } = evening_
  for (const id of ['a1', 'a2']) {
    const page = await opened(devices.ann!, of('ann'))
    annotate(page.doc, id, 'words')
    await page.kept()
  }
})

rights('a private document is its writer\'s alone', async () => {
  await using evening_ = await evening(['ann', 'dov'])
  const { devices } = evening_
  const [ann, dov] = [await opened(devices.ann!, 'r/mine'), await opened(devices.dov!, 'r/mine')]
  annotate(ann.doc, 'a1', 'my secret')
  annotate(dov.doc, 'd1', 'his own')
  await Promise.all([ann.kept(), dov.kept()])
  assert.equal([...dov.annotations.keys()], ['d1'])
  assert.equal([...ann.annotations.keys()], ['a1'])
})

rights('a planned reading is the facilitator\'s; a closed one is read', async () => {
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

rights('a margin held back until one has written opens then; one held back for all opens when revealed', async () => {
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

rights('whoever takes back what opened the others\' margins hears no more of them, until they write again', async () => {
  await using evening_ = await evening(['ann', 'dov'])
  const { house, devices } = evening_
  await house.reading('r', { reveal: 'after-own' })
  const [ann, dov] = [await opened(devices.ann!, of('ann')), await opened(devices.dov!, of('dov'))]
  for (const page of [ann, dov]) for (const id of ['a1', 'a2']) annotate(page.doc, id, 'a thought')
  await Promise.all([ann.kept(), dov.kept()])
  const heard = [await opened(devices.dov!, of('ann')), devices.dov!.openMux(of('ann'))] as const
  await heard[1].synced()
  dov.annotations.delete('a1')
  await until(() => house.house.margins.documents.of('r').some(({ memberId, keeper, hasAnnotation, history }) => memberId === 'dov' && keeper.isClean && hasAnnotation && history.knowledge.deletes.size > 0), 'one taken back')
  annotate(ann.doc, 'a3', 'still heard')
  await Promise.all(heard.map(page => shows(page, 'still heard')))
  dov.annotations.delete('a2')
  assert.equal(await Promise.all(heard.map(codeOf)), [4410, 4410])
  assert.is(await codeOf(devices.dov!.open(of('ann'))), 4403)
  assert.is(dov.closed ?? ann.closed, undefined)
  annotate(dov.doc, 'a4', 'another')
  await dov.kept()
  await shows(await opened(devices.dov!, of('ann')), 'still heard')
})

rights('what nobody would see as an annotation does not open what is held back until one has written', async () => {
  await using evening_ = await evening(['ann', 'dov'])
  const { house, devices } = evening_
  await house.reading('r', { reveal: 'after-own' })
  const anchor = { revision: 1, blockId: 'b1', selectors: [{ type: 'TextQuoteSelector', exact: 'words' }] }
  using socket = await Raw.open(devices.dov!, of('dov'))
  socket.step2(Uint8Array.of(0, 0))
  const map = (key: string, root = 'annotations') => type({ root, key }, 1)
  let client = 1
  const writes = async (...more: Parameters<typeof forge>[0][number]['structs']): Promise<boolean> => {
    socket.update(forge([{ client, structs: more }]))
    const { documents, hasWritten } = house.house.margins
    await until(() => documents.of('r').some(({ memberId, history }) => memberId === 'dov' && history.knowledge.clocks.has(client)), 'taken in')
    client++
    return hasWritten('r', 'dov')
  }
  const marked = (key: string) => [map(key), any({ parent: [client, 0], key: 'anchor' }, anchor), any({ parent: [client, 0], key: 'motivation' }, 'highlighting')]
  assert.not(await writes(map('a')), 'a map without anything')
  assert.not(await writes(map('b'), any({ parent: [client, 0], key: 'anchor' }, 1), any({ parent: [client, 0], key: 'motivation' }, 'highlighting')), 'an anchor that is a number')
  assert.not(await writes(map('c', 'replies'), any({ parent: [client, 0], key: 'anchor' }, anchor), any({ parent: [client, 0], key: 'motivation' }, 'highlighting')), 'a reply')
  assert.not(await writes(...marked('not an id')), 'a name no annotation has')
  assert.not(await writes(...marked('d'), deleted({ origin: [client, 0] }, 1)), 'one with nothing put in its place')
  assert.is(await codeOf(devices.dov!.open(of('ann'))), 4403)
  assert.ok(await writes(...marked('e')), 'a highlight')
})

rights('a margin that cannot be read does not stop the house when a right hangs on it', async () => {
  let isBroken = false
  const store: NonNullable<Parameters<typeof evening>[1]>['store'] = ({ log, ...rest }) => ({ ...rest, log: new Proxy(log, {
    get: (target, name) => name === 'read'
      ? (stream: string) => (isBroken && stream.endsWith('/by/dov') ? Promise.reject(new Error('a hole')) : target.read(stream))
      : (Reflect.get(target, name) as () => void).bind(target),
  }) })
  await using evening_ = await evening(['ann', 'dov'], { store })
  const { house, devices } = evening_
  const [ann, dov] = [await opened(devices.ann!, of('ann')), await opened(devices.dov!, of('dov'))]
  annotate(ann.doc, 'a1', 'words')
  await ann.kept()
  using watching = await Raw.open(devices.dov!, of('ann'))
  dov.close()
  await until(() => !house.house.margins.documents.of('r').some(({ memberId }) => memberId === 'dov'), 'let go')
  isBroken = true
  await house.reading('r', { reveal: 'after-own' })
  assert.is(await watching.ended(), 1013)
  isBroken = false
  annotate(ann.doc, 'a2', 'more words')
  await ann.kept()
})

rights('the room hears when a margin has its first words', async () => {
  await using evening_ = await evening(['ann'])
  const { house, devices } = evening_
  const own = await opened(devices.ann!, of('ann'))
  annotate(own.doc, 'a1', 'first')
  annotate(own.doc, 'a2', 'second')
  await until(() => house.told.length > 0)
  await own.kept()
  assert.equal(house.told, [{ audience: { readingId: 'r' }, fact: 'margin:opened', body: { readingId: 'r', memberId: 'ann' } }])
})

rights('where one\'s own comes first, those who have written hear of the next who writes, and nobody else', async () => {
  await using evening_ = await evening(['ann', 'dov', 'eva'])
  const { house, devices } = evening_
  await house.reading('r', { reveal: 'after-own' })
  const writes = async (name: string): Promise<void> => {
    const page = await opened(devices[name]!, of(name))
    annotate(page.doc, 'a1', `of ${name}`)
    await page.kept()
  }
  await writes('ann')
  await writes('dov')
  await until(() => house.told.length > 0)
  assert.equal(house.told, [{ audience: { memberId: 'ann' }, fact: 'margin:opened', body: { readingId: 'r', memberId: 'dov' } }])
  await writes('eva')
  await until(() => house.told.length > 2)
  assert.equal(house.told.slice(1).map(({ audience }) => audience), [{ memberId: 'ann' }, { memberId: 'dov' }])
})

// ---- out means out

rights('removal, another role, sign-out and erasing take effect on open documents at once', async () => {
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

rights('an erased reading closes, and no byte of it is left', async () => {
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

rights('an erased member\'s words leave their own, their private and the shared document; the others\' stay', async () => {
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
  const inTheWay = join(house.dir, 'log', 'margin%2Fr%2Fshared.log.tmp')
  await mkdir(inTheWay)
  await house.house.margins.eraseMember('r', 'ann').then(() => assert.unreachable('told though her words are on disk'), error => assert.is(error.code, 'unavailable'))
  await rmdir(inTheWay)
  await house.house.margins.eraseMember('r', 'ann')
  await until(() => body.toString() === '(and by Dov)', 'the words of Ann gone')
  assert.equal(await house.house.store.log.streams('margin/'), ['margin/r/shared'])
  const { snapshot, entries } = await house.house.store.log.read('margin/r/shared')
  const bytes = Buffer.concat([snapshot!.bytes, ...entries.map(entry => entry.bytes)]).toString('latin1')
  assert.not.match(bytes, /by Ann|writte/)
  assert.match(bytes, /and by Dov/)
})

rights('who writes on and on where others are held back keeps nobody from opening documents', async () => {
  let reads = 0, kept = 0, during = async () => {}
  const busy = (store: Store): Store => ({ ...store, ...methods(store), log: { ...slowLog(store.log, async write => write()), read: async (stream, after) => {
    if (stream.endsWith('/shared') && reads++ < 5) await during()
    return store.log.read(stream, after)
  } } })
  await using tonight = await evening(['ann', 'dov'], { store: busy })
  const { devices, house } = tonight
  await house.reading('r', { reveal: 'after-own' })
  const own = await opened(devices.ann!, of('ann'))
  house.house.onTiding('margin:kept', () => { kept++ })
  during = async () => {
    const before = kept
    annotate(own.doc, `a${reads}`, 'on and on')
    await until(() => kept > before, 'kept')
  }
  await opened(devices.dov!, 'r/shared')
  assert.is(reads, 1)
})

rights.run()
