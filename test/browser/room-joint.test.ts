// A joint note: many hands on one anchor, also when one of them was away.
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { newCircle } from '../support/people.ts'
import { arrive, choose, enter, saved } from '../support/room.ts'
import { staged } from '../support/stage.ts'

const TEXT = ['Degrees', 'All we need is to follow the condition of the mutual guarantee between us.', 'Therefore, our task is to attain mutual guarantee.'].join('\n\n')

const field = (page: Page) => page.getByRole('textbox', { name: 'What we write together' })
const joint = (page: Page) => page.locator('tf-joint')
const putAt = (page: Page, at: number): Promise<void> => field(page).evaluate((element, at) => (element as HTMLTextAreaElement).setSelectionRange(at, at), at)
const says = (page: Page, words: string): Promise<unknown> => page.waitForFunction(words => {
  const note = document.querySelector('tf-app')!.shadowRoot!.querySelector('tf-room')!.shadowRoot!.querySelector('tf-margin')!.shadowRoot!.querySelector('tf-joint')!
  return note.shadowRoot!.querySelector('tf-writing')?.shadowRoot!.querySelector('textarea')?.value === words
}, words)

const test = staged('a joint note in the browser')

test('two write in it at once, each seeing the other\'s caret; one is away for a while; both end with the same words', async ({ browser, house }) => {
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  await choose(one.page, 'our task')
  await one.page.getByRole('button', { name: 'Write together' }).click()
  await field(one.page).pressSequentially('Here we stand.')
  await joint(other.page).getByText('Here we stand.').click()
  await other.page.getByRole('button', { name: 'Write in it' }).click()
  await says(other.page, 'Here we stand.')

  await putAt(one.page, 0)
  await putAt(other.page, 14)
  await Promise.all([field(one.page).pressSequentially('First. '), field(other.page).pressSequentially(' Last.')])
  await Promise.all([one, other].map(({ page }) => says(page, 'First. Here we stand. Last.')))
  await one.page.locator('tf-carets b', { hasText: 'Dov' }).waitFor()
  await other.page.locator('tf-carets b', { hasText: 'Dina' }).waitFor()
  await one.page.getByText('Writing now: Dov').waitFor()

  await other.context.setOffline(true)
  await other.page.evaluate(() => dispatchEvent(new Event('offline')))
  await putAt(one.page, 0)
  await field(one.page).pressSequentially('Before. ')
  await putAt(other.page, 27)
  await field(other.page).pressSequentially(' After.')
  await other.context.setOffline(false)
  await Promise.all([one, other].map(({ page }) => says(page, 'Before. First. Here we stand. Last. After.')))
  await field(other.page).press('Control+z')
  await Promise.all([one, other].map(({ page }) => page.waitForFunction(() => true).then(() => joint(page).locator('textarea').inputValue())))
  assert.ok((await field(one.page).inputValue()).startsWith('Before. First. Here we stand.'), 'taking back one\'s own words leaves the other\'s')
  await saved(one.page)
  other.assertQuiet(/ERR_INTERNET_DISCONNECTED/)
})

test('members stand behind it by name, and a facilitator carries it up as the group\'s question', async ({ browser, house }) => {
  const { members: [dina], facilitator, reading } = await newCircle(house.url, ['Dina'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using lead = await enter(browser, facilitator, reading.id)
  await choose(one.page, 'our task')
  await one.page.getByRole('button', { name: 'Write together' }).click()
  await field(one.page).fill('How does one attain it?')
  await one.page.getByRole('button', { name: 'Done' }).click()
  await one.page.getByRole('button', { name: 'I stand behind this' }).click()
  await joint(lead.page).getByText('1 stands behind this: Dina').waitFor()
  assert.is(await one.page.getByRole('button', { name: 'Carry up' }).count(), 0)
  await joint(lead.page).getByText('How does one attain it?').click()
  await joint(lead.page).getByText('By Dina').waitFor()
  await lead.page.getByRole('button', { name: 'I stand behind this' }).click()
  await joint(one.page).getByText('2 stand behind this: Dina, Facilitator').waitFor()
  await lead.page.getByRole('button', { name: 'Carry up as the group’s question' }).click()
  await joint(lead.page).getByText('Carried up as the group’s question').waitFor()
  const { items: [question] } = await facilitator.ask('GET /api/readings/:readingId/questions', `/api/readings/${reading.id}/questions`)
  assert.is(question!.body, 'How does one attain it?')
  assert.ok(question!.carriedAt)
  await arrive(one.page, dina!, reading.id)
  await joint(one.page).getByText('How does one attain it?').click()
  await joint(one.page).getByText('Carried up as the group’s question').waitFor()
})

test.run()
