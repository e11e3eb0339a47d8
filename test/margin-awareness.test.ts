// Who is shown at a shared document: tabs that hear one another before the house does, and pages that come back.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import { showing } from './support/margin-forge.ts'
import { Raw, until, type Device, type Page } from './support/margin.ts'
import { evening, opened } from './support/margin-evening.ts'

/** What is shown is told sooner than in a house that serves people. */
const SOON = { limits: { gather: 5 } }
const presence = suite('who is shown')

const [A, B] = [4_000_000_001, 4_000_000_002]

const blockOf = (page: Page, client: number): unknown => page.provider.awareness.getStates().get(client)?.blockId
const sees = (page: Page, client: number, blockId?: string): Promise<void> => until(() => blockOf(page, client) === blockId, `${client} at ${blockId}`)
/** Opens the shared document on a page that shows itself anew only when told to, not every fifteen seconds. */
const still = async (device: Device): Promise<Page> => {
  const page = await opened(device, 'r/shared')
  clearInterval(page.provider.awareness._checkInterval as NodeJS.Timeout)
  return page
}
const at = (client: number, clock: number, blockId: string): [number, number, object] => [client, clock, { memberId: 'ann', blockId }]

presence('two tabs of one browser, which hear each other first, stay and are both shown', async () => {
  await using tonight = await evening(['ann', 'dov'], SOON)
  const { ann, dov } = tonight.devices, tab = () => ann!.open('r/shared', new Y.Doc(), { disableBc: false })
  const [watching, one] = [await opened(dov!, 'r/shared'), tab()]
  await one.synced()
  one.provider.awareness.setLocalState({ memberId: 'ann' })
  const two = tab()
  await two.synced()
  two.provider.awareness.setLocalState({ memberId: 'ann' })
  for (let move = 0; move < 60; move++) {
    one.provider.awareness.setLocalStateField('blockId', `b${move}`)
    if (move % 3 === 0) two.provider.awareness.setLocalStateField('blockId', `c${move}`)
    await new Promise(resolve => { setTimeout(resolve, 2) })
  }
  await Promise.all([sees(watching, one.doc.clientID, 'b59'), sees(watching, two.doc.clientID, 'c57')])
  two.close()
  await sees(watching, two.doc.clientID)
  assert.is(blockOf(watching, one.doc.clientID), 'b59')
  assert.equal([one.closed, two.closed], [undefined, undefined])
})

const said = { B: at(B, 1, 'b'), A: at(A, 5, 'a') }
const ORDERS: Array<[string, Array<Array<[number, number, object]>>]> = [
  ['its own first', [[said.B], [said.A]]], ['the other\'s first', [[said.A], [said.B]]],
  ['both at once', [[said.A, said.B]]], ['both at once, its own first', [[said.B, said.A]]],
]

for (const isMet of [false, true]) for (const [order, messages] of ORDERS) presence(`a tab that echoes another of its member's before that has come itself (${order}${isMet ? ', having answered' : ''})`, async () => {
  await using tonight = await evening(['ann', 'dov'], SOON)
  const { ann, dov } = tonight.devices, watching = await opened(dov!, 'r/shared')
  using two = await Raw.open(ann!, 'r/shared')
  if (isMet) two.step2(Uint8Array.of(0, 0))
  for (const message of messages) two.awareness(showing(...message))
  using one = await Raw.open(ann!, 'r/shared')
  one.awareness(showing(at(A, 5, 'a')))
  one.step2(Uint8Array.of(0, 0))
  await sees(watching, A, 'a')
  two.awareness(showing(at(A, 6, 'a6')))
  two.awareness(showing(at(B, 2, 'b2')))
  await sees(watching, B, 'b2')
  one.awareness(showing(at(A, 7, 'a7')))
  await sees(watching, A, 'a7')
  two.ws.close()
  await sees(watching, B)
  assert.is(blockOf(watching, A), 'a7')
  one.ws.close()
  await sees(watching, A)
  assert.equal([await one.ended(), await two.ended()], [1005, 1005])
})

presence('what a tab says of one that has left, or that the house forgot, is passed over', async () => {
  await using tonight = await evening(['ann', 'dov'], SOON)
  const { house, devices: { ann, dov } } = tonight
  const watching = await opened(dov!, 'r/shared')
  const come = async (client: number): Promise<Raw> => {
    const raw = await Raw.open(ann!, 'r/shared')
    raw.awareness(showing(at(client, 1, 'here')))
    raw.step2(Uint8Array.of(0, 0))
    await sees(watching, client, 'here')
    return raw
  }
  const [one, two] = [await come(A), await come(B)]
  one.ws.close()
  await sees(watching, A)
  two.awareness(showing(at(A, 9, 'echo')))
  two.awareness(showing(at(B, 2, 'moved')))
  await sees(watching, B, 'moved')
  await using _again = await house.reopen()
  await watching.synced()
  using three = await Raw.open(ann!, 'r/shared')
  three.awareness(showing(at(B, 3, 'back')))
  three.awareness(showing(at(A, 10, 'echo')))
  three.awareness(showing(at(B, 4, 'moved again')))
  await sees(watching, B, 'moved again')
  assert.not(watching.provider.awareness.getStates().has(A))
  assert.is(three.code, undefined)
})

presence('a page that watches and shows nothing of itself takes nobody\'s place by what it echoes', async () => {
  await using tonight = await evening(['ann', 'dov'], SOON)
  const { ann, dov } = tonight.devices, watching = await opened(dov!, 'r/shared'), page = await opened(ann!, 'r/shared')
  page.provider.awareness.setLocalState({ memberId: 'ann', blockId: 'b1' })
  await sees(watching, page.doc.clientID, 'b1')
  const quiet = ann!.open('r/shared', new Y.Doc(), { connect: false })
  quiet.provider.disconnect()
  quiet.provider.awareness.setLocalState(null)
  quiet.provider.connect()
  await sees(quiet, page.doc.clientID, 'b1')
  page.provider.awareness.setLocalStateField('blockId', 'b2')
  await sees(quiet, page.doc.clientID, 'b2')
  quiet.provider.awareness.setLocalState({ memberId: 'ann', blockId: 'c1' })
  await sees(watching, quiet.doc.clientID, 'c1')
  quiet.close()
  await sees(watching, quiet.doc.clientID)
  assert.is(blockOf(watching, page.doc.clientID), 'b2')
})

presence('a page whose line was cut for a moment is seen again at once, and at its first move', async () => {
  await using tonight = await evening(['ann', 'dov'], SOON)
  const { ann, dov } = tonight.devices, watching = await still(dov!), page = await still(ann!)
  const { awareness } = page.provider, { clientID } = page.doc
  for (const block of ['b1', 'b2']) {
    awareness.setLocalState({ memberId: 'ann', blockId: block })
    await sees(watching, clientID, block)
    page.provider.disconnect()
    await sees(watching, clientID)
    page.provider.connect()
    await sees(watching, clientID, block)
  }
  awareness.setLocalStateField('blockId', 'b3')
  await sees(watching, clientID, 'b3')
})

presence('and sees the others again, who did not move meanwhile; so does everybody when the house has begun anew', async () => {
  await using tonight = await evening(['ann', 'dov'], SOON)
  const { house, devices: { ann, dov } } = tonight, pages = [await still(ann!), await still(dov!)] as const
  pages[0].provider.awareness.setLocalState({ memberId: 'ann', blockId: 'a' })
  pages[1].provider.awareness.setLocalState({ memberId: 'dov', blockId: 'd' })
  const all = () => Promise.all([sees(pages[0], pages[1].doc.clientID, 'd'), sees(pages[1], pages[0].doc.clientID, 'a')])
  await all()
  pages[1].provider.disconnect()
  assert.is(blockOf(pages[1], pages[0].doc.clientID), undefined)
  pages[1].provider.connect()
  await all()
  await using _again = await house.reopen()
  await until(() => pages.every(({ provider }) => !provider.synced), 'cut off')
  await all()
})

presence.run()
