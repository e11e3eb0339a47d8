import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { newMember, type Member, type Seat } from './browser.ts'
import type { Person } from './people.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8')

/** Signs a browser in as somebody whose place was made by other means. */
export const comeAs = async (browser: Browser, person: Person, how: Member = {}): Promise<Seat> => {
  const seat = await newMember(browser, how)
  const [name, value] = person.cookie.split('=') as [string, string]
  await seat.context.addCookies([{ name, value, url: person.url }])
  return seat
}

interface Found { violations: { id: string; nodes: { html: string; target: string[] }[] }[] }

/** Fails with what axe finds wrong on a page. */
export const assertAccessible = async (page: Page, place: string): Promise<void> => {
  await page.evaluate(AXE)
  const found = await page.evaluate(() => (window as unknown as { axe: { run(root: Document): Promise<unknown> } }).axe.run(document)) as Found
  assert.equal(found.violations.map(({ id, nodes }) => `${place}: ${id}: ${nodes.map(one => one.html).join(' ')}`), [])
}

/** Fails when a page has to be scrolled sideways. */
export const assertFits = async (page: Page, place: string): Promise<void> =>
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${place} is wider than the screen`)
