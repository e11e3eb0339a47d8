import { suite } from 'uvu'
import type { Stage } from '../stage.ts'

const test = suite<Partial<Stage>>('stays 5')
test('good', () => { console.log(`stayed in ${process.pid}`) })
test('waits for nobody', () => new Promise(() => { setInterval(() => {}, 1000) }))
test.run()
