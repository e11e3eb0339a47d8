import { openDB } from 'idb'

const PREFIX = 'tenfold.'

/** What this device keeps between visits: small choices of the reader's. Silent where the browser keeps nothing. */
export const kept = {
  read(name: string): string | undefined {
    try { return localStorage.getItem(PREFIX + name) ?? undefined } catch { return undefined }
  },
  keep(name: string, value: string | undefined): void {
    try {
      if (value === undefined) localStorage.removeItem(PREFIX + name)
      else localStorage.setItem(PREFIX + name, value)
    } catch { /* private windows may refuse; the choice then lasts as long as the page */ }
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
