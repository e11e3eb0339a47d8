// npm run prove -- margin-seeds: a hundred and fifteen random evenings in the margin, each of which must end the same for all.
import { suite } from 'uvu'
import { evening } from '../support/margin-law.ts'
import { MarginHouse } from '../support/margin-house.ts'

const seeds = suite('a hundred evenings and more')
let house: MarginHouse

seeds.before(async () => { house = await MarginHouse.open() })
seeds.after(() => house[Symbol.asyncDispose]())
for (let seed = 1; seed <= 15; seed++) seeds(`seed ${seed}`, () => evening(house, seed, 40))
for (let seed = 1001; seed <= 1100; seed++) seeds(`seed ${seed}`, () => evening(house, seed, 100))
seeds.run()
