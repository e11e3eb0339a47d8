/** A joint note: one that many hands write on one anchor. It stands in the shared document, and beside the annotations in the margin. */
import * as Y from 'yjs'
import { Anchor } from '../../shared/anchor.ts'
import { LONGEST_BODY } from '../../shared/annotation.ts'
import type { MarginAnnotation } from './annotations.ts'

const ID = /^[A-Za-z0-9_-]{1,64}$/
const LONGEST_TIME = 30

/** Whether a name is that of a joint note. */
export const isJoint = (name: string): boolean => name.startsWith('joint/')

// The same object is handed out until the anchor is set anew, and every stroke in the note asks for it
const anchors = new WeakMap<object, { anchor?: Anchor }>()

const readAnchor = (value: unknown): Anchor | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const known = anchors.get(value) ?? { anchor: Anchor.safeParse(value).data }
  anchors.set(value, known)
  return known.anchor
}

/** The joint note kept under a key, if that is what it is. Who began it is its own claim: the house knows better. */
export const readJoint = (id: string, value: unknown): MarginAnnotation | undefined => {
  const anchor = value instanceof Y.Map && ID.test(id) ? readAnchor(value.get('anchor')) : undefined
  if (!anchor || !(value instanceof Y.Map)) return undefined
  const [body, by, createdAt] = ['body', 'by', 'createdAt'].map((key): unknown => value.get(key))
  return {
    id, anchor, motivation: 'commenting', tags: [], name: `joint/${id}`, isPrivate: false,
    body: body instanceof Y.Text ? body.toString().slice(0, LONGEST_BODY) : '',
    memberId: typeof by === 'string' && ID.test(by) ? by : '',
    createdAt: typeof createdAt === 'string' && createdAt.length <= LONGEST_TIME && !Number.isNaN(Date.parse(createdAt)) ? createdAt : '',
  }
}
