// Whatever order a hand claims among its neighbours: what the door lets in stands at the same place in every copy, however it arrived.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { forge, string, type, type Hang, type Id, type Section } from './support/margin-forge.ts'
import { annotate } from './support/margin.ts'
import { Door } from './support/margin-fuzz.ts'
import { saying } from './support/margin-law.ts'
import { dice } from './support/revisions.ts'

const order = suite('the order of what many hands write')

type Random = () => number
const below = (random: Random, limit: number): number => Math.floor(random() * limit)
const HANDS = 4
/** The note all write in, and its text. */
const ROOM: Section[] = [{ client: 1, structs: [type({ root: 'joint', key: 'j' }, 1), type({ parent: [1, 0], key: 'body' }, 2)] }]
const TEXT: Id = [1, 1]

/** A few letters somebody put between two others. */
interface Put { client: number; clock: number; length: number; between: Hang }

const updateOf = ({ client, clock, length, between }: Put): Uint8Array => {
  const hang = between.origin || between.right ? between : { parent: TEXT }
  return forge([{ client, clock, structs: [string(hang, 'ab'.slice(0, length))] }])
}

const lettersOf = (doc: Y.Doc): Id[] => {
  const letters: Id[] = []
  const body = doc.getMap<Y.Map<Y.Text>>('joint').get('j')!.get('body')!
  for (let item = body._start; item; item = item.right) for (let at = 0; at < item.length; at++) letters.push([item.id.client, item.id.clock + at])
  return letters
}

/** Where a letter goes next to the place `at`, or, by a hand that lies, between any two. */
const hangAt = (letters: readonly Id[], left: number, right = left): Hang => ({
  ...(letters[left - 1] && { origin: letters[left - 1] }), ...(letters[right] && { right: letters[right] }),
})

/** An evening of two who see some of what the others do, and two who lie. */
const evening = (seed: number): { entered: Put[]; lies: number; door: Door } => {
  const random = dice(seed), door = new Door('shared'), clocks = new Map<number, number>()
  const copies = Array.from({ length: 2 }, () => new Y.Doc())
  const entered: Put[] = []
  for (const doc of [door.oracle, ...copies]) Y.applyUpdate(doc, forge(ROOM))
  assert.is(door.let(forge(ROOM)), 'news')
  let lies = 0
  for (let step = 0; step < 24; step++) {
    const hand = below(random, HANDS), honest = copies[hand]
    if (honest && random() < 0.4) Y.applyUpdate(honest, Y.encodeStateAsUpdate(door.oracle))
    const letters = lettersOf(honest ?? door.oracle), left = below(random, letters.length + 1)
    const client = 10 + hand * 7 + (seed % 5), clock = clocks.get(client) ?? 0
    const put = { client, clock, length: 1 + below(random, 2), between: hangAt(letters, left, honest ? left : below(random, letters.length + 1)) }
    const verdict = door.let(updateOf(put))
    if (honest) {
      assert.is(verdict, 'news', 'who sees what they write beside is let in')
      Y.applyUpdate(honest, updateOf(put))
    } else if (verdict === 'news') lies++
    if (verdict !== 'news') continue
    entered.push(put)
    clocks.set(client, clock + put.length)
  }
  return { entered, lies, door }
}

/** A copy that hears of everything in some order in which each thing follows what it leans on, of the first few at once. */
const copyOf = (entered: readonly Put[], random: Random, atOnce = 0): Y.Doc => {
  const doc = new Y.Doc(), left = entered.slice(atOnce)
  Y.applyUpdate(doc, Y.mergeUpdates([forge(ROOM), ...entered.slice(0, atOnce).map(updateOf)]))
  const has = (id?: Id): boolean => !id || Y.getState(doc.store, id[0]) > id[1]
  while (left.length) {
    const ready = left.filter(({ client, clock, between: { origin, right } }) => Y.getState(doc.store, client) === clock && has(origin) && has(right))
    const put = ready[below(random, ready.length)]!
    Y.applyUpdate(doc, updateOf(put))
    left.splice(left.indexOf(put), 1)
  }
  return doc
}

order('200 evenings with two who lie: every copy reads the same, in whatever order it heard', () => {
  let entered = 0, lies = 0
  for (let seed = 1; seed <= 200; seed++) {
    const random = dice(seed), one = evening(seed)
    const wanted = JSON.stringify(lettersOf(one.door.oracle))
    for (let time = 0; time < 5; time++) assert.is(JSON.stringify(lettersOf(copyOf(one.entered, random, time < 3 ? 0 : below(random, 24)))), wanted, `seed ${seed}`)
    one.door.checkFold()
    entered += one.entered.length
    lies += one.lies
  }
  assert.ok(lies > 300 && entered > lies * 2, `${entered} entered, ${lies} of them by who lied`)
})

const text: Section = { client: 5, structs: [type({ root: 'joint', key: 'j' }, 1), type({ parent: [5, 0], key: 'body' }, 2), string({ parent: [5, 1] }, 'abcdef'), string({ origin: [5, 3], right: [5, 4] }, 'x')] }
const other = type({ root: 'joint', key: 'k' }, 1)

for (const [what, section, verdict] of [
  ['letters between two neighbours', { client: 9, structs: [string({ origin: [5, 4], right: [5, 5] }, 'y')] }, 'news'],
  ['letters between two that somebody else came between', { client: 9, structs: [string({ origin: [5, 3], right: [5, 4] }, 'y')] }, 'news'],
  ['letters at the end', { client: 9, structs: [string({ origin: [5, 7] }, 'y')] }, 'news'],
  ['letters at the beginning', { client: 9, structs: [string({ right: [5, 2] }, 'y')] }, 'news'],
  ['letters that go on', { client: 9, structs: [string({ origin: [5, 4], right: [5, 5] }, 'y'), string({ origin: [9, 0], right: [5, 5] }, 'z')] }, 'news'],
  ['letters before what stands before them in one piece', { client: 9, structs: [string({ origin: [5, 6], right: [5, 3] }, 'y')] }, 'refused'],
  ['letters before what stands before them in another piece', { client: 9, structs: [string({ origin: [5, 6], right: [5, 8] }, 'y')] }, 'news'],
  ['letters before the first letter of what stands before them', { client: 9, structs: [string({ origin: [5, 6], right: [5, 2] }, 'y')] }, 'news'],
  ['letters before themselves', { client: 9, structs: [string({ origin: [5, 4], right: [5, 4] }, 'y')] }, 'refused'],
  ['letters over what the one after them grew out of', { client: 9, structs: [string({ origin: [5, 3], right: [5, 6] }, 'y')] }, 'refused'],
  ['letters over that, by an id that Yjs puts first', { client: 4, structs: [string({ origin: [5, 3], right: [5, 6] }, 'y')] }, 'news'],
  ['letters from the beginning to the middle', { client: 9, structs: [string({ right: [5, 5] }, 'y')] }, 'refused'],
  ['letters between a text and a note', { client: 9, structs: [string({ origin: [5, 4], right: [5, 0] }, 'y')] }, 'refused'],
  ['an entry of a map before another', { client: 9, structs: [other, type({ origin: [5, 0], right: [9, 0] }, 1)] }, 'refused'],
  ['letters that go on and turn aside', { client: 9, structs: [string({ origin: [5, 4], right: [5, 5] }, 'y'), string({ origin: [9, 0], right: [5, 1] }, 'z')] }, 'refused'],
] as ReadonlyArray<[string, Section, string]>) {
  order(`${what}: ${verdict === 'news' ? 'let in' : 'refused'}`, () => {
    const door = new Door('shared')
    assert.is(door.let(forge([text])), 'news')
    assert.is(door.let(forge([section])), verdict)
  })
}

order('letters put back where a paragraph is there anew, before what stands before them', () => {
  const door = new Door('shared'), doc = new Y.Doc(), copy = new Y.Doc()
  doc.on('update', update => {
    assert.is(door.let(update), 'news')
    Y.applyUpdate(copy, update)
  })
  const notes = doc.getXmlFragment('notes'), undo = new Y.UndoManager(notes, { captureTimeout: 0 })
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText('abcd')])
  notes.insert(0, [paragraph])
  const words = () => (notes.get(0) as Y.XmlElement).get(0) as Y.XmlText
  words().delete(0, 3)
  undo.undo()
  words().insert(2, 'XY')
  notes.delete(0, 1)
  undo.undo()
  assert.is(words().toString(), 'abXYcd')
  for (const one of [door.oracle, copy]) assert.is(one.getXmlFragment('notes').toString(), notes.toString())
  door.checkFold()
})

/** All that somebody wrote without a network in a document that says already what `begin` puts there. */
const writtenApart = (kind: 'own' | 'shared', { begin, write }: Record<'begin' | 'write', (doc: Y.Doc) => void>): Door => {
  const doc = new Y.Doc(), door = new Door(kind)
  begin(doc)
  assert.is(door.let(Y.encodeStateAsUpdate(doc)), 'news')
  const before = Y.encodeStateVector(doc)
  write(doc)
  assert.is(door.let(Y.encodeStateAsUpdate(doc, before)), 'news')
  assert.is(saying(door.oracle), saying(doc))
  return door
}

const MANY = 10_000
const paragraph = (words: string): Y.XmlElement => {
  const one = new Y.XmlElement('paragraph')
  one.insert(0, [new Y.XmlText(words)])
  return one
}
const paragraphs = (count: number) => Array.from({ length: count }, (_, at) => paragraph(`line ${at}`))
const notesOf = (doc: Y.Doc) => doc.getXmlFragment('notes')
const MIDDLE = { begin: (doc: Y.Doc) => notesOf(doc).insert(0, paragraphs(2)) }

order('ten thousand paragraphs put between two are let in, at once, one by one, and taken back', () => {
  writtenApart('shared', { ...MIDDLE, write: doc => notesOf(doc).insert(1, paragraphs(MANY)) })
  const door = writtenApart('shared', { ...MIDDLE, write: doc => {
    let last = notesOf(doc).get(0)
    for (const one of paragraphs(MANY)) {
      notesOf(doc).insertAfter(last, [one])
      last = one
    }
  } })
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(door.oracle))
  const undo = new Y.UndoManager(notesOf(doc))
  for (const deed of [() => notesOf(doc).delete(1, 1000), () => void undo.undo()]) {
    const before = Y.encodeStateVector(doc)
    deed()
    assert.is(door.let(Y.encodeStateAsUpdate(doc, before)), 'news')
  }
  assert.is(notesOf(doc).length, MANY + 2)
})

order('three thousand letters, each said to reach from another to the last, stand where Yjs finds them at once', () => {
  const door = new Door('shared'), letters = Array.from({ length: 3000 }, (_, at) => at), last = 1 + letters.length
  const text = [type({ root: 'joint', key: 'j' }, 1), type({ parent: [5, 0], key: 'body' }, 2), string({ parent: [5, 1] }, 'b'.repeat(letters.length))]
  const before = letters.map(at => string({ origin: [5, 2], right: [5, at ? last + at : 3] }, 'a')), over = letters.map(at => string({ origin: [5, last + 1 + at], right: [5, 3] }, 'b'))
  assert.is(door.let(forge([{ client: 5, structs: [...text, ...before, ...over] }])), 'news')
  door.checkFold()
})

order('what is refused between the halves of a letter leaves the letter whole', () => {
  for (const [origin, deletes] of [[3, []], [2, [[1, [4, 1]]]]] satisfies Array<[number, Parameters<typeof forge>[1]]>) {
    const door = new Door('shared'), more = [type({ root: 'joint', key: 'k' }, 1), type({ parent: [1, 6], key: 'body' }, 2), string({ parent: [1, 7] }, 'other')]
    assert.is(door.let(forge([{ client: 1, structs: [...ROOM[0]!.structs, string({ parent: TEXT }, 'x\u{1F600}y'), ...more] }])), 'news')
    assert.is(door.let(forge([{ client: 2, structs: [string({ origin: [1, origin], right: [1, 8] }, 'z')] }], deletes)), 'refused')
    assert.is(String(door.indexes.neighbours().current.getMap<Y.Map<Y.Text>>('joint').get('j')!.get('body')), 'x\u{1F600}y')
  }
})

order('ten thousand words typed in the middle of one text and of another in turn are let in', () => {
  writtenApart('own', {
    begin: doc => ['a', 'b'].forEach(id => annotate(doc, id, 'before, after')),
    write: doc => Array.from({ length: MANY }, (_, at) => (doc.getMap('annotations').get(at % 2 ? 'a' : 'b') as Y.Map<Y.Text>).get('body')!.insert(7, ` ${at}`)),
  })
})

order.run()
