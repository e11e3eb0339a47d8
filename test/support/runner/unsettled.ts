import { test } from 'uvu'

test('never settles', () => new Promise(() => {}))
test.run()
