import promises, { mkdir, rename, rmdir, type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BadDisk, StoreFolder, withHandles } from './support/store-folder.ts'
import { toldStream } from './support/store-promises.ts'

const test = suite('store: erasing')
const CANARY = 'the canary sings at noon'
const canary = Buffer.from(CANARY)
const other = Buffer.from('an ordinary bird')
const refused = (work: Promise<unknown>): Promise<void> =>
  work.then(() => assert.unreachable(), (error: { code?: string; message?: string }) => assert.is(error.code, 'unavailable', error.message))

test('of a dropped stream no byte is left, wherever it was', () => StoreFolder.use(async folder => {
  const first = await folder.open()
  await first.log.append('margin/r1/by/m1', canary)
  await first.log.append('margin/r1/by/m2', other)
  await folder.close(first)
  const store = await folder.open()
  await store.log.append('margin/r1/by/m1', canary)
  await store.log.append('margin/r1/by/m2', other)
  await store.log.compact('margin/r1/by/m1', 1, canary)
  await store.log.append('margin/r1/by/m1', canary)
  await store.shelf.change(async draft => draft.put('member', 'm1', { says: CANARY }))
  assert.ok((await folder.holding(CANARY)).length >= 2)
  await store.shelf.change(async draft => draft.drop('member', 'm1'))
  await store.log.drop('margin/r1/by/m1')
  assert.equal(await folder.holding(CANARY), [])
  assert.equal(await folder.files('m1.log'), [])
  assert.equal(toldStream(await store.log.read('margin/r1/by/m2')), ['1 an ordinary bird', '2 an ordinary bird'])
}))

test('dropping many at once, while others write and drop, leaves nothing of them and all of the rest', () => StoreFolder.use(async folder => {
  const store = await folder.open({ compactAfterBytes: 5_000 })
  const names = Array.from({ length: 40 }, (_, i) => `s${i}`)
  await Promise.all(names.map(name => store.log.append(name, canary)))
  const writing = Array.from({ length: 400 }, (_, i) => store.log.append(`kept${i % 7}`, other))
  await Promise.all([...writing, ...names.map(name => store.log.drop(name)), store.log.compact('kept0', 3, other), store.log.drop('s0')])
  assert.equal(await folder.holding(CANARY), [])
  assert.equal(await store.log.streams('s'), [])
  const again = await store.log.append('s1', other)
  assert.is(again.seq, 1)
  await StoreFolder.at(folder.copy(), async copy => {
    const { log } = await copy.open()
    assert.equal(await log.streams('s'), ['s1'])
    const lengths = await Promise.all(names.slice(0, 7).map((_, i) => log.last(`kept${i}`)))
    assert.is(lengths.reduce((sum, last) => sum + last), 400)
  })
}))

test('a damaged stream can be dropped too', () => StoreFolder.use(async folder => {
  const first = await folder.open()
  await first.log.append('s', canary)
  await folder.close(first)
  const [file = ''] = await folder.files('.log')
  const { truncate } = await import('node:fs/promises')
  await truncate(file, 60)
  const store = await folder.open()
  await store.log.read('s').then(() => assert.unreachable(), () => undefined)
  await store.log.drop('s')
  assert.equal(await folder.files('.log'), [])
  assert.is((await store.log.append('s', other)).seq, 1)
}))

test('a crash between the drop and its sweeping ends with the stream dropped, and keeps the one that began anew', () => StoreFolder.use(async folder => {
  const first = await folder.open()
  await first.log.append('s', canary)
  await folder.close(first)
  const store = await folder.open()
  await store.log.append('s', canary)
  const copies = await folder.copies(async () => {
    const dropped = store.log.drop('s')
    await store.log.append('t', other)
    await store.log.append('s', other)
    await store.log.compact('s', 1, Buffer.from('= an ordinary bird'))
    await dropped
    await store.log.append('s', other)
  })
  const seen = new Set<string>()
  for (const dir of copies) {
    await StoreFolder.at(dir, async copy => {
      await copy.close(await copy.open())
      seen.add(toldStream(await (await copy.open()).log.read('s')).join())
    })
  }
  assert.not([...seen].join().includes(CANARY))
  assert.equal([...seen], ['', '1 an ordinary bird', '=1 = an ordinary bird', '=1 = an ordinary bird,2 an ordinary bird'])
}))

test('a stream dropped while a checkpoint is at work does not come back, not even after a crash', () => StoreFolder.use(async folder => {
  const store = await folder.open()
  const big = Buffer.alloc(5000, 'big')
  for (const name of ['a', 'b', 'c', 'd', 'e']) await store.log.append(name, big)
  await store.log.append('s', Buffer.concat([canary, big]))
  await store.log.append('little', canary)
  let drops: Promise<unknown> | undefined
  let told = 0
  const copies = await folder.copies(async () => {
    const sweeping = store.log.drop('nobody')
    while ((await folder.files('a.log')).length === 0) await new Promise(setImmediate)
    drops = Promise.all([store.log.drop('s'), store.log.drop('little')])
    await Promise.all([sweeping, drops])
  })
  assert.equal(await folder.holding(CANARY), [])
  let gone = false
  for (const dir of copies) {
    await StoreFolder.at(dir, async copy => {
      const { log } = await copy.open()
      const there = (await Promise.all(['s', 'little'].map(name => log.last(name)))).some(last => last > 0)
      assert.not(gone && there, `it came back in crash ${told}`)
      gone ||= !there
      told++
    })
  }
  assert.ok(gone)
}))

test('what began anew after a drop whose sweeping failed survives a crash, snapshot and all', () => StoreFolder.use(async folder => {
  const disk = new BadDisk(['sync'], 'EIO')
  await disk.under(async () => {
    const store = await folder.open()
    await store.log.append('s', canary)
    await store.log.compact('s', 1, canary)
    disk.on = true
    await refused(store.log.drop('s'))
    disk.on = false
    await store.log.append('s', other)
    await store.log.compact('s', 1, Buffer.from('= an ordinary bird'))
    await StoreFolder.at(folder.copy(), async copy => {
      assert.equal(toldStream(await (await copy.open()).log.read('s')), ['=1 = an ordinary bird'])
    })
    await store.log.drop('nobody')
    assert.equal(await folder.holding(CANARY), [])
  })
}))

test('a drop that is refused while a checkpoint is at work takes nothing of the stream with it', () => StoreFolder.use(async folder => {
  const store = await folder.open()
  await store.log.append('s', other)
  // the shelf is written, so that the next checkpoint comes to the streams at once
  await store.log.sweep()
  let writes = 0
  await withHandles(handles => {
    const { datasync } = handles
    handles.datasync = async function(this: FileHandle) {
      // the first is of the new file that the checkpoint begins
      if (++writes === 2) throw Object.assign(new Error('EIO'), { code: 'EIO' })
      return datasync.call(this)
    }
  }, async () => {
    const sweeping = store.log.sweep()
    await refused(store.log.drop('s'))
    await sweeping.catch(() => undefined)
  })
  assert.equal(toldStream(await store.log.read('s')), ['1 an ordinary bird'])
  await StoreFolder.at(folder.copy(), async copy => {
    assert.equal(toldStream(await (await copy.open()).log.read('s')), ['1 an ordinary bird'])
  })
}))

for (const anew of ['nothing', 'little', 'a file']) {
  test(`a file that could not be removed is removed later, though nobody drops it again (${anew} began in its place)`, () => StoreFolder.use(async folder => {
    const store = await folder.open()
    await store.log.append('s', canary)
    await store.log.compact('s', 1, canary)
    const [file = ''] = await folder.files('s.log')
    await rename(file, `${file}.aside`)
    await mkdir(file)
    await refused(store.log.drop('s'))
    await refused(store.log.sweep())
    await rmdir(file)
    await rename(`${file}.aside`, file)
    if (anew !== 'nothing') await store.log.append('s', other)
    if (anew === 'a file') await store.log.compact('s', 1, other)
    await store.log.append('t', other)
    await store.log.sweep()
    assert.equal(await folder.holding(CANARY), [])
    await folder.close(store)
    const told = toldStream(await (await folder.open()).log.read('s'))
    assert.equal(told, { nothing: [], little: ['1 an ordinary bird'], 'a file': ['=1 an ordinary bird'] }[anew])
  }))
}

/** Does `work` while no stream's file can be removed. */
const clinging = async (work: () => Promise<void>): Promise<void> => {
  const { unlink } = promises
  const become = (does: typeof unlink): void => {
    promises.unlink = does
    syncBuiltinESMExports()
  }
  become(async path => {
    if (String(path).endsWith('.log')) throw Object.assign(new Error('EPERM'), { code: 'EPERM' })
    return unlink(path)
  })
  await work().finally(() => become(unlink))
}

test('a file that cannot be removed keeps no house closed; it is named, and removed once it can be', () => StoreFolder.use(async folder => {
  await clinging(async () => {
    const first = await folder.open()
    await first.log.append('s', canary)
    await first.log.compact('s', 1, canary)
    await refused(first.log.drop('s'))
    await folder.close(first)
    const store = await folder.open()
    const [file] = await folder.files('s.log')
    assert.equal(folder.findings.filter(({ event }) => event === 'store:not-removed').map(one => one.file), [file])
    assert.equal(await store.log.streams(''), [])
    await store.log.append('s', other)
    await folder.close(store)
  })
  const store = await folder.open()
  await store.log.sweep()
  assert.equal(await folder.holding(CANARY), [])
  assert.equal(toldStream(await store.log.read('s')), ['1 an ordinary bird'])
}))

test.run()
