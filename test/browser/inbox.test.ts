// The inbox in a real browser: its sign in the bar counts live on every device, a press leads to the very words; how one is told is kept as it is
// chosen; a push is shown and leads to its place; a feed's entry is brought in with one press, and secret addresses are made, shown once and ended.
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { unsubscribeToken } from '../../server/inbox/kept.ts'
import { bringIn } from '../../server/post/bring.ts'
import { newMember } from '../support/browser.ts'
import { openTestHouse } from '../support/house.ts'
import { assertAccessible, assertFits, comeAs } from '../support/pages.ts'
import { command, newCircle, newClientId, type Person } from '../support/people.ts'
import { staged } from '../support/stage.ts'

const test = staged('the inbox in the browser')

const says = async (by: Person, readingId: string, body: string): Promise<string> => {
  const live = await by.live(), id = newClientId()
  await command(live, 'message:send', { readingId, id, body })
  live.disconnect()
  return id
}

const sign = (page: Page) => page.locator('tf-inbox-sign .sign')

test('the sign counts live on every device, a press leads to the words, and what was seen on one is seen on all', async ({ browser, house }) => {
  const { reading, members: [eve, dov] } = await newCircle(house.url, ['Eve', 'Dov'])
  await using desk = await comeAs(browser, eve!)
  await using phone = await comeAs(browser, eve!, { locale: 'he-IL', colorScheme: 'dark', viewport: { width: 390, height: 844 }, touch: true })
  for (const { page } of [desk, phone]) await page.goto(house.url)
  await desk.page.getByRole('button', { name: 'Inbox: nothing new' }).click()
  await desk.page.getByText('All quiet').waitFor()
  await desk.page.keyboard.press('Escape')
  const first = await says(dov!, reading.id, '@Eve a secret word')
  await says(dov!, reading.id, '@Eve another')
  await desk.page.getByRole('button', { name: 'Inbox: 2 new' }).click()
  await phone.page.getByRole('button', { name: 'תיבה: 2 חדשים' }).tap()
  await phone.page.locator('tf-inbox-sign tf-notices li.fresh').nth(1).waitFor()
  for (const { page } of [desk, phone]) {
    await assertAccessible(page, 'the inbox')
    await assertFits(page, 'the inbox')
    assert.not.match(await page.locator('tf-inbox-sign').innerText(), /secret/)
  }
  await desk.page.locator('tf-inbox-sign').getByRole('link', { name: 'Dov named you' }).last().click()
  await desk.page.waitForURL(`${house.url}/readings/${reading.id}#m=${first}`)
  await desk.page.locator('tf-message').getByText('a secret word').waitFor()
  await phone.page.locator('tf-inbox-sign tf-notices li.fresh').first().waitFor({ state: 'hidden' })
  await sign(phone.page).and(phone.page.getByRole('button', { name: 'תיבה: אין חדש' })).waitFor()
})

test('how one is told is kept as it is chosen, in words that say what the house can do', async ({ browser, house }) => {
  const { members: [eve] } = await newCircle(house.url, ['Eve'])
  await eve!.ask('PATCH /api/me', '/api/me', { email: 'eve@example.org', password: 'a long enough phrase' })
  await using seat = await comeAs(browser, eve!)
  const { page } = seat
  await page.goto(`${house.url}/inbox/settings`)
  await page.getByText('they are written to a folder').waitFor()
  const settings = async () => (await eve!.ask('GET /api/me/inbox', '/api/me/inbox')).settings
  const choose = async (act: () => Promise<unknown>): Promise<void> => {
    const kept = page.waitForResponse(response => response.request().method() === 'PATCH')
    await act()
    await kept
  }
  await choose(() => page.getByRole('group', { name: 'Somebody answers you' }).getByLabel('Not at all').check())
  await choose(() => page.getByLabel('until').fill('06:30'))
  await choose(() => page.getByLabel('By the clock of').selectOption('Asia/Jerusalem'))
  await choose(() => page.getByLabel('Write to me').uncheck())
  await page.getByRole('status').getByText('Saved').waitFor()
  assert.equal([(await settings()).paces.answer, (await settings()).quiet, (await settings()).timezone, (await settings()).mail], ['never', { from: '22:00', to: '06:30' }, 'Asia/Jerusalem', false])
  await choose(() => page.getByLabel('Leave me alone').uncheck())
  assert.is((await settings()).quiet, null)
  await page.reload()
  assert.is(await page.getByLabel('By the clock of').inputValue(), 'Asia/Jerusalem')
  assert.is(await page.getByRole('group', { name: 'Somebody answers you' }).getByLabel('Not at all').isChecked(), true)
  await assertAccessible(page, 'how one is told')
  await page.setViewportSize({ width: 390, height: 844 })
  await assertFits(page, 'how one is told')
  await eve!.ask('PATCH /api/me/inbox', '/api/me/inbox', { mail: true })
  await using nobody = await newMember(browser)
  await nobody.page.goto(`${house.url}/api/mail/unsubscribe/${await unsubscribeToken(house.open.house, eve!.memberId)}`)
  await nobody.page.getByRole('button', { name: 'Send me no more mails' }).click()
  await nobody.page.getByText('You will get no more mails').waitFor()
  assert.is((await settings()).mail, false, 'the link in a mail ends mails where nobody is signed in')
})

/** What this browser cannot do without a screen: show a line, and give a window the focus. Everything before and after is the worker itself. */
const withoutScreen = (): void => {
  const worker = self as unknown as { shown: unknown[]; registration: { showNotification(title: string, more: object): Promise<void> }; WindowClient: { prototype: { focus(): Promise<void> } } }
  worker.shown = []
  worker.registration.showNotification = async (title, more) => void worker.shown.push({ title, ...more })
  worker.WindowClient.prototype.focus = async () => {}
}

const press = (path: string): void => {
  const pressed = Object.assign(new Event('notificationclick'), { notification: { close: () => {}, data: { path } }, waitUntil: () => {} })
  dispatchEvent(pressed)
}

test('a push is shown as it was sent, and a press on it leads an open page to its place', async ({ browser, house }) => {
  const { members: [eve] } = await newCircle(house.url, ['Eve'])
  await using seat = await comeAs(browser, eve!, { own: true })
  const { page, context } = seat
  await page.goto(house.url)
  await sign(page).waitFor()
  const devtools = await context.newCDPSession(page)
  const registered = new Promise<string>(done => devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const own = registrations.find(({ scopeURL }) => scopeURL.endsWith('/told/'))
    if (own) done(own.registrationId)
  }))
  await devtools.send('ServiceWorker.enable')
  const coming = context.waitForEvent('serviceworker')
  await page.evaluate(() => navigator.serviceWorker.register('/told.js', { scope: '/told/' }))
  const worker = await coming
  await worker.evaluate(withoutScreen)
  const notice = { title: 'First thoughts', body: 'Dov named you', path: '/inbox/settings', tag: 'r/message/m', lang: 'en', dir: 'ltr' }
  await devtools.send('ServiceWorker.deliverPushMessage', { origin: house.url, registrationId: await registered, data: JSON.stringify(notice) })
  const { title, body, tag, lang, dir, data } = await worker.evaluate(async () => {
    const { shown } = self as unknown as { shown: Record<string, unknown>[] }
    while (!shown[0]) await new Promise(resolve => { setTimeout(resolve, 5) })
    return shown[0]
  })
  assert.equal({ title, body, tag, lang, dir, data }, { title: notice.title, body: notice.body, tag: notice.tag, lang: 'en', dir: 'ltr', data: { path: notice.path } })
  await worker.evaluate(press, notice.path)
  await page.waitForURL(`${house.url}${notice.path}`)
})

const RSS = `<?xml version="1.0"?><rss version="2.0"><channel><title>The daily portion</title><link>https://example.org/</link>
  <item><title>Of bread &amp;lt;img src=x onerror=alert(1)&amp;gt;</title><link>/bread</link><guid>1</guid><pubDate>Mon, 01 Jun 2026 10:00:00 GMT</pubDate><description>&lt;script&gt;alert(1)&lt;/script&gt;What it is made of</description></item></channel></rss>`

test('a feed\'s entry is brought in with one press, and secret addresses are made, shown once and ended', async ({ browser }) => {
  await using house = await openTestHouse({
    fetchAddress: async url => ({ url, contentType: 'application/rss+xml', bytes: new TextEncoder().encode(RSS) }),
    bringIn: source => bringIn('url' in source ? { html: '<title>Of bread</title><article><p>What bread is made of, told at length.</p></article>', sourceUrl: source.url } : source),
  })
  const { facilitator, group } = await newCircle(house.url, [])
  await using seat = await comeAs(browser, facilitator)
  const { page } = seat
  await page.goto(`${house.url}/groups/${group.id}`)
  await page.getByRole('link', { name: 'Feeds and calendar' }).click()
  await page.getByText('No feed is followed yet.').waitFor()
  await page.getByLabel('The address of a feed').fill('example.org/feed')
  await page.getByRole('button', { name: 'Follow' }).click()
  await page.getByRole('button', { name: /^Bring in “Of bread/ }).click()
  await page.getByRole('link', { name: 'It is in the group' }).waitFor()
  await page.getByRole('button', { name: 'Make my addresses' }).click()
  const address = await page.getByLabel('The calendar', { exact: true }).inputValue()
  assert.match(await (await fetch(address)).text(), /^BEGIN:VCALENDAR/)
  await assertAccessible(page, 'feeds')
  await page.setViewportSize({ width: 390, height: 844 })
  await assertFits(page, 'feeds')
  await page.reload()
  await page.getByText('You have addresses').waitFor()
  assert.is(await page.getByText(address.slice(-20)).count() + (await page.getByLabel('The calendar', { exact: true }).count()), 0, 'shown once')
  await page.getByRole('button', { name: 'End my addresses' }).click()
  await page.getByText('Your addresses have ended.').waitFor()
  assert.is((await fetch(address)).status, 404)
  await page.getByRole('link', { name: 'It is in the group' }).click()
  await page.locator('tf-post').getByText('told at length').first().waitFor()
})

test.run()
