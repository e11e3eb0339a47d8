// Writers whose house is killed while they write: whatever was told to be saved is there when it comes back.
import { nanoid } from 'nanoid'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { spawnHouse, type SpawnedHouse } from './house.ts'
import { annotate, Device, until, type Page } from './margin.ts'
import { newCircle } from './people.ts'

/** A member who writes, and what they were told is kept. */
interface Writer { device: Device; page: Page; name: string; written: string[]; kept: Set<string>; body: Y.Text }

const begin = async (device: Device, name: string): Promise<Writer> => {
  const page = device.open(name)
  await page.synced()
  const body = annotate(page.doc, 'a1')
  return { device, page, name, written: [], kept: new Set(), body }
}

/** Notes which words the last "saved" covers: those whose clock it has passed. */
const note = (writer: Writer, word: string, clock: number): void => {
  const { page } = writer
  void until(() => (page.saved.get(page.doc.clientID) ?? 0) >= clock, 'saved', 60_000).then(() => writer.kept.add(word), () => undefined)
}

const write = (writer: Writer): void => {
  const word = nanoid(8)
  writer.body.insert(writer.body.length, `${word} `)
  note(writer, word, Y.getState(writer.page.doc.store, writer.page.doc.clientID))
  writer.written.push(word)
}

/** Eight write for so many milliseconds, the house is killed and comes back: every word told to be kept is on its disk. */
const round = async (house: SpawnedHouse, writers: readonly Writer[], milliseconds: number): Promise<number> => {
  const end = Date.now() + milliseconds
  while (Date.now() < end) {
    for (const writer of writers) write(writer)
    await new Promise(resolve => { setTimeout(resolve, 3) })
  }
  await house.kill()
  const kept = writers.map(({ kept }) => new Set(kept))
  for (const { page } of writers) page.provider.disconnect()
  await house.start()
  let count = 0
  for (const [at, { device, name }] of writers.entries()) {
    const fresh = device.open(name)
    await fresh.synced()
    const words = (fresh.annotations.get('a1')?.get('body') as Y.Text | undefined)?.toString() ?? ''
    for (const word of kept[at]!) assert.ok(words.includes(word), `${word} was told to be saved and is gone`)
    for (const word of words.trim().split(' ')) assert.is(words.split(word || '-').length, word ? 2 : 1, `${word} is there twice`)
    count += kept[at]!.size
    fresh.close()
  }
  for (const { page } of writers) page.provider.connect()
  await Promise.all(writers.map(async ({ page }) => { await page.synced(); await page.kept() }))
  return count
}

/** Kills a house so many times under eight writers. */
export const killRounds = async (rounds: number): Promise<void> => {
  await using house = await spawnHouse()
  const { reading, members } = await newCircle(house.url, Array.from({ length: 8 }, (_, at) => `Writer ${at}`))
  const writers: Writer[] = []
  for (const member of members) writers.push(await begin(await Device.of(member), `${reading.id}/by/${member.memberId}`))
  let count = 0
  for (let time = 0; time < rounds; time++) count += await round(house, writers, 150 + Math.random() * 500)
  assert.ok(count > rounds * 8, `only ${count} words were told to be saved before a kill`)
  for (const { device } of writers) await device[Symbol.asyncDispose]()
}
