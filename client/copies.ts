/** This device's copies of documents, so that the margin is there without a network and no word is lost before the house has it. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import * as Y from 'yjs'
import { onForget } from './device.ts'

/** What is known of a copy beside its words. `isDirty`: it has words the house has not confirmed. `epoch`: of the house's history it follows. */
export interface CopyState { isDirty: boolean; epoch?: number }

interface Schema extends DBSchema {
  updates: { key: number; value: { of: string; update: Uint8Array }; indexes: { of: string } }
  states: { key: string; value: CopyState }
}

// Where a browser keeps nothing for a page (some private windows) the margin still works, for as long as the page is open
let opening: Promise<IDBPDatabase<Schema> | undefined> | undefined
const database = (): Promise<IDBPDatabase<Schema> | undefined> => (opening ??= openDB<Schema>('tenfold-margin', 1, {
  upgrade: db => {
    db.createObjectStore('updates', { autoIncrement: true }).createIndex('of', 'of')
    db.createObjectStore('states')
  },
}).catch(() => undefined))

const MANY = 40

/** One document's copy: reads what is there into the document, then writes down whatever changes. */
export class Copy {
  private waiting: Uint8Array[] = []
  private state: CopyState = { isDirty: false }
  private writing: Promise<void> = Promise.resolve()
  private isGone = false

  private constructor(private readonly doc: Y.Doc, private readonly of: string) {}

  /** Opens the copy of a document; `of` names it and whose device this is. Resolves when the document has what the copy had. */
  static async open(doc: Y.Doc, of: string): Promise<Copy> {
    const copy = new Copy(doc, of)
    doc.on('update', copy.follow)
    await (copy.writing = copy.load())
    return copy
  }

  get isDirty(): boolean { return this.state.isDirty }
  get epoch(): number | undefined { return this.state.epoch }

  /** Notes what is known of this copy; kept together with what was written before. */
  note(state: Partial<CopyState>): void {
    this.state = { ...this.state, ...state }
    this.write()
  }

  /** Stops following; what waits is still written. */
  close(): Promise<void> {
    this.doc.off('update', this.follow)
    return this.writing
  }

  /** Takes the copy off this device. */
  async forget(): Promise<void> {
    this.isGone = true
    await this.close()
    const written = (await database())?.transaction(['updates', 'states'], 'readwrite')
    if (!written) return
    for (const key of await written.objectStore('updates').index('of').getAllKeys(this.of)) void written.objectStore('updates').delete(key)
    void written.objectStore('states').delete(this.of)
    await written.done
  }

  private readonly follow = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return
    this.waiting.push(update)
    this.write()
  }

  // One transaction at a time; what comes meanwhile goes into the next one
  private write(): void {
    this.writing = this.writing.then(async () => {
      const updates = this.waiting.splice(0), db = await database()
      if (this.isGone || !db) return
      const written = db.transaction(['updates', 'states'], 'readwrite')
      if (updates.length) void written.objectStore('updates').add({ of: this.of, update: Y.mergeUpdates(updates) })
      void written.objectStore('states').put(this.state, this.of)
      await written.done
    })
  }

  private async load(): Promise<void> {
    const db = await database()
    if (!db) return
    const read = db.transaction(['updates', 'states'], 'readwrite'), updates = read.objectStore('updates')
    this.state = await read.objectStore('states').get(this.of) ?? this.state
    const [rows, keys] = await Promise.all([updates.index('of').getAll(this.of), updates.index('of').getAllKeys(this.of)])
    this.doc.transact(() => { for (const { update } of rows) Y.applyUpdate(this.doc, update, this) }, this)
    if (rows.length > MANY) {
      for (const key of keys) void updates.delete(key)
      void updates.add({ of: this.of, update: Y.encodeStateAsUpdate(this.doc) })
    }
    await read.done
  }
}

onForget(async () => {
  const db = await database()
  await Promise.all([db?.clear('updates'), db?.clear('states')])
})
