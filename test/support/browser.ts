import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { unpack } from './unpack.ts'

/** What a member's browser may differ in. `touch` is a finger instead of a mouse; `bypassCSP` one that knows no content policies;
 * `own` one that nobody has used before or will after: for a test that changes what cannot be changed back. */
export interface Member { locale?: string; colorScheme?: 'light' | 'dark'; viewport?: { width: number; height: number }; touch?: boolean; reducedMotion?: boolean; bypassCSP?: boolean; own?: boolean }

const VIEWPORT = { width: 1280, height: 800 }
/** At a desk, and on a phone. */
export const DESK: Member = { viewport: { width: 1440, height: 900 } }
export const PHONE: Member = { viewport: { width: 390, height: 780 }, touch: true }

/** A member's own browser profile: nothing is shared with another member's. `await using` ends it, and fails the test that was not quiet. */
export interface Seat extends AsyncDisposable {
  context: BrowserContext
  page: Page
  /** What no page of ours may do and this one did: errors, console errors, requests that leave this machine. */
  noise: string[]
  /** Throws when there was noise since the last time this was asked, but for what `allowed` matches: what the test provoked itself. */
  assertQuiet(allowed?: RegExp): void
  /** Leaves the profile for the next member, or closes it, and asserts quiet. */
  close(): Promise<void>
}

const INSTALLED = [
  '/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--font-render-hinting=none',
  // all pages are of one house: no process kept ready for another site, none of its own for a graphics card that is not there
  '--disable-site-isolation-trials', '--in-process-gpu',
]
const HERE = ['127.0.0.1', '[::1]', 'localhost']

/** Starts a Chromium: the one `CHROME_PATH` names, else an installed one, else the one that came with the libraries. */
export async function launchBrowser(): Promise<Browser> {
  const asked = process.env.CHROME_PATH
  if (asked && !existsSync(asked)) throw new Error(`CHROME_PATH names ${asked}, and there is no such file`)
  const executablePath = asked ?? INSTALLED.find(path => existsSync(path))
  return executablePath ? chromium.launch({ executablePath, args: FLAGS }) : launchBundled()
}

async function launchBundled(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chrome or Chromium was found, and the bundled one is for Linux x64: install one, or name it with CHROME_PATH')
  }
  const parts = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../../bin')
  const { version } = JSON.parse(readFileSync(join(parts, '../package.json'), 'utf8')) as { version: string }
  const home = unpack(parts, join('node_modules/.cache', `chromium-${version}`))
  const LD_LIBRARY_PATH = [join(home, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(home, 'fonts') }
  return chromium.launch({ executablePath: join(home, 'chromium'), args: FLAGS, env: { ...process.env, LD_LIBRARY_PATH, ...fonts } })
}

/** A profile that waits for the next member who wants such a one: what was written in it goes when they come, what the browser learnt of our pages does not. */
interface Profile { context: BrowserContext; page: Page; heard: string[] }

const waiting = new WeakMap<Browser, Map<string, Profile[]>>()

/** The profiles that differ from what this member wants in nothing that cannot be changed. */
const waitingFor = (browser: Browser, { locale, touch, reducedMotion, bypassCSP }: Member): Profile[] => {
  const all = waiting.get(browser) ?? new Map<string, Profile[]>(), key = JSON.stringify([locale, touch, reducedMotion, bypassCSP])
  waiting.set(browser, all)
  if (!all.has(key)) all.set(key, [])
  return all.get(key)!
}

/** Gives one member a browser profile, and listens to whatever goes wrong in any page of it. */
export async function newMember(browser: Browser, member: Member = {}): Promise<Seat> {
  const free = waitingFor(browser, member)
  const profile = (!member.own && await takeUp(free.pop(), member)) || await openProfile(browser, member)
  const { context, page, heard } = profile
  const assertQuiet = (allowed?: RegExp) => quiet(heard, allowed)
  const close = once(async () => {
    const isLeft = !member.own && await leave(profile).catch(() => false)
    if (isLeft) free.push(profile)
    else await context.close()
    assertQuiet()
  })
  return { context, page, noise: heard, assertQuiet, close, [Symbol.asyncDispose]: close }
}

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined
  return () => done ??= work()
}

async function openProfile(browser: Browser, member: Member): Promise<Profile> {
  const { locale = 'en-GB', colorScheme = 'light', viewport = VIEWPORT, touch = false, reducedMotion = true, bypassCSP = false } = member
  const context = await browser.newContext({
    bypassCSP, locale, colorScheme, viewport, hasTouch: touch, isMobile: touch, timezoneId: 'UTC', reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  })
  const heard: string[] = []
  listen(context, heard)
  return { context, page: await context.newPage(), heard }
}

/** Leaves the page at the house's quietest place, where its process lives on. */
async function leave({ context, page }: Profile): Promise<boolean> {
  const { origin } = new URL(page.url())
  if (origin === 'null') return false
  for (const other of context.pages()) if (other !== page) await other.close()
  for (const event of ['websocket', 'request', 'dialog'] as const) page.removeAllListeners(event)
  await context.setOffline(false)
  await page.goto(`${origin}/healthz`)
  return true
}

/** A profile that was left, as if nobody had been there. */
async function takeUp(profile: Profile | undefined, member: Member): Promise<Profile | undefined> {
  if (!profile) return undefined
  try {
    await clear(profile, member)
    return profile
  } catch {
    await profile.context.close()
    return undefined
  }
}

async function clear({ context, page, heard }: Profile, { viewport = VIEWPORT, colorScheme = 'light' }: Member): Promise<void> {
  const { origin } = new URL(page.url())
  listenTo(page, heard)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
  await devtools.detach()
  await page.evaluate(() => { sessionStorage.clear() })
  await context.clearCookies()
  await page.emulateMedia({ media: null, colorScheme })
  await page.setViewportSize(viewport)
  page.setDefaultTimeout(30_000)
}

function listen(context: BrowserContext, noise: string[]): void {
  context.on('weberror', error => noise.push(`page error: ${error.error().stack ?? error.error().message}`))
  context.on('console', message => { if (message.type() === 'error') noise.push(`console error: ${message.text()} (${message.location().url})`) })
  context.on('request', request => { if (!isHere(request.url())) noise.push(`left this machine: ${request.method()} ${request.url()}`) })
  context.on('page', page => listenTo(page, noise))
}

function listenTo(page: Page, noise: string[]): void {
  page.on('websocket', socket => { if (!isHere(socket.url())) noise.push(`left this machine: ${socket.url()}`) })
}

function isHere(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return !/^(https?|wss?):$/.test(protocol) || HERE.includes(hostname)
}

function quiet(noise: string[], allowed?: RegExp): void {
  const heard = noise.splice(0).filter(line => !allowed?.test(line))
  if (heard.length) throw new Error(`the page was not quiet:\n${heard.join('\n')}`)
}
