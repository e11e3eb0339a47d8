// Whose a client id is in a document of many: whoever was seen under one has it for good, and whoever only reads leaves no trace of it.
import { Buffer } from 'node:buffer'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { kept } from '../client/device.ts'
import { Annotations } from '../client/margin/annotations.ts'
import { Drafts } from '../client/margin/drafts.ts'
import { ownWords } from '../client/margin/rescue.ts'
import { Hand } from '../client/margin/hand.ts'
import { writeAnnotation } from '../client/margin/pen.ts'
import { Sync } from '../client/sync.ts'
import { describe } from '../shared/anchor.ts'
import { forge, gc, showing } from './support/margin-forge.ts'
import { Raw, syncUrl, until, type Page } from './support/margin.ts'
import { evening, opened, shows } from './support/margin-evening.ts'

const hands = suite('whose a client id is')

type Evening = Awaited<ReturnType<typeof evening>>

/** Shows a page's member to the others, and waits until the house has kept whose the id is. */
const shown = async (page: Page, { house: { house } }: Evening, memberId: string, more: object = {}): Promise<number> => {
  page.provider.awareness.setLocalState({ memberId, ...more })
  const { clientID } = page.doc
  await until(() => house.margins.documents.of('r').some(({ awareness, hands }) => hands?.get(clientID) === memberId && !awareness?.isQuiet(clientID)), 'shown')
  await house.margins.documents.flush()
  return clientID
}

/** What Eve sends to take ids: nine bytes for each. */
const claim = (...clients: number[]): Uint8Array => forge(clients.map(client => ({ client, structs: [gc(1)] })))

const writeJoint = (doc: Y.Doc, words: string): void => doc.transact(() => {
  const note = new Y.Map<unknown>()
  doc.getMap('joint').set('j1', note)
  note.set('body', new Y.Text(words))
})

hands('an id that was shown is its member\'s after a restart too: what they typed meanwhile arrives', async () => {
  await using tonight = await evening(['ann', 'eve'])
  const { house, devices } = tonight, ann = await opened(devices.ann!, 'r/shared')
  const id = await shown(ann, tonight, 'ann')
  ann.provider.disconnect()
  writeJoint(ann.doc, 'typed without a network')
  await using again = await house.reopen()
  using greedy = await Raw.open(devices.eve!, 'r/shared')
  greedy.update(claim(id))
  assert.is(await greedy.ended(), 4409)
  assert.is(greedy.reason, 'foreign')
  ann.provider.connect()
  await ann.kept()
  assert.is(ann.closed, undefined)
  await shows(await opened(devices.eve!, 'r/shared'), 'typed without a network')
  await again.house.margins.documents.flush()
})

hands('and when everybody has left', async () => {
  await using tonight = await evening(['ann', 'eve'])
  const { house, devices } = tonight, { documents } = house.house.margins
  const [ann, eve] = [await opened(devices.ann!, 'r/shared'), await opened(devices.eve!, 'r/shared')]
  const id = await shown(ann, tonight, 'ann')
  for (const page of [ann, eve]) page.provider.disconnect()
  await until(() => documents.all().length === 0, 'the document let go')
  using greedy = await Raw.open(devices.eve!, 'r/shared')
  greedy.update(claim(id))
  assert.is(await greedy.ended(), 4409)
})

hands('also when its log was put in order meanwhile', async () => {
  await using tonight = await evening(['ann', 'eve'])
  const { house, devices } = tonight, ann = await opened(devices.ann!, 'r/shared')
  const id = await shown(ann, tonight, 'ann')
  const [document] = house.house.margins.documents.of('r')
  await document!.keeper.compact()
  await using _again = await house.reopen()
  using greedy = await Raw.open(devices.eve!, 'r/shared')
  greedy.update(claim(id))
  assert.is(await greedy.ended(), 4409)
})

hands('whoever says nothing of themselves is shown to nobody, and what only readers show is not written down', async () => {
  await using tonight = await evening(['ann', 'olga', 'eve'])
  const { house: { house }, devices } = tonight, { log } = house.store
  const [eve, ann, olga] = [await opened(devices.eve!, 'r/shared'), await opened(devices.ann!, 'r/shared'), await opened(devices.olga!, 'r/shared')]
  olga.provider.awareness.setLocalState({ memberId: 'olga' })
  await until(() => eve.provider.awareness.getStates().has(olga.doc.clientID), 'Olga shown')
  assert.not(eve.provider.awareness.getStates().has(ann.doc.clientID))
  await house.margins.documents.flush()
  assert.is(await log.last('margin/r/shared'), 0, 'three who read')
  await shown(ann, tonight, 'ann', { blockId: 'b1' })
  await until(() => eve.provider.awareness.getStates().get(ann.doc.clientID)?.blockId === 'b1', 'Ann shown')
  ann.provider.awareness.setLocalState({})
  await until(() => Object.keys(eve.provider.awareness.getStates().get(ann.doc.clientID) ?? { a: 1 }).length === 0, 'what was shown is taken back')
  for (let time = 0; time < 5; time++) ann.provider.awareness.setLocalState({ memberId: 'ann', blockId: `b${time}` })
  await until(() => eve.provider.awareness.getStates().get(ann.doc.clientID)?.blockId === 'b4', 'Ann moved')
  await house.margins.documents.flush()
  assert.is(await log.last('margin/r/shared'), 1, 'once, however often she moves')
  const [document] = house.margins.documents.of('r')
  await document!.keeper.compact()
  assert.not.match(Buffer.from((await log.read('margin/r/shared')).snapshot!.bytes).toString('latin1'), /olga|eve/)
})

hands('who comes with an id that is another\'s is told to begin anew, and is in under a new one', async () => {
  await using tonight = await evening(['ann', 'eve'])
  const { devices } = tonight
  using greedy = await Raw.open(devices.eve!, 'r/shared')
  greedy.update(claim(7))
  await until(() => greedy.heard.some(message => message[0] === 4), 'taken')
  using ann = await Raw.open(devices.ann!, 'r/shared')
  ann.awareness(showing([7, 1, {}]))
  assert.is(await ann.ended(), 4409)
  const again = await opened(devices.ann!, 'r/shared')
  writeJoint(again.doc, 'under a new one')
  await again.kept()
})

for (const words of ['', 'typed without a network']) hands(`a page of ours whose id was taken goes on under a new one (${words || 'nothing was typed'})`, async () => {
  await using tonight = await evening(['ann', 'eve'])
  const { ann, eve } = tonight.devices, refused: (number | undefined)[] = []
  const sync = new Sync({ readingId: 'r', memberId: 'ann', url: `${syncUrl(ann!.url)}?token=${ann!.token}` }, { opened() {}, closed() {}, refused: (_held, code) => refused.push(code) })
  await sync.openOwn()
  const { doc, provider } = sync.shared!, isIn = () => sync.shared!.doc !== doc && sync.shared!.isSynced
  provider!.disconnect()
  using greedy = await Raw.open(eve!, 'r/shared')
  for (const { hands } of tonight.house.house.margins.documents.of('r')) hands?.delete(doc.clientID)
  greedy.update(claim(doc.clientID))
  await until(() => greedy.heard.some(message => message[0] === 4), 'taken')
  if (words) writeJoint(doc, words)
  provider!.connect()
  await until(isIn, 'the page in again')
  assert.equal(refused, words ? [4409] : [])
  writeJoint(sync.shared!.doc, 'under a new one')
  await until(() => sync.standing === 'saved', 'saved')
  sync.close()
})

hands('who shows no id, and whose words were left out as another\'s, is not told that they are saved', async () => {
  await using tonight = await evening(['ann', 'eve'])
  const { devices } = tonight, doc = new Y.Doc()
  using greedy = await Raw.open(devices.eve!, 'r/shared')
  greedy.update(claim(doc.clientID))
  await until(() => greedy.heard.some(message => message[0] === 4), 'taken')
  writeJoint(doc, 'never arrives')
  using raw = await Raw.open(devices.ann!, 'r/shared')
  raw.step2(Y.encodeStateAsUpdate(doc))
  await until(() => raw.heard.some(message => message[0] === 4), 'an answer')
  assert.is(raw.heard.find(message => message[0] === 4)!.at(-1), 0, 'of what it sent nothing is kept')
})

hands('of ids nothing was written under, the last two hundred of a member are remembered', async () => {
  await using tonight = await evening(['ann'])
  const { house, devices } = tonight, { documents } = house.house.margins
  for (let id = 1; id <= 230; id++) {
    using raw = await Raw.open(devices.ann!, 'r/shared')
    raw.awareness(showing([id, 1, { memberId: 'ann' }]))
    await until(() => documents.of('r')[0]!.hands!.has(id), `${id} shown`)
  }
  await using again = await house.reopen()
  using _raw = await Raw.open(devices.ann!, 'r/shared')
  const remembered = [...again.house.margins.documents.of('r')[0]!.hands!.keys()].filter(id => id <= 230)
  assert.is(remembered.length, 200)
  assert.ok(remembered.includes(230))
})

const jointBody = (doc: Y.Doc): Y.Text => doc.getMap<Y.Map<Y.Text>>('joint').get('j1')!.get('body')!

/** The house's folder as it would be left behind if the house died now. */
const leftBehind = async ({ house: { dir } }: Evening): Promise<{ dir: string } & AsyncDisposable> => {
  const copy = await mkdtemp(join(tmpdir(), 'tenfold-margin-'))
  await cp(dir, copy, { recursive: true, filter: file => !file.includes('lock.') })
  return { dir: copy, [Symbol.asyncDispose]: () => rm(copy, { recursive: true, force: true }) }
}

hands('after a house died, whose words lean on some it lost is waited with until their writer is back, too', async () => {
  await using tonight = await evening(['ann', 'eve'])
  const { house, devices } = tonight
  const [ann, eve] = [await opened(devices.ann!, 'r/shared'), await opened(devices.eve!, 'r/shared')]
  writeJoint(ann.doc, 'one')
  await shows(eve, 'one')
  jointBody(eve.doc).insert(3, ' two')
  await Promise.all([ann.kept(), eve.kept()])
  await using left = await leftBehind(tonight)
  jointBody(eve.doc).insert(7, ' three')
  await shows(ann, 'three')
  jointBody(ann.doc).insert(13, ' four')
  for (const { provider } of [ann, eve]) provider.disconnect()
  await using again = await house.reopen({ dir: left.dir, limits: { gap: 1000 } })
  ann.provider.connect()
  await until(() => (again.house.figures.read().margin_gaps ?? 0) > 0, 'what is missing asked for')
  eve.provider.connect()
  await until(() => jointBody(eve.doc).toString() === 'one two three four', 'all words')
  await Promise.all([ann.kept(), eve.kept()])
  assert.equal([ann.closed, eve.closed], [undefined, undefined])
})

hands('whose an id is that somebody writes under or shows for the first time is on disk at once', async () => {
  await using tonight = await evening(['ann', 'eve'], { limits: { between: 600_000 } })
  const { house: { house }, devices } = tonight
  const [ann, eve] = [await opened(devices.ann!, 'r/shared'), await opened(devices.eve!, 'r/shared')]
  writeJoint(ann.doc, 'one')
  await ann.kept()
  eve.provider.awareness.setLocalState({ memberId: 'eve' })
  const stream = await house.store.log.last('margin/r/shared')
  assert.is(stream, 1)
  let last = stream
  await until(() => {
    void house.store.log.last('margin/r/shared').then(found => { last = found })
    return last > stream
  }, 'that Eve showed herself is on disk')
})

hands('what goes back to oneself stands there before it is gone from where all read it, with one\'s answers', async () => {
  await using tonight = await evening(['ann'])
  const { ann } = tonight.devices, order: string[] = []
  const annotations = new Annotations()
  const sync = new Sync({ readingId: 'r', memberId: 'ann', url: `${syncUrl(ann!.url)}?token=${ann!.token}` }, {
    opened: ({ doc, kind, memberId }) => { if (kind !== 'shared') annotations.add({ doc, memberId, isPrivate: kind === 'private' }) }, closed() {}, refused() {},
  })
  const hand = new Hand('ann', annotations, sync)
  await sync.openOwn()
  const anchor = describe([{ id: 'b1', text: 'Some words' }], { blockId: 'b1', start: 0, endBlockId: 'b1', end: 4 }, 1)
  const name = hand.add({ anchor, motivation: 'commenting', body: 'To and fro', tags: [] }, false)
  await until(() => annotations.get(name) !== undefined, 'the note')
  hand.answer(name, 'An answer')
  await until(() => annotations.thread(name).length === 1, 'the answer')
  for (const kind of ['own', 'private'] as const) sync[kind]!.doc.on('update', () => order.push(kind))
  hand.turn(name, true)
  assert.equal(order, ['private', 'own'])
  await until(() => annotations.get(name)?.isPrivate === true && annotations.thread(name).length === 1, 'all of it private')
  hand.turn(name, false)
  assert.equal(order, ['private', 'own', 'own', 'private'])
  await until(() => annotations.get(name)?.isPrivate === false, 'shared again')
  assert.equal([...annotations.all()].map(({ body }) => body), ['To and fro'])
  assert.equal(annotations.thread(name).map(({ body }) => body), ['An answer'])
  sync.close()
})

hands('the words of a document are rescued at once, however many there are', () => {
  const doc = new Y.Doc(), { keep } = kept, drafts = new Drafts('r', 'ann')
  const anchor = describe([{ id: 'b1', text: 'Some words' }], { blockId: 'b1', start: 0, endBlockId: 'b1', end: 4 }, 1)
  for (let nth = 0; nth < 300; nth++) writeAnnotation(doc, { id: `n${nth}`, anchor, motivation: 'commenting', body: `Note ${nth}`, tags: [], createdAt: '2026-11-19T20:00:00.000Z' })
  let times = 0
  kept.keep = (...what) => {
    times++
    keep(...what)
  }
  drafts.keepAll(ownWords({ doc, kind: 'own' }))
  drafts.settle(id => id === 'n7')
  kept.keep = keep
  assert.is(times, 2)
  assert.is(drafts.all().size, 299)
})

hands.run()
