// What is written leaves a room and enters another one, from the room's own menu.
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { launchBrowser } from '../support/browser.ts'
import { openTestHouse } from '../support/house.ts'
import { newCircle } from '../support/people.ts'
import { card, enter, saved, write } from '../support/room.ts'

const TEXT = ['Degrees', 'All we need is to follow the condition of the mutual guarantee between us.', 'Therefore, our task is to attain mutual guarantee.'].join('\n\n')

const test = suite<{ browser: Browser }>('the exits of a room')
test.before(async state => { state.browser = await launchBrowser() })
test.after(({ browser }) => browser.close())

test('what is written is taken along in four ways, and its annotations come into another house', async ({ browser }) => {
  await using house = await openTestHouse()
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

test.run()
