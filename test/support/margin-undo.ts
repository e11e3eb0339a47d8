// Evenings in which three pages take back and do again what they wrote, each for itself: at the door as it is, without a house around it.
import * as assert from 'uvu/assert'
import * as Y from 'yjs'
import type { MarginKind } from '../../shared/margin.ts'
import { annotate } from './margin.ts'
import { Door } from './margin-fuzz.ts'
import { saying } from './margin-law.ts'
import { dice } from './revisions.ts'

type Random = () => number
const below = (random: Random, limit: number): number => Math.floor(random() * limit)
const PAGES = 3
const HOUSE = 'house'

/** One page with its own undo; `unsent`: what it has not told the house. */
interface Page { doc: Y.Doc; undo: Y.UndoManager; isOnline: boolean; unsent: Uint8Array[] }

const pageOf = (kind: MarginKind, clientID: number): Page => {
  const doc = new Y.Doc()
  doc.clientID = clientID
  const undo = new Y.UndoManager(kind === 'shared' ? doc.getXmlFragment('notes') : doc.getMap('annotations'), { captureTimeout: 0 })
  const page: Page = { doc, undo, isOnline: true, unsent: [] }
  doc.on('update', (update: Uint8Array, origin: unknown) => { if (origin !== HOUSE) page.unsent.push(update) })
  return page
}

const inNotes = (doc: Y.Doc, random: Random): void => {
  const notes = doc.getXmlFragment('notes'), chance = random()
  const texts = notes.toArray().flatMap(one => (one instanceof Y.XmlElement ? one.toArray() : [])).filter(one => one instanceof Y.XmlText)
  if (texts.length && chance < 0.8) return inText(texts[below(random, texts.length)]!, random)
  if (notes.length && chance < 0.92) return notes.delete(below(random, notes.length), 1)
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText('abcd')])
  notes.insert(below(random, notes.length + 1), [paragraph])
}

const inAnnotations = (doc: Y.Doc, random: Random): void => {
  const annotations = doc.getMap<Y.Map<unknown>>('annotations'), chance = random(), ids = [...annotations.keys()]
  const id = ids[below(random, ids.length)]
  if (!id || chance < 0.1) return void annotate(doc, `a${below(random, 4)}`, 'abcd')
  if (chance < 0.25) return annotations.delete(id)
  inText(annotations.get(id)!.get('body') as Y.Text, random)
}

const inText = (text: Y.Text, random: Random): void => {
  const at = below(random, text.length + 1)
  if (random() < 0.6) text.insert(at, 'XYZ'.slice(below(random, 3)))
  else text.delete(at, Math.min(text.length - at, 1 + below(random, 4)))
}

/** Yjs itself may throw where what it would put back was forgotten meanwhile. */
const takeBack = ({ undo }: Page, isAgain: boolean): void => {
  try { void (isAgain ? undo.redo() : undo.undo()) } catch (error) { if (!(error instanceof TypeError)) throw error }
}

/** One evening. What it ends with is the same for all; says how many updates entered, and why the first that did not was refused. */
export const undoneEvening = (kind: MarginKind, seed: number): { news: number; refused?: string } => {
  const random = dice(seed), door = new Door(kind)
  const pages = Array.from({ length: PAGES }, (_, at) => pageOf(kind, 1000 + below(random, 9) * 100 + at))
  let news = 0, refused: string | undefined
  const send = (page: Page, update: Uint8Array, isStep2: boolean): void => {
    const verdict = door.judge(update, isStep2)
    if (verdict.is === 'refused' || verdict.is === 'gap') refused ??= verdict.is === 'gap' ? 'gap' : verdict.reason
    if (verdict.is !== 'news') return
    news++
    door.take(verdict)
    for (const { doc, isOnline } of pages) if (isOnline && doc !== page.doc) Y.applyUpdate(doc, update, HOUSE)
  }
  const meet = (page: Page): void => {
    page.isOnline = true
    page.unsent = []
    Y.applyUpdate(page.doc, Y.encodeStateAsUpdate(door.oracle, Y.encodeStateVector(page.doc)), HOUSE)
    send(page, Y.encodeStateAsUpdate(page.doc, Y.encodeStateVector(door.oracle)), true)
  }
  for (let step = 0; step < 80 && !refused; step++) {
    const page = pages[below(random, PAGES)]!, chance = random()
    if (chance < 0.65) (kind === 'shared' ? inNotes : inAnnotations)(page.doc, random)
    else if (chance < 0.93) takeBack(page, chance > 0.85)
    else if (page.isOnline) page.isOnline = false
    else meet(page)
    for (const one of pages) if (one.isOnline) for (const update of one.unsent.splice(0)) send(one, update, false)
  }
  for (const page of [...pages, ...pages]) if (!refused) meet(page)
  if (refused) return { news, refused }
  for (const { doc } of pages) assert.is(saying(doc), saying(door.oracle), `${kind}, seed ${seed}`)
  door.checkFold()
  return { news }
}
