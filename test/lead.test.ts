// Leading a reading: who may, who hears, and when it ends by itself.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openTestHouse } from './support/house.ts'
import { answerTo, command, newCircle, nextFact, type LiveClient } from './support/people.ts'
import { openTime } from './support/time.ts'

const refusedFor = async (live: LiveClient, name: 'lead:start' | 'lead:move' | 'lead:stop', readingId: string) => {
  const answer = await answerTo(live, name, { readingId })
  return answer.ok ? 'ok' : answer.refusal.code
}

const whenHere = (live: LiveClient, memberId: string, isHere: boolean) =>
  nextFact(live, 'presence:changed', ({ present }) => present.some(one => one.memberId === memberId) === isHere)

test('a facilitator leads, the room goes along, and whoever comes late knows it', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { facilitator, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [leading, eveLive, dovLive] = [await facilitator.live(), await eve!.live(), await dov!.live()]
  assert.is(await refusedFor(leading, 'lead:start', readingId), 'conflict')
  for (const live of [leading, eveLive]) await command(live, 'room:enter', { readingId })
  assert.is(await refusedFor(eveLive, 'lead:start', readingId), 'not-allowed')
  assert.is(await refusedFor(leading, 'lead:move', readingId), 'conflict')
  const began = nextFact(eveLive, 'lead:changed')
  await command(leading, 'lead:start', { readingId, blockId: 'b2' })
  assert.equal(await began, { readingId, by: facilitator.memberId, blockId: 'b2' })
  const moved = nextFact(eveLive, 'lead:changed')
  await command(leading, 'lead:move', { readingId, blockId: 'b3', pauseSeconds: 60 })
  assert.equal(await moved, { readingId, by: facilitator.memberId, blockId: 'b3', until: '2026-11-22T18:01:00.000Z' })
  assert.equal((await command(dovLive, 'room:enter', { readingId })).lead, { readingId, by: facilitator.memberId, blockId: 'b3', until: '2026-11-22T18:01:00.000Z' })
  const ended = nextFact(dovLive, 'lead:changed')
  await command(leading, 'lead:stop', { readingId })
  assert.equal(await ended, { readingId })
  assert.is((await command(dovLive, 'room:enter', { readingId })).lead, undefined)
  for (const live of [leading, eveLive, dovLive]) live.disconnect()
})

test('another facilitator may take over; a leader who leaves for good leads no longer, one who comes back soon does', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { facilitator, group, reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const [leading, eveLive] = [await facilitator.live(), await eve!.live()]
  for (const live of [leading, eveLive]) await command(live, 'room:enter', { readingId })
  await command(leading, 'lead:start', { readingId, blockId: 'b1' })
  await facilitator.ask('PATCH /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${eve!.memberId}`, { role: 'facilitator' })
  const over = nextFact(leading, 'lead:changed')
  await command(eveLive, 'lead:start', { readingId, blockId: 'b2' })
  assert.is((await over).by, eve!.memberId)
  assert.is(await refusedFor(leading, 'lead:move', readingId), 'conflict')

  const gone = whenHere(leading, eve!.memberId, false)
  eveLive.disconnect()
  await gone
  const back = whenHere(leading, eve!.memberId, true)
  const again = await eve!.live()
  await command(again, 'room:enter', { readingId })
  await back
  time.pass(20_000)
  assert.is((await command(again, 'room:enter', { readingId })).lead?.by, eve!.memberId)

  const goneAgain = whenHere(leading, eve!.memberId, false)
  const ended = nextFact(leading, 'lead:changed')
  again.disconnect()
  await goneAgain
  time.pass(9_000)
  assert.equal(await ended, { readingId })
  leading.disconnect()
})

test('a pause ends by itself, and everybody is told; a closed reading is led no longer', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { facilitator, reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const [leading, eveLive] = [await facilitator.live(), await eve!.live()]
  for (const live of [leading, eveLive]) await command(live, 'room:enter', { readingId })
  assert.is((await command(eveLive, 'room:enter', { readingId })).now, '2026-11-22T18:00:00.000Z')
  await command(leading, 'lead:start', { readingId, blockId: 'b1' })
  await command(leading, 'lead:move', { readingId, pauseSeconds: 120 })
  const lead = { readingId, by: facilitator.memberId, blockId: 'b1' }
  const over = nextFact(eveLive, 'lead:changed', told => told.until === undefined)
  time.pass(120_000)
  assert.equal(await over, lead)
  await command(leading, 'lead:move', { readingId, pauseSeconds: 60 })
  const [moved] = [nextFact(eveLive, 'lead:changed', told => told.blockId === 'b2'), await command(leading, 'lead:move', { readingId, blockId: 'b2' })]
  assert.is((await moved).until, undefined, 'going on ends a pause')
  assert.is(time.alarms, 0)
  const ended = nextFact(eveLive, 'lead:changed')
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { closed: true })
  assert.equal(await ended, { readingId })
  for (const live of [leading, eveLive]) live.disconnect()
})

test.run()
