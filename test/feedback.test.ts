// Feedback: two taps and a sentence to the facilitators alone, gathered without names unless a member signed.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openTestHouse } from './support/house.ts'
import { answerTo, command, newCircle, newClientId, nextFact } from './support/people.ts'

test('what members tell of a reading is gathered for the facilitators, by paragraph and without names', async () => {
  await using house = await openTestHouse()
  const { facilitator, post, reading: { id: readingId }, members: [eve, dov, ruth] } = await newCircle(house.url, ['Eve', 'Dov', 'Ruth'])
  const [leading, eveLive, dovLive, ruthLive] = [await facilitator.live(), await eve!.live(), await dov!.live(), await ruth!.live()]
  const heardByDov: string[] = []
  dovLive.onAny((name: string) => heardByDov.push(name))
  const heard = nextFact(leading, 'feedback:given')
  const [first, second] = [post.blocks[0]!.id, post.blocks[1]!.id]
  const given = await command(eveLive, 'feedback:give', { readingId, id: newClientId(), helped: true, unclear: [{ blockId: second }, { blockId: second }] })
  assert.equal([(await heard).readingId, given.helped, 'memberId' in given], [readingId, true, false])
  await command(dovLive, 'feedback:give', { readingId, id: newClientId(), helped: false, unclear: [{ blockId: second }, { blockId: first }, { blockId: 'gone' }], body: 'Too fast for me' })
  await command(ruthLive, 'feedback:give', { readingId, id: newClientId(), body: 'Ask me about it', signed: true })
  const path = `/api/readings/${readingId}/feedback`
  const picture = await facilitator.ask('GET /api/readings/:readingId/feedback', path)
  assert.equal([picture.given, picture.helped, picture.notHelped], [3, 1, 1])
  assert.equal(picture.unclear, [{ blockId: first, members: 1 }, { blockId: second, members: 2 }])
  assert.equal([...picture.words].sort((a, b) => a.body.localeCompare(b.body)), [{ body: 'Ask me about it', memberId: ruth!.memberId, name: 'Ruth' }, { body: 'Too fast for me', helped: false }])
  assert.not.match(JSON.stringify(picture), dov!.memberId)
  for (const person of [eve!, dov!]) assert.is(await person.refusal('GET', path), 'not-allowed')
  assert.equal(heardByDov, [], 'no member hears of another\'s')
  const { feedback: mine } = await dov!.ask('GET /api/readings/:readingId/feedback/mine', `${path}/mine`)
  assert.is(mine?.body, 'Too fast for me')
  for (const live of [leading, eveLive, dovLive, ruthLive]) live.disconnect()
})

test('given twice it is once, given anew it takes the old one\'s place, and it goes with its member', async () => {
  await using house = await openTestHouse()
  const { facilitator, reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const live = await eve!.live()
  const first = { readingId, id: newClientId(), helped: true }
  const path = `/api/readings/${readingId}/feedback`
  const picture = () => facilitator.ask('GET /api/readings/:readingId/feedback', path)
  assert.equal(await command(live, 'feedback:give', first), await command(live, 'feedback:give', first))
  await command(live, 'feedback:give', { readingId, id: newClientId(), helped: false, body: 'a canary after all' })
  assert.equal([(await picture()).given, (await picture()).notHelped], [1, 1])
  for (const wrong of [{ helped: 'yes' }, { body: ' ' }, { unclear: [{ blockId: '' }] }, { id: 'short' }]) {
    const answer = await answerTo(live, 'feedback:give', { ...first, ...wrong })
    assert.is(answer.ok ? 'ok' : answer.refusal.code, 'invalid')
  }
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { closed: true })
  await command(live, 'feedback:give', { readingId, id: newClientId(), body: 'a canary at the end' })
  live.disconnect()
  await house.reopen()
  assert.is((await picture()).words[0]?.body, 'a canary at the end')
  assert.match(JSON.stringify(await eve!.ask('GET /api/me/export', '/api/me/export')), /canary at the end/)
  await eve!.ask('DELETE /api/me', '/api/me')
  assert.is((await picture()).given, 0)
  const { readFolder } = await import('./support/folder.ts')
  assert.is((await readFolder(house.dir)).includes('canary'), false)
})

test.run()
