// A convention's plan: how it comes to the groups that follow, and what stays their own. Their calendars beside it.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import ICAL from 'ical.js'
import { merged, type Planned } from '../shared/convention.ts'
import { openTestHouse } from './support/house.ts'
import { annotate, Device } from './support/margin.ts'
import { command, joinBy, newCircle, newClientId, newPerson, nextFact, type Person } from './support/people.ts'
import { HOUR, openTime } from './support/time.ts'

const DAYS = ['2026-11-25T18:00:00.000Z', '2026-12-02T18:00:00.000Z', '2026-12-09T18:00:00.000Z'] as const

/** An organizer with a convention of so many texts, published. */
const newPlan = async (url: string, texts = ['One', 'Two']) => {
  const organizer = await newPerson(url, 'Organizer')
  const { convention: { id } } = await organizer.ask('POST /api/conventions', '/api/conventions', {
    name: 'The winter gathering', startsOn: '2026-12-18', endsOn: '2026-12-20', place: 'Kfar Blum', timezone: 'Asia/Jerusalem',
  })
  const postIds: string[] = []
  for (const text of texts) postIds.push((await organizer.ask('POST /api/conventions/:conventionId/posts', `/api/conventions/${id}/posts`, { text, title: text })).post.id)
  const plan = postIds.map((postId, at) => ({ id: `step${at}`, postId, opensAt: DAYS[at] }))
  await planned(organizer, id, plan)
  const { convention } = await organizer.ask('POST /api/conventions/:conventionId/publish', `/api/conventions/${id}/publish`)
  return { organizer, convention, plan, postIds }
}

const planned = (organizer: Person, id: string, plan: object[]) =>
  organizer.ask('PATCH /api/conventions/:conventionId', `/api/conventions/${id}`, { plan })
const publish = (organizer: Person, id: string) => organizer.ask('POST /api/conventions/:conventionId/publish', `/api/conventions/${id}/publish`)
const follow = (person: Person, groupId: string, code: string) => person.ask('POST /api/groups/:groupId/convention', `/api/groups/${groupId}/convention`, { code })
const wayOf = (person: Person, groupId: string) => person.ask('GET /api/groups/:groupId/convention', `/api/groups/${groupId}/convention`)

test('a group follows by the code, and reads the same texts', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { organizer, convention, postIds } = await newPlan(house.url)
  const { facilitator, group, members: [eve] } = await newCircle(house.url, ['Eve'])
  assert.is(await eve!.refusal('POST', `/api/groups/${group.id}/convention`, { code: convention.code }), 'not-allowed')
  assert.is(await facilitator.refusal('POST', `/api/groups/${group.id}/convention`, { code: 'WRONG-CODE' }), 'not-found')
  assert.is(await eve!.refusal('GET', `/api/posts/${postIds[0]}`), 'not-found')
  const { path } = await follow(facilitator, group.id, convention.code!.toLowerCase().replaceAll('-', ' '))
  assert.equal(path.map(step => [step.post.title, step.opensAt, step.state]), [['One', DAYS[0], 'planned'], ['Two', DAYS[1], 'planned']])
  const { post } = await eve!.ask('GET /api/posts/:postId', `/api/posts/${postIds[0]}`)
  assert.equal([post.title, post.groupId], ['One', group.id])
  assert.is(await facilitator.refusal('POST', `/api/posts/${postIds[0]}/revisions`, { text: 'Mine now' }), 'not-allowed')
  const own = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: postIds[1] })
  assert.is(own.reading.state, 'open', 'a text of the plan may be read once more, at the group\'s own time')
  assert.is(await eve!.refusal('GET', `/api/conventions/${convention.id}`), 'not-found')
  assert.is((await organizer.ask('GET /api/conventions', '/api/conventions')).items.length, 1)
  await house.reopen()
  assert.is((await wayOf(eve!, group.id)).path.length, 2)
})

test('when the plan changes, what the group changed stays and the rest goes along', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { organizer, convention, plan } = await newPlan(house.url, ['One', 'Two', 'Three'])
  const { facilitator, group } = await newCircle(house.url, [])
  const { path } = await follow(facilitator, group.id, convention.code!)
  const [one, two, three] = path.map(step => step.readingId!)
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${one}`, { opensAt: '2026-11-26T20:00:00.000Z' })
  await facilitator.ask('DELETE /api/readings/:readingId', `/api/readings/${two}`)
  await planned(organizer, convention.id, [
    { ...plan[0], opensAt: '2026-11-27T18:00:00.000Z', quorum: 4 }, { ...plan[1], opensAt: '2026-12-03T18:00:00.000Z' }, { ...plan[2], opensAt: '2026-12-10T18:00:00.000Z' },
  ])
  assert.is((await wayOf(facilitator, group.id)).path[2]!.opensAt, DAYS[2], 'nothing comes before it is published')
  const live = await facilitator.live()
  const heard = nextFact(live, 'convention:published')
  assert.is((await publish(organizer, convention.id)).groups, 1)
  assert.is((await heard).conventionId, convention.id)
  const next = (await wayOf(facilitator, group.id)).path
  assert.equal(next.map(step => [step.readingId, step.opensAt, step.quorum]), [
    [one, '2026-11-26T20:00:00.000Z', 4], [undefined, '2026-12-03T18:00:00.000Z', undefined], [three, '2026-12-10T18:00:00.000Z', undefined],
  ])
  const [assigned, removed] = [nextFact(live, 'reading:assigned'), nextFact(live, 'reading:removed')]
  await planned(organizer, convention.id, [plan[1]!, { ...plan[0], id: 'new' }])
  await publish(organizer, convention.id)
  assert.is((await assigned).reading.postId, plan[0]!.postId)
  assert.is((await removed).readingId, three, 'nobody had touched it')
  const left = (await facilitator.ask('GET /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`)).items
  assert.equal(left.filter(reading => reading.id === one).map(reading => [reading.conventionId, reading.opensAt]), [[undefined, '2026-11-26T20:00:00.000Z']], 'what the group changed is its own now')
  live.disconnect()
})

test('a reading in which something was written before it opened is not taken out with its step', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { organizer, convention, plan } = await newPlan(house.url, ['One', 'Two', 'Three'])
  const { facilitator, group } = await newCircle(house.url, [])
  const [one, two, three] = (await follow(facilitator, group.id, convention.code!)).path.map(step => step.readingId!)
  const live = await facilitator.live()
  for (const readingId of [one!, two!]) await command(live, 'room:enter', { readingId })
  await command(live, 'message:send', { readingId: one!, id: newClientId(), body: 'Shall we begin with the second part?' })
  await command(live, 'question:ask', { readingId: two!, id: newClientId(), body: 'Where to?' })
  live.disconnect()
  const page = (await Device.of(facilitator)).open(`${three}/by/${facilitator.memberId}`)
  await page.synced()
  annotate(page.doc, 'a1', 'before it opens')
  await page.kept()
  page.close()
  await planned(organizer, convention.id, [{ ...plan[0]!, id: 'new' }])
  await publish(organizer, convention.id)
  const left = new Set((await facilitator.ask('GET /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`)).items.map(({ id }) => id))
  assert.equal([one, two, three].map(id => left.has(id!)), [true, true, true])
})

test('a reading that has opened keeps its text', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { organizer, convention, plan, postIds } = await newPlan(house.url)
  const { facilitator, group } = await newCircle(house.url, [])
  const { path } = await follow(facilitator, group.id, convention.code!)
  await facilitator.ask('POST /api/readings/:readingId/release', `/api/readings/${path[0]!.readingId}/release`)
  await planned(organizer, convention.id, [{ ...plan[0], postId: postIds[1], dueAt: DAYS[2] }, plan[1]!])
  await publish(organizer, convention.id)
  const { reading } = await facilitator.ask('GET /api/readings/:readingId', `/api/readings/${path[0]!.readingId}`)
  assert.equal([reading.postId, reading.dueAt, reading.state], [postIds[0], DAYS[2], 'open'])
})

test('the organizer sees where the groups stand and what they carry up, and no names', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { organizer, convention } = await newPlan(house.url)
  const { facilitator, group, reading, members: [eve] } = await newCircle(house.url, ['Eve'])
  await follow(facilitator, group.id, convention.code!)
  const live = await facilitator.live(), id = newClientId()
  await command(live, 'question:ask', { readingId: reading.id, id, body: 'What holds us?' })
  await command(live, 'question:carry', { id })
  const seen = await organizer.ask('GET /api/conventions/:conventionId/groups', `/api/conventions/${convention.id}/groups`)
  assert.equal(seen.items, [{ groupId: group.id, name: group.name, members: 2, degree: 0, world: 0, step: 0, read: 0, of: 2, carried: [{ words: 'What holds us?', on: '2026-11-22T18:00:00.000Z' }] }])
  assert.not.ok(JSON.stringify(seen).includes(eve!.memberId))
  assert.is(await facilitator.refusal('GET', `/api/conventions/${convention.id}/groups`), 'not-found')
  assert.is(await organizer.refusal('GET', `/api/readings/${reading.id}`), 'not-found')
  live.disconnect()
})

test('a group stops following, or the convention is taken back: the readings and texts stay', async () => {
  await using house = await openTestHouse()
  const { organizer, convention } = await newPlan(house.url)
  const [one, other] = [await newCircle(house.url, []), await newCircle(house.url, [])]
  for (const { facilitator, group } of [one, other]) await follow(facilitator, group.id, convention.code!)
  await one.facilitator.ask('DELETE /api/groups/:groupId/convention', `/api/groups/${one.group.id}/convention`)
  assert.equal(await wayOf(one.facilitator, one.group.id), { path: [] })
  await one.facilitator.ask('DELETE /api/groups/:groupId', `/api/groups/${one.group.id}`)
  await organizer.ask('DELETE /api/conventions/:conventionId', `/api/conventions/${convention.id}`)
  const { items } = await other.facilitator.ask('GET /api/groups/:groupId/readings', `/api/groups/${other.group.id}/readings`)
  assert.equal(items.map(reading => reading.post.title).sort(), ['First thoughts', 'One', 'Two'])
  const lent = items.find(reading => reading.post.title === 'One')!
  assert.is((await other.facilitator.ask('GET /api/posts/:postId', `/api/posts/${lent.postId}`)).post.title, 'One')
})

const said = (more: Partial<Planned> = {}): Planned => ({ postId: 'p', reveal: 'live', ...more })

test('three ways: own, before, after', () => {
  assert.equal(merged(said(), said(), said({ opensAt: DAYS[0] })), said({ opensAt: DAYS[0] }))
  assert.equal(merged(said({ opensAt: DAYS[1] }), said({ opensAt: DAYS[0] }), said({ opensAt: DAYS[2] })), said({ opensAt: DAYS[1] }))
  assert.equal(merged(said(), said({ opensAt: DAYS[0] }), said({ opensAt: DAYS[2], quorum: 3 })), said({ quorum: 3 }), 'a date taken away stays away')
  assert.equal(merged(said({ opensAt: DAYS[0] }), said({ opensAt: DAYS[0] }), said()), said())
})

// ---- calendars

const calendarOf = async (person: Person, calendar: string) => {
  const response = await fetch(calendar)
  assert.is(response.headers.get('content-type'), 'text/calendar; charset=utf-8')
  const text = await response.text()
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line)
  ICAL.design.strict = true
  return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map(event => new ICAL.Event(event))
}

/** When a calendar program rings for an event. */
const remindersOf = (event: ICAL.Event): Date[] => event.component.getAllSubcomponents('valarm').map(alarm => {
  assert.equal([alarm.getFirstPropertyValue('action'), typeof alarm.getFirstPropertyValue('description')], ['DISPLAY', 'string'])
  const at = event.startDate.clone()
  at.addDuration(alarm.getFirstPropertyValue('trigger') as ICAL.Duration)
  return at.toJSDate()
})

// no JSON: 'GET /api/groups/:groupId/calendar.ics' is asked as a calendar program does
const newKey = async (person: Person, groupId: string) => (await person.ask('POST /api/groups/:groupId/key', `/api/groups/${groupId}/key`)).calendar

test('a calendar has the readings and the convention; its entries keep their names and count their changes', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { convention } = await newPlan(house.url, ['One', 'שיעור, שני; "ארוך" מאוד מאוד מאוד מאוד מאוד מאוד מאוד'])
  const { facilitator, group, members: [eve] } = await newCircle(house.url, ['Eve'])
  const { path } = await follow(facilitator, group.id, convention.code!)
  const key = await newKey(eve!, group.id)
  const before = await calendarOf(eve!, key)
  assert.equal(before.map(event => event.summary).sort(), ['One', 'The winter gathering', 'שיעור, שני; "ארוך" מאוד מאוד מאוד מאוד מאוד מאוד מאוד'].sort())
  const gathering = before.find(event => event.summary === 'The winter gathering')!
  assert.equal([gathering.startDate.toString(), gathering.endDate.toString(), gathering.location], ['2026-12-18', '2026-12-21', 'Kfar Blum'])
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${path[0]!.readingId}`, { opensAt: DAYS[2] })
  const after = await calendarOf(eve!, key)
  const [was, is] = [before, after].map(events => events.find(event => event.summary === 'One')!)
  assert.equal([is!.uid, is!.startDate.toJSDate().toISOString()], [was!.uid, DAYS[2]])
  assert.ok(is!.sequence > was!.sequence)
  assert.equal(after.map(event => event.uid).sort(), before.map(event => event.uid).sort())
})

/** Eight in the evening on the wall, on the days before, of and after both changes of the clocks, as the clock of the world has it. */
const EVENINGS: Record<string, string[]> = {
  'Asia/Jerusalem': ['2026-03-26T18:00:00.000Z', '2026-03-27T17:00:00.000Z', '2026-03-28T17:00:00.000Z', '2026-10-24T17:00:00.000Z', '2026-10-25T18:00:00.000Z', '2026-10-26T18:00:00.000Z'],
  'Europe/Madrid': ['2026-03-28T19:00:00.000Z', '2026-03-29T18:00:00.000Z', '2026-03-30T18:00:00.000Z', '2026-10-24T18:00:00.000Z', '2026-10-25T19:00:00.000Z', '2026-10-26T19:00:00.000Z'],
  'America/New_York': ['2026-03-08T01:00:00.000Z', '2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z', '2026-11-01T00:00:00.000Z', '2026-11-02T01:00:00.000Z', '2026-11-03T01:00:00.000Z'],
}

test('an evening at eight is at eight on the wall, and its reminder an hour before, across both changes of the clocks', async () => {
  await using house = await openTestHouse(openTime('2026-01-01T00:00:00.000Z'))
  for (const [timeZone, evenings] of Object.entries(EVENINGS)) {
    const { facilitator, group, post } = await newCircle(house.url, [])
    await facilitator.ask('PATCH /api/groups/:groupId', `/api/groups/${group.id}`, { timezone: timeZone })
    for (const opensAt of evenings) await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id, opensAt })
    const events = await calendarOf(facilitator, await newKey(facilitator, group.id))
    const onTheWall = (at: Date) => new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at)
    assert.equal(events.map(event => event.startDate.toJSDate().toISOString()).sort(), evenings)
    for (const event of events) {
      assert.equal([onTheWall(event.startDate.toJSDate()), onTheWall(remindersOf(event)[0]!)], ['20:00', '19:00'], `${timeZone} ${event.startDate.toString()}`)
    }
  }
})

test('a convention\'s days are days on every wall, whatever the clocks do meanwhile', async () => {
  await using house = await openTestHouse(openTime('2026-01-01T00:00:00.000Z'))
  for (const [timezone, startsOn, after] of [['Asia/Jerusalem', '2026-03-26', '2026-03-28'], ['Europe/Madrid', '2026-10-24', '2026-10-26'], ['America/New_York', '2026-11-01', '2026-11-03']] as const) {
    const organizer = await newPerson(house.url, 'Organizer'), { facilitator, group } = await newCircle(house.url, [])
    const endsOn = new Date(Date.parse(after) - 24 * HOUR).toISOString().slice(0, 10)
    const { convention: { id } } = await organizer.ask('POST /api/conventions', '/api/conventions', { name: 'All', startsOn, endsOn, timezone })
    await follow(facilitator, group.id, (await publish(organizer, id)).convention.code!)
    const days = (await calendarOf(facilitator, await newKey(facilitator, group.id))).find(event => event.summary === 'All')!
    assert.equal([days.startDate.isDate, days.startDate.toString(), days.endDate.toString()], [true, startsOn, after])
    const { sequence, uid } = days
    await organizer.ask('PATCH /api/conventions/:conventionId', `/api/conventions/${id}`, { address: 'https://example.org/all' })
    await publish(organizer, id)
    const next = (await calendarOf(facilitator, await newKey(facilitator, group.id))).find(event => event.uid === uid)!
    assert.is(next.location, 'https://example.org/all')
    assert.ok(next.sequence > sequence)
  }
})

test('one is reminded as long before as the address says, or not at all', async () => {
  await using house = await openTestHouse(openTime('2026-01-01T00:00:00.000Z'))
  const { facilitator, group, post } = await newCircle(house.url, [])
  await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id, opensAt: DAYS[0], dueAt: DAYS[1] })
  const address = await newKey(facilitator, group.id)
  const toldBy = async (remind: string) => (await calendarOf(facilitator, address + remind)).flatMap(remindersOf).map(at => at.toISOString()).sort()
  assert.equal(await toldBy('&remind=15'), ['2026-11-25T17:45:00.000Z', '2026-12-01T18:00:00.000Z'])
  assert.equal(await toldBy('&remind=1440'), ['2026-11-24T18:00:00.000Z', '2026-12-01T18:00:00.000Z'])
  assert.equal(await toldBy('&remind=0'), [])
  assert.is((await fetch(`${address}&remind=soon`)).status, 422)
})

test('a calendar\'s link is its member\'s own: a new one ends the old, and none outlasts the membership', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, members: [eve], invite } = await newCircle(house.url, ['Eve'])
  const statusOf = async (link: string) => (await fetch(link)).status
  const first = await newKey(eve!, group.id), second = await newKey(eve!, group.id), other = await newKey(facilitator, group.id)
  assert.equal([await statusOf(first), await statusOf(second), await statusOf(other)], [404, 200, 200])
  assert.is(await statusOf(second.replace(/key=.*/, 'key=guess')), 404)
  assert.not.ok(JSON.stringify(await house.open.house.store.shelf.list('key')).includes(new URL(second).searchParams.get('key')!))
  await eve!.ask('DELETE /api/groups/:groupId/key', `/api/groups/${group.id}/key`)
  assert.is(await statusOf(second), 404)
  const third = await newKey(eve!, group.id)
  await eve!.ask('DELETE /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${eve!.memberId}`)
  assert.equal([await statusOf(third), await statusOf(other)], [404, 200])
  const stranger = await joinBy(house.url, (await newCircle(house.url, [])).invite, 'Stranger')
  assert.is(await stranger.refusal('POST', `/api/groups/${group.id}/key`), 'not-found')
  assert.ok(invite)
})

test('an organizer finds the plan again as it was left, with the titles of its texts', async () => {
  await using house = await openTestHouse()
  const { organizer, convention } = await newPlan(house.url)
  const { path } = await organizer.ask('GET /api/conventions/:conventionId', `/api/conventions/${convention.id}`)
  assert.equal(path.map(step => step.post.title), ['One', 'Two'])
  assert.is(await organizer.refusal('PATCH', `/api/conventions/${convention.id}`, { startsOn: '2026-12-30' }), 'invalid')
  assert.is(await organizer.refusal('PATCH', `/api/conventions/${convention.id}`, { plan: [{ postId: 'nothing' }] }), 'invalid')
})

test.run()
