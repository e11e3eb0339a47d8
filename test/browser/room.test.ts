// The room in real browsers: what one member writes beside the text is before the other's eyes at once, and is never lost.
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import type { TfRoom } from '../../client/reading/tf-room.ts'
import type { TfText } from '../../client/reading/tf-text.ts'
import { openTestHouse } from '../support/house.ts'
import { ride } from '../support/passage.ts'
import { signIn } from '../support/pages.ts'
import { newCircle, Person } from '../support/people.ts'
import { arrive, card, choose, enter, saved, write } from '../support/room.ts'
import { staged } from '../support/stage.ts'
import { openTunnel } from '../support/tunnel.ts'

const TEXT = [
  'Degrees', 'All we need is to follow the condition of the mutual guarantee between us. From the moment we start observing it, we begin approaching the goal.',
  'Our entrance to the first step depends on our achieving mutual guarantee. Then the awakening from above and the awakening from below occur together.',
  'Therefore, our task is to attain mutual guarantee.',
].join('\n\n')

/** The words that are painted, by the name of their paint. */
const painted = (page: Page): Promise<string[]> => page.evaluate(() =>
  [...CSS.highlights].filter(([name]) => name.startsWith('tf-by-') || name.startsWith('tf-open-')).flatMap(([, highlight]) => [...highlight].map(({ startContainer, startOffset, endContainer, endOffset }) => {
    const range = document.createRange()
    range.setStart(startContainer, startOffset)
    range.setEnd(endContainer, endOffset)
    return range.toString()
  })))

const test = staged('the room in the browser')

test('what one marks, writes, answers and signs is before the other\'s eyes, and there after a reload', async ({ browser, house }) => {
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  await choose(one.page, 'mutual guarantee between us')
  await one.page.getByRole('button', { name: 'Highlight', exact: true }).click()
  await other.page.waitForFunction(() => [...CSS.highlights.keys()].some(name => name.startsWith('tf-by-')))
  assert.equal(await painted(other.page), ['mutual guarantee between us'])

  await write(one.page, 'awakening from above', 'What comes **first**?')
  await card(other.page, 'What comes first?').click()
  assert.is(await card(other.page, 'What comes').locator('strong').textContent(), 'first')
  await other.page.getByRole('textbox', { name: 'Answer Dina' }).fill('Both at once')
  await other.page.getByRole('button', { name: 'Answer', exact: true }).click()
  await one.page.getByText('Both at once').waitFor()
  await other.page.getByRole('button', { name: 'React' }).first().click()
  await other.page.getByRole('button', { name: /❤️/ }).click()
  await one.page.getByRole('button', { name: '❤️: Dov' }).waitFor()

  await saved(one.page)
  await saved(other.page)
  await arrive(one.page, dina!, reading.id)
  await card(one.page, 'What comes first?').getByText('1 answer').waitFor()
  assert.equal((await painted(one.page)).sort(), ['awakening from above', 'mutual guarantee between us'])
})

test('one changes and erases one\'s own words, takes that back, and nobody else\'s', async ({ browser, house }) => {
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  await write(one.page, 'our task', 'Ours, not mine')
  await card(other.page, 'Ours, not mine').click()
  assert.is(await card(other.page, 'Ours').getByRole('button', { name: 'Edit' }).count(), 0)
  assert.is(await card(other.page, 'Ours').getByRole('button', { name: 'Erase' }).count(), 0)

  await card(one.page, 'Ours').getByRole('button', { name: 'Edit' }).click()
  await one.page.getByRole('textbox', { name: 'Changing what you wrote' }).fill('Ours, and so mine')
  await card(other.page, 'Ours, and so mine').waitFor()
  await one.page.getByRole('button', { name: 'Done' }).click()

  for (const { page } of [one, other]) await card(page, 'Ours, and so mine').getByText('edited').waitFor()

  await card(one.page, 'Ours').getByRole('button', { name: 'Erase' }).click()
  await card(other.page, 'Ours').waitFor({ state: 'detached' })
  await one.page.getByRole('button', { name: 'Undo' }).click()
  await card(other.page, 'Ours, and so mine').waitFor()
})

test('what is only for oneself nobody else sees, until it is shared', async ({ browser, house }) => {
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  await choose(one.page, 'our task')
  await one.page.getByRole('button', { name: 'Write', exact: true }).click()
  const field = one.page.getByRole('textbox', { name: 'Your words' }), offered = one.page.getByRole('option', { name: 'Dov' })
  await field.pressSequentially('What says @do')
  await offered.waitFor()
  await field.press('Enter')
  assert.is(await field.inputValue(), 'What says @Dov ')
  await one.page.getByRole('checkbox', { name: 'Only for me' }).check()
  await field.fill('')
  await field.pressSequentially('@do')
  assert.is(await offered.count(), 0, 'what is for oneself calls nobody')
  await field.fill('For me alone')
  await one.page.getByRole('button', { name: 'Keep for myself' }).click()
  await write(one.page, 'From the moment', 'For all')
  await card(other.page, 'For all').waitFor()
  assert.is(await card(other.page, 'For me alone').count(), 0)
  await card(one.page, 'For me alone').click()
  await one.page.getByRole('button', { name: 'Share with the group' }).click()
  await card(other.page, 'For me alone').waitFor()
  await one.page.getByRole('button', { name: 'Take it back to myself' }).click()
  await card(other.page, 'For me alone').waitFor({ state: 'detached' })
  await one.page.getByRole('button', { name: 'Undo' }).click()
  await card(other.page, 'For me alone').waitFor()
})

test('without a network one writes on, the line says so, and it arrives', async ({ browser }) => {
  await using house = await openTestHouse()
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  await saved(one.page)
  await house.open.close()
  await one.page.locator('tf-line', { hasText: /restarting|Connecting again/ }).waitFor()
  await write(one.page, 'our task', 'Written in the tunnel')
  await one.page.locator('tf-line', { hasText: 'Not saved yet' }).waitFor()
  assert.is(await card(other.page, 'tunnel').count(), 0)
  await house.reopen()
  await card(other.page, 'Written in the tunnel').waitFor()
  await saved(one.page)
  // a browser complains of each knock at a closed door
  for (const { noise } of [one, other]) noise.splice(0)
})

test('two write in a tunnel, one closes the page and comes back: nothing is lost or there twice, and the line is honest', ({ browser }) => ride(browser, { how: 'cut', times: 1, lasts: 0 }))

test('what one page left unsent another page of the device sends, though the house has forgotten something meanwhile', async ({ browser }) => {
  await using house = await openTestHouse()
  const { members: [dina], reading } = await newCircle(house.url, ['Dina'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await write(one.page, 'From the moment', 'To be forgotten')
  await saved(one.page)
  const other = await one.context.newPage()
  await arrive(other, dina!, reading.id)
  await card(one.page, 'To be forgotten').getByRole('button', { name: 'Erase' }).click()
  await card(other, 'To be forgotten').waitFor({ state: 'detached' })
  await other.locator('tf-menu summary').click()
  await other.getByRole('button', { name: 'Notes we write together' }).click()
  const notes = other.getByRole('textbox', { name: 'The page we write together' })
  await notes.pressSequentially('A line, and more')
  for (let time = 0; time < 10; time++) await notes.press('Backspace')
  for (const page of [one.page, other]) await saved(page)
  for (const { keeper } of house.open.house.margins.documents.of(reading.id)) await keeper.compact()
  await house.open.close()
  for (const page of [one.page, other]) await page.locator('tf-line', { hasText: /restarting|Connecting again/ }).waitFor()
  await write(one.page, 'our task', 'Left behind')
  await one.page.locator('tf-line', { hasText: 'Not saved yet' }).waitFor()
  await one.page.goto('about:blank')
  await house.reopen()
  await card(other, 'Left behind').waitFor({ state: 'attached' })
  await notes.press('Control+End')
  await notes.pressSequentially(' that goes on in the open page')
  await saved(other)
  await house.open.house.margins.documents.flush()
  assert.match((await house.open.house.margins.readShared(reading.id)).doc.getXmlFragment('notes').toString(), /A line that goes on in the open page/)
  assert.is((await house.open.house.margins.readOwn(reading.id, dina!.memberId)).getMap('annotations').size, 1)
  await arrive(other, dina!, reading.id)
  await card(other, 'Left behind').waitFor()
  await other.close()
  one.noise.splice(0)
})

test('what the house refuses costs no words: what it has stays, what it has not waits to be sent again', async ({ browser, house }) => {
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  await write(one.page, 'our task', 'Long since saved')
  await saved(one.page)
  await one.page.locator('tf-room').evaluate(element => {
    const { margin } = (element as TfRoom).live!, { doc } = margin.sync.own!
    doc.transact(() => {
      doc.getMap('a root of no document').set('a', 1)
      margin.share(margin.annotations.get(margin.open!)!.anchor, { body: 'Together with what is refused' })
    })
  })
  const kept = one.page.getByRole('region', { name: 'These words did not reach the house' })
  await kept.getByText('Together with what is refused').waitFor()
  await kept.getByText('Long since saved').waitFor({ state: 'detached' })
  await card(one.page, 'Long since saved').waitFor()
  assert.is(await kept.count(), 1)
  await kept.getByRole('button', { name: 'Send again' }).click()
  await card(other.page, 'Together with what is refused').waitFor()
  await card(other.page, 'Long since saved').waitFor()
})

test('a draft survives a reload and a sign-out at its place', async ({ browser, house }) => {
  const { members: [dina], reading } = await newCircle(house.url, ['Dina'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await choose(one.page, 'our task')
  await one.page.getByRole('button', { name: 'Write', exact: true }).click()
  await one.page.getByRole('textbox', { name: 'Your words' }).fill('Half a thou')
  const secured = { email: 'dina@example.org', password: 'a long evening in november' }
  await dina!.ask('PATCH /api/me', '/api/me', secured)
  await arrive(one.page, dina!, reading.id)
  await one.page.getByRole('button', { name: 'Write on' }).waitFor()
  await one.page.goto(`${house.url}/me`)
  await one.page.getByRole('button', { name: 'Sign out' }).click()
  await one.page.waitForFunction(() => localStorage.getItem('tenfold.known') === null)
  await dina!.ask('POST /api/session', '/api/session', secured)
  await signIn(one.context, dina!)
  await arrive(one.page, dina!, reading.id)
  await one.page.getByRole('button', { name: 'Write on' }).click()
  assert.is(await one.page.getByRole('textbox', { name: 'Your words' }).inputValue(), 'Half a thou')
  await one.page.getByRole('button', { name: 'Share', exact: true }).click()
  await card(one.page, 'Half a thou').waitFor()
})

test('a page that was cut off while another member signed in on its device neither speaks nor hears as them; its words wait for their writer', async ({ browser }) => {
  await using tunnel = await openTunnel()
  const { members: [dina, dov], reading } = await newCircle(tunnel.url, ['Dina', 'Dov'], TEXT), secured = { email: 'dina@example.org', password: 'a long evening in november' }
  await dina!.ask('PATCH /api/me', '/api/me', secured)
  const near = Object.assign(new Person(tunnel.house.url, 'Dina'), { cookie: dina!.cookie }), one = await enter(browser, dina!, reading.id)
  const { margins } = tunnel.house.open.house, privateOf = async (memberId: string) =>
    Object.values((await margins.readMember(reading.id, memberId)).private.annotations as Record<string, { body: string }>).map(({ body }) => body)
  await write(one.page, 'our task', 'Before the tunnel')
  await saved(one.page)
  tunnel.cut()
  await choose(one.page, 'observing it')
  await one.page.getByRole('button', { name: 'Write', exact: true }).click()
  await one.page.getByRole('textbox', { name: 'Your words' }).fill('For Dina alone')
  await one.page.getByLabel('Only for me').check()
  await one.page.getByRole('button', { name: 'Keep for myself' }).click()
  await one.page.getByRole('textbox', { name: 'Write to the group' }).fill('Dina says so')
  await one.page.keyboard.press('Enter')
  await one.page.locator('tf-line', { hasText: 'not sent yet' }).waitFor()
  await near.ask('DELETE /api/session', '/api/session')
  await signIn(one.context, dov!)
  tunnel.open()
  await one.page.locator('tf-line', { hasText: 'You are signed out here. What was not sent is kept' }).waitFor()
  await one.page.getByRole('link', { name: 'Sign in again' }).click()
  await one.page.locator('tf-app .me', { hasText: 'Dov' }).waitFor()
  await saved(one.page)
  assert.is(await card(one.page, 'For Dina alone').count(), 0)
  for (const { memberId } of [dina!, dov!]) assert.equal(await privateOf(memberId), [])
  await near.ask('POST /api/session', '/api/session', secured)
  await signIn(one.context, near)
  await arrive(one.page, dina!, reading.id)
  await card(one.page, 'For Dina alone').waitFor()
  await saved(one.page)
  assert.equal([await privateOf(dina!.memberId), await privateOf(dov!.memberId)], [['For Dina alone'], []])
  const { items } = await dov!.ask('GET /api/readings/:readingId/messages', `/api/readings/${reading.id}/messages`)
  assert.equal(items.map(({ memberId, body }) => [memberId, body]), [[dina!.memberId, 'Dina says so']])
  // a browser complains of each knock at a shut door
  one.noise.splice(0)
  await one.close()
})

test('a draft for which the device has no room lasts as long as the page', async ({ browser, house }) => {
  const { members: [dina], reading } = await newCircle(house.url, ['Dina'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await one.page.evaluate(() => {
    for (let length = 4 * 1024 * 1024; length >= 1; length /= 2) try { localStorage.setItem(`much${length}`, 'x'.repeat(length)) } catch { /* full */ }
  })
  await choose(one.page, 'our task')
  await one.page.getByRole('button', { name: 'Write', exact: true }).click()
  await one.page.getByRole('textbox', { name: 'Your words' }).fill('Half a thou')
  await one.page.getByRole('link', { name: 'Tenfold' }).first().click()
  await one.page.locator('tf-room').waitFor({ state: 'detached' })
  await one.page.goBack()
  await one.page.getByRole('button', { name: 'Write on' }).click()
  assert.is(await one.page.getByRole('textbox', { name: 'Your words' }).inputValue(), 'Half a thou')
})

test('a link to an annotation leads to its card and its words', async ({ browser, house }) => {
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await write(one.page, 'our task', 'Look here')
  await saved(one.page)
  const name = await card(one.page, 'Look here').evaluate(element => (element as unknown as { note: { name: string } }).note.name)
  await using other = await enter(browser, dov!, `${reading.id}#a=${name}`)
  await other.page.locator('tf-annotation[open]', { hasText: 'Look here' }).waitFor()
})

test('words that lie on each other are reached one after the other', async ({ browser, house }) => {
  const { members: [dina], reading } = await newCircle(house.url, ['Dina'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await write(one.page, 'our task is to attain mutual guarantee', 'The wider')
  await write(one.page, 'attain', 'The narrower')
  await one.page.keyboard.press('Escape')
  const at = await one.page.locator('tf-text').evaluate(element => {
    const text = element as TfText, block = text.post!.blocks.find(each => each.text.includes('attain'))!, start = block.text.indexOf('attain')
    const { left, top, width, height } = text.page.range({ blockId: block.id, start, endBlockId: block.id, end: start + 6 })!.getBoundingClientRect()
    return { x: left + width / 2, y: top + height / 2 }
  })
  const open = () => one.page.locator('tf-annotation[open]')
  if (await open().count()) await one.page.locator('tf-annotation[open] .head').click()
  await one.page.mouse.click(at.x, at.y)
  await open().filter({ hasText: 'The narrower' }).waitFor()
  await one.page.mouse.click(at.x, at.y)
  await open().filter({ hasText: 'The wider' }).waitFor()
})

test.run()
