import { test } from 'uvu'

test.before(() => { throw new Error('no ground to stand on') })
test('one', () => {})
test('two', () => {})
test.run()
