// npm run bench:page [-- --annotations 10000] [--profile folder] [--only scrolling]: a full margin in a real browser, and what its page's main thread has to do.
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import type { TfRoom } from '../../client/reading/tf-room.ts'
import { DESK, launchBrowser, newMember } from '../support/browser.ts'
import { spawnHouse } from '../support/house.ts'
import { Device } from '../support/margin.ts'
import { signIn } from '../support/pages.ts'
import { bundle } from '../support/programs.ts'
import { another, fill, type Filled } from './page/fill.ts'
import { listen, watch, type Watched } from './page/watch.ts'

const { values } = parseArgs({ options: { annotations: { type: 'string', default: '10000' }, only: { type: 'string' }, profile: { type: 'string' } } })
const count = Number(values.annotations)
const say = (line: string): void => { process.stderr.write(`${line}\n`) }
const pause = (milliseconds: number): Promise<void> => new Promise(resolve => { setTimeout(resolve, milliseconds) })

const SECONDS = 6
/** The second member's pace. */
const EVERY_MS = 200

const { prepare } = await import(new URL('../../server/prepare.js', import.meta.url).href) as { prepare(what: { dev: boolean }): Promise<void> }
await prepare({ dev: true })
await bundle([])

/** All annotations of the others are in the page, in the order of the text. */
const isFull = (page: Page, least: number): Promise<unknown> => page.waitForFunction(least => {
  const room = document.querySelector('tf-app')?.shadowRoot?.querySelector<TfRoom>('tf-room')
  return (room?.live?.margin.notes.length ?? 0) >= least
}, least, { timeout: 120_000, polling: 250 })

const scroll = async (page: Page): Promise<void> => {
  await page.mouse.move(420, 450)
  for (const end = Date.now() + SECONDS * 1000; Date.now() < end;) {
    const [y, last] = await page.evaluate(() => [scrollY, document.documentElement.scrollHeight - innerHeight] as const)
    const way = y > last - 200 ? -1 : 1
    for (let steps = 0; steps < 30 && Date.now() < end; steps++) await page.mouse.wheel(0, 70 * way)
    if (way < 0) await page.evaluate(() => scrollTo(0, 0))
  }
}

const type = async (page: Page): Promise<void> => {
  await page.getByRole('textbox', { name: 'Your words' }).focus()
  await page.keyboard.type('A thought that takes its time, in so many words. '.slice(0, SECONDS * 8), { delay: 1000 / 8 })
}

const begin = async (page: Page): Promise<void> => {
  await page.locator('tf-room').evaluate(element => {
    const { margin } = (element as TfRoom).live!, { post } = margin.place
    scrollTo(0, 0)
    margin.begin({ blockId: post.blocks[1]!.id, start: 0, endBlockId: post.blocks[1]!.id, end: 20 })
  })
  await page.getByRole('textbox', { name: 'Your words' }).waitFor()
}

/** The second member writes while something goes on. */
const while5 = async ({ readingId, writer, anchors }: Filled, work: () => Promise<void>): Promise<void> => {
  await using device = await Device.of(writer)
  const theirs = device.open(`${readingId}/by/${writer.memberId}`), { doc } = theirs, places = anchors(SECONDS * 20)
  await theirs.synced()
  let at = doc.getMap('annotations').size
  const pen = setInterval(() => another(doc, { id: `w${at++}`, anchor: places[at % places.length]! }), EVERY_MS)
  await work().finally(() => clearInterval(pen))
}

const rows: [string, Watched][] = []

const measure = async (browser: Browser, page: Page, { what, work }: { what: string; work: () => Promise<void> }): Promise<void> => {
  if (values.only && !what.includes(values.only)) return
  const keep = values.profile && join(values.profile, `${what.replaceAll(' ', '-')}.json`)
  const watched = await watch({ browser, page, ...(keep && { keep }) }, work)
  rows.push([what, watched])
  say(`${what}: ${JSON.stringify(watched, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value))} (load ${loadavg()[0]!.toFixed(1)})`)
}

const table = (): string => {
  const head = ['while', 'frames a second', 'frame, middle', '95 %', 'worst', 'late', 'longest task', '≥ 50 ms', 'longest, processor', '≥ 50 ms', 'busy', 'key to picture, 95 %']
  const line = ([what, { fps, p50, p95, worst, late, longest, long, worked, workedLong, busy, stroke }]: [string, Watched]) => [
    what, fps.toFixed(1), ...[p50, p95, worst].map(value => `${value.toFixed(1)} ms`), `${(late * 100).toFixed(1)} %`, `${longest.toFixed(0)} ms`, long, `${worked.toFixed(0)} ms`, workedLong, `${(busy * 100).toFixed(0)} %`, stroke === undefined ? '' : `${stroke.toFixed(0)} ms`]
  return [head, head.map(() => '---'), ...rows.map(line)].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

await using house = await spawnHouse({ LOG_LEVEL: 'error' })
const browser = await launchBrowser()
const still = () => pause(SECONDS * 1000)

/** A member's browser, of whom nothing is known there yet. */
const seatOf = async ({ reader }: Filled): Promise<Page> => {
  const { context, page } = await newMember(browser, { ...DESK, reducedMotion: false })
  await listen(page)
  await signIn(context, reader)
  return page
}

const open = async (page: Page, { readingId }: Filled, least: number): Promise<void> => {
  await page.goto(`${house.url}/readings/${readingId}`)
  await isFull(page, least)
}

/** What the same text does in the same browser with fewer annotations: without any, it is what the machine can do. */
const compare = async (few: number): Promise<void> => {
  const filled = await fill(house.url, few), page = await seatOf(filled)
  await open(page, filled, few)
  await still()
  await measure(browser, page, { what: `scrolling, ${few || 'no'} annotations`, work: () => scroll(page) })
  await page.context().close()
}

say(`putting ${count} annotations beside one text…`)
const filled = await fill(house.url, count), page = await seatOf(filled)
const came = Date.now()
await measure(browser, page, { what: 'they arrive', work: () => open(page, filled, count) })
const arrived = Date.now() - came
await pause(1000)
await measure(browser, page, { what: 'nothing happens', work: still })
await measure(browser, page, { what: 'scrolling', work: () => scroll(page) })
await measure(browser, page, { what: 'another writes 5 a second', work: () => while5(filled, still) })
await measure(browser, page, { what: 'scrolling, another writes', work: () => while5(filled, () => scroll(page)) })
await begin(page)
await measure(browser, page, { what: 'typing', work: () => type(page) })
await measure(browser, page, { what: 'typing, another writes', work: () => while5(filled, () => type(page)) })
await page.context().close()
for (const few of [0, 1000]) await compare(few)
await browser.close()

process.stdout.write(`\n${count} annotations on one reading (in the last rows fewer, to compare with), ${DESK.viewport!.width} × ${DESK.viewport!.height}, ${cpus()[0]!.model.trim()} (${cpus().length} cores, no graphics card); all in the margin ${(arrived / 1000).toFixed(1)} s after the address was opened.\n\n${table()}\n`)
process.exit(0)
