// npm run prove -- margin-traces: real typing, recorded, replayed whole through real sockets into a shared document at twenty times its
// speed; the end is compared. The longest takes half an hour: TRACE=name replays those whose name has it. Needs ../shared/corpus/traces
// (josephg/editing-traces); steps aside loudly without it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { Device, until, type Page } from '../support/margin.ts'
import { MarginHouse } from '../support/margin-house.ts'

const FOLDER = '../shared/corpus/traces'
const SPEED = 20
/** How long one transaction of the recording takes, where it does not say. */
const KEYSTROKE = 120

type Patch = [at: number, removed: number, inserted: string]
interface Trace { startContent: string; endContent: string; txns: Array<{ time?: string; patches: Patch[] }> }

const traces = suite('recorded typing through the margin')
const names = existsSync(FOLDER) ? readdirSync(FOLDER).filter(name => name.endsWith('.json.gz') && name.includes(process.env.TRACE ?? '')) : []

const BODY = 'j1'

/** One hand at the shared document. */
interface Hand { device: Device; page: Page; body: () => Y.Text }

const handOf = async (house: MarginHouse, name: string): Promise<Hand> => {
  const device = await Device.of(await house.pen(name))
  const page = device[name === 'ann' ? 'open' : 'openMux']('r/shared')
  await page.synced()
  return { device, page, body: () => page.doc.getMap<Y.Map<Y.Text>>('joint').get(BODY)!.get('body')! }
}

const begin = ({ page: { doc } }: Hand, text: string): void => doc.transact(() => {
  const note = new Y.Map<unknown>()
  doc.getMap('joint').set(BODY, note)
  note.set('body', new Y.Text(text))
})

/** Whether one has all the other wrote, and took out: that has no clock. */
const hasAll = ({ page: one, body }: Hand, { page: { doc }, body: other }: Hand): boolean =>
  Y.getState(one.doc.store, doc.clientID) === Y.getState(doc.store, doc.clientID) && body().length === other().length

const apply = ({ page, body }: Hand, patches: readonly Patch[]): void => page.doc.transact(() => {
  for (const [at, removed, inserted] of patches) {
    if (removed) body().delete(at, removed)
    if (inserted) body().insert(at, inserted)
  }
})

/**
 * Types it all. The recordings of two who wrote at once were laid in one line and do not say whose each letter is: there the pen changes
 * hands wherever the caret jumps, each time as soon as the next hand has seen what the other wrote. Positions count code points; these
 * texts have no astral letters.
 */
const type = async (hands: readonly Hand[], { txns }: Trace): Promise<void> => {
  const began = performance.now()
  let turn = 0, due = 0, caret = 0
  for (const [count, { patches }] of txns.entries()) {
    const [at, , inserted] = patches[0]!
    if (Math.abs(at - caret) > 2 && hands.length > 1) {
      const before = hands[turn]!
      turn = (turn + 1) % hands.length
      await until(() => hasAll(hands[turn]!, before), 'the next hand has it all', 60_000)
    }
    apply(hands[turn]!, patches)
    caret = at + inserted.length
    due += KEYSTROKE / SPEED
    if (count % 20 === 19) await new Promise(resolve => { setTimeout(resolve, Math.max(0, began + due - performance.now())) })
  }
}

const replay = async (name: string): Promise<void> => {
  const trace = JSON.parse(gunzipSync(readFileSync(join(FOLDER, name))).toString('utf8')) as Trace
  await using house = await MarginHouse.open({ limits: { save: 10, between: 200 } })
  await house.reading()
  const [ann, dov, eve] = [await handOf(house, 'ann'), await handOf(house, 'dov'), await handOf(house, 'eve')]
  begin(ann, trace.startContent)
  await until(() => hasAll(dov, ann) && hasAll(eve, ann), 'the beginning')
  const writers = name.includes('flat') ? [ann, dov] : [ann]
  const began = performance.now()
  await type(writers, trace)
  const seconds = (performance.now() - began) / 1000
  for (const writer of writers) {
    await writer.page.kept()
    for (const hand of [ann, dov, eve]) await until(() => hasAll(hand, writer), 'all have it all', 60_000)
  }
  for (const { page, body } of [ann, dov, eve]) {
    assert.is(page.closed, undefined)
    assert.is(body().toString(), trace.endContent)
  }
  for (const { device } of [ann, dov, eve]) await device[Symbol.asyncDispose]()
  const again = await house.reopen()
  const { doc } = await again.house.margins.readShared('r')
  assert.is(doc.getMap<Y.Map<Y.Text>>('joint').get(BODY)!.get('body')!.toString(), trace.endContent)
  console.log(`${name}: ${trace.txns.length} transactions by ${writers.length} in ${seconds.toFixed(0)} s (${(trace.txns.length * KEYSTROKE / SPEED / 1000).toFixed(0)} s at that speed), ${trace.endContent.length} letters`)
  await again.close()
}

if (!names.length) {
  console.log(`\n!!! ${FOLDER} is not there: no recorded typing was replayed !!!\n`)
  traces('steps aside: the recordings are not there', () => {})
}
for (const name of names) traces(name, () => replay(name))
traces.run()
