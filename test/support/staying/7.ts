import { suite } from 'uvu'
import type { Stage } from '../stage.ts'

const test = suite<Partial<Stage>>('stays 7')
test('good', () => { console.log(`stayed in ${process.pid}`) })
test.run()
