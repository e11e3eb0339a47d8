// The discussion as the page keeps it, against a real house: nothing lost, nothing twice, in one order, whatever happens to the line.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { theKeep } from '../client/discussion/keep.ts'
import { rowsOf } from '../client/discussion/timeline.ts'
import { Transcript } from '../client/discussion/transcript.ts'
import { Room } from '../client/presence/room.ts'
import { sentencesOf } from '../client/presence/standing.ts'
import { Line } from '../client/socket.ts'
import type { Watched } from '../client/watched.ts'
import type { Message } from '../shared/discussion.ts'
import { openTestHouse, type TestHouse } from './support/house.ts'
import { command, newCircle, newClientId, type Person } from './support/people.ts'

/** Resolves once it is so. */
const until = (watched: Watched, isSo: () => boolean): Promise<void> => new Promise(done => {
  if (isSo()) return done()
  const stop = watched.watch(() => { if (isSo()) { stop(); done() } })
})

interface Seated extends AsyncDisposable { room: Room; line: Line }

/** A page of this member, as far as it has no DOM. */
const sitDown = async (person: Person, readingId: string, token?: string): Promise<Seated> => {
  const line = new Line({ url: person.url, token: token ?? await person.token() })
  const history = async (before: number, limit: number) =>
    ((await person.send('GET', `/api/readings/${readingId}/messages?before=${before}&limit=${limit}`)).body as { items: Message[] }).items
  const room = new Room({ line, readingId, memberId: person.memberId, history })
  await until(room, () => room.discussion.isEntered || room.refusal !== undefined)
  return { room, line, [Symbol.asyncDispose]: async () => { room.close(); line.close() } }
}

const bodies = ({ room }: Seated) => room.discussion.messages.map(({ body }) => body)
const isTold = ({ room }: Seated) => room.discussion.messages.every(({ seq, waits }) => seq !== undefined && !waits) && !room.discussion.outbox.entries.length
const hasAll = (seated: Seated, count: number) => until(seated.room.discussion, () => seated.room.discussion.messages.length === count && isTold(seated))
const stored = async (house: TestHouse, readingId: string) => (await house.open.house.discussions.open(readingId)).messages

const talk = suite('discussion on the page')

talk('two members see the same, in the same order, each once', async () => {
  await using house = await openTestHouse()
  const { facilitator, members, reading } = await newCircle(house.url, ['Dov'])
  await using one = await sitDown(facilitator, reading.id)
  await using other = await sitDown(members[0]!, reading.id)
  for (let at = 0; at < 10; at++) { one.room.discussion.send(`one ${at}`); other.room.discussion.send(`other ${at}`) }
  await Promise.all([hasAll(one, 20), hasAll(other, 20)])
  assert.equal(bodies(one), bodies(other))
  assert.equal(bodies(one), (await stored(house, reading.id)).map(({ body }) => body))
})

talk('what is said while the house is away waits, and arrives once when it is back', async () => {
  await using house = await openTestHouse()
  const { facilitator, members, reading } = await newCircle(house.url, ['Dov'])
  await using seated = await sitDown(members[0]!, reading.id)
  await using friend = await sitDown(facilitator, reading.id)
  const gone = until(seated.line, () => seated.line.state !== 'connected')
  const opening = house.reopen()
  await gone
  const id = seated.room.discussion.send('from the tunnel')
  await seated.room.discussion.edit(id, 'from the long tunnel')
  assert.equal(seated.room.discussion.messages.map(({ body, waits }) => [body, waits]), [['from the long tunnel', true]])
  await opening
  await Promise.all([hasAll(seated, 1), hasAll(friend, 1)])
  assert.equal((await stored(house, reading.id)).map(({ id: told, body, editedAt }) => [told, body, editedAt]), [[id, 'from the long tunnel', undefined]])
})

talk('two pages of one member send what waits only once', async () => {
  await using house = await openTestHouse()
  const { members, reading } = await newCircle(house.url, ['Dov'])
  const token = await members[0]!.token()
  await using one = await sitDown(members[0]!, reading.id, token)
  await using other = await sitDown(members[0]!, reading.id, token)
  const both = Promise.all([one, other].map(({ line }) => until(line, () => line.state !== 'connected')))
  const opening = house.reopen()
  await both
  one.room.discussion.send('first')
  other.room.discussion.send('second')
  await opening
  await Promise.all([hasAll(one, 2), hasAll(other, 2)])
  assert.equal((await stored(house, reading.id)).length, 2)
  assert.equal(bodies(one), bodies(other))
})

talk('what never left can be taken back as if it had not been said', async () => {
  await using house = await openTestHouse()
  const { members, reading } = await newCircle(house.url, ['Dov'])
  await using seated = await sitDown(members[0]!, reading.id)
  const gone = until(seated.line, () => seated.line.state !== 'connected')
  const opening = house.reopen()
  await gone
  const { discussion } = seated.room
  await discussion.erase(discussion.send('better not'))
  discussion.send('this')
  await opening
  await hasAll(seated, 1)
  assert.equal((await stored(house, reading.id)).map(({ body, seq }) => [body, seq]), [['this', 1]])
})

talk('what the house refuses is shown with the reason and kept to be changed', async () => {
  await using house = await openTestHouse()
  const { members, reading } = await newCircle(house.url, ['Dov'])
  await using seated = await sitDown(members[0]!, reading.id)
  const { discussion } = seated.room
  const id = discussion.send('x'.repeat(9000))
  await until(discussion, () => discussion.find(id)?.refused !== undefined)
  assert.is(discussion.find(id)?.refused?.code, 'invalid')
  assert.is(seated.room.discussion.outbox.entries.length, 1)
  discussion.send('another is not held up by it')
  await until(discussion, () => discussion.lastSeq === 1)
  await discussion.edit(id, 'shorter')
  await hasAll(seated, 2)
  assert.equal(bodies(seated), ['another is not held up by it', 'shorter'])
})

talk('who was away misses neither what was said nor what was changed', async () => {
  await using house = await openTestHouse()
  const { facilitator, members, reading } = await newCircle(house.url, ['Dov'])
  const live = await facilitator.live()
  const say = (body: string) => command(live, 'message:send', { readingId: reading.id, id: newClientId(), body })
  const first = await say('a first word')
  await using seated = await sitDown(members[0]!, reading.id)
  seated.line.close()
  for (let at = 0; at < 70; at++) await say(`while away ${at}`)
  await command(live, 'message:edit', { readingId: reading.id, id: first.id, body: 'a better word' })
  await command(live, 'message:react', { readingId: reading.id, id: first.id, emoji: '🙏', on: true })
  seated.line.open()
  await hasAll(seated, 71)
  assert.equal(seated.room.discussion.messages.map(({ seq }) => seq), Array.from({ length: 71 }, (_, at) => at + 1))
  const [changed] = seated.room.discussion.messages
  assert.equal([changed?.body, changed?.reactions], ['a better word', { '🙏': [facilitator.memberId] }])
})

talk('history comes upward, page by page, to the beginning', async () => {
  await using house = await openTestHouse()
  const { facilitator, reading } = await newCircle(house.url, [])
  const live = await facilitator.live()
  for (let at = 1; at <= 260; at++) await command(live, 'message:send', { readingId: reading.id, id: newClientId(), body: `${at}` })
  await using seated = await sitDown(facilitator, reading.id)
  const { discussion } = seated.room
  assert.is(discussion.messages.length, 50)
  while (discussion.earlier === 'more') await discussion.loadEarlier()
  assert.equal(bodies(seated), Array.from({ length: 260 }, (_, at) => `${at + 1}`))
  assert.is(discussion.earlier, 'none')
})

talk('reacting, changing and erasing are seen by the other', async () => {
  await using house = await openTestHouse()
  const { facilitator, members, reading } = await newCircle(house.url, ['Dov'])
  await using one = await sitDown(facilitator, reading.id)
  await using other = await sitDown(members[0]!, reading.id)
  const id = one.room.discussion.send('first')
  await hasAll(other, 1)
  void other.room.discussion.react(id, '💡', true)
  await until(one.room.discussion, () => one.room.discussion.find(id)?.reactions?.['💡']?.[0] === members[0]!.memberId)
  void one.room.discussion.edit(id, 'second')
  await until(other.room.discussion, () => other.room.discussion.find(id)?.body === 'second')
  assert.ok(other.room.discussion.find(id)?.editedAt)
  void one.room.discussion.erase(id)
  await until(other.room.discussion, () => other.room.discussion.find(id)?.erased === true)
  assert.is(other.room.discussion.find(id)?.body, '')
})

talk('typing is told to the others and ends with the message', async () => {
  await using house = await openTestHouse()
  const { facilitator, members, reading } = await newCircle(house.url, ['Dov'])
  await using one = await sitDown(facilitator, reading.id)
  await using other = await sitDown(members[0]!, reading.id)
  const { typing } = other.room.discussion
  one.room.discussion.typing.press()
  await until(typing, () => typing.members[0] === facilitator.memberId)
  one.room.discussion.send('done')
  await until(typing, () => !typing.members.length)
})

talk('what arrived since the last visit is marked', async () => {
  await using house = await openTestHouse()
  const { facilitator, members, reading } = await newCircle(house.url, ['Dov'])
  const live = await facilitator.live()
  const say = () => command(live, 'message:send', { readingId: reading.id, id: newClientId(), body: 'words' })
  await say()
  {
    await using first = await sitDown(members[0]!, reading.id)
    await until(first.room.discussion.unread, () => first.room.discussion.unread.isReady)
    assert.is(first.room.discussion.unread.count(first.room.discussion.lastSeq), 0)
  }
  await say()
  await say()
  await using second = await sitDown(members[0]!, reading.id)
  const { unread, lastSeq } = second.room.discussion
  await until(unread, () => unread.isReady)
  assert.equal([unread.from, unread.count(lastSeq)], [2, 2])
  await using third = await sitDown(members[0]!, reading.id)
  const elsewhere = third.room.discussion.unread
  assert.is(elsewhere.count(lastSeq), 2)
  unread.saw(lastSeq)
  assert.is(unread.count(lastSeq), 0)
  await until(elsewhere, () => elsewhere.count(lastSeq) === 0)
  assert.is(elsewhere.from, undefined, 'what was read on one device is not new on another')
})

talk('whoever signs out is told, and keeps no seat', async () => {
  await using house = await openTestHouse()
  const { members, reading } = await newCircle(house.url, ['Dov'])
  const [dov] = members
  const { id, token } = await dov!.ask('POST /api/me/tokens', '/api/me/tokens', { label: 'a page' })
  await using seated = await sitDown(dov!, reading.id, token)
  await dov!.send('DELETE', `/api/me/tokens/${id}`)
  await until(seated.line, () => seated.line.state === 'ended')
})

talk('presence follows whoever moves', async () => {
  await using house = await openTestHouse()
  const { facilitator, members, reading } = await newCircle(house.url, ['Dov'])
  await using one = await sitDown(facilitator, reading.id)
  await using other = await sitDown(members[0]!, reading.id)
  for (const blockId of ['b1', 'b2', 'b3']) one.room.presence.move(blockId)
  const { presence } = other.room
  await until(presence, () => presence.present.some(({ memberId, blockId }) => memberId === facilitator.memberId && blockId === 'b3'))
})

talk('a forgotten device keeps nothing', async () => {
  const keep = await theKeep()
  await keep.change('draft/somebody/something', () => 'half a sentence')
  await keep.wipe()
  assert.is(await keep.get('draft/somebody/something'), undefined)
})

talk.run()

// ---- pure rules

const rules = suite('what is shown')
const message = (seq: number, more: Partial<Message> = {}): Message =>
  ({ id: `${seq}`.padStart(21, '0'), seq, readingId: 'r', memberId: 'm', body: `${seq}`, createdAt: '2026-11-19T20:00:00.000Z', ...more })

rules('a transcript keeps one order whatever order it is told in', () => {
  const transcript = new Transcript()
  transcript.add([message(3)])
  transcript.add([message(5), message(4), message(3)])
  transcript.change([message(1, { body: 'changed' })])
  transcript.addHistory([message(2), message(1), message(3, { body: 'stale' })])
  assert.equal(transcript.messages.map(({ body }) => body), ['changed', '2', '3', '4', '5'])
  transcript.add([message(8)])
  assert.equal([transcript.first, transcript.whole, transcript.last], [1, 5, 8])
})

rules('what was erased is not brought back by older news', () => {
  const transcript = new Transcript()
  transcript.add([message(1)])
  transcript.change([message(1, { erased: true, body: '' })])
  transcript.change([message(1, { reactions: { '👍': ['x'] } })])
  assert.ok(transcript.get(message(1).id)?.erased)
})

rules('messages are grouped by member and time, with lines for days and for what is new', () => {
  const later = (minutes: number) => ({ createdAt: new Date(Date.parse('2026-11-19T20:00:00.000Z') + minutes * 60_000).toISOString() })
  const rows = rowsOf([message(1), message(2, later(1)), message(3, { ...later(2), memberId: 'other' }), message(4, later(20)), message(5, later(60 * 24))], 4)
  const drawn = rows.map(row => (row.kind === 'message' ? `${row.message.seq}${row.opens ? ' opens' : ''}` : row.kind))
  assert.equal(drawn, ['day', '1 opens', '2', '3 opens', 'unread', '4 opens', 'day', '5 opens'])
})

rules('the line says one true thing', () => {
  const said = (standing: Parameters<typeof sentencesOf>[0]) => sentencesOf(standing).map(({ says }) => says)
  assert.equal(said({ line: 'connected', margin: 'saved', waiting: 0, refused: 0 }), ['saved'])
  assert.equal(said({ line: 'connected', margin: 'saved', waiting: 1, refused: 0 }), ['saving'])
  assert.equal(said({ line: 'connected', margin: 'saving', waiting: 0, refused: 1 }), ['refused'])
  assert.equal(said({ line: 'offline', margin: 'saved', waiting: 2, refused: 0 }), ['offline', 'unsent'])
  assert.equal(said({ line: 'reconnecting', margin: 'unsaved', waiting: 0, refused: 0 }), ['reconnecting', 'unsaved'])
  const of = (standing: Parameters<typeof sentencesOf>[0]) => sentencesOf(standing).flatMap(sentence => ('of' in sentence ? sentence.of : []))
  assert.equal(of({ line: 'connected', margin: 'saving', of: ['private'], waiting: 0, refused: 0 }), ['private'])
  assert.equal(of({ line: 'offline', margin: 'unsaved', of: ['own', 'shared'], waiting: 0, refused: 0 }), ['own', 'shared'])
  assert.equal(said({ line: 'ended', waiting: 2, refused: 0 }), ['endedUnsent'])
  assert.equal(said({ line: 'connected', margin: 'unsaved', isKept: false, waiting: 0, refused: 0 }), ['unkept'])
  assert.equal(said({ line: 'reconnecting', margin: 'unsaved', isKept: false, waiting: 2, refused: 0 }), ['unkept', 'reconnecting'])
  assert.equal(said({ line: 'ended', margin: 'unsaved', isKept: false, waiting: 0, refused: 0 }), ['endedUnkept'])
})

rules.run()
