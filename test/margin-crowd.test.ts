// Writing that sees what it stands beside is hardly ever counted as crowding, however often hands and places change.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { Crowd } from '../server/margin/crowd.ts'
import { annotate } from './support/margin.ts'

/** What taking back another's neighbour may come to. */
const FEW = 3

const crowd = suite('crowding in a document')

/** Documents that see each other's every change, and a crowd that does. */
const together = (count: number) => {
  const docs = Array.from({ length: count }, () => new Y.Doc())
  const counted = new Crowd()
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
  const whole = new Crowd()
  whole.add([Y.encodeStateAsUpdate(docs[0]!)])
  assert.ok(counted.count <= FEW, `${counted.count} crowded in`)
  assert.ok(whole.count <= FEW, `${whole.count} crowded in, read back`)
})

crowd('two hands apart that write at the same place are counted once a place', () => {
  const { docs, counted } = together(1)
  annotate(docs[0]!, 'a1', 'ab')
  const apart = new Y.Doc()
  Y.applyUpdate(apart, Y.encodeStateAsUpdate(docs[0]!))
  const before = Y.encodeStateVector(apart)
  for (const letter of 'one') bodyOf(docs[0]!).insert(1, letter)
  for (const letter of 'two') bodyOf(apart).insert(1, letter)
  counted.add([Y.encodeStateAsUpdate(apart, before)])
  assert.is(counted.count, 1)
})

crowd.run()
