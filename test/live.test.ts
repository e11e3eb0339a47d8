// The live door under a flood: one member's pace is one, however many sockets; who asks without listening is cut off; the others go on.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { io } from 'socket.io-client'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { WebSocket } from 'ws'
import { Outflow } from '../server/doors/outflow.ts'
import { Bucket, Paces } from '../server/doors/pace.ts'
import { openTestHouse } from './support/house.ts'
import { answerTo, command, newCircle, newClientId, nextFact, type LiveClient, type Person } from './support/people.ts'

const shout = (socket: LiveClient, times: number): void => {
  const bare = socket as unknown as { emit(name: string): void }
  for (let nth = 0; nth < times; nth++) bare.emit('no:such')
}

const codeOf = async (socket: LiveClient, readingId: string): Promise<string> => {
  const answer = await answerTo(socket, 'room:enter', { readingId })
  return answer.ok ? 'ok' : answer.refusal.code
}

const say = async (socket: LiveClient, readingId: string, bodies: readonly string[]): Promise<void> => {
  for (const body of bodies) await command(socket, 'message:send', { readingId, id: newClientId(), body })
}

test('points run out, can be owed, and come back with time alone', () => {
  let now = 0
  const paces = new Paces(() => now)
  const { spoken } = paces.of('eve')
  assert.ok(spoken.take(599))
  assert.ok(spoken.take(61))
  assert.not(spoken.take())
  paces.sweep()
  assert.is(paces.of('eve').spoken, spoken)
  now = 1000
  assert.not(spoken.take())
  now = 1020
  assert.ok(spoken.take())
  now = 60_000
  paces.sweep()
  assert.is.not(paces.of('eve').spoken, spoken)
  assert.ok(new Bucket(() => now).isFull)
})

test('all sockets of a member share one pace, names nobody knows count too, and nobody else waits for it', async () => {
  await using house = await openTestHouse()
  const { reading, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const sockets = []
  for (let nth = 0; nth < 12; nth++) sockets.push(await eve!.live())
  const asked = sockets.flatMap(socket => Array.from({ length: 90 }, () => answerTo(socket, 'no:such' as 'room:enter', {})))
  const codes = (await Promise.all(asked)).map(answer => (answer.ok ? 'ok' : answer.refusal.code))
  assert.equal([...new Set(codes)].sort(), ['not-found', 'too-many'])
  assert.is(await codeOf(await dov!.live(), reading.id), 'ok')
})

test('a socket that goes on and on is cut off', async () => {
  await using house = await openTestHouse()
  const { members: [eve] } = await newCircle(house.url, ['Eve'])
  const socket = await eve!.live()
  const gone = once(socket as never, 'disconnect')
  shout(socket, 600)
  assert.is((await gone)[0], 'transport close')
})

test('a member has thirty sockets and no more, and a closed one makes place', async () => {
  await using house = await openTestHouse()
  const { members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const sockets = []
  for (let nth = 0; nth < 30; nth++) sockets.push(await eve!.live())
  const knock = async (person: Person): Promise<string> => {
    const socket = io(house.url, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: { cookie: person.cookie, origin: house.url } })
    const answer = await new Promise<string>(done => socket.once('connect', () => done('ok')).once('connect_error', error => done((error as Error & { data: { code: string } }).data.code)))
    socket.disconnect()
    return answer
  }
  assert.is(await knock(eve!), 'too-many')
  assert.is(await knock(dov!), 'ok')
  sockets[0]!.disconnect()
  let answer = 'too-many'
  while (answer === 'too-many') answer = await knock(eve!)
  assert.is(answer, 'ok')
})

test('whoever says much in one breath is heard word by word, with the others’ turn between', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const [much, little] = [await eve!.live(), await dov!.live()]
  for (const socket of [much, little]) await command(socket, 'room:enter', { readingId })
  const says = (socket: LiveClient) => command(socket, 'message:send', { readingId, id: newClientId(), body: 'A word' })
  const all = Array.from({ length: 400 }, () => says(much))
  const { seq } = await says(little)
  await Promise.all(all)
  assert.ok(seq < 200, `${seq - 1} were heard before`)
  for (const socket of [much, little]) socket.disconnect()
})

test('a flood of anything ends with its connection, whoever sends it', async () => {
  await using house = await openTestHouse()
  const stranger = new WebSocket(`${house.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  const answers: string[] = []
  stranger.on('error', () => undefined).on('message', said => answers.push(String(said)))
  await once(stranger, 'open')
  const gone = once(stranger, 'close')
  for (let nth = 0; nth < 6000; nth++) stranger.send('40/nowhere,')
  await gone
  assert.ok(answers.length < 6000)
})

const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'

/** Asks for a WebSocket, and tells with which status it is answered. */
const stand = (url: URL, path: string) => new Promise<{ socket: Socket; status: string }>((done, fail) => {
  const socket = connect(Number(url.port), url.hostname, () => socket.write(`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\n${UPGRADE}`))
  socket.once('data', bytes => done({ socket, status: bytes.toString().slice(9, 12) })).on('error', fail)
})

test('of those who do not say who they are, so many may stand at the door and no more; who goes makes place', async () => {
  await using house = await openTestHouse()
  const { members: [eve] } = await newCircle(house.url, ['Eve'])
  const url = new URL(house.url), live = '/socket.io/?EIO=4&transport=websocket'
  const standing = await Promise.all(Array.from({ length: 1000 }, () => stand(url, live)))
  assert.equal([...new Set(standing.map(({ status }) => status))], ['101'])
  const late = await stand(url, live)
  assert.is(late.status, '400')
  assert.is((await eve!.send('GET', '/api/me')).status, 200)
  const gone = standing.map(({ socket }) => once(socket, 'close'))
  for (const { socket } of [...standing, late]) socket.destroy()
  await Promise.all(gone)
  const member = await eve!.live()
  assert.ok(member.connected)
  member.disconnect()
})

test('whoever asks for a long history is told it whole, and pays by its length', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  await say(await eve!.live(), readingId, Array.from({ length: 300 }, (_, nth) => `say ${nth}`))
  const socket = await dov!.live()
  const answers = await Promise.all(Array.from({ length: 150 }, () => answerTo(socket, 'room:enter', { readingId, since: 0 })))
  const whole = answers.flatMap(answer => (answer.ok ? [answer.value.messages.length] : []))
  assert.ok(whole.length > 0 && whole.length < 150)
  assert.ok(whole.every(length => length === 300))
})

test('a reader who asks for much and takes nothing is cut off, and the room is told', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const live = await eve!.live()
  await command(live, 'room:enter', { readingId })
  await say(live, readingId, Array.from({ length: 200 }, () => 'w'.repeat(8000)))
  const reader = await sitDown(house.url, await dov!.token())
  const isHere = ({ present }: { present: { memberId: string }[] }): boolean => present.some(({ memberId }) => memberId === dov!.memberId)
  const came = nextFact(live, 'presence:changed', isHere)
  const ask = (nth: number): void => reader.send(`42${nth}["room:enter",{"readingId":"${readingId}","since":0}]`)
  ask(0)
  await came
  const gone = nextFact(live, 'presence:changed', told => !isHere(told))
  reader.pause()
  for (let nth = 1; nth < 60; nth++) ask(nth)
  await gone
  reader.terminate()
})

/** A program without a client library, connected and admitted. */
const sitDown = async (url: string, token: string): Promise<WebSocket> => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  socket.on('error', () => undefined)
  for (;;) {
    const [said] = (await once(socket, 'message')) as [Buffer]
    if (said.toString().startsWith('0')) socket.send(`40${JSON.stringify({ token })}`)
    if (said.toString().startsWith('40')) return socket
  }
}

test('what waits without moving is stuck after thirty checks, much of it after five; what moves is not', async () => {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const wire = connect((server.address() as { port: number }).port, '127.0.0.1')
  const [[other]] = (await Promise.all([once(server, 'connection'), once(wire, 'connect')])) as [[Socket], unknown]
  const checksOf = (writeBuffer: { data: string }[]): number => {
    const outflow = new Outflow({ writeBuffer, transport: { socket: { _socket: wire } } })
    for (let nth = 0; nth < 100; nth++) if (outflow.check() === 'stuck') return nth
    return 100
  }
  assert.is(checksOf([]), 100)
  assert.is(checksOf([{ data: 'x' }]), 30)
  assert.is(checksOf([{ data: 'x'.repeat(9 * 1024 * 1024) }]), 5)
  const moving = new Outflow({ writeBuffer: [{ data: 'x' }], transport: { socket: { _socket: wire } } })
  for (let nth = 0; nth < 40; nth++) {
    await new Promise<void>(done => { wire.write('y', () => done()) })
    assert.is(moving.check(), 'flowing')
  }
  for (const end of [wire, other]) end.destroy()
  server.close()
})

test.run()
