// The degree, out of what stands in the house: what counts, what does not any more, who waits, and what each may know of it.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { plainDegree } from './support/acts.ts'
import { ownName, sharedName } from '../shared/margin.ts'
import type { Act } from '../shared/degree.ts'
import type { Message } from '../shared/discussion.ts'
import { mentionedIn } from '../shared/mention.ts'
import { waitingIn } from '../server/degree/waiting.ts'
import { openTestHouse } from './support/house.ts'
import { annotate, Device, until } from './support/margin.ts'
import { command, newCircle, newClientId, type LiveClient, type Person } from './support/people.ts'
import { HOUR, openTime } from './support/time.ts'

const degreeOf = (person: Person, groupId: string) => person.ask('GET /api/groups/:groupId/degree', `/api/groups/${groupId}/degree`)
const unmetBy = async (person: Person, groupId: string) =>
  (await person.ask('GET /api/groups/:groupId/unmet', `/api/groups/${groupId}/unmet`)).items

const say = (live: LiveClient, readingId: string, body: string, replyTo?: string) =>
  command(live, 'message:send', { readingId, id: newClientId(), body, ...(replyTo !== undefined && { replyTo }) })

test('answers in the discussion and to questions lift the group, and lifting is undone when they are erased', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { facilitator, group, reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const [f, e] = [facilitator.memberId, eve!.memberId]
  const [leading, eveLive] = [await facilitator.live(), await eve!.live()]
  assert.equal([(await degreeOf(eve!, group.id)).degree, (await degreeOf(eve!, group.id)).members], [0, 2])
  const first = await say(leading, readingId, 'Good evening')
  await say(eveLive, readingId, 'And to you', first.id)
  assert.is((await degreeOf(eve!, group.id)).degree, 0, 'one side holds nothing')
  const named = await say(leading, readingId, 'I hear you, @Eve')
  const now = time.clock().getTime()
  const acts: Act[] = [
    { id: '1', by: e, towards: f, kind: 'message', at: now }, { id: '2', by: f, towards: e, kind: 'message', at: now },
  ]
  assert.is((await degreeOf(eve!, group.id)).degree, plainDegree(acts, [e, f], now))
  const asked = await command(eveLive, 'question:ask', { readingId, id: newClientId(), body: 'What holds us?' })
  assert.equal((await degreeOf(facilitator, group.id)).waiting.filter(one => one.kind === 'question').map(({ kind, id, words }) => [kind, id, words]), [['question', asked.id, 'What holds us?']])
  await command(leading, 'question:answer', { id: asked.id, body: 'Our word.' })
  await command(eveLive, 'message:react', { readingId, id: first.id, emoji: '👍', on: true })
  acts.push({ id: '3', by: f, towards: e, kind: 'answer', at: now }, { id: '4', by: e, towards: f, kind: 'reaction', at: now })
  const lifted = await degreeOf(eve!, group.id)
  assert.is(lifted.degree, plainDegree(acts, [e, f], now))
  assert.ok(lifted.degree! > 0 && lifted.world >= 1 && lifted.step >= 1)
  assert.equal(lifted.waiting.filter(one => one.kind === 'question'), [])
  await command(leading, 'message:erase', { readingId, id: named.id })
  const after = plainDegree(acts.filter(act => act.id !== '2'), [e, f], now)
  assert.is((await degreeOf(eve!, group.id)).degree, after)
  for (const live of [leading, eveLive]) live.disconnect()
  await house.reopen()
  assert.is((await degreeOf(eve!, group.id)).degree, after, 'nothing of it was stored, and nothing was lost')
})

const reply = (doc: Y.Doc, id: string, to: string, words: string): void =>
  void doc.getMap('replies').set(id, new Y.Map<unknown>([['to', to], ['body', new Y.Text(words)], ['createdAt', '2026-01-01T00:00:00.000Z']]))

test('replies, signs and endorsements in the margins count once they are saved, and only towards what is there', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { facilitator, group, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [e, d] = [eve!.memberId, dov!.memberId]
  await using eves = await Device.of(eve!)
  await using dovs = await Device.of(dov!)
  const [own, others, shared] = [eves.open(ownName(readingId, e)), dovs.open(ownName(readingId, d)), dovs.open(sharedName(readingId))]
  await Promise.all([own.synced(), others.synced(), shared.synced()])
  annotate(own.doc, 'a1', 'I stop here')
  reply(own.doc, 'ghost', `${d}/nothing`, 'to nobody')
  shared.doc.getMap('joint').set('j1', new Y.Map<unknown>([['anchor', { revision: 1, blockId: 'b1', selectors: [{ type: 'TextQuoteSelector', exact: 'words' }] }], ['body', new Y.Text('Ours')], ['by', e], ['createdAt', '2026-11-22T18:00:00.000Z']]))
  await Promise.all([own.kept(), shared.kept()])
  const before = await degreeOf(facilitator, group.id)
  assert.equal(before.waiting.map(({ kind, id, memberId, words }) => [kind, id, memberId, words]).filter(([kind]) => kind === 'annotation'), [['annotation', `${e}/a1`, e, 'I stop here']])
  reply(others.doc, 'r1', `${e}/a1`, 'So do I')
  own.doc.getMap('endorsements').set('j1', '2026-11-22T18:00:00.000Z')
  await Promise.all([others.kept(), own.kept()])
  const climb = await house.open.house.degrees.of(group.id)
  const acts = [...climb.readings.values()].flatMap(one => [...one.acts.values()]).map(({ by, towards, kind }) => `${kind} ${by === e ? 'eve' : 'dov'} ${towards === e ? 'eve' : 'dov'}`)
  assert.equal(acts.sort(), ['endorsement eve dov', 'reply dov eve'], 'the joint note is of whose hand set it down, whatever it says')
  const met = await degreeOf(facilitator, group.id)
  assert.equal(met.waiting.filter(one => one.kind === 'annotation'), [])
  assert.equal((await unmetBy(eve!, group.id)).map(one => one.name), ['Facilitator'])
  assert.equal((await unmetBy(facilitator, group.id)).map(({ name, wrote }) => [name, wrote?.words]).sort(), [['Dov', 'So do I'], ['Eve', 'to nobody']])
  others.doc.transact(() => {
    others.doc.getMap('replies').delete('r1')
    others.doc.getMap('reactions').set(`${e}/nothing/👍`, '2026-11-22T18:00:00.000Z')
  })
  await others.kept()
  assert.equal((await degreeOf(facilitator, group.id)).waiting.filter(one => one.kind === 'annotation').length, 1)
})

test('the ladder of a group lies in memory while its rooms are sat in, and is the same when it is looked at anew', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const { house: { degrees, margins, onTiding } } = house.open, left: string[] = []
  onTiding('margin:left', one => left.push(one.readingId))
  const eves = await Device.of(eve!)
  await using dovs = await Device.of(dov!)
  const [own, others] = [eves.open(ownName(readingId, eve!.memberId)), dovs.open(ownName(readingId, dov!.memberId))]
  await Promise.all([own.synced(), others.synced()])
  annotate(own.doc, 'a1', 'I stop here')
  reply(others.doc, 'r1', `${eve!.memberId}/a1`, 'So do I')
  await Promise.all([own.kept(), others.kept()])
  const before = await degreeOf(facilitator, group.id), first = await degrees.of(group.id)
  await eves[Symbol.asyncDispose]()
  await until(() => margins.documents.of(readingId).every(one => one.memberId !== eve!.memberId || !one.seats.size), 'Eve gone')
  assert.is(await degrees.of(group.id), first, 'Dov still sits there')
  await dovs[Symbol.asyncDispose]()
  let climb = first
  await until(() => {
    void degrees.of(group.id).then(found => { climb = found })
    return climb !== first
  }, 'letting go of the ladder')
  assert.equal(left, [readingId], 'when the last has left, not the first')
  const { path: _then, ...after } = await degreeOf(facilitator, group.id), { path: _now, ...same } = before
  assert.equal(after, same)
})

test('first thoughts that are held back are told to nobody', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, post, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const { reading } = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id, reveal: 'together' })
  await using eves = await Device.of(eve!)
  const own = eves.open(ownName(reading.id, eve!.memberId))
  await own.synced()
  annotate(own.doc, 'a1', 'A first thought')
  await own.kept()
  assert.equal((await degreeOf(dov!, group.id)).waiting, [])
  assert.equal((await unmetBy(dov!, group.id)).filter(one => one.wrote), [])
  assert.is((await degreeOf(eve!, group.id)).waiting.length, 1)
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${reading.id}`, { revealed: true })
  assert.is((await degreeOf(dov!, group.id)).waiting.length, 1)
})

test('who is away or observes leaves the mean, the path goes by weeks, and a group may go without a ladder', async () => {
  const time = openTime('2026-10-01T18:00:00.000Z')
  await using house = await openTestHouse(time)
  const { facilitator, group, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [leading, eveLive] = [await facilitator.live(), await eve!.live()]
  const hello = await say(leading, readingId, 'hello')
  await say(leading, readingId, 'again', (await say(eveLive, readingId, 'hello', hello.id)).id)
  const whole = (await degreeOf(eve!, group.id)).degree!
  await facilitator.ask('PATCH /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${dov!.memberId}`, { away: true })
  const without = await degreeOf(eve!, group.id)
  assert.ok(without.degree! > whole)
  assert.is(without.members, 2)
  await facilitator.ask('PATCH /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${dov!.memberId}`, { away: false })
  assert.is((await degreeOf(eve!, group.id)).degree, whole)
  time.pass(21 * 24 * HOUR)
  const later = await degreeOf(eve!, group.id)
  assert.equal(later.path.map(one => one.on), ['2026-10-01', '2026-10-08', '2026-10-15', '2026-10-22'])
  assert.equal([later.path[0]!.degree, later.path.at(-1)!.degree], [whole, later.degree])
  await facilitator.ask('PATCH /api/groups/:groupId', `/api/groups/${group.id}`, { ladder: false })
  const off = await degreeOf(eve!, group.id)
  assert.equal([off.ladder, off.degree, off.path], [false, null, []])
  for (const live of [leading, eveLive]) live.disconnect()
})

test('a group calls its worlds as it likes, and its circle shows who answers whom and names nobody who does not', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [leading, eveLive] = [await facilitator.live(), await eve!.live()], path = `/api/groups/${group.id}`
  const first = await say(leading, readingId, 'Good evening')
  await say(leading, readingId, 'And to you', (await say(eveLive, readingId, 'Good evening', first.id)).id)
  const { circle } = await degreeOf(dov!, group.id)
  assert.equal([circle!.pairs.map(pair => [...pair].sort()), circle!.tied, circle!.open], [[[facilitator.memberId, eve!.memberId].sort()], 2, 1])
  assert.not.ok(JSON.stringify(circle).includes(dov!.memberId))
  const worlds = ['One', 'Two', 'Three', 'Four', 'Five']
  assert.is(await eve!.refusal('PATCH', path, { worlds }), 'not-allowed')
  assert.is(await facilitator.refusal('PATCH', path, { worlds: ['One'] }), 'invalid')
  await facilitator.ask('PATCH /api/groups/:groupId', path, { worlds })
  assert.equal((await degreeOf(eve!, group.id)).worlds, worlds)
  await facilitator.ask('PATCH /api/groups/:groupId', path, { worlds: 'numbers' })
  await house.reopen()
  assert.is((await degreeOf(eve!, group.id)).worlds, 'numbers')
  await facilitator.ask('PATCH /api/groups/:groupId', path, { worlds: null })
  assert.is((await degreeOf(eve!, group.id)).worlds, undefined)
  await facilitator.ask('PATCH /api/groups/:groupId', path, { ladder: false })
  assert.is((await degreeOf(eve!, group.id)).circle, undefined, 'a group that goes without the ladder goes without the circle')
  for (const live of [leading, eveLive]) live.disconnect()
})

test('strangers see nothing of it', async () => {
  await using house = await openTestHouse()
  const one = await newCircle(house.url, []), other = await newCircle(house.url, [])
  for (const path of ['degree', 'unmet']) assert.is(await other.facilitator.refusal('GET', `/api/groups/${one.group.id}/${path}`), 'not-found')
})

const message = (seq: number, memberId: string, body: string, more: Partial<Message> = {}): Message =>
  ({ id: `${seq}`.padStart(21, '0'), seq, readingId: 'r', memberId, body, createdAt: new Date(seq * 1000).toISOString(), ...more })
const names = new Map([['a', 'Dan'], ['b', 'Dan Bar'], ['c', 'Ann']])
const waitingOf = (messages: Message[]) =>
  waitingIn({ readingId: 'r', createdAt: '1970-01-01T00:00:00.000Z', messages, questions: [], margins: new Map(), joint: new Map() }).map(one => one.words)

test('in the flow of a discussion only the last word waits, and what asks', () => {
  const asks = message(1, 'a', 'Who reads?')
  assert.equal(waitingOf([asks, message(2, 'b', 'I am here'), message(3, 'a', 'Good')]), ['Who reads?', 'Good'])
  assert.equal(waitingOf([asks, message(2, 'b', 'I do', { replyTo: asks.id }), message(3, 'c', 'Good'), message(4, 'c', 'Go on', { reactions: { '👍': ['a'] } })]), [])
  assert.equal(waitingOf([asks, message(2, 'b', 'Me, @Dan', { mentions: ['a'] })]), [])
  assert.equal(waitingOf([message(1, 'a', '', { erased: true })]), [])
})

test('a name is read as far as it goes', () => {
  assert.equal(mentionedIn('@Dan Bar and @Ann, not ann@example.org', names), ['b', 'c'])
  assert.equal(mentionedIn('@Dan', names), ['a'])
  assert.equal(mentionedIn('nobody, @Danny, dan@Ann', names), [])
  assert.equal(mentionedIn('(@ann) @דן, @דניאל', new Map([...names, ['d', 'דן']])), ['c', 'd'])
  const twins = new Map([['a', 'Dan'], ['b', 'Dan']])
  assert.equal([mentionedIn('@Dan', twins), mentionedIn('@Dan', twins, ['b', 'c']), mentionedIn('nobody', twins, ['b'])], [['a', 'b'], ['b'], []])
})

test.run()
