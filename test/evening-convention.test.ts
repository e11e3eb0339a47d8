// An evening on the way to the convention, in real browsers: opened from above and from below, led, revealed, gone round, carried up, printed.
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { ownName } from '../shared/margin.ts'
import { DESK, PHONE } from './support/browser.ts'
import { annotate, Device } from './support/margin.ts'
import { command, newCircle, newClientId, newPerson, type LiveClient, type Person } from './support/people.ts'
import { comeTo } from './support/pages.ts'
import { card, choose, enter, write } from './support/room.ts'
import { staged } from './support/stage.ts'

const TITLE = 'The hand beside us'
const TEXT = [TITLE, ...Array.from({ length: 24 }, (_, at) => `Paragraph ${at + 1}: whoever stays behind is waited for by all the others, for what comes from above meets what comes from below.`)].join('\n\n')
const HEBREW = 'המנורה והמעגל\n\nכל מה שצריך הוא מנורה ומי שמחזיק אותה בשביל אחר.'
const HAND = 'We hold the lamp in turn'

/** Four in a group that follows a plan of three: open at once, once three are in, at a date far away. */
const settle = async (url: string) => {
  const circle = await newCircle(url, ['Eve', 'Dov', 'Noa'])
  const organizer = await newPerson(url, 'Organizer')
  const { convention: { id } } = await organizer.ask('POST /api/conventions', '/api/conventions', { name: 'The gathering', startsOn: '2099-01-02', timezone: 'UTC' })
  const post = async (text: string) => (await organizer.ask('POST /api/conventions/:conventionId/posts', `/api/conventions/${id}/posts`, { text })).post.id
  const [first, second, third] = [await post(HEBREW), await post(TEXT), await post('The gate\n\nLater.')]
  await organizer.ask('PATCH /api/conventions/:conventionId', `/api/conventions/${id}`, { plan: [{ postId: first }, { postId: second, quorum: 3, reveal: 'together' }, { postId: third, opensAt: '2098-12-01T18:00:00.000Z' }] })
  const { convention: { code } } = await organizer.ask('POST /api/conventions/:conventionId/publish', `/api/conventions/${id}/publish`)
  await circle.facilitator.ask('POST /api/groups/:groupId/convention', `/api/groups/${circle.group.id}/convention`, { code })
  const { items } = await circle.facilitator.ask('GET /api/groups/:groupId/readings', `/api/groups/${circle.group.id}/readings`)
  const [eve, dov, noa] = circle.members as [Person, Person, Person]
  await noa.ask('PATCH /api/me', '/api/me', { language: 'he' })
  return { rivka: circle.facilitator, eve, dov, noa, groupId: circle.group.id, readingId: items.find(one => one.post.title === TITLE)!.id }
}

/** Waits until this paragraph glows and is in the window. */
const isLedTo = (page: Page, words: string): Promise<unknown> => page.waitForFunction(words => {
  const led = document.querySelector('tf-app')!.shadowRoot!.querySelector('tf-room')?.shadowRoot!.querySelector('tf-text')?.shadowRoot!.querySelector('[data-led]')
  const { top = -1, bottom = 0 } = led?.getBoundingClientRect() ?? {}
  return led?.textContent.includes(words) && top >= 0 && bottom <= innerHeight
}, words)
const press = (page: Page, words: string): Promise<void> => page.locator('tf-text [data-block]', { hasText: words }).click()
const button = (page: Page, name: string, exact = true) => page.getByRole('button', { name, exact })
const degreeOf = async (person: Person, groupId: string) => (await person.ask('GET /api/groups/:groupId/degree', `/api/groups/${groupId}/degree`)).degree!

/** A first thought, from another program of this member's. */
const think = async (person: Person, readingId: string, body: string): Promise<void> => {
  await using device = await Device.of(person)
  const page = device.open(ownName(readingId, person.memberId))
  await page.synced()
  annotate(page.doc, newClientId(), body)
  await page.kept()
}

/** Each answers each of the others once. */
const answerOneAnother = async (lives: readonly LiveClient[], readingId: string): Promise<void> => {
  for (const live of lives) await command(live, 'room:enter', { readingId })
  const said = await Promise.all(lives.map(live => command(live, 'message:send', { readingId, id: newClientId(), body: 'I am here' })))
  await Promise.all(lives.flatMap((live, at) => said.filter((_, other) => other !== at).map(({ id: replyTo }) => command(live, 'message:send', { readingId, id: newClientId(), body: 'And I with you', replyTo }))))
}

/** The pack as this member's printer gets it, and which way its texts run. */
const printPack = async (page: Page, path: string) => {
  await page.goto(new URL(path, page.url()).href)
  await page.getByText('That we wait').waitFor()
  const pdf = await page.pdf({ format: 'A4' })
  assert.is(pdf.subarray(0, 5).toString(), '%PDF-')
  for (const words of [TITLE, 'Paragraph 24', HAND, 'מנורה']) assert.ok(await page.getByText(words).count(), `the pack holds: ${words}`)
  const runs = (words: string) => page.getByText(words).first().evaluate(element => getComputedStyle(element).direction)
  return { page: await page.evaluate(() => getComputedStyle(document.body).direction), english: await runs('Paragraph 24'), hebrew: await runs('כל מה שצריך'), size: pdf.length }
}

const test = staged('an evening on the way')

test('four go the way together, from the pledge to the pack', async ({ browser, house }) => {
  const { rivka, eve, dov, noa, groupId, readingId } = await settle(house.url)
  const [leads, dovs] = [await rivka.live(), await dov.live()]

  // opened from below: three say that they are in
  await using phone = await comeTo(browser, eve, `/groups/${groupId}`, PHONE)
  for (const title of ['המנורה והמעגל', TITLE, 'The gate']) await phone.page.locator('tf-way ol li', { hasText: title }).waitFor()
  await phone.page.getByText('3 more of you are waited for.').waitFor()
  await button(phone.page, 'I am in').click()
  for (const live of [leads, dovs]) await command(live, 'pledge:make', { readingId })
  await phone.page.locator('tf-readings').getByRole('link', { name: TITLE }).first().click()
  await phone.page.locator('tf-margin').waitFor({ state: 'attached' })

  // first thoughts, revealed together
  await think(eve, readingId, 'Eve thought of the lamp')
  await using desk = await enter(browser, rivka, readingId)
  await using other = await enter(browser, dov, readingId)
  await write(other.page, 'whoever stays behind', 'Dov thought of the hand')
  await card(other.page, 'Dov thought of the hand').waitFor()
  assert.is(await desk.page.locator('tf-annotation').count(), 0)
  await button(desk.page, 'Reveal everyone’s notes').click()
  for (const words of ['Eve thought of the lamp', 'Dov thought of the hand']) await card(desk.page, words).waitFor()
  await card(other.page, 'Eve thought of the lamp').waitFor()

  // led: one wanders and comes back with one touch, one comes late and lands there
  await button(desk.page, 'Lead the reading').click()
  await button(desk.page, 'Stop leading').waitFor()
  await press(desk.page, 'Paragraph 14')
  for (const { page } of [phone, other]) await isLedTo(page, 'Paragraph 14')
  await phone.page.mouse.wheel(0, -300)
  await phone.page.getByText('You are reading on your own.').waitFor()
  await press(desk.page, 'Paragraph 21')
  await isLedTo(other.page, 'Paragraph 21')
  await button(phone.page, 'Go along').click()
  await isLedTo(phone.page, 'Paragraph 21')
  await using late = await enter(browser, noa, readingId, { ...DESK, locale: 'he-IL' })
  await isLedTo(late.page, 'Paragraph 21')
  await late.page.getByText('בהובלת Facilitator').waitFor()

  // two minutes for this one
  await button(desk.page, 'Pause').click()
  await button(desk.page, '2 minutes').click()
  await late.page.getByText('זמן לפסקה הזאת').waitFor()
  assert.match(await phone.page.getByRole('timer').textContent() ?? '', /^(2:00|1:\d\d)$/)
  await button(desk.page, 'Go on').click()
  await phone.page.getByText('Facilitator is leading').waitFor()

  // a round: whoever drops keeps the place
  await button(desk.page, 'Round').click()
  await desk.page.getByLabel('The question').fill('What holds us?')
  await button(desk.page, 'Begin').click()
  await button(desk.page, 'Pass it on').click()
  await phone.page.getByText('You have the word').waitFor()
  await phone.page.goto('about:blank')
  await desk.page.getByText('Eve has the word, but is not here just now').waitFor()
  await button(desk.page, 'On to Dov').click()
  await other.page.getByLabel('Write down what was said').fill('That we wait')
  await button(other.page, 'Write down').click()
  await phone.page.goto(`${house.url}/readings/${readingId}`)
  await phone.page.getByText('Dov has the word').waitFor()
  await button(other.page, 'Pass it on').click()
  await phone.page.getByText('You have the word').waitFor()
  await button(phone.page, 'Pass it on').click()
  await button(late.page, 'להעביר הלאה').click()
  await desk.page.getByText('The round is over').waitFor()
  await desk.page.locator('tf-held', { hasText: 'That we wait' }).waitFor()

  // one note of many hands, carried up
  await choose(other.page, 'Paragraph 21')
  await button(other.page, 'Write together').click()
  await other.page.getByRole('textbox', { name: 'What we write together' }).fill(HAND)
  await button(other.page, 'Done').click()
  await button(other.page, 'I stand behind this').click()
  await desk.page.locator('tf-joint').getByText(HAND).click()
  await button(desk.page, 'I stand behind this').click()
  await button(desk.page, 'Carry up as the group’s question').click()
  await desk.page.locator('tf-joint').getByText('Carried up as the group’s question').waitFor()

  // the ladder moves
  const before = await degreeOf(rivka, groupId)
  const [eves, noas] = [await eve.live(), await noa.live()]
  await answerOneAnother([leads, dovs, eves, noas], readingId)
  const after = await degreeOf(rivka, groupId)
  assert.ok(after > before, `rung ${before}, then ${after}`)
  await desk.page.goto(`${house.url}/groups/${groupId}`)
  await desk.page.getByText(`Rung ${after} of 125`).waitFor()

  // the pack, on English and on Hebrew paper
  const english = await printPack(desk.page, `/groups/${groupId}/pack`)
  assert.equal([english.page, english.english, english.hebrew], ['ltr', 'ltr', 'rtl'])
  const hebrew = await printPack(late.page, `/groups/${groupId}/pack`)
  assert.equal([hebrew.page, hebrew.english, hebrew.hebrew], ['rtl', 'ltr', 'rtl'])
  for (const live of [leads, dovs, eves, noas]) live.disconnect()
})

test.run()
