// Mail: to a real server over SMTP, or into a folder; at once, once a day or never; nothing twice; and one click ends it, for that member alone.
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readConfig } from '../server/config.ts'
import { openTestHouse, type TestHouse } from './support/house.ts'
import { command, newCircle, newClientId, type Person } from './support/people.ts'
import { HOUR, openTime } from './support/time.ts'

/** A real mail server that keeps what it is given; `isFull` makes it refuse. */
const openServer = async () => {
  const got: { to: string[]; text: string }[] = []
  const state = { isFull: false }
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (state.isFull) return done(Object.assign(new Error('mailbox full'), { responseCode: 452 }))
        got.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString('utf8') })
        done()
      })
    },
  })
  const listening = server.listen(0, '127.0.0.1')
  if (!listening.listening) await once(listening, 'listening')
  return { got, state, url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`, [Symbol.asyncDispose]: () => new Promise<void>(done => server.close(() => done())) }
}

const headerOf = (text: string, name: string): string | undefined => new RegExp(`^${name}: ((?:.|\\r?\\n[ \\t])*)`, 'mi').exec(text)?.[1]?.replace(/\r?\n[ \t]/g, ' ').trim()
const unsubscribeOf = (text: string): string => /<(\S+)>/.exec(headerOf(text, 'List-Unsubscribe') ?? '')![1]!

const withAddress = async (person: Person, more: object = {}): Promise<void> => {
  await person.ask('PATCH /api/me', '/api/me', { email: `${person.name.toLowerCase()}@example.org`, password: 'a long enough phrase', ...more })
}

const names = async (house: TestHouse, by: Person, readingId: string, whom: string): Promise<void> => {
  const live = await by.live()
  await command(live, 'message:send', { readingId, id: newClientId(), body: `@${whom} a secret word` })
  live.disconnect()
  await house.open.mails.deliver()
}

test('a mail comes at once, once, over SMTP, in the member\'s language, without the words themselves', async () => {
  await using server = await openServer()
  const time = openTime('2026-11-22T18:00:00.000Z')
  await using house = await openTestHouse({ ...time, config: { smtpUrl: server.url, mailFrom: 'The house <house@example.org>' } })
  const { reading, post, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  await withAddress(eve!, { language: 'he' })
  await names(house, dov!, reading.id, 'Eve')
  assert.is(server.got.length, 1)
  const [{ to, text }] = server.got as [{ to: string[]; text: string }]
  assert.equal([to, headerOf(text, 'From'), headerOf(text, 'List-Unsubscribe-Post')], [['eve@example.org'], 'The house <house@example.org>', 'List-Unsubscribe=One-Click'])
  assert.is(headerOf(text, 'Content-Language'), 'he')
  assert.not.match(text, /secret word/)
  assert.ok(!text.includes(Buffer.from('secret word').toString('base64').slice(0, 12)))
  for (let again = 0; again < 3; again++) await house.open.mails.deliver()
  await house.reopen()
  await house.open.mails.deliver()
  assert.is(server.got.length, 1, `nothing twice, not even after a restart (${post.title})`)
  await eve!.ask('POST /api/me/inbox/seen', '/api/me/inbox/seen', { ids: (await eve!.ask('GET /api/me/inbox', '/api/me/inbox')).items.map(({ id }) => id) })
})

test('quiet hours are kept, a digest comes in the morning of the member\'s day, and what was seen is in none', async () => {
  await using server = await openServer()
  const time = openTime('2026-11-22T18:00:00.000Z')
  await using house = await openTestHouse({ ...time, config: { smtpUrl: server.url } })
  const { reading, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  await withAddress(eve!)
  await house.open.mails.deliver()
  server.got.length = 0
  await eve!.ask('PATCH /api/me/inbox', '/api/me/inbox', { timezone: 'Asia/Jerusalem', paces: { mention: 'now', answer: 'digest', question: 'never', opened: 'never' } })
  time.pass(3 * HOUR)
  await names(house, dov!, reading.id, 'Eve')
  assert.is(server.got.length, 0, 'it is 23:00 in Jerusalem')
  time.pass(9 * HOUR)
  await house.open.mails.deliver()
  assert.is(server.got.length, 1, 'and now it is 08:00')
  const [said, live, dovLive] = [newClientId(), await eve!.live(), await dov!.live()]
  await command(live, 'message:send', { readingId: reading.id, id: said, body: 'I wonder' })
  await command(dovLive, 'message:send', { readingId: reading.id, id: newClientId(), body: 'So do I', replyTo: said })
  await command(dovLive, 'message:send', { readingId: reading.id, id: newClientId(), body: 'And more', replyTo: said })
  time.pass(HOUR)
  await house.open.mails.deliver()
  assert.is(server.got.length, 1, 'answers wait for the digest')
  time.pass(24 * HOUR)
  await house.open.mails.deliver()
  await house.open.mails.deliver()
  assert.is(server.got.length, 2)
  assert.is(headerOf(server.got[1]!.text, 'Subject'), '2 things wait for you')
  await command(dovLive, 'message:send', { readingId: reading.id, id: newClientId(), body: 'Third', replyTo: said })
  await eve!.ask('POST /api/me/inbox/seen', '/api/me/inbox/seen', { ids: (await eve!.ask('GET /api/me/inbox', '/api/me/inbox')).items.map(({ id }) => id) })
  time.pass(24 * HOUR)
  await house.open.mails.deliver()
  assert.is(server.got.length, 2, 'it was seen already')
  for (const one of [live, dovLive]) one.disconnect()
})

test('one click ends mails, without signing in, for that member alone', async () => {
  await using server = await openServer()
  await using house = await openTestHouse({ ...openTime(), config: { smtpUrl: server.url } })
  const { reading, members: [eve, dov, ruth] } = await newCircle(house.url, ['Eve', 'Dov', 'Ruth'])
  for (const person of [eve!, ruth!]) await withAddress(person)
  for (const name of ['Eve', 'Ruth']) await names(house, dov!, reading.id, name)
  const before = server.got.length
  const address = unsubscribeOf(server.got.find(({ to }) => to[0] === 'eve@example.org')!.text)
  const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' }
  assert.is((await fetch(address)).status, 200)
  await names(house, dov!, reading.id, 'Eve')
  assert.is(server.got.length, before + 1, 'looking at it ends nothing')
  assert.is((await fetch(address, form)).status, 200)
  for (const name of ['Eve', 'Ruth']) await names(house, dov!, reading.id, name)
  assert.equal(server.got.slice(before + 1).map(({ to }) => to[0]), ['ruth@example.org'])
  const forged = address.replace(eve!.memberId, ruth!.memberId)
  assert.is((await fetch(forged, form)).status, 404)
  assert.is((await fetch(`${house.url}/api/me`, { headers: { authorization: `Bearer ${address.split('/').at(-1)}` } })).status, 401, 'and it opens nothing else')
  assert.is((await eve!.ask('GET /api/me/inbox', '/api/me/inbox')).settings.paces.mention, 'never')
})

test('a mail that is refused is tried again; without a server mails lie in a folder', async () => {
  await using server = await openServer()
  {
    await using house = await openTestHouse({ ...openTime(), config: { smtpUrl: server.url } })
    const { reading, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
    await withAddress(eve!)
    server.state.isFull = true
    await names(house, dov!, reading.id, 'Eve')
    assert.is(server.got.length, 0)
    server.state.isFull = false
    for (let again = 0; again < 2; again++) await house.open.mails.deliver()
    assert.is(server.got.length, 1)
  }
  await using house = await openTestHouse(openTime())
  const { reading, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  await withAddress(eve!)
  await names(house, dov!, reading.id, 'Eve')
  const outbox = join(house.dir, 'outbox')
  const [file] = readdirSync(outbox)
  assert.match(file!, /\.eml$/)
  assert.match(readFileSync(join(outbox, file!), 'utf8'), /^To: eve@example\.org$/m)
  assert.equal([readConfig({ SMTP_URL: 'smtp://mail.example.org' }).smtpUrl, readConfig({}).smtpUrl], ['smtp://mail.example.org', undefined])
  assert.throws(() => readConfig({ SMTP_URL: 'http://mail.example.org' }))
})

test.run()
