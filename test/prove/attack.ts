// npm run prove - every attack string of the collections in ../shared/corpus, wherever members write, with the policy and without it
import { existsSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ATTACKS, HANDFUL, lookAround, Outside, plant } from '../support/attack.ts'
import { launchBrowser } from '../support/browser.ts'
import { openTestHouse } from '../support/house.ts'

const FOLDER = '../shared/corpus/xss'
const isHere = existsSync(FOLDER)
if (!isHere) console.log('STEPPING ASIDE: ../shared/corpus is not here; only our own strings are tried')

const read = <T>(name: string): T => JSON.parse(readFileSync(`${FOLDER}/${name}.json`, 'utf8')) as T

const html5sec = (): string[] => {
  const variables = read<Record<string, string>>('html5sec-payload-variables')
  return read<{ data: string }[]>('html5sec').map(({ data }) => data.replace(/%(\w+)%/g, (whole, name: string) => variables[name] ?? whole))
}

const payloads = (name: string): string[] => read<{ payload: string }[]>(name).map(({ payload }) => payload)

const test = suite('attack')

test('nothing written is more than words, anywhere, with the policy on and with it off', async () => {
  const strings = [...ATTACKS, ...(isHere ? [...html5sec(), ...payloads('owasp-filter-evasion'), ...payloads('dompurify-expect')] : [])]
  assert.ok(!isHere || strings.length > 400)
  const outside = new Outside(), began = performance.now()
  await using house = await openTestHouse({ fetchAddress: outside.fetchAddress })
  const browser = await launchBrowser()
  try {
    for (let at = 0; at < strings.length; at += HANDFUL) {
      const handful = strings.slice(at, at + HANDFUL), planted = await plant(house, outside, handful)
      for (const bypassCSP of [false, true]) await lookAround(browser, planted, { bypassCSP, count: handful.length })
      console.log(`${at + handful.length} of ${strings.length}, ${Math.round((performance.now() - began) / 1000)} s`)
    }
  } finally {
    await browser.close()
  }
  console.log(`${strings.length} strings as message, question, feedback, annotation, tag, name, title, group and feed entry: nothing ran, nothing was asked of anybody else`)
})

test.run()
