// A storm over one discussion: lines cut, messages sent twice, the house killed once and stopped once. What was acknowledged stands once.
import { test } from 'uvu'
import { storm } from './support/storm.ts'
import { judge } from './support/storm-judge.ts'

test('twenty say a hundred things each through cuts, repeats, a kill and a stop', async () => judge(await storm({ clients: 20, each: 100, seed: 7 }), 2000))

test.run()
