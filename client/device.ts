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

const forgetters = new Set<() => void | Promise<void>>()

/** A store on this device registers here how to wipe what it keeps. */
export const onForget = (wipe: () => void | Promise<void>): void => { forgetters.add(wipe) }

/** Wipes drafts, unsent words and cached texts from this device: at sign-out, and when a member erases themselves. */
export const forgetDevice = async (): Promise<void> => {
  await Promise.allSettled([...forgetters].map(async wipe => wipe()))
}
