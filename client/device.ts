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

/** Wipes unsent words and cached texts from this device at sign-out; drafts too when a member erases themselves. */
export const forgetDevice = async (isForGood: boolean): Promise<void> => {
  await Promise.allSettled([...forgetters].map(async wipe => wipe(isForGood)))
}
