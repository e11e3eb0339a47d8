/** The margin: all members' documents of one reading, joined into one list of annotations with their threads. State, no DOM. */
import * as Y from 'yjs'
import {
  DEEPEST_THREAD, readAnnotation, readReaction, readReply, rootOf, ROOTS, type Annotation, type Reply, type Root,
} from '../../shared/annotation.ts'
import type { Anchor } from '../../shared/anchor.ts'
import { readJoint } from './joint.ts'
import { Slices } from './slices.ts'

/** Whose document it is. `isPrivate` when its writer alone may open it. */
export interface Pen { memberId: string; doc: Y.Doc; isPrivate?: boolean }

/** A thing in the margin together with whose it is; `name` is what others call it: `<memberId>/<id>`. */
interface Signed { name: string; memberId: string; isPrivate: boolean }
export type MarginAnnotation = Annotation & Signed
export type MarginReply = Reply & Signed

/** Who put a sign on something, by emoji, in the order seen. */
export type Signs = ReadonlyMap<string, ReadonlySet<string>>

/** What changed: names of annotations (their own words, their place, or anything in their thread). */
export interface MarginChange { names: ReadonlySet<string> }

// What one member may put into everybody's margin: more than anybody writes, less than slows a page down
const MOST: Record<Root, number> = { annotations: 5000, replies: 10_000, reactions: 10_000 }
const MOST_JOINT = 2000
const LONGEST_THREAD = 5000
/** So many entries at once are read a few at a time, and whatever comes from others while they are. */
const MANY = 20

/** Joins documents as they come and keeps the joined list up to date, entry by entry. */
export class Annotations {
  private readonly annotations = new Map<string, MarginAnnotation>()
  private readonly replies = new Map<string, MarginReply>()
  private readonly answers = new Map<string, Set<string>>()
  private readonly signs = new Map<string, Map<string, Set<string>>>()
  private readonly endorsers = new Map<string, Set<string>>()
  private readonly pens = new Map<Y.Doc, () => void>()
  private readonly hearers = new Set<(change: MarginChange) => void>()
  private changed = new Set<string>()
  private isTelling = false
  private isSlicing = false
  private readonly slices?: Slices

  /** With `ready`, what comes in great numbers is read a little at a time, and each anchor is handed on as it is read. */
  constructor(private readonly ready?: (anchor: Anchor) => unknown) {
    if (ready) this.slices = new Slices(() => this.tell())
  }

  /** Adds a member's document; what it holds and what is written later appears. */
  add(pen: Pen): void {
    if (this.pens.has(pen.doc)) return
    const stops = ROOTS.map(root => this.follow(rootOf(pen.doc, root), { most: MOST[root], take: (key, value) => this.take[root](pen, key, value) }))
    if (!pen.isPrivate) stops.push(this.follow(pen.doc.getMap('endorsements'), { most: MOST_JOINT, take: (id, value) => this.takeEndorsement(pen, id, value) }))
    this.pens.set(pen.doc, () => stops.forEach(stop => stop()))
  }

  /** Adds the shared document: its joint notes appear among the annotations. */
  addShared(doc: Y.Doc): void {
    if (!this.pens.has(doc)) this.pens.set(doc, this.follow(doc.getMap('joint'), { most: MOST_JOINT, take: (id, value) => this.takeJoint(id, value) }))
  }

  /** Takes a document away with all that was in it. */
  remove(doc: Y.Doc): void {
    this.pens.get(doc)?.()
    this.pens.delete(doc)
  }

  close(): void { this.slices?.close() }

  get(name: string): MarginAnnotation | undefined { return this.annotations.get(name) }
  reply(name: string): MarginReply | undefined { return this.replies.get(name) }
  all(): Iterable<MarginAnnotation> { return this.annotations.values() }
  get size(): number { return this.annotations.size }

  /** The answers to an annotation and to its answers, oldest first. Those whose parent has not come wait outside. */
  thread(name: string): MarginReply[] {
    const found: MarginReply[] = [], waiting = [name]
    for (let next = waiting.pop(); next !== undefined && found.length < LONGEST_THREAD; next = waiting.pop()) {
      for (const child of this.answers.get(next) ?? []) {
        found.push(this.replies.get(child)!)
        waiting.push(child)
      }
    }
    return found.sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.name, b.name))
  }

  /** Whether anybody answered or put a sign on it. */
  isAnswered(name: string): boolean { return !!this.answers.get(name)?.size || !!this.signs.get(name)?.size }

  /** Who stands behind a joint note. */
  endorsedBy(name: string): ReadonlySet<string> { return this.endorsers.get(name) ?? NOBODY }

  /** The words by which annotations are found again, the most used first. */
  tags(): string[] {
    const uses = new Map<string, number>()
    for (const { tags } of this.annotations.values()) for (const tag of tags) uses.set(tag, (uses.get(tag) ?? 0) + 1)
    return [...uses].sort(([a, many], [b, more]) => more - many || compare(a, b)).map(([tag]) => tag)
  }

  signsOn(name: string): Signs { return this.signs.get(name) ?? NO_SIGNS }

  /** Hears of changes, many at once; answers how to stop. */
  subscribe(hear: (change: MarginChange) => void): () => void {
    this.hearers.add(hear)
    return () => this.hearers.delete(hear)
  }

  private follow(map: Y.Map<unknown>, { most, take }: { most: number; take: (key: string, value: unknown) => void }): () => void {
    const seen = new Set<string>()
    let isOver = false
    const read = (key: string) => {
      if (isOver) return
      if (!map.has(key)) seen.delete(key)
      else if (seen.size < most) seen.add(key)
      take(key, seen.has(key) ? map.get(key) : undefined)
    }
    const hear = (events: Y.YEvent<Y.AbstractType<unknown>>[], { local }: Y.Transaction) => {
      const keys = new Set(events.flatMap(keysOf))
      if (local) keys.forEach(read)
      else this.readAll(keys, read)
    }
    this.readAll(new Set(map.keys()), read)
    map.observeDeep(hear)
    return () => {
      isOver = true
      map.unobserveDeep(hear)
      for (const key of seen) take(key, undefined)
    }
  }

  private readAll(keys: ReadonlySet<string>, read: (key: string) => void): void {
    const { slices } = this
    if (!slices || (keys.size < MANY && !slices.isBusy)) return keys.forEach(read)
    for (const key of keys) slices.add(() => {
      this.isSlicing = true
      read(key)
      this.isSlicing = false
    })
  }

  private readonly take: Record<Root, (pen: Pen, key: string, value: unknown) => void> = {
    annotations: (pen, key, value) => this.takeAnnotation(pen, key, value),
    replies: (pen, key, value) => this.takeReply(pen, key, value),
    reactions: (pen, key, value) => this.takeReaction(pen, key, value),
  }

  private takeAnnotation(pen: Pen, id: string, value: unknown): void {
    const signed = sign(pen, id), before = this.annotations.get(signed.name)
    const annotation = readAnnotation(id, value)
    if (!annotation && before?.isPrivate !== signed.isPrivate) return
    if (annotation) this.annotations.set(signed.name, { ...annotation, ...signed })
    else this.annotations.delete(signed.name)
    if (annotation) this.ready?.(annotation.anchor)
    this.note(signed.name)
  }

  private takeJoint(id: string, value: unknown): void {
    const joint = readJoint(id, value), name = `joint/${id}`
    if (joint) this.annotations.set(name, joint)
    else this.annotations.delete(name)
    this.note(name)
  }

  private takeEndorsement({ memberId }: Pen, id: string, value: unknown): void {
    const members = setIn(this.endorsers, `joint/${id}`)
    if (value === undefined) members.delete(memberId); else members.add(memberId)
    this.note(`joint/${id}`)
  }

  private takeReply(pen: Pen, id: string, value: unknown): void {
    const signed = sign(pen, id), before = this.replies.get(signed.name)
    const reply = readReply(id, value)
    if (!reply && before?.isPrivate !== signed.isPrivate) return
    if (before) this.noteThread(before.to)
    if (before && before.to !== reply?.to) this.answers.get(before.to)?.delete(signed.name)
    if (!reply) return void this.replies.delete(signed.name)
    this.replies.set(signed.name, { ...reply, ...signed })
    setIn(this.answers, reply.to).add(signed.name)
    this.noteThread(reply.to)
  }

  private takeReaction({ memberId }: Pen, key: string, value: unknown): void {
    const reaction = readReaction(key)
    if (!reaction) return
    const signs = this.signs.get(reaction.what) ?? new Map<string, Set<string>>()
    const members = setIn(signs, reaction.emoji)
    if (value === undefined) members.delete(memberId); else members.add(memberId)
    if (!members.size) signs.delete(reaction.emoji)
    this.signs.set(reaction.what, signs)
    this.noteThread(reaction.what)
  }

  /** From a reply up to what its thread hangs on; a circle of replies hangs on nothing. */
  private upFrom(name: string): Set<string> {
    const passed = new Set<string>()
    for (let at = name; !passed.has(at) && passed.size < DEEPEST_THREAD; at = this.replies.get(at)?.to ?? at) passed.add(at)
    return passed
  }

  /** What an answer's thread hangs on; the note itself for a note. */
  threadOf(name: string): string { return [...this.upFrom(name)].at(-1)! }

  private noteThread(name: string): void {
    const passed = this.upFrom(name)
    for (const one of passed) if (this.annotations.has(one) || !this.replies.has(one)) this.note(one)
  }

  private note(name: string): void {
    this.changed.add(name)
    if (this.isTelling || this.isSlicing) return
    this.isTelling = true
    queueMicrotask(() => this.tell())
  }

  private tell(): void {
    this.isTelling = false
    if (!this.changed.size) return
    const names = this.changed
    this.changed = new Set()
    for (const hear of this.hearers) hear({ names })
  }
}

const NOBODY: ReadonlySet<string> = new Set()
const NO_SIGNS: Signs = new Map()

const sign = ({ memberId, isPrivate = false }: Pen, id: string): Signed => ({ name: `${memberId}/${id}`, memberId, isPrivate })

const keysOf = (event: Y.YEvent<Y.AbstractType<unknown>>): string[] => {
  if (event.path.length) return [String(event.path[0])]
  return event instanceof Y.YMapEvent ? [...event.keysChanged].filter(key => typeof key === 'string') : []
}

const setIn = <K, V>(map: Map<K, Set<V>>, key: K): Set<V> => {
  const set = map.get(key) ?? new Set<V>()
  map.set(key, set)
  return set
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
