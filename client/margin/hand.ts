/** A member's hand in the margin: what they put there, change and take away, each in the document it belongs to. */
import { nanoid } from 'nanoid'
import * as Y from 'yjs'
import type { Anchor } from '../../shared/anchor.ts'
import { amend, bodyOf, react, rootOf, type Annotation } from '../../shared/annotation.ts'
import { ownRoots, sharedRoots } from '../../shared/margin.ts'
import type { Sync } from '../sync.ts'
import type { Annotations } from './annotations.ts'
import { isJoint } from './joint.ts'
import { copied, lift, writeAnnotation, writeReply } from './pen.ts'

/** What an annotation is made of, before it has a name. */
export type Written = Omit<Annotation, 'id' | 'createdAt'>

export class Hand {
  constructor(private readonly memberId: string, private readonly annotations: Annotations, private readonly sync: Sync) {}

  /** Puts an annotation into the margin, under the name it answers. */
  add(annotation: Written, isPrivate: boolean, id = nanoid()): string {
    writeAnnotation(isPrivate ? this.privateDoc : this.ownDoc, { ...annotation, id, createdAt: now() })
    return `${this.memberId}/${id}`
  }

  answer(to: string, body: string): void { writeReply(this.docOf(to), { id: nanoid(), to, body, createdAt: now() }) }

  sign(what: string, emoji: string, isOn: boolean): void { react(this.docOf(what), { what, emoji }, isOn ? now() : undefined) }

  /** The live words of something of one's own, or of a joint note: those that are shown, while their document is replaced by another. */
  wordsOf(name: string): Y.Text | undefined {
    const { sync } = this, root = this.annotations.get(name) ? 'annotations' : 'replies'
    const held = sync.shown(isJoint(name) ? sync.shared : this.isPrivate(name) ? sync.private : sync.own)
    return held && (isJoint(name) ? jointWords(held.doc, idOf(name)) : bodyOf(held.doc, root, idOf(name)))
  }

  /** Gives a highlight its first words, or words new ones. */
  rewrite(name: string, body: string): void {
    const text = this.wordsOf(name)
    if (text) amend(text, body)
    const entry = this.entry(name)
    if (body && entry?.get('motivation') === 'highlighting') entry.set('motivation', 'commenting')
  }

  /** Notes that words of one's own, which others may have read, were changed. */
  edited(name: string): void { this.entry(name)?.set('editedAt', now()) }

  /** Says by which words one's annotation is found again. */
  tag(name: string, tags: readonly string[]): void { this.entry(name)?.set('tags', Y.Array.from([...tags])) }

  /** Puts one's annotation, or a joint note, beside other words. */
  move(name: string, anchor: Anchor): void { this.entry(name)?.set('anchor', anchor) }

  /** Moves one's own between the private document and where the group reads it, with the answers one gave to it oneself. */
  turn(name: string, isPrivate: boolean): void {
    const annotation = this.annotations.get(name)
    if (!annotation || annotation.isPrivate === isPrivate) return
    const [from, into] = isPrivate ? [this.ownDoc, this.privateDoc] : [this.privateDoc, this.ownDoc]
    const answers = this.annotations.thread(name).filter(reply => reply.memberId === this.memberId && reply.isPrivate === annotation.isPrivate)
    const entries = [['annotations', annotation.id] as const, ...answers.map(({ id }) => ['replies', id] as const)]
    const copies = entries.map(([root, id]) => copied(from, root, id))
    // whoever is interrupted in between has it twice, not nowhere
    into.transact(() => copies.forEach(put => put?.(into)))
    from.transact(() => entries.forEach(([root, id]) => rootOf(from, root).delete(id)))
  }

  /** Erases something of one's own; answers how to take that back. */
  erase(name: string): (() => void) | undefined {
    const doc = this.docOf(name), isPrivate = doc === this.privateDoc
    const put = lift(doc, this.annotations.get(name) ? 'annotations' : 'replies', idOf(name))
    return put && (() => put(isPrivate ? this.privateDoc : this.ownDoc))
  }

  /** Begins a note for many hands. */
  join(anchor: Anchor): string {
    const id = nanoid(), { joint } = sharedRoots(this.sync.shared!.doc)
    joint.set(id, new Y.Map<unknown>(Object.entries({ anchor, body: new Y.Text(), by: this.memberId, createdAt: now() })))
    return `joint/${id}`
  }

  /** Adds words to a joint note, or to a new one where it is gone; answers its name. */
  putBack(name: string, anchor: Anchor, words: string): string {
    const { doc } = this.sync.shared!, found = jointWords(doc, idOf(name)) ? name : this.join(anchor), text = jointWords(doc, idOf(found))
    text?.insert(text.length, text.length ? `\n${words}` : words)
    return found
  }

  /** Adds paragraphs to the notes. */
  note(words: string): void {
    const paragraphs = words.split('\n').map(line => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(line)])
      return paragraph
    })
    sharedRoots(this.sync.shared!.doc).notes.push(paragraphs)
  }

  /** Stands behind a joint note, or no longer. */
  endorse(name: string, isOn: boolean): void {
    const { endorsements } = ownRoots(this.ownDoc)
    if (isOn) endorsements.set(idOf(name), now())
    else endorsements.delete(idOf(name))
  }

  private get ownDoc(): Y.Doc { return this.sync.own!.doc }
  private get privateDoc(): Y.Doc { return this.sync.private!.doc }

  private entry(name: string): Y.Map<unknown> | undefined {
    const root = this.annotations.get(name) ? 'annotations' : 'replies'
    const entry = isJoint(name) ? this.sync.shared && sharedRoots(this.sync.shared.doc).joint.get(idOf(name)) : rootOf(this.docOf(name), root).get(idOf(name))
    return entry instanceof Y.Map ? entry : undefined
  }

  /** Where one's own things lie, and answers go: what concerns a private thing stays private. */
  private docOf(what: string): Y.Doc { return this.isPrivate(what) ? this.privateDoc : this.ownDoc }

  private isPrivate(what: string): boolean { return (this.annotations.get(what) ?? this.annotations.reply(what))?.isPrivate ?? false }
}

const jointWords = (doc: Y.Doc, id: string): Y.Text | undefined => {
  const body: unknown = sharedRoots(doc).joint.get(id)?.get('body')
  return body instanceof Y.Text ? body : undefined
}

const now = (): string => new Date().toISOString()
const idOf = (name: string): string => name.slice(name.indexOf('/') + 1)
