// A reading opens when it is opened from above and from below; the facilitator may always open.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openAlarms } from '../server/alarm.ts'
import { countPledges, settled } from '../shared/pledge.ts'
import { stateOf, type Reading } from '../shared/reading.ts'
import type { Membership } from '../shared/group.ts'
import { openTestHouse } from './support/house.ts'
import { answerTo, command, joinBy, newCircle, newClientId, newPerson, nextFact, type Person } from './support/people.ts'
import { HOUR, openTime } from './support/time.ts'

const START = '2026-11-22T18:00:00.000Z'
const TOMORROW = '2026-11-23T18:00:00.000Z'

const standing = async (person: Person, readingId: string) =>
  person.ask('GET /api/readings/:readingId', `/api/readings/${readingId}`)

const assigned = async (person: Person, { groupId, ...body }: { groupId: string; postId: string; opensAt?: string; quorum?: number }) =>
  (await person.ask('POST /api/groups/:groupId/readings', `/api/groups/${groupId}/readings`, body)).reading

test('a reading with a date opens by itself when the date comes, and everybody is told', async () => {
  const time = openTime(START)
  await using house = await openTestHouse(time)
  const { facilitator, group, post, members: [eve] } = await newCircle(house.url, ['Eve'])
  const later = await assigned(facilitator, { groupId: group.id, postId: post.id, opensAt: '2026-11-24T18:00:00.000Z' })
  const { id } = await assigned(facilitator, { groupId: group.id, postId: post.id, opensAt: TOMORROW })
  assert.equal((await standing(eve!, id)).reading.waitingFor, { release: true, date: TOMORROW })
  const live = await eve!.live()
  assert.not.ok((await answerTo(live, 'room:enter', { readingId: id })).ok)
  const [opened, changed] = [nextFact(live, 'reading:opened'), nextFact(live, 'reading:changed')]
  time.pass(24 * HOUR)
  assert.is((await opened).readingId, id)
  assert.is((await changed).reading.waitingFor, undefined)
  assert.ok((await answerTo(live, 'room:enter', { readingId: id })).ok)
  assert.is((await standing(eve!, later.id)).reading.state, 'planned')
  await eve![Symbol.asyncDispose]()
})

test('one alarm is set for all dates; it follows a date that is moved, and is set again when the house opens again', async () => {
  const time = openTime(START)
  await using house = await openTestHouse(time)
  const { facilitator, group, post, members: [eve] } = await newCircle(house.url, ['Eve'])
  const { id } = await assigned(facilitator, { groupId: group.id, postId: post.id, opensAt: TOMORROW })
  for (const day of [25, 26, 27]) await assigned(facilitator, { groupId: group.id, postId: post.id, opensAt: `2026-11-${day}T18:00:00.000Z` })
  assert.is(time.alarms, 1)
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${id}`, { opensAt: '2026-11-22T20:00:00.000Z' })
  await house.reopen()
  const live = await eve!.live()
  const opened = nextFact(live, 'reading:opened')
  time.pass(2 * HOUR)
  assert.is((await opened).readingId, id)
  live.disconnect()
})

test('with a quorum it waits for pledges too, says so in figures, and stays open once it opened', async () => {
  const time = openTime(START)
  await using house = await openTestHouse(time)
  const { facilitator, group, post, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const { id: readingId } = await assigned(facilitator, { groupId: group.id, postId: post.id, quorum: 2 })
  assert.equal((await standing(dov!, readingId)).reading.waitingFor, { pledges: { made: 0, of: 2 } })
  const [eveLive, dovLive] = [await eve!.live(), await dov!.live()]
  const first = nextFact(dovLive, 'pledge:changed')
  assert.equal(await command(eveLive, 'pledge:make', { readingId }), { readingId, made: 1, of: 2, pledged: true })
  assert.equal(await first, { readingId, made: 1, of: 2 })
  assert.is((await command(eveLive, 'pledge:make', { readingId })).made, 1)
  assert.is((await standing(eve!, readingId)).pledged, true)
  assert.is((await standing(dov!, readingId)).pledged, false)
  const opened = nextFact(eveLive, 'reading:opened')
  await command(dovLive, 'pledge:make', { readingId })
  assert.is((await opened).readingId, readingId)
  await command(dovLive, 'pledge:withdraw', { readingId })
  assert.is((await standing(dov!, readingId)).reading.state, 'open')
  for (const live of [eveLive, dovLive]) live.disconnect()
  await house.reopen()
  assert.is((await standing(dov!, readingId)).reading.state, 'open')
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { quorum: 3 })
  assert.is((await standing(dov!, readingId)).reading.state, 'open')
})

test('date and quorum: both must come, and a word taken back before the date is taken back', async () => {
  const time = openTime(START)
  await using house = await openTestHouse(time)
  const { facilitator, group, post, members: [eve] } = await newCircle(house.url, ['Eve'])
  const { id: readingId } = await assigned(facilitator, { groupId: group.id, postId: post.id, opensAt: TOMORROW, quorum: 1 })
  const live = await eve!.live()
  await command(live, 'pledge:make', { readingId })
  assert.equal((await standing(eve!, readingId)).reading.waitingFor, { release: true, date: TOMORROW })
  await command(live, 'pledge:withdraw', { readingId })
  time.pass(24 * HOUR)
  assert.equal((await standing(eve!, readingId)).reading.waitingFor, { pledges: { made: 0, of: 1 } })
  const opened = nextFact(live, 'reading:opened')
  await command(live, 'pledge:make', { readingId })
  assert.is((await opened).readingId, readingId)
  live.disconnect()
})

test('the facilitator may always open', async () => {
  const time = openTime(START)
  await using house = await openTestHouse(time)
  const { facilitator, group, post, members: [eve] } = await newCircle(house.url, ['Eve'])
  const { id } = await assigned(facilitator, { groupId: group.id, postId: post.id, opensAt: TOMORROW, quorum: 9 })
  assert.is(await eve!.refusal('POST', `/api/readings/${id}/release`), 'not-allowed')
  const { reading } = await facilitator.ask('POST /api/readings/:readingId/release', `/api/readings/${id}/release`)
  assert.equal([reading.state, reading.waitingFor], ['open', undefined])
})

test('whoever is away is excused, whoever leaves is not waited for, and observers and strangers pledge nothing', async () => {
  const time = openTime(START)
  await using house = await openTestHouse(time)
  const { facilitator, group, post, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const { id: readingId } = await assigned(facilitator, { groupId: group.id, postId: post.id, quorum: 3 })
  const [leading, eveLive] = [await facilitator.live(), await eve!.live()]
  for (const live of [leading, eveLive]) await command(live, 'pledge:make', { readingId })
  assert.is(await eve!.refusal('PATCH', `/api/groups/${group.id}/members/${dov!.memberId}`, { away: true }), 'not-allowed')
  const opened = nextFact(eveLive, 'reading:opened')
  const { member } = await facilitator.ask('PATCH /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${dov!.memberId}`, { away: true })
  assert.is(member.away, START)
  assert.is((await opened).readingId, readingId)
  const back = await facilitator.ask('PATCH /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${dov!.memberId}`, { away: false })
  assert.equal([back.member.away, back.member.role], [undefined, 'member'])
  const { token } = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, { role: 'observer' })
  for (const [person, code] of [[await joinBy(house.url, token, 'Observer'), 'not-allowed'], [await newPerson(house.url, 'Stranger'), 'not-found']] as const) {
    const live = await person.live()
    const answer = await answerTo(live, 'pledge:make', { readingId })
    assert.is(answer.ok ? 'ok' : answer.refusal.code, code)
    live.disconnect()
  }
  for (const live of [leading, eveLive]) live.disconnect()
})

test('what has opened stays open when the clock is set back, also over a restart; a date that came while the house was closed has come', async () => {
  const time = openTime(START)
  await using house = await openTestHouse(time)
  const { facilitator, group, post, members: [eve] } = await newCircle(house.url, ['Eve'])
  const { id } = await assigned(facilitator, { groupId: group.id, postId: post.id, opensAt: TOMORROW })
  const { id: later } = await assigned(facilitator, { groupId: group.id, postId: post.id, opensAt: '2026-11-24T18:00:00.000Z' })
  const live = await eve!.live()
  const opened = nextFact(live, 'reading:opened')
  time.pass(24 * HOUR)
  assert.is((await opened).readingId, id)
  live.disconnect()
  time.pass(-2 * HOUR)
  assert.is((await standing(eve!, id)).reading.state, 'open')
  await house.open.close()
  time.pass(30 * HOUR)
  await house.reopen()
  time.pass(-10 * HOUR)
  assert.equal([(await standing(eve!, id)).reading.state, (await standing(eve!, later)).reading.state], ['open', 'open'])
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${later}`, { opensAt: '2026-11-30T18:00:00.000Z' })
  assert.is((await standing(eve!, later)).reading.state, 'planned', 'the facilitator may put it off')
})

test('an alarm rings soon after the clock was set forward', async () => {
  let now = Date.parse(START)
  const alarms = openAlarms(() => new Date(now), 5)
  // alarms keep no house open, and no test either
  const awake = setInterval(() => {}, 1000)
  await new Promise<void>(rings => {
    alarms.alarm(new Date(now + HOUR), rings)
    now += HOUR
  })
  clearInterval(awake)
})

test('a date, two facilitators and the last word at one moment open it once', async () => {
  const time = openTime(START)
  await using house = await openTestHouse(time)
  const { facilitator, group, post, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  await facilitator.ask('PATCH /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${eve!.memberId}`, { role: 'facilitator' })
  const { id: readingId } = await assigned(facilitator, { groupId: group.id, postId: post.id, opensAt: TOMORROW, quorum: 1 })
  const [live, telling] = [await dov!.live(), await eve!.live()]
  const told: string[] = []
  telling.on('reading:opened', body => void told.push(body.readingId))
  time.pass(24 * HOUR)
  const last = nextFact(telling, 'message:sent')
  await Promise.all([
    command(live, 'pledge:make', { readingId }),
    ...[facilitator, eve!].map(one => one.ask('POST /api/readings/:readingId/release', `/api/readings/${readingId}/release`)),
  ])
  for (const one of [live, telling]) await command(one, 'room:enter', { readingId })
  await command(live, 'message:send', { readingId, id: newClientId(), body: 'It is open' })
  await last
  assert.equal(told, [readingId])
  for (const one of [live, telling]) one.disconnect()
})

test('whoever is taken out takes their word along; everybody may say that they are away themselves', async () => {
  const time = openTime(START)
  await using house = await openTestHouse(time)
  const { facilitator, group, post, members: [eve, dov, noa] } = await newCircle(house.url, ['Eve', 'Dov', 'Noa'])
  const { id: readingId } = await assigned(facilitator, { groupId: group.id, postId: post.id, quorum: 3 })
  const place = (person: Person) => `/api/groups/${group.id}/members/${person.memberId}`
  const [live, dovLive] = [await eve!.live(), await dov!.live()]
  for (const one of [live, dovLive]) await command(one, 'pledge:make', { readingId })
  const counted = nextFact(live, 'pledge:changed')
  await facilitator.ask('DELETE /api/groups/:groupId/members/:memberId', place(dov!))
  assert.equal(await counted, { readingId, made: 1, of: 3 })
  const answer = await answerTo(dovLive, 'pledge:make', { readingId })
  assert.is(answer.ok ? 'ok' : answer.refusal.code, 'not-found')
  assert.equal(await command(live, 'pledge:withdraw', { readingId }), { readingId, made: 0, of: 3, pledged: false })
  await command(live, 'pledge:make', { readingId })
  assert.is(await noa!.refusal('PATCH', place(noa!), { away: true, role: 'facilitator' }), 'not-allowed')
  await noa!.ask('PATCH /api/groups/:groupId/members/:memberId', place(noa!), { away: true })
  assert.equal((await standing(eve!, readingId)).reading.waitingFor, { pledges: { made: 1, of: 2 } })
  const leading = await facilitator.live()
  const opened = nextFact(live, 'reading:opened')
  await command(leading, 'pledge:make', { readingId })
  assert.is((await opened).readingId, readingId)
  for (const one of [live, dovLive, leading]) one.disconnect()
})

const seat = (memberId: string, more: Partial<Membership> = {}): Membership => ({ groupId: 'g', memberId, role: 'member', joinedAt: START, ...more })
const word = (memberId: string) => ({ readingId: 'r', memberId, madeAt: START })

test('counting pledges: nobody is counted twice, and there is always somebody to wait for', () => {
  const seats = [seat('a'), seat('b'), seat('c', { away: START }), seat('o', { role: 'observer' })]
  assert.equal(countPledges([word('a'), word('gone'), word('o')], seats, 2), { made: 1, of: 2 })
  assert.equal(countPledges([word('a')], seats, 3), { made: 1, of: 2 })
  assert.equal(countPledges([word('c')], seats, 3), { made: 1, of: 3 })
  assert.equal(countPledges([], seats, 5), { made: 0, of: 4 })
  assert.equal(countPledges([], [seat('c', { away: START })], 1), { made: 0, of: 1 })
})

test('a reading settles only while it is planned', () => {
  const now = new Date(START)
  const reading: Reading = { id: 'r', groupId: 'g', postId: 'p', revision: 1, by: 'f', createdAt: START, reveal: 'live', quorum: 2 }
  const met = settled(reading, { made: 2, of: 2 }, now)
  assert.is(stateOf(met, now), 'open')
  assert.is(settled(met, { made: 0, of: 2 }, now), met)
  const early = settled({ ...reading, opensAt: TOMORROW }, { made: 2, of: 2 }, now)
  assert.is(stateOf(early, now), 'planned')
  assert.is(settled(early, { made: 1, of: 2 }, now).quorumMetAt, undefined)
})

test.run()
