// What "saved" means: it is told of what is on disk, and of nothing else, whatever the disk does.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import type { Entry } from '../server/store/log.ts'
import type { Store } from '../server/store/store.ts'
import { annotate, Raw, until } from './support/margin.ts'
import { evening, of, opened, shows } from './support/margin-evening.ts'
import { saying } from './support/margin-law.ts'
import { methods, slowLog } from './support/margin-slow.ts'

const life = suite('what is told to be saved')

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

life('of a delete that came too late nobody is told that it is saved, until it is', async () => {
  let release = () => {}
  const held = new Promise<void>(resolve => { release = resolve })
  const slow = (store: Store): Store => ({ ...store, ...methods(store), log: slowLog(store.log, async write => { await held; return write() }) })
  await using tonight = await evening(['ann'], { store: slow })
  const { house, devices } = tonight, own = await opened(devices.ann!, of('ann')), seats = () => house.house.margins.documents.of('r').flatMap(({ seats }) => [...seats])
  annotate(own.doc, 'a1', 'on its way')
  await until(() => seats()[0]!.heard > 1, 'heard')
  await house.reading('r', { closedAt: '2020-01-02T00:00:00.000Z' })
  await until(() => !seats()[0]!.mayWrite, 'closed')
  const { heard } = seats()[0]!
  own.annotations.delete('a1')
  await until(() => seats()[0]!.heard === heard + 1, 'the delete heard')
  release()
  await until(() => own.savedTold > 0 && (own.saved.get(own.doc.clientID) ?? 0) > 0, 'the words told to be saved')
  assert.ok(own.count <= heard, 'the delete is not among what is kept')
  assert.is((await house.house.margins.readOwn('r', 'ann')).getMap('annotations').size, 1)
  await house.reading('r', { closedAt: undefined })
  await until(() => own.count === seats()[0]!.heard, 'the delete told to be saved')
  assert.is((await house.house.margins.readOwn('r', 'ann')).getMap('annotations').size, 0)
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

/** How many of its messages a raw socket was last told to be on disk. */
const countOf = ({ heard }: Raw): number => {
  const last = heard.filter(message => message[0] === 4).at(-1)
  if (!last) return 0
  const decoder = decoding.createDecoder(last.subarray(1))
  decoding.readVarUint8Array(decoder)
  return decoding.readVarUint(decoder)
}

const updateWith = (id: string): Uint8Array => {
  const doc = new Y.Doc()
  annotate(doc, id, id)
  return Y.encodeStateAsUpdate(doc)
}

life('whoever repeats what another page wrote is told that it is saved when the other is', async () => {
  const gates: Array<() => void> = []
  const gated = (store: Store): Store => ({ ...store, ...methods(store), log: slowLog(store.log, async write => {
    if (gates.length < 2) await new Promise<void>(resolve => { gates.push(resolve) })
    return write()
  }) })
  await using tonight = await evening(['ann'], { store: gated })
  const { house, devices } = tonight, words = updateWith('words')
  using one = await Raw.open(devices.ann!, of('ann'))
  using two = await Raw.open(devices.ann!, of('ann'))
  const [document] = house.house.margins.documents.of('r'), [seatOne, seatTwo] = [...document!.seats]
  two.update(updateWith('small'))
  await until(() => gates.length === 1, 'small on its way')
  one.update(words)
  await until(() => seatOne!.heard === 1, 'the words heard')
  two.update(words)
  await until(() => seatTwo!.heard === 2, 'the words heard again')
  gates[0]!()
  await until(() => gates.length === 2 && countOf(two) > 0, 'small told to be saved, the words on their way')
  const count = countOf(two)
  gates[1]!()
  assert.is(count, 1, 'the words were not on disk')
  await until(() => countOf(one) === 1 && countOf(two) === 2, 'all told to be saved')
})

/** A house in which one has written enough to be put in order, and what becomes of its next compactions. */
const worn = async (compact: () => Promise<void>) => {
  const tonight = await evening(['ann'], { store: store => ({ ...store, ...methods(store), log: { ...slowLog(store.log, write => write()), compact: (...all) => compact().then(() => store.log.compact(...all)) } }) })
  const own = await opened(tonight.devices.ann!, of('ann'))
  annotate(own.doc, 'a1', 'x'.repeat(20_000))
  await own.kept()
  const [document] = tonight.house.house.margins.documents.of('r')
  return { ...tonight, own, document: document! }
}

life('a log that the disk did not let be put in order is put in order later, and its document is let go all the same', async () => {
  let refusals = 1
  await using tonight = await worn(async () => { if (refusals-- > 0) throw new Error('no space') })
  const { house, own, document } = tonight, { documents } = house.house.margins
  assert.is(await document.keeper.compact(), false)
  assert.is((await house.house.store.log.read(document.stream)).snapshot, undefined)
  own.provider.disconnect()
  await until(() => documents.all().length === 0, 'the document let go')
  own.provider.connect()
  await own.synced()
  own.provider.disconnect()
  await until(() => documents.all().length === 0, 'let go again')
  assert.ok((await house.house.store.log.read(document.stream)).snapshot, 'put in order')
})

life('whoever comes while a log is put in order is told that all is saved', async () => {
  let release = () => {}
  const held = new Promise<void>(resolve => { release = resolve })
  await using tonight = await worn(() => held)
  const { devices, document } = tonight
  const compacting = document.keeper.compact()
  using raw = await Raw.open(devices.ann!, of('ann'))
  raw.step2(Uint8Array.of(0, 0))
  await until(() => [...document.seats].some(({ heard }) => heard === 1), 'heard')
  release()
  await compacting
  await until(() => countOf(raw) === 1, 'told')
})

life('whoever said nothing new hears that all is saved though somebody never stops writing', async () => {
  let more = async () => {}
  const busy = (store: Store): Store => ({ ...store, ...methods(store), log: slowLog(store.log, async write => { await more(); return write() }) })
  await using tonight = await evening(['ann'], { store: busy })
  const { house, devices } = tonight, own = await opened(devices.ann!, of('ann'))
  annotate(own.doc, 'a1', 'saved')
  await own.kept()
  const [document] = house.house.margins.documents.of('r'), [seat] = document!.seats
  let letters = 0
  const type = () => own.doc.getMap<Y.Map<Y.Text>>('annotations').get('a1')!.get('body')!.insert(0, String(letters++ % 10))
  more = async () => {
    const { heard } = seat!
    type()
    await until(() => seat!.heard > heard, 'heard')
  }
  type()
  await until(() => letters > 2, 'never clean')
  using raw = await Raw.open(devices.ann!, of('ann'))
  raw.step2(Uint8Array.of(0, 0))
  await until(() => countOf(raw) === 1, 'told')
  more = async () => {}
})

life('whatever becomes of putting a log in order, what is written afterwards is saved', async () => {
  await using tonight = await worn(async () => {})
  const { own, document: { history, keeper } } = tonight, { fold } = history
  history.fold = () => { throw new Error('cannot be folded') }
  assert.is(await keeper.compact(), false)
  history.fold = fold
  annotate(own.doc, 'a2', 'afterwards')
  await own.kept()
})

life.run()
