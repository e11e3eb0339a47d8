// npm run prove -- margin-fuzz: two hundred thousand updates and more with bytes changed, weighed at the margin's door and given to Yjs where they enter.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fuzz } from '../support/margin-fuzz.ts'

const bytes = suite('two hundred thousand updates with bytes changed')

for (const kind of ['own', 'shared'] as const) {
  for (const seed of [7, ...Array.from({ length: 40 }, (_, at) => (at + 1) * 31)]) {
    bytes(`2,500 of a ${kind} document, seed ${seed}`, () => {
      const { news, refused } = fuzz({ kind, seed, times: 2500 })
      assert.ok(news > 50 && refused > 500, `${news} entered, ${refused} refused`)
    })
  }
}
bytes.run()
