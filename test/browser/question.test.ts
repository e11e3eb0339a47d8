// Questions in real browsers: asked about words of the text, had by others too, answered, carried up; and one between two alone.
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { PHONE } from '../support/browser.ts'
import { command, newCircle, newClientId } from '../support/people.ts'
import { enter } from '../support/room.ts'
import { staged } from '../support/stage.ts'

const toQuestions = async (page: Page): Promise<void> => {
  if (await page.locator('nav.bottom').isVisible()) await page.locator('nav.bottom button').nth(1).tap()
  await page.getByRole('tab', { name: 'Questions' }).click()
  await page.locator('tf-asking textarea').waitFor()
}

const asked = (page: Page, body: string) => page.locator('tf-question').filter({ hasText: body })

const test = staged('questions in the browser')

test('a question goes from a member\'s words to the teacher, before everybody\'s eyes', async ({ browser, house }) => {
  const { facilitator, members: [miriam, dov], reading } = await newCircle(house.url, ['Miriam', 'Dov'])
  await using one = await enter(browser, miriam!, reading.id)
  await using other = await enter(browser, dov!, reading.id, PHONE)
  await using leading = await enter(browser, facilitator, reading.id)
  for (const { page } of [other, leading]) await toQuestions(page)
  await one.page.locator('tf-text').getByText('One paragraph of words.').dblclick({ position: { x: 8, y: 10 } })
  await one.page.locator('tf-choice').getByRole('button', { name: 'Ask' }).click()
  await one.page.locator('tf-asking .from').waitFor()
  await one.page.locator('tf-asking textarea').fill('Why one, and not many?')
  await one.page.getByRole('button', { name: 'Ask', exact: true }).click()
  for (const { page } of [one, other, leading]) await asked(page, 'Why one, and not many?').waitFor()
  assert.match(await asked(other.page, 'Why one').locator('.state').textContent() ?? '', 'Waits for an answer')
  await asked(other.page, 'Why one').getByRole('button', { name: 'I have this question too' }).click()
  await asked(leading.page, 'Why one').getByText('1 has this question too').or(asked(leading.page, 'Why one').getByLabel('1 has this question too')).first().waitFor()
  await asked(leading.page, 'Why one').getByRole('button', { name: 'Answer', exact: true }).click()
  await asked(leading.page, 'Why one').locator('textarea').fill('Because it **holds**.')
  await asked(leading.page, 'Why one').getByRole('button', { name: 'Answer', exact: true }).click()
  await asked(one.page, 'Because it holds.').waitFor()
  const saying = await dov!.live()
  await command(saying, 'message:send', { readingId: reading.id, id: newClientId(), body: 'Two lanterns' })
  await command(saying, 'message:send', { readingId: reading.id, id: newClientId(), body: 'One light, many lamps' })
  saying.disconnect()
  await asked(leading.page, 'Why one').getByRole('button', { name: 'Answer', exact: true }).click()
  await asked(leading.page, 'Why one').getByRole('button', { name: 'Point to where it is answered' }).click()
  await asked(leading.page, 'Why one').getByRole('searchbox').fill('lam')
  await asked(leading.page, 'Why one').locator('.spoken', { hasText: 'One light' }).click()
  await asked(leading.page, 'Why one').getByRole('button', { name: 'Answer', exact: true }).click()
  await asked(one.page, 'Why one').getByRole('button', { name: 'Dov: One light, many lamps' }).click()
  await one.page.locator('tf-message:focus', { hasText: 'One light' }).waitFor()
  await one.page.getByRole('tab', { name: 'Questions' }).click()
  await asked(leading.page, 'Why one').getByRole('button', { name: 'Carry up to the teacher' }).click()
  for (const { page } of [one, other]) await asked(page, 'Carried up').waitFor()
  assert.is(await asked(one.page, 'Why one').getByRole('button', { name: 'Carry up to the teacher' }).count(), 0)
})

test('one asks the facilitator alone, about a message; what is begun is there after coming back', async ({ browser, house }) => {
  const { facilitator, members: [miriam, dov], reading } = await newCircle(house.url, ['Miriam', 'Dov'])
  const live = await dov!.live()
  await command(live, 'message:send', { readingId: reading.id, id: newClientId(), body: 'It is plain to everybody.' })
  live.disconnect()
  await using one = await enter(browser, miriam!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  await using leading = await enter(browser, facilitator, reading.id)
  for (const { page } of [other, leading]) await toQuestions(page)
  const row = one.page.locator('tf-message').filter({ hasText: 'It is plain' })
  await row.hover()
  await row.getByRole('button', { name: 'Ask about this' }).click()
  await one.page.locator('tf-asking textarea').fill('It is not plain to me')
  assert.is(await one.page.locator('tf-greeting a').count(), 0)
  await one.page.reload()
  const greeting = one.page.locator('tf-greeting').getByRole('region', { name: 'Waiting for an answer' })
  await greeting.getByText('One thing here waits for an answer:').waitFor()
  await greeting.getByRole('link', { name: /Dov.*message/ }).click()
  await one.page.locator('tf-message:focus', { hasText: 'It is plain' }).waitFor()
  await greeting.getByRole('button', { name: 'Put this away' }).click()
  await one.page.reload()
  await one.page.locator('tf-composer').waitFor({ state: 'attached' })
  await toQuestions(one.page)
  assert.is(await one.page.locator('tf-asking textarea').inputValue(), 'It is not plain to me')
  await one.page.getByLabel('To the facilitator alone').check()
  await one.page.getByRole('button', { name: 'Ask', exact: true }).click()
  await asked(leading.page, 'It is not plain to me').waitFor()
  await asked(leading.page, 'It is not plain').getByRole('button', { name: 'Dov: It is plain to everybody.' }).click()
  await leading.page.locator('tf-message').filter({ hasText: 'It is plain' }).waitFor()
  assert.is(await one.page.locator('tf-asking textarea').inputValue(), '')
  assert.is(await one.page.locator('tf-greeting a').count(), 0)
  assert.is(await other.page.locator('tf-question').count(), 0)
})

test.run()
