import { test } from 'uvu'

test.after.each(() => { throw new Error('left a mess') })
test('one', () => {})
test('two', () => {})
test.run()
