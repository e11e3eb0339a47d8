import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Entry, Stream } from '../../server/store/log.ts'
import type { Store } from '../../server/store/store.ts'

/** A place one store lives in; `close` and `open` again is what a restart is. */
export interface Place { open(): Promise<Store>; close(store: Store): Promise<void> }

const words = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString()
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const told = ({ seq, bytes }: Entry): string => `${seq} ${words(bytes)}`

/** A stream as one can read it: `['=2 snapshot', '3 three']`. */
export const toldStream = ({ snapshot, entries }: Stream): string[] => [...snapshot ? [`=${told(snapshot)}`] : [], ...entries.map(told)]

const gate = (): { open: () => void; passed: Promise<void> } => {
  let open = (): void => undefined
  const passed = new Promise<void>(resolve => { open = resolve })
  return { open, passed }
}

/** What every store promises, whichever keeps it. */
export function storePromises(name: string, use: (work: (place: Place) => Promise<void>) => Promise<void>): void {
  const promise = suite(`store: ${name}`)
  const test = (title: string, work: (store: Store, place: Place) => Promise<void>): void =>
    promise(title, () => use(async place => work(await place.open(), place)))

  test('what was put is there, and there after a restart', async (store, place) => {
    await store.shelf.change(async draft => {
      draft.put('group', 'g1', { name: 'Torah am Montag', no: 1, list: [{ a: null }] })
    })
    const before = await store.shelf.get('group', 'g1')
    await place.close(store)
    const after = await place.open()
    assert.equal(await after.shelf.get('group', 'g1'), { name: 'Torah am Montag', no: 1, list: [{ a: null }] })
    assert.equal(before, await after.shelf.get('group', 'g1'))
  })

  test('a dropped document is gone, and gone after a restart', async (store, place) => {
    await store.shelf.change(async draft => draft.put('seat', 'g1/m1', { role: 'member' }))
    await store.shelf.change(async draft => draft.drop('seat', 'g1/m1'))
    await store.shelf.change(async draft => draft.drop('seat', 'never/there'))
    assert.is(await store.shelf.get('seat', 'g1/m1'), undefined)
    await place.close(store)
    assert.equal(await (await place.open()).shelf.list('seat'), [])
  })

  test('a list is by prefix and in the order of the keys', async (store, place) => {
    const keys = ['g1/m2', 'g1/m10', 'g2/m1', 'g1/m1', 'g1', 'h', 'g1/é', 'g1/א']
    await store.shelf.change(async draft => keys.forEach(key => draft.put('seat', key, { key })))
    const expected = keys.filter(key => key.startsWith('g1/')).sort().map(key => ({ key }))
    assert.equal(await store.shelf.list('seat', 'g1/'), expected)
    assert.equal(await store.shelf.list('seat'), [...keys].sort().map(key => ({ key })))
    assert.equal(await store.shelf.list('nothing'), [])
    await place.close(store)
    assert.equal(await (await place.open()).shelf.list('seat', 'g1/'), expected)
  })

  test('a transaction sees its own writes, others only finished ones', async store => {
    await store.shelf.change(async draft => ['a', 'b', 'c'].forEach(key => draft.put('post', key, { key })))
    const { open, passed } = gate()
    const change = store.shelf.change(async draft => {
      draft.put('post', 'b', { key: 'new b' })
      draft.put('post', 'aa', { key: 'aa' })
      draft.drop('post', 'c')
      open()
      assert.equal(await draft.list('post'), [{ key: 'a' }, { key: 'aa' }, { key: 'new b' }])
      assert.is(await draft.get('post', 'c'), undefined)
      return draft.get('post', 'b')
    })
    await passed
    assert.equal(await store.shelf.list('post'), [{ key: 'a' }, { key: 'b' }, { key: 'c' }])
    assert.equal(await change, { key: 'new b' })
    assert.equal(await store.shelf.list('post'), [{ key: 'a' }, { key: 'aa' }, { key: 'new b' }])
  })

  test('transactions run as if one after another', async (store, place) => {
    await store.shelf.change(async draft => draft.put('count', 'c', { n: 0 }))
    const add = (): Promise<number> => store.shelf.change(async draft => {
      const { n } = await draft.get<{ n: number }>('count', 'c') ?? { n: NaN }
      await Promise.resolve()
      draft.put('count', 'c', { n: n + 1 })
      return n
    })
    const seen = await Promise.all(Array.from({ length: 200 }, add))
    assert.equal(seen.sort((a, b) => a - b), Array.from({ length: 200 }, (_, i) => i))
    await place.close(store)
    assert.equal(await (await place.open()).shelf.get('count', 'c'), { n: 200 })
  })

  test('a transaction that throws has changed nothing and stops nobody', async store => {
    const failed = store.shelf.change(async draft => {
      draft.put('group', 'half', { half: true })
      throw new Error('thought better of it')
    })
    const next = store.shelf.change(async draft => draft.get('group', 'half'))
    await failed.then(() => assert.unreachable(), (error: Error) => assert.is(error.message, 'thought better of it'))
    assert.is(await next, undefined)
    assert.is(await store.shelf.get('group', 'half'), undefined)
  })

  test('nobody can change what is kept by changing what they gave or got', async store => {
    const given = { tags: ['one'] }
    await store.shelf.change(async draft => {
      draft.put('post', 'p', given)
      given.tags.push('two')
    })
    given.tags.push('three')
    const got = await store.shelf.get<{ tags: string[] }>('post', 'p')
    assert.throws(() => got?.tags.push('four'), TypeError)
    assert.equal(await store.shelf.get('post', 'p'), { tags: ['one'] })
  })

  test('a write after the end of its transaction is an error, not a loss', async store => {
    let kept: ((key: string) => void) | undefined
    await store.shelf.change(async draft => { kept = key => draft.put('post', key, {}) })
    assert.throws(() => kept?.('late'), /ended/)
  })

  test('names that mean something to JavaScript mean nothing here', async (store, place) => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
    const odd = JSON.parse('{"__proto__":{"isFacilitator":true},"constructor":1}') as object
    await store.shelf.change(async draft => names.forEach(name => draft.put(name, name, { name })))
    await store.shelf.change(async draft => draft.put('post', 'odd', odd))
    assert.is(await store.shelf.get('valueOf', 'valueOf'), undefined)
    assert.is(({} as { name?: string }).name, undefined)
    await place.close(store)
    const { shelf } = await place.open()
    for (const name of names) assert.equal(await shelf.list(name), [{ name }])
    assert.is(JSON.stringify(await shelf.get('post', 'odd')), JSON.stringify(odd))
    assert.is(({} as { isFacilitator?: boolean }).isFacilitator, undefined)
  })

  test('every letter comes back as it was', async (store, place) => {
    const text = '\u0000 "\\ \u2028 שָׁלוֹם 👩🏽‍🏫 \ud83d end'
    await store.shelf.change(async draft => draft.put('post', text.slice(0, 20), { text }))
    await place.close(store)
    assert.equal(await (await place.open()).shelf.list('post'), [{ text }])
  })

  test('entries are numbered 1, 2, 3 in the order of the calls, also after a restart', async (store, place) => {
    const first = await Promise.all(Array.from({ length: 100 }, (_, i) => store.log.append('messages/r1', bytesOf(`m${i + 1}`))))
    assert.equal(first.map(told), Array.from({ length: 100 }, (_, i) => `${i + 1} m${i + 1}`))
    await place.close(store)
    const { log } = await place.open()
    const [a, b, last, read] = await Promise.all([log.append('messages/r1', bytesOf('a')), log.append('messages/r1', bytesOf('b')), log.last('messages/r1'), log.read('messages/r1', 98)])
    assert.equal([a, b].map(told), ['101 a', '102 b'])
    assert.is(last, 102)
    assert.equal(toldStream(read), ['99 m99', '100 m100', '101 a', '102 b'])
  })

  test('streams do not know each other', async store => {
    await Promise.all(['a', 'a/b', 'A', 'a%2Fb', 'ä', '..', 'b'].map(name => store.log.append(name, bytesOf(name))))
    for (const name of ['a', 'a/b', 'A', 'a%2Fb', 'ä', '..']) assert.equal(toldStream(await store.log.read(name)), [`1 ${name}`])
    assert.equal(await store.log.streams('a'), ['a', 'a%2Fb', 'a/b'])
    assert.equal(toldStream(await store.log.read('never')), [])
    assert.is(await store.log.last('never'), 0)
    assert.equal(await store.log.streams('never'), [])
  })

  test('any bytes come back as they were, also none and many', async (store, place) => {
    const all = [new Uint8Array(0), new Uint8Array(300_000).fill(255), Uint8Array.from({ length: 256 }, (_, i) => i)]
    await Promise.all(all.map(bytes => store.log.append('s', bytes)))
    all[2]?.fill(7)
    await place.close(store)
    const { entries } = await (await place.open()).log.read('s')
    assert.equal(entries.map(({ bytes }) => bytes.length), [0, 300_000, 256])
    assert.ok(entries[1]?.bytes.every(byte => byte === 255))
    assert.ok(entries[2]?.bytes.every((byte, i) => byte === i))
  })

  test('a snapshot stands for the entries before it', async (store, place) => {
    for (const text of ['one', 'two', 'three', 'four']) await store.log.append('s', bytesOf(text))
    await store.log.compact('s', 2, bytesOf('two in one'))
    const check = async ({ log }: Store): Promise<void> => {
      assert.equal(toldStream(await log.read('s')), ['=2 two in one', '3 three', '4 four'])
      assert.equal(toldStream(await log.read('s', 1)), ['=2 two in one', '3 three', '4 four'])
      assert.equal(toldStream(await log.read('s', 2)), ['3 three', '4 four'])
      assert.equal(toldStream(await log.read('s', 4)), [])
    }
    await check(store)
    await place.close(store)
    const again = await place.open()
    await check(again)
    await again.log.compact('s', 4, bytesOf('all'))
    await again.log.compact('s', 1, bytesOf('too late'))
    assert.equal(told(await again.log.append('s', bytesOf('five'))), '5 five')
    assert.equal(toldStream(await again.log.read('s')), ['=4 all', '5 five'])
  })

  test('a snapshot of everything, and one before anything', async (store, place) => {
    await store.log.append('s', bytesOf('one'))
    await store.log.compact('s', 1, bytesOf('all'))
    await store.log.compact('t', 0, bytesOf('seed'))
    await store.log.compact('u', 9, bytesOf('?')).then(() => assert.unreachable(), (error: Error) => assert.instance(error, RangeError))
    await place.close(store)
    const { log } = await place.open()
    assert.equal(toldStream(await log.read('s')), ['=1 all'])
    assert.equal(toldStream(await log.read('t')), ['=0 seed'])
    assert.equal(await log.streams(''), ['s', 't'])
    assert.is((await log.append('s', bytesOf('two'))).seq, 2)
    assert.is((await log.append('t', bytesOf('one'))).seq, 1)
  })

  test('compacting while others write loses nothing', async store => {
    const writers = Array.from({ length: 300 }, (_, i) => store.log.append('s', bytesOf(String(i + 1))))
    const compacted = [50, 100, 10].map(seq => store.log.compact('s', seq, bytesOf(`=${seq}`)))
    await Promise.all([...writers, ...compacted])
    const more = await store.log.append('s', bytesOf('301'))
    assert.is(more.seq, 301)
    const { snapshot, entries } = await store.log.read('s')
    assert.is(snapshot?.seq, 100)
    assert.equal(entries.map(told), Array.from({ length: 201 }, (_, i) => `${i + 101} ${i + 101}`))
  })

  test('a dropped stream begins anew at 1', async (store, place) => {
    for (const text of ['one', 'two']) await store.log.append('s', bytesOf(text))
    await store.log.compact('s', 1, bytesOf('1'))
    const [, , next] = await Promise.all([store.log.append('s', bytesOf('three')), store.log.drop('s'), store.log.append('other', bytesOf('o'))])
    assert.is(next.seq, 1)
    assert.equal(toldStream(await store.log.read('s')), [])
    assert.equal(await store.log.streams(''), ['other'])
    assert.equal(told(await store.log.append('s', bytesOf('anew'))), '1 anew')
    await store.log.drop('never')
    await place.close(store)
    const { log } = await place.open()
    assert.equal(toldStream(await log.read('s')), ['1 anew'])
    assert.equal(toldStream(await log.read('other')), ['1 o'])
  })

  test('it is ready while open and takes nothing once closed', async (store, place) => {
    await store.ready()
    assert.ok(Object.values(store.figures()).every(Number.isFinite))
    const last = store.log.append('s', bytesOf('just in time'))
    await place.close(store)
    await last
    const refused = async (work: Promise<unknown>): Promise<void> => {
      await work.then(() => assert.unreachable(), (error: { code?: string }) => assert.is(error.code, 'unavailable'))
    }
    await refused(store.log.append('s', bytesOf('too late')))
    await refused(store.shelf.change(async draft => draft.put('post', 'late', {})))
    await refused(store.ready())
    const { log, shelf } = await place.open()
    assert.equal(toldStream(await log.read('s')), ['1 just in time'])
    assert.equal(await shelf.list('post'), [])
  })

  promise.run()
}
