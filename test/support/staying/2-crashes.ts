import { suite } from 'uvu'
import type { Stage } from '../stage.ts'

const test = suite<Partial<Stage>>('stays 2')
test('good', () => { console.log(`stayed in ${process.pid}`) })
test('falls over', () => { process.kill(process.pid, 'SIGSEGV') })
test.run()
