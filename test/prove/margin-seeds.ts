// npm run prove -- margin-seeds: a hundred random evenings in the margin, each of which must end the same for all.
import { suite } from 'uvu'
import { evening } from '../support/margin-law.ts'
import { MarginHouse } from '../support/margin-house.ts'

const seeds = suite('a hundred evenings')
let house: MarginHouse

seeds.before(async () => { house = await MarginHouse.open() })
seeds.after(() => house[Symbol.asyncDispose]())
for (let seed = 1001; seed <= 1100; seed++) seeds(`seed ${seed}`, () => evening(house, seed, 100))
seeds.run()
