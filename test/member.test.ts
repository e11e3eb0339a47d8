import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openTestHouse } from './support/house.ts'
import { joinBy, newCircle, newPerson, Person } from './support/people.ts'

const PASSWORD = 'a lamp in every window'

test('a name alone makes a member with a session', async () => {
  await using house = await openTestHouse()
  const miriam = await newPerson(house.url, 'מִרְיָם')
  const { member, groups } = await miriam.ask('GET /api/me', '/api/me')
  assert.is(member.name, 'מִרְיָם')
  assert.is(member.secured, false)
  assert.equal(groups, [])
  assert.match(miriam.cookie, /^tenfold=/)
})

test('nobody is told not-signed-in on every route that is not open', async () => {
  await using house = await openTestHouse()
  const nobody = new Person(house.url, 'nobody')
  assert.is(await nobody.refusal('GET', '/api/me'), 'not-signed-in')
  assert.is(await nobody.refusal('POST', '/api/groups', { name: 'x' }), 'not-signed-in')
  assert.is(await nobody.refusal('GET', '/api/groups/abc'), 'not-signed-in')
})

test('a place made with a name can be secured, and come back to from elsewhere', async () => {
  await using house = await openTestHouse()
  const dov = await newPerson(house.url, 'Dov')
  const { member } = await dov.ask('PATCH /api/me', '/api/me', { email: 'Dov@example.org', password: PASSWORD })
  assert.is(member.secured, true)
  const elsewhere = new Person(house.url, 'Dov elsewhere')
  assert.is((await elsewhere.ask('POST /api/session', '/api/session', { email: 'dov@EXAMPLE.org', password: PASSWORD })).member.id, dov.memberId)
  await house.reopen()
  assert.is((await elsewhere.ask('GET /api/me', '/api/me')).member.id, dov.memberId)
})

test('a wrong password and an unknown email get the same answer', async () => {
  await using house = await openTestHouse()
  await new Person(house.url, 'x').ask('POST /api/members', '/api/members', { name: 'Eve', email: 'eve@example.org', password: PASSWORD })
  const knocking = new Person(house.url, 'y')
  const wrong = await knocking.send('POST', '/api/session', { email: 'eve@example.org', password: 'something else' })
  const unknown = await knocking.send('POST', '/api/session', { email: 'adam@example.org', password: 'something else' })
  assert.is(wrong.status, 401)
  assert.equal(wrong.body, unknown.body)
})

test('guessing is stopped after five tries, and a right password elsewhere still opens', async () => {
  await using house = await openTestHouse({ config: { trustProxy: 1 } })
  await new Person(house.url, 'x').ask('POST /api/members', '/api/members', { name: 'Eve', email: 'eve@example.org', password: PASSWORD })
  const guess = (address: string, password: string) =>
    new Person(house.url, 'guess').send('POST', '/api/session', { email: 'eve@example.org', password }, { 'x-forwarded-for': address })
  for (let tries = 0; tries < 5; tries++) assert.is((await guess('192.0.2.1', 'wrong')).status, 401)
  const sixth = await guess('192.0.2.1', PASSWORD)
  assert.is(sixth.status, 429)
  assert.ok(Number(sixth.headers.get('retry-after')) > 0)
  assert.is((await guess('192.0.2.2', PASSWORD)).status, 201)
})

test('the addresses of one line of IPv6 are one, and of what is forwarded only what the proxy itself wrote is believed', async () => {
  await using house = await openTestHouse({ config: { trustProxy: 1 } })
  const guess = (forwarded: string) =>
    new Person(house.url, 'guess').send('POST', '/api/session', { email: 'eve@example.org', password: 'wrong' }, { 'x-forwarded-for': forwarded })
  for (let tries = 0; tries < 5; tries++) assert.is((await guess(`2001:db8:1:2:${tries}::1`)).status, 401)
  assert.is((await guess('2001:db8:1:2:ffff::9')).status, 429)
  assert.is((await guess('2001:db8:1:3::1')).status, 401)
  for (let tries = 0; tries < 5; tries++) assert.is((await guess(`192.0.2.${tries}, ${tries % 2 ? '' : '::ffff:'}198.51.100.7`)).status, 401)
  assert.is((await guess('192.0.2.99, 198.51.100.7')).status, 429)
})

test('a forged forwarding header does not help guessing', async () => {
  await using house = await openTestHouse()
  const guess = (address: string) =>
    new Person(house.url, 'guess').send('POST', '/api/session', { email: 'eve@example.org', password: 'wrong' }, { 'x-forwarded-for': address })
  for (let tries = 0; tries < 5; tries++) await guess(`192.0.2.${tries}`)
  assert.is((await guess('192.0.2.99')).status, 429)
})

test('the commonest passwords and the too short ones are refused, naming the field', async () => {
  await using house = await openTestHouse()
  const asking = new Person(house.url, 'x')
  for (const password of ['password', 'Password', 'qwertyuiop', 'short']) {
    const { status, body } = await asking.send('POST', '/api/members', { name: 'Eve', email: 'eve@example.org', password })
    assert.is(status, 422)
    assert.ok('password' in (body as { fields: object }).fields, password)
  }
  assert.is(await asking.refusal('POST', '/api/session', { email: 'eve@example.org', password: 'password' }), 'not-signed-in')
})

test('an email belongs to one member', async () => {
  await using house = await openTestHouse()
  await new Person(house.url, 'x').ask('POST /api/members', '/api/members', { name: 'Eve', email: 'eve@example.org', password: PASSWORD })
  assert.is(await new Person(house.url, 'y').refusal('POST', '/api/members', { name: 'Eva', email: 'EVE@example.org', password: PASSWORD }), 'conflict')
})

test('a changed password ends the other sessions, at rest and on open sockets, and needs the present one', async () => {
  await using house = await openTestHouse()
  const here = new Person(house.url, 'here')
  await here.ask('POST /api/members', '/api/members', { name: 'Eve', email: 'eve@example.org', password: PASSWORD })
  const there = new Person(house.url, 'there')
  await there.ask('POST /api/session', '/api/session', { email: 'eve@example.org', password: PASSWORD })
  const socket = await there.live()
  const cut = new Promise(done => socket.once('disconnect', done))
  assert.is(await here.refusal('PATCH', '/api/me', { password: 'another lamp entirely' }), 'not-allowed')
  await here.ask('PATCH /api/me', '/api/me', { password: 'another lamp entirely', currentPassword: PASSWORD })
  await cut
  socket.disconnect()
  assert.is(await there.refusal('GET', '/api/me'), 'not-signed-in')
  assert.is(await here.refusal('GET', '/api/me'), undefined)
})

test('present passwords cannot be guessed, and a changed one ends tokens too', async () => {
  await using house = await openTestHouse()
  const eve = new Person(house.url, 'Eve')
  await eve.ask('POST /api/members', '/api/members', { name: 'Eve', email: 'eve@example.org', password: PASSWORD })
  const bearer = { authorization: `Bearer ${await eve.token()}` }
  await eve.ask('PATCH /api/me', '/api/me', { password: 'another lamp entirely', currentPassword: PASSWORD })
  assert.is((await new Person(house.url, 'x').send('GET', '/api/me', undefined, bearer)).status, 401)
  for (let tries = 0; tries < 5; tries++) assert.is(await eve.refusal('PATCH', '/api/me', { password: 'x'.repeat(12), currentPassword: `guess ${tries}` }), 'not-allowed')
  assert.is(await eve.refusal('PATCH', '/api/me', { password: 'x'.repeat(12), currentPassword: 'another lamp entirely' }), 'too-many')
})

test('two facilitators who erase themselves at once: one stays', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  await facilitator.ask('PATCH /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${eve!.memberId}`, { role: 'facilitator' })
  const both = await Promise.all([facilitator, eve!].map(one => one.send('DELETE', '/api/me')))
  assert.equal(both.map(one => one.status).sort(), [200, 409])
  const { items } = await dov!.ask('GET /api/groups/:groupId/members', `/api/groups/${group.id}/members`)
  assert.is(items.filter(member => member.role === 'facilitator').length, 1)
})

test('many who set a password at once wait for each other or are told to, and the house goes on writing', async () => {
  await using house = await openTestHouse()
  const made = await Promise.all(Array.from({ length: 90 }, (_, at) =>
    new Person(house.url, `${at}`).send('POST', '/api/members', { name: `${at}`, email: `m${at}@example.org`, password: PASSWORD })))
  const statuses = new Set(made.map(one => one.status))
  assert.ok(statuses.has(201))
  for (const status of statuses) assert.ok([201, 429].includes(status), `${status}`)
})

test('signing in replaces the session one came with', async () => {
  await using house = await openTestHouse()
  const eve = new Person(house.url, 'eve')
  await eve.ask('POST /api/members', '/api/members', { name: 'Eve', email: 'eve@example.org', password: PASSWORD })
  const before = eve.cookie
  await eve.ask('POST /api/session', '/api/session', { email: 'eve@example.org', password: PASSWORD })
  assert.is.not(eve.cookie, before)
  assert.is((await eve.send('GET', '/api/me', undefined, { cookie: before })).status, 401)
})

test('sign-out ends the session and closes its socket', async () => {
  await using house = await openTestHouse()
  const eve = await newPerson(house.url, 'Eve')
  const { cookie } = eve
  const socket = await eve.live()
  const cut = new Promise(done => socket.once('disconnect', done))
  await eve.ask('DELETE /api/session', '/api/session')
  await cut
  socket.disconnect()
  assert.is((await eve.send('GET', '/api/me', undefined, { cookie })).status, 401)
})

test('a personal token speaks for its member until it is withdrawn', async () => {
  await using house = await openTestHouse()
  const eve = await newPerson(house.url, 'Eve')
  const made = await eve.ask('POST /api/me/tokens', '/api/me/tokens', { label: 'reader' })
  const program = new Person(house.url, 'program')
  const bearer = { authorization: `Bearer ${made.token}` }
  assert.is((await program.send('GET', '/api/me', undefined, bearer)).status, 200)
  const { items } = await eve.ask('GET /api/me/tokens', '/api/me/tokens')
  assert.equal(items.map(item => item.label), ['reader'])
  await eve.ask('DELETE /api/me/tokens/:tokenId', `/api/me/tokens/${made.id}`)
  assert.is((await program.send('GET', '/api/me', undefined, bearer)).status, 401)
})

test('a house for invited people refuses strangers, but lets the first one in', async () => {
  await using house = await openTestHouse({ config: { registration: 'invited' } })
  const first = await newPerson(house.url, 'First')
  assert.is(await new Person(house.url, 'x').refusal('POST', '/api/members', { name: 'Second' }), 'not-allowed')
  const { group } = await first.ask('POST /api/groups', '/api/groups', { name: 'A circle' })
  const { token } = await first.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, {})
  await joinBy(house.url, token, 'Second')
})

test('what a member wrote can be taken along, and erasing leaves nothing of it', async () => {
  await using house = await openTestHouse()
  const { members: [eve], reading } = await newCircle(house.url, ['Eve'])
  const socket = await eve!.live()
  await socket.emitWithAck('room:enter', { readingId: reading.id })
  await socket.emitWithAck('message:send', { readingId: reading.id, id: 'c'.repeat(21), body: 'a canary sings' })
  const taken = JSON.stringify(await eve!.ask('GET /api/me/export', '/api/me/export'))
  assert.ok(taken.includes('a canary sings'))
  await eve!.ask('DELETE /api/me', '/api/me')
  assert.is(await eve!.refusal('GET', '/api/me'), 'not-signed-in')
})

test.run()
