// Web Push: a device is told at once who and where, sealed for it alone; never twice, never in quiet hours, never what was said; and no address inside is knocked at.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { postAddress, type PostAddress } from '../server/push/knock.ts'
import { readFolder } from './support/folder.ts'
import { openTestHouse, type TestHouse } from './support/house.ts'
import { openMailServer } from './support/mail.ts'
import { command, newCircle, newClientId, type Person } from './support/people.ts'
import { newBrowser, openPushService, readVapid } from './support/push.ts'
import { HOUR, MINUTE, openTime, type Time } from './support/time.ts'

const outside: PostAddress = (address, parcel) => postAddress(address, parcel, { mayReach: () => true, mayKnock: () => true })

const giveDevice = async (person: Person, endpoint: string) => {
  const browser = newBrowser()
  const { device } = await person.ask('POST /api/me/push', '/api/me/push', { endpoint, keys: browser.keys, label: 'A phone' })
  return { ...browser, device }
}

const later = async (house: TestHouse, time: Time, wait = MINUTE): Promise<void> => {
  time.pass(wait)
  await house.open.mails.deliver()
}

const names = async (by: Person, readingId: string, body: string): Promise<string> => {
  const live = await by.live(), id = newClientId()
  await command(live, 'message:send', { readingId, id, body })
  live.disconnect()
  return id
}

const seeAll = async (person: Person): Promise<void> => {
  await person.ask('POST /api/me/inbox/seen', '/api/me/inbox/seen', { ids: (await person.ask('GET /api/me/inbox', '/api/me/inbox')).items.map(({ id }) => id) })
}

test('a device is told once, sealed for it alone, signed by the house, without the words themselves', async () => {
  await using service = await openPushService()
  await using server = await openMailServer()
  const time = openTime()
  await using house = await openTestHouse({ ...time, postAddress: outside, config: { smtpUrl: server.url, mailFrom: 'The house <house@example.org>' } })
  const { post, reading, members: [eve, dov, ruth] } = await newCircle(house.url, ['Eve', 'Dov', 'Ruth'])
  await eve!.ask('PATCH /api/me', '/api/me', { language: 'he', email: 'eve@example.org', password: 'a long enough phrase' })
  for (const person of [eve!, ruth!]) await seeAll(person)
  const { key } = await eve!.ask('GET /api/me/push', '/api/me/push')
  const phone = await giveDevice(eve!, `${service.url}/phone`)
  assert.equal((await giveDevice(eve!, `${service.url}/phone`)).device.id, phone.device.id, 'the same device is one')
  const renewed = await giveDevice(eve!, `${service.url}/phone`)
  await giveDevice(ruth!, `${service.url}/ruth`)
  const id = await names(dov!, reading.id, '@Eve a secret word')
  await later(house, time)
  assert.equal(service.got.map(({ path }) => path), ['/phone'], 'hers alone')
  const [{ headers, body }] = service.got as [typeof service.got[0]]
  assert.equal([headers['content-encoding'], headers.ttl], ['aes128gcm', '86400'])
  assert.equal(JSON.parse(renewed.read(body)), { title: post.title, body: 'שמך הוזכר על ידי Dov', path: `/readings/${reading.id}#m=${id}`, tag: `${reading.id}/message/${id}`, lang: 'he', dir: 'rtl' })
  assert.throws(() => phone.read(body), undefined, 'keys that were given before read nothing')
  assert.is(body.includes('secret word'), false)
  const { isSigned, aud, sub, key: shown } = readVapid(headers.authorization)
  assert.equal([isSigned, aud, sub, shown], [true, service.url, 'mailto:house@example.org', key])
  await house.reopen()
  for (let again = 0; again < 3; again++) await later(house, time)
  assert.equal([service.got.length, server.got.length], [1, 0], 'nothing twice: not after a restart, and not by mail as well')
  assert.is((await eve!.ask('GET /api/me/push', '/api/me/push')).key, key, 'made once')
  const files = readdirSync(house.dir, { recursive: true, encoding: 'utf8' }).map(name => join(house.dir, name)).filter(name => statSync(name).isFile())
  assert.equal(files.filter(name => statSync(name).mode & 0o077), [], 'the house alone reads what it keeps')
})

test('a device that is gone is forgotten and the mail goes instead; a service in trouble is tried again', async () => {
  await using service = await openPushService()
  await using server = await openMailServer()
  const time = openTime()
  await using house = await openTestHouse({ ...time, postAddress: outside, config: { smtpUrl: server.url } })
  const { reading, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  await seeAll(eve!)
  const devices = async () => (await eve!.ask('GET /api/me/push', '/api/me/push')).items.length
  for (const path of ['/gone', '/lost', '/busy', '/onward']) await giveDevice(eve!, service.url + path)
  for (const [path, status] of [['/gone', 410], ['/lost', 404], ['/busy', 503], ['/onward', 307]] as const) service.answers.set(path, status)
  await names(dov!, reading.id, '@Eve one')
  await later(house, time)
  assert.equal([await devices(), service.got.map(({ path }) => path).sort()], [2, ['/busy', '/gone', '/lost', '/onward']], 'and nobody is led on to elsewhere')
  service.answers.set('/busy', 201)
  await later(house, time)
  await later(house, time)
  assert.is(service.got.filter(({ path }) => path === '/busy').length, 2, 'tried again until it was taken')
  await eve!.ask('PATCH /api/me', '/api/me', { email: 'eve@example.org', password: 'a long enough phrase' })
  for (const path of ['/busy', '/onward']) service.answers.set(path, 410)
  await names(dov!, reading.id, '@Eve two')
  await later(house, time)
  assert.equal([await devices(), server.got.length], [0, 1])
})

test('quiet hours are quiet, many at once are one, and whoever gives no address gets the digest on their device', async () => {
  await using service = await openPushService()
  const time = openTime('2026-10-24T19:30:00.000Z')
  await using house = await openTestHouse({ ...time, postAddress: outside })
  const { reading, post, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  await seeAll(eve!)
  const phone = await giveDevice(eve!, `${service.url}/phone`)
  // the night in which Berlin's clocks go back: quiet from 20:00Z, when it is 22:00 there, until 06:00Z, when it is 07:00
  await eve!.ask('PATCH /api/me/inbox', '/api/me/inbox', { timezone: 'Europe/Berlin', paces: { mention: 'digest' }, digestAt: '07:00' })
  time.pass(HOUR)
  for (let nth = 0; nth < 5; nth++) await names(dov!, reading.id, `@Eve ${nth}`)
  for (let hour = 0; hour < 9; hour++) await later(house, time, HOUR)
  assert.equal([service.got.length, house.open.house.clock().toISOString()], [0, '2026-10-25T05:30:00.000Z'], 'an hour longer than other nights')
  await later(house, time, HOUR / 2)
  assert.equal(service.got.map(({ body }) => JSON.parse(phone.read(body)) as object), [{ title: '5 things wait for you', body: post.title, path: '/inbox', tag: 'inbox', lang: 'en', dir: 'ltr' }])
  await later(house, time, HOUR)
  assert.is(service.got.length, 1)
})

test('a device goes with the session it was given with, with the member, and with whoever comes after them on it', async () => {
  await using service = await openPushService()
  const time = openTime()
  await using house = await openTestHouse({ ...time, postAddress: outside })
  const { reading, members: [eve, dov, ruth] } = await newCircle(house.url, ['Eve', 'Dov', 'Ruth'])
  for (const person of [eve!, ruth!]) await seeAll(person)
  await giveDevice(eve!, `${service.url}/shared`)
  await giveDevice(ruth!, `${service.url}/shared`)
  await names(dov!, reading.id, '@Eve one')
  await later(house, time)
  assert.equal(service.got, [], 'the device is another\'s now')
  const { id } = (await ruth!.ask('GET /api/me/push', '/api/me/push')).items[0]!
  assert.is(await eve!.refusal('DELETE', `/api/me/push/${id}`), 'not-found')
  await ruth!.ask('DELETE /api/me/push/:deviceId', `/api/me/push/${id}`)
  await giveDevice(ruth!, `${service.url}/own`)
  await ruth!.ask('DELETE /api/session', '/api/session')
  await names(dov!, reading.id, '@Ruth two')
  await later(house, time)
  assert.equal(service.got, [], 'signed out is out')
  await giveDevice(eve!, `${service.url}/canary`)
  assert.match(JSON.stringify(await eve!.ask('GET /api/me/export', '/api/me/export')), /"devices":\[\{"id":"[\w-]{21}","createdAt":"[^"]+","label":"A phone"\}\]/)
  await eve!.ask('DELETE /api/me', '/api/me')
  assert.is((await readFolder(house.dir)).includes('canary'), false, 'erased is erased')
})

test('no address inside is knocked at, whatever a browser says its service is', async () => {
  await using service = await openPushService()
  const time = openTime()
  await using house = await openTestHouse(time)
  const { reading, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  await seeAll(eve!)
  for (const endpoint of [`${service.url}/phone`, service.url.replace('127.0.0.1', 'localhost'), 'https://169.254.169.254/latest', 'https://[::1]/', 'https://10.0.0.1/']) await giveDevice(eve!, endpoint)
  await names(dov!, reading.id, '@Eve one')
  await later(house, time)
  assert.equal(service.got, [])
  const keys = newBrowser().keys
  for (const wrong of [{ endpoint: 'ftp://example.org/', keys }, { endpoint: 'https://example.org/', keys: { ...keys, auth: 'short' } }, { endpoint: 'no address', keys }]) {
    assert.is(await eve!.refusal('POST', '/api/me/push', wrong), 'invalid')
  }
})

test.run()
