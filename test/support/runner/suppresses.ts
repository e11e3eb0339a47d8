import { test } from 'uvu'
import * as assert from 'uvu/assert'

test('fails twice', async () => {
  await using left = { [Symbol.asyncDispose]: () => Promise.reject(new Error('closing failed')) }
  assert.is(left as unknown, 'what was expected')
})
test.run()
