import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openTestHouse } from './support/house.ts'
import { joinBy, newCircle, newPerson, nextFact, Person } from './support/people.ts'

test('whoever founds a group leads it', async () => {
  await using house = await openTestHouse()
  const founder = await newPerson(house.url, 'Founder')
  const { group } = await founder.ask('POST /api/groups', '/api/groups', { name: 'עֲשָׂרָה', language: 'he', timezone: 'Asia/Jerusalem' })
  assert.is(group.role, 'facilitator')
  await house.reopen()
  const { group: kept } = await founder.ask('GET /api/groups/:groupId', `/api/groups/${group.id}`)
  assert.equal(kept, group)
  assert.equal((await founder.ask('GET /api/me', '/api/me')).groups, [{ id: group.id, name: 'עֲשָׂרָה', role: 'facilitator' }])
})

test('a group made with samples has two posts and one reading, in its language', async () => {
  await using house = await openTestHouse()
  const founder = await newPerson(house.url, 'Founder')
  for (const [language, dir] of [['en', 'ltr'], ['he', 'rtl']] as const) {
    const { group } = await founder.ask('POST /api/groups', '/api/groups', { name: 'A circle', language, sample: true })
    const { items: posts } = await founder.ask('GET /api/groups/:groupId/posts', `/api/groups/${group.id}/posts`)
    const { items: readings } = await founder.ask('GET /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`)
    assert.is(posts.length, 2)
    assert.equal(readings.map(reading => [reading.state, reading.post.dir]), [['open', dir]])
  }
})

test('an invitation says who invites, takes a name, and everybody sees who joined', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, invite } = await newCircle(house.url, [])
  const shown = await new Person(house.url, 'x').ask('GET /api/invites/:token', `/api/invites/${invite}`)
  assert.equal(shown, { group: { name: 'A circle' }, role: 'member', facilitator: { name: 'Facilitator' } })
  const socket = await facilitator.live()
  const joined = nextFact(socket, 'member:joined')
  const dov = await joinBy(house.url, invite, 'Dov')
  assert.equal((await joined).member, { memberId: dov.memberId, name: 'Dov', role: 'member' })
  socket.disconnect()
  const { items } = await dov.ask('GET /api/groups/:groupId/members', `/api/groups/${group.id}/members`)
  assert.equal(items.map(member => member.name), ['Facilitator', 'Dov'])
})

test('two who take the last place of an invitation at once: one gets it', async () => {
  await using house = await openTestHouse()
  const { facilitator, group } = await newCircle(house.url, [])
  const { token, invite } = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, { maxUses: 1 })
  const tries = await Promise.all(['A', 'B', 'C', 'D'].map(name => new Person(house.url, name).send('POST', `/api/invites/${token}/accept`, { name })))
  assert.equal(tries.map(one => one.status).sort(), [201, 410, 410, 410])
  const { invite: kept } = await facilitator.ask('GET /api/groups/:groupId/invites/:inviteId', `/api/groups/${group.id}/invites/${invite.id}`)
  assert.is(kept.uses, 1)
  assert.is((await facilitator.ask('GET /api/groups/:groupId/members', `/api/groups/${group.id}/members`)).items.length, 2)
})

test('accepting twice takes one place', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, invite } = await newCircle(house.url, [])
  const dov = await joinBy(house.url, invite, 'Dov')
  await dov.ask('POST /api/invites/:token/accept', `/api/invites/${invite}/accept`, {})
  assert.is((await facilitator.ask('GET /api/groups/:groupId/members', `/api/groups/${group.id}/members`)).items.length, 2)
})

test('who joins keeps the language they joined in; who says none, none', async () => {
  await using house = await openTestHouse()
  const { group, invite } = await newCircle(house.url, [])
  const noa = new Person(house.url, 'Noa')
  await noa.ask('POST /api/invites/:token/accept', `/api/invites/${invite}/accept`, { name: 'נועה', language: 'he' })
  const dov = await joinBy(house.url, invite, 'Dov')
  assert.is(await noa.refusal('POST', `/api/invites/${invite}/accept`, { language: 'not a language' }), 'invalid')
  for (const [who, language] of [[noa, 'he'], [dov, undefined]] as const) {
    const { member, groups } = await who.ask('GET /api/me', '/api/me')
    assert.equal([member.language, groups[0]!.id], [language, group.id])
  }
})

test('an invitation runs out, and one withdrawn is gone', async () => {
  let now = new Date('2026-01-01T00:00:00Z')
  await using house = await openTestHouse({ clock: () => now })
  const { facilitator, group } = await newCircle(house.url, [])
  const { token } = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, { expiresAt: '2026-01-02T00:00:00Z' })
  const other = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, { role: 'observer' })
  await facilitator.ask('DELETE /api/groups/:groupId/invites/:inviteId', `/api/groups/${group.id}/invites/${other.invite.id}`)
  now = new Date('2026-01-02T00:00:01Z')
  const stranger = new Person(house.url, 'x')
  assert.is(await stranger.refusal('GET', `/api/invites/${token}`), 'gone')
  assert.is(await stranger.refusal('POST', `/api/invites/${token}/accept`, { name: 'X' }), 'gone')
  assert.is(await stranger.refusal('POST', `/api/invites/${other.token}/accept`, { name: 'X' }), 'gone')
  assert.is(await stranger.refusal('GET', '/api/invites/abcdefghijklmnopqrst'), 'not-found')
  assert.equal((await facilitator.ask('GET /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`)).items.length, 2)
})

test('a group is never without a facilitator, even when two step down at once', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, members: [dov] } = await newCircle(house.url, ['Dov'])
  const path = (person: Person) => `/api/groups/${group.id}/members/${person.memberId}`
  assert.is(await facilitator.refusal('PATCH', path(facilitator), { role: 'member' }), 'conflict')
  assert.is(await facilitator.refusal('DELETE', path(facilitator)), 'conflict')
  await facilitator.ask('PATCH /api/groups/:groupId/members/:memberId', path(dov!), { role: 'facilitator' })
  const down = await Promise.all([facilitator.send('PATCH', path(facilitator), { role: 'member' }), dov!.send('PATCH', path(dov!), { role: 'member' })])
  assert.equal(down.map(one => one.status).sort(), [200, 409])
})

test('a removed member is out: routes, room and sockets', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, reading, members: [dov] } = await newCircle(house.url, ['Dov'])
  const socket = await dov!.live()
  await socket.emitWithAck('room:enter', { readingId: reading.id })
  const told: string[] = []
  socket.onAny((name: string) => told.push(name))
  const left = nextFact(socket, 'member:left')
  await facilitator.ask('DELETE /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${dov!.memberId}`)
  await left
  told.length = 0
  const leading = await facilitator.live()
  await leading.emitWithAck('room:enter', { readingId: reading.id })
  await leading.emitWithAck('message:send', { readingId: reading.id, id: 'x'.repeat(21), body: 'not for those who left' })
  const answer = await socket.emitWithAck('room:enter', { readingId: reading.id })
  assert.is(answer.ok ? 'ok' : answer.refusal.code, 'not-found')
  assert.equal(told.filter(name => name === 'message:sent'), [])
  assert.is(await dov!.refusal('GET', `/api/groups/${group.id}`), 'not-found')
})

test('whoever was taken out does not come back by an old invitation, but by a new one', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, invite, members: [dov, eve] } = await newCircle(house.url, ['Dov', 'Eve'])
  const path = (person: Person) => `/api/groups/${group.id}/members/${person.memberId}`
  await facilitator.ask('DELETE /api/groups/:groupId/members/:memberId', path(dov!))
  await eve!.ask('DELETE /api/groups/:groupId/members/:memberId', path(eve!))
  assert.is(await dov!.refusal('POST', `/api/invites/${invite}/accept`, {}), 'not-allowed')
  assert.is(await eve!.refusal('POST', `/api/invites/${invite}/accept`, {}), undefined)
  const { token } = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, {})
  assert.is(await dov!.refusal('POST', `/api/invites/${token}/accept`, {}), undefined)
})

test('strangers learn nothing: another group’s things are not found', async () => {
  await using house = await openTestHouse()
  const { group, post, reading, facilitator } = await newCircle(house.url, [])
  const stranger = await newPerson(house.url, 'Stranger')
  const paths: [string, string, unknown?][] = [
    ['GET', `/api/groups/${group.id}`], ['PATCH', `/api/groups/${group.id}`, { name: 'mine' }], ['DELETE', `/api/groups/${group.id}`],
    ['GET', `/api/groups/${group.id}/members`], ['PATCH', `/api/groups/${group.id}/members/${facilitator.memberId}`, { role: 'observer' }],
    ['DELETE', `/api/groups/${group.id}/members/${facilitator.memberId}`], ['POST', `/api/groups/${group.id}/invites`, {}], ['GET', `/api/groups/${group.id}/invites`],
    ['POST', `/api/groups/${group.id}/posts`, { text: 'x' }], ['GET', `/api/groups/${group.id}/posts`], ['GET', `/api/posts/${post.id}`],
    ['POST', `/api/posts/${post.id}/revisions`, { text: 'x' }], ['POST', `/api/groups/${group.id}/readings`, { postId: post.id }],
    ['GET', `/api/groups/${group.id}/readings`], ['GET', `/api/readings/${reading.id}`], ['PATCH', `/api/readings/${reading.id}`, { closed: true }],
    ['DELETE', `/api/readings/${reading.id}`], ['POST', `/api/readings/${reading.id}/release`], ['GET', `/api/readings/${reading.id}/messages`],
    ['GET', `/api/readings/${reading.id}/margins`],
  ]
  for (const [method, path, body] of paths) {
    const [there, nowhere] = [await stranger.send(method, path, body), await stranger.send(method, path.replace(/[\w-]{21}/, 'n'.repeat(21)), body)]
    assert.is(there.status, 404, `${method} ${path}`)
    assert.equal((there.body as { detail: string }).detail, (nowhere.body as { detail: string }).detail, `${method} ${path}`)
  }
})

test('members and observers may not do what facilitators do', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, reading, members: [member] } = await newCircle(house.url, ['Member'])
  const { token } = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, { role: 'observer' })
  const observer = await joinBy(house.url, token, 'Observer')
  const paths: [string, string, unknown?][] = [
    ['PATCH', `/api/groups/${group.id}`, { name: 'mine' }], ['DELETE', `/api/groups/${group.id}`], ['POST', `/api/groups/${group.id}/invites`, {}],
    ['GET', `/api/groups/${group.id}/invites`], ['PATCH', `/api/groups/${group.id}/members/${member!.memberId}`, { role: 'facilitator' }],
    ['DELETE', `/api/groups/${group.id}/members/${facilitator.memberId}`], ['POST', `/api/groups/${group.id}/posts`, { text: 'x' }],
    ['POST', `/api/posts/${post.id}/revisions`, { text: 'x' }], ['POST', `/api/groups/${group.id}/readings`, { postId: post.id }],
    ['PATCH', `/api/readings/${reading.id}`, { closed: true }], ['DELETE', `/api/readings/${reading.id}`], ['POST', `/api/readings/${reading.id}/release`],
  ]
  for (const person of [member!, observer]) {
    for (const [method, path, body] of paths) assert.is(await person.refusal(method, path, body), 'not-allowed', `${person.name} ${method} ${path}`)
  }
  assert.is((await facilitator.ask('GET /api/groups/:groupId', `/api/groups/${group.id}`)).group.name, 'A circle')
})

test('a group that is deleted takes everything of it along', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, reading } = await newCircle(house.url, ['Dov'])
  await facilitator.ask('PATCH /api/groups/:groupId', `/api/groups/${group.id}`, { name: 'Renamed' })
  await facilitator.ask('DELETE /api/groups/:groupId', `/api/groups/${group.id}`)
  for (const path of [`/api/groups/${group.id}`, `/api/posts/${post.id}`, `/api/readings/${reading.id}`]) assert.is(await facilitator.refusal('GET', path), 'not-found')
  assert.equal((await facilitator.ask('GET /api/me', '/api/me')).groups, [])
})

test.run()
