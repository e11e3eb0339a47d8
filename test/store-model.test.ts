import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Store } from '../server/store/store.ts'
import { StoreFolder } from './support/store-folder.ts'
import { toldStream } from './support/store-promises.ts'

const test = suite('store: a model')

/** The store as one would write it without a disk. */
class Model {
  readonly docs = new Map<string, object>()
  readonly streams = new Map<string, { snapshot?: string; from: number; entries: string[] }>()
  stream(name: string): { snapshot?: string; from: number; entries: string[] } {
    const found = this.streams.get(name) ?? { from: 0, entries: [] }
    this.streams.set(name, found)
    return found
  }
}

type Step = (folder: StoreFolder, real: { store: Store }, model: Model) => Promise<void>

const kind = fc.constantFrom('group', 'seat', '__proto__')
const key = fc.constantFrom('a', 'a/b', 'a/c', 'b', 'constructor')
const stream = fc.constantFrom('s', 's/1', 'messages/ä')
const settings = { compactAfterBytes: 700 }

const put = fc.array(fc.tuple(kind, key, fc.option(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }))), { maxLength: 4 }).map((writes): Step => async (_, { store }, model) => {
  await store.shelf.change(async draft => {
    for (const [kind, key, doc] of writes) {
      if (doc) draft.put(kind, key, doc)
      else draft.drop(kind, key)
    }
  })
  for (const [kind, key, doc] of writes) {
    if (doc) model.docs.set(`${kind} ${key}`, JSON.parse(JSON.stringify(doc)) as object)
    else model.docs.delete(`${kind} ${key}`)
  }
})

const append = fc.array(fc.tuple(stream, fc.string()), { minLength: 1, maxLength: 8 }).map((all): Step => async (_, { store }, model) => {
  const got = await Promise.all(all.map(([name, text]) => store.log.append(name, Buffer.from(text))))
  all.forEach(([name, text], i) => {
    const { from, entries } = model.stream(name)
    entries.push(Buffer.from(text).toString())
    assert.is(got[i]?.seq, from + entries.length)
  })
})

const compact = fc.tuple(stream, fc.nat({ max: 9 }), fc.string()).map(([name, back, text]): Step => async (_, { store }, model) => {
  const held = model.streams.get(name)
  const seq = held ? held.from + held.entries.length - back : -1
  if (!held || seq < held.from) return
  await store.log.compact(name, seq, Buffer.from(text))
  model.streams.set(name, { snapshot: Buffer.from(text).toString(), from: seq, entries: held.entries.slice(seq - held.from) })
})

const drop = stream.map((name): Step => async (_, { store }, model) => {
  await store.log.drop(name)
  model.streams.delete(name)
})

const restart = fc.constant<Step>(async (folder, real) => {
  await folder.close(real.store)
  real.store = await folder.open(settings)
})

const crash = fc.constant<Step>(async (folder, real) => {
  const dir = folder.copy()
  await folder.close(real.store)
  await folder.become(dir)
  real.store = await folder.open(settings)
})

async function same({ shelf, log }: Store, model: Model): Promise<void> {
  for (const kind of ['group', 'seat', '__proto__']) {
    const expected = [...model.docs].filter(([name]) => name.startsWith(`${kind} `)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, doc]) => doc)
    assert.is(JSON.stringify(await shelf.list(kind)), JSON.stringify(expected))
  }
  assert.equal(await log.streams(''), [...model.streams.keys()].sort())
  for (const [name, { snapshot, from, entries }] of model.streams) {
    const told = [...snapshot === undefined ? [] : [`=${from} ${snapshot}`], ...entries.map((text, i) => `${from + i + 1} ${text}`)]
    assert.equal(toldStream(await log.read(name)), told)
    assert.is(await log.last(name), from + entries.length)
  }
}

test('whatever is done in whatever order, with restarts and crashes anywhere, is what is there', async () => {
  const steps = fc.array(fc.oneof({ weight: 5, arbitrary: append }, { weight: 5, arbitrary: put }, compact, drop, restart, crash), { maxLength: 25 })
  await fc.assert(fc.asyncProperty(steps, all => StoreFolder.use(async folder => {
    const real = { store: await folder.open(settings) }
    const model = new Model()
    for (const step of all) {
      await step(folder, real, model)
      await same(real.store, model)
    }
  })), { numRuns: 40 })
})

test.run()
