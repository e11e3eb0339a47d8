// The browser the tests look through: it starts on this machine, keeps members apart and hears what goes wrong.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { launchBrowser, newMember } from '../support/browser.ts'

const test = suite<{ browser: Browser; address: string }>('browser')
const pages: Record<string, string> = {
  '/': '<!doctype html><title>Here</title><p>שלום',
  '/throws': '<!doctype html><script>setTimeout(() => { throw new Error("torn page") })</script>',
  '/complains': '<!doctype html><script>console.error("a complaint")</script>',
  '/leaves': '<!doctype html><img src="http://elsewhere.invalid/pixel.png">',
}
const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pages[request.url ?? '/'] ?? '')
})

test.before(async state => {
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  state.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  state.browser = await launchBrowser()
})
test.after(async ({ browser }) => {
  await browser.close()
  server.close()
})

test('opens a page and is quiet', async ({ browser, address }) => {
  const dina = await newMember(browser)
  await dina.page.goto(address)
  assert.is(await dina.page.title(), 'Here')
  await dina.close()
})

test('two members share no cookie', async ({ browser, address }) => {
  await using dina = await newMember(browser)
  await using dov = await newMember(browser)
  await dina.page.goto(address)
  await dov.page.goto(address)
  await dina.page.evaluate(() => { document.cookie = 'who=dina' })
  assert.is(await dov.page.evaluate(() => document.cookie), '')
})

test('a member may have a language, a phone and the dark', async ({ browser, address }) => {
  await using dov = await newMember(browser, { locale: 'he-IL', colorScheme: 'dark', viewport: { width: 360, height: 640 }, touch: true })
  await dov.page.goto(address)
  const seen = await dov.page.evaluate(() => [navigator.language, matchMedia('(prefers-color-scheme: dark)').matches, screen.width, matchMedia('(pointer: coarse)').matches])
  assert.equal(seen, ['he-IL', true, 360, true])
})

test('whoever comes second finds nothing of the first, and their own screen', async ({ browser, address }) => {
  const dina = await newMember(browser, { locale: 'en-US' })
  await dina.page.goto(address)
  await dina.page.evaluate(() => {
    document.cookie = 'who=dina; max-age=600'
    localStorage.setItem('who', 'dina')
    sessionStorage.setItem('who', 'dina')
    return new Promise(resolve => { indexedDB.open('dina').onsuccess = resolve })
  })
  await dina.close()
  await using dov = await newMember(browser, { locale: 'en-US', colorScheme: 'dark', viewport: { width: 360, height: 640 } })
  assert.is(dov.context, dina.context)
  await dov.page.goto(address)
  const seen = await dov.page.evaluate(async () => [
    document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, matchMedia('(prefers-color-scheme: dark)').matches, innerWidth,
  ])
  assert.equal(seen, ['', 0, 0, 0, true, 360])
})

for (const [path, heard] of [['/throws', /torn page/], ['/complains', /a complaint/], ['/leaves', /left this machine: GET http:\/\/elsewhere.invalid/]] as const) {
  test(`hears ${path.slice(1)}`, async ({ browser, address }) => {
    await using dina = await newMember(browser)
    await dina.page.goto(address + path)
    await dina.page.evaluate(() => new Promise(resolve => { setTimeout(resolve) }))
    assert.throws(() => dina.assertQuiet(), heard)
    dina.assertQuiet()
  })
}

test.run()
