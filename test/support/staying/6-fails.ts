import { suite } from 'uvu'
import type { Stage } from '../stage.ts'

const test = suite<Partial<Stage>>('stays 6')
test('bad', () => {
  console.log(`stayed in ${process.pid}`)
  throw new Error('bad')
})
test.run()
