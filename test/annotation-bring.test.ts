// Replies come in with what they answer, however long the chain and however it is ordered; what hangs on nothing is told.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { BroughtIn } from '../shared/webannotation.ts'
import { openTestHouse } from './support/house.ts'
import { answerTo, newCircle, newClientId } from './support/people.ts'

const LENGTH = 1900
const iri = (nth: number): string => `https://elsewhere.example/${nth}`
const reply = (nth: number, to: string) =>
  ({ '@context': 'http://www.w3.org/ns/anno.jsonld', id: iri(nth), type: 'Annotation', motivation: 'replying', body: { type: 'TextualBody', value: `reply ${nth}` }, target: to })
/** Every reply stands before what it answers; the last answers what is named. */
const chain = (end: string) => Array.from({ length: LENGTH }, (_, nth) => reply(nth, nth === LENGTH - 1 ? end : iri(nth + 1)))
const root = {
  '@context': 'http://www.w3.org/ns/anno.jsonld', id: iri(9999), type: 'Annotation', motivation: 'commenting', body: { type: 'TextualBody', value: 'first' },
  target: { source: 'https://elsewhere.example/', selector: { type: 'TextQuoteSelector', exact: 'paragraph' } },
}

test('a chain of replies comes in whole when its end is in the file', async () => {
  await using house = await openTestHouse()
  const { reading, members: [eve] } = await newCircle(house.url, ['Eve'])
  const { status, body } = await eve!.send('POST', `/api/readings/${reading.id}/annotations`, [...chain(iri(9999)), root])
  assert.ok(status < 300, JSON.stringify(body).slice(0, 300))
  assert.is((body as BroughtIn).items.length, LENGTH + 1)
  assert.equal((body as BroughtIn).refused, [])
})

test('a chain whose end is missing falls whole; a circle and what stands beside them come in', async () => {
  await using house = await openTestHouse()
  const { reading, members: [eve] } = await newCircle(house.url, ['Eve'])
  const circle = [reply(5001, iri(5002)), reply(5002, iri(5001))]
  const { status, body } = await eve!.send('POST', `/api/readings/${reading.id}/annotations`, [...chain(iri(7777)), ...circle, root])
  assert.ok(status < 300, JSON.stringify(body).slice(0, 300))
  assert.equal((body as BroughtIn).items.map(({ index }) => index), [LENGTH, LENGTH + 1, LENGTH + 2])
  assert.is((body as BroughtIn).refused.length, LENGTH)
})

const nested = (times: number, begin: string, middle: string, end: string): string => begin.repeat(times) + middle + end.repeat(times)

test('what is nested without end is refused, wherever it is sent', async () => {
  await using house = await openTestHouse()
  const { reading, members: [eve] } = await newCircle(house.url, ['Eve'])
  const selector = nested(100_000, '{"type":"Odd","refinedBy":', '1', '}')
  const files = {
    selector: JSON.stringify({ ...root, target: { selector: '*' } }).replace('"*"', selector),
    collection: nested(100_000, '{"type":"AnnotationCollection","first":', '1', '}'),
    list: nested(500_000, '[', '', ']'),
  }
  for (const [what, file] of Object.entries(files)) {
    const { status, body } = await eve!.send('POST', `/api/readings/${reading.id}/annotations`, file)
    assert.equal([status, (body as { code: string }).code], [422, 'invalid'], what)
  }
  const { selector: deep } = JSON.parse(`{"selector":${nested(900, '{"type":"FragmentSelector","value":"x","refinedBy":', '1', '}')}}`) as { selector: unknown }
  const socket = await eve!.live()
  const said = await answerTo(socket, 'message:send', { readingId: reading.id, id: newClientId(), body: 'A word', anchor: { revision: 1, blockId: 'b', selectors: [deep] } })
  assert.is(said.ok ? 'kept' : said.refusal.code, 'invalid')
  socket.disconnect()
})

test.run()
