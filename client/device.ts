import { openDB } from 'idb'

const PREFIX = 'tenfold.'

/** What the browser would not keep, because it is too much or nothing is kept at all: it lasts as long as the page. */
const unkept = new Map<string, string>()

/** What this device keeps between visits: small choices of the reader's, and words half written. */
export const kept = {
  read(name: string): string | undefined {
    if (unkept.has(name)) return unkept.get(name)
    try { return localStorage.getItem(PREFIX + name) ?? undefined } catch { return undefined }
  },
  keep(name: string, value: string | undefined): void {
    unkept.delete(name)
    try {
      if (value === undefined) localStorage.removeItem(PREFIX + name)
      else localStorage.setItem(PREFIX + name, value)
    } catch {
      if (value !== undefined) unkept.set(name, value)
    }
  },
  /** Forgets everything whose name begins so. */
  forget(beginning: string): void {
    for (const name of unkept.keys()) if (name.startsWith(beginning)) unkept.delete(name)
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX + beginning)) localStorage.removeItem(key)
    } catch { /* nothing is kept here */ }
  },
}

type Wipe = (isForGood: boolean) => void | Promise<void>
const forgetters = new Set<Wipe>()

/** A store on this device registers here how to wipe what it keeps; `isForGood` when its member will not come back. */
export const onForget = (wipe: Wipe): void => { forgetters.add(wipe) }

/**
 * Wipes unsent words and cached texts from this device at sign-out; drafts too when a member erases themselves. What other pages keep
 * in databases is wiped whether or not this one has opened it: who signs out has often read elsewhere.
 */
export const forgetDevice = async (isForGood: boolean): Promise<void> => {
  await Promise.allSettled([...forgetters].map(async wipe => wipe(isForGood)))
  await wipeDatabases().catch(() => { /* private windows may keep none */ })
}

const DATABASES = 'tenfold-'

/** Empties them: to delete one, every other page that has it open would have to close it first. */
const wipeDatabases = async (): Promise<void> => {
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith(DATABASES)) continue
    const db = await openDB(name), stores = [...db.objectStoreNames]
    if (stores.length) {
      const written = db.transaction(stores, 'readwrite')
      await Promise.all([...stores.map(store => written.objectStore(store).clear()), written.done])
    }
    db.close()
  }
}
