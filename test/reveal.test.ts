// Before the reveal not a byte of what others wrote goes out, by any door; private words never do. Afterwards the words are there.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Reveal } from '../shared/reading.ts'
import { Ear, type Fillings } from './support/eavesdrop.ts'
import { openTestHouse } from './support/house.ts'
import { command, newCircle, newClientId, nextFact, type Person } from './support/people.ts'
import { anchorOn, answer, mark, writeIn } from './support/web-annotations.ts'

const HELD = ['canarybody', 'canarytag', 'canaryquote', 'canaryselector', 'canaryreply', 'canarylater', 'canarybrought', 'canaryid']
const PRIVATE = ['canaryprivate', 'canaryprivatetag']
const ASKED = 'canaryquestion'

const setting = async (url: string, reveal: Reveal) => {
  const circle = await newCircle(url, ['Eve', 'Dov'])
  const { facilitator, group, reading: { id: readingId }, post, members: [eve, dov], invite } = circle
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { reveal })
  const anchor = anchorOn(post.blocks.at(-1)!, 'words', [{ type: 'Odd', value: 'canaryselector' }])
  await writeIn(eve!, `${readingId}/by/${eve!.memberId}`, doc => {
    mark(doc, 'a1', { body: 'canarybody', tags: ['canarytag'], anchor })
    mark(doc, 'canaryid', { motivation: 'highlighting', anchor: { revision: 1, blockId: 'gone', selectors: [{ type: 'TextQuoteSelector', exact: 'canaryquote' }] } })
    answer(doc, 'r1', { to: `${eve!.memberId}/a1`, body: 'canaryreply' })
  })
  await eve!.ask('POST /api/readings/:readingId/annotations', `/api/readings/${readingId}/annotations`, [{ id: 'urn:x:1', type: 'Annotation', bodyValue: 'canarybrought', target: 'https://example.org/' }])
  await writeIn(eve!, `${readingId}/mine`, doc => mark(doc, 'p1', { body: 'canaryprivate', tags: ['canaryprivatetag'], anchor }))
  const fillings: Fillings = {
    groupId: [group.id], readingId: [readingId], postId: [post.id], memberId: [eve!.memberId, dov!.memberId, 'mine', 'joint'], id: ['a1', 'r1', 'p1', 'canaryid'],
    inviteId: ['none'], token: [invite], conventionId: ['none'], feedId: ['none'], query: [`group=${group.id}&q=canary&key=none`],
  }
  const names = [eve!.memberId, dov!.memberId, facilitator.memberId].map(id => `${readingId}/by/${id}`)
  const odd = [readingId, `${readingId}/by/`, `${readingId}/mine/${eve!.memberId}`, `${readingId}/by/${eve!.memberId}/`, `${readingId}/by/%65${eve!.memberId}`, `margin/${readingId}/by/${eve!.memberId}`]
  return { ...circle, readingId, eve: eve!, dov: dov!, fillings, names: [...names, `${readingId}/mine`, `${readingId}/shared`, ...odd] }
}

type Setting = Awaited<ReturnType<typeof setting>>

/** All a member can hear while Eve goes on writing. */
const listen = async (person: Person, { readingId, group, eve, fillings, names }: Setting): Promise<Ear> => {
  const ear = new Ear(person), { key } = await person.ask('POST /api/groups/:groupId/key', `/api/groups/${group.id}/key`)
  const query = ['canary', ...HELD, ...PRIVATE].map(word => `group=${group.id}&q=${word}&key=${key}`)
  await ear.sync(names)
  await ear.enter(readingId)
  await writeIn(eve, `${readingId}/by/${eve.memberId}`, doc => mark(doc, 'later', { body: 'canarylater', anchor: { revision: 1, blockId: 'x', selectors: [] } }))
  const live = await eve.live()
  await command(live, 'room:enter', { readingId })
  await command(live, 'question:ask', { readingId, id: newClientId(), body: ASKED, private: true })
  live.disconnect()
  await ear.settle(readingId, 2)
  await ear.ask({ ...fillings, query })
  await ear.settle(readingId, 3)
  for (const open of [`/api/groups/${group.id}/feed.xml`, `/api/readings/${readingId}/feed.xml`, `/api/groups/${group.id}/calendar.ics`, '/api/search', '/api/me/inbox'])
    assert.ok(ear.heard.some(({ from }) => from.startsWith(`200 ${open}`)), `${open} was answered`)
  return ear
}

const found = (ear: Ear, words: readonly string[]) => words.flatMap(word => ear.whereIs(word).map(where => `${word}: ${where}`))

const heldBack = async (reveal: 'after-own' | 'together', listeners: (setting: Setting) => Person[], open: (setting: Setting) => Promise<unknown>): Promise<void> => {
  await using house = await openTestHouse()
  const set = await setting(house.url, reveal)
  for (const person of listeners(set)) {
    await using ear = await listen(person, set)
    assert.equal(found(ear, [...HELD, ...PRIVATE]), [], `${reveal}: ${person.name} before`)
    if (person === set.dov) assert.equal(found(ear, [ASKED]), [])
    assert.ok(ear.heard.length > 60, 'the ear is not deaf')
  }
  await open(set)
  await using ear = await listen(set.dov, set)
  for (const word of HELD) {
    const places = ear.whereIs(word)
    for (const door of ['sync', 'mux', '200 /api']) assert.ok(places.some(place => place.startsWith(door)), `${word} is heard at ${door} afterwards: ${places.join(', ')}`)
  }
  assert.equal(found(ear, [...PRIVATE, ASKED]), [], 'private words stay private')
}

test('revealed together: nobody hears a word before the facilitator reveals them, not even the facilitator', async () => {
  await heldBack('together', ({ dov, facilitator }) => [dov, facilitator], async ({ facilitator, dov, readingId }) => {
    const live = await dov.live()
    await command(live, 'room:enter', { readingId })
    const told = nextFact(live, 'reading:revealed')
    await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { revealed: true })
    assert.is((await told).readingId, readingId)
    live.disconnect()
  })
})

test('revealed after one\'s own: nobody hears a word before having written one', async () => {
  await heldBack('after-own', ({ dov, facilitator }) => [dov, facilitator], ({ dov, readingId, post }) =>
    writeIn(dov, `${readingId}/by/${dov.memberId}`, doc => mark(doc, 'own', { body: 'mine', anchor: anchorOn(post.blocks.at(-1)!, 'words') })))
})

test('live: words are heard as they are written, private ones by nobody, ever', async () => {
  await using house = await openTestHouse()
  const set = await setting(house.url, 'live')
  await using ear = await listen(set.dov, set)
  for (const word of HELD) assert.ok(ear.whereIs(word).some(place => place.startsWith('sync')), `${word} at the sync door`)
  assert.equal(found(ear, [...PRIVATE, ASKED]), [])
  await using own = await listen(set.eve, set)
  for (const word of PRIVATE) assert.equal(own.whereIs(word).filter(place => place.includes('/mine') || place.includes('mine=1')).length > 0, true, `its writer hears ${word}`)
  assert.equal(own.whereIs('canaryprivate').filter(place => !/mine|mux|\/me\/export/.test(place)), [])
})

test.run()
