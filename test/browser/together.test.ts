// What a group does together, in real browsers: its word for a reading, being led, a round, the way to the convention, the ladder.
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { comeTo } from '../support/pages.ts'
import { command, newCircle, newClientId, newPerson } from '../support/people.ts'
import { staged } from '../support/stage.ts'

const TEXT = ['The work', ...Array.from({ length: 30 }, (_, at) => `Paragraph ${at + 1}: a group of friends reads together, and whoever stays behind is waited for by all the others.`)].join('\n\n')

/** The paragraph that glows, and whether it is in the window. */
const led = (page: Page) => page.locator('[data-led]')
const isSeen = (page: Page): Promise<boolean> => led(page).evaluate(block => {
  const { top, bottom } = block.getBoundingClientRect()
  return top >= 0 && bottom <= innerHeight
})

const test = staged('together in the browser')

test('a member says: I am in, and the reading opens before their eyes', async ({ browser, house }) => {
  const { facilitator, group, post, members: [eve] } = await newCircle(house.url, ['Eve'], TEXT)
  await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id, quorum: 2 })
  await using seat = await comeTo(browser, eve!, `/groups/${group.id}`)
  await seat.page.getByText('0 of 2 are in').waitFor()
  await seat.page.getByRole('button', { name: 'I am in' }).click()
  await seat.page.getByText('1 of 2 are in').waitFor()
  await seat.page.getByRole('button', { name: 'take it back' }).waitFor()
  const live = await facilitator.live()
  const { items } = await eve!.ask('GET /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`)
  await command(live, 'pledge:make', { readingId: items.find(one => one.state === 'planned')!.id })
  await seat.page.locator('tf-pledge').waitFor({ state: 'detached' })
  live.disconnect()
})

test('everybody goes along with the lead; one wanders off, and comes back with one touch', async ({ browser, house }) => {
  const { facilitator, post, reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'], TEXT)
  const live = await facilitator.live()
  await command(live, 'room:enter', { readingId })
  await using seat = await comeTo(browser, eve!, `/readings/${readingId}`)
  const { page } = seat, blocks = (await facilitator.ask('GET /api/posts/:postId', `/api/posts/${post.id}`)).post.blocks
  await page.locator('tf-turns').waitFor({ state: 'attached' })
  await command(live, 'lead:start', { readingId, blockId: blocks[20]!.id })
  await page.getByText('Facilitator is leading').waitFor()
  await page.waitForFunction(() => scrollY > 0)
  assert.ok(await isSeen(page))
  await page.mouse.wheel(0, -20_000)
  await page.getByText('You are reading on your own.').waitFor()
  await page.waitForFunction(() => scrollY === 0)
  await command(live, 'lead:move', { readingId, blockId: blocks[25]!.id })
  await page.locator('[data-led]', { hasText: 'Paragraph 26' }).or(page.locator('[data-led]', { hasText: blocks[25]!.text.slice(0, 12) })).first().waitFor()
  assert.is(await page.evaluate(() => scrollY), 0, 'the page never moves under one who wanders')
  await page.getByRole('button', { name: 'Go along' }).click()
  await page.waitForFunction(() => scrollY > 0)
  assert.ok(await isSeen(page))
  await command(live, 'lead:stop', { readingId })
  await led(page).waitFor({ state: 'detached' })
  live.disconnect()
})

test('the word goes round, and what is said is written down', async ({ browser, house }) => {
  const { facilitator, reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'], TEXT)
  await using leading = await comeTo(browser, facilitator, `/readings/${readingId}`)
  await using other = await comeTo(browser, eve!, `/readings/${readingId}`, { viewport: { width: 390, height: 844 }, touch: true })
  await other.page.locator('tf-turns').waitFor({ state: 'attached' })
  await leading.page.getByRole('button', { name: /Eve|2/ }).or(leading.page.locator('tf-presence', { hasText: 'E' })).first().waitFor()
  await leading.page.getByRole('button', { name: 'Begin a round' }).click()
  await leading.page.getByLabel('The question').fill('What holds us?')
  await leading.page.getByRole('button', { name: 'Begin', exact: true }).click()
  await other.page.getByText('Facilitator has the word').waitFor()
  await other.page.getByLabel('Write down what was said').fill('That we wait')
  await other.page.getByRole('button', { name: 'Write down', exact: true }).click()
  await leading.page.getByText('That we wait').waitFor()
  await leading.page.getByRole('button', { name: 'Pass it on' }).click()
  await other.page.getByText('You have the word').waitFor()
  await other.page.getByRole('button', { name: 'Pass it on' }).click()
  await leading.page.getByRole('button', { name: 'Close' }).waitFor()
})

test('a group follows by a code and sees its way, its rung in words, and who waits for an answer', async ({ browser, house }) => {
  const { facilitator, group, reading: { id: readingId } } = await newCircle(house.url, ['Eve'], TEXT)
  const organizer = await newPerson(house.url, 'Organizer'), live = await facilitator.live()
  await command(live, 'question:ask', { readingId, id: newClientId(), body: 'What holds us?' })
  const { convention: { id } } = await organizer.ask('POST /api/conventions', '/api/conventions', { name: 'The gathering', startsOn: '2099-01-02', timezone: 'UTC' })
  await using desk = await comeTo(browser, organizer, `/conventions/${id}`)
  await desk.page.getByLabel('Web address of the text').fill('Ten who are one\n\nWords of it.')
  await desk.page.getByRole('button', { name: 'Add a text' }).click()
  await desk.page.locator('.title', { hasText: 'Ten who are one' }).waitFor()
  await desk.page.getByRole('button', { name: 'Publish', exact: true }).click()
  const code = await desk.page.locator('.code').textContent()
  await using seat = await comeTo(browser, facilitator, `/groups/${group.id}`)
  await seat.page.getByLabel('Code').fill(code!.toLowerCase())
  await seat.page.getByRole('button', { name: 'Follow', exact: true }).click()
  await seat.page.getByText('days to go').waitFor()
  await seat.page.locator('tf-way').getByRole('link', { name: 'Ten who are one' }).waitFor()
  await seat.page.getByText('Before the first rung.').waitFor()
  await seat.page.getByRole('region', { name: 'Waiting for an answer' }).getByRole('link', { name: 'What holds us?' }).waitFor()
  await desk.page.reload()
  await desk.page.getByText('before the first rung').waitFor()
  live.disconnect()
})

test.run()
