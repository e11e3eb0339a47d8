import { test } from 'uvu'

test('drops a callback', () => { setTimeout(() => { throw new Error('from a timer') }, 0) })
test('waits', () => new Promise(resolve => { setTimeout(resolve, 20) }))
test.run()
