import { test } from 'uvu'

test('one', () => {})
test('throws words', () => { throw 'words' })
test('three', () => {})
test.run()
