import { suite, test as forgotten } from 'uvu'
import type { Stage } from '../stage.ts'

const test = suite<Partial<Stage>>('stays 3')
test('good', () => { console.log(`stayed in ${process.pid}`) })
test.run()

const more = suite('left behind')
more('never', () => {})
forgotten('of uvu itself', () => {})
