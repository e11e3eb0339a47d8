import { test } from 'uvu'

test.after(() => { throw new Error('could not close') })
test('one', () => {})
test.run()
