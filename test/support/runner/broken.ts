import { test } from 'uvu'

test('one', () => {})
test.run()
throw new Error('broken at the door')
