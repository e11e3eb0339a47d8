// store-writer <folder> <round> - writes without end, with checkpoints forced often, and prints a line for each acknowledgement
import { writeSync } from 'node:fs'
import { openEmbedded } from '../../server/store/embedded/open.ts'
import type { Store } from '../../server/store/store.ts'

const [, , dir = '', round = ''] = process.argv
const STREAMS = 5
const store: Store = await openEmbedded({ dir, say: () => undefined, compactAfterBytes: 20_000 })
const tell = (...words: (string | number)[]): void => { writeSync(1, `${words.join(' ')}\n`) }

async function append(stream: string, id: string): Promise<void> {
  const { seq } = await store.log.append(stream, Buffer.from(id))
  tell('append', stream, seq, id)
}

/** The snapshot is the list of all ids, so that what a stream was given can always be told. */
async function compact(stream: string): Promise<void> {
  const { snapshot, entries } = await store.log.read(stream)
  const [last] = entries.slice(-1)
  if (!last) return
  const ids = [...snapshot ? [Buffer.from(snapshot.bytes).toString()] : [], ...entries.map(({ bytes }) => Buffer.from(bytes).toString())]
  await store.log.compact(stream, last.seq, Buffer.from(ids.join(' ')))
}

async function count(key: string): Promise<void> {
  const n = await store.shelf.change(async draft => {
    const own = await draft.get<{ n: number }>('count', key)
    const all = await draft.get<{ n: number }>('count', 'all')
    draft.put('count', key, { n: (own?.n ?? 0) + 1 })
    draft.put('count', 'all', { n: (all?.n ?? 0) + 1 })
    return (own?.n ?? 0) + 1
  })
  tell('count', key, n)
}

async function passing(id: string): Promise<void> {
  await append(`passing/${id}`, id)
  await store.log.drop(`passing/${id}`)
  tell('drop', `passing/${id}`)
}

async function write(writer: number): Promise<never> {
  for (let i = 0; ; i++) {
    const stream = `margin/${(writer + i) % STREAMS}`
    await Promise.all([append(stream, `${round}.${writer}.${i}`), append(stream, `${round}.${writer}.${i}+`), count(`w${writer}`)])
    if (i % 15 === writer) await compact(stream)
    if (i % 20 === writer) await passing(`${round}.${writer}.${i}`)
  }
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)))
