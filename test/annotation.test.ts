// The margin as members' documents joined: what one writes all read, and nothing anybody writes can break the reading of it.
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { Annotations } from '../client/margin/annotations.ts'
import { writeAnnotation, writeReply } from '../client/margin/pen.ts'
import {
  amend, bodyOf, difference, erase, LONGEST_BODY, react, readReaction, ROOTS, rootOf, type Annotation,
} from '../shared/annotation.ts'

const NOW = '2026-11-19T18:00:00.000Z'
const anchor = (exact: string) => ({ revision: 1, blockId: 'b1', selectors: [{ type: 'TextQuoteSelector' as const, exact }] })
const annotation = (id: string, more: Partial<Annotation> = {}): Annotation =>
  ({ id, anchor: anchor('mutual guarantee'), motivation: 'commenting', body: 'All we need', tags: [], createdAt: NOW, ...more })

const told = (margin: Annotations) => new Promise<ReadonlySet<string>>(tell => {
  const stop = margin.subscribe(({ names }) => { stop(); tell(names) })
})

const copyTo = (from: Y.Doc, to: Y.Doc) => Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)))

test('what members write in documents of their own is one margin', () => {
  const dina = new Y.Doc(), dov = new Y.Doc(), margin = new Annotations()
  writeAnnotation(dina, annotation('a'))
  writeAnnotation(dov, annotation('a', { motivation: 'highlighting', body: '' }))
  margin.add({ memberId: 'dina', doc: dina })
  margin.add({ memberId: 'dov', doc: dov })
  assert.equal([...margin.all()].map(({ name, motivation }) => [name, motivation]), [['dina/a', 'commenting'], ['dov/a', 'highlighting']])
})

test('a reply whose parent has not arrived waits, and then hangs where it belongs', async () => {
  const dina = new Y.Doc(), dov = new Y.Doc(), margin = new Annotations()
  writeReply(dov, { id: 'r2', to: 'dov/r1', body: 'and again', createdAt: '2026-11-19T18:02:00.000Z' })
  writeReply(dov, { id: 'r1', to: 'dina/a', body: 'yes', createdAt: '2026-11-19T18:01:00.000Z' })
  margin.add({ memberId: 'dov', doc: dov })
  assert.is(margin.size, 0)
  margin.add({ memberId: 'dina', doc: dina })
  await Promise.resolve()
  const hears = told(margin)
  writeAnnotation(dina, annotation('a'))
  assert.ok((await hears).has('dina/a'))
  assert.equal(margin.thread('dina/a').map(({ body }) => body), ['yes', 'and again'])
  assert.equal(['dov/r2', 'dov/r1', 'dina/a'].map(name => margin.threadOf(name)), ['dina/a', 'dina/a', 'dina/a'])
})

test('a change is told by the annotation it belongs to: its words, its thread, its signs', async () => {
  const dina = new Y.Doc(), dov = new Y.Doc(), margin = new Annotations()
  writeAnnotation(dina, annotation('a'))
  writeAnnotation(dina, annotation('b'))
  margin.add({ memberId: 'dina', doc: dina })
  margin.add({ memberId: 'dov', doc: dov })
  await Promise.resolve()
  const changes = [
    () => amend(bodyOf(dina, 'annotations', 'a')!, 'All we really need'),
    () => writeReply(dov, { id: 'r', to: 'dina/a', body: 'yes', createdAt: NOW }),
    () => react(dina, { what: 'dov/r', emoji: '👍' }, NOW),
    () => erase(dov, 'replies', 'r'),
  ]
  for (const change of changes) {
    const hears = told(margin)
    change()
    const names = await hears
    assert.ok(names.has('dina/a'))
    assert.not.ok(names.has('dina/b'))
  }
  assert.is(margin.get('dina/a')!.body, 'All we really need')
  assert.equal(margin.thread('dina/a'), [])
})

test('a document that is closed to us takes its words with it, and nobody else\'s', () => {
  const dina = new Y.Doc(), mine = new Y.Doc(), margin = new Annotations()
  writeAnnotation(dina, annotation('a'))
  writeAnnotation(mine, annotation('a'))
  writeAnnotation(mine, annotation('b'))
  react(mine, { what: 'dina/a', emoji: '❤️' }, NOW)
  margin.add({ memberId: 'dina', doc: mine, isPrivate: true })
  margin.add({ memberId: 'dina', doc: dina })
  margin.remove(mine)
  assert.equal([...margin.all()].map(({ name, isPrivate }) => [name, isPrivate]), [['dina/a', false]])
  assert.is(margin.signsOn('dina/a').size, 0)
})

test('one sign of each kind by each member, put on and taken away', () => {
  const dina = new Y.Doc(), dov = new Y.Doc(), margin = new Annotations()
  margin.add({ memberId: 'dina', doc: dina })
  margin.add({ memberId: 'dov', doc: dov })
  const heart = { what: 'dina/a', emoji: '❤️' }
  for (const doc of [dina, dina, dov]) react(doc, heart, NOW)
  assert.equal([...margin.signsOn('dina/a').get('❤️')!], ['dina', 'dov'])
  react(dina, heart, undefined)
  assert.equal([...margin.signsOn('dina/a').get('❤️')!], ['dov'])
})

test('what is erased is gone from the document', () => {
  const doc = new Y.Doc()
  writeAnnotation(doc, annotation('a'))
  writeReply(doc, { id: 'r', to: 'dina/a', body: 'yes', createdAt: NOW })
  react(doc, { what: 'dina/a', emoji: '👍' }, NOW)
  react(doc, { what: 'dina/a', emoji: '👍' }, undefined)
  erase(doc, 'replies', 'r')
  erase(doc, 'annotations', 'a')
  for (const root of ROOTS) assert.is(rootOf(doc, root).size, 0)
})

test('what changes nothing writes nothing', () => {
  const doc = new Y.Doc()
  writeAnnotation(doc, annotation('a'))
  const before = Y.getState(doc.store, doc.clientID)
  amend(bodyOf(doc, 'annotations', 'a')!, 'All we need')
  erase(doc, 'annotations', 'b')
  react(doc, { what: 'dina/a', emoji: '👍' }, undefined)
  assert.is(Y.getState(doc.store, doc.clientID), before)
})

test('amending says exactly the new words, cuts no emoji and keeps what another device typed meanwhile', () => {
  const unit = fc.constantFrom('a', 'b', ' ', '😀', '😁', '🙀', 'ש', 'ֹ', '\n')
  const words = fc.array(unit, { maxLength: 12 }).map(units => units.join(''))
  fc.assert(fc.property(words, words, (before, after) => {
    const phone = new Y.Doc(), desk = new Y.Doc()
    writeAnnotation(phone, annotation('a', { body: before }))
    copyTo(phone, desk)
    amend(bodyOf(phone, 'annotations', 'a')!, after)
    assert.is(bodyOf(phone, 'annotations', 'a')!.toString(), after)
    bodyOf(desk, 'annotations', 'a')!.insert(0, '§')
    copyTo(desk, phone)
    assert.is(bodyOf(phone, 'annotations', 'a')!.toString().replace('§', ''), after)
    assert.not.match(bodyOf(phone, 'annotations', 'a')!.toString(), /\ufffd/)
  }))
})

test('a difference is as small as can be', () => {
  assert.equal(difference('the group', 'the whole group'), { start: 4, end: 5 })
  assert.equal(difference('😀', '😁'), { start: 0, end: 0 })
})

test('words too long are cut, claims of time that are none are empty', () => {
  const doc = new Y.Doc(), margin = new Annotations()
  writeAnnotation(doc, annotation('a', { body: 'x'.repeat(LONGEST_BODY + 1), createdAt: 'yesterday' }))
  margin.add({ memberId: 'dina', doc })
  assert.is(margin.get('dina/a')!.body.length, LONGEST_BODY)
  assert.is(margin.get('dina/a')!.createdAt, '')
})

test('a reaction is a name and one emoji', () => {
  assert.equal(readReaction('dina/a/👍'), { what: 'dina/a', emoji: '👍' })
  for (const key of ['👍', 'dina/👍', 'dina/a/b/👍', 'dina/a/ok', 'dina/a/', '', '__proto__', 'dina/a/<b>']) assert.is(readReaction(key), undefined)
})

test('replies in a circle, to themselves and in a chain of thousands harm nobody', () => {
  const doc = new Y.Doc(), margin = new Annotations()
  writeAnnotation(doc, annotation('a'))
  writeReply(doc, { id: 'x', to: 'eve/y', body: 'x', createdAt: NOW })
  writeReply(doc, { id: 'y', to: 'eve/x', body: 'y', createdAt: NOW })
  writeReply(doc, { id: 'z', to: 'eve/z', body: 'z', createdAt: NOW })
  doc.transact(() => { for (let at = 0; at < 3000; at++) writeReply(doc, { id: `c${at}`, to: at ? `eve/c${at - 1}` : 'eve/a', body: '.', createdAt: NOW }) })
  margin.add({ memberId: 'eve', doc })
  assert.is(margin.thread('eve/a').length, 3000)
  react(doc, { what: 'eve/x', emoji: '👍' }, NOW)
})

const isPlain = (value: unknown): boolean => {
  try { return JSON.stringify(value) !== undefined && new Y.Doc().getArray('x').push([value]) === undefined } catch { return false }
}

// Made anew for each run: a Yjs type belongs to one document
type Making = () => unknown
const leaf: fc.Arbitrary<Making> = fc.oneof(
  fc.anything().filter(isPlain),
  fc.constantFrom<unknown>(null, '', 'commenting', NOW, 1e400, anchor('x'), { ...anchor('x'), selectors: {} }, JSON.parse('{"__proto__":{"revision":1}}')),
).map(value => () => value)
const key = fc.oneof(fc.string(), fc.constantFrom('a', 'b', '__proto__', 'constructor', 'dina/a/👍', 'anchor', 'body', 'to', 'tags', 'motivation', 'createdAt', 'toString'))
const field: fc.Arbitrary<Making> = fc.oneof(leaf, fc.constantFrom<Making>(() => new Y.Text('text'), () => new Y.XmlText('text'), () => new Y.XmlFragment()))
const entry: fc.Arbitrary<Making> = fc.oneof(
  field,
  fc.array(leaf, { maxLength: 3 }).map(items => () => Y.Array.from(items.map(make => make() as string))),
  fc.array(fc.tuple(key, field), { maxLength: 7 }).map(fields => () => new Y.Map<unknown>(fields.map(([name, make]) => [name, make()]))),
)

test('whatever members put into their documents, the margin is read without a throw and holds only entries', () => {
  const writing = fc.tuple(fc.constantFrom(...ROOTS), key, entry)
  fc.assert(fc.property(fc.array(fc.array(writing, { maxLength: 6 }), { maxLength: 3 }), documents => {
    const margin = new Annotations()
    documents.forEach((writings, nth) => {
      const doc = new Y.Doc(), list = new Y.Doc(), seen = new Y.Doc()
      margin.add({ memberId: `m${nth}`, doc: seen })
      list.getArray('annotations').push(['not a map'])
      for (const [root, name, make] of writings) {
        rootOf(doc, root).set(name, make())
        copyTo(nth % 2 ? doc : list, seen)
      }
      copyTo(doc, seen)
      copyTo(list, seen)
    })
    for (const one of margin.all()) {
      assert.type(one.body, 'string')
      assert.ok(Array.isArray(one.anchor.selectors))
      margin.thread(one.name)
    }
  }), { numRuns: 300 })
})

test.run()
