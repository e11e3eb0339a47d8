const PREFIX = 'tenfold.'
/** Names of what is the device's own, whoever reads on it. */
const ITS_OWN: readonly string[] = ['look', 'language', 'push']
/** How the names of half written notes begin, before their member's id. */
export const DRAFTS = 'margin-draft.'

/** Who goes from this device; `isForGood` when they will not come back. */
export interface Parting { memberId: string; isForGood: boolean }

/** What the browser would not keep, because it is too much or nothing is kept at all: it lasts as long as the page. */
const unkept = new Map<string, string>()
/** The member of this page went on another one. */
let isTurnedOut = false

const names = (): string[] => Object.keys(localStorage).filter(key => key.startsWith(PREFIX)).map(key => key.slice(PREFIX.length))

/** What this device keeps between visits: small choices of the reader's, and words half written. */
export const kept = {
  read(name: string): string | undefined {
    if (unkept.has(name)) return unkept.get(name)
    try { return localStorage.getItem(PREFIX + name) ?? undefined } catch { return undefined }
  },
  keep(name: string, value: string | undefined): void {
    if (isTurnedOut) return
    unkept.delete(name)
    try {
      if (value === undefined) localStorage.removeItem(PREFIX + name)
      else localStorage.setItem(PREFIX + name, value)
    } catch {
      // What was kept before stays and comes back after a reload: of a draft that grew too large, its beginning is better than nothing
      if (value !== undefined) unkept.set(name, value)
    }
  },
  /** Wipes all but what is the device's own, and half written notes: those go with a member who will not come back. */
  wipe({ memberId, isForGood }: Parting): void {
    const stays = (name: string) => ITS_OWN.includes(name) || (name.startsWith(DRAFTS) && !(isForGood && name.startsWith(`${DRAFTS}${memberId}.`)))
    for (const name of [...unkept.keys()]) if (!stays(name)) unkept.delete(name)
    try {
      for (const name of names()) if (!stays(name)) localStorage.removeItem(PREFIX + name)
    } catch { /* nothing is kept here */ }
  },
}

type Wipe = (parting: Parting) => void | Promise<void>
const closers = new Set<() => void>(), wipers = new Set<Wipe>(), heirs = new Set<() => void>()

/** Whatever a page has open of its member's registers here how to close it when they go, until the returned function is called. */
export const onPart = (close: () => void): (() => void) => {
  closers.add(close)
  return () => { closers.delete(close) }
}

/** A store on this device registers here how to wipe what it keeps, and how it goes on in the pages of those who stay. */
export const onForget = (wipe: Wipe, goOn: () => void): void => {
  wipers.add(wipe)
  heirs.add(goOn)
}

const closeAll = (): void => { for (const close of [...closers]) close() }

/** Who goes from this device; `isWiped` once nothing of theirs is on it. */
interface Gone extends Parting { isWiped?: true }

/** All pages of this device hear who went. */
const pages = globalThis.document && new BroadcastChannel('tenfold/gone')

/** Wipes unsent words and cached texts from this device when a member signs out, and ends their other pages. */
export const forgetDevice = async (parting: Parting): Promise<void> => {
  pages?.postMessage(parting satisfies Gone)
  closeAll()
  await Promise.allSettled([...wipers].map(async wipe => wipe(parting)))
  kept.wipe(parting)
  pages?.postMessage({ ...parting, isWiped: true } satisfies Gone)
}

const MARK = `${PREFIX}turned-out`

const turnOut = ({ isForGood }: Gone): void => {
  isTurnedOut = true
  closeAll()
  try { sessionStorage.setItem(MARK, isForGood ? 'erased' : 'gone') } catch { /* nothing is said then */ }
  location.reload()
}

/** Loads this page anew once its member went on another one, so that nothing of theirs is left in it; others' pages go on. */
export const onGone = (isTheirs: (memberId: string) => boolean): void => pages?.addEventListener('message', ({ data }: MessageEvent<Gone>) => {
  if (isTurnedOut) return
  if (!isTheirs(data.memberId)) {
    if (data.isWiped) for (const goOn of heirs) goOn()
  } else if (!data.isWiped) turnOut(data)
})

/** Whether this page was loaded anew because its member went on another one, and how they went; it is said once. */
export const wasTurnedOut = (): 'gone' | 'erased' | undefined => {
  try {
    const was = sessionStorage.getItem(MARK)
    sessionStorage.removeItem(MARK)
    return was === 'gone' || was === 'erased' ? was : undefined
  } catch { return undefined }
}
