/** The device's database of copies: opened when it is first wanted, and anew when the browser has closed it. */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore, type IDBPTransaction } from 'idb'
import { onForget } from './device.ts'

/** What one client id wrote and the house has not confirmed: words from this clock on. `changes` counts whatever was done under it. */
export interface Unsent { client: number; from: number; changes: number }

/** What is known of a copy beside its words. `epoch`: of the house's history it follows. `isDirty` stands in older copies. */
export interface CopyState { epoch?: number; unsent?: Unsent[]; isDirty?: boolean }

const UNKNOWN: Unsent = { client: 0, from: 0, changes: 0 }

/** What the house has not of a copy. */
export const unsentIn = ({ unsent, isDirty }: CopyState = {}): Unsent[] => unsent ?? (isDirty ? [UNKNOWN] : [])

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

/** Where a state would stand, how often somebody signed out here. */
const WIPES = 'wipes'
const wipesIn = async (written: Written): Promise<number> => (await written.objectStore('states').get(WIPES))?.epoch ?? 0

/** From one signing out on this device to the next: what was opened in one writes nothing in another. */
export interface Life { wipes?: number }
let life: Life = {}
export const thisLife = (): Life => life

const alive = async (written: Written, life: Life): Promise<void> => {
  const wipes = await wipesIn(written)
  if ((life.wipes ??= wipes) !== wipes) throw new Error('Whoever wrote this has signed out here.')
}

/** Does something in one transaction; rejects when it is not on the device, there is no database, or the life it belongs to is over. */
export const write = async (life: Life, make: (written: Written) => Promise<void>): Promise<void> => {
  const written = await begin(), { done } = written
  const made = alive(written, life).then(() => make(written)).catch((error: unknown) => {
    try { written.abort() } catch { /* it is over already */ }
    throw error
  })
  await Promise.all([made, done])
}

/** A document in whose copy words wait that the house has not: what the copy holds, and which of it. */
export interface Left { name: string; updates: Uint8Array[]; unsent: Unsent[] }

/** All a member left unsent on this device, in whatever page. */
export const leftBy = async (memberId: string): Promise<Left[]> => {
  const begins = `${memberId} `, found: Left[] = []
  await write(life, async written => {
    const updates = written.objectStore('updates').index('of')
    for (let at = await written.objectStore('states').openCursor(); at; at = await at.continue()) {
      const unsent = unsentIn(at.value)
      if (!unsent.length || !at.key.startsWith(begins)) continue
      found.push({ name: at.key.slice(begins.length), unsent, updates: (await updates.getAll(at.key)).map(({ update }) => update) })
    }
  }).catch(() => { /* where nothing is kept, nothing is left */ })
  return found
}

/** Takes off this device what does not stay. */
const clear = async (written: Written, stays: (of: string, state: CopyState) => boolean): Promise<void> => {
  const staying = new Set<string>()
  for (let at = await written.objectStore('states').openCursor(); at; at = await at.continue()) {
    if (stays(at.key, at.value)) staying.add(at.key)
    else await at.delete()
  }
  for (let at = await written.objectStore('updates').openCursor(); at; at = await at.continue()) if (!staying.has(at.value.of)) await at.delete()
}

const isUnsent = (state: CopyState): boolean => unsentIn(state).length > 0

/** Takes a reading that is not its member's to see any more off this device, but for documents with words the house has not. */
export const forgetReading = (memberId: string, readingId: string): Promise<void> =>
  write(life, written => clear(written, (of, state) => !of.startsWith(`${memberId} ${readingId}/`) || isUnsent(state)))

// Another member's session that ended by itself left them the words they had not sent: those wait for them
onForget(async ({ memberId }) => {
  await write({}, async written => {
    const wipes = await wipesIn(written)
    await clear(written, (of, state) => !of.startsWith(`${memberId} `) && isUnsent(state))
    await written.objectStore('states').put({ epoch: wipes + 1 }, WIPES)
  })
  life = {}
}, () => { life.wipes = undefined })
