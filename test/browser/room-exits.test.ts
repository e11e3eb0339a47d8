// What is written leaves a room and enters another one, from the room's own menu.
import { readFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { openTestHouse } from '../support/house.ts'
import { newCircle } from '../support/people.ts'
import { card, enter, saved, write } from '../support/room.ts'
import { staged } from '../support/stage.ts'

const TEXT = ['Degrees', 'All we need is to follow the condition of the mutual guarantee between us.', 'Therefore, our task is to attain mutual guarantee.'].join('\n\n')

const test = staged('the exits of a room')

test('what is written is taken along in four ways, and its annotations come into another house', async ({ browser, house }) => {
  await using elsewhere = await openTestHouse()
  const { members: [dina], reading } = await newCircle(house.url, ['Dina'], TEXT)
  const { members: [dov], reading: another } = await newCircle(elsewhere.url, ['Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, another.id)
  await write(one.page, 'our task', 'Taken along')
  await saved(one.page)
  await one.page.locator('tf-menu summary').click()
  const files: Record<string, string> = {}
  for (const name of ['As a page to print', 'As text (Markdown)', 'As a table (CSV)', 'As annotations (W3C Web Annotation)']) {
    const [download] = await Promise.all([one.page.waitForEvent('download'), one.page.getByRole('link', { name }).click()])
    files[name] = await download.path()
    assert.match(readFileSync(files[name], 'utf8'), /Taken along/, name)
  }
  await other.page.locator('tf-menu summary').click()
  const field = other.page.locator('tf-menu input[type=file]')
  await field.setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('no annotations') })
  await other.page.getByText('This is not a file of annotations').waitFor()
  await field.setInputFiles({ name: 'a.jsonld', mimeType: 'application/ld+json', buffer: readFileSync(files['As annotations (W3C Web Annotation)']!) })
  await other.page.getByText('1 annotation came in').waitFor()
  await field.setInputFiles({ name: 'a.jsonld', mimeType: 'application/ld+json', buffer: readFileSync(files['As annotations (W3C Web Annotation)']!) })
  await other.page.getByText('1 was here already').waitFor()
  await other.page.keyboard.press('Escape')
  await other.page.mouse.move(5, 400)
  await card(other.page, 'Taken along').waitFor()
})

test('a member asks a facilitator to look; the facilitator hides it with a reason everybody can read, and shows it again', async ({ browser, house }) => {
  const { members: [dina, dov], facilitator, reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  await using lead = await enter(browser, facilitator, reading.id)
  await write(one.page, 'our task', 'Not kind')
  await card(other.page, 'Not kind').click()
  await other.page.getByRole('button', { name: 'Ask a facilitator to look' }).click()
  await other.page.getByRole('textbox', { name: 'What should a facilitator look at?' }).fill('It hurts')
  await other.page.keyboard.press('Enter')
  await lead.page.locator('tf-menu summary').click()
  await lead.page.getByText('Dov: It hurts').waitFor()
  await lead.page.keyboard.press('Escape')
  await card(lead.page, 'Not kind').click()
  await lead.page.getByRole('button', { name: 'Hide', exact: true }).click()
  await lead.page.getByRole('textbox', { name: /^Why it is hidden/ }).fill('We speak otherwise here')
  await lead.page.keyboard.press('Enter')
  await card(other.page, 'Not kind').waitFor({ state: 'detached' })
  await other.page.locator('tf-menu summary').click()
  await other.page.getByText('Facilitator has hidden this: We speak otherwise here').waitFor()
  assert.is(await other.page.locator('tf-hidden blockquote').count(), 0, 'the words are gone for others')
  await one.page.locator('tf-menu summary').click()
  await one.page.locator('tf-hidden blockquote', { hasText: 'Not kind' }).waitFor()
  await lead.page.locator('tf-menu summary').click()
  await lead.page.getByRole('button', { name: 'Show again' }).click()
  await lead.page.getByText('Facilitator showed something again').waitFor()
  await other.page.keyboard.press('Escape')
  await other.page.mouse.move(5, 400)
  await card(other.page, 'Not kind').waitFor()
})

test.run()
