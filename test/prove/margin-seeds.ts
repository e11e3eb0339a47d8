// npm run prove -- margin-seeds: a hundred and fifteen random evenings in the margin, each of which must end the same for all, and 2,000 of taking back.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { evening } from '../support/margin-law.ts'
import { MarginHouse } from '../support/margin-house.ts'
import { undoneEvening } from '../support/margin-undo.ts'

const seeds = suite('a hundred evenings and more')
let house: MarginHouse

seeds.before(async () => { house = await MarginHouse.open() })
seeds.after(() => house[Symbol.asyncDispose]())
for (let seed = 1; seed <= 15; seed++) seeds(`seed ${seed}`, () => evening(house, seed, 40))
for (let seed = 1001; seed <= 1100; seed++) seeds(`seed ${seed}`, () => evening(house, seed, 100))

for (const kind of ['own', 'shared'] as const) {
  seeds(`1,000 evenings of taking back in a ${kind} document: refused is only what copies would read differently`, () => {
    const refused: Array<string | undefined> = []
    for (let seed = 1; seed <= 1000; seed++) refused.push(undoneEvening(kind, seed).refused)
    const reasons = refused.filter(reason => reason !== undefined)
    assert.ok(reasons.length <= 10 && reasons.every(reason => reason === 'misplaced'), reasons.join(' '))
  })
}
seeds.run()
