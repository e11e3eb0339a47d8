/** The margin of one reading as this page shows it: what all have written, what this member is writing, and what may be done with it. */
import { nanoid } from 'nanoid'
import { describe, type Anchor, type Place, type Selection } from '../../shared/anchor.ts'
import type { GroupMember } from '../../shared/group.ts'
import { rootOf } from '../../shared/annotation.ts'
import type { Post } from '../../shared/post.ts'
import type { Held } from '../held.ts'
import { Sync } from '../sync.ts'
import { Watched } from '../watched.ts'
import { Annotations, type MarginChange } from './annotations.ts'
import { Drafts, type Draft } from './drafts.ts'
import { Hand, type Written } from './hand.ts'
import { Hands } from './hands.ts'
import { isJoint } from './joint.ts'
import { Late } from './late.ts'
import { Moderation } from './moderation.ts'
import { covers, Places, type Note } from './places.ts'
import { Rescue } from './rescue.ts'
import { Sight } from './sight.ts'
import { Undoing } from './undoing.ts'

/** Whose margin, beside which text. `url` is the sync door's; `fellows` are who may be named in it. */
export interface MarginPlace { readingId: string; memberId: string; post: Post; url: string; fellows: () => readonly GroupMember[] }

/** What one may write to: the place of the draft, and what comes of it. */
export interface Writing { place: string; selection: Place; anchor: Anchor }

/** How many notes say something; `unread`: of those, how many came since the last visit. */
export interface Sum { spoken: number; unread: number }

const STATES = { saved: 'saved', sent: 'saving', unsent: 'unsaved' } as const

export class Margin extends Watched {
  readonly sync: Sync
  readonly drafts: Drafts
  readonly places: Places
  readonly annotations: Annotations
  readonly hand: Hand
  readonly hands: Hands
  readonly sight: Sight
  readonly moderation: Moderation
  readonly late = new Late(names => this.renew(names))
  readonly undoing = new Undoing()
  /** The annotation that is unfolded. */
  open?: string
  /** The new annotation being written. */
  writing?: Writing
  /** What is to be put beside other words. */
  moving?: string
  /** All documents this page may open were asked for. */
  isComplete = false
  private readonly rescue: Rescue
  private readonly sums = new WeakMap<readonly Note[], Sum>()

  constructor(readonly place: MarginPlace) {
    super()
    this.places = new Places(place.post.blocks)
    this.annotations = new Annotations(anchor => this.places.seek(anchor))
    this.drafts = new Drafts(place.readingId, place.memberId)
    this.sync = new Sync(place, { opened: held => this.opened(held), closed: held => this.annotations.remove(held.doc), refused: (held, code) => this.rescue.keep(held, code) })
    this.hand = new Hand(place.memberId, this.annotations, this.sync)
    this.rescue = new Rescue(this.drafts, this.sync, id => this.hand.wordsOf(`${place.memberId}/${id}`)?.toString())
    this.hands = new Hands(this.sync, place.memberId)
    this.sight = new Sight(place, this.annotations)
    this.moderation = new Moderation(place.readingId)
    this.sync.watch(() => this.rescue.settle())
    for (const one of [this.sight, this.undoing, this.sync]) one.watch(() => this.changed())
    this.annotations.subscribe(change => this.heed(change))
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
    this.undoing.close()
    this.sight.close()
    this.moderation.close()
    this.annotations.close()
    this.sync.close()
  }

  // ---- what is there

  /** In the order of the text. */
  get notes(): readonly Note[] { return this.places.along }

  note(name: string): Note | undefined { return this.places.get(name) }

  /** Where an anchor's words stand in this text; undefined when they are not in it. */
  where(anchor: Anchor): Place | undefined {
    const found = this.places.seek(anchor)
    return found.how === 'orphaned' ? undefined : found
  }

  /** Notes under a place of the text. */
  under(blockId: string, offset: number): Note[] {
    const at = this.places.nth(blockId)
    return [...new Set([...this.places.in(at), ...this.places.long])].filter(note => covers(note, at, offset))
  }

  /** A note that nobody said anything on: a mere highlight. */
  isQuiet({ name, annotation }: Note): boolean {
    return !annotation.body && !isJoint(name) && !this.annotations.isAnswered(name)
  }

  /** How many say something, and how many of those are new since the last visit. */
  get sum(): Sum {
    const sum = { spoken: 0, unread: 0 }
    for (const block of this.places.blocks) {
      const { spoken, unread } = this.sumOf(this.places.in(block))
      sum.spoken += spoken
      sum.unread += unread
    }
    return sum
  }

  /** The same for one paragraph's list. */
  readonly sumOf = (notes: readonly Note[]): Sum => {
    const known = this.sums.get(notes)
    if (known) return known
    const spoken = notes.filter(note => !this.isQuiet(note)), sum = { spoken: spoken.length, unread: spoken.filter(note => this.sight.isUnread(note)).length }
    this.sums.set(notes, sum)
    return sum
  }

  /** Those that say something and are looked for, in the order wanted. */
  get found(): readonly Note[] { return this.sight.among(this.notes, note => !this.isQuiet(note)) }

  /** Whether this member has written something here that others may read. */
  get hasWritten(): boolean {
    const own = this.sync.own?.doc
    return own !== undefined && rootOf(own, 'annotations').size > 0
  }

  /** How what this member wrote stands, in the words of the line; undefined while this device may still have kept something that is not saved. */
  get state(): 'saved' | 'saving' | 'unsaved' | undefined {
    const { isRead, standing } = this.sync
    return isRead || standing !== 'saved' ? STATES[standing] : undefined
  }

  unfold(name: string | undefined): void {
    this.open = name
    if (name) this.late.delete(name)
    if (name) this.sight.read(name)
    this.renew(name ? [name] : [])
  }

  // ---- writing

  /** Marks a stretch, without words. */
  highlight(selection: Selection): string {
    const id = this.add({ anchor: this.describe(selection), motivation: 'highlighting', body: '', tags: [] }, false)
    this.undoing.offer({ what: 'highlighted', undo: () => { this.hand.erase(id) } })
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

  /** Sends rescued words again, to where they were meant. */
  send(place: string, draft: Draft): void {
    const { anchor, to, in: shared, body } = draft
    this.letGo(place)
    if (shared === 'notes') this.hand.note(body)
    else if (shared && anchor) this.unfold(this.hand.putBack(shared, anchor, body))
    else if (anchor) this.share(anchor, draft)
    else if (to) this.hand.answer(to, body)
  }

  /** Lets go of a draft. */
  letGo(place: string): void {
    this.drafts.keep(place, undefined)
    this.changed()
  }

  /** Begins a note for many hands, and unfolds it. */
  join(selection: Selection): string {
    const name = this.hand.join(this.describe(selection))
    this.unfold(name)
    return name
  }

  /** An annotation is to stand beside other words: the next that are chosen. Without a name, it is not. */
  displace(name: string | undefined): void {
    this.moving = name
    this.changed()
  }

  /** Puts what is to be moved beside these words. */
  put(selection: Selection): void {
    const name = this.moving
    if (!name) return
    const anchor = this.describe(selection), isOthers = this.annotations.get(name)?.memberId !== this.place.memberId && !isJoint(name)
    if (isOthers) void this.moderation.move(name, anchor)
    else this.hand.move(name, anchor)
    this.displace(undefined)
    this.unfold(name)
  }

  /** Makes an annotation of what was written. */
  share(anchor: Anchor, { body, isPrivate = false, isQuestion = false }: Pick<Draft, 'body' | 'isPrivate' | 'isQuestion'>): string {
    const name = this.add({ anchor, motivation: isQuestion ? 'questioning' : 'commenting', body, tags: [] }, isPrivate)
    this.unfold(name)
    return name
  }

  /** Erases something of one's own; it can be taken back for a few seconds. */
  erase(name: string): void {
    const undo = this.hand.erase(name)
    if (this.open === name) this.unfold(undefined)
    if (undo) this.undoing.offer({ what: 'erased', undo })
  }

  /** Takes one's own back to where nobody else reads it, or shares it; that can be taken back for a few seconds. */
  turn(name: string, isPrivate: boolean): void {
    this.hand.turn(name, isPrivate)
    this.undoing.offer({ what: isPrivate ? 'taken' : 'shared', undo: () => this.hand.turn(name, !isPrivate) })
  }

  private add(annotation: Written, isPrivate: boolean): string {
    return this.hand.add(annotation, isPrivate, nanoid())
  }

  /** A stretch of the text as an anchor. */
  describe(selection: Selection): Anchor {
    const { post } = this.place
    return describe(post.blocks, selection, post.revision)
  }

  // ---- documents

  private opened(held: Held): void {
    const { kind, memberId, doc } = held
    if (kind === 'shared') this.annotations.addShared(doc)
    else this.annotations.add({ memberId, doc, isPrivate: kind === 'private' })
  }

  private heed({ names }: MarginChange): void {
    for (const name of names) this.holdBack(name)
    this.rescue.settle()
    this.renew(names)
  }

  // What others write anew while the margin is in use waits; what was there, and one's own, does not
  private holdBack(name: string): void {
    const annotation = this.annotations.get(name)
    if (!annotation) this.late.delete(name)
    else if (!this.places.get(name) && annotation.memberId !== this.place.memberId) this.late.add(name)
  }

  private renew(names: Iterable<string>): void {
    this.places.heed(names, name => this.annotations.get(name))
    this.changed()
  }
}
