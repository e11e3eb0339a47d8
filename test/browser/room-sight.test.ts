// The margin as a place: finding in it, what is new in it, tags, questions, and others' highlights put away.
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import type { TfText } from '../../client/reading/tf-text.ts'
import { DESK } from '../support/browser.ts'
import { comeAs } from '../support/pages.ts'
import { newCircle } from '../support/people.ts'
import { arrive, card, choose, enter, saved, write } from '../support/room.ts'
import { anchorOn, mark, writeIn } from '../support/web-annotations.ts'
import { staged } from '../support/stage.ts'

const TEXT = [
  'Degrees', 'All we need is to follow the condition of the mutual guarantee between us. From the moment we start observing it, we begin approaching the goal.',
  'Therefore, our task is to attain mutual guarantee.',
].join('\n\n')

const bodies = async (page: Page): Promise<string[]> => (await page.locator('tf-annotation tf-words .prose').allTextContents()).map(words => words.trim())
const seek = async (page: Page, label: string, value: string): Promise<void> => { await page.getByRole('group', { name: 'Find in the margin' }).getByLabel(label).selectOption(value) }

const test = staged('finding in the margin')

test('a question is marked as one when it is written, and found as one; so is what one wrote oneself, what waits for an answer, and words', async ({ browser, house }) => {
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  await choose(one.page, 'our task')
  await one.page.getByRole('button', { name: 'Write', exact: true }).click()
  await one.page.getByRole('textbox', { name: 'Your words' }).fill('Whose task is it?')
  await one.page.getByRole('checkbox', { name: 'A question' }).check()
  await one.page.getByRole('button', { name: 'Share', exact: true }).click()
  await write(other.page, 'mutual guarantee between us', 'Between us, and so here')
  await one.page.mouse.move(5, 400)
  await card(one.page, 'Between us').waitFor()
  await card(other.page, 'Whose task').locator('.asked').waitFor()

  const { page } = other
  await page.getByRole('button', { name: 'Find' }).click()
  await seek(page, 'Which notes', 'questions')
  await page.getByText('1 of 2').waitFor()
  assert.equal(await bodies(page), ['Whose task is it?'])
  const [row, first] = await Promise.all([page.locator('tf-filter').boundingBox(), card(page, 'Whose task').boundingBox()])
  assert.ok(first!.y - row!.y - row!.height < 20, 'what is found stands at the top, wherever its words are')
  await seek(page, 'Which notes', 'mine')
  assert.equal(await bodies(page), ['Between us, and so here'])
  await seek(page, 'Which notes', 'all')
  await seek(page, 'Written by', dina!.memberId)
  assert.equal(await bodies(page), ['Whose task is it?'])
  await seek(page, 'Written by', '')
  await page.getByRole('searchbox', { name: 'With the words' }).fill('SO HERE')
  assert.equal(await bodies(page), ['Between us, and so here'])
  await page.getByRole('searchbox', { name: 'With the words' }).fill('')
  await seek(page, 'In the order of', 'time')
  assert.equal(await bodies(page), ['Between us, and so here', 'Whose task is it?'])
  await page.getByRole('group', { name: 'Find in the margin' }).getByRole('button', { name: 'Show all' }).click()
  await page.locator('tf-margin[beside]').waitFor()

  await card(page, 'Whose task').click()
  await page.getByRole('textbox', { name: 'Answer Dina' }).fill('All of ours')
  await page.getByRole('button', { name: 'Answer', exact: true }).click()
  await page.getByRole('button', { name: 'Find' }).click()
  await seek(page, 'Which notes', 'unanswered')
  await page.getByText('1 of 2').waitFor()
  assert.equal(await bodies(page), ['Between us, and so here'])
})

test('tags are put on and taken off, suggested to others, and found by', async ({ browser, house }) => {
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  await write(one.page, 'our task', 'Ours')
  await one.page.getByRole('combobox', { name: 'Add a tag' }).fill('#guarantee')
  await one.page.keyboard.press('Enter')
  await one.page.getByRole('combobox', { name: 'Add a tag' }).fill('goal')
  await one.page.keyboard.press('Enter')
  await one.page.getByRole('button', { name: 'Take off the tag goal' }).click()
  await card(other.page, '#guarantee').waitFor()
  assert.is(await other.page.getByText('#goal').count(), 0)
  await write(other.page, 'mutual guarantee between us', 'And theirs')
  assert.equal(await card(other.page, 'And theirs').locator('datalist option').evaluateAll(options => options.map(option => (option as HTMLOptionElement).value)), ['guarantee'])
  await card(other.page, 'And theirs').locator('.head').click()
  await other.page.getByRole('button', { name: 'Find' }).click()
  await seek(other.page, 'With the tag', 'guarantee')
  await other.page.getByText('1 of 2').waitFor()
  assert.equal(await bodies(other.page), ['Ours'])
  const paints = () => other.page.evaluate(() => [...CSS.highlights].flatMap(([name, { size }]) => (size && /^tf-(by|plain)/.test(name) ? [name] : [])).sort())
  await other.page.getByRole('group', { name: 'Find in the margin' }).getByLabel('Colours in the text').selectOption('tag')
  await other.page.waitForFunction(() => CSS.highlights.get('tf-plain')?.size)
  assert.is((await paints()).length, 2, 'one colour for the tag, none for what has none')
})

test('a browser that cannot paint by itself has marks laid under the words, and puts them away', async ({ browser, house }) => {
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await comeAs(browser, dov!, { ...DESK, own: true })
  await other.page.addInitScript(() => { Reflect.deleteProperty(globalThis, 'Highlight') })
  await arrive(other.page, dov!, reading.id)
  await write(one.page, 'our task', 'Ours')
  const laid = other.page.locator('tf-text .laid mark')
  await laid.waitFor()
  const [mark, words] = await Promise.all([laid.boundingBox(), other.page.locator('tf-text').evaluate(element => {
    const text = element as TfText, block = text.post!.blocks.at(-1)!, start = block.text.indexOf('our task')
    const { x, y, width, height } = text.page.range({ blockId: block.id, start, endBlockId: block.id, end: start + 8 })!.getBoundingClientRect()
    return { x, y, width, height }
  })])
  for (const side of ['x', 'y', 'width', 'height'] as const) assert.ok(Math.abs(mark![side] - words[side]) < 1.5, `${side}: ${mark![side]} beside ${words[side]}`)
  await other.page.getByRole('button', { name: 'Highlights of others' }).click()
  await laid.waitFor({ state: 'detached' })
})

test('what came since the last visit is counted and found; this device alone knows', async ({ browser, house }) => {
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  await write(one.page, 'our task', 'Seen on the first visit')
  await card(other.page, 'Seen on the first visit').waitFor()
  await other.page.goto('about:blank')
  await write(one.page, 'mutual guarantee between us', 'Written meanwhile')
  await saved(one.page)
  await arrive(other.page, dov!, reading.id)
  await other.page.getByRole('button', { name: '1 new since your last visit' }).click()
  assert.equal(await bodies(other.page), ['Written meanwhile'])
  await arrive(other.page, dov!, reading.id)
  await card(other.page, 'Written meanwhile').waitFor()
  assert.is(await other.page.getByText('new since your last visit').count(), 0)
})

test('others\' highlights are put away, and stay so on this device', async ({ browser, house }) => {
  const { members: [dina, dov], reading } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await using one = await enter(browser, dina!, reading.id)
  await using other = await enter(browser, dov!, reading.id)
  const paints = () => other.page.evaluate(() => [...CSS.highlights].filter(([name]) => name.startsWith('tf-by-')).reduce((sum, [, { size }]) => sum + size, 0))
  await write(one.page, 'our task', 'Ours')
  await card(other.page, 'Ours').waitFor()
  await other.page.waitForFunction(() => [...CSS.highlights].some(([name, { size }]) => name.startsWith('tf-by-') && size))
  await other.page.getByRole('button', { name: 'Highlights of others' }).click()
  await other.page.waitForFunction(() => ![...CSS.highlights].some(([name, { size }]) => name.startsWith('tf-by-') && size))
  await arrive(other.page, dov!, reading.id)
  await card(other.page, 'Ours').waitFor()
  assert.is(await paints(), 0)
  assert.is(await other.page.getByRole('button', { name: 'Highlights of others' }).getAttribute('aria-pressed'), 'false')
})

test('who has written nothing yet where one\'s own comes first is told why others\' notes are not there, until it is written', async ({ browser, house }) => {
  const { facilitator, members: [dina, dov], reading, post } = await newCircle(house.url, ['Dina', 'Dov'], TEXT)
  await facilitator.ask('PATCH /api/readings/:readingId', `/api/readings/${reading.id}`, { reveal: 'after-own' })
  await writeIn(dina!, `${reading.id}/by/${dina!.memberId}`, doc => mark(doc, 'first', { body: 'Held back', anchor: anchorOn(post.blocks.at(-1)!, 'our task') }))
  await using other = await enter(browser, dov!, reading.id)
  const { page } = other, told = page.locator('tf-margin', { hasText: 'Your own thoughts first' })
  await told.getByText('once you have written one of your own').waitFor()
  assert.is(await page.locator('tf-annotation').count(), 0)
  await write(page, 'mutual guarantee between us', 'Mine')
  await card(page, 'Held back').waitFor()
  assert.is(await told.count(), 0)
})

test.run()
