import * as Y from 'yjs'
import { Anchor } from '../../shared/anchor.ts'
import { sharedRoots } from '../../shared/margin.ts'
import { timeOf, type MarginEntry } from '../../shared/webannotation.ts'
import { inTurns } from './pace.ts'

type Hands = ReadonlyMap<number, string>

/** The joint notes of a document many wrote in. Who wrote in one is told by the hands that did, never by what the note says of itself. */
export const jointIn = async ({ doc, hands }: { doc: Y.Doc; hands: Hands }): Promise<MarginEntry[]> =>
  (await inTurns(sharedRoots(doc).joint, ([id, note]) => noteIn(id, note, hands))).filter(note => note !== undefined)

const noteIn = (id: string, note: unknown, hands: Hands): MarginEntry | undefined => {
  if (!(note instanceof Y.Map) || !/^[A-Za-z0-9_-]{1,64}$/.test(id)) return undefined
  const { data: anchor } = Anchor.safeParse(note.get('anchor'))
  const body: unknown = note.get('body')
  if (!anchor || !(body instanceof Y.AbstractType)) return undefined
  const clients = clientsIn(body, new Set(note._item ? [note._item.id.client] : []))
  const by = new Set([...clients].map(client => hands.get(client) ?? '').filter(hand => hand.length > 1))
  return { name: `joint/${id}`, by: [...by], motivation: 'commenting', anchor, body: textIn(body).trim(), tags: [], createdAt: timeOf(note.get('createdAt')) }
}

/** Whose client wrote what still stands in a text, elements within it too. */
const clientsIn = (type: Y.AbstractType<unknown>, clients: Set<number>): ReadonlySet<number> => {
  for (let item = type._start; item; item = item.right) {
    if (item.deleted) continue
    clients.add(item.id.client)
    if (item.content instanceof Y.ContentType) clientsIn(item.content.type, clients)
  }
  return clients
}

/** The words of a text, each block of a page on its own. */
const textIn = (type: unknown): string => {
  if (type instanceof Y.XmlElement || type instanceof Y.XmlFragment) return type.toArray().map(textIn).join(type instanceof Y.XmlElement ? '' : '\n\n')
  if (!(type instanceof Y.Text)) return ''
  // an element's text would say its marks, too, and with many marks open at once that takes for ever
  return Y.Text.prototype.toString.call(type)
}
