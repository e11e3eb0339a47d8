// After a new revision: what has lost its words says so, keeps its quote, and its writer puts it where it belongs.
import * as assert from 'uvu/assert'
import { newCircle } from '../support/people.ts'
import { arrive, card, choose, enter, saved, write } from '../support/room.ts'
import { staged } from '../support/stage.ts'

const TEXT = ['Degrees', 'All we need is to follow the condition of the mutual guarantee between us.', 'Therefore, our task is to attain it.'].join('\n\n')
const NEXT = ['Degrees', 'All we need is to keep the terms of the mutual guarantees among us.', 'Nothing of the last paragraph is left.'].join('\n\n')

const test = staged('annotations after a revision')

test('one without a place keeps its quote and says so; its writer, or a facilitator, puts it beside other words', async ({ browser, house }) => {
  const { members: [dina, dov], facilitator, post, reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  await using lead = await enter(browser, facilitator, reading.id)
  await write(one.page, 'our task is to attain it', 'What task?')
  await write(one.page, 'follow the condition of the mutual guarantee', 'This condition')
  await saved(one.page)
  await facilitator.ask('POST /api/posts/:postId/revisions', `/api/posts/${post.id}/revisions`, { text: NEXT })
  await arrive(one.page, dina!, reading.id)
  await arrive(other.page, dov!, reading.id)
  await card(other.page, 'What task?').getByText('These words are no longer in the text').waitFor()
  await card(other.page, 'What task?').locator('blockquote', { hasText: 'our task is to attain it' }).waitFor()
  await card(other.page, 'What task?').click()
  assert.is(await other.page.getByRole('button', { name: 'Put beside other words' }).count(), 0)

  await card(one.page, 'What task?').click()
  await card(one.page, 'What task?').getByRole('button', { name: 'Put beside other words' }).click()
  await one.page.getByText('Select the words it belongs to.').waitFor()
  await choose(one.page, 'the last paragraph')
  await one.page.getByRole('button', { name: 'Put it here' }).click()
  await card(one.page, 'What task?').getByText('no longer in the text').waitFor({ state: 'detached' })
  await card(other.page, 'What task?').locator('blockquote', { hasText: 'the last paragraph' }).waitFor({ state: 'attached' })

  await arrive(lead.page, facilitator, reading.id)
  await card(lead.page, 'This condition').locator('.doubt').waitFor()
  await card(lead.page, 'This condition').click()
  await card(lead.page, 'This condition').getByRole('button', { name: 'Put beside other words' }).click()
  await choose(lead.page, 'the terms')
  await lead.page.getByRole('button', { name: 'Put it here' }).click()
  for (const { page } of [lead, one]) await card(page, 'This condition').locator('blockquote', { hasText: 'the terms' }).waitFor({ state: 'attached' })
  await lead.page.locator('tf-menu summary').click()
  await lead.page.getByText('Facilitator put a note beside other words').waitFor()
})

test.run()
