import { readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Damaged } from '../server/store/log.ts'
import type { Store } from '../server/store/store.ts'
import { BadDisk, StoreFolder } from './support/store-folder.ts'
import { toldStream } from './support/store-promises.ts'

const test = suite('store: damage')
const bytes = (text: string | number): Buffer => Buffer.from(String(text))
const PREFACE = 38

async function failure(work: Promise<unknown>): Promise<Error> {
  return work.then(() => { throw new Error('it went well') }, (error: Error) => error)
}

/** A folder as it stands while a server is at work in it: ten entries and ten documents in the journal, nothing else. */
async function atWork(work: (folder: StoreFolder, journal: string) => Promise<void>): Promise<void> {
  await StoreFolder.use(async folder => {
    const store = await folder.open()
    for (let i = 1; i <= 10; i++) {
      await store.log.append('s', bytes(`entry ${i}`))
      await store.shelf.change(async draft => draft.put('post', String(i).padStart(2, '0'), { i }))
    }
    await StoreFolder.at(folder.copy(), async copy => work(copy, (await copy.files('.wal'))[0] ?? ''))
  })
}

/** The same, closed: everything is in its lasting place. */
async function atRest(work: (folder: StoreFolder, files: { shelf: string; log: string }) => Promise<void>): Promise<void> {
  await StoreFolder.use(async folder => {
    const store = await folder.open()
    for (let i = 1; i <= 10; i++) {
      await Promise.all(['s', 't'].map(stream => store.log.append(stream, bytes(`entry ${i}`))))
      await store.shelf.change(async draft => draft.put('post', String(i).padStart(2, '0'), { i }))
    }
    await folder.close(store)
    await work(folder, { shelf: (await folder.files('shelf.json'))[0] ?? '', log: (await folder.files('s.log'))[0] ?? '' })
  })
}

const flip = (content: Buffer, at: number): Buffer => {
  const flipped = Buffer.from(content)
  flipped[at] = (flipped[at] ?? 0) ^ 1 << at % 8
  return flipped
}

/** How many of the twenty writes are there; they must be the first ones. */
async function countWhole({ log, shelf }: Store): Promise<number> {
  const entries = toldStream(await log.read('s'))
  const docs = await shelf.list<{ i: number }>('post')
  assert.equal(entries, Array.from(entries, (_, i) => `${i + 1} entry ${i + 1}`))
  assert.equal(docs.map(({ i }) => i), Array.from(docs, (_, i) => i + 1))
  assert.ok(entries.length === docs.length || entries.length === docs.length + 1)
  return entries.length + docs.length
}

test('a journal cut at any byte keeps every whole batch, says what it cut, and goes on', () => atWork(async (folder, journal) => {
  const whole = await readFile(journal)
  const start = whole.indexOf('entry 10') - 50
  let before = 0
  for (let size = start; size <= whole.length; size++) {
    await rm(folder.dir, { recursive: true })
    await StoreFolder.lay(folder.dir, { journal, bytes: whole.subarray(0, size) })
    folder.findings.length = 0
    const store = await folder.open()
    const count = await countWhole(store)
    const torn = folder.findings.filter(({ event }) => event === 'store:torn-tail')
    assert.ok(count >= before && count <= 20)
    if (torn.length) assert.ok(torn[0]?.file === journal && (torn[0].offset ?? Infinity) < size)
    else assert.ok(count > before || size === start)
    before = count
    assert.is((await store.log.append('s', bytes('next'))).seq, Math.ceil(count / 2) + 1)
    await folder.close(store)
  }
  assert.is(before, 20)
}))

test('a journal with a flipped bit before its end is refused and left as it is', () => atWork(async (folder, journal) => {
  const whole = await readFile(journal)
  const last = whole.indexOf('"10"')
  for (let at = 0; at < last - 60; at += 7) {
    const content = flip(whole, at)
    await writeFile(journal, content)
    const error = await failure(folder.open())
    assert.instance(error, Damaged, `byte ${at}: ${error.message}`)
    assert.is((error as Damaged).file, journal)
    assert.ok((error as Damaged).offset <= at && error.message.includes(journal))
    assert.ok(content.equals(await readFile(journal)))
  }
}))

test('a shelf.json that is gone is not taken for an empty shelf: the journal knows of it', () => StoreFolder.use(async folder => {
  const store = await folder.open({ compactAfterBytes: 1e9 })
  await store.shelf.change(async draft => draft.put('post', 'p', {}))
  await folder.close(store)
  const second = await folder.open()
  await second.shelf.change(async draft => draft.put('post', 'q', {}))
  await StoreFolder.at(folder.copy(), async copy => {
    await rm((await copy.files('shelf.json'))[0] ?? '')
    const error = await failure(copy.open())
    assert.instance(error, Damaged)
    assert.match(error.message, 'shelf.json')
  })
}))

test('a journal whose middle or beginning is gone is refused, or refuses the streams it tore', () => StoreFolder.use(async folder => {
  const disk = new BadDisk(['datasync'], 'EIO')
  await disk.under(async () => {
    const store = await folder.open()
    for (let i = 1; i <= 3; i++) {
      await store.log.append('s', bytes(`entry ${i}`))
      disk.on = true
      await failure(store.log.append('s', bytes('refused')))
      disk.on = false
    }
    await store.log.append('s', bytes('entry 4'))
  })
  for (const [gone, after] of [[0, 'log'], [1, 'open'], [2, 'open']] as const) {
    await StoreFolder.at(folder.copy(), async copy => {
      await rm((await copy.files('.wal'))[gone] ?? '')
      const opened = copy.open()
      const error = await failure(after === 'open' ? opened : opened.then(({ log }) => log.read('s')))
      assert.instance(error, Damaged)
    })
  }
}))

test('a journal that was taken away is said', () => atRest(async folder => {
  for (const path of await folder.files('.wal')) await rm(path)
  const store = await folder.open()
  assert.equal(folder.events(), ['store:journal-missing'])
  assert.is(await countWhole(store), 20)
}))

test('shelf.json empty, cut anywhere or with a flipped bit is refused by name and left as it is', () => atRest(async (folder, { shelf }) => {
  const whole = await readFile(shelf)
  const cuts = Array.from({ length: whole.length }, (_, size) => whole.subarray(0, size))
  const flips = Array.from({ length: whole.length }, (_, at) => flip(whole, at))
  for (const content of [...cuts, ...flips].filter((_, i) => i % 3 === 0)) {
    await writeFile(shelf, content)
    const error = await failure(folder.open())
    assert.match(error.message, shelf)
    assert.ok(content.equals(await readFile(shelf)))
  }
  await writeFile(shelf, whole)
  assert.is((await (await folder.open()).shelf.list('post')).length, 10)
}))

test('a damaged stream is refused to readers and writers, named, left as it is, and harms no other', () => atRest(async (folder, { log }) => {
  const whole = await readFile(log)
  const cuts = Array.from({ length: whole.length }, (_, size) => whole.subarray(0, size))
  const flips = Array.from({ length: whole.length }, (_, at) => flip(whole, at))
  for (const content of [...cuts, ...flips].filter((_, i) => i % 11 === 0)) {
    await writeFile(log, content)
    folder.findings.length = 0
    const store = await folder.open()
    for (const work of [() => store.log.append('s', bytes('more')), () => store.log.read('s'), () => store.log.last('s'), () => store.log.compact('s', 1, bytes('='))]) {
      const error = await failure(work())
      assert.instance(error, Damaged)
      assert.is((error as Damaged).file, log)
    }
    assert.is((await store.log.read('t')).entries.length, 10)
    assert.equal(folder.events(), ['store:damaged'])
    await folder.close(store)
    assert.ok(content.equals(await readFile(log)))
  }
}))

test('a stream damaged while the server runs keeps what it was given since', () => atRest(async (folder, { log }) => {
  const store = await folder.open()
  await store.log.append('s', bytes('entry 11'))
  await truncate(log, 50)
  await folder.close(store)
  assert.is((await readFile(log)).length, 50)
  assert.is((await folder.holding('entry 11')).length, 1)
  const again = await folder.open()
  assert.instance(await failure(again.log.read('s')), Damaged)
  await folder.close(again)
  assert.is((await folder.holding('entry 11')).length, 1)
  assert.is((await readFile(log)).length, 50)
}))

test('a helping that a crash left half in a stream\'s file is taken from the journal instead', () => atRest(async (folder, { log }) => {
  const before = await readFile(log)
  const store = await folder.open()
  for (const i of [11, 12]) await store.log.append('s', bytes(`entry ${i}`))
  const copy = folder.copy()
  await folder.close(store)
  const after = await readFile(log)
  await StoreFolder.at(copy, async other => {
    const [target = ''] = await other.files('s.log')
    const states: Buffer[] = []
    for (let size = before.length; size <= after.length; size += 3) {
      states.push(Buffer.concat([before.subarray(0, PREFACE), after.subarray(PREFACE, size)]), after.subarray(0, size))
    }
    for (const state of states) {
      await writeFile(target, state)
      const found = await StoreFolder.at(other.copy(), async again => {
        const opened = await again.open()
        assert.is((await opened.log.append('s', bytes('entry 13'))).seq, 13)
        await again.close(opened)
        return toldStream(await (await again.open()).log.read('s'))
      })
      assert.equal(found, Array.from({ length: 13 }, (_, i) => `${i + 1} entry ${i + 1}`))
    }
  })
}))

test('a file that is called like no stream is named and passed over', () => atRest(async (folder, { log }) => {
  const strange = ['50%.log', 'two words.log'].map(name => log.replace('s.log', name))
  for (const path of strange) await writeFile(path, 'strange')
  const store = await folder.open()
  assert.equal(folder.findings.map(({ event, file }) => [event, file]).sort(), strange.map(path => ['store:strange-file', path]).sort())
  assert.equal(await store.log.streams(''), ['s', 't'])
  await folder.close(store)
  assert.equal((await folder.holding('strange')).sort(), [...strange].sort())
}))

test('half made files of a crash are swept away', () => atRest(async (folder, { shelf, log }) => {
  for (const path of [shelf, log]) await writeFile(`${path}.tmp`, 'half')
  const [journal = ''] = (await folder.files('.wal')).slice(-1)
  await writeFile(journal.replace(/\d+\.wal/, '00000999.wal'), 'tf-w')
  const store = await folder.open()
  assert.is(await countWhole(store), 20)
  await folder.close(store)
  assert.equal(await folder.holding('half'), [])
}))

test('a folder written by a newer server is refused in plain words', () => atRest(async (folder, { shelf, log }) => {
  const [journal = ''] = await folder.files('.wal')
  const { crc32 } = await import('node:zlib')
  const newer = (content: Buffer): Buffer => {
    const changed = Buffer.from(content)
    changed.writeUInt32LE(2, 8)
    changed.writeUInt32LE(crc32(changed.subarray(0, 34)), 34)
    return changed
  }
  const wholeJournal = await readFile(journal)
  await writeFile(journal, newer(wholeJournal))
  assert.match((await failure(folder.open())).message, /00\d+\.wal has format 2.*newer server/)
  await writeFile(journal, wholeJournal)

  const text = (await readFile(shelf, 'utf8')).replace('"format":1', '"format":2')
  const end = text.indexOf('0],"checksum"')
  const wholeShelf = await readFile(shelf)
  await writeFile(shelf, `${text.slice(0, end)}0],"checksum":"${crc32(text.slice(0, end)).toString(16).padStart(8, '0')}"}\n`)
  assert.match((await failure(folder.open())).message, /shelf\.json has format 2.*newer server/)
  await writeFile(shelf, wholeShelf)

  const wholeLog = newer(await readFile(log))
  await writeFile(log, wholeLog)
  const store = await folder.open()
  assert.match((await failure(store.log.read('s'))).message, /newer server/)
  assert.match((await failure(store.log.append('s', bytes('x')))).message, /newer server/)
  await folder.close(store)
  assert.ok(wholeLog.equals(await readFile(log)))
}))

test.run()
