// store-filler <folder> - writes until far over the file size limit it was started with, and prints what was acknowledged
import { openEmbedded } from '../../server/store/embedded/open.ts'
import { Refusal } from '../../shared/refusal.ts'

const [, , dir = ''] = process.argv
const store = await openEmbedded({ dir, say: () => undefined })
const appended: string[] = []
const put: string[] = []
let refused = 0

async function tally(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== 'unavailable') throw error
    refused++
  })
}

for (let i = 1; i <= 300; i++) {
  const key = String(i).padStart(4, '0')
  await tally(store.log.append('s', Buffer.from(`${key}${'x'.repeat(1000)}`)).then(({ seq }) => appended.push(`${seq} ${key}`)))
  await tally(store.shelf.change(async draft => draft.put('post', key, { key })).then(() => put.push(key)))
}
await store.close()
process.stdout.write(JSON.stringify({ appended, put, refused }))
