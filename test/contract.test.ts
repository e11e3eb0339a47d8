// The evening by the contract alone: programs that know nothing of our client - fetch, socket.io-client, y-websocket - read, write and meet.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { spawnHouse } from './support/house.ts'
import { command, joinBy, newClientId, newPerson, nextFact, type Person } from './support/people.ts'
import { until as awaited } from './support/until.ts'

const TEXT = 'On reading together\n\nBy Nobody In Particular\n\nA group is more than its members.\n\nEach holds the others, and is held.\n\nNobody climbs alone.'

/** A document as any y-websocket program opens it. */
const open = (url: string, token: string, name: string) => {
  const doc = new Y.Doc()
  const provider = new WebsocketProvider(`${url.replace('http', 'ws')}/sync`, name, doc, {
    WebSocketPolyfill: WebSocket as never, disableBc: true, params: { token }, maxBackoffTime: 200,
  })
  let saved: Uint8Array | undefined
  provider.messageHandlers[4] = (_encoder, decoder) => { saved = readBytes(decoder) }
  // A number this program has no use for (shared/margin.ts); without a handler the provider grumbles
  provider.messageHandlers[5] = () => {}
  return { doc, provider, savedTo: () => saved }
}

const readBytes = (decoder: { arr: Uint8Array; pos: number }): Uint8Array => {
  let [length, shift] = [0, 0]
  for (;;) {
    const byte = decoder.arr[decoder.pos++]!
    length |= (byte & 127) << shift
    shift += 7
    if (byte < 128) break
  }
  return decoder.arr.slice(decoder.pos, (decoder.pos += length))
}

type Open = ReturnType<typeof open>

const until = (doc: Y.Doc, holds: () => boolean): Promise<void> => new Promise(done => {
  const look = (): void => { if (holds()) { doc.off('update', look); done() } }
  doc.on('update', look)
  look()
})

/** Resolves when the house has said that everything in the document is on disk. */
const saved = async ({ doc, savedTo }: Open): Promise<void> => {
  const covers = (): boolean => {
    const told = savedTo()
    if (!told) return false
    const on = Y.decodeStateVector(told)
    return [...Y.decodeStateVector(Y.encodeStateVector(doc))].every(([client, clock]) => (on.get(client) ?? 0) >= clock)
  }
  await awaited(covers, 'the house keeping it')
}

const annotate = (doc: Y.Doc, id: string, blockId: string, body: string): void => doc.transact(() => {
  const annotation = new Y.Map()
  annotation.set('anchor', { revision: 1, blockId, selectors: [{ type: 'TextQuoteSelector', exact: 'more than' }] })
  annotation.set('motivation', 'commenting')
  annotation.set('body', new Y.Text(body))
  annotation.set('tags', new Y.Array())
  annotation.set('createdAt', new Date().toISOString())
  doc.getMap('annotations').set(id, annotation)
})

const bodyOf = (doc: Y.Doc, map: string, id: string): string | undefined => (doc.getMap(map).get(id) as Y.Map<unknown> | undefined)?.get('body')?.toString()

test('an evening by the contract alone, through a kill -9', async () => {
  await using house = await spawnHouse()
  const { url } = house
  const facilitator = await newPerson(url, 'Rivka')
  const { group } = await facilitator.ask('POST /api/groups', '/api/groups', { name: 'Thursday' })
  const { post } = await facilitator.ask('POST /api/groups/:groupId/posts', `/api/groups/${group.id}/posts`, { text: TEXT })
  assert.is(post.title, 'On reading together')
  const { reading: { id: readingId } } = await facilitator.ask('POST /api/groups/:groupId/readings', `/api/groups/${group.id}/readings`, { postId: post.id })
  const { token: invite } = await facilitator.ask('POST /api/groups/:groupId/invites', `/api/groups/${group.id}/invites`, {})
  const [eve, dov] = [await joinBy(url, invite, 'Eve'), await joinBy(url, invite, 'Dov')]
  const tokens = new Map<Person, string>()
  for (const person of [facilitator, eve, dov]) tokens.set(person, await person.token())
  const documentOf = (reader: Person, writer: Person): Open => open(url, tokens.get(reader)!, `${readingId}/by/${writer.memberId}`)
  const blockId = post.blocks[0]!.id

  const lives = [await facilitator.live(), await eve.live(), await dov.live()] as const
  for (const live of lives) await command(live, 'room:enter', { readingId })

  const [eveOwn, dovSeesEve] = [documentOf(eve, eve), documentOf(dov, eve)]
  annotate(eveOwn.doc, 'a1', blockId, 'Why *more*?')
  await until(dovSeesEve.doc, () => bodyOf(dovSeesEve.doc, 'annotations', 'a1') === 'Why *more*?')
  const dovOwn = documentOf(dov, dov)
  dovOwn.doc.transact(() => {
    const reply = new Y.Map()
    reply.set('to', `${eve.memberId}/a1`)
    reply.set('body', new Y.Text('Because of the ties.'))
    reply.set('createdAt', new Date().toISOString())
    dovOwn.doc.getMap('replies').set('r1', reply)
    dovOwn.doc.getMap('reactions').set(`${eve.memberId}/a1/❤️`, new Date().toISOString())
  })
  const eveSeesDov = documentOf(eve, dov)
  await until(eveSeesDov.doc, () => bodyOf(eveSeesDov.doc, 'replies', 'r1') === 'Because of the ties.')
  const { items: margins } = await facilitator.ask('GET /api/readings/:readingId/margins', `/api/readings/${readingId}/margins`)
  assert.equal(margins.map(margin => margin.name).sort(), ['Dov', 'Eve'])

  const heard = nextFact(lives[0], 'message:sent', message => message.seq === 4)
  for (const [live, body] of [[lives[1], 'one'], [lives[2], 'two'], [lives[1], 'three'], [lives[2], 'four']] as const) {
    await command(live, 'message:send', { readingId, id: newClientId(), body })
  }
  assert.is((await heard).body, 'four')
  await Promise.all([saved(eveOwn), saved(dovOwn)])

  await house.kill()
  await house.start()

  const late = await joinBy(url, invite, 'Noa')
  tokens.set(late, await late.token())
  const entered = await command(await late.live(), 'room:enter', { readingId })
  assert.equal(entered.messages.map(message => message.body), ['one', 'two', 'three', 'four'])
  assert.equal(entered.members.map(member => member.name), ['Rivka', 'Eve', 'Dov', 'Noa'])
  const [lateSeesEve, lateSeesDov] = [documentOf(late, eve), documentOf(late, dov)]
  await until(lateSeesEve.doc, () => bodyOf(lateSeesEve.doc, 'annotations', 'a1') === 'Why *more*?')
  await until(lateSeesDov.doc, () => bodyOf(lateSeesDov.doc, 'replies', 'r1') === 'Because of the ties.')
  assert.is(lateSeesDov.doc.getMap('reactions').size, 1)
  for (const opened of [eveOwn, dovSeesEve, dovOwn, eveSeesDov, lateSeesEve, lateSeesDov]) opened.provider.destroy()
  for (const person of [facilitator, eve, dov, late]) await person[Symbol.asyncDispose]()
})

test.run()
