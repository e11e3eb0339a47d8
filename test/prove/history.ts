// npm run prove - ten thousand messages read upward: nothing is missing, and the page is never held up for long
import type { Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { OpenHouse } from '../../server/app.ts'
import { keep } from '../../server/discussion/kept.ts'
import type { TfMessages } from '../../client/discussion/tf-messages.ts'
import { listen, watch, type Watched } from '../bench/page/watch.ts'
import { launchBrowser, newMember } from '../support/browser.ts'
import { openTestHouse } from '../support/house.ts'
import { newCircle, newClientId, type Person } from '../support/people.ts'

const MEMBERS = 20
const MESSAGES = 10_000
const LONG = 50
const TURNS = 40

/** Puts the messages on disk as the house does, without the pace that holds members who speak. */
const fill = async ({ house }: OpenHouse, readingId: string, members: readonly Person[]): Promise<void> => {
  const discussion = await house.discussions.open(readingId)
  const createdAt = house.clock().toISOString()
  const say = (seq: number) => keep(house, discussion, { id: newClientId(), seq, readingId, memberId: members[seq % MEMBERS]!.memberId, body: `Message ${seq}. ${'And *a few* words more. '.repeat(seq % 7)}`, createdAt })
  await Promise.all(Array.from({ length: MESSAGES }, (_, before) => say(before + 1)))
}

/** What goes wrong while one scrolls is told with where it did. */
const PATIENCE = 600

/** The first number drawn, once what the wheel began has come to rest. */
const rested = (page: Page): Promise<number> => page.locator('tf-messages').evaluate(async (element, patience) => {
  const { discussion } = (element as TfMessages).room, begun = performance.now()
  for (let frames = 0, still = 0; still < 3; still = discussion.earlier === 'loading' ? 0 : still + 1) {
    if (++frames > patience) throw new Error(`earlier messages did not come in ${patience} frames, ${Math.round(performance.now() - begun)} ms: ${discussion.messages.length} are loaded`)
    await new Promise(done => { requestAnimationFrame(done) })
  }
  if (discussion.earlier === 'failed') throw new Error(`earlier messages could not be had: ${discussion.messages.length} are loaded`)
  return element.shadowRoot!.querySelector('tf-message')!.message.seq!
}, PATIENCE)

/** Turns the wheel a while; answers where one came to, which is further up. */
const turn = async (page: Page, from: number): Promise<number> => {
  let first = from
  for (let at = 0; at < TURNS && first > 1; at++) {
    await page.mouse.wheel(0, -1200)
    first = await rested(page)
  }
  assert.ok(first < from, `the wheel was turned ${TURNS} times and nothing came: the first message drawn is ${first}`)
  return first
}

const test = suite('history')

test('ten thousand messages upward', async () => {
  await using house = await openTestHouse()
  const { reading, members } = await newCircle(house.url, Array.from({ length: MEMBERS }, (_, nth) => `Member ${nth}`))
  await fill(house.open, reading.id, members)
  const browser = await launchBrowser()
  const seat = await newMember(browser, { viewport: { width: 1440, height: 860 } })
  const [name, value] = members[0]!.cookie.split('=') as [string, string]
  await seat.context.addCookies([{ name, value, url: house.url }])
  await seat.context.addInitScript('globalThis.__name = named => named')
  const { page } = seat
  await listen(page)
  await page.goto(`${house.url}/readings/${reading.id}`)
  await page.locator('tf-message').last().hover()
  const watched: Watched[] = []
  for (let first = MESSAGES; first > 1;) watched.push(await watch({ browser, page }, async () => { first = await turn(page, first) }))
  await page.getByText('This is where the discussion began.').waitFor()
  assert.is(await page.locator('tf-messages').evaluate(element => (element as TfMessages).room.discussion.messages.length), MESSAGES)
  const most = (of: (one: Watched) => number): string => Math.max(...watched.map(of)).toFixed(1)
  console.log(`${MESSAGES} messages upward: longest task ${most(one => one.worked)} ms of work (${most(one => one.longest)} ms by the clock); a frame in ${most(one => one.p50)} ms, 95 % of them in ${most(one => one.p95)} ms at most`)
  assert.ok(watched.every(one => one.worked < LONG), 'no task works for 50 ms')
  await seat.close()
  await browser.close()
})

test.run()
