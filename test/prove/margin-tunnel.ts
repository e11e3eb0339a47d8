// npm run prove -- margin-tunnel: two members write for a minute while nothing they say arrives and nobody tells them so.
import type { Browser } from 'playwright-core'
import { suite } from 'uvu'
import { launchBrowser } from '../support/browser.ts'
import { ride } from '../support/passage.ts'

const tunnel = suite<{ browser: Browser }>('two members and a tunnel')
tunnel.before(async state => { state.browser = await launchBrowser() })
tunnel.after(({ browser }) => browser.close())
tunnel('of a minute in which the line is silent', ({ browser }) => ride(browser, { how: 'shut', times: 4, lasts: 60_000 }))
tunnel('of a minute in which the line is cut', ({ browser }) => ride(browser, { how: 'cut', times: 4, lasts: 60_000 }))
tunnel.run()
