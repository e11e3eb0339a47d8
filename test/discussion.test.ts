import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openTestHouse } from './support/house.ts'
import { answerTo, command, joinBy, newCircle, newClientId, nextFact } from './support/people.ts'

test('what one says, the other hears and the disk keeps', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [eveLive, dovLive] = [await eve!.live(), await dov!.live()]
  for (const live of [eveLive, dovLive]) await command(live, 'room:enter', { readingId })
  const heard = nextFact(dovLive, 'message:sent')
  const said = await command(eveLive, 'message:send', { readingId, id: newClientId(), body: '  שָׁלוֹם  ' })
  assert.is(said.seq, 1)
  assert.is(said.memberId, eve!.memberId)
  assert.equal(await heard, said)
  for (const live of [eveLive, dovLive]) live.disconnect()
  await house.reopen()
  const { items } = await dov!.ask('GET /api/readings/:readingId/messages', `/api/readings/${readingId}/messages`)
  assert.equal(items, [said])
})

test('sent again, a message is answered as it stands and told nobody twice', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [eveLive, dovLive] = [await eve!.live(), await dov!.live()]
  for (const live of [eveLive, dovLive]) await command(live, 'room:enter', { readingId })
  const heard: number[] = []
  dovLive.on('message:sent', message => heard.push(message.seq))
  const message = { readingId, id: newClientId(), body: 'once' }
  const answers = await Promise.all([1, 2, 3, 4].map(() => command(eveLive, 'message:send', message)))
  assert.is(new Set(answers.map(answer => answer.seq)).size, 1)
  const last = nextFact(dovLive, 'message:sent', ({ body }) => body === 'last')
  await command(eveLive, 'message:send', { readingId, id: newClientId(), body: 'last' })
  await last
  assert.equal(heard, [1, 2])
  const taken = await answerTo(dovLive, 'message:send', message)
  assert.is(taken.ok ? 'ok' : taken.refusal.code, 'conflict')
})

test('a client that was away asks from the last number it saw and misses neither messages nor changes', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [eveLive, dovLive] = [await eve!.live(), await dov!.live()]
  const ids = Array.from({ length: 5 }, newClientId)
  for (const id of ids) await command(eveLive, 'message:send', { readingId, id, body: `say ${id}` })
  const first = await command(dovLive, 'room:enter', { readingId })
  assert.equal(first.messages.map(message => message.seq), [1, 2, 3, 4, 5])
  dovLive.disconnect()
  await command(eveLive, 'message:send', { readingId, id: newClientId(), body: 'six' })
  await command(eveLive, 'message:edit', { readingId, id: ids[0]!, body: 'said better' })
  const back = await command(await dov!.live(), 'room:enter', { readingId, since: first.lastSeq, sinceChange: first.lastChange })
  assert.equal(back.messages.map(message => message.body), ['six'])
  assert.equal(back.changed.map(message => [message.seq, message.body]), [[1, 'said better']])
  assert.is(back.lastSeq, 6)
})

test('whom words name is kept with them: of two Dans the one who is meant, nobody from elsewhere, and anew when they are changed', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve, dan, other] } = await newCircle(house.url, ['Eve', 'Dan', 'Dan'])
  const { members: [stranger] } = await newCircle(house.url, ['Ruth'])
  const live = await eve!.live()
  const say = async (body: string, mentions?: string[]) => {
    const said = await command(live, 'message:send', { readingId, id: newClientId(), body, ...(mentions && { mentions }) })
    return said.mentions
  }
  const [one, two] = [dan!.memberId, other!.memberId]
  assert.equal([await say('Come, @dan!', [two]), await say('@Dan', [stranger!.memberId]), await say('@Ruth', [stranger!.memberId]), await say('Nobody', [one])], [[two], [one, two], undefined, undefined])
  const id = newClientId()
  await command(live, 'message:send', { readingId, id, body: '@Facilitator' })
  const changed = await command(live, 'message:edit', { readingId, id, body: '@Eve and @Dan', mentions: [one] })
  assert.equal(changed.mentions, [eve!.memberId, one])
  assert.is((await command(live, 'message:edit', { readingId, id, body: 'Nobody' })).mentions, undefined)
  await command(live, 'message:edit', { readingId, id, body: '@Dan', mentions: [one] })
  await dan!.ask('DELETE /api/me', '/api/me')
  const { items } = await eve!.ask('GET /api/readings/:readingId/messages', `/api/readings/${readingId}/messages`)
  assert.equal(items.map(({ mentions }) => mentions), [[two], [two], undefined, undefined, undefined])
  live.disconnect()
})

test('edit, erase and react: one’s own words, told to the room, and an erased word is on no disk', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [eveLive, dovLive] = [await eve!.live(), await dov!.live()]
  for (const live of [eveLive, dovLive]) await command(live, 'room:enter', { readingId })
  const { id } = await command(eveLive, 'message:send', { readingId, id: newClientId(), body: 'canary' })
  const editedHeard = nextFact(dovLive, 'message:edited')
  assert.ok((await command(eveLive, 'message:edit', { readingId, id, body: 'nightingale' })).editedAt)
  assert.is((await editedHeard).body, 'nightingale')
  const reactedHeard = nextFact(eveLive, 'message:reacted')
  await command(dovLive, 'message:react', { readingId, id, emoji: '❤️', on: true })
  await command(dovLive, 'message:react', { readingId, id, emoji: '❤️', on: true })
  assert.equal((await reactedHeard).reactions, { '❤️': [dov!.memberId] })
  for (const name of ['message:edit', 'message:erase'] as const) {
    const answer = await answerTo(dovLive, name, { readingId, id, body: 'mine now' })
    assert.is(answer.ok ? 'ok' : answer.refusal.code, 'not-allowed')
  }
  const erasedHeard = nextFact(dovLive, 'message:erased')
  await command(eveLive, 'message:erase', { readingId, id })
  assert.equal([(await erasedHeard).body, (await erasedHeard).erased, (await erasedHeard).reactions], ['', true, undefined])
  const { readFolder } = await import('./support/folder.ts')
  for (const word of ['canary', 'nightingale']) assert.is((await readFolder(house.dir)).includes(word), false, word)
})

test('how far one has read follows to one’s other device, and nobody else hears of it', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [here, there, dovLive] = [await eve!.live(), await eve!.live(), await dov!.live()]
  for (const live of [here, there, dovLive]) await command(live, 'room:enter', { readingId })
  for (const body of ['one', 'two']) await command(dovLive, 'message:send', { readingId, id: newClientId(), body })
  const others: string[] = []
  dovLive.onAny((name: string) => others.push(name))
  const heard = nextFact(there, 'message:seen')
  assert.equal(await command(here, 'message:seen', { readingId, seq: 99 }), { readingId, seq: 2 })
  assert.is((await heard).seq, 2)
  assert.is((await command(here, 'message:seen', { readingId, seq: 1 })).seq, 2)
  assert.is((await command(there, 'room:enter', { readingId })).seen, 2)
  assert.is((await command(dovLive, 'room:enter', { readingId })).seen, undefined)
  assert.equal(others.filter(name => name === 'message:seen'), [])
  for (const live of [here, there, dovLive]) live.disconnect()
})

test('observers read and do not write; a closed reading is read only', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const { token } = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, { role: 'observer' })
  const observer = await (await joinBy(house.url, token, 'Observer')).live()
  assert.ok(await command(observer, 'room:enter', { readingId }))
  const refused = await answerTo(observer, 'message:send', { readingId, id: newClientId(), body: 'I too' })
  assert.is(refused.ok ? 'ok' : refused.refusal.code, 'not-allowed')
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { closed: true })
  const eveLive = await eve!.live()
  assert.ok(await command(eveLive, 'room:enter', { readingId }))
  const late = await answerTo(eveLive, 'message:send', { readingId, id: newClientId(), body: 'too late' })
  assert.is(late.ok ? 'ok' : late.refusal.code, 'not-allowed')
  observer.disconnect()
  eveLive.disconnect()
})

test('history is read upward, page by page, without a hole', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const live = await eve!.live()
  for (let said = 1; said <= 25; said++) await command(live, 'message:send', { readingId, id: newClientId(), body: `${said}` })
  live.disconnect()
  const seen: number[] = []
  let before: string | null = '26'
  while (before !== null) {
    const page: { items: { seq: number }[]; next: string | null } =
      await eve!.ask('GET /api/readings/:readingId/messages', `/api/readings/${readingId}/messages?limit=10&before=${before}`)
    seen.unshift(...page.items.map(message => message.seq))
    before = page.next
  }
  assert.equal(seen, Array.from({ length: 25 }, (_, at) => at + 1))
})

test('whatever is sent to a command, the answer is a refusal and the house lives', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const live = await eve!.live()
  await command(live, 'room:enter', { readingId })
  const { COMMANDS } = await import('../shared/contract.ts')
  const things = [undefined, null, 0, '', [], {}, { readingId: 7 }, JSON.parse('{"__proto__":{"readingId":"x"}}'), { constructor: 1 }]
  for (const name of Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]) {
    for (const thing of things) assert.is((await answerTo(live, name, thing)).ok, false, `${name} ${JSON.stringify(thing)}`)
  }
  for (const wrong of [{ id: 'short', body: 'x' }, { body: 'x'.repeat(9000) }, { body: '   ' }, { body: '\ud800' }, { body: 7 }, { body: 'x', replyTo: newClientId() }]) {
    assert.is((await answerTo(live, 'message:send', { readingId, id: newClientId(), ...wrong })).ok, false, JSON.stringify(wrong))
  }
  const bare = live as unknown as { emit(name: string, ...args: unknown[]): void; emitWithAck(name: string, ...args: unknown[]): Promise<{ ok: boolean }> }
  bare.emit('message:send')
  bare.emit('message:send', 'no acknowledgement')
  assert.is((await bare.emitWithAck('constructor', {})).ok, false)
  assert.is((await bare.emitWithAck('message:send')).ok, false)
  assert.is((await command(live, 'message:send', { readingId, id: newClientId(), body: 'still here' })).seq, 1)
  live.disconnect()
})

test('what is no sign is refused at once, however it is made', async () => {
  const { Emoji } = await import('../shared/discussion.ts')
  for (const sign of ['❤️', '👍🏽', '👨‍👩‍👧', '🇮🇱', '1️⃣']) assert.ok(Emoji.safeParse(sign).success, sign)
  // With alternatives that overlap, each of these would take longer than a test may
  for (const made of ['\u200d'.repeat(31) + 'x', '\ufe0f'.repeat(31) + 'x', '🇮'.repeat(15) + 'xy']) assert.is(Emoji.safeParse(made).success, false)
})

test('who is here, and at which paragraph', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, post, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [eveLive, dovLive] = [await eve!.live(), await dov!.live()]
  await command(eveLive, 'room:enter', { readingId })
  const both = nextFact(eveLive, 'presence:changed', ({ present }) => present.length === 2)
  await command(dovLive, 'room:enter', { readingId })
  await both
  const blockId = post.blocks[1]!.id
  const moved = nextFact(eveLive, 'presence:changed', ({ present }) => present.some(one => one.memberId === dov!.memberId && one.blockId === blockId))
  dovLive.emit('presence:move', { readingId, blockId }, () => {})
  await moved
  const typing = nextFact(eveLive, 'typing:noted')
  dovLive.emit('typing:note', { readingId }, () => {})
  assert.is((await typing).memberId, dov!.memberId)
  const alone = nextFact(eveLive, 'presence:changed', ({ present }) => present.length === 1)
  await command(dovLive, 'room:leave', { readingId })
  await alone
  for (const live of [eveLive, dovLive]) live.disconnect()
})

test.run()
