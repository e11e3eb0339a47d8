// What is dear costs whoever asks for it, and nobody else: counted in turns, portions and charges, never in seconds.
import * as decoding from 'lib0/decoding'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { Unwanted } from '../server/margin/bytes.ts'
import type { MarginDocument } from '../server/margin/document.ts'
import { copyOf } from '../server/margin/edit.ts'
import { read } from '../server/margin/update.ts'
import { anyOf, format, forge, gc, string, type, type Section } from './support/margin-forge.ts'
import { Device, Raw, until } from './support/margin.ts'
import { MarginHouse } from './support/margin-house.ts'

const costs = suite('what an attack on the margin costs')

let house: MarginHouse
let eve: Device

costs.before(async () => {
  house = await MarginHouse.open()
  eve = await Device.of(await house.pen('eve'))
})

costs.after(async () => {
  await eve[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
})

const WRITER = 7
const NOTE: Section['structs'] = [type({ root: 'joint', key: 'a' }, 1), type({ parent: [WRITER, 0], key: 'body' }, 2), string({ parent: [WRITER, 1] }, 'x')]

/** So many marks from a clock on, each with a letter after it, half of them needless. */
const marks = (clock: number, count: number): Uint8Array => forge([{ client: WRITER, clock, structs: Array.from({ length: count }, (_, at) => [
  format({ origin: [WRITER, clock + at * 2 - 1] }, 'b', at % 4 > 1 ? 'true' : 'null'), string({ origin: [WRITER, clock + at * 2] }, 'x'),
]).flat() }])

const documentOf = (readingId: string): MarginDocument => house.house.margins.documents.of(readingId)[0]!

/** Eve at a shared document with a text of so many marks. */
const marked = async (readingId: string, count: number, at = { house, eve }) => {
  await at.house.reading(readingId)
  const socket = await Raw.open(at.eve, `${readingId}/shared`), [document] = at.house.house.margins.documents.of(readingId)
  socket.step2(Uint8Array.of(0, 0))
  socket.update(forge([{ client: WRITER, structs: NOTE }]))
  socket.update(marks(NOTE.length, count))
  const has = (client: number, clock: number) => until(() => document!.history.knowledge.clockOf(client) === clock, `clock ${clock} of ${client}`)
  await has(WRITER, NOTE.length + count * 2)
  return { socket, document: document!, has }
}

/** The update in a sync message. */
const updateIn = (message: Uint8Array): Uint8Array => decoding.readVarUint8Array(decoding.createDecoder(message.subarray(2)))

/** How many transactions Yjs makes of it: one more for each in which it tidies texts up. */
const transactionsIn = (deed: () => void): number => {
  const { emit } = Y.Doc.prototype
  let count = 0
  Y.Doc.prototype.emit = function (name, args) {
    if (name === 'afterTransaction') count++
    emit.call(this, name, args)
  }
  try { deed() } finally { Y.Doc.prototype.emit = emit }
  return count
}

costs('five hundred marks that came one by one are one change to whoever takes them in, and wait in small portions', async () => {
  const { socket, document, has } = await marked('marked', 20)
  using _ = socket
  socket.update(forge([{ client: 8, structs: [string({ origin: [WRITER, 2], right: [WRITER, 3] }, 'y')] }]))
  await has(8, 1)
  let clock = NOTE.length + 40
  for (let at = 0; at < 500; at++, clock += 2) socket.update(marks(clock, 1))
  await has(WRITER, clock)
  const order = document.indexes.neighbours()
  assert.ok((Reflect.get(order, 'waiting') as unknown[]).length < 250, 'they do not all wait for who asks next')
  assert.is(Y.snapshot(order.current).ds.clients.size, 0, 'and nothing is tidied up')
  const more = Array.from({ length: 50 }, (_, at) => marks(clock + at * 2, 1))
  assert.is(transactionsIn(() => {
    order.add(more)
    void order.current
  }), 1)
  for (const update of more) socket.update(update)
  await has(WRITER, clock + 100)
  assert.ok(document.history.updates().length > 2)
  assert.ok(transactionsIn(() => { copyOf(document) }) <= 3, 'a copy is tidied up once')
})

/** What is found out about bytes before they are read to their end. */
const misread = (bytes: Uint8Array): { reason: string; part: number } => {
  try { read(bytes, 'own') } catch (error) {
    if (error instanceof Unwanted) return { reason: error.reason, part: error.at / bytes.length }
    throw error
  }
  throw new Error('read to its end')
}

const each = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))

costs('nobody reads on where more clients are named than a document has, or more is said than any holds', () => {
  assert.equal(misread(forge(each(10_001, at => ({ client: at, structs: [gc(1)] })))).reason, 'malformed')
  for (const [what, most, bytes] of [
    ['malformed', 0.001, forge([], each(10_001, at => [at, [0, 1]]))],
    ['full', 0.001, forge([], [[1, ...each(150_000, (at): [number, number] => [at * 2, 1])]])],
    ['full', 0.7, forge([{ client: 1, structs: each(150_000, () => gc(1)) }])],
  ] as const) {
    const { reason, part } = misread(bytes)
    assert.is(reason, what)
    assert.ok(part < most, `${part} of it was read`)
  }
})

costs('deletes are paid for like words, also of what nobody has written yet, before the first step 2 and time and again', async () => {
  const dina = await Device.of(await house.pen('dina'))
  await house.reading('gaps')
  using socket = await Raw.open(dina, 'gaps/by/dina')
  const ahead = forge([], each(2000, at => [at + 1, [0, 1]]))
  const sent = async (bytes: Uint8Array, times: number): Promise<void> => {
    const [seat] = documentOf('gaps').seats
    const before = seat!.heard
    for (let time = 0; time < times; time++) socket.update(bytes)
    await until(() => seat!.heard === before + times, 'all heard')
  }
  assert.ok(await house.charged('dina', () => sent(ahead, 3)) > 3 * (2000 * 200 + ahead.length * 5))
  assert.ok(await house.charged('dina', () => sent(forge([], [[1, ...each(10_000, (at): [number, number] => [at * 2, 1])]]), 1)) > 10_000 * 50)
  assert.is(socket.code, undefined)
})

costs('what was read of an update that may not be is paid for', async () => {
  const dora = await Device.of(await house.pen('dora'))
  await house.reading('misread')
  using socket = await Raw.open(dora, 'misread/by/dora')
  const bytes = forge([{ client: 1, structs: [...each(10_000, () => gc(1)), gc(0)] }])
  assert.ok(await house.charged('dora', async () => {
    socket.update(bytes)
    assert.is(await socket.ended(), 4409)
  }) > bytes.length * 50)
})

/** What it costs Eve to ask for what comes after these clocks; she is told just that. */
const asked = async ({ socket, document }: Pick<Awaited<ReturnType<typeof marked>>, 'socket' | 'document'>, clocks: Record<number, number>): Promise<number> => {
  const answers = () => socket.heard.filter(([kind, step]) => kind === 0 && step === 1)
  const before = answers().length, vector = Y.encodeStateVector(new Map(Object.entries(clocks).map(([client, clock]) => [Number(client), clock])))
  const cost = await house.charged('eve', async () => {
    socket.step1(vector)
    await until(() => answers().length > before, 'an answer')
  })
  assert.equal(Y.diffUpdate(updateIn(answers().at(-1)!), vector), Y.diffUpdate(Y.mergeUpdates(document.history.updates()), vector))
  return cost
}

costs('what is missing is found out once for all who lack the same, and paid for by who asks first', async () => {
  const room = await marked('missing', 500), { socket, document, has } = room
  using _ = socket
  const clock = document.history.knowledge.clockOf(WRITER)
  assert.ok(document.history.pieces > 500)
  assert.ok(await asked(room, { [WRITER]: clock - 2 }) > document.history.pieces * 20, 'the first')
  assert.ok(await asked(room, { [WRITER]: clock - 2 }) < 1000, 'the second')
  socket.update(marks(clock, 1))
  await has(WRITER, clock + 2)
  assert.ok(await asked(room, { [WRITER]: clock - 2 }) > document.history.pieces * 20, 'once more is written')
  for (let back = 0; back < 12; back++) await asked(room, { [WRITER]: clock - back })
  assert.ok((Reflect.get(document.history, 'answers') as Map<string, unknown>).size <= 8)
})

costs('who comes back has only that read which they lack', async () => {
  const room = await marked('back', 1000), { socket, document, has } = room
  using _ = socket
  const clock = document.history.knowledge.clockOf(WRITER), all = document.history.pieces * 20
  document.history.fold()
  socket.update(forge([{ client: 8, structs: [string({ origin: [WRITER, clock - 1] }, 'y')] }]))
  await has(8, 1)
  assert.ok(await asked(room, { [WRITER]: clock }) < all / 10, 'what came since')
  document.history.fold()
  assert.ok(await asked(room, { [WRITER]: clock, 9: 1 }) < all / 10, 'what one wrote, after the house put all in order')
  assert.ok(await asked(room, { [WRITER]: clock - 1 }) > all, 'and whoever lacks more pays for it')
})

costs('what documents found out about their words weighs so much in all, and what was asked for longest ago makes room', async () => {
  await using small = await MarginHouse.open({ limits: { indexed: 500_000 } })
  await using devon = await Device.of(await small.pen('devon'))
  const rooms: Array<Awaited<ReturnType<typeof marked>>> = []
  for (const reading of ['one', 'two', 'three']) {
    const room = await marked(reading, 100, { house: small, eve: devon }), { socket, has } = room
    rooms.push(room)
    socket.update(forge([{ client: 8, structs: [string({ origin: [WRITER, 2], right: [WRITER, 3] }, 'y')] }]))
    await has(8, 1)
  }
  assert.equal(rooms.map(({ document: { indexes } }) => indexes.weight > 0), [false, true, true])
  assert.ok(rooms.reduce((sum, { document: { indexes } }) => sum + indexes.weight, 0) < 500_000)
  for (const { socket } of rooms) socket[Symbol.dispose]()
})

costs('what is written over and over does not pile up in what is known of its order', async () => {
  const { socket, document, has } = await marked('rewritten', 1)
  document.indexes.neighbours()
  for (let at = 0, clock = NOTE.length + 2; at < 30; at++, clock += 40_000) {
    document.indexes.neighbours()
    socket.update(forge([{ client: WRITER, clock, structs: [string({ origin: [WRITER, clock - 1] }, 'x'.repeat(40_000))] }], [[WRITER, [clock, 40_000]]]))
    await has(WRITER, clock + 40_000)
    if (!document.indexes.hasOrder) return socket[Symbol.dispose]()
  }
  assert.unreachable('it is kept for ever')
})

costs('marks in a long text are paid for by its length, and what came of them together reaches readers as one change', async () => {
  const { socket, document, has } = await marked('storm', 1000), [seat] = document.seats
  using _ = socket
  await using ann = await Device.of(await house.pen('ann'))
  using reader = await Raw.open(ann, 'storm/shared')
  reader.step1()
  const told = () => reader.heard.filter(([kind, step]) => kind === 0 && step === 2)
  await until(() => reader.heard.some(([kind, step]) => kind === 0 && step === 1), 'the state')
  const { length } = told(), clock = document.history.knowledge.clockOf(WRITER)
  const write = (update: Uint8Array): void => {
    const verdict = document.weigh(read(update, 'shared'), { memberId: 'eve', isStep2: false })
    assert.is(verdict.is, 'news')
    if (verdict.is === 'news') document.take(seat, verdict)
  }
  for (let at = 0; at < 100; at++) write(marks(clock + at * 2, 1))
  await until(() => told().length > length, 'the marks')
  assert.is(told().length, length + 1)
  const { id, length: last } = Y.decodeUpdate(updateIn(told().at(-1)!)).structs.at(-1)!
  assert.is(id.clock + last, clock + 200)
  const paid = (bytes: Uint8Array, after: number) => house.charged('eve', async () => {
    socket.update(bytes)
    await has(WRITER, after)
  })
  assert.ok(await paid(marks(clock + 200, 1), clock + 202) > document.history.pieces * 2)
  assert.ok(await paid(forge([{ client: WRITER, clock: clock + 202, structs: [string({ origin: [WRITER, clock + 201] }, 'plain')] }]), clock + 207) < document.history.pieces)
})

costs('cutting into a long text is paid for by its length, going on in it is not', async () => {
  await house.reading('long')
  using socket = await Raw.open(eve, 'long/by/eve')
  socket.step2(Uint8Array.of(0, 0))
  let clock = 2
  const said = async (words: string, gone: Array<[number, number]> = [], origin = clock - 1): Promise<number> => {
    const hang = clock > 2 ? { origin: [WRITER, origin] as const } : { parent: [WRITER, 1] as const }
    const first = clock > 2 ? [] : [type({ root: 'annotations', key: 'a' }, 1), type({ parent: [WRITER, 0], key: 'body' }, 2)]
    const update = forge([{ client: WRITER, clock: clock - first.length, structs: [...first, string(hang, words)] }], gone.length ? [[WRITER, ...gone]] : [])
    clock += words.length
    return house.charged('eve', async () => {
      socket.update(update)
      await until(() => documentOf('long').history.knowledge.clockOf(WRITER) === clock, 'the words')
    })
  }
  for (let at = 0; at < 3; at++) await said('x'.repeat(800_000))
  assert.ok(await said('on') < 2000, 'going on')
  assert.ok(await said('y', [[2, 1]]) > 2_400_000 / 32, 'taking out')
  assert.ok(await said('z', [], 1_000_000) > 2_400_000 / 32, 'putting in')
  assert.is(socket.code, undefined)
})

costs('a lie leaves what is known of the order where it is, and the next one costs who lies more', async () => {
  const { socket, document } = await marked('lies', 500)
  using _ = socket
  const order = document.indexes.neighbours(), crowd = document.indexes.crowd()
  await using lilith = await Device.of(await house.pen('lilith'))
  using seated = await Raw.open(lilith, 'lies/shared')
  const lie = () => house.charged('lilith', async () => {
    using one = await Raw.open(lilith, 'lies/shared')
    one.step2(Uint8Array.of(0, 0))
    one.update(forge([{ client: 9, structs: [string({ origin: [WRITER, 5], right: [WRITER, 3] }, 'x')] }]))
    assert.is(await one.ended(), 4409)
    assert.is(one.reason, 'misplaced')
  })
  const first = await lie(), second = await lie()
  assert.ok(second > first + document.history.size * 2, `${first}, then ${second}`)
  assert.is(document.indexes.neighbours(), order)
  assert.is(document.indexes.crowd(), crowd)
  assert.is(seated.code, undefined)
})

costs('what is known of the order stays while writers sit there, and what others wrote costs nobody more than half a second', async () => {
  await using wide = await MarginHouse.open({ limits: { pace: 200_000 } })
  await using ellen = await Device.of(await wide.pen('ellen'))
  const { socket, document } = await marked('long', 2000, { house: wide, eve: ellen })
  using _ = socket
  await using ann = await Device.of(await wide.pen('ann'))
  using writer = await Raw.open(ann, 'long/shared')
  writer.step2(Uint8Array.of(0, 0))
  const write = (clock: number) => wide.charged('ann', async () => {
    writer.update(forge([{ client: 8, clock, structs: [string({ origin: [WRITER, 2], right: clock ? [8, clock - 1] : [WRITER, 3] }, 'y')] }]))
    await until(() => document.history.knowledge.clockOf(8) > clock, 'the letter')
  })
  assert.ok(document.history.pieces * 200 > 400_000)
  document.indexes.forget()
  const first = await write(0)
  assert.ok(first > 100_000 && first < 400_000, `${first} for what another wrote`)
  wide.house.margins.documents.rest()
  wide.house.margins.documents.rest()
  assert.ok(document.indexes.hasOrder)
  assert.ok(await write(1) < first / 2)
})

costs('a list grows so long and no longer, at once or value by value; a value set anew is no list', async () => {
  const grown = async (reading: string, each: number, times: number, isSet = false): Promise<Raw> => {
    await house.reading(reading)
    const socket = await Raw.open(eve, `${reading}/by/eve`), document = documentOf(reading)
    socket.step2(Uint8Array.of(0, 0))
    let clock = 2
    for (let at = 0; at < times && socket.code === undefined; at++, clock += each) {
      const first = at ? [] : [type({ root: 'annotations', key: 'a' }, 1), type({ parent: [WRITER, 0], key: 'tags' }, isSet ? 1 : 0)]
      const hang = at ? { origin: [WRITER, clock - 1] as const } : { parent: [WRITER, 1] as const, ...(isSet && { key: 'k' }) }
      socket.update(forge([{ client: WRITER, clock: clock - first.length, structs: [...first, anyOf(hang, each, new Uint8Array(each).fill(126))] }], isSet && at ? [[WRITER, [clock - 1, 1]]] : []))
      await until(() => socket.code !== undefined || document.history.knowledge.clockOf(WRITER) === clock + each, 'an answer')
    }
    return socket
  }
  for (const [reading, each, times, isSet, code] of [['whole', 2001, 1, false, 4413], ['grown', 100, 21, false, 4413], ['short', 100, 20, false, undefined], ['set', 1, 2100, true, undefined]] as const) {
    using socket = await grown(reading, each, times, isSet)
    assert.is(socket.code, code, reading)
  }
})

costs.run()
