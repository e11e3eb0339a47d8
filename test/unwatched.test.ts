// Nobody's reading is watched: whoever only reads leaves no byte on the disk, and nothing a page may send could say how long anybody read.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { z } from 'zod'
import { COMMANDS, FACTS, ROUTES } from '../shared/contract.ts'
import { ownName, sharedName } from '../shared/margin.ts'
import { openTestHouse } from './support/house.ts'
import { Device } from './support/margin.ts'
import { command, newCircle, newClientId, nextFact } from './support/people.ts'
import { HOUR, MINUTE, openTime } from './support/time.ts'

/** Every file of a folder, and what is in it. */
const contentsOf = async (dir: string): Promise<Record<string, string>> => {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter(one => one.isFile()).map(one => join(one.parentPath, one.name)).sort()
  return Object.fromEntries(await Promise.all(files.map(async file => [file, createHash('sha256').update(await readFile(file)).digest('hex')])))
}

test('three hours in a room, paragraph by paragraph, change nothing on the disk', async () => {
  const time = openTime()
  await using house = await openTestHouse(time)
  const { facilitator, post, reading: { id: readingId }, members: [eve] } = await newCircle(house.url, ['Eve'])
  const blocks = (await eve!.ask('GET /api/posts/:postId', `/api/posts/${post.id}`)).post.blocks
  const [watching, live] = [await facilitator.live(), await eve!.live()], token = await eve!.token()
  await command(watching, 'room:enter', { readingId })
  const before = await contentsOf(house.dir)
  for (let visit = 0; visit < 3; visit++) {
    await command(live, 'room:enter', { readingId })
    await using device = new Device(eve!, token)
    const pages = [device.open(ownName(readingId, eve!.memberId)), device.open(sharedName(readingId))]
    await Promise.all(pages.map(page => page.synced()))
    for (const { id: blockId } of blocks) {
      const seen = nextFact(watching, 'presence:changed', ({ present }) => present.some(one => one.memberId === eve!.memberId && one.blockId === blockId))
      live.emit('presence:move', { readingId, blockId }, () => {})
      await seen
      time.pass(20 * MINUTE)
    }
    for (const path of [`/api/readings/${readingId}`, `/api/readings/${readingId}/messages`, `/api/readings/${readingId}/annotations`, '/api/me/inbox']) assert.is((await eve!.send('GET', path)).status, 200)
    const gone = nextFact(watching, 'presence:changed', ({ present }) => present.every(one => one.memberId !== eve!.memberId))
    await command(live, 'room:leave', { readingId })
    await gone
    time.pass(HOUR)
  }
  assert.equal(await contentsOf(house.dir), before)
  await command(live, 'message:send', { readingId, id: newClientId(), body: 'A word' })
  assert.not.equal(await contentsOf(house.dir), before, 'what is written, though, is on the disk')
  await command(live, 'message:seen', { readingId, seq: 1 })
  assert.equal(await house.open.house.store.shelf.list('seen', `${eve!.memberId}/`), [{ readingId, seq: 1 }], 'how far, and not when')
  for (const socket of [watching, live]) socket.disconnect()
})

type Shape = { [key: string]: unknown; properties?: Record<string, Shape>; type?: string; format?: string }

/** The names of all numbers and times in a schema. */
const measuresIn = (schema: z.ZodType, io: 'input' | 'output'): string[] => {
  const found = new Set<string>()
  const walk = (shape: unknown, name: string): void => {
    if (!(shape instanceof Object)) return
    const { type, format, properties } = shape as Shape
    if (type === 'number' || type === 'integer' || format === 'date-time' || format === 'date') found.add(name)
    for (const [key, value] of Object.entries(properties ?? {})) walk(value, key)
    for (const [key, value] of Object.entries(shape)) if (key !== 'properties') walk(value, name)
  }
  walk(z.toJSONSchema(schema, { io, unrepresentable: 'any' }), '')
  return [...found]
}

/** What a page may send that is a number or a time, and why none of them says how long anybody read. */
const SENT = new Set([
  'since', 'sinceChange', 'seq', // up to which message, by its number
  'before', 'limit', 'revision', 'page', 'start', 'end', 'quorum', 'maxUses', // which, and how many
  'opensAt', 'dueAt', 'expiresAt', 'startsOn', 'endsOn', // dates a facilitator or organizer sets
  'secondsEach', 'seconds', 'pauseSeconds', // how long a turn or a pause is to be
  'of', 'remind', // which year; how long before one is reminded
])

test('no number and no time a page may send could tell how long anybody read', () => {
  const sent = [...Object.values(COMMANDS).map(({ input }) => input), ...Object.values(ROUTES).flatMap(({ params, query, body }) => [params, query, body])]
  const unknown = [...new Set(sent.flatMap(schema => measuresIn(schema, 'input')))].filter(name => !SENT.has(name))
  assert.equal(unknown, [], 'say above what these are for')
  const unused = [...SENT].filter(name => !sent.some(schema => measuresIn(schema, 'input').includes(name)))
  assert.equal(unused, [], 'nobody sends these any more')
})

test('what is told of who is here has no time in it', () => {
  assert.equal(measuresIn(FACTS['presence:changed'], 'output'), [])
  assert.equal(measuresIn(COMMANDS['presence:move'].input, 'input'), [])
})

test.run()
