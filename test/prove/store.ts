// npm run prove - opening with 50 MB of data, many writers, and how long anybody else has to wait meanwhile
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openEmbedded } from '../../server/store/embedded/open.ts'
import type { Store } from '../../server/store/store.ts'
import { StoreFolder } from '../support/store-folder.ts'

const test = suite('store: how fast')
const MB = 1024 * 1024

const text = (length: number): string => 'In the beginning was a text, and they read it together. '.repeat(Math.ceil(length / 56)).slice(0, length)

async function timed<T>(what: string, work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const start = performance.now()
  const value = await work()
  const seconds = (performance.now() - start) / 1000
  delay.disable()
  console.log(`${what}: ${seconds.toFixed(2)} s, longest wait of others ${(delay.max / 1e6).toFixed(0)} ms`)
  return { value, seconds }
}

/** 25 MB of documents and 25 MB of entries in 500 streams. */
async function fill({ shelf, log }: Store): Promise<void> {
  for (let i = 0; i < 100; i++) {
    await Promise.all([
      shelf.change(async draft => {
        for (let n = 0; n < 50; n++) draft.put(n % 2 ? 'post' : 'member', `${i}/${n}`, { body: text(5 * 1024), tags: ['a', 'b'] })
      }),
      ...Array.from({ length: 500 }, (_, n) => log.append(`margin/r${n % 50}/by/m${Math.floor(n / 50)}`, Buffer.from(text(500)))),
    ])
  }
}

const megabytes = (bytes: number): string => `${(bytes / MB).toFixed(1)} MB`

test('50 MB open in less than 5 s, whether it was closed or killed', () => StoreFolder.use(async folder => {
  const store = await folder.open({ compactAfterBytes: 200 * MB })
  await timed('writing 50 MB in 50,500 writes', () => fill(store))
  console.log(`journal ${megabytes(store.figures().journalBytes ?? 0)}`)
  await StoreFolder.at(folder.copy(), async killed => {
    const { value, seconds } = await timed('opening after kill -9, all of it in the journal', () => killed.open())
    assert.ok(seconds < 5)
    assert.is((await value.log.read('margin/r7/by/m3')).entries.length, 100)
    await timed('bringing it to its lasting place and closing', () => killed.close(value))
  })
  await timed('closing', () => folder.close(store))
  const { value, seconds } = await timed('opening 50 MB at rest', () => folder.open())
  assert.ok(seconds < 5)
  assert.is((await value.shelf.list('post')).length, 2500)
  await timed('reading all 500 streams', async () => {
    for (const stream of await value.log.streams('margin/')) assert.is((await value.log.read(stream)).entries.length, 100)
  })
}))

test('checkpoints beside writers', () => StoreFolder.use(async folder => {
  const store = await folder.open()
  await timed('200,000 appends of 40 bytes to 300 streams, checkpoints meanwhile', async () => {
    for (let i = 0; i < 400; i++) await Promise.all(Array.from({ length: 500 }, (_, n) => store.log.append(`margin/r${n % 30}/by/m${n % 10}`, Buffer.from(text(40)))))
  })
  const alone = await timed('1,000 appends one after another', async () => {
    for (let i = 0; i < 1000; i++) await store.log.append('margin/r1/by/m1', Buffer.from(text(40)))
  })
  console.log(`an append alone: ${alone.seconds.toFixed(2)} ms;`, store.figures())
  assert.ok((store.figures().checkpoints ?? 0) > 0)
}))

test('an empty house opens at once', () => StoreFolder.use(async folder => {
  const { value } = await timed('opening an empty folder', () => openEmbedded({ dir: folder.dir, say: () => undefined }))
  await value.close()
}))

test.run()
