// A page says whose it is at every door: left open, it neither speaks nor hears as whoever signed in on its device since.
import { io } from 'socket.io-client'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { Mux } from '../client/margin/mux.ts'
import { WHOSE } from '../shared/whose.ts'
import { openTestHouse } from './support/house.ts'
import { annotate, Page, RealSocket, syncUrl } from './support/margin.ts'
import { newCircle, newPerson, Person } from './support/people.ts'

test('over REST, another\'s page is answered as whoever is not signed in, and changes nothing', async () => {
  await using house = await openTestHouse()
  const [dina, dov] = [await newPerson(house.url, 'Dina'), await newPerson(house.url, 'Dov')]
  const send = async (as: string, method: string, path: string, body?: unknown) => (await dov.send(method, path, body, { [WHOSE]: as })).status
  assert.is(await send(dov.memberId, 'GET', '/api/me'), 200)
  for (const as of [dina.memberId, '', `${dov.memberId}, ${dina.memberId}`]) assert.is(await send(as, 'GET', '/api/me'), 401, as)
  assert.is(await send(dina.memberId, 'PATCH', '/api/me', { name: 'Not Dov' }), 401)
  assert.is(await send(dina.memberId, 'POST', '/api/groups', { name: 'Not his' }), 401)
  const { cookie } = dov
  assert.is(await send(dina.memberId, 'DELETE', '/api/session'), 401)
  assert.is(dov.cookie, cookie)
  const { member, groups } = await dov.ask('GET /api/me', '/api/me')
  assert.equal([member.name, groups], ['Dov', []])
})

test('whoever comes back on another\'s page takes the place of the one who was signed in', async () => {
  await using house = await openTestHouse()
  const [dina, dov] = [await newPerson(house.url, 'Dina'), await newPerson(house.url, 'Dov')]
  const secured = { email: 'dina@example.org', password: 'a long evening in november' }
  await dina.ask('PATCH /api/me', '/api/me', secured)
  const device = Object.assign(new Person(house.url, 'the device'), { cookie: dov.cookie })
  assert.is((await device.send('POST', '/api/session', secured, { [WHOSE]: dina.memberId })).status, 201)
  assert.is((await device.ask('GET /api/me', '/api/me')).member.id, dina.memberId)
  assert.is(await dov.refusal('GET', '/api/me'), 'not-signed-in')
})

test('the live door lets in whose page it is, and who does not say', async () => {
  await using house = await openTestHouse()
  const [dina, dov] = [await newPerson(house.url, 'Dina'), await newPerson(house.url, 'Dov')]
  const knock = (auth: object): Promise<string> => new Promise(done => {
    const socket = io(house.url, { transports: ['websocket'], forceNew: true, reconnection: false, auth, extraHeaders: { cookie: dov.cookie, origin: house.url } })
    const end = (word: string) => { socket.disconnect(); done(word) }
    socket.once('connect', () => end('in')).once('connect_error', error => end((error as Error & { data: { code: string } }).data.code))
  })
  for (const auth of [{}, { as: dov.memberId }]) assert.is(await knock(auth), 'in')
  for (const as of [dina.memberId, '', null, [dov.memberId]]) assert.is(await knock({ as }), 'not-signed-in', JSON.stringify(as))
})

test('the sync door takes no word from another\'s page and gives it none, alone or among many documents', async () => {
  await using house = await openTestHouse()
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'])
  const token = await dov!.token(), name = `${reading.id}/mine`
  const alone = (as?: string) => ({ url: syncUrl(house.url), WebSocketPolyfill: RealSocket, params: { token, ...(as !== undefined && { as }) } as Record<string, string> })
  const among = (as?: string) => {
    const url = `${syncUrl(house.url)}?token=${token}`
    return { url, WebSocketPolyfill: new Mux(url, as).polyfill }
  }
  for (const [nth, door] of [alone, among].entries()) {
    const writes = async (as: string | undefined, id: string): Promise<Page> => {
      const doc = new Y.Doc(), { url, ...how } = door(as)
      annotate(doc, id, `words ${id}`)
      return new Page(new WebsocketProvider(url, name, doc, { disableBc: true, ...how }))
    }
    for (const [as, id] of [[dov!.memberId, `right${nth}`], [undefined, `unsaid${nth}`]] as const) {
      const page = await writes(as, id)
      await page.kept()
      page.close()
    }
    for (const as of [dina!.memberId, '']) {
      const other = await writes(as, `other${nth}`)
      assert.is((await other.ended()).code, 4401)
      assert.equal([...other.annotations.keys()], [`other${nth}`])
      other.close()
    }
  }
  const { private: kept } = await house.open.house.margins.readMember(reading.id, dov!.memberId)
  assert.equal(Object.keys(kept.annotations as object).sort(), ['right0', 'right1', 'unsaid0', 'unsaid1'])
})

test.run()
