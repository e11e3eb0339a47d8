import { suite, test } from 'uvu'

const left = suite('left behind')
left('one', () => {})

test('two', () => {})
test.run()
