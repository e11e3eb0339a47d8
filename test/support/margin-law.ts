// Random evenings in the margin: devices of members write, fall silent, come back, while the house compacts; in the end all are equal.
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import type { MarginHouse } from './margin-house.ts'
import { annotate, Device, until, type Page } from './margin.ts'
import { dice } from './revisions.ts'

type Random = () => number
const below = (random: Random, limit: number): number => Math.floor(random() * limit)
const pick = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)]!
const WORDS = ['word ', 'שלום ', '😀', 'é', '👩‍👩‍👧', 'x', '\n', 'a longer stretch of words ']

/** A page somebody may write in. */
interface Pen { page: Page; isShared: boolean }

const textsIn = (doc: Y.Doc): Y.Text[] => ['annotations', 'replies', 'joint'].flatMap(root =>
  [...doc.getMap<Y.Map<unknown>>(root).values()].map(entry => entry.get('body')).filter(body => body instanceof Y.Text))

/** Where a letter begins: Yjs itself does not keep copies equal when one is cut in half. */
const boundary = (text: Y.Text, at: number): number => {
  const words = text.toString()
  return /[\udc00-\udfff]/.test(words[at] ?? '') ? at - 1 : at
}

const writeIn = (text: Y.Text, random: Random): void => {
  const at = boundary(text, below(random, text.length + 1))
  if (random() < 0.6) return text.insert(at, pick(random, WORDS))
  const end = boundary(text, Math.min(text.length, at + 1 + below(random, 6)))
  text.delete(at, end - at)
}

const deeds: Array<(doc: Y.Doc, random: Random) => void> = [
  (doc, random) => { const texts = textsIn(doc); if (texts.length) writeIn(pick(random, texts), random) },
  (doc, random) => { const texts = textsIn(doc); if (texts.length) for (let time = 0; time < 5; time++) writeIn(pick(random, texts), random) },
]

const ownDeeds: typeof deeds = [
  ...deeds,
  (doc, random) => void annotate(doc, `a${below(random, 20)}`, pick(random, WORDS)),
  (doc, random) => { doc.getMap('annotations').delete(pick(random, [...doc.getMap('annotations').keys(), ''])) },
  (doc, random) => { doc.getMap('reactions').set(`x/${pick(random, ['😀', '👍'])}`, new Date(0).toISOString()) },
  (doc, random) => {
    const tags = [...doc.getMap<Y.Map<unknown>>('annotations').values()].map(entry => entry.get('tags')).filter(list => list instanceof Y.Array)
    if (!tags.length) return
    const list = pick(random, tags)
    if (random() < 0.6 || !list.length) list.insert(below(random, list.length + 1), ['one', 'two', 'three'].slice(below(random, 3)))
    else list.delete(below(random, list.length), 1)
  },
  (doc, random) => {
    const manager = new Y.UndoManager(doc.getMap('annotations'))
    ownDeeds[2]!(doc, random)
    ownDeeds[3]!(doc, random)
    manager.undo()
    if (random() < 0.5) manager.redo()
    manager.destroy()
  },
]

const sharedDeeds: typeof deeds = [
  ...deeds,
  (doc, random) => doc.transact(() => {
    const note = new Y.Map<unknown>()
    doc.getMap('joint').set(`j${below(random, 4)}`, note)
    note.set('body', new Y.Text(pick(random, WORDS)))
  }),
  (doc, random) => {
    const notes = doc.getXmlFragment('notes')
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(pick(random, WORDS))])
    if (random() < 0.7 || !notes.length) notes.insert(below(random, notes.length + 1), [paragraph])
    else notes.delete(below(random, notes.length), 1)
  },
  (doc, random) => {
    const paragraphs = doc.getXmlFragment('notes').toArray().filter(one => one instanceof Y.XmlElement)
    if (!paragraphs.length) return
    const text = pick(random, paragraphs).get(0)
    if (!(text instanceof Y.XmlText) || !text.length || /[\ud800-\udfff]/.test(text.toString())) return
    text.format(below(random, text.length), 1, random() < 0.5 ? { bold: true } : { bold: null })
  },
]

/** Whatever a document says, in a form to compare. */
export const saying = (doc: Y.Doc): string => {
  for (const root of ['annotations', 'replies', 'reactions', 'endorsements', 'joint']) doc.getMap(root)
  doc.getXmlFragment('notes')
  return JSON.stringify(Object.fromEntries([...doc.share.keys()].sort().map(root => [root, doc.get(root) instanceof Y.XmlFragment ? doc.getXmlFragment(root).toString() : sorted(doc.getMap(root).toJSON())])))
}

const sorted = (map: Record<string, unknown>): unknown => Object.entries(map).sort(([one], [other]) => (one < other ? -1 : 1))

const clocksOf = (doc: Y.Doc): string => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([one], [other]) => one - other))

const isPending = ({ store }: Y.Doc): boolean => store.pendingStructs !== null || store.pendingDs !== null

/** One evening: two devices each of two members, and a reader. */
export const evening = async (house: MarginHouse, seed: number, steps = 60): Promise<void> => {
  const random = dice(seed)
  const readingId = await house.reading(`r${seed}`)
  const members = [await house.pen('ann'), await house.pen('dov')]
  const devices = await Promise.all([...members, ...members, await house.pen('olga', 'observer')].map(Device.of))
  const open = (device: Device, name: string): Page => (random() < 0.5 ? device.open(name) : device.openMux(name))
  const pens: Pen[] = devices.slice(0, 4).flatMap(device => [
    { page: open(device, `${readingId}/by/${device.person.memberId}`), isShared: false }, { page: open(device, `${readingId}/shared`), isShared: true },
  ])
  const readers = [...members.map(({ memberId }) => open(devices[4]!, `${readingId}/by/${memberId}`)), open(devices[4]!, `${readingId}/shared`)]
  for (let step = 0; step < steps; step++) {
    act(pick(random, pens), random)
    if (random() < 0.05) pick(random, readers).provider.disconnect()
    if (random() < 0.05) for (const { keeper } of house.house.margins.documents.of(readingId)) await keeper.compact()
    if (random() < 0.4) await new Promise(resolve => { setTimeout(resolve, below(random, 6)) })
  }
  const pages = [...pens.map(({ page }) => page), ...readers]
  await settle(house, readingId, pages)
  for (const device of devices) await device[Symbol.asyncDispose]()
}

const act = ({ page, isShared }: Pen, random: Random): void => {
  const { provider, doc } = page
  if (random() < 0.08) return provider.shouldConnect ? provider.disconnect() : provider.connect()
  pick(random, isShared ? sharedDeeds : ownDeeds)(doc, random)
}

/** Everybody comes back; all who have a document open say the same, nothing waits, and the disk says it too. */
const settle = async (house: MarginHouse, readingId: string, pages: readonly Page[]): Promise<void> => {
  for (const { provider } of pages) provider.connect()
  const names = new Set(pages.map(({ provider }) => provider.roomname))
  for (const name of names) {
    const same = pages.filter(({ provider }) => provider.roomname === name)
    const areEqual = () => same.every(({ provider, doc }) => provider.synced && clocksOf(doc) === clocksOf(same[0]!.doc) && saying(doc) === saying(same[0]!.doc))
    await until(() => areEqual() || same.some(({ closed }) => closed), `${name} equal everywhere`).catch((error: unknown) => { throw new Error(`${String(error)}: ${same.map(({ doc, provider }) => `${provider.synced} ${clocksOf(doc)} ${saying(doc)}`).join('\n')}`) })
    for (const { doc, closed } of same) {
      assert.is(closed, undefined, `${name} was closed: ${JSON.stringify(closed)}`)
      assert.not(isPending(doc), `${name} waits for something`)
    }
    await house.house.margins.documents.flush()
    const [document] = house.house.margins.documents.of(readingId).filter(({ stream }) => stream.endsWith(name.slice(readingId.length)))
    document!.history.tidy()
    const kept = new Y.Doc()
    for (const update of document!.history.updates()) Y.applyUpdate(kept, update)
    assert.is(saying(kept), saying(same[0]!.doc), `${name} on the server`)
    document!.history.fold()
    const folded = new Y.Doc()
    Y.applyUpdate(folded, document!.history.base)
    assert.is(saying(folded), saying(same[0]!.doc), `${name} folded`)
    assert.is(clocksOf(folded), clocksOf(same[0]!.doc), `${name} folded`)
    assert.not(isPending(folded))
  }
}

/** Writes something at random, as a member might. */
export const scribble = (doc: Y.Doc, kind: 'own' | 'private' | 'shared', random: Random): void =>
  pick(random, kind === 'shared' ? sharedDeeds : ownDeeds)(doc, random)
