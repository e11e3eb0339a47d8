// The discussion in real browsers: members talk, the line breaks, nothing is lost, nothing jumps, nothing written can do harm.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Locator, Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import type { TfMessages } from '../../client/discussion/tf-messages.ts'
import { DESK, PHONE, type Member, type Seat } from '../support/browser.ts'
import { openTestHouse, spawnHouse } from '../support/house.ts'
import { comeAs } from '../support/pages.ts'
import { command, newCircle, newClientId, nextFact, type LiveClient, type Person } from '../support/people.ts'
import { staged } from '../support/stage.ts'

/** A member at the reading's page, with the discussion before their eyes. */
const sitDown = async (browser: Browser, person: Person, readingId: string, how: Member = DESK): Promise<Seat> => {
  const seat = await comeAs(browser, person, how)
  await arrive(seat.page, person, readingId)
  return seat
}

const arrive = async (page: Page, person: Person, readingId: string): Promise<void> => {
  await page.goto(`${person.url}/readings/${readingId}`)
  await page.locator('tf-composer').waitFor({ state: 'attached' })
  if (await page.locator('nav.bottom').isVisible()) await page.locator('nav.bottom button').nth(1).tap()
  await page.locator('tf-composer textarea').waitFor()
}

/** More than is drawn at once, and several pages of history. */
const LONG = 250

const write = async (page: Page, body: string): Promise<void> => {
  await page.locator('tf-composer textarea').fill(body)
  await page.locator('tf-composer textarea').press('Enter')
}

const saying = (page: Page, body: string): Locator => page.locator('tf-message').filter({ has: page.locator('.body, .erased', { hasText: body }) })
const seqOf = (row: Locator): Promise<number | undefined> => row.evaluate(element => (element as unknown as { message: { seq?: number } }).message.seq)
const sayer = (live: LiveClient, readingId: string) => (body: string, more: object = {}) =>
  command(live, 'message:send', { readingId, id: newClientId(), body, ...more })

const deed = async (page: Page, row: Locator, name: string): Promise<void> => {
  await row.hover()
  await row.getByRole('button', { name, exact: true }).click()
}

/** One browser and one house for all who do not take a house down. */
const test = staged('discussion in the browser')

test('two members talk, answer, sign, change and erase, each before the other\'s eyes', async ({ browser, house }) => {
  const { members: [miriam, dov], reading } = await newCircle(house.url, ['Miriam', 'Dov'])
  await using one = await sitDown(browser, miriam!, reading.id)
  await using other = await sitDown(browser, dov!, reading.id)
  await write(one.page, 'What does **guarantee** mean?')
  await saying(other.page, 'What does guarantee mean?').waitFor()
  assert.is(await saying(other.page, 'What does').locator('strong').textContent(), 'guarantee')

  await one.page.locator('tf-composer textarea').pressSequentially('Tell us, @d')
  await one.page.getByRole('option', { name: 'Dov' }).waitFor()
  await one.page.locator('tf-composer textarea').press('Enter')
  await one.page.locator('tf-composer textarea').pressSequentially('please')
  await one.page.locator('tf-composer textarea').press('Enter')
  await saying(other.page, 'Tell us, @Dov please').locator('.named.me', { hasText: '@Dov' }).waitFor()
  await saying(one.page, 'Tell us').locator('.named:not(.me)').waitFor()

  await deed(other.page, saying(other.page, 'What does'), 'Reply')
  await write(other.page, 'First a promise')
  const answer = saying(one.page, 'First a promise')
  await answer.locator('.link', { hasText: 'Miriam' }).waitFor()

  await deed(one.page, answer, 'React')
  await answer.getByRole('button', { name: '💡 Now I see' }).click()
  await saying(other.page, 'First a promise').locator('.sign', { hasText: '1' }).waitFor()

  await deed(one.page, saying(one.page, 'What does'), 'Edit')
  await write(one.page, 'What does it mean?')
  await saying(other.page, 'What does it mean?').getByText('edited').waitFor()

  await deed(one.page, saying(one.page, 'What does it'), 'Erase')
  await one.page.locator('tf-deeds .sure').getByRole('button', { name: 'Erase' }).click()
  await saying(other.page, 'This message was erased.').waitFor()
  assert.is(await saying(other.page, 'What does it').count(), 0)
})

test('everything can be done from the keyboard', async ({ browser, house }) => {
  const { facilitator, members: [dov], reading } = await newCircle(house.url, ['Dov'])
  const say = sayer(await facilitator.live(), reading.id)
  for (const word of ['one', 'two', 'three']) await say(word)
  await using seat = await sitDown(browser, dov!, reading.id)
  const { page } = seat
  await saying(page, 'three').focus()
  await page.keyboard.press('ArrowUp')
  await page.locator('tf-message:focus', { hasText: 'two' }).locator('tf-deeds .bar').waitFor()
  await page.keyboard.press('Tab')
  await page.locator('tf-deeds button:focus').press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.locator('tf-composer textarea:focus').waitFor()
  await page.keyboard.type('to the second')
  await page.keyboard.press('Enter')
  await saying(page, 'to the second').locator('.excerpt', { hasText: 'two' }).waitFor()
  // what is not sent yet is changed without a mark
  await page.locator('tf-message .waits').waitFor({ state: 'detached' })
  await page.keyboard.press('ArrowUp')
  await page.keyboard.type(', changed')
  await page.keyboard.press('Enter')
  await saying(page, 'to the second, changed').getByText('edited').waitFor()

  await page.locator('tf-composer .put').press('Enter')
  await page.locator('tf-emoji input:focus').waitFor()
  await page.keyboard.type('ladder')
  await page.keyboard.press('Enter')
  await page.locator('tf-composer textarea:focus').press('Enter')
  await page.locator('tf-message .waits').waitFor({ state: 'detached' })
  await saying(page, '🪜').focus()
  await saying(page, '🪜').locator('tf-deeds .bar').waitFor()
  await page.keyboard.press('Tab')
  await page.locator('tf-deeds button:focus').press('Enter')
  await page.locator('tf-deeds .sign:focus').press('ArrowLeft')
  await page.keyboard.press('Enter')
  await page.locator('tf-emoji input:focus').waitFor()
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', 'Escape']) await page.keyboard.press(key)
  await page.locator('tf-message:focus', { hasText: '🪜' }).waitFor()
})

test('what is written while the house is gone is sent once when it is back', async ({ browser }) => {
  await using house = await spawnHouse()
  const { facilitator, members: [dov], reading } = await newCircle(house.url, ['Dov'])
  await using seat = await sitDown(browser, dov!, reading.id)
  const { page } = seat
  await write(page, 'before the tunnel')
  await saying(page, 'before the tunnel').waitFor()
  await page.locator('tf-message .waits').waitFor({ state: 'detached' })
  await house.kill()
  await page.locator('tf-line', { hasText: 'Connecting again' }).waitFor()
  for (const word of ['first', 'second', 'third']) await write(page, `${word} from the tunnel`)
  assert.is(await page.locator('tf-message .waits').count(), 3)
  await page.locator('tf-line', { hasText: '3 not sent yet' }).waitFor()
  await house.start()
  await page.locator('tf-line', { hasText: 'Everything is saved' }).waitFor()
  assert.is(await page.locator('tf-message .waits').count(), 0)
  const { items } = await facilitator.ask('GET /api/readings/:readingId/messages', `/api/readings/${reading.id}/messages`)
  assert.equal(items.map(({ body }) => body), ['before the tunnel', 'first from the tunnel', 'second from the tunnel', 'third from the tunnel'])
  seat.assertQuiet(/WebSocket connection|ERR_/)
})

test('a page closed before it could send has lost nothing, and a draft is there to the letter', async ({ browser }) => {
  await using house = await openTestHouse()
  const { facilitator, members: [dov], reading } = await newCircle(house.url, ['Dov'])
  await using seat = await sitDown(browser, dov!, reading.id)
  await house.open.close()
  await seat.page.locator('tf-composer').waitFor()
  await write(seat.page, 'said into the void')
  await seat.page.locator('tf-composer textarea').fill('half a sen')
  await seat.page.locator('tf-message .waits').waitFor()
  await seat.page.waitForFunction(async () => {
    const db = await new Promise<IDBDatabase>(done => { const asked = indexedDB.open('tenfold-discussion'); asked.onsuccess = () => done(asked.result) })
    const kept = await new Promise<unknown[]>(done => { const asked = db.transaction('kept').objectStore('kept').getAll(); asked.onsuccess = () => done(asked.result) })
    db.close()
    return JSON.stringify(kept).includes('half a sen') && JSON.stringify(kept).includes('said into the void')
  })
  await seat.page.close()
  seat.noise.splice(0)
  await house.reopen().catch(() => undefined)
  const page = await seat.context.newPage()
  await arrive(page, dov!, reading.id)
  await saying(page, 'said into the void').waitFor()
  assert.is(await page.locator('tf-composer textarea').inputValue(), 'half a sen')
  await page.locator('tf-line', { hasText: 'Everything is saved' }).waitFor()
  const { items } = await facilitator.ask('GET /api/readings/:readingId/messages', `/api/readings/${reading.id}/messages`)
  assert.equal(items.map(({ body }) => body), ['said into the void'])
})

test('hundreds of messages upward, and what one reads never moves; a click on what was answered shows it, however far back', async ({ browser, house }) => {
  const { facilitator, members: [dov, eve, ruth], reading } = await newCircle(house.url, ['Dov', 'Eve', 'Ruth'])
  const hands = await Promise.all([facilitator, eve!, ruth!].map(async person => sayer(await person.live(), reading.id)))
  const first = await hands[0]!('Message 1. The very first')
  for (let at = 2; at < LONG; at += 50) {
    await Promise.all(Array.from({ length: Math.min(50, LONG - at) }, (_, more) => hands[more % 3]!(`Message ${at + more}. ${'And a few words more. '.repeat((at + more) % 7)}`)))
  }
  await hands[0]!(`Message ${LONG}. To the first`, { replyTo: first.id })
  await using seat = await sitDown(browser, dov!, reading.id)
  const { page } = seat
  const list = page.locator('tf-messages')
  const last = saying(page, `Message ${LONG}.`)
  await last.waitFor()
  const seen = new Set<number>()
  for (let turns = 0; turns < 200 && !seen.has(1); turns++) {
    const { seqs, moved } = await list.evaluate(climb)
    for (const seq of seqs) seen.add(seq)
    assert.ok(moved <= 1.5, `what was read moved by ${moved} px`)
  }
  assert.is(seen.size, LONG)
  await page.getByText('This is where the discussion began.').waitFor()
  assert.ok(await page.locator('tf-message').count() <= 120, 'only a part of them is drawn')
  await page.getByRole('button', { name: 'To the newest' }).click()
  await last.waitFor()
  assert.ok(await list.evaluate(isAtEnd))
  await page.reload()
  await last.locator('.link').click()
  await page.locator('tf-message:focus', { hasText: 'The very first' }).waitFor()
})

/** Scrolls up by most of a screen, lets all that follows from it come to rest, and tells how far a row in sight was moved by it. */
async function climb(element: Element): Promise<{ seqs: number[]; moved: number }> {
  const scroller = element.shadowRoot!.querySelector('.scroll')!
  const rows = () => [...element.shadowRoot!.querySelectorAll('tf-message')]
  // what stands is what was painted: observers of size still move things after the callbacks of a frame
  const frame = () => new Promise(painted => requestAnimationFrame(() => setTimeout(painted)))
  const inSight = () => rows().find(row => row.getBoundingClientRect().top >= scroller.getBoundingClientRect().top)!
  scroller.scrollTop -= scroller.clientHeight * 0.8
  const row = inSight()
  // its lower edge: the topmost may lose its name when what was said before it comes to light
  const { bottom } = row.getBoundingClientRect()
  const discussion = (element as TfMessages).room.discussion
  let stood = 0, moved = 0
  for (let before = ''; stood < 3;) {
    await frame()
    const now = `${rows().length} ${rows()[0]?.message.id} ${discussion.earlier}`
    stood = now === before && discussion.earlier !== 'loading' ? stood + 1 : 0
    before = now
    moved = Math.max(moved, Math.abs(row.getBoundingClientRect().bottom - bottom))
  }
  return { seqs: rows().map(({ message }) => message.seq!), moved }
}

function isAtEnd(element: Element): boolean {
  const scroller = element.shadowRoot!.querySelector('.scroll')!
  return scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop < 2
}

test('who reads further up is not moved, told how many are new, and finds the line above them', async ({ browser, house }) => {
  const { facilitator, members: [dov], reading } = await newCircle(house.url, ['Dov'])
  const say = sayer(await facilitator.live(), reading.id)
  for (let at = 1; at <= 40; at++) await say(`Message ${at}`)
  await using seat = await sitDown(browser, dov!, reading.id)
  const { page } = seat
  const list = page.locator('tf-messages')
  await list.evaluate(element => { element.shadowRoot!.querySelector('.scroll')!.scrollTop = 200 })
  await page.getByRole('button', { name: 'To the newest' }).waitFor()
  const before = await list.evaluate(element => element.shadowRoot!.querySelector('.scroll')!.scrollTop)
  for (let at = 41; at <= 43; at++) await say(`Message ${at}`)
  await page.getByRole('button', { name: '3 new messages' }).waitFor()
  assert.is(await list.evaluate(element => element.shadowRoot!.querySelector('.scroll')!.scrollTop), before)
  assert.ok(await list.evaluate(element => element.shadowRoot!.querySelector('.unread')?.nextElementSibling?.textContent !== undefined))
  assert.is(await seqOf(list.locator('.unread + tf-message')), 41)
  await page.getByRole('button', { name: '3 new messages' }).hover()
  await page.mouse.wheel(0, -60)
  // what floats above the list is scrolled through
  await list.evaluate((element, before) => new Promise<void>(done => {
    const scroller = element.shadowRoot!.querySelector('.scroll')!
    const look = (): void => (scroller.scrollTop < before ? done() : void requestAnimationFrame(look))
    look()
  }), before)
  await page.getByRole('button', { name: '3 new messages' }).click()
  await page.getByRole('button', { name: '3 new messages' }).waitFor({ state: 'detached' })
  await say('Message 44')
  await saying(page, 'Message 44').waitFor()
  assert.ok(await list.evaluate(isAtEnd), 'at the end the list follows')
})

test('on a phone what came meanwhile is counted, and opening the sheet begins there; what is read on one device is read on the other', async ({ browser, house }) => {
  const { facilitator, members: [dov], reading } = await newCircle(house.url, ['Dov'])
  const say = sayer(await facilitator.live(), reading.id)
  for (let at = 1; at <= 20; at++) await say(`Message ${at}`)
  await using seat = await sitDown(browser, dov!, reading.id, PHONE)
  const { page } = seat
  await saying(page, 'Message 20').waitFor()
  await page.locator('tf-sheet.talks').getByRole('button', { name: 'Close' }).tap()
  await page.locator('tf-sheet.talks').waitFor({ state: 'hidden' })
  for (let at = 21; at <= 40; at++) await say(`Message ${at}`)
  await page.locator('nav.bottom .tally.new', { hasText: '20' }).waitFor()
  await page.locator('nav.bottom button').nth(1).tap()
  await page.locator('tf-messages .unread').waitFor()
  const at = await page.locator('tf-messages').evaluate(element => {
    const { top, height } = element.getBoundingClientRect()
    return (element.shadowRoot!.querySelector('.unread')!.getBoundingClientRect().top - top) / height
  })
  assert.ok(at > 0 && at < 0.5, `the line stands at ${at} of the height`)
  await saying(page, 'Message 21').locator('.more').tap()
  await saying(page, 'Message 21').getByRole('button', { name: 'Reply' }).tap()
  assert.ok(await page.locator('tf-composer').getByText('Answering Facilitator').isVisible())
  const told = nextFact(await dov!.live(), 'message:seen', ({ seq }) => seq === 40)
  await page.locator('tf-messages').getByRole('button', { name: '20 new messages' }).tap()
  await saying(page, 'Message 40').waitFor()
  await page.locator('nav.bottom .tally.new').waitFor({ state: 'detached' })
  await told
  await page.locator('tf-sheet.talks').getByRole('button', { name: 'Close' }).tap()
  await page.locator('tf-sheet.talks').waitFor({ state: 'hidden' })
  for (let at = 41; at <= 60; at++) await say(`Message ${at}`)
  await page.locator('nav.bottom .tally.new', { hasText: '20' }).waitFor()
  await using desk = await sitDown(browser, dov!, reading.id)
  const list = desk.page.locator('tf-messages')
  await list.locator('.unread').waitFor()
  assert.is(await seqOf(list.locator('.unread + tf-message')), 41, 'the desk knows what was read on the phone')
  await list.evaluate(element => { element.shadowRoot!.querySelector('.scroll')!.scrollTop = 1e6 })
  await page.locator('nav.bottom .tally.new').waitFor({ state: 'detached' })
})

test('the text shows which passage is talked about and leads to what is said of it; an address leads to one message', async ({ browser, house }) => {
  const { facilitator, members: [dov], post, reading } = await newCircle(house.url, ['Dov'])
  const say = sayer(await facilitator.live(), reading.id)
  const exact = 'Another paragraph of words.', blockId = post.blocks.find(({ text }) => text === exact)!.id
  const quoting = { anchor: { revision: 1, blockId, selectors: [{ type: 'TextQuoteSelector', exact, prefix: 'words.', suffix: '' }] } }
  await say('Of this?', quoting)
  const { id } = await say('And of this!', quoting)
  for (let at = 1; at <= 30; at++) await say(`Message ${at}`)
  await using seat = await sitDown(browser, dov!, reading.id)
  const { page } = seat
  const sign = page.locator('tf-text').getByRole('button', { name: '2 messages speak of this; show the newest' })
  await saying(page, 'Message 30').waitFor()
  await sign.click()
  await page.locator('tf-message:focus', { hasText: 'And of this!' }).waitFor()
  await saying(page, 'Of this?').locator('.passage').click()
  await page.waitForFunction(quote => String(getSelection()).includes(quote), exact)
  await page.getByRole('tab', { name: 'Questions' }).click()
  await page.goto(`${house.url}/readings/${reading.id}#m=${id}`)
  await page.locator('tf-message:focus', { hasText: 'And of this!' }).waitFor()
  await command(await facilitator.live(), 'message:erase', { readingId: reading.id, id })
  await page.locator('tf-text').getByRole('button', { name: '1 message speaks of this; show it' }).waitFor()
})

test('in Hebrew the page runs from right to left and each message in its own direction', async ({ browser, house }) => {
  const { facilitator, members: [noa], reading } = await newCircle(house.url, ['נועה'])
  const say = sayer(await facilitator.live(), reading.id)
  await noa!.ask('PATCH /api/me', '/api/me', { language: 'he' })
  await say('הערבות היא *החלטה*')
  await say('A word in English')
  await using seat = await sitDown(browser, noa!, reading.id, { ...DESK, locale: 'he-IL' })
  const { page } = seat
  const directionOf = (body: string) => saying(page, body).locator('.body p').evaluate(paragraph => getComputedStyle(paragraph).direction)
  await saying(page, 'הערבות').locator('em').waitFor()
  assert.equal([await directionOf('הערבות'), await directionOf('English')], ['rtl', 'ltr'])
  const field = page.locator('tf-composer textarea')
  assert.is(await field.getAttribute('aria-label'), 'לכתוב לקבוצה')
  await field.fill('שלום')
  assert.is(await field.evaluate(element => getComputedStyle(element).direction), 'rtl')
  await field.fill('peace')
  assert.is(await field.evaluate(element => getComputedStyle(element).direction), 'ltr')
})

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const faultsOf = (page: Page, rules?: string[]): Promise<string[]> =>
  page.evaluate(async rules => {
    const { axe } = window as unknown as { axe: { run(where: object, how: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }
    const include = ['tf-discussion', 'tf-presence', 'tf-line'].map(name => ({ fromShadowDom: ['tf-app', 'tf-room', name] }))
    const { violations } = await axe.run({ include }, rules ? { runOnly: rules } : {})
    return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`))
  }, rules)

test('nothing stands in anybody\'s way, by day and by night, at a desk and on a phone', async ({ browser, house }) => {
  const { facilitator, members: [dov], reading } = await newCircle(house.url, ['Dov'])
  const say = sayer(await facilitator.live(), reading.id)
  const { id } = await say('What does it mean?', { anchor: { revision: 1, blockId: 'b1', selectors: [{ type: 'TextQuoteSelector', exact: 'One paragraph' }] } })
  await say('I *think* [this](https://example.org)', { replyTo: id })
  for (const how of [DESK, PHONE]) {
    await using seat = await sitDown(browser, dov!, reading.id, how)
    const { page } = seat
    await saying(page, 'I think').locator('em').waitFor()
    await page.evaluate(AXE)
    const said = `At ${how.viewport!.width}`
    await page.locator('tf-composer textarea').fill(said)
    await page.locator('tf-composer .send').click()
    if (how === PHONE) await saying(page, said).locator('.more').tap()
    else await saying(page, said).hover()
    await saying(page, said).locator('tf-deeds .bar').waitFor()
    assert.equal(await faultsOf(page), [], said)
    await page.emulateMedia({ colorScheme: 'dark' })
    assert.equal(await faultsOf(page, ['color-contrast']), [], `${said}, in the dark`)
  }
})

test.run()
