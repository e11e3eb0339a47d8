// The facilitator's page: what opens next and whose word it waits for, who has not been answered, what is asked, where members were lost.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openTestHouse } from './support/house.ts'
import { command, newCircle, newClientId, type Person } from './support/people.ts'

const careOf = (person: Person, groupId: string) => person.ask('GET /api/groups/:groupId/care', `/api/groups/${groupId}/care`)

test('a facilitator sees what the next reading waits for, and from whom', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, members: [eve, dov, lea] } = await newCircle(house.url, ['Eve', 'Dov', 'Lea'])
  const path = `/api/groups/${group.id}/readings`
  const later = await facilitator.ask('POST /api/groups/:groupId/readings', path, { postId: post.id, opensAt: '2099-02-01T18:00:00.000Z' })
  const next = await facilitator.ask('POST /api/groups/:groupId/readings', path, { postId: post.id, opensAt: '2099-01-01T18:00:00.000Z', quorum: 3 })
  const live = await eve!.live()
  await command(live, 'pledge:make', { readingId: next.reading.id })
  await facilitator.ask('PATCH /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${dov!.memberId}`, { away: true })
  const { coming } = await careOf(facilitator, group.id)
  assert.equal(coming.map(one => one.reading.id), [next.reading.id, later.reading.id])
  assert.equal([coming[0]!.pledged, coming[0]!.awaited.toSorted(), coming[0]!.excused], [[eve!.memberId], [facilitator.memberId, lea!.memberId].sort(), [dov!.memberId]])
  assert.equal(coming[1]!.awaited, [], 'a date waits for nobody')
  assert.is(await eve!.refusal('GET', `/api/groups/${group.id}/care`), 'not-allowed')
  live.disconnect()
})

test('who waits, what is asked, and where members were lost: as they told it, and no name with it', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [eves, dovs] = [await eve!.live(), await dov!.live()], blocks = (await facilitator.ask('GET /api/posts/:postId', `/api/posts/${post.id}`)).post.blocks
  await command(eves, 'message:send', { readingId, id: newClientId(), body: 'Who reads?' })
  const id = newClientId()
  await command(eves, 'question:ask', { readingId, id, body: 'Between us', private: true })
  const open = await command(dovs, 'question:ask', { readingId, id: newClientId(), body: 'What holds us?' })
  await command(eves, 'question:back', { id: open.id, on: true })
  for (const live of [eves, dovs]) await command(live, 'feedback:give', { readingId, id: newClientId(), helped: live === eves, unclear: [{ blockId: blocks[1]!.id }] })
  const care = await careOf(facilitator, group.id)
  assert.equal(care.waiting.map(({ kind, memberId, words }) => [kind, memberId, words]), [['message', eve!.memberId, 'Who reads?']])
  assert.equal(care.questions.map(({ words, backers, private: alone }) => [words, backers, alone]), [['Between us', 0, true], ['What holds us?', 1, false]])
  assert.equal(care.lost.map(({ given, helped, notHelped, places }) => [given, helped, notHelped, places.map(({ blockId, members }) => [blockId, members])]), [[2, 1, 1, [[blocks[1]!.id, 2]]]])
  assert.not.ok(JSON.stringify(care.lost).includes(eve!.memberId))
  const leading = await facilitator.live()
  await command(leading, 'question:answer', { id, body: 'Our word.' })
  assert.equal((await careOf(facilitator, group.id)).questions.map(one => one.words), ['What holds us?'])
  for (const live of [eves, dovs, leading]) live.disconnect()
})

test.run()
