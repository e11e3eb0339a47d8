// Every rule of the margin's door, broken by hand: the document stays what it was to the byte, and the others' words go on arriving.
import { Buffer } from 'node:buffer'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { copyOf, edit } from '../server/margin/edit.ts'
import { any, anyOf, binary, deleted, embed, forge, format, gc, json, kind, raw, showing, skip, string, stringOf, subdoc, type, type Id, type Section } from './support/margin-forge.ts'
import { annotate, Device, Half, Raw, until, type Page } from './support/margin.ts'
import { MarginHouse, type Pen } from './support/margin-house.ts'

const attack = suite('an attack on the margin')

let house: MarginHouse
let readingId: string
let ann: { person: Pen; device: Device; own: Page; shared: Page }
let dov: { person: Pen; device: Device; own: Page; shared: Page }
let eve: { person: Pen; device: Device; own: Page; shared: Page }
let watcher: { device: Device }
/** A client id of Eve's own that the document has never seen. */
const E = 4_000_000_001
/** Ann's client id in the shared document. */
let victim = 0
let edits = 0

attack.before(async () => {
  house = await MarginHouse.open()
  readingId = await house.reading()
  const [a, d, e] = [await house.pen('ann'), await house.pen('dov'), await house.pen('eve')]
  ann = await seated(a)
  dov = await seated(d, a)
  eve = await seated(e)
  watcher = { device: await Device.of(await house.pen('observer', 'observer')) }
  annotate(ann.own.doc, 'first', 'of Ann 😀')
  annotate(eve.own.doc, 'first', 'of Eve')
  ann.shared.doc.transact(() => {
    const note = new Y.Map<unknown>()
    ann.shared.doc.getMap('joint').set('j1', note)
    note.set('body', new Y.Text('a note 😀 of many'))
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText('a line')])
    ann.shared.doc.getXmlFragment('notes').insert(0, [paragraph])
  })
  victim = ann.shared.doc.clientID
  ann.shared.provider.awareness.setLocalState({ memberId: 'ann' })
  await Promise.all([ann.own.kept(), ann.shared.kept(), eve.own.kept()])
})

attack.after(async () => {
  for (const { device } of [ann, dov, eve, watcher]) await device[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
})

const seated = async (person: Pen, owner = person) => {
  const device = await Device.of(person)
  const own = device.open(`${readingId}/by/${owner.memberId}`)
  // of two ids Yjs puts the smaller one first, and Eve's is to be the greater
  const shared = device.open(`${readingId}/shared`, Object.assign(new Y.Doc(), { clientID: Math.ceil(Math.random() * E) - 1 }))
  await Promise.all([own.synced(), shared.synced()])
  return { person, device, own, shared }
}

const stateOf = (stream: string): string => {
  const document = house.house.margins.documents.of(readingId).find(one => one.stream.endsWith(stream))
  if (!document) return ''
  const doc = new Y.Doc()
  for (const update of document.history.updates()) Y.applyUpdate(doc, update)
  assert.is(doc.store.pendingStructs, null)
  assert.is(doc.store.pendingDs, null)
  return Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64')
}

/** Ann writes in both of her documents and Dov reads it: nobody was slowed, cut off or silenced. */
const lifeGoesOn = async (): Promise<void> => {
  const words = `edit ${++edits}`
  const body = ann.own.annotations.get('first')!.get('body') as Y.Text
  body.insert(0, words)
  const joint = ann.shared.doc.getMap<Y.Map<Y.Text>>('joint').get('j1')!.get('body')!
  joint.insert(joint.length, words)
  await until(() => JSON.stringify(dov.own.annotations.toJSON()).includes(words), 'the edit of Ann\'s own document arriving')
  await until(() => JSON.stringify(dov.shared.doc.getMap('joint').toJSON()).includes(words), 'the edit of the shared document arriving')
  await Promise.all([ann.own.kept(), ann.shared.kept()])
}

type Where = 'shared' | 'own' | 'of Ann'
/** A close code; `ignored`: nothing happens; `asked`: the server asks for what is missing. */
type End = number | 'ignored' | 'asked'
interface Deed { where?: Where; by?: () => Device; end: End; reason?: string; do: (raw: Raw) => void | Promise<void> }

const nameOf = (where: Where): string => ({
  shared: `${readingId}/shared`, own: `${readingId}/by/${eve.person.memberId}`, 'of Ann': `${readingId}/by/${ann.person.memberId}`,
})[where]

const streamOf = (where: Where): string => ({
  shared: '/shared', own: `/by/${eve.person.memberId}`, 'of Ann': `/by/${ann.person.memberId}`,
})[where]

const perform = async ({ where = 'own', by = () => eve.device, end, reason, do: deed }: Deed): Promise<void> => {
  using socket = await Raw.open(by(), nameOf(where))
  const before = stateOf(streamOf(where))
  const steps = () => socket.heard.filter(message => message[0] === 0 && message[1] === 0).length
  socket.step2(Uint8Array.of(0, 0))
  const asked = steps()
  await deed(socket)
  if (end === 'asked') await until(() => steps() > asked, 'being asked for more')
  else if (typeof end === 'number') assert.is(await socket.ended(), end, `closed with ${socket.code} (${socket.reason})`)
  else await untilHeard(socket)
  if (reason) assert.is(socket.reason, reason)
  if (end === 'ignored') assert.is(socket.code, undefined, `closed with ${socket.code} (${socket.reason})`)
  assert.ok(before)
  assert.is(stateOf(streamOf(where)), before, 'the document is what it was')
  await lifeGoesOn()
}

/** Whatever was sent before has been heard: what is asked after it is answered. */
const untilHeard = async (socket: Raw): Promise<void> => {
  const answers = () => socket.heard.filter(message => message[0] === 0 && message[1] === 1).length
  const before = answers()
  socket.step1()
  await until(() => answers() > before || socket.code !== undefined, 'an answer')
}

const forbid = (name: string, deed: Deed): void => attack(name, () => perform(deed))
const refuse = (name: string, sections: Section[], more: { deletes?: Parameters<typeof forge>[1]; where?: Where; reason?: string; end?: End } = {}): void =>
  forbid(name, { where: more.where, end: more.end ?? 4409, reason: more.reason, do: socket => socket.update(forge(sections, more.deletes)) })

const map = (key = 'x') => type({ root: 'annotations', key }, 1)
const E1 = (...structs: Section['structs']): Section[] => [{ client: E, structs }]
/** A map in a root, then what is given, which may name it as [E, 0]. */
const inMap = (...structs: Section['structs']): Section[] => E1(map(), ...structs)
const huge = Uint8Array.of(255, 255, 255, 127)
/** Nothing, said so long that counting it ends in no number at all. */
const spun = Uint8Array.from([...Array.from({ length: 200 }, () => 128), 1])

// ---- bytes that are no update

forbid('an empty update', { end: 4409, reason: 'malformed', do: socket => socket.update(new Uint8Array()) })
forbid('one byte', { end: 4409, reason: 'malformed', do: socket => socket.update(Uint8Array.of(1)) })
forbid('random bytes', { end: 4409, reason: 'malformed', do: socket => socket.update(Uint8Array.from({ length: 200 }, (_, at) => (at * 97 + 31) % 256)) })
forbid('bytes after the end', { end: 4409, reason: 'malformed', do: socket => socket.update(Uint8Array.from([...forge(E1(map())), 0])) })
forbid('an update of version 2', { end: 4409, reason: 'malformed', do: socket => {
  const doc = new Y.Doc()
  annotate(doc, 'v2', 'words')
  socket.update(Y.encodeStateAsUpdateV2(doc))
} })
forbid('a truncated update', { end: 4409, reason: 'malformed', do: socket => {
  const doc = new Y.Doc()
  annotate(doc, 'cut', 'words')
  socket.update(Y.encodeStateAsUpdate(doc).slice(0, -7))
} })
forbid('twelve bytes that announce 2^25 structs', { end: 4409, reason: 'malformed', do: socket => socket.update(Uint8Array.from([1, 255, 255, 255, 15, 1, 0, 0, 1, 0, 0, 0])) })
forbid('2^28 clients announced', { end: 4409, reason: 'malformed', do: socket => socket.update(Uint8Array.from([...huge, 1, 1, 0, 0, 1, 0])) })
forbid('2^28 deletes announced', { end: 4409, reason: 'malformed', do: socket => socket.update(Uint8Array.from([0, 1, 5, ...huge, 0, 1])) })
forbid('2^28 values announced', { end: 4409, reason: 'malformed', do: socket => socket.update(forge(inMap(anyOf({ parent: [E, 0], key: 'k' }, 2 ** 28, Uint8Array.of(126))))) })
forbid('a number of twelve bytes', { end: 4409, reason: 'malformed', do: socket => socket.update(Uint8Array.from([1, 1, ...Array.from({ length: 12 }, () => 255), 1, 0, 0, 1, 0])) })
for (const [at, what] of ['a string', 'a list', 'an object'].entries()) {
  refuse(`a number spun out over two hundred bytes, as the length of ${what}`, inMap(anyOf({ parent: [E, 0], key: 'k' }, 1, Uint8Array.from([[119, 117, 118][at]!, ...spun]))), { reason: 'malformed' })
}
forbid('a number spun out over two hundred bytes, as the count of sections', { end: 4409, reason: 'malformed', do: socket => socket.update(Uint8Array.from([...spun, 0])) })
forbid('a number spun out over two hundred bytes, as the length of a state', { where: 'shared', end: 4409, do: socket => socket.awareness(Uint8Array.from([1, 5, 1, ...spun])) })
forbid('a number spun out over two hundred bytes, as a message\'s length', { end: 4409, do: socket => socket.send(0, 2, spun) })
refuse('a client without structs', [{ client: E, structs: [] }], { reason: 'malformed' })
refuse('a client twice', [{ client: E, structs: [map()] }, { client: E, clock: 1, structs: [map('y')] }], { reason: 'malformed' })
refuse('garbage without length', E1(gc(0)), { reason: 'malformed' })
refuse('garbage of 2^40 clocks', E1(gc(2 ** 40)), { reason: 'malformed' })
refuse('garbage of 2^53 clocks', E1(gc(Number.MAX_SAFE_INTEGER)), { reason: 'malformed' })
refuse('garbage with an origin', E1(raw(128, 1)), { reason: 'malformed' })
refuse('a skip with an origin', E1(raw(10 | 64, 1)), { reason: 'malformed' })
refuse('a skip without length', E1(skip(0), map()), { reason: 'malformed' })
refuse('an empty string', inMap(type({ parent: [E, 0], key: 'body' }, 2), string({ parent: [E, 1] }, '')), { reason: 'malformed' })
refuse('no values', inMap(any({ parent: [E, 0], key: 'k' })), { reason: 'malformed' })
refuse('a deleted nothing', E1(deleted({ root: 'annotations', key: 'x' }, 0)), { reason: 'malformed' })
refuse('a parent of no kind', E1(type({ root: 'annotations', key: 'x', parentInfo: 2 }, 1)), { reason: 'malformed' })
refuse('a kind of struct that does not exist', E1(kind(11)), { reason: 'kind' })
refuse('a kind of struct at the end of the bits', E1(kind(31)), { reason: 'kind' })
refuse('text that is not UTF-8', inMap(type({ parent: [E, 0], key: 'body' }, 2), stringOf({ parent: [E, 1] }, Uint8Array.of(0xc3, 0x28))), { reason: 'malformed' })
refuse('half a surrogate pair', inMap(type({ parent: [E, 0], key: 'body' }, 2), stringOf({ parent: [E, 1] }, Uint8Array.of(0xed, 0xa0, 0x80))), { reason: 'malformed' })
refuse('a root whose name is not UTF-8', E1(encoder => raw(39, 1, 2, 0xc3, 0x28, 1, 120, 1)(encoder)), { reason: 'malformed' })

// ---- kinds

refuse('a subdocument', inMap(subdoc({ parent: [E, 0], key: 'k' })), { reason: 'kind' })
refuse('a subdocument in the shared document', [{ client: E, structs: [type({ root: 'joint', key: 'j2' }, 1), subdoc({ parent: [E, 0], key: 'k' })] }], { reason: 'kind', where: 'shared' })
refuse('binary content', inMap(binary({ parent: [E, 0], key: 'k' })), { reason: 'kind' })
refuse('bytes as a value', inMap(any({ parent: [E, 0], key: 'k' }, Uint8Array.of(1, 2))), { reason: 'kind' })
refuse('bytes inside a value', inMap(any({ parent: [E, 0], key: 'k' }, { a: [Uint8Array.of(1)] })), { reason: 'kind' })
refuse('a bigint, which no JSON can hold', inMap(any({ parent: [E, 0], key: 'k' }, 5n)), { reason: 'kind' })
refuse('more kinds of marks than any editor has, open at once',
  [{ client: E, structs: [type({ root: 'joint', key: 'm' }, 1), type({ parent: [E, 0], key: 'body' }, 2), ...Array.from({ length: 33 }, (_, at) => format(at ? { origin: [E, 1 + at] } : { parent: [E, 1] }, `mark${at}`, 'true'))] }], { reason: 'kind', where: 'shared' })
refuse('content of the old JSON kind', inMap(json({ parent: [E, 0], key: 'k' }, '1')), { reason: 'kind' })
refuse('a mark in a text of one\'s own', inMap(type({ parent: [E, 0], key: 'body' }, 2), format({ parent: [E, 1] }, 'bold', 'true')), { reason: 'kind' })
refuse('an embedded thing in a text of one\'s own', inMap(type({ parent: [E, 0], key: 'body' }, 2), embed({ parent: [E, 1] }, '{}')), { reason: 'kind' })
refuse('an element in a document of one\'s own', inMap(type({ parent: [E, 0], key: 'body' }, 3, 'script')), { reason: 'kind' })
refuse('a hook in the shared document', [{ client: E, structs: [type({ root: 'notes' }, 5, 'hook')] }], { reason: 'kind', where: 'shared' })
refuse('a shared type that does not exist', inMap(type({ parent: [E, 0], key: 'body' }, 7)), { reason: 'kind' })
refuse('a value of no kind', inMap(anyOf({ parent: [E, 0], key: 'k' }, 1, Uint8Array.of(3))), { reason: 'malformed' })
refuse('a mark whose value is no JSON', [{ client: E, structs: [format({ origin: [0, 0] }, 'bold', '{')] }], { reason: 'malformed', where: 'shared' })

// ---- roots and keys

refuse('a root that is not declared', E1(type({ root: 'elsewhere', key: 'x' }, 1)), { reason: 'root' })
refuse('the shared root in a document of one\'s own', E1(type({ root: 'joint', key: 'x' }, 1)), { reason: 'root' })
refuse('one\'s own root in the shared document', E1(map()), { reason: 'root', where: 'shared' })
refuse('a root without a name', E1(type({ root: '', key: 'x' }, 1)), { reason: 'root' })
refuse('the root __proto__', E1(type({ root: '__proto__', key: 'x' }, 1)), { reason: 'root' })
refuse('forty thousand roots', E1(...Array.from({ length: 40_000 }, (_, at) => type({ root: `r${at}`, key: 'x' }, 1))), { reason: 'root' })
refuse('a map used as a list', E1(string({ root: 'annotations' }, 'words')), { reason: 'root' })
refuse('an annotation that is no map', E1(any({ root: 'annotations', key: 'x' }, 1)), { reason: 'root' })
refuse('a reaction that is a map', E1(type({ root: 'reactions', key: 'x' }, 1)), { reason: 'root' })
refuse('a page of notes with a key', E1(type({ root: 'notes', key: 'x' }, 3, 'p')), { reason: 'root', where: 'shared' })
refuse('loose text in the page of notes', E1(string({ root: 'notes' }, 'words')), { reason: 'root', where: 'shared' })
for (const key of ['__proto__', 'constructor', 'prototype', 'toString']) refuse(`the key ${key}`, E1(map(key)), { reason: 'key' })
refuse('the key __proto__ inside', inMap(any({ parent: [E, 0], key: '__proto__' }, 1)), { reason: 'key' })
refuse('the key __proto__ in a value', inMap(any({ parent: [E, 0], key: 'k' }, { a: JSON.parse('{"__proto__":1}') as unknown })), { reason: 'key' })
refuse('the key __proto__ in a mark', [{ client: E, structs: [format({ origin: [0, 0] }, 'link', '{"__proto__":{"x":1}}')] }], { reason: 'key', where: 'shared' })
refuse('a key of ten thousand letters', E1(map('k'.repeat(10_000))), { reason: 'key' })
refuse('a key without letters', E1(map('')), { reason: 'key' })

// ---- nesting

refuse('a value nested a thousand times', inMap(anyOf({ parent: [E, 0], key: 'k' }, 1, Uint8Array.from([...Array.from({ length: 2000 }, (_, at) => (at % 2 ? 1 : 117)), 126]))), { reason: 'nesting' })
refuse('maps nested a hundred times', E1(map(), ...Array.from({ length: 100 }, (_, at) => type({ parent: [E, at], key: 'k' }, 1))), { reason: 'nesting' })
refuse('lists nested twenty thousand times in the page of notes', E1(type({ root: 'notes' }, 3, 'p'), ...Array.from({ length: 20_000 }, (_, at) => type({ parent: [E, at] }, 3, 'p'))), { reason: 'nesting', where: 'shared' })
refuse('a mark nested a thousand times', [{ client: E, structs: [type({ root: 'notes' }, 3, 'p'), type({ parent: [E, 0] }, 6), format({ parent: [E, 1] }, 'a', `${'['.repeat(1000)}${']'.repeat(1000)}`)] }], { reason: 'nesting', where: 'shared' })
attack('maps nested update by update', async () => {
  using socket = await Raw.open(eve.device, nameOf('own'))
  const client = E + 50
  const nest = (clock: number) => socket.update(forge([{ client, clock, structs: [clock ? type({ parent: [client, clock - 1], key: 'k' }, 1) : map('nested')] }]))
  for (const clock of [0, 1, 2]) nest(clock)
  await untilHeard(socket)
  const before = stateOf(streamOf('own'))
  nest(3)
  assert.is(await socket.ended(), 4409)
  assert.is(socket.reason, 'nesting')
  assert.is(stateOf(streamOf('own')), before)
  await lifeGoesOn()
})

// ---- whose client ids

forbid('nine bytes under another\'s client id', { where: 'shared', end: 4409, reason: 'foreign', do: socket => socket.update(forge([{ client: victim, clock: clockOf(victim), structs: [gc(1)] }])) })
forbid('words under another\'s client id', { where: 'shared', end: 4409, reason: 'foreign', do: socket =>
  socket.update(forge([{ client: victim, clock: clockOf(victim), structs: [type({ root: 'joint', key: 'forged' }, 1)] }])) })
forbid('another\'s client id in a step 2', { where: 'shared', end: 'ignored', do: socket => socket.step2(forge([{ client: victim, clock: clockOf(victim), structs: [gc(1)] }])) })
forbid('another\'s client id beside one\'s own', { where: 'shared', end: 4409, reason: 'foreign', do: socket => socket.update(forge([
  { client: E + 1, structs: [type({ root: 'joint', key: 'mine' }, 1)] }, { client: victim, clock: clockOf(victim), structs: [gc(5)] },
])) })
forbid('a thousand and one client ids of one member, so that others find none left', { where: 'shared', end: 4409, reason: 'hands', do: socket =>
  socket.update(forge(Array.from({ length: 1001 }, (_, at) => ({ client: E + 1000 + at, structs: [type({ root: 'joint', key: `k${at}` }, 1)] })))) })
forbid('a client id taken before its owner has written a word', { where: 'shared', end: 4409, reason: 'foreign', do: async socket => {
  await until(() => house.house.margins.documents.of(readingId).some(({ hands }) => hands?.has(dov.shared.doc.clientID)))
  socket.update(forge([{ client: dov.shared.doc.clientID, structs: [gc(1)] }]))
} })
forbid('a known struct sent again, with other words', { where: 'shared', end: 'ignored', do: socket => socket.update(forge([{ client: victim, structs: [type({ root: 'joint', key: 'forged' }, 1)] }])) })
forbid('a known struct that would split an emoji', { where: 'shared', end: 'ignored', do: socket =>
  socket.update(forge([{ client: victim, clock: clockOf(victim) - 1, structs: [string({ origin: [victim, clockOfText('😀')] }, 'x')] }])) })
forbid('a known struct that would split an emoji, with new words behind it', { where: 'shared', end: 4409, reason: 'foreign', do: socket =>
  socket.update(forge([{ client: victim, clock: clockOf(victim) - 1, structs: [string({ origin: [victim, clockOfText('😀')] }, 'xy')] }])) })

const clockOf = (client: number): number => Y.getState(ann.shared.doc.store, client)
const clockOfText = (words: string): number => {
  for (const struct of ann.shared.doc.store.clients.get(victim)!) {
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentString && struct.content.str.includes(words)) return struct.id.clock + struct.content.str.indexOf(words)
  }
  throw new Error('no such words')
}

// ---- what is missing

refuse('words that hang on words nobody has', E1(string({ origin: [77, 5] }, 'x')), { end: 'asked' })
refuse('words to the left of words nobody has', E1(string({ right: [77, 5] }, 'x')), { end: 'asked' })
refuse('words in a map nobody has', E1(string({ parent: [77, 5] }, 'x')), { end: 'asked' })
refuse('a hole before the first word', [{ client: E, clock: 3, structs: [map()] }], { end: 'asked' })
refuse('a hole between words', E1(map(), skip(4), map('y')), { end: 'asked' })
refuse('a struct that hangs on itself', E1(string({ origin: [E, 0] }, 'x')), { reason: 'malformed' })
refuse('a struct that hangs on what follows it', E1(string({ right: [E, 3] }, 'x'), map()), { reason: 'malformed' })
refuse('a struct inside itself', E1(type({ parent: [E, 0], key: 'k' }, 1)), { reason: 'malformed' })
refuse('two clients that wait for each other', [
  { client: E, structs: [string({ origin: [E + 1, 0] }, 'x')] }, { client: E + 1, structs: [string({ origin: [E, 0] }, 'y')] },
], { reason: 'tangled' })
refuse('a known stretch with an unknown neighbour', [{ client: E, structs: [map(), string({ right: [77, 9] }, 'x')] }], { end: 'asked' })
forbid('deletes of words not yet written, four times', { end: 4409, reason: 'gap', do: socket => { for (let time = 0; time < 4; time++) socket.update(forge([], [[E, [0, 5]]])) } })
forbid('a hole, four times', { end: 4409, reason: 'gap', do: socket => { for (let time = 0; time < 4; time++) socket.update(forge([{ client: E, clock: 9, structs: [map()] }])) } })

// ---- places that are none

const ofAnn = (from: number, words: string): Id => [victim, clockOfText(words) + from]
forbid('letters before what stands before them', { where: 'shared', end: 4409, reason: 'misplaced', do: socket =>
  socket.update(forge(E1(string({ origin: ofAnn(3, 'a note'), right: ofAnn(1, 'a note') }, 'x')))) })
forbid('letters between a note and the page', { where: 'shared', end: 4409, reason: 'misplaced', do: socket =>
  socket.update(forge(E1(string({ origin: ofAnn(1, 'a note'), right: ofAnn(1, 'a line') }, 'x')))) })
forbid('letters over all that stands between two', { where: 'shared', end: 4409, reason: 'misplaced', do: socket =>
  socket.update(forge(E1(string({ origin: ofAnn(0, 'a note'), right: ofAnn(4, 'a note') }, 'x')))) })
forbid('an entry of a map before another', { where: 'shared', end: 4409, reason: 'misplaced', do: socket =>
  socket.update(forge(E1(type({ root: 'joint', key: 'one' }, 1), type({ root: 'joint', key: 'two' }, 1), type({ origin: [E, 0], right: [E, 1] }, 1)))) })
refuse('words in the place of an annotation, said to follow it', inMap(string({ origin: [E, 0] }, 'words')), { reason: 'misplaced' })
refuse('a number in the place of an annotation, said to follow it', inMap(any({ origin: [E, 0] }, 1)), { reason: 'misplaced' })
refuse('a map in the place of a reaction, said to follow it', E1(any({ root: 'reactions', key: 'x' }, 1), type({ origin: [E, 0] }, 1)), { reason: 'misplaced' })
refuse('a map in the page of notes, said to follow a paragraph', [{ client: E, structs: [type({ root: 'notes' }, 3, 'p'), type({ origin: [E, 0] }, 1)] }], { reason: 'misplaced', where: 'shared' })
refuse('letters of one\'s own before what stands before them', inMap(type({ parent: [E, 0], key: 'body' }, 2), string({ parent: [E, 1] }, 'abcdef'), string({ origin: [E, 6], right: [E, 3] }, 'x')), { reason: 'misplaced' })

// ---- what no editor of the page finds its way in

const page = (...structs: Section['structs']): Section[] => [{ client: E, structs: [type({ root: 'notes' }, 3, 'paragraph'), type({ parent: [E, 0] }, 6), string({ parent: [E, 1] }, 'words'), ...structs] }]
for (const [what, struct] of [
  ['a number in a paragraph', any({ origin: [E, 1] }, 1)], ['letters in a paragraph, beside its text', string({ origin: [E, 1] }, 'x')],
  ['a map in a paragraph', type({ origin: [E, 1] }, 1)], ['text at the root, after a paragraph', type({ origin: [E, 0] }, 6)],
  ['a number after letters', any({ origin: [E, 6] }, 1)], ['a key in a text', any({ parent: [E, 1], key: 'k' }, 1)], ['a map for an attribute', type({ parent: [E, 0], key: 'level' }, 1)],
] as const) refuse(`${what} of the notes`, page(struct), { reason: 'misplaced', where: 'shared' })
forbid('a number in a paragraph that was there', { where: 'shared', end: 4409, reason: 'misplaced', do: socket => {
  const [paragraph] = ann.shared.doc.getXmlFragment('notes').toArray()
  const { client, clock } = paragraph!._item!.id
  socket.update(forge(E1(any({ parent: [client, clock] }, 1))))
} })
refuse('text at the root of the notes', [{ client: E, structs: [type({ root: 'notes' }, 6)] }], { reason: 'root', where: 'shared' })
refuse('an embedded thing in the notes', page(embed({ origin: [E, 6] }, '{}')), { reason: 'kind', where: 'shared' })

// ---- crowds

const letters = 3000
const text = [map(), type({ parent: [E, 0], key: 'body' }, 2), string({ parent: [E, 1] }, 'b'.repeat(letters))]
const each = <T>(make: (at: number) => T): T[] => Array.from({ length: letters }, (_, at) => make(at))
refuse('three thousand letters at the start of a text, each said to stand before another', E1(...text, ...each(at => string({ right: [E, 2 + at] }, 'a'))), { reason: 'tangled' })
refuse('three thousand letters that reach from each letter to the last', E1(...text, ...each(at => string({ origin: [E, 2 + at], right: [E, 1 + letters] }, 'a'))), { reason: 'tangled' })
refuse('three thousand letters after one, all at the end', E1(...text, ...each(() => string({ origin: [E, 2] }, 'a'))), { reason: 'tangled' })
refuse('three thousand values of one key, each the first', E1(...each(() => map('same'))), { reason: 'tangled' })

refuse('three thousand values of one list, each a struct of its own that goes on in the place of the one before',
  E1(map(), type({ parent: [E, 0], key: 'tags' }, 0), any({ parent: [E, 1] }, 1), ...each(at => any({ origin: [E, 2 + at] }, 1))), { end: 4413, reason: 'full' })

// ---- deletes

refuse('deletes of words not yet written', [], { deletes: [[E, [0, 5]]], end: 'asked' })
refuse('deletes that reach into words not yet written', E1(map()), { deletes: [[E, [0, 2]]], end: 'asked' })
forbid('deletes of another\'s words not yet written', { where: 'shared', end: 'asked', do: socket => socket.update(forge([], [[victim, [clockOf(victim), 50]]])) })
refuse('deletes out of order', E1(map(), map('y'), map('z')), { deletes: [[E, [2, 1], [0, 1]]], reason: 'malformed' })
refuse('deletes that overlap', E1(map(), map('y'), map('z')), { deletes: [[E, [0, 2], [1, 1]]], reason: 'malformed' })
refuse('a delete of nothing', E1(map()), { deletes: [[E, [0, 0]]], reason: 'malformed' })
refuse('a client twice in the deletes', E1(map(), map('y')), { deletes: [[E, [0, 1]], [E, [1, 1]]], reason: 'malformed' })
refuse('a delete of 2^50 clocks', E1(map()), { deletes: [[E, [0, 2 ** 50]]], reason: 'malformed' })

// ---- who may write

forbid('writing in another\'s document', { where: 'of Ann', end: 4403, do: socket => socket.update(forge(E1(map()))) })
forbid('writing in another\'s document by a step 2', { where: 'of Ann', end: 'ignored', do: socket => socket.step2(forge(E1(map()))) })
forbid('garbage under the writer\'s client id in another\'s document', { where: 'of Ann', end: 4403, do: socket => {
  const { clientID, store } = ann.own.doc
  socket.update(forge([{ client: clientID, clock: Y.getState(store, clientID), structs: [gc(1)] }]))
} })
forbid('deleting another\'s words in their document', { where: 'of Ann', end: 'ignored', do: socket => socket.update(forge([], [[ann.own.doc.clientID, [0, 3]]])) })
forbid('an observer writing in the shared document', { where: 'shared', by: () => watcher.device, end: 4403, do: socket => socket.update(forge(E1(type({ root: 'joint', key: 'o' }, 1)))) })
forbid('an observer deleting in the shared document', { where: 'shared', by: () => watcher.device, end: 'ignored', do: socket => socket.update(forge([], [[victim, [0, 2]]])) })

// ---- sizes

refuse('more than a mebibyte of new words', inMap(type({ parent: [E, 0], key: 'body' }, 2), string({ parent: [E, 1] }, 'x'.repeat(1024 * 1024))), { end: 4413, reason: 'too large' })
forbid('a message of ten mebibytes', { end: 4413, do: socket => socket.update(new Uint8Array(10 * 1024 * 1024)) })

refuse('a text in fifty thousand pieces', inMap(type({ parent: [E, 0], key: 'body' }, 2), string({ parent: [E, 1] }, 'x'.repeat(100_010))),
  { deletes: [[E, ...Array.from({ length: 50_000 }, (_, at): [number, number] => [2 + at * 2, 1])]], end: 4413, reason: 'full' })

refuse('half a million empty objects in one value', inMap(anyOf({ parent: [E, 0], key: 'k' }, 500_000, Uint8Array.from({ length: 1_000_000 }, (_, at) => (at % 2 ? 0 : 118)))), { end: 4413, reason: 'full' })
forbid('awareness of a hundred thousand who are gone', { where: 'shared', end: 4403, do: socket => socket.awareness(showing(...Array.from({ length: 100_000 }, (_, at): [number, number, null] => [at, 1, null]))) })

attack('a document filled to its last piece can still be taken out of, by its writer and by the house', async () => {
  const other = await house.reading('full'), name = `${other}/by/${eve.person.memberId}`
  using socket = await Raw.open(eve.device, name)
  socket.step2(Uint8Array.of(0, 0))
  const body = [map('cruel'), type({ parent: [88, 0], key: 'body' }, 2), string({ parent: [88, 1] }, 'words')]
  socket.update(forge([{ client: 88, structs: [...body, ...Array.from({ length: 47_056 }, (_, at) => (at % 2 ? string : any)({ origin: [88, 6 + at] }, 'a'))] }]))
  await untilHeard(socket)
  const document = house.house.margins.documents.of(other).find(({ kind }) => kind === 'own')!
  assert.is(document.piecesLeft, 0, 'values count by the eight')
  socket.update(forge([], [[88, [2, 2]]]))
  await untilHeard(socket)
  assert.is(socket.code, undefined, socket.reason)
  await edit(document, eve.person.memberId, doc => doc.getMap('annotations').delete('cruel'))
  assert.is(copyOf(document).getMap('annotations').size, 0)
  assert.ok(document.piecesLeft > 0, 'and there is room again')
})

attack('what is dear to weigh or to look through is paid for, let in or not', async () => {
  const marks = forge([{ client: 88, structs: [type({ root: 'joint', key: 'm' }, 1), type({ parent: [88, 0], key: 'body' }, 2), ...Array.from({ length: 100_500 }, (_, at) => format(at ? { origin: [88, 1 + at] } : { parent: [88, 1] }, 'a', '1'))] }])
  assert.ok(await house.charged(eve.person.memberId, () => perform({ where: 'shared', end: 4413, reason: 'full', do: socket => socket.update(marks) })) > 20_000_000, 'marks')
  const [document] = house.house.margins.documents.of(readingId).filter(({ stream }) => stream.endsWith('/shared'))
  const beside = forge(E1(string({ origin: ofAnn(0, 'a note'), right: ofAnn(4, 'a note') }, 'x')))
  document!.indexes.rest(false)
  document!.indexes.rest(false)
  assert.ok(await house.charged(eve.person.memberId, () => perform({ where: 'shared', end: 4409, reason: 'misplaced', do: socket => socket.update(beside) })) > document!.history.pieces * 200, 'an index')
})

const MB = 1024 * 1024
const nobody = () => ({ url: house.url, token: 'nobody.aaaaaaaaaaaaaaaaaaaaaaaa' })

attack('strangers who begin to say much, and strangers who stay', async () => {
  using much = await Half.begin(nobody(), 'r/shared', 2 * MB - 16)
  const [line] = [...house.door.hall.lines].filter(({ known }) => !known)
  much.say(2 * MB - 17)
  using still = await Half.begin(nobody(), 'r/shared', 100)
  await until(() => much.isClosed && still.isClosed, 'they are gone', 20_000)
  assert.ok(line!.socket.bytesRead < MB, `${line!.socket.bytesRead} bytes were read`)
})

attack('a member who begins to say something and never ends is cut, one who goes on is not', async () => {
  using half = await Half.begin(eve.device, nameOf('own'), MB)
  const lines = new Set(house.door.hall.of('eve')), begun = () => [...house.door.hall.of('eve')].find(line => line.begun > 0)
  half.say(1000)
  await until(() => begun()?.begun === 1014, 'it began')
  const line = begun()!
  let now = performance.now()
  const { hall } = house.door, check = hall.checkStalled.bind(hall)
  // the house's own look, every second, knows another time
  hall.checkStalled = () => {}
  const look = (later: number): void => check(now += later)
  look(0)
  look(20_000)
  half.say(1000)
  await until(() => line.begun > 1014, 'it goes on')
  look(20_000)
  look(20_000)
  assert.ok(line.isOpen, 'it went on')
  look(20_000)
  assert.not(line.isOpen)
  await until(() => half.isClosed, 'it was cut')
  assert.ok([...lines].every(one => one === line || one.isOpen), 'nobody else was')
  hall.checkStalled = check
})

/** What the house has ready for Eve, and she does not read. */
const unread = (): number => [...house.door.hall.of(eve.person.memberId)].reduce((sum, { socket }) => sum + socket.writableLength, 0)

for (const [what, ask] of [
  ['the state', socket => socket.step1()],
  ['what is missing', socket => socket.step1(Uint8Array.of(1, 5, 1))],
  ['who is there', socket => socket.send(3)],
  ['whether anybody is there', socket => socket.ws.ping(new Uint8Array(120))],
] as ReadonlyArray<[string, (socket: Raw) => void]>) {
  attack(`${what}, asked for five thousand times by who does not read the answers`, async () => {
    (eve.own.annotations.get('first')!.get('body') as Y.Text).insert(0, 'x'.repeat(100_000))
    ann.shared.provider.awareness.setLocalState({ memberId: 'ann', selection: 'x'.repeat(1900) })
    await eve.own.kept()
    using socket = await Raw.open(eve.device, nameOf(what === 'who is there' ? 'shared' : 'own'))
    socket.ws.pause()
    for (let time = 0; time < 5000; time++) ask(socket)
    await lifeGoesOn()
    assert.ok(unread() < 20 * 1024 * 1024, `${unread()} bytes wait`)
  })
}

// ---- messages

forbid('a message without bytes', { end: 4409, do: socket => socket.send(new Uint8Array()) })
forbid('a text message', { end: 4409, do: socket => socket.ws.send('hello') })
forbid('a sync message of no kind', { end: 4409, do: socket => socket.send(0, 9, 0) })
forbid('a message that announces more than it holds', { end: 4409, do: socket => socket.send(0, 2, 200, 1) })
forbid('bytes after a message', { end: 4409, do: socket => socket.send(0, 2, 2, 0, 0, 7) })
forbid('a state vector that announces 2^28 clients', { end: 4409, do: socket => socket.step1(huge) })
forbid('a type of message nobody knows', { end: 'ignored', do: socket => socket.send(99, 1, 2, 3) })
forbid('"saved" said by a client', { end: 'ignored', do: socket => socket.send(4, 1, 0, 9) })
forbid('"permission denied" said by a client', { end: 'ignored', do: socket => socket.send(2, 0, 1, 120) })

// ---- awareness

const own = () => ({ memberId: eve.person.memberId })
forbid('a state that names another member', { where: 'shared', end: 4403, do: socket => socket.awareness(showing([E, 1, { memberId: ann.person.memberId }])) })
forbid('another\'s client id, newer', { where: 'shared', end: 4403, do: async socket => {
  await until(() => dov.shared.provider.awareness.getStates().has(victim), 'Ann shown')
  socket.awareness(showing([E, 1, own()], [victim, 999, own()]))
} })
forbid('somebody shown as gone who was never shown, counted so high that nothing later of them would be believed', { where: 'shared', end: 'ignored', do: async socket => {
  const later = 4_000_000_077
  socket.awareness(showing([later, 2 ** 31, null]))
  await untilHeard(socket)
  ann.shared.provider.awareness.setLocalState({ memberId: 'ann', selection: later })
  await until(() => dov.shared.provider.awareness.getStates().get(victim)?.selection === later, 'what was shown after it')
  assert.not(dov.shared.provider.awareness.meta.has(later))
} })
forbid('another shown as gone', { where: 'shared', end: 'ignored', do: async socket => {
  await until(() => dov.shared.provider.awareness.getStates().has(victim), 'Ann shown')
  socket.awareness(showing([victim, 999, null]))
  await untilHeard(socket)
  assert.ok(dov.shared.provider.awareness.getStates().has(victim))
} })
forbid('a second client id of one\'s own that is another\'s', { where: 'shared', end: 4403, do: async socket => {
  await until(() => dov.shared.provider.awareness.getStates().has(victim), 'Ann shown')
  socket.awareness(showing([E, 1, own()]))
  socket.awareness(showing([victim, 1000, { name: 'Ann' }]))
} })
forbid('a state of three kibibytes', { where: 'shared', end: 4403, do: socket => socket.awareness(showing([E, 1, { ...own(), selection: 'x'.repeat(3072) }])) })
forbid('a state of three kibibytes in fewer letters', { where: 'shared', end: 4403, do: socket => socket.awareness(showing([E, 1, { ...own(), selection: 'ש'.repeat(1536) }])) })
forbid('a state counted so high that nobody could be told it is gone', { where: 'shared', end: 4403, do: socket => socket.awareness(showing([E, Number.MAX_SAFE_INTEGER, own()])) })
forbid('a state that is no JSON', { where: 'shared', end: 4403, do: socket => socket.awareness(showing([E, 1, '{'])) })
forbid('a state that is a list', { where: 'shared', end: 4403, do: socket => socket.awareness(showing([E, 1, []])) })
forbid('awareness cut short', { where: 'shared', end: 4409, do: socket => socket.awareness(Uint8Array.of(5, 1, 1)) })
forbid('2^28 states announced', { where: 'shared', end: 4409, do: socket => socket.awareness(huge) })
forbid('awareness in a document of one\'s own', { where: 'own', end: 'ignored', do: socket => socket.awareness(showing([E, 1, { memberId: ann.person.memberId }])) })

attack.run()
