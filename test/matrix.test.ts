// Who may do what: every route and every command, knocked at by a member, an observer, another group's member, somebody removed, and nobody.
// A new route or command fails here until its line is written; what outsiders are answered must not hold a word of the group's.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { COMMANDS, ROUTES, type CommandName, type RouteName } from '../shared/contract.ts'
import { annotate, Device } from './support/margin.ts'
import { openTestHouse } from './support/house.ts'
import { answerTo, command, joinBy, newCircle, newClientId, newPerson, type LiveClient, type Person } from './support/people.ts'

const WHO = ['member', 'observer', 'other', 'removed', 'nobody'] as const
type Who = (typeof WHO)[number]

/** What the five are answered, in that order. */
type Answers = readonly [string, string, string, string, string]
const READS: Answers = ['ok', 'ok', 'not-found', 'not-found', 'not-signed-in']
const WRITES: Answers = ['ok', 'not-allowed', 'not-found', 'not-found', 'not-signed-in']
const LEADS: Answers = ['not-allowed', 'not-allowed', 'not-found', 'not-found', 'not-signed-in']
const SIGNED: Answers = ['ok', 'ok', 'ok', 'ok', 'not-signed-in']
const ANYBODY: Answers = ['ok', 'ok', 'ok', 'ok', 'ok']
/** Somebody's own, who is none of the five. */
const ANOTHERS: Answers = ['not-found', 'not-found', 'not-found', 'not-found', 'not-signed-in']

const CANARY = 'canary'

/** A group with everything in it, each word of it marked, and the five who knock. */
const settle = async (url: string) => {
  const { facilitator, group, post, reading, members: [member], invite } = await newCircle(url, [`Eve ${CANARY}`], `${CANARY} title\n\n${CANARY} text.`)
  await facilitator.ask('PATCH /api/groups/:groupId', `/api/groups/${group.id}`, { name: `${CANARY} circle` })
  const invited = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, { role: 'observer' })
  const observer = await joinBy(url, invited.token, 'Observer')
  const removed = await joinBy(url, invite, 'Removed')
  const other = (await newCircle(url, ['Other'])).members[0]!
  const live = await facilitator.live()
  await command(live, 'room:enter', { readingId: reading.id })
  const messageId = newClientId(), questionId = newClientId()
  const removedLive = await removed.live()
  await command(removedLive, 'room:enter', { readingId: reading.id })
  const heard: string[] = []
  await facilitator.ask('DELETE /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${removed.memberId}`)
  removedLive.onAny((_name, body) => heard.push(JSON.stringify(body)))
  await command(live, 'message:send', { readingId: reading.id, id: messageId, body: `${CANARY} message` })
  await command(live, 'question:ask', { readingId: reading.id, id: questionId, body: `${CANARY} question` })
  const device = await Device.of(member!)
  const page = device.open(`${reading.id}/by/${member!.memberId}`)
  await page.synced()
  annotate(page.doc, 'a1', `${CANARY} annotation`)
  await page.kept()
  await device[Symbol.asyncDispose]()
  const { convention } = await facilitator.ask('POST /api/conventions', '/api/conventions', { name: `${CANARY} gathering`, startsOn: '2026-12-18', endsOn: '2026-12-20', timezone: 'UTC' })
  const { key } = await facilitator.ask('POST /api/groups/:groupId/key', `/api/groups/${group.id}/key`)
  const five: Record<Who, Person> = { member: member!, observer, other, removed, nobody: new (facilitator.constructor as typeof Person)(url, 'Nobody') }
  return {
    url, facilitator, live, five, heard, removedLive, messageId, questionId, key, inviteToken: invited.token, inviteId: invited.invite.id,
    groupId: group.id, postId: post.id, readingId: reading.id, memberId: member!.memberId, conventionId: convention.id, code: 'WRONG-CODE', tokenId: 'nobodys', feedId: 'none', deviceId: 'nobodys',
  }
}
type Place = Awaited<ReturnType<typeof settle>>

/** What is asked: the address is filled in from the place; `fresh` when asking costs the asker their session. */
interface Asked { answers: Answers; body?: (place: Place) => object; query?: (place: Place) => string; fresh?: true }

const asks = (answers: Answers, more: Omit<Asked, 'answers'> = {}): Asked => ({ answers, ...more })
const says = (answers: Answers, body: (place: Place) => object, more: Partial<Asked> = {}): Asked => ({ answers, body, ...more })

const ROUTE_LINES: Partial<Record<RouteName, Asked>> = {
  'POST /api/members': says(ANYBODY, () => ({ name: 'New' }), { fresh: true }),
  'POST /api/session': says(['not-signed-in', 'not-signed-in', 'not-signed-in', 'not-signed-in', 'not-signed-in'], () => ({ email: 'no@example.org', password: 'wrong password' })),
  'DELETE /api/session': asks(ANYBODY, { fresh: true }),
  'GET /api/me': asks(SIGNED),
  'PATCH /api/me': says(SIGNED, () => ({ language: 'en' })),
  'DELETE /api/me': asks(SIGNED, { fresh: true }),
  'GET /api/me/export': asks(SIGNED),
  'POST /api/me/tokens': says(SIGNED, () => ({ label: 'mine' })),
  'GET /api/me/tokens': asks(SIGNED),
  'DELETE /api/me/tokens/:tokenId': asks(ANOTHERS),
  'POST /api/groups': says(SIGNED, () => ({ name: 'Another' })),
  'GET /api/groups/:groupId': asks(READS),
  'PATCH /api/groups/:groupId': says(LEADS, () => ({ name: 'Mine now' })),
  'DELETE /api/groups/:groupId': asks(LEADS),
  'GET /api/groups/:groupId/members': asks(READS),
  'PATCH /api/groups/:groupId/members/:memberId': says(LEADS, () => ({ role: 'facilitator' })),
  // the first is oneself: members may leave
  'DELETE /api/groups/:groupId/members/:memberId': asks(['ok', 'not-allowed', 'not-found', 'not-found', 'not-signed-in'], { fresh: true }),
  'POST /api/groups/:groupId/invites': says(LEADS, () => ({})),
  'GET /api/groups/:groupId/invites': asks(LEADS),
  'GET /api/groups/:groupId/invites/:inviteId': asks(LEADS),
  'DELETE /api/groups/:groupId/invites/:inviteId': asks(LEADS),
  'GET /api/invites/:token': asks(ANYBODY),
  'POST /api/invites/:token/accept': says(['ok', 'ok', 'ok', 'not-allowed', 'ok'], () => ({ name: 'Invited' }), { fresh: true }),
  'POST /api/groups/:groupId/posts': says(LEADS, () => ({ text: 'A text' })),
  'GET /api/groups/:groupId/posts': asks(READS),
  'GET /api/posts/:postId': asks(READS),
  'POST /api/posts/:postId/revisions': says(LEADS, () => ({ text: 'A text' })),
  'GET /api/groups/:groupId/degree': asks(READS),
  'GET /api/groups/:groupId/unmet': asks(READS),
  'GET /api/groups/:groupId/care': asks(LEADS),
  'GET /api/groups/:groupId/year': asks(READS),
  'GET /api/groups/:groupId/pack': asks(READS),
  'GET /api/groups/:groupId/pack.html': asks(READS),
  'POST /api/readings/:readingId/pack': says(LEADS, ({ memberId }) => ({ name: `${memberId}/a1`, on: true })),
  'POST /api/conventions': says(SIGNED, () => ({ name: 'Mine', startsOn: '2026-12-18', endsOn: '2026-12-20', timezone: 'UTC' })),
  'GET /api/conventions': asks(SIGNED),
  'GET /api/conventions/:conventionId': asks(ANOTHERS),
  'PATCH /api/conventions/:conventionId': says(ANOTHERS, () => ({ name: 'Mine now' })),
  'DELETE /api/conventions/:conventionId': asks(ANOTHERS),
  'POST /api/conventions/:conventionId/posts': says(ANOTHERS, () => ({ text: 'A text' })),
  'POST /api/conventions/:conventionId/publish': asks(ANOTHERS),
  'GET /api/conventions/:conventionId/groups': asks(ANOTHERS),
  'GET /api/conventions/:conventionId/questions': asks(ANOTHERS),
  'GET /api/conventions/:conventionId/questions/export': asks(ANOTHERS, { query: () => '?as=csv' }),
  'POST /api/groups/:groupId/convention': says(LEADS, ({ code }) => ({ code })),
  'GET /api/groups/:groupId/convention': asks(READS),
  'DELETE /api/groups/:groupId/convention': asks(LEADS),
  // whoever holds the key reads along; no session opens it
  'GET /api/groups/:groupId/calendar.ics': asks(['not-found', 'not-found', 'not-found', 'not-found', 'not-found'], { query: () => '?key=wrong' }),
  'GET /api/groups/:groupId/key': asks(READS),
  'POST /api/groups/:groupId/key': asks(READS),
  'DELETE /api/groups/:groupId/key': asks(READS),
  'POST /api/groups/:groupId/readings': says(LEADS, ({ postId }) => ({ postId })),
  'GET /api/groups/:groupId/readings': asks(READS),
  'GET /api/readings/:readingId': asks(READS),
  'PATCH /api/readings/:readingId': says(LEADS, () => ({ closed: true })),
  'DELETE /api/readings/:readingId': asks(LEADS),
  'POST /api/readings/:readingId/release': asks(LEADS),
  'GET /api/readings/:readingId/messages': asks(READS),
  'GET /api/readings/:readingId/quotations': asks(READS),
  'GET /api/readings/:readingId/questions': asks(READS),
  'GET /api/readings/:readingId/annotations': asks(READS),
  'GET /api/readings/:readingId/annotations/:memberId/:id': asks(READS),
  'POST /api/readings/:readingId/annotations': says(WRITES, () => []),
  'GET /api/readings/:readingId/export': asks(READS, { query: () => '?as=jsonld' }),
  'GET /api/readings/:readingId/rounds': asks(READS),
  'POST /api/readings/:readingId/moderation': says(LEADS, ({ memberId }) => ({ action: 'hide', what: `annotation/${memberId}/a1`, reason: 'why not' })),
  'GET /api/readings/:readingId/moderation': asks(READS),
  'GET /api/readings/:readingId/margins': asks(READS),
  'GET /api/groups/:groupId/feed.xml': asks(['not-found', 'not-found', 'not-found', 'not-found', 'not-found'], { query: () => '?key=wrong' }),
  'GET /api/readings/:readingId/feed.xml': asks(['not-found', 'not-found', 'not-found', 'not-found', 'not-found'], { query: () => '?key=wrong' }),
  'POST /api/groups/:groupId/feeds': says(LEADS, () => ({ url: 'http://127.0.0.1/' })),
  'GET /api/groups/:groupId/feeds': asks(READS),
  'GET /api/groups/:groupId/feeds/:feedId/entries': asks(ANOTHERS),
  'DELETE /api/groups/:groupId/feeds/:feedId': asks(LEADS),
  'GET /api/readings/:readingId/feedback': asks(LEADS),
  'GET /api/readings/:readingId/feedback/mine': asks(READS),
  'GET /api/me/inbox': asks(SIGNED),
  'POST /api/me/inbox/seen': says(SIGNED, () => ({ ids: ['none'] })),
  'PATCH /api/me/inbox': says(SIGNED, () => ({ digestAt: '09:00' })),
  'GET /api/me/push': asks(SIGNED),
  'POST /api/me/push': says(SIGNED, () => ({ endpoint: 'https://push.example.org/none', keys: { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) } })),
  'DELETE /api/me/push/:deviceId': asks(ANOTHERS),
  'GET /api/mail/unsubscribe/:token': asks(['not-found', 'not-found', 'not-found', 'not-found', 'not-found']),
  'POST /api/mail/unsubscribe/:token': asks(['not-found', 'not-found', 'not-found', 'not-found', 'not-found']),
  'GET /api/search': asks(READS, { query: ({ groupId }) => `?group=${groupId}&q=canary` }),
}

const COMMAND_LINES: Partial<Record<CommandName, Asked>> = {
  'room:enter': asks(READS),
  // where one is not there is nothing to leave, and nowhere to move
  'room:leave': asks(SIGNED),
  'presence:move': says(SIGNED, () => ({ blockId: 'b1' })),
  'typing:note': asks(WRITES),
  'message:send': says(WRITES, () => ({ id: newClientId(), body: 'A word' })),
  'message:edit': says(LEADS, ({ messageId }) => ({ id: messageId, body: 'My words now' })),
  'message:erase': says(LEADS, ({ messageId }) => ({ id: messageId })),
  'message:react': says(WRITES, ({ messageId }) => ({ id: messageId, emoji: '👍', on: true })),
  'message:seen': says(READS, () => ({ seq: 1 })),
  'question:ask': says(WRITES, () => ({ id: newClientId(), body: 'Why?' })),
  'question:back': says(WRITES, ({ questionId }) => ({ id: questionId, on: true })),
  'question:answer': says(WRITES, ({ questionId }) => ({ id: questionId, body: 'So.' })),
  'question:carry': says(LEADS, ({ questionId }) => ({ id: questionId })),
  'feedback:give': says(WRITES, () => ({ id: newClientId(), helped: true })),
  'lead:start': asks(LEADS),
  'lead:move': asks(LEADS),
  'lead:stop': asks(LEADS),
  'round:start': says(LEADS, () => ({ question: 'What now?', secondsEach: 60 })),
  'round:pass': asks(['conflict', 'not-allowed', 'not-found', 'not-found', 'not-signed-in']),
  'round:next': asks(LEADS),
  'round:join': asks(WRITES),
  'round:extend': says(LEADS, () => ({ seconds: 30 })),
  'round:stop': asks(LEADS),
  'round:write': says(WRITES, () => ({ id: newClientId(), body: 'What was said' })),
  'pledge:make': asks(WRITES),
  'pledge:withdraw': asks(WRITES),
}

// ---- knocking

const filled = (path: string, place: Place): string => path.replace(/:(\w+)/g, (_, name: string) => {
  if (name === 'id') return 'a1'
  if (name === 'token') return place.inviteToken
  return String(place[name as keyof Place])
})

/** Somebody in the same standing, whose session nobody will miss. */
const standIn = async (place: Place, who: Who): Promise<Person> => {
  const { facilitator, groupId, url } = place
  if (who === 'nobody' || who === 'other') return who === 'other' ? newPerson(url, 'Other') : place.five.nobody
  const role = who === 'observer' ? 'observer' : 'member'
  const { token } = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${groupId}/invites`, { role })
  const person = await joinBy(url, token, 'For once')
  if (who === 'removed') await facilitator.ask('DELETE /api/groups/:groupId/members/:memberId', `/api/groups/${groupId}/members/${person.memberId}`)
  return person
}

/** What a route answers as it stands; no cookie that comes back is kept. */
const knock = async (person: Person, { method, path, body }: { method: string; path: string; body?: object | undefined }): Promise<{ code: string; text: string }> => {
  const response = await fetch(person.url + path, {
    method, headers: { ...(person.cookie && { cookie: person.cookie }), ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { code: response.ok ? 'ok' : (JSON.parse(text) as { code: string }).code, text }
}

const isOutside = (who: Who): boolean => who === 'other' || who === 'removed' || who === 'nobody'
/** Whoever holds an invitation may know the group's name before they come in, and one takes one's own words along. */
const SHOWS = new Set(['GET /api/invites/:token', 'POST /api/invites/:token/accept'])

const matrix = suite('who may do what')

matrix('every route and every command has its line', () => {
  assert.equal(Object.keys(ROUTES).filter(name => !(name in ROUTE_LINES)), [], 'say here who may ask this')
  assert.equal(Object.keys(COMMANDS).filter(name => !(name in COMMAND_LINES)), [], 'say here who may ask this')
})

matrix('routes', async () => {
  await using house = await openTestHouse()
  const place = await settle(house.url)
  const wrong: string[] = []
  for (const [name, { answers, body, query, fresh }] of Object.entries(ROUTE_LINES)) {
    const [method, path] = name.split(' ') as [string, string]
    for (const [at, who] of WHO.entries()) {
      const person = fresh ? await standIn(place, who) : place.five[who]
      const own = fresh && who === 'member' ? { ...place, memberId: person.memberId } : place
      const { code, text } = await knock(person, { method, path: filled(path, own) + (query?.(place) ?? ''), body: body?.(place) })
      if (code !== answers[at]) wrong.push(`${name}: ${who} is answered ${code} instead of ${answers[at]}`)
      if (isOutside(who) && !SHOWS.has(name) && text.includes(CANARY)) wrong.push(`${name}: ${who} reads a word of the group's`)
    }
  }
  assert.equal(wrong, [])
  place.live.disconnect()
  place.removedLive.disconnect()
})

matrix('commands', async () => {
  await using house = await openTestHouse()
  const place = await settle(house.url)
  const lives: Partial<Record<Who, LiveClient>> = {}
  for (const who of WHO) if (who !== 'nobody') lives[who] = await place.five[who].live()
  await command(place.live, 'round:start', { readingId: place.readingId, question: 'What now?', secondsEach: 60 })
  const wrong: string[] = []
  for (const [name, { answers, body }] of Object.entries(COMMAND_LINES) as [CommandName, Asked][]) {
    for (const [at, who] of WHO.entries()) {
      if (who === 'nobody') continue
      const answer = await answerTo(lives[who]!, name, { readingId: place.readingId, ...body?.(place) })
      const code = answer.ok ? 'ok' : answer.refusal.code
      if (code !== answers[at]) wrong.push(`${name}: ${who} is answered ${code} instead of ${answers[at]}`)
      if (isOutside(who) && JSON.stringify(answer).includes(CANARY)) wrong.push(`${name}: ${who} reads a word of the group's`)
    }
  }
  assert.equal(wrong, [])
  const nobody = await place.five.nobody.live().then(() => 'let in', (error: { data?: { code?: string } }) => error.data?.code)
  assert.is(nobody, 'not-signed-in', 'nobody comes to the commands at all')
  assert.equal(place.heard.filter(body => body.includes(place.readingId)), [], 'whoever was removed while in the room hears nothing more of it')
  for (const live of [...Object.values(lives), place.live, place.removedLive]) live?.disconnect()
})

matrix.run()
