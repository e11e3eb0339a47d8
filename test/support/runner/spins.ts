import { test } from 'uvu'

test('turns round and round', () => { for (;;); })
test.run()
