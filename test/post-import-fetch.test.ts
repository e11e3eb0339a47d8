// Asking an address for a page: what may never be reached is not, whoever leads there; and a page costs what one page may cost.
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bringIn } from '../server/post/bring.ts'
import { isPublic, publicOnly, type Judge } from '../server/post/address.ts'
import { decode } from '../server/post/charset.ts'
import { fetchAddress, type FetchOptions } from '../server/post/fetch.ts'

const anyone: Judge = { mayReach: () => true, mayKnock: () => true }
const REFUSED = 'This address cannot be read from here. Open the page yourself, copy its text and paste it here instead.'

/** A real server on this machine: it answers with `answer` and counts who came. */
const serve = async (answer: RequestListener) => {
  const asked: string[] = []
  const server: Server = createServer((request, response) => { asked.push(request.url ?? ''); answer(request, response) }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, asked, [Symbol.asyncDispose]: async () => { server.closeAllConnections(); server.close(); await once(server, 'close') } }
}

const page = (body: string | Buffer, headers: Record<string, string> = {}): RequestListener => (_, response) =>
  void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body)

const refusal = (address: string, options?: FetchOptions) =>
  fetchAddress(address, options).then(() => { throw new Error(`${address} was not refused`) }, error => error as { code: string; message: string; name: string })

test('addresses of somebody\'s inside are refused, public ones are not', () => {
  const inside = [
    '0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.1.2.3', '169.254.169.254', '169.254.0.1', '172.16.0.1', '172.31.255.255',
    '192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.0.1', '192.168.255.255', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255',
    '240.0.0.1', '255.255.255.255', '2130706433', '0x7f000001', '0177.0.0.1', '0x7f.0.0.1', '127.1', '127.0.1', '010.8.8.8', '::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1',
    '::ffff:10.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::1', '2002:7f00:1::', '2002:0a00:0001::1', '2001::1',
    '2001:0:53aa:64c::', '2001:db8::1', 'fc00::1', 'fd00::1', 'fdff:ffff::1', 'fe80::1', 'fe80::1%eth0', '2606:4700::1%lo', 'fec0::1', 'ff02::1', 'ff0e::1', '100::1', '5f00::1', '4000::1', '', 'localhost', '8.8.8.8.8', '8.8.8', '[::1]',
  ]
  const outside = ['1.1.1.1', '8.8.8.8', '93.184.216.34', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1', '192.167.255.255', '223.255.255.254', '2606:4700:4700::1111', '2a00:1450:4001::1', '2620:fe::fe']
  assert.equal(inside.filter(isPublic), [])
  assert.equal(outside.filter(ip => !isPublic(ip)), [])
  assert.ok(inside.length >= 60)
})

test('every address that may not be asked gets one and the same answer', async () => {
  const addresses = [
    'http://127.0.0.1/', 'http://localhost/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://2130706433/', 'http://0x7f000001/', 'http://0177.0.0.1/', 'http://127.1/', 'http://0/', 'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data/', 'http://[fd00::1]/', 'http://[64:ff9b::7f00:1]/', 'http://127.0.0.1:22/', 'http://93.184.216.34:8080/', 'https://93.184.216.34:80443/', 'http://example.org:25/',
    'http://u:p@example.org/', 'http://u@example.org/', 'ftp://example.org/', 'file:///etc/passwd', 'gopher://example.org/', 'data:text/html,hi', 'javascript:alert(1)', 'about:blank', 'not an address', 'http://', 'http://①②⑦.0.0.1/', 'http://127。0。0。1/',
  ]
  for (const address of addresses) {
    const { code, message } = await refusal(address)
    assert.equal([code, message], ['invalid', REFUSED], address)
  }
})

test('a name is judged by where it leads, and where it leads is not asked', async () => {
  await using inside = await serve(page('secret'))
  const { message } = await refusal(`http://localhost:${inside.port}/`, { judge: { ...publicOnly, mayKnock: () => true } })
  assert.equal([message, inside.asked], [REFUSED, []])
})

test('a name is resolved once: the address judged is the address asked', async () => {
  await using server = await serve(page('here'))
  const judged: string[] = []
  await fetchAddress(`http://localhost:${server.port}/`, { judge: { ...anyone, mayReach: ip => { judged.push(ip); return true } } }).catch(() => undefined)
  assert.is(new Set(judged).size, judged.length)
  assert.ok(judged.includes('127.0.0.1'))
})

test('a redirect is a new address, judged again, and followed five times at most', async () => {
  await using inside = await serve(page('secret'))
  await using server = await serve((request, response) => {
    const [, kind = '', count = '0'] = (request.url ?? '').split('/')
    const to = kind === 'in' ? inside.url : kind === 'file' ? 'file:///etc/passwd' : kind === 'user' ? `http://u:p@127.0.0.1:${inside.port}/` : Number(count) > 0 ? `/hop/${Number(count) - 1}` : ''
    if (to) response.writeHead(302, { location: to }).end()
    else page('<p>arrived</p>')(request, response)
  })
  const judge: Judge = { mayReach: () => true, mayKnock: port => port === server.port }
  assert.is((await fetchAddress(`${server.url}/hop/5`, { judge })).url, `${server.url}/hop/0`)
  assert.match((await refusal(`${server.url}/hop/6`, { judge })).message, /leads on and on/)
  for (const way of ['in', 'file', 'user']) assert.is((await refusal(`${server.url}/${way}`, { judge })).message, REFUSED)
  assert.is((await refusal(`${server.url}/user`, { judge: anyone })).message, REFUSED)
  assert.equal(inside.asked, [])
})

test('no more is unpacked than may be read, however small it came', async () => {
  const bomb = Buffer.alloc(12_000_000, 'a'), zipped = gzipSync(bomb)
  for (const [coding, body] of [['gzip', zipped], ['br', brotliCompressSync(bomb.subarray(0, 8_000_000))], ['gzip, gzip', gzipSync(zipped)], ['', bomb.subarray(0, 6_000_000)]] as const) {
    await using server = await serve(page(body, coding ? { 'content-encoding': coding } : {}))
    assert.is((await refusal(server.url, { judge: anyone })).code, 'too-large', coding)
  }
  await using server = await serve(page(gzipSync('<p>hello</p>'), { 'content-encoding': 'gzip' }))
  assert.is(Buffer.from((await fetchAddress(server.url, { judge: anyone })).bytes).toString(), '<p>hello</p>')
})

test('a page that does not come, or never ends, is given up', async () => {
  const answers: RequestListener[] = [
    () => undefined,
    (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).write('<p>and'),
    (_, response) => { const drip = setInterval(() => response.write(' and'), 5); response.once('close', () => clearInterval(drip)) },
  ]
  for (const answer of answers) {
    await using server = await serve(answer)
    const { code, message } = await refusal(server.url, { judge: anyone, limits: { milliseconds: 150 } })
    assert.equal([code, /within 1 seconds?/.test(message), /paste it here/.test(message)], ['unavailable', true, true])
  }
})

test('who gives up is not kept waiting', async () => {
  await using server = await serve(() => undefined)
  const leaving = new AbortController()
  const asked = refusal(server.url, { judge: anyone, signal: leaving.signal })
  leaving.abort()
  assert.is((await asked).name, 'AbortError')
})

test('what is no page of text is refused before it is read', async () => {
  for (const kind of ['application/pdf', 'image/png', 'application/json', 'text/css', 'application/octet-stream']) {
    await using server = await serve(page('x', { 'content-type': kind }))
    assert.match((await refusal(server.url, { judge: anyone })).message, /holds no page of text/)
  }
  await using missing = await serve((_, response) => void response.writeHead(404, { 'content-type': 'text/html' }).end('no'))
  assert.match((await refusal(missing.url, { judge: anyone })).message, /answered "404"/)
})

test('an address becomes a post: HTML, plain text and Markdown, in the charset each declares', async () => {
  const hebrew = Buffer.from([0xf9, 0xec, 0xe5, 0xed]) // שלום in windows-1255
  const cases: [Buffer | string, string][] = [
    [Buffer.concat([Buffer.from('<html><head><meta charset="windows-1255"></head><body><p>'), hebrew, Buffer.from('</p></body></html>')]), 'text/html'],
    [Buffer.concat([Buffer.from('<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1255"></head><body><p>'), hebrew, Buffer.from('</p>')]), 'text/html'],
    [Buffer.concat([Buffer.from('<?xml version="1.0" encoding="windows-1255"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>'), hebrew, Buffer.from('</p></body></html>')]), 'application/xhtml+xml'],
    [Buffer.concat([Buffer.from('<meta charset="utf-8"><p>'), hebrew, Buffer.from('</p>')]), 'text/html; charset=windows-1255'],
    [hebrew, 'text/plain; charset=windows-1255'],
    [`\ufeffשלום`, 'text/plain'], ['שלום', 'text/markdown'], [Buffer.from('\ufeff<p>שלום</p>', 'utf16le'), 'text/html; charset=windows-1252'],
  ]
  for (const [body, kind] of cases) {
    await using server = await serve(page(body, { 'content-type': kind }))
    const post = await bringIn({ url: server.url }, { fetchAddress: (address, options) => fetchAddress(address, { ...options, judge: anyone }) })
    assert.equal([post.blocks.map(({ text }) => text), post.dir, post.sourceUrl], [['שלום'], 'rtl', `${server.url}/`], kind)
  }
})

test('bytes without a declaration are UTF-8 where they can be, else what the web calls Latin-1', () => {
  assert.is(decode(Buffer.from('“é”')), '“é”')
  assert.is(decode(Buffer.from([0x93, 0xe9, 0x94, 0x80])), '“é”€')
  assert.is(decode(Buffer.from([0x93, 0xe9]), 'text/html; charset=iso-8859-1'), '“é')
  assert.is(decode(Buffer.from('é'), 'text/html; charset=nonsense'), 'é')
})

test.run()
