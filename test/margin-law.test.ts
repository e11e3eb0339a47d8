// The margin's law: however the writing goes, everybody ends with the same, nothing waits, and no byte that arrives can break it.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { annotate } from './support/margin.ts'
import { Door, fuzz } from './support/margin-fuzz.ts'
import { evening } from './support/margin-law.ts'
import { MarginHouse } from './support/margin-house.ts'
import { undoneEvening } from './support/margin-undo.ts'

const law = suite('the law of the margin')
let house: MarginHouse

law.before(async () => { house = await MarginHouse.open() })
law.after(() => house[Symbol.asyncDispose]())

for (let seed = 1; seed <= 6; seed++) law(`an evening of seed ${seed} ends the same for all`, () => evening(house, seed, 40))

for (const kind of ['own', 'shared'] as const) {
  law(`1,000 updates of a ${kind} document with bytes changed: what enters fits, what does not leaves no trace`, () => {
    const { news, refused } = fuzz({ kind, seed: 7, times: 1000 })
    assert.ok(news > 20, `${news} entered`)
    assert.ok(refused > 200, `${refused} refused`)
  })
}

for (const [kind, from] of [['own', 1], ['private', 30], ['shared', 75]] as const) {
  law(`20 evenings of taking back and doing again in a ${kind} document: all is let in, and reads the same for all`, () => {
    for (let seed = from; seed < from + 20; seed++) assert.is(undoneEvening(kind, seed).refused, undefined, `seed ${seed}`)
  })
}

law('tags put one after the other are one in what is kept, like words', () => {
  const door = new Door('own'), doc = new Y.Doc()
  doc.on('update', update => assert.is(door.let(update), 'news'))
  annotate(doc, 'a1')
  const annotation = doc.getMap<Y.Map<unknown>>('annotations').get('a1')!
  const tags = annotation.get('tags') as Y.Array<string>
  for (let at = 0; at < 300; at++) {
    tags.push([`tag ${at}`])
    if (at % 3 === 0) tags.delete(0)
    if (at % 5 === 0) annotation.set('motivation', String(at))
  }
  door.checkFold()
  assert.ok(door.history.pieces < 250, `${door.history.pieces} pieces`)
})

law.run()
