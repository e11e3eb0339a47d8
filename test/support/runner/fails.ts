import { test } from 'uvu'
import * as assert from 'uvu/assert'

test('good', () => {})
test('bad', () => { assert.is(1, 2) })
test.run()
