import { suite } from 'uvu'
import type { Stage } from '../stage.ts'

const test = suite<Partial<Stage>>('stays 6')
test('bad', () => { throw new Error('bad') })
test.run()
