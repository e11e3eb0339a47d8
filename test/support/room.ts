/** A member in the room of a reading, in a real browser, and what their hands do there. */
import type { Browser, Locator, Page } from 'playwright-core'
import type { TfText } from '../../client/reading/tf-text.ts'
import { DESK, type Member, type Seat } from './browser.ts'
import { comeAs } from './pages.ts'
import type { Person } from './people.ts'

/** Opens the room's page and waits for what is live in it. */
export const arrive = async (page: Page, person: Person, readingId: string): Promise<void> => {
  await page.goto(`${person.url}/readings/${readingId}`)
  await page.locator('tf-margin').waitFor({ state: 'attached' })
}

/** A member in the room of a reading. */
export const enter = async (browser: Browser, person: Person, readingId: string, how: Member = DESK): Promise<Seat> => {
  const seat = await comeAs(browser, person, how)
  await arrive(seat.page, person, readingId)
  return seat
}

/** Selects words as a hand would, and waits for what may be done with them. */
export const choose = async (page: Page, words: string): Promise<void> => {
  await page.locator('tf-text').evaluate((element, words) => {
    const text = element as TfText, block = text.post!.blocks.find(one => one.text.includes(words))!
    text.select({ blockId: block.id, start: block.text.indexOf(words), end: block.text.indexOf(words) + words.length })
  }, words)
  await page.getByRole('toolbar').waitFor()
}

/** Writes an annotation beside words. */
export const write = async (page: Page, words: string, body: string): Promise<void> => {
  await choose(page, words)
  await page.getByRole('button', { name: 'Write', exact: true }).click()
  await page.getByRole('textbox', { name: 'Your words' }).fill(body)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
}

/** The card that says this. */
export const card = (page: Page, body: string): Locator => page.locator('tf-annotation', { hasText: body })
/** Waits until everything is on the house's disk. */
export const saved = (page: Page): Promise<void> => page.locator('tf-line', { hasText: 'Everything is saved' }).waitFor()
