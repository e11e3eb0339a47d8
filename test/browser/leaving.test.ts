// Signing out with words that have not reached the house: sent first, else asked about; then gone from the device, in every page of it.
import type { BrowserContext, Page, WebSocketRoute } from 'playwright-core'
import * as assert from 'uvu/assert'
import type { TfRoom } from '../../client/reading/tf-room.ts'
import { signIn } from '../support/pages.ts'
import { newCircle } from '../support/people.ts'
import { arrive, card, enter, write } from '../support/room.ts'
import { staged } from '../support/stage.ts'

const test = staged('leaving')
const TEXT = ['Degrees', 'All we need is to follow the condition of the mutual guarantee between us.', 'Therefore, our task is to attain mutual guarantee.'].join('\n\n')
const SECURED = { email: 'dina.leaves@example.org', password: 'a long evening in november' }

/** Every socket of a browser, to be cut and let through again, while pages are still answered. */
const wires = async (context: BrowserContext) => {
  const open = new Set<WebSocketRoute>()
  let isCut = false
  await context.routeWebSocket(/sync|socket\.io/, route => {
    if (isCut) return void route.close()
    open.add(route)
    route.connectToServer()
  })
  return {
    cut: async () => { isCut = true; await Promise.all([...open].map(route => route.close())); open.clear() },
    mend: () => { isCut = false },
  }
}

/** All that this browser keeps of the house, as one text. */
const keptOn = (page: Page): Promise<string> => page.evaluate(async () => {
  const asked = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error!) })
  const found: unknown[] = [{ ...localStorage }]
  for (const { name } of await indexedDB.databases()) {
    const db = await asked(indexedDB.open(name!))
    for (const store of db.objectStoreNames) {
      const read = db.transaction(store).objectStore(store)
      found.push(await asked(read.getAllKeys()), await asked(read.getAll()))
    }
    db.close()
  }
  return JSON.stringify(found, (_, value: unknown) => (value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value))
})

/** The house has all of the margin: what the line says may be a moment old. */
const saved = (page: Page): Promise<void> => page.locator('tf-room').evaluate(element => new Promise<void>(resolve => {
  const { margin } = (element as TfRoom).live!, look = () => { if (margin.state === 'saved') resolve() }
  margin.watch(look)
  look()
}))

const say = async (page: Page, words: string): Promise<void> => {
  await page.locator('tf-composer textarea').fill(words)
  await page.keyboard.press('Enter')
  await page.locator('tf-message', { hasText: words }).waitFor()
}

test('nothing unsent is erased unasked, and what is erased is gone from every page', async ({ browser, house }) => {
  const { members: [dina], reading } = await newCircle(house.url, ['Dina'], TEXT)
  await dina!.ask('PATCH /api/me', '/api/me', SECURED)
  await using one = await enter(browser, dina!, reading.id, { viewport: { width: 1440, height: 900 }, own: true })
  const wire = await wires(one.context), { page } = one
  await arrive(page, dina!, reading.id)
  await write(page, 'the condition', 'A first note, saved')
  await saved(page)
  await wire.cut()
  await write(page, 'our task', 'A second note, unsent')
  await say(page, 'A message, unsent')

  const asleep = await one.context.newPage()
  await asleep.addInitScript(() => { BroadcastChannel.prototype.addEventListener = () => {} })
  await arrive(asleep, dina!, reading.id)
  await card(asleep, 'A second note, unsent').waitFor()
  const two = await one.context.newPage()
  await two.goto(`${house.url}/me`)
  const leave = two.getByRole('button', { name: 'Sign out', exact: true }), dialog = two.locator('tf-sure')
  await leave.click()
  await dialog.getByText('1 note and 1 message have not reached the house yet. Signing out erases them from this device.').waitFor()
  await dialog.getByRole('button', { name: 'Stay signed in' }).press('Enter')
  await dialog.waitFor({ state: 'detached' })
  for (const words of ['A second note, unsent', 'A message, unsent']) assert.match(await keptOn(two), words)
  await card(page, 'A second note, unsent').waitFor()

  await leave.click()
  await dialog.getByRole('button', { name: 'Sign out and erase them' }).click()
  await page.getByText('You signed out in another tab. What had not reached the house was erased from this device.').waitFor()
  await two.getByRole('button', { name: 'I have been here before' }).waitFor()
  await write(asleep, 'mutual', 'A note of a page that heard nothing of it')
  await asleep.locator('tf-line', { hasText: 'keep this page open' }).waitFor()
  const left = await keptOn(two)
  for (const trace of [dina!.memberId, reading.id, 'note', 'message']) assert.not.match(left, trace)

  await asleep.close()
  wire.mend()
  await page.getByLabel('Email').fill(SECURED.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(SECURED.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await card(page, 'A first note, saved').waitFor()
  assert.is(await card(page, 'A second note, unsent').count(), 0)
  await saved(page)
  await wire.cut()
  await write(page, 'our task', 'A third note, sent at last')
  await say(page, 'A message, sent at last')
  await page.goto(`${house.url}/me`)
  wire.mend()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.getByRole('button', { name: 'I have been here before' }).waitFor()
  const { documents } = house.open.house.margins
  await documents.flush()
  const own = await house.open.house.margins.readOwn(reading.id, dina!.memberId)
  assert.match(JSON.stringify(own.getMap('annotations')), 'A third note, sent at last')
  assert.not.match(JSON.stringify(own.getMap('annotations')), 'unsent')
  one.assertQuiet(/WebSocket|401/)
})

test('what the house does not take at the last waits as a draft, and nobody is asked about it', async ({ browser, house }) => {
  const { members: [dina], reading } = await newCircle(house.url, ['Dina'], TEXT)
  await dina!.ask('PATCH /api/me', '/api/me', { ...SECURED, email: 'dina.refused@example.org' })
  await using one = await enter(browser, dina!, reading.id, { viewport: { width: 1440, height: 900 }, own: true })
  const wire = await wires(one.context), { page } = one
  await arrive(page, dina!, reading.id)
  await saved(page)
  await wire.cut()
  await write(page, 'our task', 'A note the house will not take')
  await page.locator('tf-room').evaluate(element => { (element as TfRoom).live!.margin.sync.own!.doc.getMap('a root of no document').set('a', 1) })
  await page.goto(`${house.url}/me`)
  wire.mend()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.getByRole('button', { name: 'I have been here before' }).waitFor()
  assert.match(await keptOn(page), 'A note the house will not take')
  one.assertQuiet(/WebSocket|401/)
})

test('what another member leaves behind on the device is nothing of the page that stays: what is said in it is kept', async ({ browser, house }) => {
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await dov!.ask('PATCH /api/me', '/api/me', { ...SECURED, email: 'dov.leaves@example.org' })
  await using one = await enter(browser, dina!, reading.id, { viewport: { width: 1440, height: 900 }, own: true })
  const wire = await wires(one.context), { page } = one
  await arrive(page, dina!, reading.id)
  await say(page, 'A message, sent')
  await wire.cut()
  await signIn(one.context, dov!)
  const two = await one.context.newPage()
  await two.goto(`${house.url}/me`)
  await two.getByRole('button', { name: 'Sign out', exact: true }).click()
  await two.getByRole('button', { name: 'I have been here before' }).waitFor()
  await say(page, 'A message after Dov went')
  await write(page, 'our task', 'A note after Dov went')
  await card(page, 'A note after Dov went').waitFor()
  for (const words of ['A message after Dov went', 'A note after Dov went']) {
    for (let time = 0; !(await keptOn(two)).includes(words) && time < 60; time++) await two.waitForTimeout(200)
    assert.match(await keptOn(two), words)
  }
  one.assertQuiet(/WebSocket|401/)
})

test('a page forgets a room one has left, and the device a reading one may not see any more', async ({ browser, house }) => {
  const { facilitator, group, members: [dina], reading } = await newCircle(house.url, ['Dina'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  const { page } = one, devtools = await one.context.newCDPSession(page)
  await page.locator('tf-room').evaluate(element => { Object.assign(window, { room: new WeakRef((element as TfRoom).live!.margin) }) })
  await page.getByRole('link', { name: 'Tenfold' }).first().click()
  await page.locator('tf-room').waitFor({ state: 'detached' })
  const isThere = () => page.evaluate(() => (window as unknown as { room: WeakRef<object> }).room.deref() !== undefined)
  for (let time = 0; await isThere() && time < 60; time++) {
    await page.waitForTimeout(500)
    await devtools.send('HeapProfiler.collectGarbage')
  }
  assert.not(await isThere())

  const copy = `${dina!.memberId} ${reading.id}/`
  assert.match(await keptOn(page), copy)
  await facilitator.ask('DELETE /api/groups/:groupId/members/:memberId', `/api/groups/${group.id}/members/${dina!.memberId}`)
  await page.goto(`${house.url}/readings/${reading.id}`)
  await page.locator('tf-trouble').waitFor()
  for (let time = 0; (await keptOn(page)).includes(copy) && time < 60; time++) await page.waitForTimeout(200)
  assert.not.match(await keptOn(page), copy)
  one.assertQuiet(/404/)
})

test.run()
