import { test } from 'uvu'

test('turns round and round', () => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) })
test.run()
