import { io } from 'socket.io-client'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openTestHouse } from './support/house.ts'
import { command, newCircle, newClientId, nextFact } from './support/people.ts'

test('a post keeps every revision, and its readings follow the newest', async () => {
  await using house = await openTestHouse()
  const { facilitator, post, reading, members: [eve] } = await newCircle(house.url, ['Eve'])
  const live = await eve!.live()
  const told = nextFact(live, 'reading:changed')
  const revised = await facilitator.ask('POST /api/posts/:postId/revisions', `/api/posts/${post.id}/revisions`, { text: 'First thoughts\n\nOne paragraph of words.\n\nA new one.' })
  assert.is((revised as { post: { revision: number } }).post.revision, 2)
  assert.is((await told).reading.revision, 2)
  live.disconnect()
  await house.reopen()
  const textOf = async (query: string) => (await eve!.ask('GET /api/posts/:postId', `/api/posts/${post.id}${query}`)).post.blocks.map(block => block.text)
  assert.equal(await textOf(''), ['One paragraph of words.', 'A new one.'])
  assert.equal(await textOf('?revision=1'), ['One paragraph of words.', 'Another paragraph of words.'])
  assert.is(await eve!.refusal('GET', `/api/posts/${post.id}?revision=7`), 'not-found')
  const first = (await eve!.ask('GET /api/posts/:postId', `/api/posts/${post.id}?revision=1`)).post.blocks[0]!.id
  assert.is((await eve!.ask('GET /api/posts/:postId', `/api/posts/${post.id}`)).post.blocks[0]!.id, first)
  assert.is((await eve!.ask('GET /api/readings/:readingId', `/api/readings/${reading.id}`)).reading.revision, 2)
})

test('the group hears of a reading: assigned, revealed, removed', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, members: [eve] } = await newCircle(house.url, ['Eve'])
  const live = await eve!.live()
  const assigned = nextFact(live, 'reading:assigned')
  const { reading } = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id, reveal: 'together' })
  assert.equal((await assigned).reading.post.title, 'First thoughts')
  const revealed = nextFact(live, 'reading:revealed')
  const { reading: open } = await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${reading.id}`, { revealed: true })
  assert.ok(open.revealedAt)
  assert.is((await revealed).readingId, reading.id)
  const removed = nextFact(live, 'reading:removed')
  await facilitator.ask('DELETE /api/readings/:readingId', `/api/readings/${reading.id}`)
  assert.equal(await removed, { groupId: group.id, readingId: reading.id })
  live.disconnect()
  assert.is(await eve!.refusal('GET', `/api/readings/${reading.id}`), 'not-found')
})

test('a changed role is told, and counts at once in the open room', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const live = await eve!.live()
  await command(live, 'room:enter', { readingId })
  const changed = nextFact(live, 'member:changed')
  await facilitator.ask('PATCH /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${eve!.memberId}`, { role: 'observer' })
  assert.is((await changed).member.role, 'observer')
  const answer = await live.emitWithAck('message:send', { readingId, id: newClientId(), body: 'still?' })
  assert.is(answer.ok ? 'ok' : answer.refusal.code, 'not-allowed')
  live.disconnect()
})

test('backing and carrying a question are told to the room', async () => {
  await using house = await openTestHouse()
  const { facilitator, reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const [leading, live] = [await facilitator.live(), await eve!.live()]
  for (const one of [leading, live]) await command(one, 'room:enter', { readingId })
  const id = newClientId()
  await command(leading, 'question:ask', { readingId, id, body: 'Where to?' })
  const backed = nextFact(leading, 'question:backed')
  await command(live, 'question:back', { id, on: true })
  assert.equal((await backed).backers, [eve!.memberId])
  const carried = nextFact(live, 'question:carried')
  await command(leading, 'question:carry', { id })
  assert.is((await carried).carriedBy, facilitator.memberId)
  for (const one of [leading, live]) one.disconnect()
})

test('a house that closes says so before it goes', async () => {
  await using house = await openTestHouse()
  const { members: [eve] } = await newCircle(house.url, ['Eve'])
  const live = io(house.url, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: { cookie: eve!.cookie, origin: house.url } })
  await new Promise(done => live.once('connect', () => done(undefined)))
  const told: string[] = []
  live.onAny((name: string) => told.push(name))
  const gone = new Promise(done => live.once('disconnect', done))
  await house.reopen()
  await gone
  assert.equal(told, ['house:closing'])
})

test.run()
