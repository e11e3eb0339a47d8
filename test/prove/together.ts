// Fifty in one room: how soon a move of the lead is on every follower's page, what a round and everybody's reading along cost the house, and
// how calm the room stays when all of them move at once.
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { DESK, launchBrowser, PHONE } from '../support/browser.ts'
import { spawnHouse } from '../support/house.ts'
import { command, newCircle, type LiveClient, type Person } from '../support/people.ts'
import { enter } from '../support/room.ts'

const MEMBERS = Number(process.env.MEMBERS ?? 50), PAGES = 3, MOVES = 20, EVERY = 1500
const TEXT = ['The work', ...Array.from({ length: 60 }, (_, at) => `Paragraph ${at + 1}: whoever stays behind is waited for by all the others, and nobody reads alone.`)].join('\n\n')

const now = (): number => performance.timeOrigin + performance.now()
const wait = (milliseconds: number): Promise<void> => new Promise(done => { setTimeout(done, milliseconds) })
const at = (share: number, numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(share * (numbers.length - 1))] ?? NaN
const told = (numbers: readonly number[]): string => `median ${at(0.5, numbers).toFixed(1)} ms, 95 in 100 within ${at(0.95, numbers).toFixed(1)} ms, worst ${at(1, numbers).toFixed(1)} ms`

/** Seconds of processor a process has used; a tick is a hundredth. */
const processorOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Notes in a page when which paragraph begins to glow. */
const watchGlow = (page: Page): Promise<void> => page.evaluate(() => {
  const root = document.querySelector('tf-app')!.shadowRoot!.querySelector('tf-room')!.shadowRoot!.querySelector('tf-text')!.shadowRoot!
  const glows: [string, number][] = []
  Object.assign(globalThis, { glows })
  new MutationObserver(changes => {
    for (const { target } of changes) if (target instanceof HTMLElement && target.hasAttribute('data-led')) glows.push([target.dataset.block!, performance.timeOrigin + performance.now()])
  }).observe(root, { subtree: true, attributes: true, attributeFilter: ['data-led'] })
})
const glowsOf = (page: Page): Promise<[string, number][]> => page.evaluate(() => (globalThis as unknown as { glows: [string, number][] }).glows)

/** Tells where a member reads, as pages do: nobody waits for an answer. */
const moves = (live: LiveClient, input: { readingId: string; blockId: string }): void =>
  void (live as unknown as { emit(name: string, input: object): void }).emit('presence:move', input)

/** What one member's connection hears of presence. */
const hearPresence = (live: LiveClient) => {
  const heard = { facts: 0, bytes: 0 }
  live.on('presence:changed', body => { heard.facts += 1; heard.bytes += JSON.stringify(body).length })
  return heard
}

/** Sits a few of the members down at real pages, the rest at connections that do what pages do. */
const sit = async (browser: Browser, members: readonly Person[], readingId: string) => {
  const seats = []
  for (const [at, person] of members.slice(0, PAGES).entries()) seats.push(await enter(browser, person, readingId, at % 2 ? PHONE : DESK))
  const lives: LiveClient[] = []
  for (const person of members.slice(PAGES)) lives.push(await person.live())
  for (const live of lives) await command(live, 'room:enter', { readingId })
  return { pages: seats.map(({ page }) => page), lives }
}

test('fifty are led, go round, and read along', async () => {
  await using house = await spawnHouse()
  const browser = await launchBrowser()
  const { facilitator, post, reading: { id: readingId }, members } = await newCircle(house.url, Array.from({ length: MEMBERS - 1 }, (_, at) => `Member ${at}`), TEXT)
  const blocks = (await facilitator.ask('GET /api/posts/:postId', `/api/posts/${post.id}`)).post.blocks.map(({ id }) => id)
  const leading = await facilitator.live()
  await command(leading, 'room:enter', { readingId })
  const { pages, lives } = await sit(browser, members, readingId)
  await command(leading, 'lead:start', { readingId, blockId: blocks[0]! })
  for (const page of pages) { await page.getByText('Facilitator is leading').waitFor(); await watchGlow(page) }

  const sent = new Map<string, number>(), heard: number[] = []
  const presence = hearPresence(lives[0]!)
  for (const live of lives) {
    live.on('lead:changed', ({ blockId }) => {
      const began = blockId && sent.get(blockId)
      if (!began) return
      heard.push(now() - began)
      // a page tells where it is once it has scrolled there
      setTimeout(() => { moves(live, { readingId, blockId }) }, 400 * Math.random())
    })
  }
  await command(leading, 'round:start', { readingId, question: 'What holds us?', secondsEach: 30 })
  await wait(3000)
  const began = now(), spent = processorOf(house.child.pid!)
  presence.facts = presence.bytes = 0
  for (let move = 1; move <= MOVES; move++) {
    const blockId = blocks[move * 2]!
    sent.set(blockId, now())
    await command(leading, 'lead:move', { readingId, blockId })
    if (move % 3 === 0) await command(leading, 'round:next', { readingId })
    await wait(EVERY)
  }
  const seconds = (now() - began) / 1000, share = (processorOf(house.child.pid!) - spent) / seconds
  const painted = (await Promise.all(pages.map(glowsOf))).flat().flatMap(([blockId, at]) => { const began = sent.get(blockId); return began ? [at - began] : [] })
  console.log(`${MEMBERS} in the room, ${MOVES} moves of the lead in ${seconds.toFixed(0)} s with a round going and everybody reading along`)
  console.log(`a move is with ${lives.length} connections: ${told(heard)} (${heard.length} of ${lives.length * MOVES})`)
  console.log(`a move glows on ${pages.length} pages: ${told(painted)} (${painted.length} of ${pages.length * MOVES})`)
  console.log(`the house spent ${(100 * share).toFixed(1)} % of a core`)
  console.log(`each heard of presence ${(presence.facts / seconds).toFixed(1)} times a second, ${(presence.bytes / seconds / 1024).toFixed(1)} KiB a second`)

  // everybody scrolls without a pause, as fast as pages tell
  presence.facts = presence.bytes = 0
  const [storm, cost] = [now(), processorOf(house.child.pid!)]
  const timers = lives.map((live, nth) => setInterval(() => { moves(live, { readingId, blockId: blocks[Math.floor(Math.random() * blocks.length)]! }) }, 400 + nth))
  await wait(10_000)
  for (const timer of timers) clearInterval(timer)
  const stormed = (now() - storm) / 1000, stormShare = (processorOf(house.child.pid!) - cost) / stormed, each = presence.facts / stormed
  console.log(`all of them scrolling without a pause: each hears of presence ${each.toFixed(1)} times a second, ${(presence.bytes / stormed / 1024).toFixed(1)} KiB a second; the house spends ${(100 * stormShare).toFixed(1)} % of a core`)

  for (const live of [leading, ...lives]) live.disconnect()
  await browser.close()
  assert.equal([heard.length, painted.length], [lives.length * MOVES, pages.length * MOVES], 'every move reaches everybody')
  assert.ok(at(0.5, painted) < 200 && at(0.5, heard) < 200, 'a move is on every page within 200 ms')
  assert.ok(share < 0.05, 'the house spends less than a twentieth of a core')
  assert.ok(each < 5, 'presence is calm')
})

test.run()
