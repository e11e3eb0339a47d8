// Mail: to a real server over SMTP, or into a folder; at once, once a day or never; nothing twice; nothing one may not see; and one click ends it, for that member alone.
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readConfig } from '../server/config.ts'
import { openTestHouse, temporaryFolder, type TestHouse } from './support/house.ts'
import { openMailServer, readMail, unsubscribeIn } from './support/mail.ts'
import { command, newCircle, newClientId, newPerson, type Person } from './support/people.ts'
import { HOUR, MINUTE, openTime, type Time } from './support/time.ts'

const withAddress = async (person: Person, more: object = {}): Promise<void> => {
  await person.ask('PATCH /api/me', '/api/me', { email: `${person.name.toLowerCase()}@example.org`, password: 'a long enough phrase', ...more })
}

const says = async (by: Person, readingId: string, body: string, more: { replyTo?: string } = {}): Promise<string> => {
  const live = await by.live(), id = newClientId()
  await command(live, 'message:send', { readingId, id, body, ...more })
  live.disconnect()
  return id
}

/** A minute later the house looks whom to tell. */
const later = async (house: TestHouse, time: Time, wait = MINUTE): Promise<void> => {
  time.pass(wait)
  await house.open.mails.deliver()
}

const names = async (house: TestHouse, time: Time, { by, readingId, whom }: { by: Person; readingId: string; whom: string }): Promise<void> => {
  await says(by, readingId, `@${whom} a secret word`)
  await later(house, time)
}

const seeAll = async (person: Person): Promise<void> => {
  await person.ask('POST /api/me/inbox/seen', '/api/me/inbox/seen', { ids: (await person.ask('GET /api/me/inbox', '/api/me/inbox')).items.map(({ id }) => id) })
}

test('a mail comes at once, once, over SMTP, in the member\'s language, as text and as HTML, without the words themselves', async () => {
  await using server = await openMailServer()
  const time = openTime()
  await using house = await openTestHouse({ ...time, config: { smtpUrl: server.url, mailFrom: 'The house <house@example.org>' } })
  const { reading, post, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'], 'Bread & <salt>\n\nOne paragraph.')
  await withAddress(eve!, { language: 'he' })
  await seeAll(eve!)
  const id = await says(dov!, reading.id, '@Eve a secret word')
  await house.open.mails.deliver()
  assert.is(server.got.length, 0, 'whoever is in the room sees it there first')
  await later(house, time)
  assert.is(server.got.length, 1)
  const [mail] = server.got as [typeof server.got[0]]
  const { header, parts } = mail
  assert.equal([mail.to, header('From'), header('To'), header('Subject')], [['eve@example.org'], 'The house <house@example.org>', 'eve@example.org', `שמך הוזכר על ידי Dov ב„${post.title}”`])
  assert.equal([header('List-Unsubscribe-Post'), header('Content-Language'), header('Auto-Submitted')], ['List-Unsubscribe=One-Click', 'he', 'auto-generated'])
  assert.match(header('List-Unsubscribe') ?? '', new RegExp(`^<${house.url}/api/mail/unsubscribe/[\\w-]+\\.[\\w-]{43}>$`))
  assert.equal([...parts.keys()], ['text/plain', 'text/html'])
  const place = `${house.url}/readings/${reading.id}#m=${id}`
  const [text, page] = [parts.get('text/plain')!, parts.get('text/html')!]
  for (const part of [text, page]) assert.ok(part.includes(place) && part.includes('שמך הוזכר על ידי Dov') && part.includes(unsubscribeIn(mail)), part)
  assert.match(page, /<html lang="he" dir="rtl">/)
  assert.ok(page.includes('Bread &#38; &#60;salt&#62;') && text.includes('Bread & <salt>'), 'as it was written, and as no markup')
  for (const part of [text, page]) assert.not.match(part, /secret word/)
  for (let again = 0; again < 3; again++) await later(house, time)
  await house.reopen()
  await later(house, time)
  assert.is(server.got.length, 1, 'nothing twice, not even after a restart')
})

test('quiet hours are kept, a digest comes in the morning of the member\'s day, by reading, and what was seen is in none', async () => {
  await using server = await openMailServer()
  const time = openTime('2026-11-22T18:00:00.000Z')
  await using house = await openTestHouse({ ...time, config: { smtpUrl: server.url } })
  const { facilitator, group, post, reading, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  const { reading: second } = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id })
  await withAddress(eve!)
  await seeAll(eve!)
  await eve!.ask('PATCH /api/me/inbox', '/api/me/inbox', { timezone: 'Asia/Jerusalem', paces: { mention: 'now', answer: 'digest', question: 'never', opened: 'never' } })
  time.pass(3 * HOUR)
  await names(house, time, { by: dov!, readingId: reading.id, whom: 'Eve' })
  assert.is(server.got.length, 0, 'it is 23:00 in Jerusalem')
  await later(house, time, 9 * HOUR)
  assert.is(server.got.length, 1, 'and now it is 08:00')
  const said = await says(eve!, reading.id, 'I wonder'), saidToo = await says(eve!, second.id, 'I wonder here')
  for (const body of ['So do I', 'And more']) await says(dov!, reading.id, body, { replyTo: said })
  await says(dov!, second.id, 'Here too', { replyTo: saidToo })
  await later(house, time, HOUR)
  assert.is(server.got.length, 1, 'answers wait for the digest')
  await later(house, time, 23 * HOUR)
  await later(house, time)
  assert.is(server.got.length, 2, 'in the morning')
  assert.is(server.got[1]!.header('Subject'), '3 things wait for you')
  assert.is(server.got[1]!.parts.get('text/plain')!.split(`\r\n${post.title}\r\n`).length + Number(server.got[1]!.parts.get('text/plain')!.startsWith(post.title)), 3, 'below the names of two readings')
  await says(dov!, reading.id, 'Third', { replyTo: said })
  await seeAll(eve!)
  await later(house, time, 24 * HOUR)
  assert.is(server.got.length, 2, 'it was seen already')
  await says(dov!, reading.id, 'Fourth', { replyTo: said })
  const live = await eve!.live()
  await command(live, 'message:seen', { readingId: reading.id, seq: 200 })
  live.disconnect()
  await later(house, time, 24 * HOUR)
  assert.is(server.got.length, 2, 'and this was read in the room')
})

test('what is held back, hidden, erased, another group\'s or not one\'s own any more is in no mail', async () => {
  await using server = await openMailServer()
  const time = openTime()
  await using house = await openTestHouse({ ...time, config: { smtpUrl: server.url } })
  const { facilitator, group, reading: { id: readingId }, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  await withAddress(eve!)
  await seeAll(eve!)
  const other = await newCircle(house.url, ['Ruth'])
  await says(other.members[0]!, other.reading.id, '@Eve come over')
  const [hidden, erased] = [await says(dov!, readingId, '@Eve one'), await says(dov!, readingId, '@Eve two')]
  await facilitator.ask('POST /api/readings/:readingId/moderation', `/api/readings/${readingId}/moderation`, { action: 'hide', what: `message/${hidden}`, reason: 'a mistake' })
  const live = await dov!.live()
  await command(live, 'message:erase', { readingId, id: erased })
  await later(house, time)
  assert.equal(server.got, [])
  await says(dov!, readingId, '@Eve three')
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { opensAt: '2099-01-01T00:00:00.000Z' })
  await later(house, time)
  assert.equal(server.got, [], 'nothing of what is not open yet')
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${readingId}`, { opensAt: null })
  await facilitator.ask('DELETE /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${eve!.memberId}`)
  await later(house, time)
  assert.equal(server.got, [], 'out is out')
  live.disconnect()
})

test('one click ends mails, without signing in, for that member alone', async () => {
  await using server = await openMailServer()
  const time = openTime()
  await using house = await openTestHouse({ ...time, config: { smtpUrl: server.url } })
  const { reading, members: [eve, dov, ruth] } = await newCircle(house.url, ['Eve', 'Dov', 'Ruth'])
  for (const person of [eve!, ruth!]) await withAddress(person).then(() => seeAll(person))
  const name = (whom: string) => names(house, time, { by: dov!, readingId: reading.id, whom })
  for (const whom of ['Eve', 'Ruth']) await name(whom)
  const before = server.got.length
  const address = unsubscribeIn(server.got.find(({ to }) => to[0] === 'eve@example.org')!)
  const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' }
  assert.is((await fetch(address)).status, 200)
  await name('Eve')
  assert.is(server.got.length, before + 1, 'looking at it ends nothing')
  assert.is((await fetch(address, form)).status, 200)
  for (const whom of ['Eve', 'Ruth']) await name(whom)
  assert.equal(server.got.slice(before + 1).map(({ to }) => to[0]), ['ruth@example.org'])
  const forged = address.replace(eve!.memberId, ruth!.memberId)
  assert.is((await fetch(forged, form)).status, 404)
  assert.is((await fetch(`${house.url}/api/me`, { headers: { authorization: `Bearer ${address.split('/').at(-1)}` } })).status, 401, 'and it opens nothing else')
  assert.equal([(await eve!.ask('GET /api/me/inbox', '/api/me/inbox')).settings.mail, (await ruth!.ask('GET /api/me/inbox', '/api/me/inbox')).settings.mail], [false, true])
  await eve!.ask('PATCH /api/me/inbox', '/api/me/inbox', { mail: true })
  await name('Eve')
  assert.is(server.got.at(-1)!.to[0], 'eve@example.org', 'and may be begun again')
})

test('a house killed while a mail is under way tells nobody twice', async () => {
  await using server = await openMailServer()
  const time = openTime(), folder = await temporaryFolder()
  {
    await using house = await openTestHouse({ ...time, config: { smtpUrl: server.url } })
    const { reading, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
    await withAddress(eve!)
    await seeAll(eve!)
    // the disk as it was at that instant is what a killed house leaves behind
    server.state.taking = () => cpSync(house.dir, folder, { recursive: true, filter: name => !/lock/.test(name.slice(house.dir.length)) })
    await names(house, time, { by: dov!, readingId: reading.id, whom: 'Eve' })
    delete server.state.taking
    assert.is(server.got.length, 1)
  }
  {
    await using again = await openTestHouse({ ...time, dir: folder, config: { smtpUrl: server.url } })
    assert.ok((await newPerson(again.url, 'Somebody')).memberId)
    for (let minute = 0; minute < 3; minute++) await later(again, time)
    assert.is(server.got.length, 1)
  }
  rmSync(folder, { recursive: true, force: true })
})

test('a mail that is refused is tried again; without a server mails lie in a folder', async () => {
  await using server = await openMailServer()
  {
    const time = openTime()
    await using house = await openTestHouse({ ...time, config: { smtpUrl: server.url } })
    const { reading, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
    await withAddress(eve!)
    await seeAll(eve!)
    server.state.isFull = true
    await names(house, time, { by: dov!, readingId: reading.id, whom: 'Eve' })
    assert.is(server.got.length, 0)
    assert.is((await eve!.ask('GET /api/me/inbox', '/api/me/inbox')).mails, 'sent')
    server.state.isFull = false
    for (let again = 0; again < 2; again++) await later(house, time)
    assert.is(server.got.length, 1)
  }
  const time = openTime()
  await using house = await openTestHouse(time)
  const { reading, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  await withAddress(eve!)
  await seeAll(eve!)
  await names(house, time, { by: dov!, readingId: reading.id, whom: 'Eve' })
  const outbox = join(house.dir, 'outbox')
  const [file, ...more] = readdirSync(outbox)
  assert.equal([/\.eml$/.test(file!), more], [true, []])
  const mail = readMail(readFileSync(join(outbox, file!), 'utf8'))
  assert.equal([mail.header('To'), [...mail.parts.keys()]], ['eve@example.org', ['text/plain', 'text/html']])
  assert.is((await eve!.ask('GET /api/me/inbox', '/api/me/inbox')).mails, 'folder', 'and the page says so')
  assert.equal([readConfig({ SMTP_URL: 'smtp://mail.example.org' }).smtpUrl, readConfig({}).smtpUrl], ['smtp://mail.example.org', undefined])
  assert.throws(() => readConfig({ SMTP_URL: 'http://mail.example.org' }))
})

test.run()
