// Writing that sees what it stands beside is hardly ever counted as crowding, however often hands and places change.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { Crowd } from '../server/margin/crowd.ts'
import { annotate } from './support/margin.ts'
import { any, forge, string, type, type Id, type Section } from './support/margin-forge.ts'
import { Door } from './support/margin-fuzz.ts'

/** What taking back another's neighbour may come to. */
const FEW = 20

const crowd = suite('crowding in a document')

/** Documents that see each other's every change, and a crowd that does. */
const together = (count: number) => {
  const docs = Array.from({ length: count }, () => new Y.Doc())
  const counted = new Crowd('shared')
  for (const doc of docs) doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === 'other') return
    counted.add([update])
    for (const other of docs) if (other !== doc) Y.applyUpdate(other, update, 'other')
  })
  return { docs, counted }
}

const bodyOf = (doc: Y.Doc): Y.Text => (doc.getMap('annotations').get('a1') as Y.Map<unknown>).get('body') as Y.Text

crowd('five thousand edits by three hands in turn crowd next to nothing, and neither does the whole read back', () => {
  const { docs, counted } = together(3)
  annotate(docs[0]!, 'a1', 'some words to begin with')
  const undo = docs.map(doc => new Y.UndoManager(bodyOf(doc), { captureTimeout: 0 }))
  let seed = 1
  const dice = (sides: number): number => (seed = (seed * 48_271) % 2_147_483_647) % sides
  for (let turn = 0; turn < 5000; turn++) {
    const by = dice(3)
    const body = bodyOf(docs[by]!)
    const act = dice(12)
    if (act === 0) undo[by]!.undo()
    else if (act === 1) undo[by]!.redo()
    else if (act < 5 && body.length > 3) body.delete(dice(body.length - 2), 1 + dice(2))
    else if (act === 5) docs[by]!.getMap('reactions').set(`a/${dice(20)}`, turn)
    else if (act === 6 && body.length > 3) body.format(0, 2, { bold: turn % 2 ? true : null })
    else body.insert(act < 8 ? 0 : dice(body.length + 1), 'ab'.slice(0, 1 + dice(2)))
  }
  const whole = new Crowd('shared')
  whole.add([Y.encodeStateAsUpdate(docs[0]!)])
  assert.ok(counted.count <= FEW, `${counted.count} crowded in`)
  assert.ok(whole.count <= FEW, `${whole.count} crowded in, read back`)
})

crowd('of two hands apart that write at the same place, what hangs there may have to step over the rest, and nothing else', () => {
  const { docs, counted } = together(1)
  annotate(docs[0]!, 'a1', 'ab')
  const apart = new Y.Doc()
  Y.applyUpdate(apart, Y.encodeStateAsUpdate(docs[0]!))
  const before = Y.encodeStateVector(apart)
  for (const letter of 'one') bodyOf(docs[0]!).insert(1, letter)
  for (const letter of 'two') bodyOf(apart).insert(1, letter)
  counted.add([Y.encodeStateAsUpdate(apart, before)])
  assert.is(counted.count, 'onetwo'.length + 'b'.length)
})

const TEXT: Section = { client: 5, structs: [type({ root: 'joint', key: 'j' }, 1), type({ parent: [5, 0], key: 'body' }, 2), string({ parent: [5, 1] }, 'X')] }
/** What Yjs cannot make one of: so many things in a row, after one. */
const chain = (client: number, { after, length }: { after: Id; length: number }): Section['structs'] =>
  Array.from({ length }, (_, at) => (at % 2 ? string : any)({ origin: at ? [client, at - 1] : after }, 'a'))

/** What lets whoever opens the document step over everything once more for each of a few words. */
const CROWDS: ReadonlyArray<[string, Section[][]]> = [
  ['four hundred late letters after one, before all that followed it', [
    [TEXT], [{ client: 6, structs: [...chain(6, { after: [5, 2], length: 12_000 }), type({ root: 'joint', key: 'm' }, 1)] }],
    Array.from({ length: 400 }, (_, at) => ({ client: 1000 + at, structs: [any({ parent: [6, 12_000], key: `k${at}` }, 1), string({ origin: [5, 2] }, 'y')] })),
  ]],
  ['three thousand letters that see each other, and not four thousand things that were there', [
    [TEXT], [{ client: 6, structs: [...chain(6, { after: [5, 2], length: 4000 }), type({ root: 'joint', key: 'm' }, 1)] }],
    [{ client: 9, structs: [any({ parent: [6, 4000], key: 'k' }, 1), ...Array.from({ length: 3000 }, (_, at) => string({ origin: [5, 2], ...(at && { right: [9, at] as const }) }, 'w'))] }],
  ]],
  ['letters that go on where their hands stopped, up to what came much later', [
    [TEXT], Array.from({ length: 400 }, (_, at) => ({ client: 5000 - at, structs: [string({ origin: at ? [5001 - at, 0] : [5, 2] }, 'z')] })),
    [{ client: 6, structs: chain(6, { after: [4601, 0], length: 12_000 }) }], [{ client: 9000, structs: [string({ origin: [6, 11_999] }, 'b'), string({ parent: [5, 1] }, 'R')] }],
    Array.from({ length: 400 }, (_, at) => ({ client: 5000 - at, clock: 1, structs: [string({ origin: [5000 - at, 0], right: [9000, 1] }, 'w')] })),
  ]],
]

for (const [what, updates] of CROWDS) {
  crowd(`${what}: refused`, () => {
    const door = new Door('shared')
    for (const [at, sections] of updates.entries()) assert.is(door.let(forge(sections)), at < updates.length - 1 ? 'news' : 'refused')
  })
}

crowd('eight hands who write at the end of one note and hear of each other late are all let in', () => {
  const docs = Array.from({ length: 8 }, () => new Y.Doc()), waiting: Array<{ by: Y.Doc; update: Uint8Array }> = []
  const counted = new Crowd('shared')
  for (const by of docs) by.on('update', (update: Uint8Array, origin: unknown) => { if (origin !== 'other') waiting.push({ by, update }) })
  const carets: Y.RelativePosition[] = []
  for (let turn = 0; turn < 6000; turn++) {
    const hand = turn % 8, text = docs[hand]!.getText('joint')
    const at = turn % 160 < 8 ? text.length : Y.createAbsolutePositionFromRelativePosition(carets[hand]!, docs[hand]!)!.index
    text.insert(at, 'x')
    carets[hand] = Y.createRelativePositionFromTypeIndex(text, at + 1, -1)
    if (waiting.length < 20) continue
    const { by, update } = waiting.shift()!
    assert.ok(counted.try(update) < Infinity, `the letter of turn ${turn}`)
    counted.add([update])
    for (const other of docs) if (other !== by) Y.applyUpdate(other, update, 'other')
  }
})

const FULL = 8_000_000
/** A note of somebody's with a text of two letters. */
const note = (client: number, clock = 0): Section => ({ client, clock, structs: [type({ root: 'joint', key: `${client} ${clock}` }, 1), type({ parent: [client, clock], key: 'body' }, 2), string({ parent: [client, clock + 1] }, 'xy')] })
/** Letters put after one, unseen of each other. */
const unseen = (client: number, { clock, count, after = [client, clock - 1] }: { clock: number; count: number; after?: Id }): Section =>
  ({ client, clock, structs: Array.from({ length: count }, () => string({ origin: after }, 'a')) })

/** Eve hangs after one letter, in a note of her own or another's, as much as she is let. */
const crowdIn = (door: Door, after: Id = [900, 3]): void => {
  door.by = 'eve'
  if (after[0] === 900) assert.is(door.let(forge([note(900)])), 'news')
  let clock = after[0] === 900 ? 4 : 0
  for (const count of [1300, 560, 400, 360, 200, 200, 100, 50, 20, 10, 5, 2, 1, 1]) if (door.let(forge([unseen(900, { clock, count, after })])) === 'news') clock += count
}

/** Ann and Dov write at one place unseen of each other, and then in turn, and take something out. */
const writeTogether = (door: Door, hands: readonly string[]): void => {
  const docs = hands.map(() => new Y.Doc()), texts = docs.map(doc => () => doc.getMap<Y.Map<Y.Text>>('joint').get('1 0')!.get('body')!)
  const tell = (at: number, doc: Y.Doc, before: Uint8Array): void => {
    door.by = hands[at]!
    const update = Y.encodeStateAsUpdate(doc, before)
    assert.is(door.let(update), 'news', `what ${hands[at]} wrote`)
  }
  for (const doc of docs) Y.applyUpdate(doc, Y.encodeStateAsUpdate(door.oracle))
  for (let turn = 0; turn < 30; turn++) docs.forEach((doc, at) => {
    if (turn) Y.applyUpdate(doc, Y.encodeStateAsUpdate(door.oracle))
    const before = Y.encodeStateVector(doc)
    if (turn % 3 === 2) texts[at]!().delete(1, 1)
    else texts[at]!().insert(1, `${turn}`)
    tell(at, doc, before)
  })
}

const stepsOf = (door: Door): number => Reflect.get(door.indexes.crowd(), 'steps') as number

for (const [where, at] of [['notes of her own', undefined], ['the note the others write in', [1, 3]]] as const) {
  crowd(`what one hand hung in ${where} keeps nobody else from writing, and her from hanging more`, () => {
    const door = new Door('shared')
    door.by = 'ann'
    assert.is(door.let(forge([note(1)])), 'news')
    writeTogether(door, ['ann', 'dov'])
    crowdIn(door, at)
    assert.ok(stepsOf(door) > FULL * 0.9, `${stepsOf(door)} steps`)
    for (const hands of [['ann', 'dov'], ['gil', 'ann'], ['lea', 'ido']]) writeTogether(door, hands)
    door.by = 'eve'
    for (let more = 0; more < 20; more++) door.let(forge([unseen(901 + more, { clock: 0, count: 300, after: at ?? [900, 3] })]))
    assert.ok(stepsOf(door) < FULL * 1.2, `${stepsOf(door)} steps`)
  })
}

crowd('what stood in a note that is taken out does not count any more', () => {
  const door = new Door('shared')
  crowdIn(door)
  const { oracle } = door, before = Y.encodeStateVector(oracle), joint = oracle.getMap('joint'), full = stepsOf(door)
  for (const key of [...joint.keys()]) joint.delete(key)
  door.by = 'ann'
  assert.is(door.let(Y.encodeStateAsUpdate(oracle, before)), 'news')
  assert.ok(door.indexes.forgetOutlived())
  door.history.fold()
  assert.ok(stepsOf(door) < FULL / 100, `${stepsOf(door)} of ${full} steps`)
})

crowd.run()
