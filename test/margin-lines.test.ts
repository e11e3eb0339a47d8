// What a line is told beside its documents' words: that it is alive, and by which number a document comes.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Buffer } from 'node:buffer'
import { readFrame, readNumber, OP } from '../shared/mux.ts'
import { Raw, sized, until, type Device } from './support/margin.ts'
import { evening, of, opened } from './support/margin-evening.ts'

const lines = suite('lines of the margin')

const PARTS = 20

lines('a quiet line hears in each round that it is alive, whoever comes and goes', async () => {
  await using tonight = await evening(['ann'])
  const { house: { door: { hall } }, devices: { ann } } = tonight, others: Raw[] = []
  for (let nth = 0; nth < 49; nth++) others.push(await Raw.open(ann!, of('ann')))
  // last of an even number: by its place among those that are there it would never be asked while they leave one by one
  using quiet = await Raw.open(ann!, of('ann'))
  const [line] = [...hall.lines].slice(-1), write = line!.write.bind(line!)
  const told: number[] = []
  let second = 0
  line!.write = bytes => {
    told.push(second)
    write(bytes)
  }
  for (; second < 2 * PARTS; second++) {
    hall.keepAlive(second % PARTS, PARTS)
    const first = others.shift()!
    first.ws.close()
    await first.ended()
    await until(() => hall.lines.size === others.length + 1, 'one gone')
    others.push(await Raw.open(ann!, of('ann')))
  }
  for (const other of others) other[Symbol.dispose]()
  // the house's own pulse may say so, too
  assert.equal([0, 1].filter(round => !told.some(at => Math.floor(at / PARTS) === round)), [])
  assert.is(quiet.code, undefined)
})

const numberOf = async (device: Device, name: string): Promise<number> => {
  using raw = Raw.knock(device, '', { protocol: 'tenfold.mux.1' })
  await raw.opened()
  raw.send(1, OP.open, sized(Buffer.from(name)))
  const frames = () => raw.heard.map(readFrame)
  await until(() => frames().some(({ op }) => op === OP.opened), 'opened')
  return readNumber(frames().find(({ op }) => op === OP.opened)!.body)
}

lines('a document\'s number is the same for all who have it open, and tells nothing of what others open', async () => {
  await using tonight = await evening(['ann', 'eve'])
  const { house: { house: { margins: { documents } } }, devices: { ann, eve } } = tonight
  const page = await opened(ann!, 'r/shared')
  assert.is(await numberOf(eve!, 'r/shared'), await numberOf(ann!, 'r/shared'))
  page.close()
  const numbers: number[] = []
  for (let time = 0; time < 12; time++) {
    numbers.push(await numberOf(eve!, 'r/mine'))
    await until(() => documents.all().length === 0, 'let go')
  }
  assert.not.equal(numbers, [...numbers].sort((one, other) => one - other))
  assert.ok(numbers.every(number => number > 0 && number < 2 ** 21))
})

lines.run()
