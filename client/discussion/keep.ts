/** What the discussion keeps on this device: what is not sent yet, what is half written, how far one has read. Never sent anywhere. */
import { openDB, type IDBPDatabase } from 'idb'
import { onForget } from '../device.ts'

/** A few small things by key. `change` is atomic, also between tabs. */
export interface Keep {
  get<T>(key: string): Promise<T | undefined>
  /** Puts what `fn` makes of what is there (undefined: takes it away), and answers it. On disk when it resolves. */
  change<T>(key: string, fn: (kept: T | undefined) => T | undefined): Promise<T | undefined>
  /** The keys that begin so. */
  keys(beginning: string): Promise<string[]>
  /** Forgets all but what is to stay, for good: what was opened before writes nothing any more. */
  wipe(stays?: (key: string) => boolean): Promise<void>
  /** Writes on after another page wiped what was not this one's. */
  goOn(): Promise<void>
}

const STORE = 'kept'
/** Where it stands how often this device was wiped. */
const WIPES = 'wipes'

class DeviceKeep implements Keep {
  constructor(private readonly db: IDBPDatabase, private wipes: unknown) {}

  get<T>(key: string): Promise<T | undefined> {
    return this.db.get(STORE, key)
  }

  async change<T>(key: string, fn: (kept: T | undefined) => T | undefined): Promise<T | undefined> {
    const written = this.db.transaction(STORE, 'readwrite', { durability: 'strict' })
    const value = fn(await written.store.get(key))
    if (await written.store.get(WIPES) !== this.wipes) return value
    await Promise.all([value === undefined ? written.store.delete(key) : written.store.put(value, key), written.done])
    return value
  }

  async keys(beginning: string): Promise<string[]> {
    return (await this.db.getAllKeys(STORE)).map(String).filter(key => key.startsWith(beginning))
  }

  async wipe(stays = (_key: string) => false): Promise<void> {
    const written = this.db.transaction(STORE, 'readwrite'), { store } = written, wipes = Number(await store.get(WIPES) ?? 0)
    for (const key of await store.getAllKeys()) if (!stays(String(key))) void store.delete(key)
    void store.put(wipes + 1, WIPES)
    await written.done
  }

  async goOn(): Promise<void> { this.wipes = await this.db.get(STORE, WIPES) }
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

  async keys(beginning: string): Promise<string[]> {
    return [...this.kept.keys()].filter(key => key.startsWith(beginning))
  }

  async wipe(): Promise<void> {
    this.kept.clear()
  }

  async goOn(): Promise<void> {}
}

/** Some browsers never answer: so long they are waited for. */
const PATIENCE_MS = 3000

const openOnDevice = async (): Promise<Keep> => {
  const db = await openDB('tenfold-discussion', 1, { upgrade: db => { db.createObjectStore(STORE) } })
  return new DeviceKeep(db, await db.get(STORE, WIPES))
}

const openKeep = async (): Promise<Keep> => {
  const passing = new PassingKeep()
  if (!globalThis.indexedDB) return passing
  const late = new Promise<Keep>(resolve => { setTimeout(() => resolve(passing), PATIENCE_MS) })
  return Promise.race([openOnDevice().catch(() => passing), late])
}

let keep: Promise<Keep> | undefined

/** The device's keep; opened once, and again after it was wiped. */
export const theKeep = (): Promise<Keep> => (keep ??= openKeep())

/** Where what waits for one member, in all readings, begins. */
export const waitingFor = (memberId: string): string => `outbox/${memberId}/`

// Another member's session that ended by itself left them what they had not sent: it waits for them
onForget(async ({ memberId }) => {
  await (await theKeep()).wipe(key => key.startsWith('outbox/') && !key.startsWith(waitingFor(memberId)))
  keep = undefined
}, () => void keep?.then(kept => kept.goOn()))
