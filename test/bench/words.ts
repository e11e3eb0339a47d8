// What members write, encoded by Yjs before anything is measured.
import * as Y from 'yjs'

/** The letters of one edit. */
export const LETTERS = 20

export type Root = 'joint' | 'annotations'

const QUOTE = 'the words of the text that somebody has marked with a finger on a small screen in a train'
const BODY = 'What is said here reads differently to me when I think of what we said about it last week: the one needs the other to become what it is.'

/** Puts an annotation into a document as the client does; gives its words. */
const annotate = (doc: Y.Doc, { root, id, words }: { root: Root; id: string; words: string }): Y.Text => {
  const body = new Y.Text(words)
  const annotation = new Y.Map<unknown>()
  doc.getMap(root).set(id, annotation)
  annotation.set('anchor', { revision: 1, blockId: 'b1', selectors: [{ type: 'TextQuoteSelector', exact: QUOTE, prefix: 'before it ', suffix: ' after it' }, { type: 'TextPositionSelector', start: 120, end: 209 }] })
  annotation.set('motivation', 'commenting')
  annotation.set('body', body)
  annotation.set('tags', new Y.Array<string>())
  annotation.set('createdAt', '2026-01-01T00:00:00.000Z')
  return body
}

/** One writer's words: an annotation, and then one edit after the other at its end, as many as are asked for. */
export class Script {
  readonly first: Uint8Array
  readonly edits: Uint8Array[] = []
  /** The clock after `first`. */
  readonly base: number
  private readonly doc = new Y.Doc()
  private readonly body: Y.Text
  private last?: Uint8Array
  constructor(readonly client: number, root: Root) {
    this.doc.clientID = client
    this.doc.on('update', (update: Uint8Array) => { this.last = update })
    this.body = this.doc.transact(() => annotate(this.doc, { root, id: `n${client}`, words: '' }))
    this.first = this.last!
    this.base = Y.getState(this.doc.store, client)
  }

  /** Writes on until there are so many edits. */
  upTo(count: number): this {
    while (this.edits.length < count) {
      this.body.insert(this.body.length, 'twenty letters here.')
      this.edits.push(this.last!)
    }
    return this
  }
}

const scripts = new Map<string, Script>()

/** A writer's script; written once, used by all who are measured. */
export const scriptOf = (client: number, root: Root, count: number): Script => {
  const key = `${root}/${client}`
  let script = scripts.get(key)
  if (!script) scripts.set(key, script = new Script(client, root))
  return script.upTo(count)
}

/** A margin of so many annotations, about 510 bytes each, as updates of up to a hundred. */
export const marginOf = (count: number, root: Root, client = 77): Uint8Array[] => {
  const doc = new Y.Doc()
  doc.clientID = client
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (let from = 0; from < count; from += 100) {
    doc.transact(() => {
      for (let at = from; at < Math.min(count, from + 100); at++) annotate(doc, { root, id: `annotation-${client}-${at}`, words: BODY })
    })
  }
  return updates
}

/** The client id of who rewrites. */
export const REWRITER = 78

/** A writer who replaces a long passage again and again: much is sent, little stays. */
export const rewritesOf = (count: number, size: number, root: Root): Uint8Array[] => {
  const doc = new Y.Doc()
  doc.clientID = REWRITER
  const updates: Uint8Array[] = []
  const body = doc.transact(() => annotate(doc, { root, id: 'long', words: '' }))
  updates.push(Y.encodeStateAsUpdate(doc))
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (let at = 0; at < count; at++) {
    doc.transact(() => {
      if (body.length) body.delete(0, body.length)
      body.insert(0, String.fromCharCode(97 + (at % 26)).repeat(size))
    })
  }
  return updates
}
