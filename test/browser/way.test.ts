// The way to the convention in real browsers: the facilitator's page, the year, the pack, the organizer's page; and a page that only reads is silent.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { ownName } from '../../shared/margin.ts'
import { DESK, PHONE } from '../support/browser.ts'
import { annotate, Device } from '../support/margin.ts'
import { command, newCircle, newClientId, newPerson } from '../support/people.ts'
import { assertAccessible, assertFits, comeAs } from '../support/pages.ts'
import { enter } from '../support/room.ts'
import { staged } from '../support/stage.ts'

const assertFine = async (page: Page, place: string): Promise<void> => {
  await assertAccessible(page, place)
  await assertFits(page, place)
}

const test = staged('the way in the browser')

test('what waits, what was read, and what goes along: by the facilitator at a desk, by a member on a phone', async ({ browser, house }) => {
  const { facilitator, group, post, reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const live = await facilitator.live(), id = newClientId(), device = await Device.of(eve!), own = device.open(ownName(readingId, eve!.memberId))
  await own.synced()
  annotate(own.doc, 'a1', 'Where I stopped')
  await own.kept()
  await device[Symbol.asyncDispose]()
  await command(live, 'question:ask', { readingId, id, body: 'What holds us?' })
  await command(live, 'question:carry', { id })
  await command(live, 'question:ask', { readingId, id: newClientId(), body: 'Who begins?' })
  await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id, quorum: 2 })
  await using desk = await comeAs(browser, facilitator, DESK)
  const { page } = desk
  await page.goto(`${house.url}/groups/${group.id}`)
  await page.getByText('Nobody has answered another yet').waitFor()
  await page.getByRole('link', { name: 'For the facilitator' }).click()
  await page.getByText('Their word is still to come: Facilitator and Eve').or(page.getByText('Their word is still to come: Eve and Facilitator')).waitFor()
  await page.getByRole('region', { name: 'Open questions' }).getByRole('link', { name: 'Who begins?' }).waitFor()
  await page.getByRole('region', { name: 'Who has not been answered' }).getByRole('link', { name: 'Where I stopped' }).waitFor()
  await assertFine(page, 'the facilitator\'s page')
  await page.getByRole('link', { name: 'The pack to print' }).click()
  await page.getByText('Choose from the margin').click()
  await page.getByLabel('Take along: Where I stopped').check()
  await page.getByText('1 of 1 chosen').waitFor()
  await page.locator('tf-pack-note', { hasText: 'What holds us?' }).waitFor()
  await assertFine(page, 'the pack')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'As one file' }).click()])
  assert.match(readFileSync(await download.path(), 'utf8'), 'Where I stopped')
  await using phone = await comeAs(browser, eve!, { ...PHONE, locale: 'he-IL', colorScheme: 'dark' })
  await eve!.ask('PATCH /api/me', '/api/me', { language: 'he' })
  for (const [path, words] of [['pack', 'Where I stopped'], ['year', 'First thoughts'], ['', 'המעגל']] as const) {
    await phone.page.goto(`${house.url}/groups/${group.id}${path && `/${path}`}`)
    await phone.page.getByText(words).first().waitFor()
    await assertFine(phone.page, `${path || 'the group'} on a phone`)
  }
  live.disconnect()
})

test('a group takes its own names for the worlds, and may go without ladder and circle', async ({ browser, house }) => {
  const { facilitator, group } = await newCircle(house.url, ['Eve'])
  await using desk = await comeAs(browser, facilitator, DESK)
  const { page } = desk, settings = `${house.url}/groups/${group.id}/settings`
  await page.goto(settings)
  await page.getByLabel('By names of your own').check()
  await page.getByLabel('World 1').fill('Beginning')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.goto(`${house.url}/groups/${group.id}`)
  await page.locator('tf-ladder').getByText('Beginning').waitFor()
  await page.goto(settings)
  await page.getByLabel('Show the ladder and the circle').uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.goto(`${house.url}/groups/${group.id}`)
  await page.getByRole('region', { name: 'Waiting for an answer' }).waitFor()
  assert.is(await page.locator('tf-ladder, tf-circle').count(), 0)
})

test('an organizer changes what was said of the convention, and sees what the groups do not have yet', async ({ browser, house }) => {
  const { facilitator, group, reading } = await newCircle(house.url, []), organizer = await newPerson(house.url, 'Organizer')
  const { convention: { id } } = await organizer.ask('POST /api/conventions', '/api/conventions', { name: 'The gathering', startsOn: '2099-01-02', timezone: 'UTC' })
  const { post } = await organizer.ask('POST /api/conventions/:conventionId/posts', `/api/conventions/${id}/posts`, { text: 'Ten who are one\n\nWords of it.' })
  await organizer.ask('PATCH /api/conventions/:conventionId', `/api/conventions/${id}`, { plan: [{ postId: post.id }] })
  const { convention: { code } } = await organizer.ask('POST /api/conventions/:conventionId/publish', `/api/conventions/${id}/publish`)
  await facilitator.ask('POST /api/groups/:groupId/convention', `/api/groups/${group.id}/convention`, { code })
  const live = await facilitator.live(), question = newClientId()
  await command(live, 'question:ask', { readingId: reading.id, id: question, body: 'What holds us?' })
  await command(live, 'question:carry', { id: question })
  live.disconnect()
  await using desk = await comeAs(browser, organizer, DESK)
  const { page } = desk
  await page.goto(`${house.url}/conventions/${id}`)
  await page.getByRole('link', { name: 'Questions carried up' }).click()
  await page.locator('tf-carried section', { hasText: 'First thoughts' }).getByText('What holds us?').waitFor()
  await assertFine(page, 'the questions carried up')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'As a table (CSV)' }).click()])
  assert.match(readFileSync(await download.path(), 'utf8'), 'First thoughts,,What holds us?,A circle,')
  await page.emulateMedia({ media: 'print' })
  assert.equal(await Promise.all(['As a table (CSV)', 'What holds us?', 'The gathering'].map(words => page.locator('tf-carried').getByText(words, { exact: true }).last().isVisible())), [false, true, true])
  await page.emulateMedia({ media: 'screen' })
  await page.getByRole('link', { name: 'The gathering' }).click()
  await page.locator('tf-following', { hasText: group.name }).getByText('1 of 1 opened').waitFor()
  await page.getByText('Name, days and place').click()
  await page.getByLabel('Address', { exact: true }).fill('https://example.org/all')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Not published yet').waitFor()
  await page.locator('tf-plan summary').click()
  await page.getByLabel('How many must be in').fill('3')
  await page.getByLabel('How many must be in').blur()
  await page.locator('tf-plan summary', { hasText: 'once 3 are in' }).waitFor()
  await assertFine(page, 'the organizer\'s page')
  await page.getByRole('button', { name: 'Publish the changes' }).click()
  await page.getByText('It has reached 1 group.').waitFor()
  const way = await facilitator.ask('GET /api/groups/:groupId/convention', `/api/groups/${group.id}/convention`)
  assert.is(way.convention?.address, 'https://example.org/all')
})

/** What a page may say while somebody only reads: which room, which paragraph, and that the line is alive. */
const SAYS_WHERE = /^\d+(-\d+,)?(\d*\["(room:enter|room:leave|presence:move|message:seen)",\{[^}]*\}\])?$/
const KEYS = ['readingId', 'blockId', 'since', 'sinceChange', 'seq', 'token']

test('a page on which somebody only reads says where they are, and nothing else', async ({ browser, house }) => {
  const text = ['The work', ...Array.from({ length: 40 }, (_, at) => `Paragraph ${at + 1}: a group of friends reads together, and whoever stays behind is waited for by all the others.`)].join('\n\n')
  const { reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'], text)
  await using seat = await enter(browser, eve!, readingId)
  const { page } = seat, said: string[] = [], asked: string[] = []
  page.on('websocket', socket => socket.on('framesent', ({ payload }) => said.push(payload.toString())))
  page.on('request', request => { if (request.method() !== 'GET') asked.push(`${request.method()} ${request.url()}`) })
  await page.reload()
  await page.locator('tf-margin').waitFor({ state: 'attached' })
  const spoke = (count: number) => until(() => said.filter(frame => frame.includes('presence:move')).length >= count)
  await page.getByText('Paragraph 40').waitFor()
  for (let step = 1; step <= 3; step++) {
    await page.mouse.wheel(0, 500)
    await page.waitForFunction(depth => scrollY > depth, (step - 1) * 400)
    await spoke(step)
  }
  const live = said.filter(frame => /^\d/.test(frame) && !frame.startsWith('40'))
  assert.equal(live.filter(frame => !SAYS_WHERE.test(frame)), [])
  const keys = live.flatMap(frame => [...frame.matchAll(/"(\w+)":/g)].map(([, key]) => key!))
  assert.equal([...new Set(keys)].filter(key => !KEYS.includes(key)), [])
  const states = said.flatMap(frame => frame.match(/\{"[^\0-\x08]*?\}/g) ?? []).filter(state => state.includes('memberId'))
  assert.equal(states.flatMap(state => [...state.matchAll(/"(\w+)":/g)].map(([, key]) => key!)).filter(key => !['memberId', 'colour', 'blockId', 'selection'].includes(key)), [])
  assert.equal(asked, [], 'nothing was posted, put or beaconed')
})

/** Waits until something holds. */
const until = async (holds: () => boolean): Promise<void> => {
  const end = Date.now() + 15_000
  while (!holds()) {
    assert.ok(Date.now() < end, 'what was awaited did not come about')
    await new Promise(resolve => { setTimeout(resolve, 20) })
  }
}

test.run()
