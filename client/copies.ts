/** This device's copies of documents, so that the margin is there without a network and no word is lost before the house has it. */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore } from 'idb'
import * as Y from 'yjs'
import { onForget } from './device.ts'

/** What one client id wrote and the house has not confirmed: words from this clock on. `changes` counts whatever was done under it. */
export interface Unsent { client: number; from: number; changes: number }

/** What is known of a copy beside its words. `epoch`: of the house's history it follows. `isDirty` stands in older copies. */
interface CopyState { epoch?: number; unsent?: Unsent[]; isDirty?: boolean }

interface Schema extends DBSchema {
  updates: { key: number; value: { of: string; update: Uint8Array }; indexes: { of: string } }
  states: { key: string; value: CopyState }
}

type Updates = IDBPObjectStore<Schema, ['updates', 'states'], 'updates', 'readwrite'>

const openBase = async (): Promise<IDBPDatabase<Schema>> => openDB<Schema>('tenfold-margin', 1, {
  upgrade: db => {
    db.createObjectStore('updates', { autoIncrement: true }).createIndex('of', 'of')
    db.createObjectStore('states')
  },
})

// Where a browser keeps nothing for a page (some private windows) the margin still works, for as long as the page is open
let opening: Promise<IDBPDatabase<Schema> | undefined> | undefined
const database = (): Promise<IDBPDatabase<Schema> | undefined> => (opening ??= openBase().catch(() => undefined))

const MANY = 40
const UNKNOWN: Unsent = { client: 0, from: 0, changes: 0 }

const unsentIn = ({ unsent, isDirty }: CopyState = {}): Unsent[] => unsent ?? (isDirty ? [UNKNOWN] : [])

/**
 * One document's copy: reads what is there into the document, then writes down whatever changes. Other pages of this device write in the
 * same copy: each says of itself alone what the house has not confirmed.
 */
export class Copy {
  private waiting: Uint8Array[] = []
  /** What this page wrote or found there, and has not heard to be confirmed. */
  private readonly unsent = new Map<number, Unsent>()
  private readonly confirmed = new Map<number, number>()
  /** The client ids this page writes under. */
  private readonly own = new Set<number>()
  private changes = 0
  private known?: number
  private writing: Promise<void> = Promise.resolve()
  private isOpen = false

  /** `of` names the document and whose device this is; `dirtied` hears of the first words to be sent, where this member may write. */
  constructor(private readonly doc: Y.Doc, private readonly of: string, private readonly dirtied?: () => void) { doc.on('update', this.follow) }

  /** Resolves when the document has what the copy had. */
  async open(): Promise<void> {
    await (this.writing = this.load())
    this.isOpen = true
    this.write()
  }

  get isDirty(): boolean { return this.unsent.size > 0 }
  get epoch(): number | undefined { return this.known }

  /** Whether something was written here and not confirmed: by this client id, at this clock. */
  isUnsent(client: number, clock: number): boolean { return clock >= (this.unsent.get(client)?.from ?? Infinity) }

  /** Notes which history of the house's the copy follows. */
  keepEpoch(epoch: number): void {
    this.known = epoch
    this.write()
  }

  /** The house has all this page has. */
  settle(): void {
    for (const { client, changes } of this.unsent.values()) this.confirmed.set(client, changes)
    this.unsent.clear()
    this.write()
  }

  /** Reads what other pages wrote meanwhile; says whether they left anything unsent. */
  async gather(): Promise<boolean> {
    const before = this.undone
    await this.load()
    return this.undone > before
  }

  private get undone(): number { return [...this.unsent.values()].reduce((sum, { changes }) => sum + changes, 0) }

  /** Takes in what was written, under that client id, in the document this one replaces: Yjs may hold it back until the house's own words are there. */
  take(update: Uint8Array, { client, before }: { client: number; before: ReadonlyMap<number, number> }): void {
    Y.applyUpdate(this.doc, update, this)
    this.waiting.push(update)
    this.mark(client, before)
    this.write()
  }

  /** From which clocks on the house has not confirmed what was written here. */
  get pending(): ReadonlyMap<number, number> { return new Map([...this.unsent.values()].map(({ client, from }) => [client, from])) }

  /** Stops following; what waits is still written. */
  close(): Promise<void> {
    this.doc.off('update', this.follow)
    return this.writing
  }

  /** Makes room for the house's own history; what another page wrote and the house has not stays, to be sent first. */
  async replace(epoch?: number): Promise<void> {
    await this.close()
    await this.change(async (updates, state) => {
      const next = this.merge(state)
      if (next.unsent?.length || (epoch !== undefined && next.epoch === epoch)) return next
      await this.empty(updates)
      return { epoch, unsent: [] }
    })
  }

  /** Takes the copy off this device. */
  async forget(): Promise<void> {
    this.isOpen = false
    await this.close()
    await this.change(updates => this.empty(updates).then(() => undefined))
  }

  private readonly follow = (...[update, origin, , { local, beforeState }]: [Uint8Array, unknown, Y.Doc, Y.Transaction]): void => {
    if (origin === this) return
    this.waiting.push(update)
    if (local && this.dirtied) this.mark(this.doc.clientID, beforeState)
    this.write()
  }

  private mark(client: number, before: ReadonlyMap<number, number>): void {
    const isFirst = !this.isDirty
    this.own.add(client)
    this.unsent.set(client, { client, from: this.unsent.get(client)?.from ?? before.get(client) ?? 0, changes: ++this.changes })
    if (isFirst) this.dirtied?.()
  }

  // One transaction at a time; what comes meanwhile goes into the next one
  private write(): void {
    this.writing = this.writing.then(async () => {
      if (!this.isOpen) return
      const waiting = this.waiting.splice(0)
      await this.change(async (updates, state) => {
        if (waiting.length) void updates.add({ of: this.of, update: Y.mergeUpdates(waiting) })
        return this.merge(state)
      })
    })
  }

  /** What is known of the copy: as other pages left it, but for what this one knows better. */
  private merge(state: CopyState | undefined): CopyState {
    const others = unsentIn(state).filter(({ client, changes }) => !this.own.has(client) && this.confirmed.get(client) !== changes)
    return { epoch: state?.epoch ?? this.known, unsent: [...others, ...[...this.unsent.values()].filter(({ client }) => this.own.has(client))] }
  }

  private async change(make: (updates: Updates, state: CopyState | undefined) => Promise<CopyState | undefined>): Promise<void> {
    const written = (await database())?.transaction(['updates', 'states'], 'readwrite')
    if (!written) return
    const states = written.objectStore('states'), next = await make(written.objectStore('updates'), await states.get(this.of))
    void (next ? states.put(next, this.of) : states.delete(this.of))
    await written.done
  }

  private async empty(updates: Updates): Promise<void> {
    for (const key of await updates.index('of').getAllKeys(this.of)) void updates.delete(key)
  }

  private async load(): Promise<void> {
    await this.change(async (updates, state) => {
      const rows = await updates.index('of').getAll(this.of)
      this.doc.transact(() => { for (const { update } of rows) Y.applyUpdate(this.doc, update, this) }, this)
      this.known = state?.epoch ?? this.known
      for (const one of unsentIn(state)) if (!this.own.has(one.client)) this.unsent.set(one.client, one)
      if (rows.length > MANY) await this.gatherRows(updates)
      return state
    })
  }

  private async gatherRows(updates: Updates): Promise<void> {
    await this.empty(updates)
    void updates.add({ of: this.of, update: Y.encodeStateAsUpdate(this.doc) })
  }
}

onForget(async () => {
  const db = await database()
  await Promise.all([db?.clear('updates'), db?.clear('states')])
})
