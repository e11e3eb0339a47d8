import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Store } from '../server/store/store.ts'
import { programOf } from './support/programs.ts'
import { StoreFolder } from './support/store-folder.ts'

const test = suite('store: kill -9')
const ROUNDS = 20

/** What the killed programs were promised, over all rounds. */
class Promised {
  readonly entries = new Map<string, string>()
  readonly counts = new Map<string, number>()
  readonly dropped = new Set<string>()
  hear(line: string): void {
    const [what, name = '', number = '', id = ''] = line.split(' ')
    if (what === 'append') this.entries.set(`${name} ${number}`, id)
    else if (what === 'count') this.counts.set(name, Math.max(Number(number), this.counts.get(name) ?? 0))
    else if (what === 'drop') this.dropped.add(name)
  }
}

/** Starts the program, and kills it without warning after so many acknowledgements. */
async function killedAfter(lines: number, { dir, round, promised }: { dir: string; round: number; promised: Promised }): Promise<void> {
  const child = spawn(process.execPath, [programOf('test/support/store-writer.ts'), dir, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  let heard = 0
  for await (const line of createInterface({ input: child.stdout })) {
    promised.hear(line)
    if (++heard === lines) child.kill('SIGKILL')
  }
  const [, signal] = await gone as [number | null, string | null]
  assert.is(signal, 'SIGKILL')
}

async function idsOf({ log }: Store, stream: string): Promise<string[]> {
  const { snapshot, entries } = await log.read(stream)
  const before = snapshot ? Buffer.from(snapshot.bytes).toString().split(' ') : []
  assert.is(before.length, snapshot?.seq ?? 0)
  assert.equal(entries.map(({ seq }) => seq), entries.map((_, i) => before.length + i + 1))
  return [...before, ...entries.map(({ bytes }) => Buffer.from(bytes).toString())]
}

async function check(store: Store, { entries, counts, dropped }: Promised): Promise<void> {
  const all: string[] = []
  for (const stream of await store.log.streams('margin/')) {
    const ids = await idsOf(store, stream)
    ids.forEach((id, i) => assert.is(entries.get(`${stream} ${i + 1}`) ?? id, id))
    all.push(...ids)
  }
  assert.is(new Set(all).size, all.length, 'something is there twice')
  const there = new Set(all)
  for (const [place, id] of entries) if (place.startsWith('margin/')) assert.ok(there.has(id), `${place} ${id} is lost`)
  for (const stream of await store.log.streams('passing/')) assert.not(dropped.has(stream), `${stream} came back`)
  await checkCounts(store, counts)
}

async function checkCounts({ shelf }: Store, counts: Map<string, number>): Promise<void> {
  let sum = 0
  for (const [key, promised] of counts) {
    const { n } = await shelf.get<{ n: number }>('count', key) ?? { n: 0 }
    assert.ok(n >= promised, `${key} is ${n}, ${promised} was acknowledged`)
    sum += n
  }
  assert.equal(await shelf.get('count', 'all'), { n: sum }, 'half a transaction')
}

test(`${ROUNDS} times killed while eight write: all that was acknowledged is there, nothing twice, no number missing`, () => StoreFolder.use(async folder => {
  const promised = new Promised()
  for (let round = 0; round < ROUNDS; round++) {
    await killedAfter(200 + Math.floor(Math.random() * 500), { dir: folder.dir, round, promised })
    const store = await folder.open({ compactAfterBytes: 20_000 })
    await check(store, promised)
    await folder.close(store)
  }
  assert.ok(promised.entries.size > ROUNDS * 100 && promised.dropped.size > ROUNDS)
}))

test.run()
