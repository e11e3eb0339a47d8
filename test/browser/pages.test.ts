// The pages outside the room, in a real browser: somebody new is reading within a minute, friends join by a link, texts come in, and all of it
// in both directions, both schemes, by keyboard and for screen readers.
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { newMember, type Seat } from '../support/browser.ts'
import { openTestHouse } from '../support/house.ts'
import { assertAccessible, assertFits, assertReadable, comeAs, comeTo, look, type Look } from '../support/pages.ts'
import { newCircle } from '../support/people.ts'
import { staged } from '../support/stage.ts'

// A browser says aloud that a stranger was told "401, nobody is signed in": the page asked, and has to
const STRANGER = /401 \(Unauthorized\) \(\S+\/api\/me\)/

const test = staged('pages')

const arrive = async (page: Page, url: string, name: string): Promise<void> => {
  await page.goto(url)
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Open the room' }).click()
  await page.waitForURL('**/groups/*')
  await page.getByRole('link', { name: 'Go to the reading' }).waitFor()
}

test('somebody new gives a name and has a reading at hand', async ({ browser, house }) => {
  await using noa = await newMember(browser)
  await arrive(noa.page, house.url, 'Noa')
  assert.is(await noa.page.getByRole('heading', { level: 1 }).textContent(), 'Our study group')
  await noa.page.getByRole('link', { name: 'Go to the reading' }).click()
  await noa.page.waitForURL('**/readings/*')
  await noa.page.locator('tf-room').getByRole('heading', { name: 'Ten People, One Page' }).waitFor()
  noa.assertQuiet(STRANGER)
})

test('with the keyboard alone', async ({ browser, house }) => {
  await using noa = await newMember(browser)
  const { page } = noa
  await page.goto(house.url)
  await page.getByLabel('Your name').waitFor()
  await page.keyboard.press('Tab')
  assert.is(await focused(page), 'Skip to the text')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  assert.is(await focused(page), 'Your name')
  await page.keyboard.type('Noa')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/groups/*')
  noa.assertQuiet(STRANGER)
})

/** What a screen reader would say of where the focus is. */
const focused = (page: Page): Promise<string> => page.evaluate(() => {
  let at: Element | null = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return (at as HTMLInputElement).labels?.[0]?.textContent?.trim() ?? at?.textContent?.trim() ?? ''
})

test('a link made in one touch brings a friend into the reading, and the friend appears on the open page', async ({ browser, house }) => {
  await using noa = await newMember(browser)
  await arrive(noa.page, house.url, 'Noa')
  await noa.page.getByRole('button', { name: 'Invite' }).click()
  const link = await noa.page.getByLabel('The link', { exact: true }).inputValue()
  await noa.page.keyboard.press('Escape')
  await using dov = await newMember(browser)
  await dov.page.goto(link)
  await dov.page.getByText('Noa invites you to read with Our study group.').waitFor()
  await dov.page.getByLabel('Your name').fill('Dov')
  await dov.page.getByRole('button', { name: 'Come in' }).click()
  await dov.page.waitForURL('**/readings/*')
  await noa.page.locator('tf-fellows li', { hasText: 'Dov' }).waitFor()
  noa.assertQuiet(STRANGER)
  dov.assertQuiet(STRANGER)
})

test('whoever is known joins with one button; a withdrawn link says so', async ({ browser, house }) => {
  const { facilitator, group, members: [ruth] } = await newCircle(house.url, ['Ruth'])
  const other = await facilitator.ask('POST /api/groups', '/api/groups', { name: 'Another circle' })
  const path = `/api/groups/${other.group.id}/invites`
  const { url, invite } = await facilitator.ask('POST /api/groups/:groupId/invites', path, {})
  await using seat = await comeAs(browser, ruth!)
  await seat.page.goto(url)
  await seat.page.getByRole('button', { name: 'Come in as Ruth' }).click()
  await seat.page.waitForURL(`**/groups/${other.group.id}`)
  await facilitator.ask('DELETE /api/groups/:groupId/invites/:inviteId', `${path}/${invite.id}`)
  await seat.page.goto(url)
  await seat.page.getByRole('heading', { name: 'This invitation is over' }).waitFor()
  seat.assertQuiet(/40[14]|410/)
  assert.not.equal(group.id, other.group.id)
})

test('a pasted text comes in, is looked at and assigned', async ({ browser, house }) => {
  const { facilitator, group } = await newCircle(house.url, [])
  await using seat = await comeAs(browser, facilitator)
  const { page } = seat
  await page.goto(`${house.url}/groups/${group.id}/bring`)
  await page.getByRole('tab', { name: 'Paste' }).click()
  const panel = page.getByRole('tabpanel', { name: 'Paste' })
  await panel.getByLabel('Title').fill('On listening')
  await panel.getByLabel('The text').fill('First a silence.\n\nThen a question.')
  await panel.getByRole('button', { name: 'Bring it in' }).click()
  await page.getByRole('heading', { name: 'This is what came out' }).waitFor()
  assert.is(await page.getByText('Then a question.').isVisible(), true)
  await page.getByRole('button', { name: 'Assign it' }).click()
  await page.getByRole('dialog', { name: /On listening/ }).waitFor()
  const dialog = page.locator('tf-assign')
  await dialog.getByText('When the facilitator reveals them, all at once').click()
  await dialog.getByRole('button', { name: 'Assign' }).click()
  await page.waitForURL(`**/groups/${group.id}`)
  await page.getByRole('link', { name: 'On listening' }).waitFor()
  const { items } = await facilitator.ask('GET /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`)
  assert.is(items.find(one => one.post.title === 'On listening')?.reveal, 'together')
})

test('an address that leads nowhere is refused in words, and stays where it was typed', async ({ browser, house }) => {
  const { facilitator, group } = await newCircle(house.url, [])
  await using seat = await comeAs(browser, facilitator)
  await seat.page.goto(`${house.url}/groups/${group.id}/bring?url=http://127.0.0.1:1/nothing`)
  await seat.page.getByRole('button', { name: 'Bring it in' }).click()
  await seat.page.locator('tf-bring-form').getByRole('alert').filter({ hasText: /\w/ }).waitFor()
  assert.is(await seat.page.getByLabel('The address of the page').inputValue(), 'http://127.0.0.1:1/nothing')
  seat.assertQuiet(/status of 4\d\d/)
})

test('signing out leaves nothing on the device; with a password one comes back, to the very page one was refused', async ({ browser, house }) => {
  const { members: [ruth], group } = await newCircle(house.url, ['Ruth'])
  await using seat = await comeAs(browser, ruth!)
  const { page } = seat
  await page.goto(`${house.url}/me`)
  await page.getByLabel('Email').fill('ruth@example.org')
  await page.getByRole('textbox', { name: 'Password' }).fill('a long quiet evening')
  await page.getByRole('button', { name: 'Secure it' }).click()
  await page.getByRole('heading', { name: 'Your place is secured' }).waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'I have been here before' }).click()
  assert.is(await page.evaluate(() => localStorage.getItem('tenfold.known')), null)
  await page.getByLabel('Email').fill('ruth@example.org')
  await page.getByRole('textbox', { name: 'Password' }).fill('another password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('do not belong together').waitFor()
  await page.goto(`${house.url}/groups/${group.id}`)
  await page.getByLabel('Email').fill('ruth@example.org')
  await page.getByRole('textbox', { name: 'Password' }).fill('a long quiet evening')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'A circle' }).waitFor()
  seat.assertQuiet(/401/)
})

test('who signs in on the page of another, whose session ended, has a page of their own', async ({ browser, house }) => {
  const { members: [ruth, dov], group } = await newCircle(house.url, ['Ruth', 'Dov']), secured = { email: 'dov@example.org', password: 'a long quiet evening' }
  await dov!.ask('PATCH /api/me', '/api/me', secured)
  await using seat = await comeTo(browser, ruth!, `/groups/${group.id}`)
  const { page } = seat
  await page.getByRole('link', { name: 'Tenfold: Home' }).click()
  await page.getByRole('heading', { name: 'Hello, Ruth' }).waitFor()
  await ruth!.ask('DELETE /api/session', '/api/session')
  await page.goBack()
  await page.getByLabel('Email').fill(secured.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(secured.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('tf-app .me', { hasText: 'Dov' }).waitFor()
  await page.getByRole('heading', { name: 'A circle' }).waitFor()
  seat.assertQuiet(/401/)
})

test('a house joined by invitation says so kindly', async ({ browser }) => {
  await using house = await openTestHouse({ config: { registration: 'invited' } })
  await newCircle(house.url, [])
  await using stranger = await newMember(browser)
  await stranger.page.goto(house.url)
  await stranger.page.getByLabel('Your name').fill('Stranger')
  await stranger.page.getByRole('button', { name: 'Open the room' }).click()
  await stranger.page.getByText('This house is joined by invitation').waitFor()
  assert.is(await stranger.page.getByLabel('Your name').inputValue(), 'Stranger')
  stranger.assertQuiet(/40[13]/)
})

test('what cannot be undone asks for the name first', async ({ browser, house }) => {
  const { facilitator, group } = await newCircle(house.url, [])
  await using seat = await comeAs(browser, facilitator)
  const { page } = seat
  await page.goto(`${house.url}/groups/${group.id}/settings`)
  await page.getByRole('button', { name: 'Delete the group…' }).click()
  const dialog = page.locator('tf-sure')
  const yes = dialog.getByRole('button', { name: 'Delete the group' })
  assert.is(await yes.isDisabled(), true)
  await dialog.getByRole('textbox').fill('A circle')
  await yes.click()
  await page.waitForURL(`${house.url}/`)
  assert.is(await facilitator.refusal('GET', `/api/groups/${group.id}`), 'not-found')
})

test('a step to another place moves focus and title; a step back finds the page where it was', async ({ browser, house }) => {
  const long = Array.from({ length: 60 }, (_, at) => `Paragraph ${at} has a few words in it.`).join('\n\n')
  const { members: [ruth], group, post } = await newCircle(house.url, ['Ruth'], long)
  await using seat = await comeAs(browser, ruth!, { viewport: { width: 800, height: 600 } })
  const { page } = seat
  await page.goto(`${house.url}/posts/${post.id}`)
  await page.getByText('Paragraph 59').waitFor()
  await page.evaluate(() => scrollTo(0, 900))
  await page.getByRole('link', { name: 'Tenfold: Home' }).dispatchEvent('click')
  await page.getByRole('heading', { name: 'Hello, Ruth' }).waitFor()
  assert.is(await page.title(), 'Your groups · Tenfold')
  assert.is(await page.evaluate(() => document.querySelector('tf-app')!.shadowRoot!.activeElement?.localName), 'main')
  await page.goBack()
  await page.waitForFunction(() => scrollY === 900)
  assert.match(await page.title(), 'Paragraph 0')
  // the browser complains of each answer: all of them are to be there
  await page.goto(`${house.url}/groups/${group.id}x`, { waitUntil: 'networkidle' })
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  seat.assertQuiet(/404/)
})

test('in Hebrew everything is the other way round', async ({ browser, house }) => {
  await using noa = await newMember(browser, { locale: 'he-IL', viewport: { width: 1280, height: 800 } })
  const { page } = noa
  await page.goto(house.url)
  await page.getByLabel('השם שלך').fill('נועה')
  await page.getByRole('button', { name: 'פתיחת החדר' }).click()
  await page.waitForURL('**/groups/*')
  await page.getByRole('link', { name: 'אל הקריאה' }).waitFor()
  assert.equal(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ['he', 'rtl'])
  const [readings, fellows] = await Promise.all([page.locator('tf-readings').boundingBox(), page.locator('tf-fellows').boundingBox()])
  assert.ok(fellows!.x + fellows!.width <= readings!.x, 'the members are on the left')
  await page.goto(`${house.url}/me`)
  await page.getByLabel('שפה').selectOption('en')
  await page.getByRole('button', { name: 'שמירה' }).click()
  await page.getByRole('button', { name: 'Save' }).waitFor()
  assert.is(await page.evaluate(() => document.documentElement.dir), 'ltr')
  noa.assertQuiet(STRANGER)
})

/** Opens the first page; goes on to another as the window's back and forward do, without asking for everything anew. */
const walkTo = async (page: Page, address: string): Promise<void> => {
  if (!(await page.locator('tf-app').count())) return void await page.goto(address)
  await page.evaluate(address => {
    history.pushState(null, '', address)
    dispatchEvent(new PopStateEvent('popstate'))
  }, address)
}

const WIDE: Look = { colorScheme: 'light', width: 1280 }, NARROW: Look = { colorScheme: 'dark', width: 390 }

for (const [locale, first, then] of [['en-GB', WIDE, NARROW], ['he-IL', NARROW, WIDE]] as const) {
  test(`every page is sound for axe and fits, wide and narrow, light and dark: ${locale}`, async ({ browser, house }) => {
    const { facilitator, group, post, invite } = await newCircle(house.url, ['Dov', 'Ruth'])
    const how = { locale, colorScheme: first.colorScheme, viewport: { width: first.width, height: 800 } }
    await using stranger = await newMember(browser, how)
    await using seat = await comeAs(browser, facilitator, how)
    const looked = async ({ page }: Seat, path: string, there: string): Promise<void> => {
      await look(page, first)
      await walkTo(page, house.url + path)
      await page.locator(there).first().waitFor()
      await assertAccessible(page, path)
      await assertFits(page, path)
      await look(page, then)
      await assertReadable(page, path)
      await assertFits(page, path)
    }
    await looked(stranger, '/', 'tf-arrival form')
    await looked(stranger, `/join/${invite}`, 'tf-join form')
    await looked(stranger, '/me', 'tf-sign-in form')
    await looked(seat, '/', 'tf-groups .fellows')
    await looked(seat, `/groups/${group.id}`, 'tf-fellows li')
    await looked(seat, `/groups/${group.id}/bring`, 'tf-bring-form form')
    await looked(seat, `/groups/${group.id}/settings`, 'tf-group-settings form')
    await looked(seat, `/posts/${post.id}`, 'tf-post-text .block')
    await looked(seat, '/me', 'tf-me form')
    await looked(seat, '/nowhere', 'tf-trouble h1')
    stranger.assertQuiet(STRANGER)
    seat.assertQuiet()
  })
}

test.run()
