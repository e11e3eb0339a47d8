// What a facilitator hides is gone from every exit until it is restored; its writer knows why, and the group can read what was done.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Moderation } from '../shared/moderation.ts'
import { openTestHouse } from './support/house.ts'
import { Device, Raw, until } from './support/margin.ts'
import { command, joinBy, newCircle, newClientId, newPerson, nextFact, type Person } from './support/people.ts'
import { anchorOn, answer, ask, mark, writeIn } from './support/web-annotations.ts'

const WORDS = 'canaryannotation', REPLY = 'canaryreply', MESSAGE = 'canarymessage'

const moderate = (person: Person, readingId: string, body: { action: 'hide' | 'restore' | 'flag' | 'unflag'; what: string; reason?: string }): Promise<Moderation> =>
  person.ask('POST /api/readings/:readingId/moderation', `/api/readings/${readingId}/moderation`, body)
const standing = (person: Person, readingId: string): Promise<Moderation> =>
  person.ask('GET /api/readings/:readingId/moderation', `/api/readings/${readingId}/moderation`)

const written = async (url: string) => {
  const circle = await newCircle(url, ['Eve', 'Dov'])
  const { reading: { id: readingId }, post, members: [eve, dov] } = circle
  await writeIn(eve!, `${readingId}/by/${eve!.memberId}`, doc => {
    mark(doc, 'a1', { body: WORDS, tags: ['kept'], anchor: anchorOn(post.blocks.at(-1)!, 'words') })
    answer(doc, 'r1', { to: `${eve!.memberId}/a1`, body: REPLY })
  })
  const messageId = newClientId()
  const live = await eve!.live()
  await command(live, 'room:enter', { readingId })
  await command(live, 'message:send', { readingId, id: messageId, body: MESSAGE })
  live.disconnect()
  const names = { annotation: `annotation/${eve!.memberId}/a1`, reply: `reply/${eve!.memberId}/r1`, message: `message/${messageId}` }
  return { ...circle, readingId, eve: eve!, dov: dov!, names }
}

/** Everything a member can get at by asking, moderation aside. */
const everything = async (person: Person, readingId: string): Promise<string> => {
  const paths = [
    'annotations', 'annotations?mine=1', 'export?as=html', 'export?as=markdown', 'export?as=csv', 'export?as=jsonld', 'messages', 'margins', 'questions',
  ].map(path => `/api/readings/${readingId}/${path}`)
  const told = await Promise.all([...paths, '/api/me/export'].map(path => ask(person, path)))
  return told.map(({ text }) => text).join('\n')
}

/** All bytes of a member's margin as a newcomer gets them. */
const synced = async (person: Person, name: string): Promise<string> => {
  await using device = await Device.of(person)
  using raw = await Raw.open(device, name)
  raw.step1()
  await until(() => raw.heard.some(message => message[0] === 0 && message[1] === 1), 'the whole document')
  return Buffer.concat(raw.heard).toString('latin1')
}

test('what is hidden leaves every exit, its writer knows why, and it comes back whole', async () => {
  await using house = await openTestHouse()
  const { facilitator, eve, dov, readingId, names } = await written(house.url)
  const own = `${readingId}/by/${eve.memberId}`
  const before = await everything(dov, readingId)
  for (const canary of [WORDS, REPLY, MESSAGE]) assert.ok(before.includes(canary), canary)
  assert.ok((await synced(dov, own)).includes(WORDS))
  await using device = await Device.of(dov)
  const page = device.open(own)
  await page.synced()
  const dovLive = await dov.live()
  await command(dovLive, 'room:enter', { readingId })
  const [erased, changed] = [nextFact(dovLive, 'message:erased'), nextFact(dovLive, 'moderation:changed')]
  for (const what of Object.values(names)) await moderate(facilitator, readingId, { action: 'hide', what, reason: 'off the text' })
  assert.is((await erased).body, '')
  assert.is((await changed).readingId, readingId)
  await until(() => !page.annotations.has('a1'), 'it left the open page')
  const sees = async (person: Person): Promise<void> => {
    const told = await everything(person, readingId)
    for (const canary of [WORDS, REPLY, MESSAGE]) assert.not.ok(told.includes(canary), `${person.name} ${canary}`)
    const bytes = await synced(person, own)
    for (const canary of [WORDS, REPLY]) assert.not.ok(bytes.includes(canary), `${person.name} ${canary} in bytes`)
  }
  for (const person of [dov, eve, facilitator]) await sees(person)
  const list = await standing(dov, readingId)
  assert.equal(list.items.map(({ action, what, memberId, reason }) => [action, what, memberId, reason]), Object.values(names).reverse().map(what => ['hide', what, facilitator.memberId, 'off the text']))
  assert.not.ok(JSON.stringify(list).includes('canary'), 'what was done, not what it said')
  const hers = (await standing(eve, readingId)).hidden.find(({ what }) => what === names.annotation)
  assert.equal([hers?.reason, hers?.memberId, hers?.body], ['off the text', facilitator.memberId, WORDS])
  assert.is((await standing(facilitator, readingId)).hidden.length, 3)
  await house.reopen()
  await sees(dov)
  for (const what of Object.values(names)) await moderate(facilitator, readingId, { action: 'restore', what, reason: 'a mistake' })
  const after = await everything(dov, readingId)
  for (const canary of [WORDS, REPLY, MESSAGE]) assert.ok(after.includes(canary), canary)
  assert.equal(page.annotations.get('a1')?.toJSON().tags ?? ['kept'], ['kept'])
  const { items, hidden } = await standing(eve, readingId)
  assert.equal([items.length, items[0]!.action, items[0]!.reason, hidden], [6, 'restore', 'a mistake', []])
  dovLive.disconnect()
})

test('written anew under the same name it stays hidden, and what is restored is what was looked at', async () => {
  await using house = await openTestHouse()
  const { facilitator, eve, dov, readingId, names, post } = await written(house.url)
  await moderate(facilitator, readingId, { action: 'hide', what: names.annotation, reason: 'off the text' })
  const again = (doc: Parameters<typeof mark>[0]): void => mark(doc, 'a1', { body: 'canaryagain', anchor: anchorOn(post.blocks.at(-1)!, 'words') })
  await writeIn(eve, `${readingId}/by/${eve.memberId}`, again)
  assert.not.ok((await everything(dov, readingId)).includes('canaryagain'))
  assert.is((await ask(dov, `/api/readings/${readingId}/annotations/${eve.memberId}/a1`)).status, 404)
  await moderate(facilitator, readingId, { action: 'hide', what: names.annotation, reason: 'off the text' })
  assert.not.ok((await synced(dov, `${readingId}/by/${eve.memberId}`)).includes('canaryagain'), 'hidden again, it leaves the document again')
  assert.is((await standing(dov, readingId)).items.length, 1, 'hiding what is hidden is said once')
  const file = [{ id: `${house.url}/api/readings/${readingId}/annotations/${eve.memberId}/a1`, type: 'Annotation', bodyValue: 'canaryagain', target: 'https://example.org/' }]
  assert.is(await eve.refusal('POST', `/api/readings/${readingId}/annotations`, file), 'invalid')
  await writeIn(eve, `${readingId}/by/${eve.memberId}`, again)
  await moderate(facilitator, readingId, { action: 'restore', what: names.annotation })
  const told = await everything(dov, readingId)
  assert.ok(told.includes(WORDS) && !told.includes('canaryagain'))
})

test('members flag for the facilitators\' eyes; hiding settles it', async () => {
  await using house = await openTestHouse()
  const { facilitator, eve, dov, readingId, names } = await written(house.url)
  const live = await facilitator.live()
  const heard = nextFact(live, 'moderation:changed')
  await moderate(dov, readingId, { action: 'flag', what: names.reply, reason: 'please look' })
  assert.is((await heard).readingId, readingId)
  assert.equal((await standing(facilitator, readingId)).flags.map(({ what, memberId, reason }) => [what, memberId, reason]), [[names.reply, dov.memberId, 'please look']])
  assert.is((await standing(dov, readingId)).flags.length, 1)
  assert.equal((await standing(eve, readingId)).flags, [], 'nobody learns who flagged them')
  await moderate(dov, readingId, { action: 'unflag', what: names.reply })
  assert.equal((await standing(facilitator, readingId)).flags, [])
  await moderate(dov, readingId, { action: 'flag', what: names.reply, reason: 'please look' })
  await moderate(facilitator, readingId, { action: 'hide', what: names.reply, reason: 'seen' })
  assert.equal((await standing(facilitator, readingId)).flags, [])
  live.disconnect()
})

test('who may not moderate changes nothing, and learns nothing', async () => {
  await using house = await openTestHouse()
  const { facilitator, group, eve, dov, readingId, names } = await written(house.url)
  const path = `/api/readings/${readingId}/moderation`
  const { token } = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, { role: 'observer' })
  const [observer, stranger] = [await joinBy(house.url, token, 'Observer'), await newPerson(house.url, 'Stranger')]
  const hide = { action: 'hide', what: names.annotation, reason: 'no' }
  for (const person of [eve, dov, observer]) assert.is(await person.refusal('POST', path, hide), 'not-allowed', person.name)
  assert.is(await stranger.refusal('POST', path, hide), 'not-found')
  assert.is(await stranger.refusal('GET', path), 'not-found')
  for (const what of ['message/x', 'joint/j', 'annotation/a', 'annotation/a/b/c', '']) assert.is(await facilitator.refusal('POST', path, { ...hide, what }), 'invalid', what)
  assert.is(await facilitator.refusal('POST', path, { action: 'hide', what: names.annotation }), 'invalid', 'hiding says why')
  for (const what of [`annotation/${eve.memberId}/none`, 'annotation/nobody/a1', `message/${newClientId()}`]) assert.is(await facilitator.refusal('POST', path, { ...hide, what }), 'not-found', what)
  assert.is(await facilitator.refusal('POST', path, { action: 'restore', what: names.annotation }), 'not-found')
  assert.ok((await everything(dov, readingId)).includes(WORDS))
  assert.equal(await standing(dov, readingId), { items: [], hidden: [], flags: [] })
})

test('before the reveal nobody hides, flags or reads of what they may not see', async () => {
  await using house = await openTestHouse()
  const { facilitator, eve, dov, readingId, names } = await written(house.url)
  await moderate(facilitator, readingId, { action: 'hide', what: names.reply, reason: 'off the text' })
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { reveal: 'together' })
  for (const action of ['hide', 'flag']) assert.is(await facilitator.refusal('POST', `/api/readings/${readingId}/moderation`, { action, what: names.annotation, reason: 'x' }), 'not-found')
  for (const person of [dov, facilitator]) assert.equal(await standing(person, readingId), { items: [], hidden: [], flags: [] })
  assert.is((await standing(eve, readingId)).hidden.length, 1)
})

test('a facilitator puts a note that lost its words beside others: its words and writer stay, the list says so, and nobody moves one that stands where it was put', async () => {
  await using house = await openTestHouse()
  const { facilitator, eve, dov, post, readingId, names } = await written(house.url)
  const path = `/api/readings/${readingId}/moderation`, here = anchorOn(post.blocks[0]!, 'paragraph')
  assert.is(await facilitator.refusal('POST', path, { action: 'move', what: names.annotation, anchor: here }), 'conflict')
  const { post: next } = await facilitator.ask('POST /api/posts/:postId/revisions', `/api/posts/${post.id}/revisions`, { text: 'First thoughts\n\nOne paragraph.\n\nNothing of the rest is left.' })
  const anchor = { ...anchorOn(next.blocks.at(-1)!, 'the rest'), revision: next.revision }
  for (const person of [eve, dov]) assert.is(await person.refusal('POST', path, { action: 'move', what: names.annotation, anchor }), 'not-allowed', person.name)
  assert.is(await facilitator.refusal('POST', path, { action: 'move', what: names.annotation }), 'invalid', 'moving says where')
  assert.is(await facilitator.refusal('POST', path, { action: 'move', what: names.annotation, anchor: anchorOn(post.blocks.at(-1)!, 'Another') }), 'invalid', 'only beside words that are there')
  for (const what of [names.reply, names.message, `annotation/${eve.memberId}/none`]) assert.is(await facilitator.refusal('POST', path, { action: 'move', what, anchor }), 'not-found', what)
  await facilitator.ask('POST /api/readings/:readingId/moderation', path, { action: 'move', what: names.annotation, anchor })
  await house.reopen()
  const told = await ask(dov, `/api/readings/${readingId}/annotations/${eve.memberId}/a1`)
  assert.ok(told.text.includes('the rest') && told.text.includes(WORDS) && told.text.includes(eve.memberId))
  assert.equal((await standing(dov, readingId)).items.map(({ action, what, memberId }) => [action, what, memberId]), [['move', names.annotation, facilitator.memberId]])
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { reveal: 'together' })
  assert.is(await facilitator.refusal('POST', path, { action: 'move', what: names.annotation, anchor }), 'not-found', 'nor what is not revealed')
})

test('whoever is erased is erased from what was hidden too', async () => {
  await using house = await openTestHouse()
  const { facilitator, eve, dov, readingId, names } = await written(house.url)
  for (const what of Object.values(names)) await moderate(facilitator, readingId, { action: 'hide', what, reason: 'off the text' })
  await moderate(eve, readingId, { action: 'flag', what: names.annotation, reason: 'x' }).catch(() => {})
  await eve.ask('DELETE /api/me', '/api/me')
  assert.equal((await standing(facilitator, readingId)).hidden, [])
  assert.is((await standing(dov, readingId)).items.length, 3)
  for (const what of Object.values(names)) assert.is(await facilitator.refusal('POST', `/api/readings/${readingId}/moderation`, { action: 'restore', what }), 'not-found')
})

test.run()
