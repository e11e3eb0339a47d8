/**
 * What members write beside a text, as it stands in their Yjs documents: annotations, replies, reactions.
 *
 * Reading is total: a member may put anything into a document of their own, so whatever is not an entry is not there, and what is too
 * long is cut.
 */
import type * as Y from 'yjs'
import { Anchor } from './anchor.ts'
import { Emoji } from './discussion.ts'
import { MOTIVATIONS, type Motivation } from './margin.ts'

/** The roots of an own or private document that hold what is read here. */
export const ROOTS = ['annotations', 'replies', 'reactions'] as const
/** One of them. */
export type Root = (typeof ROOTS)[number]

/** The longest body of an annotation or reply, in UTF-16 units. */
export const LONGEST_BODY = 20_000
/** So many answers to answers are followed from one to the next. */
export const DEEPEST_THREAD = 100
const MOST_TAGS = 20
const LONGEST_TAG = 80

/** One member's mark on an anchor, with or without words. Times are its writer's claim; `createdAt` is empty when it is no time. `editedAt`: its words were changed. */
export interface Annotation { id: string; anchor: Anchor; motivation: Motivation; body: string; tags: string[]; createdAt: string; editedAt?: string }

/** An answer to one annotation or reply, named `<memberId>/<id>`, or to a joint note, `joint/<id>`. */
export interface Reply { id: string; to: string; body: string; createdAt: string; editedAt?: string }

/** One member's sign on one thing. */
export interface Reaction { what: string; emoji: string }

const ID = /^[A-Za-z0-9_-]{1,64}$/
const NAME = /^[A-Za-z0-9_-]{1,64}\/[A-Za-z0-9_-]{1,64}$/

// ---- reading

// What comes out of a document is a Yjs type, or plain JSON, which has no methods: the methods tell them apart
const has = (value: unknown, ...methods: string[]): boolean =>
  typeof value === 'object' && value !== null && methods.every(name => typeof Reflect.get(value, name) === 'function')
const isMap = (value: unknown): value is Y.Map<unknown> => has(value, 'observeDeep', 'get', 'has')
const isText = (value: unknown): value is Y.Text => has(value, 'observeDeep', 'toDelta', 'insert')
const isList = (value: unknown): value is Y.Array<unknown> | unknown[] => Array.isArray(value) || has(value, 'observeDeep', 'push', 'slice')

/** The annotation kept under a key, if that is what it is. */
export const readAnnotation = (id: string, value: unknown): Annotation | undefined => {
  if (!ID.test(id) || !isMap(value)) return undefined
  const anchor = readAnchor(value.get('anchor'))
  const motivation = MOTIVATIONS.find(one => one === value.get('motivation'))
  if (!anchor || !motivation) return undefined
  return { id, anchor, motivation, body: readBody(value.get('body')), tags: readTags(value.get('tags')), createdAt: readTime(value.get('createdAt')), ...readEdit(value.get('editedAt')) }
}

/** The reply kept under a key, if that is what it is. One without words says nothing. */
export const readReply = (id: string, value: unknown): Reply | undefined => {
  if (!ID.test(id) || !isMap(value)) return undefined
  const to: unknown = value.get('to')
  const body = readBody(value.get('body'))
  if (typeof to !== 'string' || !NAME.test(to) || !body) return undefined
  return { id, to, body, createdAt: readTime(value.get('createdAt')), ...readEdit(value.get('editedAt')) }
}

/** The reaction a key stands for: `<what>/<emoji>`. */
export const readReaction = (key: string): Reaction | undefined => {
  const cut = key.lastIndexOf('/')
  const what = key.slice(0, cut), emoji = key.slice(cut + 1)
  return NAME.test(what) && Emoji.safeParse(emoji).success ? { what, emoji } : undefined
}

// Yjs hands out the same object until the anchor is set anew, and typing in a body asks for it at each stroke
const anchors = new WeakMap<object, { anchor?: Anchor }>()

const readAnchor = (value: unknown): Anchor | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const known = anchors.get(value)
  if (known) return known.anchor
  const { data } = Anchor.safeParse(value)
  anchors.set(value, data ? { anchor: data } : {})
  return data
}

const readBody = (value: unknown): string => {
  const body = isText(value) ? value.toString() : typeof value === 'string' ? value : ''
  return body.slice(0, LONGEST_BODY)
}

const readTags = (value: unknown): string[] =>
  isList(value) ? value.slice(0, MOST_TAGS).filter(tag => typeof tag === 'string').map(tag => tag.slice(0, LONGEST_TAG)) : []

const readTime = (value: unknown): string =>
  typeof value === 'string' && value.length <= 30 && !Number.isNaN(Date.parse(value)) ? value : ''

const readEdit = (value: unknown): { editedAt?: string } => {
  const editedAt = readTime(value)
  return editedAt ? { editedAt } : {}
}

// ---- writing

/** The map of a document's root. */
export const rootOf = (doc: Y.Doc, root: Root): Y.Map<unknown> => doc.getMap(root)

/** Puts one's sign on something, or takes it away. */
export const react = (doc: Y.Doc, { what, emoji }: Reaction, when: string | undefined): void => {
  const reactions = rootOf(doc, 'reactions'), key = `${what}/${emoji}`
  if (reactions.has(key) === (when !== undefined)) return
  if (when === undefined) reactions.delete(key)
  else reactions.set(key, when)
}

/** Erases an entry; one that is not there stays so. */
export const erase = (doc: Y.Doc, root: Root, id: string): void => rootOf(doc, root).delete(id)

/** The live words of an annotation or reply; undefined when there is no such entry, or none with words. */
export const bodyOf = (doc: Y.Doc, root: 'annotations' | 'replies', id: string): Y.Text | undefined => {
  const entry = rootOf(doc, root).get(id)
  const body: unknown = isMap(entry) ? entry.get('body') : undefined
  return isText(body) ? body : undefined
}

/** Makes a text say `next` by the smallest single change, so that what another device types meanwhile stays. Never cuts a pair. */
export const amend = (text: Y.Text, next: string): void => {
  const now = text.toString()
  const { start, end } = difference(now, next)
  const removed = now.length - start - end, added = next.slice(start, next.length - end)
  const splice = () => {
    if (removed) text.delete(start, removed)
    if (added) text.insert(start, added)
  }
  if (text.doc) text.doc.transact(splice)
  else splice()
}

/** How many units two texts have in common at their start and at their end; neither counts half a surrogate pair. */
export const difference = (before: string, after: string): { start: number; end: number } => {
  const most = Math.min(before.length, after.length)
  let start = 0, end = 0
  while (start < most && before[start] === after[start]) start++
  if (isHigh(before, start - 1)) start--
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  if (end && isHigh(before, before.length - end - 1) && isLow(before, before.length - end)) end--
  if (end && isHigh(after, after.length - end - 1) && isLow(after, after.length - end)) end--
  return { start, end }
}

const isHigh = (text: string, at: number): boolean => /[\uD800-\uDBFF]/.test(text[at] ?? '')
const isLow = (text: string, at: number): boolean => /[\uDC00-\uDFFF]/.test(text[at] ?? '')
