// A group's year: every reading can be opened afterwards with everything in it, and the year counts what the group wrote, nobody alone.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ownName } from '../shared/margin.ts'
import { openTestHouse } from './support/house.ts'
import { annotate, Device } from './support/margin.ts'
import { command, newCircle, newClientId, type Person } from './support/people.ts'
import { HOUR, openTime } from './support/time.ts'

const DAY = 24 * HOUR
const yearOf = (person: Person, groupId: string, query = '') => person.ask('GET /api/groups/:groupId/year', `/api/groups/${groupId}/year${query}`)

test('a closed reading is opened a year later with everything in it', async () => {
  const time = openTime('2026-03-01T18:00:00.000Z')
  await using house = await openTestHouse(time)
  const { facilitator, group, reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const device = await Device.of(eve!), own = device.open(ownName(readingId, eve!.memberId)), live = await facilitator.live(), id = newClientId()
  await own.synced()
  annotate(own.doc, 'a1', 'A note')
  await own.kept()
  await command(live, 'room:enter', { readingId })
  await command(live, 'message:send', { readingId, id: newClientId(), body: 'Good evening' })
  await command(live, 'question:ask', { readingId, id, body: 'What holds us?' })
  await command(live, 'question:carry', { id })
  await command(live, 'round:start', { readingId, question: 'What now?', secondsEach: 60 })
  await command(live, 'round:write', { readingId, id: newClientId(), body: 'We wait' })
  await command(live, 'round:stop', { readingId })
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { closed: true })
  live.disconnect()
  await device[Symbol.asyncDispose]()
  time.pass(80 * DAY)
  await facilitator.ask('GET /api/me', '/api/me')
  await eve!.ask('GET /api/me', '/api/me')
  time.pass(80 * DAY)
  await house.reopen()
  const again = await eve!.live(), entered = await command(again, 'room:enter', { readingId })
  assert.equal([entered.reading.state, entered.messages.map(one => one.body)], ['closed', ['Good evening']])
  assert.equal((await eve!.ask('GET /api/readings/:readingId/questions', `/api/readings/${readingId}/questions`)).items.map(one => one.body), ['What holds us?'])
  assert.equal((await eve!.ask('GET /api/readings/:readingId/rounds', `/api/readings/${readingId}/rounds`)).items.flatMap(one => one.notes.map(note => note.body)), ['We wait'])
  assert.match(await (await fetch(`${house.url}/api/readings/${readingId}/export?as=html`, { headers: { cookie: eve!.cookie } })).text(), 'A note')
  await using reader = await Device.of(eve!)
  const margin = reader.open(ownName(readingId, eve!.memberId))
  await margin.synced()
  assert.is(margin.annotations.size, 1)
  const { year, years, readings, path } = await yearOf(eve!, group.id)
  assert.equal([year, years], [2026, [2026]])
  assert.equal(readings.map(({ reading, notes, messages, questions, carried, rounds }) => [reading.id, notes, messages, questions, carried, rounds]),
    [[readingId, 1, 1, 1, ['What holds us?'], [{ question: 'What now?', said: ['We wait'] }]]])
  assert.is(path.length, 23, 'a point for each week since the group began')
  assert.not.ok(JSON.stringify({ readings: readings.map(({ reading: _card, ...rest }) => rest), path }).includes(eve!.memberId))
  again.disconnect()
})

test('the year is the one on the group\'s own wall', async () => {
  const time = openTime('2026-12-31T22:30:00.000Z')
  await using house = await openTestHouse(time)
  const { facilitator, group } = await newCircle(house.url, [])
  assert.equal((await yearOf(facilitator, group.id)).years, [2026])
  await facilitator.ask('PATCH /api/groups/:groupId', `/api/groups/${group.id}`, { timezone: 'Asia/Jerusalem' })
  const here = await yearOf(facilitator, group.id)
  assert.equal([here.year, here.years, here.readings.length], [2027, [2027], 1])
  assert.equal((await yearOf(facilitator, group.id, '?of=2026')).readings, [])
  assert.is(await facilitator.refusal('GET', `/api/groups/${group.id}/year?of=soon`), 'invalid')
})

test.run()
