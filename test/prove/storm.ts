// npm run prove - the storm in full: twenty with two hundred messages each, and two hundred with a hundred
import { suite } from 'uvu'
import { storm } from '../support/storm.ts'
import { judge } from '../support/storm-judge.ts'

const test = suite('storm')

test('twenty say two hundred things each', async () => judge(await storm({ clients: 20, each: 200, seed: 23 }), 4000))
test('two hundred say a hundred things each', async () => judge(await storm({ clients: 200, each: 100, seed: 11 }), 20_000))

test.run()
