/** One document of a reading, as this page has it open: a copy on the device, and a way to the house. State, no DOM. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { MARGIN_MESSAGE, type MarginKind } from '../shared/margin.ts'
import { Copy, type Written } from './copies.ts'
import { Channel } from './mux.ts'
import type { Sync } from './sync.ts'

/** unsent: on this device alone. sent: on its way, not confirmed. saved: on the house's disk. */
export type Standing = 'unsent' | 'sent' | 'saved'

const PATIENCE_MS = 3000
const UPDATE = 2

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
    this.copy = new Copy(this.doc, `${sync.place.memberId} ${whose.name}`, this.isWritten ? () => sync.turned(this) : undefined)
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
