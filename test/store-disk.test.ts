import { spawnSync } from 'node:child_process'
import { readdir, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Store } from '../server/store/store.ts'
import { programOf } from './support/programs.ts'
import { BadDisk, StoreFolder, withHandles } from './support/store-folder.ts'
import { toldStream } from './support/store-promises.ts'

const test = suite('store: the disk')
const bytes = (text: string | number): Buffer => Buffer.from(String(text))

async function refused(work: Promise<unknown>): Promise<void> {
  await work.then(() => assert.unreachable(), (error: { code?: string; message?: string }) => {
    assert.is(error.code, 'unavailable', error.message)
  })
}

/** Counts, for each file, what was written and what a finished fdatasync covers. */
function countDurable(handles: FileHandle): { written: number; durable: number } {
  const count = { written: 0, durable: 0 }
  const { write, datasync } = handles
  Object.assign(handles, {
    async write(this: FileHandle, ...args: Parameters<FileHandle['write']>) {
      const result = await write.apply(this, args)
      count.written += result.bytesWritten
      return result
    },
    async datasync(this: FileHandle) {
      const covered = count.written
      await datasync.call(this)
      count.durable = Math.max(count.durable, covered)
    },
  })
  return count
}

/** How much `work` writes, measured by the journal's own count, must be covered when it resolves. */
async function watch(store: Store, work: (i: number) => Promise<unknown>, count: { durable: number; written: number }): Promise<number> {
  let early = 0
  await Promise.all(Array.from({ length: 20 }, async (_, writer) => {
    for (let i = 0; i < 20; i++) {
      const before = count.written
      await work(writer * 100 + i)
      if (count.durable <= before) early++
    }
  }))
  assert.ok((store.figures().fsyncs ?? 0) >= 20)
  return early
}

test('nothing is acknowledged before the fdatasync that covers it', () => StoreFolder.use(async folder => {
  let count = { written: 0, durable: 0 }
  await withHandles(handles => { count = countDurable(handles) }, async () => {
    const store = await folder.open()
    assert.is(await watch(store, i => store.log.append(`s${i % 7}`, bytes(i)), count), 0)
    assert.is(await watch(store, i => store.shelf.change(async draft => draft.put('post', String(i), { i })), count), 0)
    await folder.close(store)
  })
}))

test('all that is written in one tick shares one fdatasync', () => StoreFolder.use(async folder => {
  const store = await folder.open()
  await store.log.append('warm', bytes('up'))
  const before = store.figures().fsyncs ?? NaN
  await Promise.all(Array.from({ length: 500 }, (_, i) => (i % 10 ? store.log.append(`s${i}`, bytes(i)) : store.shelf.change(async draft => draft.put('post', String(i), { i })))))
  const used = (store.figures().fsyncs ?? NaN) - before
  assert.ok(used >= 1 && used <= 4, `${used} fdatasyncs`)
}))

for (const [methods, code] of [[['datasync'], 'EIO'], [['write'], 'ENOSPC'], [['write', 'datasync', 'sync', 'truncate'], 'EIO']] as const) {
  test(`a disk that answers ${methods.join(', ')} with ${code}: writes are refused, reads go on, and it heals`, () => StoreFolder.use(async folder => {
    const disk = new BadDisk([...methods], code)
    await disk.under(async () => {
      const store = await folder.open()
      await store.log.append('s', bytes('one'))
      await store.shelf.change(async draft => draft.put('post', 'p', { revision: 1 }))
      disk.on = true
      await Promise.all([
        refused(store.log.append('s', bytes('refused'))),
        refused(store.log.append('s', bytes('refused too'))),
        refused(store.log.append('new', bytes('refused'))),
        refused(store.shelf.change(async draft => draft.put('post', 'p', { revision: 2 }))),
        refused(store.shelf.change(async draft => draft.drop('post', 'p'))),
      ])
      await refused(store.ready())
      await refused(store.log.compact('s', 1, bytes('=')))
      await refused(store.log.drop('s'))
      assert.equal(toldStream(await store.log.read('s')), ['1 one'])
      assert.is(await store.log.last('s'), 1)
      assert.equal(await store.log.streams(''), ['s'])
      assert.equal(await store.shelf.list('post'), [{ revision: 1 }])
      disk.on = false
      await store.ready()
      assert.equal(folder.events(), ['store:not-writing', 'store:writing-again'])
      assert.is((await store.log.append('s', bytes('two'))).seq, 2)
      assert.equal(await store.shelf.change(async draft => draft.list('post')), [{ revision: 1 }])
      await store.shelf.change(async draft => draft.put('post', 'p', { revision: 3 }))
      await folder.close(store)
    })
    const { log, shelf } = await folder.open()
    assert.equal(toldStream(await log.read('s')), ['1 one', '2 two'])
    assert.equal(await shelf.list('post'), [{ revision: 3 }])
    assert.equal(await log.streams(''), ['s'])
  }))
}

test('what a refused write left on the disk does not come back, even when the disk would not take it away', () => StoreFolder.use(async folder => {
  const disk = new BadDisk(['datasync', 'truncate'], 'EIO')
  await disk.under(async () => {
    const store = await folder.open()
    await store.log.append('s', bytes('one'))
    disk.on = true
    await refused(store.log.append('s', bytes('refused')))
    assert.is((await folder.holding('refused')).length, 1)
    disk.on = false
    await store.log.append('s', bytes('two'))
    const copy = folder.copy()
    await StoreFolder.at(copy, async other => {
      assert.equal(toldStream(await (await other.open()).log.read('s')), ['1 one', '2 two'])
    })
  })
}))

test('batches that are refused one after another leave no files behind', () => StoreFolder.use(async folder => {
  const store = await folder.open()
  await store.log.append('s', bytes('one'))
  await withHandles(handles => {
    const { write } = handles
    handles.write = async function(this: FileHandle, ...args: Parameters<FileHandle['write']>) {
      if ((args[0] as unknown as Uint8Array).length > 1000) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
      return write.apply(this, args)
    } as FileHandle['write']
  }, async () => {
    for (let i = 0; i < 5; i++) await refused(store.log.append('s', Buffer.alloc(2000)))
    assert.is((await folder.files('.wal')).length, 1)
    await store.log.append('s', bytes('two'))
  })
  assert.is((await folder.files('.wal')).length, 2)
  assert.is(store.figures().journalBytes, (await Promise.all((await folder.files('.wal')).map(path => stat(path)))).reduce((sum, { size }) => sum + size, 0))
  await StoreFolder.at(folder.copy(), async copy => {
    assert.equal(toldStream(await (await copy.open()).log.read('s')), ['1 one', '2 two'])
  })
}))

test('what comes while a write is failing is refused with it, and its number is given again', () => StoreFolder.use(async folder => {
  const store = await folder.open()
  await store.log.append('s', bytes('one'))
  const meanwhile: Promise<unknown>[] = []
  let failed = false
  await withHandles(handles => {
    const { datasync } = handles
    handles.datasync = async function(this: FileHandle) {
      if (failed) return datasync.call(this)
      failed = true
      meanwhile.push(refused(store.log.append('s', bytes('refused too'))), refused(store.shelf.change(async draft => draft.put('post', 'p', {}))))
      await new Promise(setImmediate)
      throw Object.assign(new Error('EIO'), { code: 'EIO' })
    }
  }, async () => {
    await refused(store.log.append('s', bytes('refused')))
    await Promise.all(meanwhile)
    assert.is(meanwhile.length, 2)
    assert.is((await store.log.append('s', bytes('two'))).seq, 2)
  })
  await folder.close(store)
  const { log, shelf } = await folder.open()
  assert.equal(toldStream(await log.read('s')), ['1 one', '2 two'])
  assert.equal(await shelf.list('post'), [])
}))

test('a reader is not shown a document before it is on disk, the next transaction is', () => StoreFolder.use(async folder => {
  const store = await folder.open()
  const shown: unknown[] = []
  await withHandles(handles => {
    const { datasync } = handles
    handles.datasync = async function(this: FileHandle) {
      shown.push(await store.shelf.get('post', 'p'), await store.shelf.list('post'))
      await datasync.call(this)
    }
  }, async () => {
    const put = store.shelf.change(async draft => draft.put('post', 'p', { n: 1 }))
    assert.equal(await store.shelf.change(async draft => draft.get('post', 'p')), { n: 1 })
    await put
  })
  assert.ok(shown.length >= 2)
  assert.equal(shown.flat().filter(Boolean), [])
  assert.equal(await store.shelf.get('post', 'p'), { n: 1 })
}))

test('a transaction that began before a failure and ends after it is refused', () => StoreFolder.use(async folder => {
  const disk = new BadDisk(['datasync'], 'EIO')
  await disk.under(async () => {
    const store = await folder.open()
    await store.shelf.change(async draft => draft.put('count', 'c', { n: 1 }))
    disk.on = true
    const first = refused(store.shelf.change(async draft => draft.put('count', 'c', { n: 2 })))
    const second = refused(store.shelf.change(async draft => {
      const seen = await draft.get<{ n: number }>('count', 'c')
      await first
      disk.on = false
      draft.put('count', 'c', { n: (seen?.n ?? 0) + 1 })
    }))
    await Promise.all([first, second])
    assert.equal(await store.shelf.get('count', 'c'), { n: 1 })
    await store.shelf.change(async draft => draft.put('count', 'c', { n: 5 }))
    assert.equal(await store.shelf.get('count', 'c'), { n: 5 })
  })
}))

test('a checkpoint the disk refuses costs nothing', () => StoreFolder.use(async folder => {
  const disk = new BadDisk(['sync'], 'ENOSPC')
  await disk.under(async () => {
    const store = await folder.open()
    await store.log.append('s', bytes('one'))
    await store.shelf.change(async draft => draft.put('post', 'p', {}))
    disk.on = true
    await folder.close(store)
    assert.ok(folder.events().includes('store:checkpoint-failed'))
    disk.on = false
  })
  const { log, shelf } = await folder.open()
  assert.equal(toldStream(await log.read('s')), ['1 one'])
  assert.equal(await shelf.list('post'), [{}])
}))

test('only the owner may read the files', () => StoreFolder.use(async folder => {
  const store = await folder.open()
  await store.log.append('s', bytes('one'))
  await store.log.compact('s', 1, bytes('='))
  await store.log.append('t', bytes('one'))
  await folder.close(store)
  for (const entry of await readdir(folder.dir, { recursive: true, withFileTypes: true })) {
    const { mode } = await stat(join(entry.parentPath, entry.name))
    assert.is(mode & 0o777, entry.isDirectory() ? 0o700 : 0o600, entry.name)
  }
}))

const limited = spawnSync('prlimit', ['--version']).status === 0 ? test : test.skip
limited('a real limit on a file\'s size: what is refused is not there, what is acknowledged is', () => StoreFolder.use(async folder => {
  const program = [programOf('test/support/store-filler.ts'), folder.dir]
  const child = spawnSync('prlimit', ['--fsize=65536', process.execPath, ...program], { encoding: 'utf8' })
  assert.is(child.status, 0, child.stderr)
  const kept = JSON.parse(child.stdout) as { appended: string[]; put: string[]; refused: number }
  assert.ok(kept.refused > 0 && kept.appended.length > 100, child.stdout.slice(0, 200))
  const { log, shelf } = await folder.open()
  assert.equal(toldStream(await log.read('s')).map(line => line.replace(/x+/, '')), kept.appended)
  assert.equal((await shelf.list<{ key: string }>('post')).map(({ key }) => key), kept.put)
}))

test.run()
