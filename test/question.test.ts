import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openTestHouse } from './support/house.ts'
import { annotate, Device } from './support/margin.ts'
import { answerTo, command, joinBy, newCircle, newClientId, newPerson, nextFact } from './support/people.ts'

test('a question is asked, backed, answered and carried up, and everybody sees how it stands', async () => {
  await using house = await openTestHouse()
  const { facilitator, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [leading, eveLive, dovLive] = [await facilitator.live(), await eve!.live(), await dov!.live()]
  for (const live of [leading, eveLive, dovLive]) await command(live, 'room:enter', { readingId })
  const [id, heard] = [newClientId(), nextFact(dovLive, 'question:asked')]
  const asked = await command(eveLive, 'question:ask', { readingId, id, body: 'What holds us?' })
  assert.equal(await heard, asked)
  assert.equal(await command(eveLive, 'question:ask', { readingId, id, body: 'What holds us?' }), asked)
  assert.equal((await command(dovLive, 'question:back', { id, on: true })).backers, [dov!.memberId])
  assert.equal((await command(dovLive, 'question:back', { id, on: true })).backers, [dov!.memberId])
  const own = await answerTo(eveLive, 'question:back', { id, on: true })
  assert.is(own.ok ? 'ok' : own.refusal.code, 'not-allowed')
  const answered = nextFact(eveLive, 'question:answered')
  await command(leading, 'question:answer', { id, body: 'Our word.' })
  assert.equal((await answered).answers.map(answer => answer.body), ['Our word.'])
  const early = await answerTo(dovLive, 'question:carry', { id })
  assert.is(early.ok ? 'ok' : early.refusal.code, 'not-allowed')
  assert.ok((await command(leading, 'question:carry', { id })).carriedAt)
  for (const live of [leading, eveLive, dovLive]) live.disconnect()
  await house.reopen()
  const { items } = await dov!.ask('GET /api/readings/:readingId/questions', `/api/readings/${readingId}/questions`)
  assert.equal(items.map(question => [question.body, question.backers.length, question.answers.length]), [['What holds us?', 1, 1]])
})

test('a private question is between its asker and the facilitators', async () => {
  await using house = await openTestHouse()
  const { facilitator, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [leading, eveLive, dovLive] = [await facilitator.live(), await eve!.live(), await dov!.live()]
  for (const live of [leading, eveLive, dovLive]) await command(live, 'room:enter', { readingId })
  const dovHeard: string[] = []
  dovLive.onAny((name: string) => dovHeard.push(name))
  const [id, heard] = [newClientId(), nextFact(leading, 'question:asked')]
  await command(eveLive, 'question:ask', { readingId, id, body: 'Between us?', private: true })
  assert.is((await heard).private, true)
  for (const input of [{ id, on: true }]) {
    const answer = await answerTo(dovLive, 'question:back', input)
    assert.is(answer.ok ? 'ok' : answer.refusal.code, 'not-found')
  }
  assert.equal((await dov!.ask('GET /api/readings/:readingId/questions', `/api/readings/${readingId}/questions`)).items, [])
  assert.is((await eve!.ask('GET /api/readings/:readingId/questions', `/api/readings/${readingId}/questions`)).items.length, 1)
  assert.equal(dovHeard.filter(name => name.startsWith('question')), [])
  for (const live of [leading, eveLive, dovLive]) live.disconnect()
})

test('an answer points at what stands in the same reading and its giver may see, and at nothing else', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const { reading: held } = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id, reveal: 'together' })
  const [eveLive, dovLive] = [await eve!.live(), await dov!.live()]
  const said = async (place: string): Promise<string> => (await command(eveLive, 'message:send', { readingId: place, id: newClientId(), body: 'Said' })).id
  for (const place of [readingId, held.id]) {
    await using device = await Device.of(eve!)
    const page = device.open(`${place}/by/${eve!.memberId}`)
    await page.synced()
    annotate(page.doc, 'a1', 'written')
    await page.kept()
  }
  const [here, elsewhere, erased] = [await said(readingId), await said(held.id), await said(readingId)]
  await command(eveLive, 'message:erase', { readingId, id: erased })
  const ask = async (place: string) => (await command(eveLive, 'question:ask', { readingId: place, id: newClientId(), body: 'Where?' })).id
  const [open, hidden] = [await ask(readingId), await ask(held.id)]
  const codeOf = async (id: string, link: string) => {
    const answer = await answerTo(dovLive, 'question:answer', { id, link })
    return answer.ok ? answer.value.answers.at(-1)!.link : answer.refusal.code
  }
  const note = `annotation/${eve!.memberId}/a1`
  assert.equal([await codeOf(open, `message/${here}`), await codeOf(open, note)], [`message/${here}`, note])
  for (const link of [`message/${elsewhere}`, `message/${erased}`, `message/${newClientId()}`, `annotation/${eve!.memberId}/a2`, `annotation/${dov!.memberId}/a1`, 'annotation/a1']) assert.is(await codeOf(open, link), 'not-found', link)
  assert.is(await codeOf(hidden, note), 'not-found', 'first thoughts are not told by pointing at them')
  assert.is(await codeOf(open, 'https://elsewhere.invalid/'), 'invalid')
  const about = await answerTo(dovLive, 'question:ask', { readingId, id: newClientId(), body: 'This?', about: `message/${elsewhere}` })
  assert.is(about.ok ? 'ok' : about.refusal.code, 'not-found')
  for (const live of [eveLive, dovLive]) live.disconnect()
})

test('the unanswered come first', async () => {
  await using house = await openTestHouse()
  const { facilitator, reading: { id: readingId } } = await newCircle(house.url, [])
  const live = await facilitator.live()
  const ids = [newClientId(), newClientId(), newClientId()]
  for (const [at, id] of ids.entries()) await command(live, 'question:ask', { readingId, id, body: `${at}` })
  await command(live, 'question:answer', { id: ids[0]!, body: 'so' })
  live.disconnect()
  const { items } = await facilitator.ask('GET /api/readings/:readingId/questions', `/api/readings/${readingId}/questions`)
  assert.equal(items.map(question => question.body), ['1', '2', '0'])
})

test('observers and strangers ask nothing', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, reading: { id: readingId } } = await newCircle(house.url, [])
  const { token } = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, { role: 'observer' })
  const [observer, stranger] = [await joinBy(house.url, token, 'Observer'), await newPerson(house.url, 'Stranger')]
  for (const [person, code] of [[observer, 'not-allowed'], [stranger, 'not-found']] as const) {
    const live = await person.live()
    const answer = await answerTo(live, 'question:ask', { readingId, id: newClientId(), body: 'May I?' })
    assert.is(answer.ok ? 'ok' : answer.refusal.code, code)
    live.disconnect()
  }
})

test('whoever erases themselves takes their questions and answers along, and nobody else\'s words', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [eveLive, dovLive] = [await eve!.live(), await dov!.live()]
  const [answered, alone, others] = [newClientId(), newClientId(), newClientId()]
  await command(eveLive, 'question:ask', { readingId, id: answered, body: 'a canary asks' })
  await command(eveLive, 'question:ask', { readingId, id: alone, body: 'a canary alone' })
  await command(dovLive, 'question:ask', { readingId, id: others, body: 'Dov asks' })
  await command(dovLive, 'question:answer', { id: answered, body: 'Dov answers' })
  await command(eveLive, 'question:answer', { id: others, body: 'a canary answers' })
  await command(eveLive, 'question:back', { id: others, on: true })
  assert.match(JSON.stringify(await eve!.ask('GET /api/me/export', '/api/me/export')), /a canary asks.*a canary answers|a canary answers.*a canary asks/)
  await eve!.ask('DELETE /api/me', '/api/me')
  const { items } = await dov!.ask('GET /api/readings/:readingId/questions', `/api/readings/${readingId}/questions`)
  assert.equal(items.map(({ body, answers, backers }) => [body, answers.map(answer => answer.body), backers]), [['Dov asks', [], []], ['', ['Dov answers'], []]])
  for (const live of [eveLive, dovLive]) live.disconnect()
  const { readFolder } = await import('./support/folder.ts')
  assert.is((await readFolder(house.dir)).includes('canary'), false, 'not even on the disk')
})

test.run()
