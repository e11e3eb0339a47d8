/** The margin of one reading as this page shows it: what all have written, what this member is writing, and what may be done with it. */
import { nanoid } from 'nanoid'
import type * as Y from 'yjs'
import { describe, find, type Anchor, type Place, type Selection } from '../../shared/anchor.ts'
import {
  amend, bodyOf, erase, react, rootOf, type Annotation,
} from '../../shared/annotation.ts'
import type { Post } from '../../shared/post.ts'
import { Sync, type Held } from '../sync.ts'
import { Watched } from '../watched.ts'
import { Annotations, type MarginChange, type MarginReply } from './annotations.ts'
import { Drafts, rescue, type Draft } from './drafts.ts'
import { writeAnnotation, writeReply } from './pen.ts'
import { covers, Places, type Note } from './places.ts'

/** Whose margin, beside which text. `url` is the sync door's. */
export interface MarginPlace { readingId: string; memberId: string; post: Post; url: string }

/** What can be taken back for a few seconds. */
export interface Undoing { what: 'erased' | 'highlighted'; name: string; undo: () => void }

/** What one may write to: the place of the draft, and what comes of it. */
export interface Writing { place: string; selection: Place; anchor: Anchor }

const UNDO_MS = 8000
const STATES = { saved: 'saved', sent: 'saving', unsent: 'unsaved' } as const

export class Margin extends Watched {
  readonly sync: Sync
  readonly drafts: Drafts
  readonly annotations = new Annotations()
  /** In the order of the text. */
  notes: readonly Note[] = []
  /** Grows whenever an annotation came, went, or has its words elsewhere. */
  placed = 0
  /** The annotation that is unfolded. */
  open?: string
  /** The new annotation being written. */
  writing?: Writing
  undoing?: Undoing
  /** All documents this page may open were asked for. */
  isComplete = false
  private isHolding = false
  private isMending = false
  private readonly at = new Map<string, number>()
  private readonly shown = new Set<string>()
  private readonly versions = new Map<string, number>()
  private readonly places: Places
  private forgetting?: ReturnType<typeof setTimeout>

  constructor(readonly place: MarginPlace) {
    super()
    this.places = new Places(place.post.blocks)
    this.drafts = new Drafts(place.readingId, place.memberId)
    this.sync = new Sync(place, { opened: held => this.opened(held), closed: held => this.annotations.remove(held.doc), refused: held => this.rescue(held) })
    this.annotations.subscribe(change => this.heed(change))
    this.sync.watch(() => this.changed())
  }

  /** Opens the documents this member writes in; resolves when what this device kept of them is read. */
  openOwn(): Promise<void> { return this.sync.openOwn() }

  /** Opens others' documents, those not open yet. */
  async openOthers(memberIds: readonly string[]): Promise<void> {
    await Promise.all(memberIds.map(memberId => this.sync.openOf(memberId)))
    this.isComplete = true
    this.changed()
  }

  close(): void {
    clearTimeout(this.forgetting)
    this.sync.close()
  }

  // ---- what is there

  note(name: string): Note | undefined { return this.notes[this.at.get(name) ?? -1] }

  /** Where an anchor's words stand in this text; undefined when they are not in it. */
  where(anchor: Anchor): Place | undefined {
    const found = find(anchor, this.place.post.blocks)
    return found.how === 'orphaned' ? undefined : found
  }

  /** Notes under a place of the text. */
  under(blockId: string, offset: number): Note[] {
    const at = this.places.nth(blockId)
    return this.notes.filter(note => covers(note, at, offset))
  }

  /** A note that nobody said anything on: a mere highlight. */
  isQuiet({ name, annotation }: Note): boolean {
    return !annotation.body && !this.annotations.isAnswered(name)
  }

  /** Changes whenever a note does, so that only what changed is drawn anew. */
  version(name: string): number { return this.versions.get(name) ?? 0 }

  /** How what this member wrote stands, in the words of the line. */
  get state(): 'saved' | 'saving' | 'unsaved' { return STATES[this.sync.standing] }

  /** How many came while the margin was in use, and wait so that nothing moves under the reader. */
  get waiting(): number { return this.isHolding ? this.notes.filter(({ name }) => !this.shown.has(name)).length : 0 }

  isShown(name: string): boolean { return !this.isHolding || this.shown.has(name) }

  /** While the margin is in use, what others write anew waits. */
  hold(isHolding: boolean): void {
    if (this.isHolding === isHolding) return
    this.isHolding = isHolding
    for (const { name } of this.notes) this.shown.add(name)
    this.changed()
  }

  /** Lets what waits come in. */
  letIn(): void {
    for (const { name } of this.notes) this.shown.add(name)
    this.changed()
  }

  unfold(name: string | undefined): void {
    this.open = name
    if (name) this.shown.add(name)
    this.changed()
  }

  // ---- writing

  /** Marks a stretch, without words. */
  highlight(selection: Selection): string {
    const id = this.add({ anchor: this.describe(selection), motivation: 'highlighting', body: '', tags: [] }, false)
    this.offer({ what: 'highlighted', name: id, undo: () => this.eraseAnnotation(id) })
    return id
  }

  /** Begins to write about a stretch, or goes on with what was begun there. */
  begin(selection: Place): void {
    const { blockId, start, endBlockId, end } = selection
    this.writing = { place: `new/${blockId}/${start}/${endBlockId}/${end}`, selection, anchor: this.describe(selection) }
    this.open = undefined
    this.changed()
  }

  /** Goes on with a draft, wherever its words stand now. */
  resume(place: string, draft: Draft): void {
    const { anchor } = draft, block = this.place.post.blocks[0]!
    if (!anchor) return
    this.writing = { place, selection: this.where(anchor) ?? { blockId: block.id, start: 0, endBlockId: block.id, end: 0 }, anchor }
    this.open = undefined
    this.changed()
  }

  /** Leaves what is being written; its draft stays. */
  leave(): void {
    this.writing = undefined
    this.changed()
  }

  /** Makes an annotation of what was written. */
  share(anchor: Anchor, body: string, isPrivate: boolean): string {
    const name = this.add({ anchor, motivation: 'commenting', body, tags: [] }, isPrivate)
    this.unfold(name)
    return name
  }

  answer(to: string, body: string): void {
    const id = nanoid()
    writeReply(this.docFor(to), { id, to, body, createdAt: now() })
  }

  sign(what: string, emoji: string, isOn: boolean): void {
    react(this.docFor(what), { what, emoji }, isOn ? now() : undefined)
  }

  /** The live words of something of one's own. */
  wordsOf(name: string): Y.Text | undefined {
    const root = this.annotations.get(name) ? 'annotations' : 'replies'
    return bodyOf(this.docOf(name), root, idOf(name))
  }

  /** Gives a highlight its first words, or words new ones. */
  rewrite(name: string, body: string): void {
    const text = this.wordsOf(name)
    if (text) amend(text, body)
    const entry = rootOf(this.docOf(name), 'annotations').get(idOf(name)) as Y.Map<unknown> | undefined
    if (body && entry?.get('motivation') === 'highlighting') entry.set('motivation', 'commenting')
  }

  /** Moves what was private to where the group reads it. */
  publish(name: string): void {
    const annotation = this.annotations.get(name)
    if (!annotation?.isPrivate) return
    writeAnnotation(this.ownDoc, annotation)
    erase(this.privateDoc, 'annotations', annotation.id)
  }

  /** Erases something of one's own; it can be taken back for a few seconds. */
  erase(name: string): void {
    const annotation = this.annotations.get(name), reply = this.annotations.reply(name)
    if (annotation) {
      this.eraseAnnotation(name)
      this.offer({ what: 'erased', name, undo: () => this.restore(annotation.isPrivate, doc => writeAnnotation(doc, annotation)) })
    } else if (reply) {
      erase(this.docOf(name), 'replies', reply.id)
      this.offer({ what: 'erased', name, undo: () => this.restore(reply.isPrivate, doc => writeReply(doc, reply)) })
    }
  }

  undo(): void {
    this.undoing?.undo()
    this.offer(undefined)
  }

  private restore(isPrivate: boolean, write: (doc: Y.Doc) => void): void { write(isPrivate ? this.privateDoc : this.ownDoc) }

  private add(annotation: Omit<Annotation, 'id' | 'createdAt'>, isPrivate: boolean): string {
    const id = nanoid(), name = `${this.place.memberId}/${id}`
    this.shown.add(name)
    writeAnnotation(isPrivate ? this.privateDoc : this.ownDoc, { ...annotation, id, createdAt: now() })
    return name
  }

  private eraseAnnotation(name: string): void {
    erase(this.docOf(name), 'annotations', idOf(name))
    if (this.open === name) this.unfold(undefined)
  }

  private offer(undoing: Undoing | undefined): void {
    clearTimeout(this.forgetting)
    this.undoing = undoing
    if (undoing) this.forgetting = setTimeout(() => this.offer(undefined), UNDO_MS)
    this.changed()
  }

  /** A stretch of the text as an anchor. */
  describe(selection: Selection): Anchor {
    const { post } = this.place
    return describe(post.blocks, selection, post.revision)
  }

  private get ownDoc(): Y.Doc { return this.sync.own!.doc }
  private get privateDoc(): Y.Doc { return this.sync.private!.doc }

  /** Where one of this member's own things lies. */
  private docOf(name: string): Y.Doc {
    return (this.annotations.get(name) ?? this.annotations.reply(name))?.isPrivate ? this.privateDoc : this.ownDoc
  }

  /** Where an answer to something goes: what concerns a private thing stays private. */
  private docFor(what: string): Y.Doc {
    const isPrivate = (name: string): boolean => {
      const reply: MarginReply | undefined = this.annotations.reply(name)
      return (this.annotations.get(name) ?? reply)?.isPrivate ?? false
    }
    return isPrivate(what) ? this.privateDoc : this.ownDoc
  }

  // ---- documents

  private opened({ kind, memberId, doc }: Held): void {
    if (kind !== 'shared') this.annotations.add({ memberId, doc, isPrivate: kind === 'private' })
  }

  // The words of a refused document wait as drafts until the house's own copy shows which of them it has
  private rescue({ doc, kind }: Held): void {
    this.isMending = true
    rescue(doc, this.drafts, kind === 'private')
  }

  private heed({ names, isOrder }: MarginChange): void {
    for (const name of names) this.versions.set(name, this.version(name) + 1)
    if (isOrder) this.order()
    else this.refresh(names)
    if (this.isMending) this.drafts.settle(id => this.wordsOf(`${this.place.memberId}/${id}`)?.toString())
    this.changed()
  }

  private order(): void {
    this.notes = this.places.along(this.annotations.all())
    this.placed++
    this.at.clear()
    this.notes.forEach(({ name }, nth) => this.at.set(name, nth))
  }

  // Words change far more often than places: then nothing is sought and sorted anew
  private refresh(names: ReadonlySet<string>): void {
    const changed = [...names].flatMap(name => {
      const annotation = this.annotations.get(name), nth = this.at.get(name)
      return annotation && nth !== undefined ? [[nth, annotation] as const] : []
    })
    if (!changed.length) return
    const notes = [...this.notes]
    for (const [nth, annotation] of changed) notes[nth] = { ...notes[nth]!, annotation }
    this.notes = notes
  }
}

const now = (): string => new Date().toISOString()
const idOf = (name: string): string => name.slice(name.indexOf('/') + 1)
