// Strings that would like to be more than words, planted wherever members write, and looked for in every page that shows them.
import type { Browser, Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import type { FetchAddress } from '../../server/post/fetch.ts'
import { DESK, type Seat } from './browser.ts'
import type { TestHouse } from './house.ts'
import { comeAs } from './pages.ts'
import { command, joinBy, newCircle, newClientId, type Person } from './people.ts'

/** Our own, each a way in that somebody once left open. */
export const ATTACKS = [
  '<script>window.hit = 1</script>', '<img src=x onerror="window.hit=1">', '![x](x "onerror=window.hit=1")', '![](https://elsewhere.invalid/p.png)',
  '[go](javascript:window.hit=1)', '[go](JaVaScRiPt:window.hit=1)', '[go](data:text/html,<script>window.hit=1</script>)', '[go](vbscript:x)',
  '<svg/onload=window.hit=1>', '<a href="javascript:window.hit=1">x</a>', '<iframe srcdoc="<script>parent.hit=1</script>"></iframe>', '<style>*{display:none}</style>',
  '<form action=//elsewhere.invalid><input name=x><button>x</button></form>', '[x]: javascript:window.hit=1\n\n[x]', '<javascript:window.hit=1>',
  '**<math><mi//xlink:href="data:x,<script>window.hit=1</script>">**', '`<img src=x onerror=window.hit=1>`', '<base href=//elsewhere.invalid>',
  '<div id=getElementById name=body style="position:fixed;inset:0">cover</div>', '```html\n<script>window.hit=1</script>\n```', '[a](http://x" onclick="window.hit=1)',
  '<tf-app></tf-app>', '<template><script>window.hit=1</script></template>', '[x](//elsewhere.invalid)', '<noscript><p title="</noscript><img src=x onerror=window.hit=1>">',
  `${'>'.repeat(4000)} deep`, `${'1. '.repeat(2000)}`, '[a](blob:x) [b](file:///etc/passwd) [c](http:window.hit)',
  '<link rel=stylesheet href=//elsewhere.invalid/s.css>', '<meta http-equiv=refresh content="0;url=//elsewhere.invalid">', '<object data=//elsewhere.invalid></object>',
  '"><svg onload=window.hit=1>', '\'"--></style></script><script>window.hit=1</script>', '${window.hit=1}', '{{constructor.constructor("window.hit=1")()}}', '</textarea><script>window.hit=1</script>',
  '<video><source onerror="window.hit=1"></video>', '<details open ontoggle=window.hit=1>', '<input autofocus onfocus=window.hit=1>', '<x style="background:url(//elsewhere.invalid/b)">', '&lt;script&gt;window.hit=1&lt;/script&gt;',
]

/** As many strings as a discussion shows at once. */
export const HANDFUL = 45

const ADDRESS = 'https://feed.invalid/feed.xml'
const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>').replace(/[^\P{Cc}\t\n]/gu, '')}]]>`
const feedOf = (strings: readonly string[]): string => `<?xml version="1.0"?><rss version="2.0"><channel><title>${cdata(strings[0]!)}</title><link>https://feed.invalid/</link>${
  strings.map((one, nth) => `<item><title>${cdata(one)}</title><description>${cdata(one)}</description><guid>${nth}</guid><link>https://feed.invalid/${nth}</link></item>`).join('')}</channel></rss>`

/** The world outside: one feed, whose entries are what is being tried. */
export class Outside {
  strings: readonly string[] = ['x']
  readonly fetchAddress: FetchAddress = async () => ({ url: ADDRESS, contentType: 'application/rss+xml', bytes: new TextEncoder().encode(feedOf(this.strings)) })
}

const cut = (text: string, most: number): string => {
  const short = [...text.replace(/[\0\p{Surrogate}]/gu, '')].slice(0, most / 2).join('')
  return /[^\s\p{Cf}\p{Cc}]/u.test(short) ? short : `x${short}`.slice(0, most)
}

/** One member called by the string says it, asks it, tells it as feedback. */
const speak = async (person: Person, readingId: string, text: string): Promise<void> => {
  const live = await person.live(), body = cut(text, 3900)
  await command(live, 'message:send', { readingId, id: newClientId(), body })
  await command(live, 'question:ask', { readingId, id: newClientId(), body })
  await command(live, 'feedback:give', { readingId, id: newClientId(), body: cut(text, 1900), signed: true })
  live.disconnect()
}

const noteOf = (text: string, blockId: string, source: string): object => ({
  '@context': 'http://www.w3.org/ns/anno.jsonld', type: 'Annotation', motivation: 'commenting', creator: { name: cut(text, 80) },
  body: [{ type: 'TextualBody', value: cut(text, 3900), format: 'text/markdown' }, { type: 'TextualBody', value: cut(text, 60), purpose: 'tagging' }],
  target: { source, selector: [{ type: 'FragmentSelector', value: blockId }, { type: 'TextQuoteSelector', exact: 'One paragraph of words.', prefix: '', suffix: '' }] },
})

/** A group in which everything that can be written is one of these strings. */
export const plant = async (house: TestHouse, outside: Outside, strings: readonly string[]) => {
  const { facilitator, group, reading, post, invite } = await newCircle(house.url, [], `${cut(strings[0]!.replace(/\s+/g, ' '), 200)}\n\nOne paragraph of words.\n\n${strings.map(one => cut(one, 2000)).join('\n\n')}`)
  await facilitator.ask('PATCH /api/groups/:groupId', `/api/groups/${group.id}`, { name: cut(strings.at(-1)!, 80) })
  const persons = await Promise.all(strings.map(text => joinBy(house.url, invite, cut(text, 80))))
  await Promise.all(strings.map((text, nth) => speak(persons[nth]!, reading.id, text)))
  const block = post.blocks.find(({ text }) => text === 'One paragraph of words.')
  const { items } = await persons[0]!.ask('POST /api/readings/:readingId/annotations', `/api/readings/${reading.id}/annotations`, strings.map(one => noteOf(one, block?.id ?? '', `${house.url}/posts/${post.id}`)))
  assert.is(items.length, strings.length, 'each came into the margin')
  for (const text of strings) await facilitator.ask('POST /api/groups/:groupId/posts', `/api/groups/${group.id}/posts`, { text: 'Words.', title: cut(text, 300) })
  outside.strings = strings
  await facilitator.send('POST', `/api/groups/${group.id}/feeds`, { url: ADDRESS })
  return { facilitator, group, reading }
}
export type Planted = Awaited<ReturnType<typeof plant>>

/** What no page may hold: what runs, what loads from elsewhere, what leads astray. Looks into every shadow. */
const harmIn = (page: Page): Promise<string[]> => page.evaluate(() => {
  const found: string[] = []
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot)
      const name = element.localName
      if (/^(iframe|object|embed|base|frame|applet|math)$/.test(name) || (name === 'script' && !(element as HTMLScriptElement).src.startsWith(location.origin))) found.push(element.outerHTML.slice(0, 120))
      for (const { name: attribute, value } of element.attributes) {
        const leads = /^(href|src|action|formaction|data|xlink:href|srcset|poster|background)$/.test(attribute)
        if (/^on/.test(attribute) || attribute === 'srcdoc' || (leads && /^\s*(javascript|vbscript|data:text)/i.test(value))) found.push(`${name} ${attribute}=${value.slice(0, 80)}`)
      }
    }
  }
  walk(document)
  if ('hit' in window) found.push('something ran')
  return found
})

const sitDown = async (browser: Browser, person: Person, how: { bypassCSP: boolean }): Promise<Seat> => {
  const seat = await comeAs(browser, person, { ...DESK, ...how, own: true })
  await seat.context.addInitScript(`for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = () => { window.hit = name }`)
  return seat
}

/** Elements and attributes that words in the discussion became, and that are none of those they may become. */
const strangersIn = (page: Page): Promise<string[]> => page.locator('tf-message .body').evaluateAll(bodies => bodies.flatMap(body => [...body.querySelectorAll('*')].flatMap(element => [
  ...(/^(p|br|strong|em|del|code|pre|blockquote|ul|ol|li|a|hr|table|thead|tbody|tr|th|td)$/.test(element.localName) ? [] : [element.localName]),
  ...[...element.attributes].filter(({ name, value }) => !/^(dir|href|target|rel|start|class)$/.test(name) || (name === 'href' && !/^(https?:|mailto:)/.test(value))).map(({ name, value }) => `${name}=${value}`),
])))

/** Unfolds the feed to its last entry. */
const openFeed = async (page: Page): Promise<void> => {
  const feed = page.locator('tf-feed').first()
  await feed.waitFor()
  await feed.evaluate(element => { element.shadowRoot!.querySelector('details')!.open = true })
  const entries = feed.locator('li'), more = feed.locator('.foot .plain')
  for (let shown = 0; ; await more.click()) {
    await entries.nth(shown).waitFor({ state: 'attached' })
    shown = await entries.count()
    if (!(await more.count())) return
  }
}

/** Opens every page that shows what was planted, and asserts that nothing of it was more than words. */
export const lookAround = async (browser: Browser, { facilitator, group, reading }: Planted, how: { bypassCSP: boolean; count: number }): Promise<void> => {
  await using seat = await sitDown(browser, facilitator, how)
  const { page } = seat
  const calm = async (where: string): Promise<void> => {
    assert.equal(await harmIn(page), [], where)
    seat.assertQuiet()
  }
  await page.goto(`${facilitator.url}/readings/${reading.id}`)
  await page.locator('tf-message').nth(how.count - 1).waitFor()
  await page.locator('tf-annotation').first().waitFor()
  assert.equal(await strangersIn(page), [])
  assert.ok(await page.locator('tf-message .body', { hasText: '<' }).first().isVisible(), 'raw HTML stays what it is: text')
  await calm('the discussion and the margin')
  await page.getByRole('tab', { name: 'Questions' }).click()
  await page.locator('tf-question').nth(how.count - 1).waitFor({ state: 'attached' })
  await calm('the questions')
  await page.getByRole('tab', { name: 'Feedback' }).click()
  await page.locator('tf-feedback li').nth(how.count - 1).waitFor({ state: 'attached' })
  await calm('the feedback')
  await page.goto(`${facilitator.url}/groups/${group.id}`)
  await page.locator('tf-shelf li').nth(how.count - 1).waitFor({ state: 'attached' })
  await calm('the titles of texts')
  await page.getByRole('searchbox').fill('script')
  await page.locator('tf-search').getByRole('status').waitFor({ state: 'attached' })
  await calm('the group and its search')
  for (const place of ['settings', 'pack', 'feeds']) {
    await page.goto(`${facilitator.url}/groups/${group.id}/${place}`)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    if (place === 'feeds') await openFeed(page)
    await calm(place)
  }
}
