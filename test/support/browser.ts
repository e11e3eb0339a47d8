import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { unpack } from './unpack.ts'

/** What a member's browser may differ in. `touch` is a finger instead of a mouse; `bypassCSP` one that knows no content policies. */
export interface Member { locale?: string; colorScheme?: 'light' | 'dark'; viewport?: { width: number; height: number }; touch?: boolean; reducedMotion?: boolean; bypassCSP?: boolean }

/** At a desk, and on a phone. */
export const DESK: Member = { viewport: { width: 1440, height: 900 } }
export const PHONE: Member = { viewport: { width: 390, height: 780 }, touch: true }

/** A member's own browser profile: nothing is shared with another member's. `await using` closes it, and fails the test that was not quiet. */
export interface Seat extends AsyncDisposable {
  context: BrowserContext
  page: Page
  /** What no page of ours may do and this one did: errors, console errors, requests that leave this machine. */
  noise: string[]
  /** Throws when there was noise since the last time this was asked, but for what `allowed` matches: what the test provoked itself. */
  assertQuiet(allowed?: RegExp): void
  /** Closes the profile, then asserts quiet. */
  close(): Promise<void>
}

const INSTALLED = [
  '/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--font-render-hinting=none',
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

/** Opens a browser profile for one member, and listens to whatever goes wrong in any page of it. */
export async function newMember(browser: Browser, member: Member = {}): Promise<Seat> {
  const { locale = 'en-GB', colorScheme = 'light', viewport = { width: 1280, height: 800 }, touch = false, reducedMotion = true, bypassCSP = false } = member
  const context = await browser.newContext({
    bypassCSP, locale, colorScheme, viewport, hasTouch: touch, isMobile: touch, timezoneId: 'UTC', reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  })
  const noise: string[] = []
  listen(context, noise)
  const assertQuiet = (allowed?: RegExp) => quiet(noise, allowed)
  const close = () => context.close().then(() => assertQuiet())
  return { context, page: await context.newPage(), noise, assertQuiet, close, [Symbol.asyncDispose]: close }
}

function listen(context: BrowserContext, noise: string[]): void {
  context.on('weberror', error => noise.push(`page error: ${error.error().stack ?? error.error().message}`))
  context.on('console', message => { if (message.type() === 'error') noise.push(`console error: ${message.text()} (${message.location().url})`) })
  context.on('request', request => { if (!isHere(request.url())) noise.push(`left this machine: ${request.method()} ${request.url()}`) })
  context.on('page', page => page.on('websocket', socket => { if (!isHere(socket.url())) noise.push(`left this machine: ${socket.url()}`) }))
}

function isHere(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return !/^(https?|wss?):$/.test(protocol) || HERE.includes(hostname)
}

function quiet(noise: string[], allowed?: RegExp): void {
  const heard = noise.splice(0).filter(line => !allowed?.test(line))
  if (heard.length) throw new Error(`the page was not quiet:\n${heard.join('\n')}`)
}
