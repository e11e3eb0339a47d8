// Select, annotate, answer, jump back: with nothing but the keyboard, and with nothing but a finger, in English and in Hebrew.
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import type { TfText } from '../../client/reading/tf-text.ts'
import { DESK, PHONE } from '../support/browser.ts'
import { newCircle, type Person } from '../support/people.ts'
import { card, choose, enter } from '../support/room.ts'
import { staged } from '../support/stage.ts'

/** What is on the screen in one language, and a text whose second paragraph has two sentences. */
const TONGUES = {
  en: {
    locale: 'en-GB', name: 'Dina', onward: 'ArrowRight', write: 'Write', words: 'Your words', share: 'Share', answer: 'Answer Dina', send: 'Answer', note: 'Note by Dina', back: 'Back to the text',
    here: '1 note at this paragraph', margin: 'At this paragraph', show: 'Show in the text',
    text: ['Degrees', 'All we need is the mutual guarantee. From the moment we keep it, we come near.', 'That is our task.'],
  },
  he: {
    locale: 'he-IL', name: 'נועה', onward: 'ArrowLeft', write: 'כתיבה', words: 'המילים שלי', share: 'שיתוף', answer: 'תשובה אל נועה', send: 'תשובה', note: 'הערה של נועה', back: 'חזרה לטקסט',
    here: 'הערה אחת ליד הפסקה הזאת', margin: 'ליד הפסקה הזאת', show: 'להראות בטקסט',
    text: ['מדרגות', 'כל מה שנחוץ לנו הוא הערבות ההדדית. מן הרגע ששומרים אותה, מתקרבים.', 'זו משימתנו.'],
  },
} as const
type Said = (typeof TONGUES)[keyof typeof TONGUES]

/** What has the focus, through all shadow roots. */
const focused = (page: Page): Promise<{ block?: string; label: string; text: string }> => page.evaluate(() => {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return { block: (at as HTMLElement).dataset.block, label: at?.getAttribute('aria-label') ?? '', text: at?.textContent?.trim() ?? '' }
})

const until = (page: Page, label: string): Promise<unknown> => page.waitForFunction(label => {
  let at = document.activeElement
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return at?.getAttribute('aria-label') === label || at?.textContent?.trim() === label
}, label)

/** Tabs on until the focus is on what bears this name. */
const tabTo = async (page: Page, label: string): Promise<void> => {
  for (let presses = 0; presses < 25 && (await focused(page)).label !== label; presses++) await page.keyboard.press('Tab')
  assert.is((await focused(page)).label, label)
}

const selected = (page: Page): Promise<string> => page.locator('tf-text').evaluate(element => {
  const { page, post } = element as TfText, place = page.selected()
  return place ? post!.blocks.find(({ id }) => id === place.blockId)!.text.slice(place.start, place.end) : ''
})

const byKeyboard = async (page: Page, said: Said): Promise<void> => {
  const { keyboard } = page, second = said.text[1]
  await page.locator('tf-text [data-block]').first().focus()
  for (const key of ['ArrowDown', 'ArrowUp', said.onward, said.onward]) await keyboard.press(key)
  const sentence = second.slice(second.indexOf('. ') + 2)
  assert.is(await selected(page), sentence)
  await keyboard.press('Enter')
  await page.getByRole('toolbar').waitFor()
  await until(page, await page.getByRole('toolbar').getByRole('button').first().innerText())
  for (const key of [said.onward, 'Enter']) await keyboard.press(key)
  await page.getByRole('textbox', { name: said.words, exact: true }).waitFor()
  await until(page, said.words)
  await keyboard.type('1 + 1')
  await keyboard.press('Control+Enter')
  await card(page, '1 + 1').waitFor()
  await page.waitForFunction(words => document.querySelector('tf-app')!.shadowRoot!.querySelector('tf-room')!.shadowRoot!.querySelector('tf-text')!.shadowRoot!.activeElement?.textContent === words, second)

  await keyboard.press('n')
  await page.getByRole('article', { name: said.note }).waitFor()
  await tabTo(page, said.answer)
  await keyboard.type('2')
  await keyboard.press('Control+Enter')
  await page.locator('.thread', { hasText: '2' }).waitFor()
  await keyboard.press('Escape')
  await keyboard.press('Escape')
  await page.waitForFunction(words => document.querySelector('tf-app')!.shadowRoot!.querySelector('tf-room')!.shadowRoot!.querySelector('tf-text')!.shadowRoot!.activeElement?.textContent === words, second)

  await keyboard.press('n')
  await tabTo(page, said.back)
  await keyboard.press('Enter')
  assert.is((await focused(page)).text, second)
}

const byFinger = async (page: Page, said: Said): Promise<void> => {
  await choose(page, said.text[2])
  assert.is(await selected(page), said.text[2])
  const bar = (await page.getByRole('toolbar').boundingBox())!
  assert.ok(bar.y + bar.height > page.viewportSize()!.height - 80, 'at the bottom, where the menu of the system is not')
  await page.getByRole('button', { name: said.write, exact: true }).tap()
  await page.getByRole('textbox', { name: said.words, exact: true }).fill('by finger')
  await page.getByRole('button', { name: said.share, exact: true }).tap()
  await page.getByRole('button', { name: said.here }).last().tap()
  const sheet = page.getByRole('dialog', { name: said.margin })
  await sheet.getByText('by finger').tap()
  await sheet.getByRole('textbox', { name: said.answer }).tap()
  await sheet.getByRole('textbox', { name: said.answer }).fill('and again')
  await sheet.getByRole('button', { name: said.send, exact: true }).tap()
  await sheet.locator('.thread', { hasText: 'and again' }).waitFor()
  await sheet.getByRole('button', { name: said.show }).tap()
  const words = await page.locator('tf-text').evaluate(element => (element as TfText).blocks()[1]!.getBoundingClientRect().bottom)
  assert.ok(words <= (await sheet.boundingBox())!.y + 1, 'its words are in sight above the sheet')
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
}

const test = staged('one hand in the room')

for (const [language, said] of Object.entries(TONGUES)) {
  test(`by keyboard alone and by finger alone: choose, write, answer, go back (${language})`, async ({ browser, house }) => {
    const { members: [person], reading } = await newCircle(house.url, [said.name], said.text.join('\n\n'))
    await (person as Person).ask('PATCH /api/me', '/api/me', { language: language as 'en' | 'he' })
    await using desk = await enter(browser, person!, reading.id, { ...DESK, locale: said.locale })
    await byKeyboard(desk.page, said)
    await using phone = await enter(browser, person!, reading.id, { ...PHONE, locale: said.locale })
    await byFinger(phone.page, said)
  })
}

test.run()
