import { suite, test } from 'uvu'
import * as assert from 'uvu/assert'

test('one', () => { assert.is(1, 1) })
test('two', () => { console.log('a line the test prints') })
test.skip('three', () => {})
test.run()

const more = suite('more')
more('four', async () => { await null })
more.run()
