// npm run prove -- margin-fuzz: two hundred thousand updates with bytes changed, weighed at the margin's door and given to Yjs where they enter.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fuzz } from '../support/margin-fuzz.ts'

const bytes = suite('two hundred thousand updates with bytes changed')

for (const kind of ['own', 'shared'] as const) {
  for (let seed = 1; seed <= 40; seed++) {
    bytes(`2,500 of a ${kind} document, seed ${seed}`, () => {
      const { news, refused } = fuzz({ kind, seed: seed * 31, times: 2500 })
      assert.ok(news > 50 && refused > 500, `${news} entered, ${refused} refused`)
    })
  }
}
bytes.run()
