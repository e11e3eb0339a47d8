// Erasing that something came in the way of: it is not told before it is done, and it is gone on with.
import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { Refusal } from '../shared/refusal.ts'
import { openTestHouse, type TestHouse } from './support/house.ts'
import { annotate, Device, until, type Page } from './support/margin.ts'
import { answerTo, command, newCircle, newClientId, nextFact, type Person } from './support/people.ts'
import { holding } from './support/store-folder.ts'

const erasing = suite('erasing that was interrupted')
const CANARY = 'the canary sings at noon'

const openFor = async (person: Person, name: string): Promise<Page> => {
  const page = (await Device.of(person)).open(name)
  await page.synced()
  return page
}

/** A circle in which Dina wrote beside its reading, in what is hers and in what is everybody's. */
const written = async (house: TestHouse) => {
  const circle = await newCircle(house.url, ['Dina'])
  const dina = circle.members[0]!, { id } = circle.reading
  const [own, shared] = [await openFor(dina, `${id}/by/${dina.memberId}`), await openFor(dina, `${id}/shared`)]
  annotate(own.doc, 'a1', CANARY)
  shared.doc.getMap('joint').set('j1', new Y.Map<unknown>([['body', new Y.Text(CANARY)]]))
  await Promise.all([own.kept(), shared.kept()])
  own.close()
  shared.close()
  return { ...circle, dina, path: `/api/readings/${id}` }
}

/** The disk refuses the next of these until the house is opened again, or so many times; of all streams, or of those called so. */
const refusing = ({ open }: TestHouse, what: 'drop' | 'compact', { times = Infinity, of = '' } = {}): void => {
  const { log } = open.house.store, does = log[what].bind(log) as (...all: unknown[]) => Promise<void>
  Object.assign(log, { [what]: async (...all: unknown[]) => {
    if (String(all[0]).startsWith(of) && times-- > 0) throw new Refusal('unavailable', 'The disk does not take anything in right now.')
    return does(...all)
  } })
}

const status = async (person: Person, path: string): Promise<number> => (await person.send('DELETE', path)).status

erasing('a reading is erased when it is asked for again', async () => {
  await using house = await openTestHouse()
  const { facilitator, dina, path } = await written(house)
  refusing(house, 'drop', { times: 1 })
  assert.is(await status(facilitator, path), 503)
  assert.ok((await holding(house.dir, CANARY)).length)
  assert.is(await status(dina, path), 403)
  assert.is(await status(facilitator, path), 200)
  assert.equal(await holding(house.dir, CANARY), [])
  assert.is(await status(facilitator, path), 404)
})

erasing('a reading is erased when the house opens again', async () => {
  await using house = await openTestHouse()
  const { facilitator, path } = await written(house)
  refusing(house, 'drop', { times: 1 })
  assert.is(await status(facilitator, path), 503)
  await house.reopen()
  assert.equal(await holding(house.dir, CANARY), [])
})

for (const [whose, erase] of [
  ['who wrote there erases themselves', ({ dina }) => status(dina, '/api/me')],
  ['its group is', ({ facilitator, group }) => status(facilitator, `/api/groups/${group.id}`)],
] satisfies [string, (circle: Awaited<ReturnType<typeof written>>) => Promise<number>][]) {
  erasing(`a reading is erased when ${whose}`, async () => {
    await using house = await openTestHouse()
    const circle = await written(house)
    refusing(house, 'drop', { times: 2 })
    assert.is(await status(circle.facilitator, circle.path), 503)
    assert.is(await erase(circle), 503, 'it is not told while the words are there')
    await house.reopen()
    assert.equal(await holding(house.dir, CANARY), [])
  })
}

erasing('a member whose words the disk would not let go is told so, and they are gone when the house opens again', async () => {
  await using house = await openTestHouse()
  const { dina } = await written(house)
  refusing(house, 'compact')
  assert.is(await status(dina, '/api/me'), 503)
  assert.ok((await holding(house.dir, CANARY)).length)
  await house.reopen()
  assert.equal(await holding(house.dir, CANARY), [])
})

erasing('so are their messages', async () => {
  await using house = await openTestHouse()
  const { facilitator, dina, reading } = await written(house)
  const live = await dina.live()
  await command(live, 'room:enter', { readingId: reading.id })
  await command(live, 'message:send', { readingId: reading.id, id: newClientId(), body: 'said at noon' })
  live.disconnect()
  refusing(house, 'compact', { of: 'messages/' })
  assert.is(await status(dina, '/api/me'), 503)
  assert.ok((await holding(house.dir, 'said at noon')).length)
  await house.reopen()
  assert.equal(await holding(house.dir, 'said at noon'), [])
  const { items } = await facilitator.ask('GET /api/readings/:readingId/messages', `/api/readings/${reading.id}/messages`)
  assert.equal(items.map(({ erased, body }) => [erased, body]), [[true, '']])
})

for (const when of ['at once', 'after a restart']) erasing(`a message that is erased again, since the disk refused at first, is erased then (${when})`, async () => {
  await using house = await openTestHouse()
  const { members: [dina, dov], reading: { id: readingId } } = await newCircle(house.url, ['Dina', 'Dov'])
  const said = { readingId, id: newClientId() }
  const enter = async (person: Person) => {
    const live = await person.live()
    await command(live, 'room:enter', { readingId })
    return live
  }
  const first = await enter(dina!)
  await command(first, 'message:send', { ...said, body: CANARY })
  refusing(house, 'compact', { times: 1 })
  const answer = await answerTo(first, 'message:erase', said)
  assert.is(answer.ok ? 'ok' : answer.refusal.code, 'unavailable')
  if (when !== 'at once') await house.reopen()
  const [live, other] = [await enter(dina!), await enter(dov!)]
  const told = nextFact(other, 'message:erased')
  await command(live, 'message:erase', said)
  assert.equal(await holding(house.dir, CANARY), [])
  assert.is((await told).id, said.id)
  for (const one of [first, live, other]) one.disconnect()
})

erasing('or a little later', async () => {
  const rung: Array<() => void> = []
  await using house = await openTestHouse({ alarm: (_at, ring) => { rung.push(ring); return () => {} } })
  const { dina, facilitator } = await written(house)
  const live = await facilitator.live(), told = nextFact(live, 'member:left')
  refusing(house, 'compact', { times: 5 })
  assert.is(await status(dina, '/api/me'), 503)
  assert.ok((await holding(house.dir, CANARY)).length)
  for (const ring of rung) ring()
  assert.is((await told).memberId, dina.memberId)
  live.disconnect()
  const { shelf } = house.open.house.store
  let left = 1
  await until(() => {
    void shelf.list('erasing').then(all => { left = all.length })
    return left === 0
  }, 'all erased')
  assert.equal(await holding(house.dir, CANARY), [])
})

erasing('what cannot be read keeps no house closed, and no other words', async () => {
  const said: string[] = [], rung: Array<() => void> = []
  await using house = await openTestHouse({ config: { logLevel: 'error' }, write: line => said.push(line), alarm: (_at, ring) => { rung.push(ring); return () => {} } })
  const { facilitator, dina, group, post } = await written(house)
  const { reading } = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id })
  const other = await openFor(dina, `${reading.id}/by/${dina.memberId}`)
  annotate(other.doc, 'a1', 'another canary')
  await other.kept()
  other.close()
  await house.reopen()
  const [file = ''] = (await readdir(join(house.dir, 'log'))).filter(name => name.endsWith('shared.log'))
  await truncate(join(house.dir, 'log', file), 60)
  await house.reopen()
  assert.is(await status(dina, '/api/me'), 503)
  assert.equal(await holding(house.dir, 'another canary'), [])
  assert.ok(rung.length, 'it is tried again')
  await house.reopen()
  assert.ok(said.some(line => line.includes('erasing:unfinished')))
  assert.is((await facilitator.send('GET', '/api/me')).status, 200)
})

erasing('what older houses left behind of readings that are gone is dropped once, and no more', async () => {
  await using house = await openTestHouse()
  const { reading } = await written(house)
  for (const mark of [false, true]) {
    const { log, shelf } = house.open.house.store
    for (const stream of ['margin/gone/by/m', 'messages/gone']) await log.append(stream, Buffer.from('left behind'))
    if (!mark) await shelf.change(async draft => draft.drop('once', 'orphans'))
    await house.reopen()
    assert.is((await holding(house.dir, 'left behind')).length > 0, mark)
  }
  assert.ok((await house.open.house.store.log.streams(`margin/${reading.id}/`)).length)
})

erasing.run()
