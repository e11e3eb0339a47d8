// This device's copies of what is written in a room, on devices that keep nothing, or not always: no word is lost, and none is said to be kept that is not.
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import type { TfRoom } from '../../client/reading/tf-room.ts'
import { DESK } from '../support/browser.ts'
import { openTestHouse } from '../support/house.ts'
import { comeAs, signIn } from '../support/pages.ts'
import { newCircle, type Person } from '../support/people.ts'
import { arrive, card, choose, enter, saved, write } from '../support/room.ts'
import { staged } from '../support/stage.ts'

const TEXT = ['Degrees', 'All we need is to follow the condition of the mutual guarantee between us.', 'Therefore, our task is to attain mutual guarantee.'].join('\n\n')

const test = staged('what a device keeps of a room')

/** What the line says. */
const says = (page: Page, words: string | RegExp): Promise<void> => page.locator('tf-line', { hasText: words }).waitFor()

/** From now on, until `hasRoom` is called, the device takes nothing more, as when its disk is full: asked, it agrees, and does not do it. */
const fill = (page: Page): Promise<void> => page.evaluate(() => {
  const { prototype } = IDBObjectStore, { add } = prototype
  Object.assign(globalThis, { hasRoom: () => { prototype.add = add } })
  prototype.add = function (...what) {
    const request = add.apply(this, what)
    this.transaction.abort()
    return request
  }
})

const hasRoom = (page: Page): Promise<void> => page.evaluate(() => { (globalThis as unknown as { hasRoom: () => void }).hasRoom() })

/** Waits until what was written is on the device: it takes some milliseconds, in which a page that is closed takes it along. */
const onDevice = (page: Page): Promise<void> => page.locator('tf-room').evaluate(element => {
  const { own } = (element as TfRoom).live!.margin.sync
  return (own!.copy as unknown as { writing: Promise<void> }).writing
})

/** Tries to close the page; says whether the browser asked first. */
const asksBeforeClosing = async (page: Page): Promise<boolean> => {
  const asked = page.waitForEvent('dialog', { timeout: 30_000 }).then(async dialog => {
    await dialog.dismiss()
    return true
  })
  const closed = page.waitForEvent('close', { timeout: 30_000 }).then(() => false)
  await page.close({ runBeforeUnload: true })
  return Promise.race([asked.catch(() => false), closed.catch(() => false)])
}

test('what finds no room on a device is said not to be kept there, and is once there is room', async ({ browser }) => {
  await using house = await openTestHouse()
  const { members: [dina], reading } = await newCircle(house.url, ['Dina'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  const other = await one.context.newPage()
  await arrive(other, dina!, reading.id)
  await write(other, 'All we need', 'Long since saved')
  await saved(other)
  await fill(other)
  await house.open.close()
  await says(other, /restarting|Connecting again/)
  await write(other, 'our task', 'Written while it was full')
  await says(other, 'Keep this page open')
  assert.ok(await asksBeforeClosing(other))
  await hasRoom(other)
  await says(other, 'kept on this device')
  await write(other, 'condition', 'Written when there was room')
  await onDevice(other)
  assert.not(await asksBeforeClosing(other))
  await house.reopen()
  await arrive(one.page, dina!, reading.id)
  for (const words of ['Long since saved', 'Written while it was full', 'Written when there was room']) await card(one.page, words).waitFor()
  await saved(one.page)
  // a document that is replaced by the house's own copy is there again, whatever became of a write
  await fill(one.page)
  await write(one.page, 'mutual guarantee between', 'Not kept, but saved')
  await saved(one.page)
  await one.page.locator('tf-room').evaluate(element => {
    const { sync } = (element as TfRoom).live!.margin
    sync.own!.epoch = 99
    sync.renew(sync.own!)
  })
  await write(one.page, 'to attain', 'After it was replaced')
  await card(one.page, 'After it was replaced').waitFor()
  await saved(one.page)
  assert.is((await house.open.house.margins.readOwn(reading.id, dina!.memberId)).getMap('annotations').size, 5)
  one.noise.splice(0)
})

/** How a device may keep nothing: it refuses a database; it opens one and does not let it be used; it never answers. */
type Manner = 'refused' | 'closing' | 'silent'

const keepNothing = async (page: Page, manner: Manner): Promise<void> => void await page.addInitScript(manner => {
  const { open } = IDBFactory.prototype, { transaction } = IDBDatabase.prototype
  const refuse = (name: string, text: string) => { throw new DOMException(text, name) }
  if (manner === 'refused') IDBFactory.prototype.open = () => refuse('SecurityError', 'refused')
  if (manner === 'silent') IDBFactory.prototype.open = function () { return Object.assign(open.call(this, 'another'), { addEventListener() {} }) }
  if (manner === 'closing') IDBDatabase.prototype.transaction = function (...what) {
    return this.name === 'tenfold-margin' ? refuse('InvalidStateError', 'The database connection is closing.') : transaction.apply(this, what)
  }
}, manner)

/** Signs out, which ends however the device keeps silent, and comes back. */
const leaveAndReturn = async (page: Page, person: Person): Promise<void> => {
  const secret = { email: `${person.memberId.toLowerCase()}@example.org`, password: 'a long evening in november' }
  await person.ask('PATCH /api/me', '/api/me', secret)
  await page.goto(`${person.url}/me`)
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.getByRole('button', { name: 'I have been here before' }).waitFor()
  assert.is(await person.refusal('GET', '/api/me'), 'not-signed-in')
  await person.send('POST', '/api/session', secret)
  await signIn(page.context(), person)
}

test('on a device that keeps nothing the room is whole, nothing is said to be kept, and what was not sent is there when one comes back', async ({ browser }) => {
  await using house = await openTestHouse()
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using other = await enter(browser, dov!, reading.id)
  await write(other.page, 'All we need', 'From another')
  await saved(other.page)
  await using one = await comeAs(browser, dina!, DESK)
  for (const manner of ['silent', 'closing', 'refused'] as const) {
    const page = await one.context.newPage()
    await keepNothing(page, manner)
    await arrive(page, dina!, reading.id)
    await card(page, 'From another').waitFor()
    await write(page, 'our task', `The device is ${manner}`)
    await card(page, `The device is ${manner}`).waitFor()
    await saved(page)
    if (manner === 'silent') await leaveAndReturn(page, dina!)
    if (manner === 'refused') break
    await page.close()
  }
  const page = one.context.pages().at(-1)!
  await house.open.close()
  await says(page, /restarting|Connecting again/)
  await write(page, 'condition', 'Here alone')
  await says(page, 'Keep this page open')
  await page.getByRole('link', { name: 'Tenfold' }).first().click()
  await page.locator('tf-room').waitFor({ state: 'detached' })
  await house.reopen()
  await page.goBack()
  const drafts = page.getByRole('region', { name: 'These words did not reach the house' })
  await drafts.getByText('Here alone').waitFor()
  await drafts.filter({ hasText: 'The device is' }).waitFor({ state: 'detached' })
  await drafts.getByRole('button', { name: 'Send again' }).click()
  await card(page, 'Here alone').waitFor()
  await saved(page)
  assert.is((await house.open.house.margins.readOwn(reading.id, dina!.memberId)).getMap('annotations').size, 4)
  await page.locator('tf-room').evaluate(element => {
    const { mux } = (element as TfRoom).live!.margin.sync as unknown as { mux: { socket: WebSocket } }
    mux.socket.send = () => undefined
  })
  await write(page, 'to attain', 'Here alone again')
  await card(page, 'Here alone again').waitFor()
  page.once('dialog', dialog => void dialog.accept())
  await page.goto('about:blank')
  await arrive(page, dina!, reading.id)
  await drafts.filter({ hasText: 'Here alone again' }).waitFor()
  await page.close()
  for (const { noise } of [one, other]) noise.splice(0)
})

test('what is being written down when a page is closed is there when one comes back, and let go of where the house has it', async ({ browser, house }) => {
  const { members: [dina], reading } = await newCircle(house.url, ['Dina'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  const { page } = one, drafts = page.getByRole('region', { name: 'These words did not reach the house' })
  await saved(page)
  await page.locator('tf-room').evaluate(element => {
    const { mux } = (element as TfRoom).live!.margin.sync as unknown as { mux: { socket: WebSocket } }
    mux.socket.send = () => undefined
    IDBObjectStore.prototype.add = () => new Promise(() => undefined) as unknown as IDBRequest<IDBValidKey>
  })
  await write(page, 'our task', 'On its way to the device')
  await card(page, 'On its way to the device').waitFor()
  await page.goto('about:blank')
  await arrive(page, dina!, reading.id)
  await drafts.filter({ hasText: 'On its way to the device' }).waitFor()
  await drafts.getByRole('button', { name: 'Send again' }).click()
  await drafts.waitFor({ state: 'detached' })
  await saved(page)
  const kept = await page.locator('tf-room').evaluate(element => {
    const { margin } = (element as TfRoom).live!, { anchor } = margin.notes[0]!.annotation
    margin.share(anchor, { body: 'On its way to both' })
    margin.hand.putBack('joint/none', anchor, 'Together on its way')
    dispatchEvent(new Event('pagehide'))
    return [...margin.drafts.all().values()].map(({ body }) => body)
  })
  assert.equal(kept, ['On its way to both', 'Together on its way'])
  await saved(page)
  await drafts.waitFor({ state: 'detached' })
  await card(page, 'On its way to both').waitFor()
  assert.is(await drafts.count(), 0)
})

/** Writes what the house refuses into a document, and from the refusal on hears nothing more until `hears` is called. */
const beRefused = (page: Page, kind: 'own' | 'shared'): Promise<void> => page.locator('tf-room').evaluate(async (element, kind) => {
  const { mux, [kind]: held } = (element as TfRoom).live!.margin.sync, waiting: MessageEvent[] = []
  const socket = (mux as unknown as { socket: WebSocket }).socket, hear = socket.onmessage!.bind(socket)
  const refused = new Promise<void>(done => held!.provider!.on('closed', () => {
    socket.onmessage = message => { waiting.push(message) }
    done()
  }))
  Object.assign(globalThis, { hears: () => {
    socket.onmessage = hear
    waiting.forEach(hear)
  } })
  held!.doc.getMap('a root of no document').set('a', 1)
  await refused
}, kind)

const hears = (page: Page): Promise<void> => page.evaluate(() => { (globalThis as unknown as { hears: () => void }).hears() })

/** Waits until the notes have words: their editor hands on what was typed a moment later. */
const isTyped = (page: Page, words: string): Promise<void> => page.locator('tf-room').evaluate(async (element, words) => {
  const { sync } = (element as TfRoom).live!.margin, { doc } = sync.shown(sync.shared)!
  while (!doc.getXmlFragment('notes').toString().includes(words)) await new Promise(requestAnimationFrame)
}, words)

test('what is typed between a refusal and the new document waits to be sent again', async ({ browser, house }) => {
  const { members: [dina], reading } = await newCircle(house.url, ['Dina'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  const { page } = one, drafts = page.getByRole('region', { name: 'These words did not reach the house' })
  await write(page, 'our task', 'One')
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.keyboard.insertText(' and two')
  await saved(page)
  await beRefused(page, 'own')
  await page.keyboard.insertText(' and then')
  await says(page, 'Keep this page open')
  const asked = page.waitForEvent('dialog').then(dialog => dialog.accept())
  await page.goto('about:blank')
  await asked
  await arrive(page, dina!, reading.id)
  await drafts.filter({ hasText: 'One and two and then' }).waitFor()
  await card(page, 'One and two').click()
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.keyboard.press('End')
  await beRefused(page, 'own')
  await page.keyboard.insertText(' and three')
  await hears(page)
  await drafts.filter({ hasText: 'One and two and three' }).waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await card(page, 'One and two').waitFor()
  await choose(page, 'mutual guarantee between')
  await page.getByRole('button', { name: 'Write together' }).click()
  await page.keyboard.insertText('In a joint note')
  await saved(page)
  await beRefused(page, 'shared')
  await page.keyboard.insertText(' we go on')
  await hears(page)
  await drafts.filter({ hasText: 'we go on' }).waitFor()
  await page.locator('tf-menu summary').click()
  await page.getByRole('button', { name: 'Notes we write together' }).click()
  await page.getByRole('textbox', { name: 'The page we write together' }).pressSequentially('A page')
  await isTyped(page, 'A page')
  await saved(page)
  await beRefused(page, 'shared')
  await page.keyboard.insertText(' that goes on')
  await isTyped(page, 'that goes on')
  await hears(page)
  await drafts.filter({ hasText: 'that goes on' }).waitFor({ state: 'attached' })
  assert.is(await drafts.count(), 3)
})

test.run()
