// npm run prove - the storm with two hundred clients
import { suite } from 'uvu'
import { storm } from '../support/storm.ts'
import { judge } from '../support/storm-judge.ts'

const test = suite('storm: two hundred')

test('two hundred say a hundred things each', async () => judge(await storm({ clients: 200, each: 100, seed: 11 }), 20_000))

test.run()
