// Feedback and search in a real browser: two taps and a sentence, gathered before the facilitator; a word looked for leads to where it stands.
import * as assert from 'uvu/assert'
import { comeTo } from '../support/pages.ts'
import { command, newCircle, newClientId } from '../support/people.ts'
import { staged } from '../support/stage.ts'

const test = staged('feedback and search in the browser')

test('two taps and a sentence reach the facilitator without a name', async ({ browser, house }) => {
  const { facilitator, members: [miriam], reading } = await newCircle(house.url, ['Miriam'])
  await using one = await comeTo(browser, miriam!, `/readings/${reading.id}`)
  await using leading = await comeTo(browser, facilitator, `/readings/${reading.id}`)
  for (const { page } of [one, leading]) await page.getByRole('tab', { name: 'Feedback' }).click()
  await one.page.getByRole('button', { name: 'Not yet' }).click()
  await one.page.getByRole('button', { name: 'Where was it not clear?' }).click()
  await one.page.locator('tf-feedback').getByRole('button', { name: 'Another paragraph of words.' }).click()
  await one.page.getByLabel('In a sentence').fill('Slower, please')
  await one.page.getByRole('tab', { name: 'Discussion' }).click()
  await one.page.getByRole('tab', { name: 'Feedback' }).click()
  assert.is(await one.page.getByLabel('In a sentence').inputValue(), 'Slower, please')
  await one.page.locator('tf-feedback').getByRole('button', { name: 'Send' }).click()
  await leading.page.getByText('Slower, please').waitFor()
  await leading.page.locator('tf-feedback').getByRole('button', { name: 'Another paragraph of words. 1 member' }).click()
  await leading.page.waitForFunction(() => String(getSelection()).includes('Another paragraph'))
  assert.is(await leading.page.locator('tf-feedback').getByText('Miriam').count(), 0)
})

test('a word looked for is found, marked, and leads to where it stands', async ({ browser, house }) => {
  const { group, members: [miriam], reading } = await newCircle(house.url, ['Miriam'])
  const live = await miriam!.live()
  await command(live, 'message:send', { readingId: reading.id, id: newClientId(), body: 'A <b>lantern</b> in the night' })
  live.disconnect()
  await using one = await comeTo(browser, miriam!, `/groups/${group.id}`)
  await one.page.getByRole('searchbox').fill('lant')
  const hit = one.page.locator('tf-search li a')
  assert.is(await hit.locator('mark').textContent(), 'lantern')
  assert.is((await hit.locator('.excerpt').textContent())?.trim(), 'A <b>lantern</b> in the night')
  await hit.click()
  await one.page.locator('tf-message').filter({ hasText: 'lantern' }).waitFor()
})

test.run()
