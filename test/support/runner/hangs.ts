import { test } from 'uvu'

test('good', () => {})
test('waits for nobody', () => new Promise(() => { setInterval(() => {}, 1000) }))
test.run()
