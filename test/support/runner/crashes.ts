import { test } from 'uvu'

test('falls over', () => { process.kill(process.pid, 'SIGSEGV') })
test.run()
