// npm run prove -- margin-traces: real typing, recorded, replayed through real sockets at twenty times its speed; the end is compared.
// Needs ../shared/corpus/traces (josephg/editing-traces); steps aside loudly without it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { annotate, Device, until } from '../support/margin.ts'
import { MarginHouse } from '../support/margin-house.ts'

const FOLDER = '../shared/corpus/traces'
const SPEED = 20
/** How long one transaction of the recording takes, where it does not say. */
const KEYSTROKE = 120

type Patch = [at: number, removed: number, inserted: string]
interface Trace { startContent: string; endContent: string; txns: Array<{ time?: string; patches: Patch[] }> }

const traces = suite('recorded typing through the margin')
const names = existsSync(FOLDER) ? readdirSync(FOLDER).filter(name => name.endsWith('.json.gz')) : []

/** Positions in the recordings count code points; texts without astral letters count the same in Yjs. */
const replay = async (name: string): Promise<void> => {
  const trace = JSON.parse(gunzipSync(readFileSync(join(FOLDER, name))).toString('utf8')) as Trace
  const txns = trace.txns.slice(0, MOST)
  await using house = await MarginHouse.open({ limits: { save: 10, between: 200 } })
  await house.reading()
  const [writer, reader] = [await Device.of(await house.pen('ann')), await Device.of(await house.pen('dov'))]
  const [page, seen] = [writer.open('r/by/ann'), reader.openMux('r/by/ann')]
  await Promise.all([page.synced(), seen.synced()])
  const body = annotate(page.doc, 'a1', trace.startContent)
  let due = 0
  const began = performance.now()
  for (const [turn, { patches }] of txns.entries()) {
    page.doc.transact(() => {
      for (const [at, removed, inserted] of patches) {
        if (removed) body.delete(at, removed)
        if (inserted) body.insert(at, inserted)
      }
    })
    due += KEYSTROKE / SPEED
    if (turn % 20 === 19) await new Promise(resolve => { setTimeout(resolve, Math.max(0, began + due - performance.now())) })
  }
  await page.kept()
  const end = body.toString()
  if (txns.length === trace.txns.length) assert.is(end, trace.endContent)
  const read = () => (seen.annotations.get('a1')?.get('body') as Y.Text | undefined)?.toString()
  await until(() => Y.getState(seen.doc.store, page.doc.clientID) === Y.getState(page.doc.store, page.doc.clientID), 'the reader has it all')
  assert.is(read(), end)
  await Promise.all([writer[Symbol.asyncDispose](), reader[Symbol.asyncDispose]()])
  const again = await house.reopen()
  assert.is(((await again.house.margins.readOwn('r', 'ann')).getMap<Y.Map<Y.Text>>('annotations').get('a1')!.get('body')!).toString(), end)
  console.log(`${name}: ${txns.length} transactions, ${end.length} letters`)
  await again.close()
}

/** So many transactions take less than half a minute at this speed. */
const MOST = 4000

if (!names.length) {
  console.log(`\n!!! ${FOLDER} is not there: no recorded typing was replayed !!!\n`)
  traces('steps aside: the recordings are not there', () => {})
}
for (const name of names) traces(name, () => replay(name))
traces.run()
