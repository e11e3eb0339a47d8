/** What the discussion keeps on this device: what is not sent yet, what is half written, how far one has read. Never sent anywhere. */
import { openDB, type IDBPDatabase } from 'idb'
import { onForget } from '../device.ts'

/** A few small things by key. `change` is atomic, also between tabs. */
export interface Keep {
  get<T>(key: string): Promise<T | undefined>
  /** Puts what `fn` makes of what is there (undefined: takes it away), and answers it. On disk when it resolves. */
  change<T>(key: string, fn: (kept: T | undefined) => T | undefined): Promise<T | undefined>
  /** Forgets everything. */
  wipe(): Promise<void>
}

const STORE = 'kept'

class DeviceKeep implements Keep {
  constructor(readonly db: IDBPDatabase) {}

  get<T>(key: string): Promise<T | undefined> {
    return this.db.get(STORE, key)
  }

  async change<T>(key: string, fn: (kept: T | undefined) => T | undefined): Promise<T | undefined> {
    const written = this.db.transaction(STORE, 'readwrite', { durability: 'strict' })
    const value = fn(await written.store.get(key))
    await Promise.all([value === undefined ? written.store.delete(key) : written.store.put(value, key), written.done])
    return value
  }

  wipe(): Promise<void> {
    return this.db.clear(STORE)
  }
}

/** Where a browser keeps nothing for a page (some private windows), and where there is no browser. */
class PassingKeep implements Keep {
  private readonly kept = new Map<string, unknown>()

  async get<T>(key: string): Promise<T | undefined> {
    return this.kept.get(key) as T | undefined
  }

  async change<T>(key: string, fn: (kept: T | undefined) => T | undefined): Promise<T | undefined> {
    const value = fn(this.kept.get(key) as T | undefined)
    if (value === undefined) this.kept.delete(key)
    else this.kept.set(key, value)
    return value
  }

  async wipe(): Promise<void> {
    this.kept.clear()
  }
}

const openKeep = async (): Promise<Keep> => {
  if (!globalThis.indexedDB) return new PassingKeep()
  try {
    return new DeviceKeep(await openDB('tenfold-discussion', 1, { upgrade: db => { db.createObjectStore(STORE) } }))
  } catch {
    return new PassingKeep()
  }
}

let keep: Promise<Keep> | undefined

/** The device's keep; opened once. */
export const theKeep = (): Promise<Keep> => (keep ??= openKeep())

onForget(async () => (await theKeep()).wipe())
