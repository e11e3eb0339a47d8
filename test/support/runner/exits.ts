import { test } from 'uvu'

test('good', () => {})
test('walks out', () => { process.exit(0) })
test.run()
