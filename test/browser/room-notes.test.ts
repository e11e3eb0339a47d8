// The page a room writes together: two hands, headings, bold, one's own undo, and there after a reload.
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { PHONE } from '../support/browser.ts'
import { newCircle, Person } from '../support/people.ts'
import { arrive, choose, enter, saved } from '../support/room.ts'
import { staged } from '../support/stage.ts'
import { openTunnel } from '../support/tunnel.ts'

const words = (page: Page) => page.getByRole('textbox', { name: 'The page we write together' })
const open = async (page: Page): Promise<void> => {
  await page.locator('tf-menu summary').click()
  await page.getByRole('button', { name: 'Notes we write together' }).click()
  await words(page).and(page.locator(':focus')).waitFor()
}

const test = staged('the notes page in the browser')

test('two write on one page, each seeing the other\'s caret; undo takes back one\'s own alone; a reload shows it all', async ({ browser, house }) => {
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'])
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  assert.is(await one.page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('tf-notes'))), false, 'the editor is not fetched before it is wanted')
  await Promise.all([one, other].map(({ page }) => open(page)))
  await one.page.getByRole('button', { name: 'Heading' }).click()
  await one.page.keyboard.type('What we found')
  await words(other.page).getByRole('heading', { name: 'What we found' }).waitFor()
  await other.page.keyboard.press('Control+End')
  await other.page.keyboard.press('Enter')
  await other.page.getByRole('button', { name: 'List', exact: true }).click()
  await other.page.keyboard.type('from Dov')
  await words(one.page).locator('ul', { hasText: 'from Dov' }).waitFor()
  await one.page.locator('.tf-notes-words .caret', { hasText: 'Dov' }).waitFor()
  await one.page.keyboard.press('Control+End')
  await one.page.getByRole('button', { name: 'Bold' }).click()
  await one.page.keyboard.type(' and Dina')
  await words(other.page).locator('strong', { hasText: 'and Dina' }).waitFor()
  await one.page.getByRole('button', { name: 'Undo' }).click()
  await words(other.page).locator('strong').waitFor({ state: 'detached' })
  await words(other.page).getByText('from Dov').waitFor()
  await one.page.getByRole('button', { name: 'Close' }).click()
  await words(one.page).waitFor({ state: 'detached' })
  await one.page.locator('tf-line', { hasText: 'Everything is saved' }).waitFor()
  await arrive(one.page, dina!, reading.id)
  await open(one.page)
  await words(one.page).locator('li', { hasText: 'from Dov' }).waitFor()
})

test('what was written together without a network while the reading was closed waits as a draft, and is sent again', async ({ browser }) => {
  await using tunnel = await openTunnel()
  const { members: [dina], facilitator, reading } = await newCircle(tunnel.url, ['Dina']), near = Object.assign(new Person(tunnel.house.url, 'Facilitator'), { cookie: facilitator.cookie })
  const turn = (closed: boolean) => near.ask('PATCH /api/readings/:readingId', `/api/readings/${reading.id}`, { closed })
  await using one = await enter(browser, dina!, reading.id)
  const { page } = one, drafts = page.getByRole('region', { name: 'These words did not reach the house' }), field = page.getByRole('textbox', { name: 'What we write together' })
  await choose(page, 'One paragraph')
  await page.getByRole('button', { name: 'Write together' }).click()
  await field.pressSequentially('Here we stand.')
  await open(page)
  await page.keyboard.type('A first line')
  await page.getByRole('button', { name: 'Close' }).click()
  await saved(page)
  tunnel.cut()
  await page.locator('tf-line', { hasText: /Connecting again/ }).waitFor()
  await open(page)
  await page.keyboard.type('Second line. ')
  await page.getByRole('button', { name: 'Close' }).click()
  await field.press('Control+End')
  await field.pressSequentially(' And so on.')
  await turn(true)
  page.setDefaultTimeout(50_000)
  tunnel.open()
  for (const hasText of ['And so on.', 'Second line.']) await drafts.filter({ hasText }).waitFor()
  assert.equal((await drafts.locator('.body').allTextContents()).map(text => text.trim()).sort(), ['And so on.', 'Second line.'], 'what the house has is not among them')
  await arrive(page, dina!, reading.id)
  await page.locator('tf-joint', { hasText: 'Here we stand.' }).waitFor()
  await drafts.getByRole('button', { name: 'Copy' }).first().waitFor()
  assert.is(await drafts.getByRole('button', { name: 'Send again' }).count(), 0, 'nobody may write now')
  await turn(false)
  for (const words of ['And so on.', 'Second line.']) await drafts.filter({ hasText: words }).getByRole('button', { name: 'Send again' }).click()
  await page.locator('tf-joint', { hasText: 'And so on.' }).waitFor()
  await saved(page)
  assert.is(await drafts.count(), 0)
  const { doc } = await tunnel.house.open.house.margins.readShared(reading.id)
  assert.match(doc.getXmlFragment('notes').toString(), /A first line.*Second line\./)
  assert.match(JSON.stringify(doc.getMap('joint').toJSON()), /Here we stand\.\\n ?And so on\./)
  one.noise.splice(0)
})

test('on a phone it fills the screen', async ({ browser, house }) => {
  const { members: [dina], reading } = await newCircle(house.url, ['Dina'])
  await using one = await enter(browser, dina!, reading.id, PHONE)
  await open(one.page)
  await one.page.keyboard.type('By thumb')
  await words(one.page).getByText('By thumb').waitFor()
  assert.ok(await one.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
})

test.run()
