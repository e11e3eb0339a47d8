import * as assert from 'uvu/assert'
import type { Aftermath } from './storm.ts'

/** Every acknowledged message stands exactly once, the numbers have no holes, and everybody saw the same. */
export const judge = ({ promised, seen, stands, cuts, duplicates, refused }: Aftermath, said: number): void => {
  console.log(`${said} messages, ${cuts} lines cut, ${duplicates} sent twice, ${refused} refused and sent again`)
  assert.is(promised.length, said)
  assert.equal(stands.map(({ seq }) => seq), Array.from({ length: said }, (_, at) => at + 1))
  assert.is(new Set(stands.map(({ id }) => id)).size, said)
  const standing = new Map(stands.map(message => [message.id, message]))
  for (const message of promised) assert.equal(standing.get(message.id), message)
  assert.is(new Set(stands.map(({ body }) => body)).size, said)
  const order = stands.map(({ id }) => id)
  for (const one of seen) assert.equal(order.map((_, at) => one.get(at + 1)), order)
  assert.ok(cuts > 0 && duplicates > 0)
}
