// npm run prove - every string people have broken pages with, as a feed, its entries, a member's name and a reading's title: with the page's policy and without it
import { existsSync, readFileSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { launchBrowser } from '../support/browser.ts'
import { openTestHouse } from '../support/house.ts'
import { signIn } from '../support/pages.ts'
import { command, newCircle, newClientId } from '../support/people.ts'

const CORPUS = '../shared/corpus/xss'

const test = suite('hostile feeds and notices')

const listOf = (file: string): string[] => (JSON.parse(readFileSync(`${CORPUS}/${file}`, 'utf8')) as { data?: string; payload?: string }[]).map(({ data, payload }) => data ?? payload ?? '')

const payloads = (): string[] => {
  const variables = JSON.parse(readFileSync(`${CORPUS}/html5sec-payload-variables.json`, 'utf8')) as Record<string, string>
  return [...listOf('html5sec.json'), ...listOf('owasp-filter-evasion.json')].map(text => text.replace(/%(\w+)%/g, (whole, name: string) => variables[name] ?? whole))
}

const escaped = (text: string): string => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '').replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)

const rssOf = (texts: readonly string[]): string => `<?xml version="1.0"?><rss version="2.0"><channel><title>${escaped(texts[0]!)}</title><link>https://example.org/</link>${texts.map((text, at) =>
  `<item><title>${escaped(text)}</title><link>${escaped(at % 2 ? text : `javascript:alert(${at})`)}</link><guid>${at}</guid><author>${escaped(text)}</author><description>${escaped(text)}</description></item>`).join('')}</channel></rss>`

/** What no page may do: open a dialog, leave this machine. */
const listenTo = (context: BrowserContext, noise: string[]): void => {
  context.on('dialog', dialog => { noise.push(`a dialog: ${dialog.message()}`); void dialog.dismiss() })
  context.on('request', request => { if (!/^(data|blob):|^(https?|wss?):\/\/127\.0\.0\.1[:/]/.test(request.url())) noise.push(`left this machine: ${request.url()}`) })
  context.on('weberror', error => noise.push(error.error().message))
}

/** Opens every page of a feed's entries; answers how many there are. */
const openAll = async (page: Page): Promise<number> => {
  const entries = page.locator('tf-feed li'), more = page.getByRole('button', { name: 'Earlier entries' })
  await entries.first().waitFor()
  while (await more.count()) {
    const before = await entries.count()
    await more.click()
    await entries.nth(before).waitFor()
  }
  return entries.count()
}

test('nothing in them is anything but text', async () => {
  if (!existsSync(CORPUS)) return console.log(`NOT TRIED: the strings are not at ${CORPUS}`)
  const texts = payloads(), hundreds = [texts.slice(0, 200), texts.slice(200)]
  await using house = await openTestHouse({ fetchAddress: async url => ({ url, contentType: 'application/rss+xml', bytes: new TextEncoder().encode(rssOf(hundreds[Number(url.at(-1))]!)) }) })
  const { facilitator, group, reading, members } = await newCircle(house.url, texts.filter(text => text.length <= 80).slice(0, 40), `${texts.find(text => text.length < 200)}\n\nA text.`)
  for (const nth of [0, 1]) await facilitator.ask('POST /api/groups/:groupId/feeds', `/api/groups/${group.id}/feeds`, { url: `https://example.org/${nth}` })
  for (const member of members) {
    const live = await member.live()
    await command(live, 'message:send', { readingId: reading.id, id: newClientId(), body: '@Facilitator' })
    live.disconnect()
  }
  const browser = await launchBrowser(), noise: string[] = []
  try {
    for (const bypassCSP of [false, true]) {
      const context = await browser.newContext({ bypassCSP, locale: 'en-GB' })
      listenTo(context, noise)
      await signIn(context, facilitator)
      const page = await context.newPage()
      await page.goto(`${house.url}/groups/${group.id}/feeds`)
      const first = await openAll(page)
      await page.locator('tf-feed summary').first().click()
      await page.locator('tf-feed summary').nth(1).click()
      const second = await openAll(page)
      await page.goto(`${house.url}/inbox`)
      await page.locator('tf-notices li').nth(members.length - 1).waitFor()
      assert.is(await page.locator('a[href^="javascript:" i]').count(), 0)
      console.log(`${first + second} of ${texts.length} entries and ${members.length} names shown, ${bypassCSP ? 'without' : 'with'} the policy`)
      await context.close()
    }
  } finally {
    await browser.close()
  }
  assert.equal(noise, [])
})

test('one with four hundred thousand attributes is read or refused, and the house answers the next', async () => {
  const attributes = Array.from({ length: 400_000 }, (_, at) => `b${at}="1"`).join(' ')
  const huge = `<?xml version="1.0"?><rss version="2.0"><channel><title>Huge</title><link>https://example.org/</link><a ${attributes}/></channel></rss>`
  const feeds = [huge, rssOf(['Small'])].map(text => new TextEncoder().encode(text))
  await using house = await openTestHouse({ fetchAddress: async url => ({ url, contentType: 'application/rss+xml', bytes: feeds[Number(url.at(-1))]! }) })
  const { facilitator, group } = await newCircle(house.url, [])
  const follow = (nth: number) => facilitator.send('POST', `/api/groups/${group.id}/feeds`, { url: `https://example.org/${nth}` })
  const [first, well] = [follow(0), await facilitator.send('GET', '/healthz')]
  assert.is(well.status, 200)
  const { status } = await first
  assert.ok(status < 300 || status === 503, `the huge one came to ${status}`)
  assert.ok((await follow(1)).status < 300)
})

test.run()
