// A storm over one discussion: lines cut, messages sent twice, the house killed once and stopped once. What was acknowledged stands once.
// The whole of it, with two hundred messages of each and with two hundred members, is in test/prove.
import { test } from 'uvu'
import { storm } from './support/storm.ts'
import { judge } from './support/storm-judge.ts'

test('twenty say forty things each through cuts, repeats, a kill and a stop', async () => judge(await storm({ clients: 20, each: 40, seed: 7 }), 800))

test.run()
