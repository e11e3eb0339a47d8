// Strings that would like to be more than words, as everything that can be written, in a real browser that knows no policy (`npm run prove` looks with it as well).
import { ATTACKS, lookAround, Outside, plant } from '../support/attack.ts'
import { staged } from '../support/stage.ts'

const outside = new Outside()
const test = staged('attacks', { fetchAddress: outside.fetchAddress })

test('what is written runs nowhere and asks nobody, though no policy forbids it', async ({ browser, house }) => {
  const planted = await plant(house, outside, ATTACKS)
  await lookAround(browser, planted, { bypassCSP: true, count: ATTACKS.length })
})

test.run()
