// Two members and a tunnel: both write in it, one closes the page and comes back after it; nothing is lost, nothing is there twice, and
// the line says at no moment that what is in the tunnel is saved.
import type { Browser, Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import type { TfRoom } from '../../client/reading/tf-room.ts'
import type { Seat } from './browser.ts'
import { newCircle } from './people.ts'
import { arrive, card, enter, saved, write } from './room.ts'
import { openTunnel, type Tunnel } from './tunnel.ts'

const PLACES = ['mutual guarantee between us', 'observing it', 'approaching the goal', 'first step', 'awakening from above', 'awakening from below', 'occur together', 'our task']
const TEXT = [
  'Degrees', 'All we need is to follow the condition of the mutual guarantee between us. From the moment we start observing it, we begin approaching the goal.',
  'Our entrance to the first step depends on our achieving mutual guarantee. Then the awakening from above and the awakening from below occur together.',
  'Therefore, our task is to attain mutual guarantee.',
].join('\n\n')

/** How it goes dark, how often each writes while it is, and how long it lasts at least (ms). */
export interface Ride { how: 'shut' | 'cut'; times: number; lasts: number }

/** What a page has of the margin, drawn or not. */
const bodiesOn = (page: Page): Promise<string[]> => page.locator('tf-room').evaluate(element =>
  [...((element as TfRoom).live?.margin.annotations.all() ?? [])].map(({ body }) => String(body)).sort())

/** Waits until a page has these and no others. */
const shows = async (page: Page, bodies: readonly string[]): Promise<void> => {
  for (let time = 0; (await bodiesOn(page)).length < bodies.length && time < 200; time++) await page.waitForTimeout(200)
  assert.equal(await bodiesOn(page), bodies, 'each once on the page')
}

const notSaved = (page: Page): Promise<void> => page.locator('tf-line', { hasText: /Not saved yet|Saving|not sent yet/ }).waitFor()

/** Nothing that was written in the dark is said to be saved. */
const staysHonest = async (seats: readonly Seat[]): Promise<void> => {
  for (const { page } of seats) assert.is(await page.locator('tf-line', { hasText: 'Everything is saved' }).count(), 0)
}

const writeInTheDark = async (seats: readonly [Seat, Seat], { times, lasts }: Ride): Promise<string[]> => {
  const began = performance.now(), bodies: string[] = []
  for (let time = 0; time < times; time++) {
    for (const [at, { page }] of seats.entries()) {
      bodies.push(`in the dark ${at}.${time}`)
      await write(page, PLACES[(time * 2 + at) % PLACES.length]!, bodies.at(-1)!)
      await notSaved(page)
    }
    while (performance.now() - began < (lasts * (time + 1)) / times) {
      await staysHonest(seats)
      await new Promise(resolve => { setTimeout(resolve, 500) })
    }
    await staysHonest(seats)
  }
  return bodies
}

const enterBoth = async (browser: Browser, { url }: Tunnel) => {
  const { members: [dina, dov], reading } = await newCircle(url, ['Dina', 'Dov'], TEXT)
  const seats = [await enter(browser, dina!, reading.id), await enter(browser, dov!, reading.id)] as const
  await write(seats[0].page, 'condition', 'before the tunnel')
  await card(seats[1].page, 'before the tunnel').waitFor()
  for (const { page } of seats) await saved(page)
  return { dina: dina!, dov: dov!, reading, seats }
}

/** How many rows the device keeps of the margin; that somebody signed out is none. */
const rowsOn = (page: Page): Promise<number> => page.evaluate(async () => {
  const db = await new Promise<IDBDatabase>(done => {
    const asked = indexedDB.open('tenfold-margin')
    asked.onsuccess = () => done(asked.result)
  })
  const counts = await Promise.all([...db.objectStoreNames].map(name => new Promise<number>(done => {
    const asked = db.transaction(name).objectStore(name).getAllKeys()
    asked.onsuccess = () => done(asked.result.filter(key => key !== 'wipes').length)
  })))
  db.close()
  return counts.reduce((sum, count) => sum + count, 0)
})

/** Signs out on a page that never opened the margin. */
const signOut = async (page: Page): Promise<void> => {
  await page.goto(`${new URL(page.url()).origin}/me`)
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.locator('tf-sure').getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(/\/$/)
}

/** One ride from the light into the light. */
export const ride = async (browser: Browser, how: Ride): Promise<void> => {
  await using tunnel = await openTunnel()
  const { dov, reading, seats } = await enterBoth(browser, tunnel)
  const [one, other] = seats
  tunnel[how.how]()
  const bodies = await writeInTheDark(seats, how)
  await other.page.goto('about:blank')
  await staysHonest([one])
  // a page that found the way shut looks again every ten seconds or so
  for (const { page } of seats) page.setDefaultTimeout(50_000)
  tunnel.open()
  await arrive(other.page, dov, reading.id)
  const all = ['before the tunnel', ...bodies].sort()
  for (const { page } of seats) {
    await saved(page)
    await shows(page, all)
  }
  const { items } = await dov.ask('GET /api/readings/:readingId/margins', `/api/readings/${reading.id}/margins`)
  const kept: string[] = []
  for (const { memberId } of items) {
    const doc = await tunnel.house.open.house.margins.readOwn(reading.id, memberId)
    for (const annotation of Object.values(doc.getMap('annotations').toJSON() as Record<string, { body: string }>)) kept.push(annotation.body)
  }
  assert.equal(kept.sort(), all, 'each once on disk')
  assert.ok((await rowsOn(one.page)) > 0)
  await signOut(one.page)
  assert.is(await rowsOn(one.page), 0, 'nothing stays on the device of who signed out')
  // a browser complains of each knock at a shut door
  for (const seat of seats) {
    seat.noise.splice(0)
    await seat.close()
  }
}
