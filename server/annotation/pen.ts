/** The house's pen in a member's document: what is brought in or restored becomes an entry like any other. */
import * as Y from 'yjs'
import { rootOf } from '../../shared/annotation.ts'

/** An entry as plain JSON: words a string, tags a list. */
export type Plain = Record<string, unknown>

/** Where an entry stands in its document. */
export interface EntryPlace { root: 'annotations' | 'replies'; id: string }

/** Writes an entry, in the place of one that is there. */
export const writeEntry = (doc: Y.Doc, { root, id }: EntryPlace, fields: Plain): void => {
  rootOf(doc, root).set(id, new Y.Map<unknown>(Object.entries(fields).map(([name, value]) => [name, livingOf(name, value)])))
}

const livingOf = (name: string, value: unknown): unknown => {
  if (name === 'body' && typeof value === 'string') return new Y.Text(value)
  return name === 'tags' && Array.isArray(value) ? Y.Array.from(value) : value
}

/** Whatever stands under an entry's name, as plain JSON; undefined when nothing does. */
export const plainEntry = (doc: Y.Doc, { root, id }: EntryPlace): Plain | undefined => {
  const entry = rootOf(doc, root).get(id)
  return entry instanceof Y.Map ? entry.toJSON() as Plain : undefined
}
