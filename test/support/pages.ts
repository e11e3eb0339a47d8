import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { DESK, newMember, type Member, type Seat } from './browser.ts'
import type { Person } from './people.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Lets a browser in as somebody whose place was made by other means. */
export const signIn = (context: BrowserContext, { cookie, url }: Person): Promise<void> => {
  const [name, value] = cookie.split('=') as [string, string]
  return context.addCookies([{ name, value, url }])
}

/** A browser of somebody's own, signed in. */
export const comeAs = async (browser: Browser, person: Person, how: Member = {}): Promise<Seat> => {
  const seat = await newMember(browser, how)
  await signIn(seat.context, person)
  return seat
}

/** The same, on a page of the house. */
export const comeTo = async (browser: Browser, person: Person, path: string, how: Member = DESK): Promise<Seat> => {
  const seat = await comeAs(browser, person, how)
  await seat.page.goto(person.url + path)
  return seat
}

interface Found { violations: { id: string; nodes: { html: string }[] }[] }

/** How a page is looked at. */
export interface Look { colorScheme: 'light' | 'dark'; width: number }

/** Looks at a page another way, without asking for it again; resolves when it was drawn so. */
export const look = async (page: Page, { colorScheme, width }: Look): Promise<void> => {
  await page.emulateMedia({ colorScheme })
  await page.setViewportSize({ width, height: 800 })
  await page.evaluate(() => new Promise(drawn => { requestAnimationFrame(() => requestAnimationFrame(drawn)) }))
}

const findings = async (page: Page, place: string, rules?: string[]): Promise<void> => {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  // only what is wrong comes back: all that is right would be told at length
  const found = await page.evaluate(async rules => {
    const { axe } = window as unknown as { axe: { run(root: Document, how: object): Promise<Found> } }
    const { violations } = await axe.run(document, { resultTypes: ['violations'], ...(rules && { runOnly: rules }) })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(one => one.html).join(' ')}`)
  }, rules)
  assert.equal(found.map(fault => `${place}: ${fault}`), [])
}

/** Fails with what axe finds wrong on a page. */
export const assertAccessible = (page: Page, place: string): Promise<void> => findings(page, place)

/** Fails where words do not stand out from their ground: all that another colour scheme could spoil on a page axe found sound. */
export const assertReadable = (page: Page, place: string): Promise<void> => findings(page, `${place} looked at again`, ['color-contrast'])

/** Fails when a page has to be scrolled sideways. */
export const assertFits = async (page: Page, place: string): Promise<void> =>
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${place} is wider than the screen`)
