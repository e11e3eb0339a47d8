import { test } from 'uvu'

test('drops a promise', () => { void Promise.reject(new Error('dropped')) })
test.run()
