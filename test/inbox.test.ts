// The inbox: answers, one's name, one's question, a reading opened; nothing one may not see, nothing twice, and seen stays seen.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { DEFAULTS, isQuiet, localTime } from '../shared/inbox.ts'
import { writeReply } from '../client/margin/pen.ts'
import { openTestHouse } from './support/house.ts'
import { annotate, Device } from './support/margin.ts'
import { command, newCircle, newClientId, type Person } from './support/people.ts'

const inbox = (person: Person) => person.ask('GET /api/me/inbox', '/api/me/inbox')
const told = async (person: Person) => (await inbox(person)).items.map(({ kind, name, seen }) => [kind, name, seen])

const writes = async (person: Person, readingId: string, write: (doc: Y.Doc) => void): Promise<void> => {
  await using device = await Device.of(person)
  const page = device.open(`${readingId}/by/${person.memberId}`)
  await page.synced()
  write(page.doc)
  await page.kept()
}

test('an answer, one\'s name, one\'s question, an answer in the margin: each once, and seen stays seen', async () => {
  await using house = await openTestHouse()
  const { facilitator, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  await facilitator.ask('POST /api/readings/:readingId/release', `/api/readings/${readingId}/release`)
  const [eveLive, dovLive, leading] = [await eve!.live(), await dov!.live(), await facilitator.live()]
  const [said, asked] = [newClientId(), newClientId()]
  await command(eveLive, 'message:send', { readingId, id: said, body: 'I wonder' })
  await command(dovLive, 'message:send', { readingId, id: newClientId(), body: 'So do I, @Eve', replyTo: said })
  await command(dovLive, 'message:send', { readingId, id: newClientId(), body: '@Eve come' })
  await command(eveLive, 'message:send', { readingId, id: newClientId(), body: 'I, @Eve, answer myself', replyTo: said })
  await command(eveLive, 'question:ask', { readingId, id: asked, body: 'Why?', private: true })
  await command(leading, 'question:answer', { id: asked, body: 'So.' })
  await writes(eve!, readingId, doc => void annotate(doc, 'a1', 'mine'))
  await writes(dov!, readingId, doc => writeReply(doc, { id: 'r1', to: `${eve!.memberId}/a1`, body: 'yours', createdAt: new Date().toISOString() }))
  const items = await told(eve!)
  assert.equal(items.map(([kind, name]) => `${kind} ${name}`).sort(), ['answer Dov', 'answer Dov', 'mention Dov', 'opened undefined', 'question Facilitator'])
  assert.equal(await told(dov!), [['opened', undefined, false]], 'another\'s private question is none of his')
  const { items: [first], unseen } = await inbox(eve!)
  await eve!.ask('POST /api/me/inbox/seen', '/api/me/inbox/seen', { ids: [first!.id] })
  for (const live of [eveLive, dovLive, leading]) live.disconnect()
  await house.reopen()
  assert.is((await inbox(eve!)).unseen, unseen - 1)
  assert.not.match(JSON.stringify((await inbox(eve!)).items), /So\.|yours|come/, 'where and by whom, not what')
})

test('what is held back, hidden, erased or not one\'s own any more is not told', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const { reading: { id: readingId } } = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id, reveal: 'together' })
  await writes(eve!, readingId, doc => void annotate(doc, 'a1', 'mine'))
  await writes(dov!, readingId, doc => writeReply(doc, { id: 'r1', to: `${eve!.memberId}/a1`, body: 'yours', createdAt: new Date().toISOString() }))
  const kinds = async () => (await inbox(eve!)).items.map(({ kind }) => kind).filter(kind => kind !== 'opened')
  assert.equal(await kinds(), [])
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { revealed: true })
  assert.equal(await kinds(), ['answer'])
  await facilitator.ask('POST /api/readings/:readingId/moderation', `/api/readings/${readingId}/moderation`, { action: 'hide', what: `reply/${dov!.memberId}/r1`, reason: 'a mistake' })
  assert.equal(await kinds(), [])
  const live = await dov!.live()
  const id = newClientId()
  await command(live, 'message:send', { readingId, id, body: '@Eve look' })
  assert.equal(await kinds(), ['mention'])
  await command(live, 'message:erase', { readingId, id })
  assert.equal(await kinds(), [])
  await command(live, 'message:send', { readingId, id: newClientId(), body: '@Eve look again' })
  await facilitator.ask('DELETE /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${eve!.memberId}`)
  assert.equal((await inbox(eve!)).items, [])
  live.disconnect()
})

test('quiet hours and the day are those of the member\'s clock, also over midnight and when clocks change', () => {
  const at = (timezone: string, now: string, quiet = DEFAULTS.quiet) => isQuiet({ ...DEFAULTS, timezone, quiet }, new Date(now))
  assert.equal([at('Asia/Jerusalem', '2026-11-22T21:00:00Z'), at('UTC', '2026-11-22T21:00:00Z'), at('America/New_York', '2026-11-22T03:30:00Z')], [true, false, true])
  assert.equal([at('UTC', '2026-11-22T06:59:00Z'), at('UTC', '2026-11-22T07:00:00Z'), at('UTC', '2026-11-22T12:30:00Z', { from: '12:00', to: '13:00' }), at('UTC', '2026-11-22T23:00:00Z', null)], [true, false, true, false])
  assert.equal(localTime('Asia/Jerusalem', new Date('2026-11-22T22:30:00Z')), { day: '2026-11-23', time: '00:30' })
  assert.equal([localTime('Europe/Berlin', new Date('2026-10-25T00:30:00Z')).time, localTime('Europe/Berlin', new Date('2026-10-25T01:30:00Z')).time], ['02:30', '02:30'])
})

test('how one is told is one\'s own to say', async () => {
  await using house = await openTestHouse()
  const { members: [eve] } = await newCircle(house.url, ['Eve'])
  const { settings } = await eve!.ask('PATCH /api/me/inbox', '/api/me/inbox', { paces: { answer: 'never' }, quiet: null, timezone: 'Asia/Jerusalem' })
  assert.equal(settings, { ...DEFAULTS, paces: { ...DEFAULTS.paces, answer: 'never' }, quiet: null, timezone: 'Asia/Jerusalem' })
  assert.equal((await inbox(eve!)).settings, settings)
  for (const wrong of [{ timezone: 'Mars/Base' }, { digestAt: '25:00' }, { paces: { answer: 'often' } }, { quiet: { from: 'x', to: 'y' } }]) {
    assert.is(await eve!.refusal('PATCH', '/api/me/inbox', wrong), 'invalid', JSON.stringify(wrong))
  }
})

test.run()
