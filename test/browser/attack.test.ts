// Strings that would like to be more than words, as everything that can be written, in a real browser that knows no policy (`npm run prove` looks with it as well).
import type { Browser } from 'playwright-core'
import { suite } from 'uvu'
import { ATTACKS, lookAround, Outside, plant, type Planted } from '../support/attack.ts'
import { launchBrowser } from '../support/browser.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'

const test = suite<{ browser: Browser; house: TestHouse; planted: Planted }>('attacks')
test.before(async state => {
  const outside = new Outside()
  state.house = await openTestHouse({ fetchAddress: outside.fetchAddress })
  ;[state.browser, state.planted] = await Promise.all([launchBrowser(), plant(state.house, outside, ATTACKS)])
})
test.after(({ browser, house }) => Promise.all([browser.close(), house[Symbol.asyncDispose]()]).then(() => undefined))

test('what is written runs nowhere and asks nobody, though no policy forbids it', async ({ browser, planted }) => {
  await lookAround(browser, planted, { bypassCSP: true, count: ATTACKS.length })
})

test.run()
