// A round: one question, everyone in turn; whoever drops out keeps their place; what is written down stays.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { passedOn, rolesFor, type Round } from '../shared/round.ts'
import { openTestHouse } from './support/house.ts'
import { answerTo, command, newCircle, newClientId, nextFact, type LiveClient } from './support/people.ts'
import { openTime } from './support/time.ts'

const codeOf = async (live: LiveClient, name: 'round:start' | 'round:pass' | 'round:next' | 'round:extend' | 'round:stop' | 'round:write', input: object) => {
  const answer = await answerTo(live, name, input)
  return answer.ok ? 'ok' : answer.refusal.code
}

const whenHere = (live: LiveClient, memberId: string, isHere: boolean) =>
  nextFact(live, 'presence:changed', ({ present }) => present.some(one => one.memberId === memberId) === isHere)

test('the word goes round in the order shown, and the round ends when everybody had it', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { facilitator, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [leading, eveLive, dovLive] = [await facilitator.live(), await eve!.live(), await dov!.live()]
  for (const live of [leading, eveLive]) await command(live, 'room:enter', { readingId })
  assert.is(await codeOf(eveLive, 'round:start', { readingId, question: 'What holds us?', secondsEach: 90 }), 'not-allowed')
  const order = [dov!.memberId, eve!.memberId, facilitator.memberId]
  const heard = nextFact(eveLive, 'round:changed')
  const round = await command(leading, 'round:start', { readingId, question: 'What holds us?', secondsEach: 90, order })
  assert.equal(await heard, round)
  assert.equal([round.order, round.speaker, round.until], [order, eve!.memberId, '2026-11-22T18:01:30.000Z'], 'Dov is not here yet: passed by')
  assert.equal((await command(dovLive, 'room:enter', { readingId })).round, round)
  assert.is(await codeOf(dovLive, 'round:pass', { readingId }), 'conflict')
  assert.is(await codeOf(eveLive, 'round:extend', { readingId }), 'not-allowed')
  assert.is((await command(leading, 'round:extend', { readingId, seconds: 30 })).until, '2026-11-22T18:02:00.000Z')
  assert.is((await command(eveLive, 'round:pass', { readingId })).speaker, dov!.memberId, 'Dov is here now and has his place')
  assert.is(await codeOf(eveLive, 'round:next', { readingId }), 'not-allowed')
  assert.is((await command(leading, 'round:next', { readingId })).speaker, facilitator.memberId)
  const last = await command(leading, 'round:pass', { readingId })
  assert.equal([last.speaker, last.endedAt, last.spoken.length], [undefined, '2026-11-22T18:00:00.000Z', 3])
  assert.is((await command(dovLive, 'room:enter', { readingId })).round, undefined)
  for (const live of [leading, eveLive, dovLive]) live.disconnect()
})

test('a member who drops when the word is theirs is passed by and speaks when they are back', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { facilitator, reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const [leading, eveLive] = [await facilitator.live(), await eve!.live()]
  for (const live of [leading, eveLive]) await command(live, 'room:enter', { readingId })
  await command(leading, 'round:start', { readingId, question: 'Why?', secondsEach: 60, order: [eve!.memberId, facilitator.memberId] })
  const gone = whenHere(leading, eve!.memberId, false)
  eveLive.disconnect()
  await gone
  const passedBy = await command(leading, 'round:next', { readingId })
  assert.equal([passedBy.speaker, passedBy.spoken], [facilitator.memberId, []])
  const open = await command(leading, 'round:pass', { readingId })
  assert.equal([open.speaker, open.endedAt, open.spoken], [undefined, undefined, [facilitator.memberId]])
  const back = whenHere(leading, eve!.memberId, true)
  const again = await eve!.live()
  await command(again, 'room:enter', { readingId })
  await back
  assert.is((await command(leading, 'round:next', { readingId })).speaker, eve!.memberId)
  assert.ok((await command(again, 'round:pass', { readingId })).endedAt)
  for (const live of [leading, again]) live.disconnect()
})

test('what is written down stays with the reading, once each, and goes with its writer', async () => {
  await using house = await openTestHouse()
  const { facilitator, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [leading, eveLive, dovLive] = [await facilitator.live(), await eve!.live(), await dov!.live()]
  for (const live of [leading, eveLive, dovLive]) await command(live, 'room:enter', { readingId })
  await command(leading, 'round:start', { readingId, question: 'What did you hear?', secondsEach: 60, roles: true })
  const [id, other] = [newClientId(), newClientId()]
  await command(eveLive, 'round:write', { readingId, id, body: 'Dov sad: together', of: dov!.memberId })
  assert.is(await codeOf(eveLive, 'round:write', { readingId, id: other, body: 'who?', of: 'nobody-of-this-round' }), 'invalid')
  await command(leading, 'round:stop', { readingId })
  assert.is(await codeOf(leading, 'round:stop', { readingId }), 'not-found')
  assert.is((await command(eveLive, 'round:write', { readingId, id, body: 'Dov said: together', of: dov!.memberId })).notes[0]!.of, dov!.memberId)
  const taken = await answerTo(dovLive, 'round:write', { readingId, id, body: 'mine' })
  assert.is(taken.ok ? 'ok' : taken.refusal.code, 'conflict')
  await command(dovLive, 'round:write', { readingId, id: other, body: 'I said so' })
  for (const live of [leading, eveLive, dovLive]) live.disconnect()
  await house.reopen()
  const kept = async () => (await facilitator.ask('GET /api/readings/:readingId/rounds', `/api/readings/${readingId}/rounds`)).items
  assert.equal((await kept()).map(round => round.notes.map(note => note.body)), [['Dov said: together', 'I said so']])
  await dov!.ask('DELETE /api/me', '/api/me')
  const [round] = await kept()
  assert.equal(round!.notes.map(note => note.body), ['Dov said: together'])
  assert.not.ok(JSON.stringify(round).includes(dov!.memberId))
})

test('of two who give the word on at once one is heard; whoever comes later has a place at the end', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, reading: { id: readingId }, members: [eve, dov, noa] } = await newCircle(house.url, ['Eve', 'Dov', 'Noa'])
  await facilitator.ask('PATCH /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${noa!.memberId}`, { role: 'facilitator' })
  const [leading, eveLive, noaLive] = [await facilitator.live(), await eve!.live(), await noa!.live()]
  for (const live of [leading, eveLive, noaLive]) await command(live, 'room:enter', { readingId })
  await command(leading, 'round:start', { readingId, question: 'Why?', secondsEach: 60, order: [eve!.memberId, facilitator.memberId, noa!.memberId] })
  const speaker = eve!.memberId
  const both = await Promise.all([leading, noaLive].map(live => command(live, 'round:next', { readingId, speaker })))
  assert.equal(both.map(round => round.speaker), [facilitator.memberId, facilitator.memberId])
  assert.is((await command(leading, 'round:extend', { readingId, speaker, seconds: 3600 })).until, both[0]!.until, 'more time was meant for another')
  const dovLive = await dov!.live()
  await command(dovLive, 'room:enter', { readingId })
  assert.equal((await command(dovLive, 'round:join', { readingId })).order.slice(3), [dov!.memberId])
  assert.equal((await command(dovLive, 'round:join', { readingId })).order.length, 4)
  for (const live of [leading, noaLive]) await command(live, 'round:pass', { readingId })
  assert.ok((await command(dovLive, 'round:pass', { readingId })).endedAt)
  for (const live of [leading, eveLive, noaLive, dovLive]) live.disconnect()
})

test('whoever leaves the group is not waited for, and a round ends with its reading', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [leading, eveLive, dovLive] = [await facilitator.live(), await eve!.live(), await dov!.live()]
  for (const live of [leading, eveLive, dovLive]) await command(live, 'room:enter', { readingId })
  await command(leading, 'round:start', { readingId, question: 'Why?', secondsEach: 60, order: [dov!.memberId, eve!.memberId, facilitator.memberId] })
  const goesOn = nextFact(leading, 'round:changed')
  await facilitator.ask('DELETE /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${dov!.memberId}`)
  assert.equal([(await goesOn).speaker, (await goesOn).order.length], [eve!.memberId, 2])
  const over = nextFact(eveLive, 'round:changed', round => round.endedAt !== undefined)
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { closed: true })
  assert.is((await over).speaker, undefined)
  for (const live of [leading, eveLive, dovLive]) live.disconnect()
})

test('the roles go on from round to round', () => {
  assert.equal(rolesFor(['a', 'b', 'c', 'd'], 0), { reader: 'a', scribe: 'b', timekeeper: 'c' })
  assert.equal(rolesFor(['a', 'b', 'c', 'd'], 3), { reader: 'd', scribe: 'a', timekeeper: 'b' })
  assert.equal(rolesFor(['a', 'b'], 0), {})
})

test('everybody who is here speaks exactly once, whoever comes and goes', () => {
  const order = ['a', 'b', 'c', 'd']
  let round: Round = { id: 'r', readingId: 'x', by: 'a', question: '?', secondsEach: 60, order, spoken: [], roles: {}, notes: [], startedAt: '2026-11-22T18:00:00.000Z' }
  const heard: string[] = []
  for (const here of [['b', 'd'], ['a', 'b', 'd'], ['d'], ['a', 'b', 'c', 'd'], order, order, order]) {
    round = passedOn(round, new Set(here), new Date(0))
    if (round.speaker) heard.push(round.speaker)
  }
  assert.equal([...heard].sort(), order)
  assert.ok(round.endedAt)
})

test.run()
