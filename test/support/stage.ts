import type { Browser } from 'playwright-core'
import { suite, type Test } from 'uvu'
import { launchBrowser } from './browser.ts'
import { openTestHouse, type TestHouse } from './house.ts'

/** What all tests of a suite have in common: one browser and one house. A test that takes its house down opens another. */
export interface Stage { browser: Browser; house: TestHouse }

/** A suite of tests that share a browser and a house: whoever comes second finds the pages known already. */
export const staged = (name: string): Test<Stage> => {
  const test = suite<Stage>(name)
  test.before(async state => { [state.browser, state.house] = await Promise.all([launchBrowser(), openTestHouse()]) })
  test.after(({ browser, house }) => Promise.all([browser.close(), house[Symbol.asyncDispose]()]).then(() => undefined))
  return test
}
