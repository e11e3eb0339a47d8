import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { io } from 'socket.io-client'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openTestHouse, spawnHouse } from './support/house.ts'
import { command, newCircle, newClientId, newPerson, nextFact, Person } from './support/people.ts'

test('a refusal is problem details with a code from the closed list, and says which field is wrong', async () => {
  await using house = await openTestHouse()
  const eve = await newPerson(house.url, 'Eve')
  const { status, headers, body } = await eve.send('POST', '/api/groups', { name: '', timezone: 'Mars/Olympus' })
  assert.is(status, 422)
  assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/)
  const problem = body as { type: string; title: string; status: number; code: string; detail: string; fields: Record<string, string> }
  assert.is(problem.code, 'invalid')
  assert.is(problem.status, 422)
  assert.equal(Object.keys(problem.fields).sort(), ['name', 'timezone'])
})

test('what a client may not decide is left out, whatever it sends', async () => {
  await using house = await openTestHouse()
  const eve = await newPerson(house.url, 'Eve')
  const { group } = await eve.ask('POST /api/groups', '/api/groups', { name: 'ours', id: 'mine', createdAt: '1999-01-01T00:00:00Z', role: 'observer', __proto__: { name: 'x' } })
  assert.is.not(group.id, 'mine')
  assert.is(group.role, 'facilitator')
  assert.ok(Date.parse(group.createdAt) > Date.parse('2020-01-01'))
})

test('a body that is no JSON is a bad request, a body too large is said to be', async () => {
  await using house = await openTestHouse()
  const eve = await newPerson(house.url, 'Eve')
  assert.is((await eve.send('POST', '/api/groups', '{"name":')).status, 400)
  assert.is((await eve.send('POST', '/api/groups', JSON.stringify({ name: 'x'.repeat(100_000) }))).status, 413)
  assert.is((await eve.send('POST', '/api/groups', '[]')).status, 422)
  assert.is((await eve.send('POST', '/api/groups', '{"constructor":{"prototype":{"name":"x"}},"__proto__":{"name":"x"}}')).status, 422)
})

test('JSON torture: accepted texts are judged, rejected ones are bad requests, none is the house’s fault', async () => {
  const corpus = await readFile('../shared/corpus/json/jsontestsuite.jsonl', 'utf8').catch(() => undefined)
  if (corpus === undefined) return console.log('STEPPING ASIDE: ../shared/corpus/json is not here, JSON torture was not run')
  await using house = await openTestHouse()
  const eve = await newPerson(house.url, 'Eve')
  const texts = corpus.trim().split('\n').map(line => JSON.parse(line) as { name: string; expect: 'accept' | 'reject' | 'either'; b64?: string; generate?: string })
  const deep = (start: string): string => (start.includes('{') ? '[{"":'.repeat(10_000) : '['.repeat(60_000))
  for (const { name, expect, b64, generate } of texts) {
    const { status } = await fetch(`${house.url}/api/groups`, {
      method: 'POST', body: b64 === undefined ? deep(generate!) : Buffer.from(b64, 'base64'), headers: { 'content-type': 'application/json', cookie: eve.cookie },
    })
    const right = { accept: [422], reject: [400, 422], either: [400, 422] }[expect]
    assert.ok(right.includes(status), `${name}: ${status}`)
  }
  assert.ok(texts.length > 300)
})

test('naughty strings come back equal, or are refused with a reason', async () => {
  const corpus = await readFile('../shared/corpus/text/blns.json', 'utf8').catch(() => undefined)
  if (corpus === undefined) return console.log('STEPPING ASIDE: ../shared/corpus/text is not here, naughty strings were not run')
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const live = await eve!.live()
  let equal = 0
  for (const text of JSON.parse(corpus) as string[]) {
    const named = await eve!.send('PATCH', '/api/me', { name: text })
    if (named.status === 200) assert.is((named.body as { member: { name: string } }).member.name, text)
    else assert.is(named.status, 422)
    const said = await live.emitWithAck('message:send', { readingId, id: newClientId(), body: text })
    if (!said.ok) assert.is(said.refusal.code, 'invalid')
    else assert.is((equal++, said.value.body), text)
  }
  live.disconnect()
  assert.ok(equal > 490, `${equal} of 515 were kept`)
})

test('foreign, null and look-alike origins are refused at every door', async () => {
  await using house = await openTestHouse()
  const eve = await newPerson(house.url, 'Eve')
  const { port } = new URL(house.url)
  const foreign = ['http://evil.example', 'null', `http://127.0.0.1.evil.example:${port}`, `http://127.0.0.1:${Number(port) + 1}`, `https://127.0.0.1:${port}`,
    `http://127.0.0.1:${port}.evil.example`, `http://evil.example:${port}`, `http://127.0.0.1:${port}/path`]
  for (const origin of foreign) {
    assert.is((await eve.send('POST', '/api/groups', { name: 'x' }, { origin })).status, 403, origin)
    assert.is((await eve.send('DELETE', '/api/me', undefined, { origin })).status, 403, origin)
    for (const path of ['/socket.io/?EIO=4&transport=websocket', '/sync', '/sync/abc/shared']) {
      assert.ok((await upgrade(house.url, path, { cookie: eve.cookie, origin })) >= 400, `${path} ${origin}`)
    }
    assert.is.not((await fetch(`${house.url}/socket.io/?EIO=4&transport=polling`, { headers: { cookie: eve.cookie, origin } })).status, 200)
  }
  assert.is((await eve.send('POST', '/api/groups', { name: 'x' }, { origin: house.url })).status, 201)
  assert.is((await eve.send('POST', '/api/groups', { name: 'x' }, { origin: `http://localhost:${port}` })).status, 201)
})

/** Knocks as a browser's WebSocket would and gives the status the door answers with. */
const upgrade = (url: string, path: string, headers: Record<string, string>): Promise<number> => new Promise((done, fail) => {
  const knock = request(url + path, {
    headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', ...headers },
  })
  knock.on('upgrade', (_response, socket) => { socket.destroy(); done(101) })
  knock.on('response', response => { response.resume(); done(response.statusCode ?? 0) })
  knock.on('error', fail)
  knock.end()
})

test('a live connection takes a token without an origin, and nothing else without one', async () => {
  await using house = await openTestHouse()
  const { reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const token = await eve!.token()
  const connect = (options: object) => new Promise<string>(done => {
    const socket = io(house.url, { transports: ['websocket'], forceNew: true, reconnection: false, ...options })
    const end = (word: string) => { socket.disconnect(); done(word) }
    socket.on('connect', async () => end((await command(socket as never, 'room:enter', { readingId })).reading.id))
    socket.on('connect_error', error => end((error as Error & { data?: { code: string } }).data?.code ?? error.message))
  })
  assert.is(await connect({ auth: { token } }), readingId)
  assert.is(await connect({ auth: { token: 'x'.repeat(54) } }), 'not-signed-in')
  assert.is(await connect({ extraHeaders: { origin: house.url } }), 'not-signed-in')
  assert.is(await connect({ extraHeaders: { cookie: eve!.cookie } }), 'not-allowed')
})

test('pages carry a strict policy, and nothing tells what the house is made of', async () => {
  await using house = await openTestHouse()
  const { headers } = await fetch(house.url + '/healthz')
  const policy = headers.get('content-security-policy') ?? ''
  assert.not.match(policy, /unsafe/)
  for (const rule of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "default-src 'self'"]) assert.ok(policy.includes(rule), rule)
  assert.is(headers.get('x-powered-by'), null)
  assert.is(headers.get('referrer-policy'), 'no-referrer')
  assert.is(headers.get('strict-transport-security'), null)
})

test('a name that nothing can bear names nothing', async () => {
  await using house = await openTestHouse()
  const person = await newPerson(house.url, 'Eve')
  for (const path of ['/api/invites/nope', '/api/readings/%00', '/api/posts/a%2Fb', `/api/groups/${'x'.repeat(300)}`]) assert.is(await person.refusal('GET', path), 'not-found', path)
})

test('an unknown address under /api answers in kind, any other gets the page', async () => {
  const lines: string[] = []
  await using house = await openTestHouse({ config: { logLevel: 'error' }, write: line => lines.push(line) })
  for (const [method, path] of [['DELETE', '/assets/x'], ['GET', '/assets/none.js'], ['PUT', '/api/me'], ['GET', '/assets/..%2f..%2fpackage.json'], ['GET', '/%']] as const) {
    const response = await fetch(house.url + path, { method })
    assert.is(response.headers.get('content-type'), 'application/problem+json; charset=utf-8', path)
    assert.is((await response.json() as { status: number }).status, response.status)
  }
  for (const _again of [1, 2]) assert.is((await fetch(`${house.url}/socket.io/?EIO=4&transport=polling`)).status, 404)
  assert.equal(lines, [])
  const somebody = new Person(house.url, 'x')
  assert.is(await somebody.refusal('GET', '/api/nothing/here'), 'not-found')
  const page = await fetch(house.url + '/groups/whatever')
  assert.match(page.headers.get('content-type') ?? '', /text\/html/)
})

test('whoever asks thousands of times without waiting is hung up on; a few at once are answered', async () => {
  await using house = await openTestHouse()
  const url = new URL(house.url)
  const answers = (times: number, last: string) => new Promise<number>(done => {
    const heard: string[] = []
    const socket = connect(Number(url.port), url.hostname, () => socket.write('GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(times - 1) + last))
    socket.on('data', bytes => heard.push(bytes.toString())).on('error', () => undefined).on('close', () => done(heard.join('').split('HTTP/1.1 200').length - 1))
  })
  assert.is(await answers(8, 'GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), 8)
  assert.ok(await answers(5000, '') <= 8)
  assert.is((await fetch(`${house.url}/healthz`)).status, 200)
})

test('alive and ready', async () => {
  await using house = await openTestHouse()
  for (const path of ['/healthz', '/readyz']) assert.is((await fetch(house.url + path)).status, 200)
})

test('figures are for who shows the token, and nobody else learns that there are any', async () => {
  await using plain = await openTestHouse()
  assert.is((await fetch(plain.url + '/metrics')).status, 404)
  const metricsToken = 'a token of the keeper'
  await using house = await openTestHouse({ config: { metricsToken } })
  assert.is((await fetch(house.url + '/metrics')).status, 404)
  assert.is((await fetch(house.url + '/metrics', { headers: { authorization: 'Bearer another token!' } })).status, 404)
  const shown = await fetch(house.url + '/metrics', { headers: { authorization: `Bearer ${metricsToken}` } })
  const lines = (await shown.text()).trim().split('\n')
  for (const name of ['margin_rooms', 'margin_documents', 'margin_seats', 'margin_sockets', 'fsyncs', 'fsyncSeconds', 'loop_delay_seconds{quantile="0.99"}']) {
    assert.ok(lines.some(line => line.startsWith(`tenfold_${name} `)), name)
  }
  for (const line of lines) assert.match(line, /^tenfold_[a-zA-Z_]+(\{[^}]*\})? -?[0-9.e+-]+$/)
})

test('asked to stop, a house ends by itself with 0', async () => {
  await using house = await spawnHouse()
  const { members: [eve] } = await newCircle(house.url, ['Eve'])
  const live = await eve!.live()
  const told = nextFact(live, 'house:closing')
  const ended = once(house.child, 'exit')
  house.child.kill('SIGTERM')
  await told
  assert.equal(await ended, [0, null])
  live.disconnect()
})

test('lists are paged to the end without a hole', async () => {
  await using house = await openTestHouse()
  const { facilitator, group } = await newCircle(house.url, ['A', 'B', 'C', 'D'])
  const seen: string[] = []
  let after: string | null = null
  do {
    const page: { items: { name: string }[]; next: string | null } = await facilitator.ask(
      'GET /api/groups/:groupId/members', `/api/groups/${group.id}/members?limit=2${after === null ? '' : `&after=${after}`}`)
    seen.push(...page.items.map(member => member.name))
    after = page.next
  } while (after !== null)
  assert.equal(seen, ['Facilitator', 'A', 'B', 'C', 'D'])
})

test.run()
