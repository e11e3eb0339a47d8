/** The device's database of copies: opened when it is first wanted, and anew when the browser has closed it. */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore, type IDBPTransaction } from 'idb'
import { onForget } from './device.ts'

/** What one client id wrote and the house has not confirmed: words from this clock on. `changes` counts whatever was done under it. */
export interface Unsent { client: number; from: number; changes: number }

/** What is known of a copy beside its words. `epoch`: of the house's history it follows. `isDirty` stands in older copies. */
export interface CopyState { epoch?: number; unsent?: Unsent[]; isDirty?: boolean }

interface Schema extends DBSchema {
  updates: { key: number; value: { of: string; update: Uint8Array }; indexes: { of: string } }
  states: { key: string; value: CopyState }
}

type Base = IDBPDatabase<Schema>
type Stores = ['updates', 'states']
type Written = IDBPTransaction<Schema, Stores, 'readwrite'>
export type Updates = IDBPObjectStore<Schema, Stores, 'updates', 'readwrite'>

/** Some browsers never answer: so long they are waited for. */
const PATIENCE_MS = 3000

/** `late` is rejected when it takes too long. */
interface Opening { base: Promise<Base>; late: Promise<never> }
let opening: Opening | undefined

const forget = (one: Opening | undefined): void => { if (opening === one) opening = undefined }

const openBase = (): Opening => {
  const base = Promise.resolve().then(() => openDB<Schema>('tenfold-margin', 1, {
    upgrade: db => {
      db.createObjectStore('updates', { autoIncrement: true }).createIndex('of', 'of')
      db.createObjectStore('states')
    },
    blocking: () => {
      forget(one)
      void base.then(db => db.close())
    },
    terminated: () => forget(one),
  }))
  const late = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The device does not answer.')), PATIENCE_MS)
    base.catch(() => forget(one)).finally(() => clearTimeout(timer)).catch(() => undefined)
  })
  late.catch(() => undefined)
  const one = { base, late }
  return one
}

/** A transaction over both stores; on a new connection where the browser has closed the one we had. */
const begin = async (isAnew = false): Promise<Written> => {
  const one = (opening ??= openBase()), db = await Promise.race([one.base, one.late])
  try { return db.transaction(['updates', 'states'], 'readwrite') } catch (error) {
    forget(one)
    if (isAnew) throw error
    return begin(true)
  }
}

/** Does something in one transaction; rejects when it is not on the device, or there is no database. */
export const write = async (make: (written: Written) => Promise<void>): Promise<void> => {
  const written = await begin(), { done } = written
  const made = make(written).catch((error: unknown) => {
    try { written.abort() } catch { /* it is over already */ }
    throw error
  })
  await Promise.all([made, done])
}

onForget(() => write(async written => {
  await Promise.all([written.objectStore('updates').clear(), written.objectStore('states').clear()])
}))
