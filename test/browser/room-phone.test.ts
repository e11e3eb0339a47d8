// The room on a phone, in Hebrew, in the dark, and for those who do not see it.
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import type { TfText } from '../../client/reading/tf-text.ts'
import { DESK, PHONE } from '../support/browser.ts'
import { assertAccessible, assertFits, assertReadable, look } from '../support/pages.ts'
import { newCircle } from '../support/people.ts'
import { choose, enter } from '../support/room.ts'
import { staged } from '../support/stage.ts'

const HEBREW = ['ערבות', 'כל מה שדרוש לנו הוא לקיים את תנאי הערבות ההדדית בינינו. מן הרגע שמתחילים לקיים אותו, מתקרבים אל המטרה.', 'לכן משימתנו היא להגיע לערבות הדדית.'].join('\n\n')

const test = staged('the room on a phone')

test('with a finger: mark, write with the words in sight, read what is written, close', async ({ browser, house }) => {
  const { members: [dina], reading } = await newCircle(house.url, ['Dina'])
  await using one = await enter(browser, dina!, reading.id, PHONE)
  const { page } = one
  await choose(page, 'paragraph of words')
  await page.getByRole('button', { name: 'Write', exact: true }).tap()
  const field = page.getByRole('textbox', { name: 'Your words' })
  await field.fill('By finger')
  await page.getByRole('dialog', { name: 'Margin' }).waitFor()
  const sheet = page.locator('tf-sheet.notes')
  const top = (await sheet.boundingBox())!.y
  const words = await page.locator('tf-text').evaluate(element => element.shadowRoot!.querySelectorAll('[data-block]')[0]!.getBoundingClientRect().bottom)
  assert.ok(words <= top, 'the words one writes about are above the sheet')
  await page.getByRole('button', { name: 'Share', exact: true }).tap()
  await sheet.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: '1 note at this paragraph' }).tap()
  await page.getByRole('dialog', { name: 'At this paragraph' }).getByText('By finger').waitFor()
  await page.getByRole('button', { name: 'Close' }).tap()
  await sheet.waitFor({ state: 'hidden' })
  await assertFits(page, 'the room')
})

test('in Hebrew the text and the page run from right to left, also on a phone', async ({ browser, house }) => {
  const { members: [noa], reading } = await newCircle(house.url, ['נועה'], HEBREW)
  await noa!.ask('PATCH /api/me', '/api/me', { language: 'he' })
  await using one = await enter(browser, noa!, reading.id, { ...PHONE, locale: 'he-IL' })
  const { page } = one
  assert.is(await page.locator('tf-text .prose').evaluate(prose => getComputedStyle(prose).direction), 'rtl')
  assert.is(await page.evaluate(() => document.documentElement.dir), 'rtl')
  await choose(page, 'הערבות ההדדית')
  await page.getByRole('button', { name: 'כתיבה' }).tap()
  await page.getByRole('textbox', { name: 'המילים שלי' }).fill('בינינו, and between us')
  await page.getByRole('button', { name: 'שיתוף', exact: true }).tap()
  await page.getByRole('button', { name: 'הערה אחת ליד הפסקה הזאת' }).waitFor()
  await assertFits(page, 'the room')
})

test('a Hebrew text in an English page is mirrored alone, and its sentences step to the left', async ({ browser, house }) => {
  const { members: [dina], reading } = await newCircle(house.url, ['Dina'], HEBREW)
  await using one = await enter(browser, dina!, reading.id, { viewport: { width: 1280, height: 800 } })
  const { page } = one
  assert.is(await page.evaluate(() => document.documentElement.dir), 'ltr')
  assert.is(await page.locator('tf-text .prose').evaluate(prose => getComputedStyle(prose).direction), 'rtl')
  await page.locator('tf-text [data-block]').first().focus()
  for (const key of ['ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key)
  await page.getByRole('toolbar').waitFor()
  assert.match(await page.locator('tf-text').evaluate(element => JSON.stringify((element as TfText).page.selected())), /"start":5\d/)
})

/** By day with all that is asked of a page, by night where words could be lost in their ground. */
const assertNoBarrier = async (page: Page, width: number): Promise<void> => {
  await assertAccessible(page, 'the room')
  await look(page, { colorScheme: 'dark', width })
  await assertReadable(page, 'the room')
  await look(page, { colorScheme: 'light', width })
}

for (const [place, how] of [['desk', DESK], ['phone', PHONE]] as const) {
  test(`no barrier is found by day and by night, ${place}`, async ({ browser, house }) => {
    const { members: [dina], reading } = await newCircle(house.url, ['Dina'])
    await using one = await enter(browser, dina!, reading.id, how)
    const { page } = one, { width } = how.viewport!
    await choose(page, 'paragraph of words')
    await assertNoBarrier(page, width)
    await page.getByRole('button', { name: 'Write', exact: true }).click()
    await page.getByRole('textbox', { name: 'Your words' }).fill('*Some* words')
    await assertNoBarrier(page, width)
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    if (place === 'phone') await page.getByRole('button', { name: /^Margin/ }).tap()
    await page.locator('tf-annotation tf-words').click()
    await assertNoBarrier(page, width)
  })
}

test.run()
