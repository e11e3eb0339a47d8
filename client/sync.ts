/**
 * A reading's documents, as this page has them open: one's own, one's private one, the shared one and the others', each with a copy on
 * the device and a way to the house, all over one socket. State, no DOM.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { MARGIN_CLOSE, MARGIN_MESSAGE, ownName, privateName, sharedName, type MarginKind } from '../shared/margin.ts'
import { Copy, type Written } from './copies.ts'
import { Channel, Mux } from './mux.ts'
import { Watched } from './watched.ts'

/** unsent: on this device alone. sent: on its way, not confirmed. saved: on the house's disk. */
export type Standing = 'unsent' | 'sent' | 'saved'

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
const PATIENCE_MS = 3000
const UPDATE = 2
/** A reading's documents come one after the other: what shows how they stand need not be drawn for each. */
const TELL_MS = 30

/** The sync door of the house this page came from. */
export const syncDoor = (): string => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sync`

/** Which document: `memberId` is its writer's, empty for the shared one. */
export interface Whose { kind: MarginKind; memberId: string; name: string }

/** One open document. */
export class Held {
  readonly doc = new Y.Doc()
  readonly copy: Copy
  provider?: WebsocketProvider
  /** Of the house's history, as it told it. */
  epoch?: number
  private hasTaken = false

  constructor(private readonly sync: Sync, readonly whose: Whose) {
    this.copy = new Copy(this.doc, `${sync.place.memberId} ${whose.name}`, this.isWritten ? () => sync.heard(this) : undefined)
  }

  get kind(): MarginKind { return this.whose.kind }
  get memberId(): string { return this.whose.memberId }
  get name(): string { return this.whose.name }

  get isSynced(): boolean { return this.provider?.synced ?? false }
  /** Whether this member writes in it. */
  get isWritten(): boolean { return this.kind !== 'own' || this.memberId === this.sync.place.memberId }
  get isDirty(): boolean { return this.copy.isDirty }
  get standing(): Standing { return !this.isDirty ? 'saved' : this.isSynced ? 'sent' : 'unsent' }

  /** Reads the device's copy, where there is one to be read, then connects. Resolves when the copy is read. */
  async open(hasCopy = true): Promise<void> {
    if (hasCopy) await this.copy.open()
    this.epoch = this.copy.epoch
    if (!this.sync.isClosed) this.connect()
  }

  /** Resolves when the house has told what it has; or when that takes too long. */
  settled(): Promise<void> {
    return new Promise(resolve => {
      this.provider?.on('sync', () => resolve())
      setTimeout(resolve, PATIENCE_MS)
    })
  }

  close(): void {
    // Yjs writes on under another id when somebody was let in under its own, and y-websocket says good-bye for the one it knows
    if (this.provider) this.doc.clientID = this.provider.awareness.clientID
    this.provider?.destroy()
    this.provider?.awareness.destroy()
    void this.copy.close()
  }

  private connect(): void {
    const { mux, place } = this.sync
    const provider = this.provider = new WebsocketProvider(place.url, this.name, this.doc, { WebSocketPolyfill: mux.polyfill, disableBc: true })
    provider.messageHandlers[MARGIN_MESSAGE.saved] = (_encoder, decoder) => this.saved(decoder)
    provider.messageHandlers[MARGIN_MESSAGE.epoch] = (_encoder, decoder) => this.follow(decoding.readVarUint(decoder))
    provider.on('sync', (isSynced: boolean) => {
      if (isSynced) this.sendTaken()
      this.sync.heard(this)
    })
    provider.on('status', () => this.sync.heard(this))
    provider.on('closed', ({ code }) => this.sync.ended(this, code))
  }

  /** Takes in what was written in the document this one replaces. */
  take(update: Uint8Array, written: Written): void {
    this.copy.take(update, written)
    this.hasTaken ||= !this.isSynced
  }

  // What waited in Yjs for the house's own words is not sent by y-websocket when they come
  private sendTaken(): void {
    if (!this.hasTaken) return
    this.hasTaken = false
    const clocks = Y.decodeStateVector(Y.encodeStateVector(this.doc)), encoder = encoding.createEncoder()
    for (const [client, from] of this.copy.pending) clocks.set(client, Math.min(from, clocks.get(client) ?? 0))
    encoding.writeVarUint(encoder, MARGIN_MESSAGE.sync)
    encoding.writeVarUint(encoder, UPDATE)
    encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(clocks)))
    this.provider?.ws?.send(encoding.toUint8Array(encoder))
  }

  // Our answer to the house's first question carries all we have: once so many are on disk as we sent, everything is
  private saved(decoder: decoding.Decoder): void {
    decoding.readVarUint8Array(decoder)
    const count = decoding.readVarUint(decoder), channel = this.provider?.ws
    if (!this.isDirty || !(channel instanceof Channel) || !channel.sent || count < channel.sent) return
    this.copy.settle()
    if (this.copy.epoch !== this.epoch) this.sync.renew(this)
    else this.sync.heard(this)
  }

  // Another epoch: the house forgot what was erased, and so do we - but not before it has what we wrote
  private follow(epoch: number): void {
    const before = this.copy.epoch
    this.epoch = epoch
    if (before === undefined) this.copy.keepEpoch(epoch)
    else if (before !== epoch && !this.isDirty) queueMicrotask(() => this.sync.renew(this))
  }
}

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
  private readonly held = new Map<string, Held>()
  /** Those that are shown until what replaces them is filled, by name. */
  private readonly leaving = new Map<string, Held>()
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
    return all.includes('unsent') ? 'unsent' : all.includes('sent') ? 'sent' : 'saved'
  }

  /** Whether all that is not saved is at least on this device. */
  get isKept(): boolean { return ![...this.held.values()].some(({ isDirty, copy }) => isDirty && !copy.isKept) }

  /** Which documents have words that are not on the house's disk. */
  get notSaved(): MarginKind[] { return [...this.held.values()].filter(({ standing }) => standing !== 'saved').map(({ kind }) => kind) }

  /** Hands over what stands in this page alone, before it is closed. */
  handOver(): void {
    for (const held of this.held.values()) if (held.isDirty && !held.copy.isKept) this.hearer.refused(held)
  }

  close(): void {
    this.isClosed = true
    clearTimeout(this.telling)
    for (const held of this.held.values()) held.close()
    this.held.clear()
    this.mux.close()
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
    let hasMore = false
    this.swap(held, { part: () => this.part(held, code), left: () => { if (hasMore) this.hearer.refused(held, code) } })
    writtenIn(held, (_update, written) => {
      held.copy.mark(written)
      hasMore = true
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
