/**
 * A reading's documents, as this page has them open: one's own, one's private one, the shared one and the others', each with a copy on
 * the device and a way to the house, all over one socket. State, no DOM.
 */
import type * as Y from 'yjs'
import { MARGIN_CLOSE, ownName, privateName, sharedName, type MarginKind } from '../shared/margin.ts'
import type { Written } from './copies.ts'
import { Held, type Standing, type Whose } from './held.ts'
import { Mux } from './mux.ts'
import { Watched } from './watched.ts'

/** Whose room this is, and who reads. `url` is the sync door's. */
export interface SyncPlace { readingId: string; memberId: string; url: string }

/** What comes of a document: it has words to show, is replaced by another, or was closed to us. */
export interface SyncHearer {
  opened(held: Held): void
  closed(held: Held): void
  /** The house would not take what is in a document of ours, or (without a code) never heard it: here is the document, before it is thrown away. */
  refused(held: Held, code?: number): void
}

const CODES = MARGIN_CLOSE
const RETRY_MS = 15_000
/** A reading's documents come one after the other: what shows how they stand need not be drawn for each. */
const TELL_MS = 30

/** The sync door of the house this page came from. */
export const syncDoor = (): string => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sync`

/** How a document is taken off this device, and what is done at last, when another is about to be shown. */
interface Parting { part: () => Promise<boolean>; left?: () => void }

// A field that is open writes in a document that was replaced until it is drawn anew
const writtenIn = ({ doc }: Held, hear: (update: Uint8Array, written: Written) => void): void => {
  doc.on('update', (...[update, , , { local, beforeState }]: [Uint8Array, unknown, Y.Doc, Y.Transaction]) => {
    if (local) hear(update, { client: doc.clientID, before: beforeState })
  })
}

/** All documents of one reading. */
export class Sync extends Watched {
  readonly mux: Mux
  isClosed = false
  /** The session ended: nothing is sent any more until somebody signs in again. */
  isSignedOut = false
  /** What this device kept of the documents this member writes in was read. */
  isRead = false
  private readonly held = new Map<string, Held>()
  /** Those that are shown until what replaces them is filled, by name. */
  private readonly leaving = new Map<string, Held>()
  /** Those the house refused, in which something was written since: it stands in this page alone. */
  private readonly more = new Set<Held>()
  private telling?: ReturnType<typeof setTimeout>

  constructor(readonly place: SyncPlace, private readonly hearer: SyncHearer) {
    super()
    this.mux = new Mux(place.url, place.memberId)
  }

  /** Opens the documents that are this member's own, and the shared one. */
  async openOwn(): Promise<void> {
    const { readingId, memberId } = this.place
    await Promise.all([
      this.open({ kind: 'own', memberId, name: ownName(readingId, memberId) }),
      this.open({ kind: 'private', memberId, name: privateName(readingId) }),
      this.open({ kind: 'shared', memberId: '', name: sharedName(readingId) }),
    ])
    this.isRead = true
    this.changed()
  }

  /** Opens another member's document; opening it twice is opening it once. */
  openOf(memberId: string): Promise<void> { return this.open({ kind: 'own', memberId, name: ownName(this.place.readingId, memberId) }) }

  get own(): Held | undefined { return this.held.get(ownName(this.place.readingId, this.place.memberId)) }
  get private(): Held | undefined { return this.held.get(privateName(this.place.readingId)) }
  get shared(): Held | undefined { return this.held.get(sharedName(this.place.readingId)) }

  /** The document in which the words are that are shown: a replaced one, until the new one is filled. */
  shown(held: Held | undefined): Held | undefined { return held && (this.leaving.get(held.name) ?? held) }

  /** Whether some document is not filled yet that replaces another. */
  get isReplacing(): boolean { return this.leaving.size > 0 }

  /** Whether the house hears us now. */
  get isConnected(): boolean { return this.own?.isSynced ?? false }

  /** How what this member wrote stands: as badly as the worst of it. */
  get standing(): Standing {
    const all = [...this.held.values()].map(({ standing }) => standing)
    return this.more.size || all.includes('unsent') ? 'unsent' : all.includes('sent') ? 'sent' : 'saved'
  }

  /** Whether something that is not saved is being written down on this device just now. */
  get isWriting(): boolean { return [...this.held.values()].some(({ isDirty, copy }) => isDirty && copy.isWriting) }

  /** Whether all that is not saved is at least on this device, or being written down there. */
  get isKept(): boolean { return !this.more.size && ![...this.held.values()].some(({ isDirty, copy }) => isDirty && !copy.isKept) }

  /** Which documents have words that are not on the house's disk. */
  get notSaved(): MarginKind[] {
    const dirty = [...this.held.values()].filter(({ standing }) => standing !== 'saved')
    return [...new Set([...dirty, ...this.more].map(({ kind }) => kind))]
  }

  /** Hands over what stands in this page alone, before it is closed, with what is being written down and may not get there. */
  handOver(): void {
    for (const held of this.held.values()) if (held.isDirty && (!held.copy.isKept || held.copy.isWriting)) this.hearer.refused(held)
    for (const held of this.more) this.hearer.refused(held)
  }

  close(): void {
    this.isClosed = true
    clearTimeout(this.telling)
    for (const held of this.held.values()) held.close()
    this.held.clear()
    this.mux.close()
  }

  /** Something is not saved any more, or kept no longer or again: that is told before the next paint, outside the work of whoever tells it. */
  turned(held: Held): void {
    queueMicrotask(() => { if (this.held.get(held.name) === held) this.changed() })
  }

  heard(held: Held): void {
    if (this.held.get(held.name) !== held) return
    this.telling ??= setTimeout(() => {
      this.telling = undefined
      this.changed()
    }, TELL_MS)
  }

  /** A document ended for good: what to do depends on why, and whose it is. */
  ended(held: Held, code: number): void {
    if (code === CODES.notSignedIn) this.isSignedOut = true
    else if (code === CODES.tooMany) setTimeout(() => { if (!this.isClosed) held.provider?.connect() }, RETRY_MS * (1 + Math.random()))
    else if (code === CODES.refused || code === CODES.tooLarge || (code === CODES.notAllowed && held.isDirty)) this.refuse(held, code)
    else void this.drop(held, code)
    this.changed()
  }

  /** Replaces a document by the house's own copy of it. Writing goes on in the new one at once; it is shown when it is filled. */
  renew(held: Held): void {
    const next = this.swap(held, { part: () => held.copy.replace(held.epoch) })
    writtenIn(held, (update, written) => next.take(update, written))
  }

  /** The same for a document the house would not take: what is in it is handed over, and again when more was written until it goes. */
  private refuse(held: Held, code: number): void {
    let isLeft = false
    const left = () => {
      isLeft = true
      if (this.more.delete(held)) this.hearer.refused(held, code)
    }
    this.swap(held, { part: () => this.part(held, code), left })
    writtenIn(held, (_update, written) => {
      held.copy.mark(written)
      if (isLeft) return this.hearer.refused(held, code)
      this.more.add(held)
      this.changed()
    })
  }

  private swap(held: Held, parting: Parting): Held {
    const next = new Held(this, held.whose)
    this.held.set(held.name, next)
    if (!this.leaving.has(held.name)) this.leaving.set(held.name, held)
    held.close()
    void this.replace(held, next, parting)
    return next
  }

  private async replace(held: Held, next: Held, { part, left }: Parting): Promise<void> {
    await next.open(await part())
    await next.settled()
    left?.()
    if (this.leaving.get(held.name) === held) this.leaving.delete(held.name)
    this.hearer.closed(held)
    if (this.held.get(next.name) === next) this.hearer.opened(next)
    this.changed()
  }

  /** Takes a document off this device, once what the house has not was handed over: what other pages wrote in it, too. Says whether it is gone. */
  private async part(held: Held, code: number): Promise<boolean> {
    if (held.isDirty) this.hearer.refused(held, code)
    if (held.isWritten && (await held.copy.gather())) this.hearer.refused(held, code)
    return held.copy.forget()
  }

  private async drop(held: Held, code: number): Promise<void> {
    if (this.held.get(held.name) === held) this.held.delete(held.name)
    held.close()
    const parted = this.part(held, code)
    this.hearer.closed(held)
    await parted
  }

  private async open(whose: Whose): Promise<void> {
    const { name } = whose
    if (this.held.has(name) || this.isClosed) return
    const held = new Held(this, whose)
    this.held.set(name, held)
    await held.open()
    if (this.held.get(name) !== held) return
    this.hearer.opened(held)
    this.heard(held)
  }
}
