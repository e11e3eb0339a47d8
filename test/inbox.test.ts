// The inbox: answers, one's name, one's question, a reading opened; nothing one may not see, nothing twice, and seen stays seen.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { DEFAULTS, digestDay, isInDigest, isQuiet, localTime, placeOfNotice } from '../shared/inbox.ts'
import { writeReply } from '../client/margin/pen.ts'
import { openTestHouse } from './support/house.ts'
import { annotate, Device } from './support/margin.ts'
import { command, newCircle, newClientId, nextFact, type Person } from './support/people.ts'

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

test('who is named in the margin is told once, when they may see it, and nobody else is', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, members: [eve, dov, evelyn] } = await newCircle(house.url, ['Eve', 'Dov', 'Eve Adam'])
  const begin = async (reveal: 'live' | 'after-own' | 'together') => (await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id, reveal })).reading.id
  const [live, after, together] = [await begin('live'), await begin('after-own'), await begin('together')]
  const named = async (person: Person, readingId: string) =>
    (await inbox(person)).items.filter(one => one.kind !== 'opened' && one.readingId === readingId).map(({ kind, name, what }) => `${kind} ${name} ${what?.replace(dov!.memberId, 'dov')}`).sort()

  await writes(dov!, live, doc => {
    annotate(doc, 'a1', 'What does @eve say, and @Eve?')
    annotate(doc, 'a2', 'Only @Eve Adam knows; dov@eve.example does not, nor @Dov')
    writeReply(doc, { id: 'r1', to: `${dov!.memberId}/a1`, body: 'And @Eve?', createdAt: new Date().toISOString() })
  })
  assert.equal(await named(eve!, live), ['mention Dov annotation/dov/a1', 'mention Dov reply/dov/r1'])
  assert.equal(await named(evelyn!, live), ['mention Dov annotation/dov/a2'], 'of names that begin alike the longest')
  assert.equal([await named(dov!, live), await named(facilitator, live)], [[], []], 'not oneself, and nobody else')
  await writes(dov!, live, doc => { (doc.getMap('annotations').get('a1') as Y.Map<Y.Text>).get('body')!.insert(0, 'Again: ') })
  assert.is((await named(eve!, live)).length, 2, 'changed words are the same words')
  await facilitator.ask('POST /api/readings/:readingId/moderation', `/api/readings/${live}/moderation`, { action: 'hide', what: `annotation/${dov!.memberId}/a1`, reason: 'a mistake' })
  assert.equal(await named(eve!, live), [], 'nor is what hangs on hidden words')
  const editedAt = new Date().toISOString()
  await writes(dov!, live, doc => {
    const note = doc.getMap('annotations').get('a2') as Y.Map<unknown>
    ;(note.get('body') as Y.Text).insert(0, 'And @Eve? ')
    note.set('editedAt', editedAt)
  })
  assert.equal((await inbox(eve!)).items.filter(({ kind }) => kind === 'mention').map(({ at }) => at), [editedAt], 'a name put in later is as new as the change')

  for (const readingId of [after, together]) await writes(dov!, readingId, doc => void annotate(doc, 'a1', 'What does @Eve say?'))
  assert.equal([await named(eve!, after), await named(eve!, together)], [[], []], 'held back, it is not told')
  await writes(eve!, after, doc => void annotate(doc, 'a1', 'First thoughts'))
  await writes(eve!, together, doc => void annotate(doc, 'a1', 'First thoughts'))
  assert.equal([await named(eve!, after), await named(eve!, together)], [['mention Dov annotation/dov/a1'], []])
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${together}`, { revealed: true })
  assert.equal(await named(eve!, together), ['mention Dov annotation/dov/a1'])
  assert.equal(await named(evelyn!, together), [])

  await using device = await Device.of(dov!)
  const own = device.open(`${live}/mine`)
  await own.synced()
  annotate(own.doc, 'p1', 'What would @Eve say?')
  await own.kept()
  await house.reopen()
  assert.equal(await named(eve!, live), ['mention Dov annotation/dov/a2'], 'what is kept for oneself is told nobody')
})

test('quiet hours and the day are those of the member\'s clock, also over midnight and when clocks change', () => {
  const at = (timezone: string, now: string, quiet = DEFAULTS.quiet) => isQuiet({ ...DEFAULTS, timezone, quiet }, new Date(now))
  assert.equal([at('Asia/Jerusalem', '2026-11-22T21:00:00Z'), at('UTC', '2026-11-22T21:00:00Z'), at('America/New_York', '2026-11-22T03:30:00Z')], [true, false, true])
  assert.equal([at('UTC', '2026-11-22T06:59:00Z'), at('UTC', '2026-11-22T07:00:00Z'), at('UTC', '2026-11-22T12:30:00Z', { from: '12:00', to: '13:00' }), at('UTC', '2026-11-22T23:00:00Z', null)], [true, false, true, false])
  assert.equal(localTime('Asia/Jerusalem', new Date('2026-11-22T22:30:00Z')), { day: '2026-11-23', time: '00:30' })
  assert.equal([localTime('Europe/Berlin', new Date('2026-10-25T00:30:00Z')).time, localTime('Europe/Berlin', new Date('2026-10-25T01:30:00Z')).time], ['02:30', '02:30'])
})

test('a reading waits for one\'s word until it is given, and the inbox leads to the very place', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const { reading: { id: readingId } } = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id, quorum: 2 })
  const waits = async (person: Person) => (await inbox(person)).items.filter(one => one.readingId === readingId).map(({ kind }) => kind)
  assert.equal([await waits(eve!), await waits(facilitator)], [['pledge'], ['pledge']])
  assert.is(placeOfNotice((await inbox(eve!)).items.find(({ kind }) => kind === 'pledge')!), `/groups/${group.id}`)
  const [eveLive, dovLive] = [await eve!.live(), await dov!.live()]
  await command(eveLive, 'pledge:make', { readingId })
  assert.equal([await waits(eve!), await waits(dov!)], [[], ['pledge']], 'given, it waits no more')
  await command(dovLive, 'pledge:make', { readingId })
  assert.equal([await waits(eve!), await waits(dov!)], [['opened'], ['opened']])
  const places = [{ kind: 'opened' as const }, { kind: 'mention' as const, what: 'message/m1' }, { kind: 'mention' as const, what: 'annotation/eve/a1' }, { kind: 'answer' as const, what: 'reply/eve/r1' }, { kind: 'question' as const, what: 'question/q1' }]
  assert.equal(places.map(one => placeOfNotice({ groupId: 'g', readingId: 'r', ...one })), ['/readings/r', '/readings/r#m=m1', '/readings/r#a=eve/a1', '/readings/r#a=eve/r1', '/readings/r#q=q1'])
})

test('every device hears that the inbox changed: by what others do, by what was seen on another, and nobody else hears it', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [phone, desk, dovLive] = [await eve!.live(), await eve!.live(), await dov!.live()]
  const heardByDov: string[] = []
  dovLive.onAny((name: string) => heardByDov.push(name))
  const both = () => Promise.all([phone, desk].map(live => nextFact(live, 'inbox:changed')))
  let heard = both()
  await command(dovLive, 'message:send', { readingId, id: newClientId(), body: '@Eve come' })
  await heard
  heard = both()
  await writes(eve!, readingId, doc => void annotate(doc, 'a1', 'mine'))
  await writes(dov!, readingId, doc => writeReply(doc, { id: 'r1', to: `${eve!.memberId}/a1`, body: 'yours', createdAt: new Date().toISOString() }))
  await heard
  assert.is((await inbox(eve!)).unseen, 2)
  heard = both()
  await command(phone, 'message:seen', { readingId, seq: 1 })
  await heard
  assert.is((await inbox(eve!)).unseen, 1, 'what was read in the room is not told again')
  heard = both()
  await eve!.ask('POST /api/me/inbox/seen', '/api/me/inbox/seen', { ids: (await inbox(eve!)).items.map(({ id }) => id) })
  await heard
  assert.is((await inbox(eve!)).unseen, 0)
  assert.is(heardByDov.includes('inbox:changed'), false)
  for (const live of [phone, desk, dovLive]) live.disconnect()
})

test('the digest of a day is that of the last hour that was due, also when clocks change', () => {
  const berlin = { ...DEFAULTS, timezone: 'Europe/Berlin', digestAt: '02:30' }
  const day = (now: string) => digestDay(berlin, new Date(now))
  assert.equal([day('2026-10-25T00:29:00Z'), day('2026-10-25T00:30:00Z'), day('2026-10-25T01:30:00Z')], ['2026-10-24', '2026-10-25', '2026-10-25'])
  assert.equal([day('2026-03-29T00:59:00Z'), day('2026-03-29T01:00:00Z')], ['2026-03-28', '2026-03-29'], 'the hour that is left out has come when it is over')
  assert.equal([isInDigest(berlin, '2026-10-25T00:29:00Z', '2026-10-25'), isInDigest(berlin, '2026-10-25T00:31:00Z', '2026-10-25')], [true, false])
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
