/**
 * Where one is in the house. A link is an ordinary link; a click on one is caught here, the address changes and whoever listens draws
 * the place. Going back finds the page where it was left: each place remembers how far it was scrolled.
 */
import { whose } from './whose.ts'

const PATHS = {
  home: /^\/$/,
  join: /^\/join\/(?<token>[\w-]+)$/,
  group: /^\/groups\/(?<groupId>[\w-]+)$/,
  bring: /^\/groups\/(?<groupId>[\w-]+)\/bring$/,
  care: /^\/groups\/(?<groupId>[\w-]+)\/care$/,
  year: /^\/groups\/(?<groupId>[\w-]+)\/year$/,
  pack: /^\/groups\/(?<groupId>[\w-]+)\/pack$/,
  settings: /^\/groups\/(?<groupId>[\w-]+)\/settings$/,
  post: /^\/posts\/(?<postId>[\w-]+)$/,
  reading: /^\/readings\/(?<readingId>[\w-]+)$/,
  conventions: /^\/conventions$/,
  convention: /^\/conventions\/(?<conventionId>[\w-]+)$/,
  carried: /^\/conventions\/(?<conventionId>[\w-]+)\/questions$/,
  me: /^\/me$/,
  inbox: /^\/inbox$/,
  told: /^\/inbox\/settings$/,
  feeds: /^\/groups\/(?<groupId>[\w-]+)\/feeds$/,
} as const

export type PlaceName = keyof typeof PATHS | 'lost'

/** A place, with what its address says: `{ name: 'group', params: { groupId } }`. `lost` is every address that leads nowhere. */
export interface Place { name: PlaceName; params: Record<string, string>; query: URLSearchParams; path: string }

/** The place an address leads to. */
export const placeOf = ({ pathname, search }: { pathname: string; search: string }): Place => {
  const path = pathname.length > 1 ? pathname.replace(/\/+$/, '') : pathname
  const query = new URLSearchParams(search)
  for (const [name, pattern] of Object.entries(PATHS)) {
    const found = pattern.exec(path)
    if (found) return { name: name as PlaceName, params: { ...found.groups }, query, path }
  }
  return { name: 'lost', params: {}, query, path }
}

type Arrival = 'first' | 'link' | 'back'
type Listener = (place: Place, arrival: Arrival) => void
const listeners = new Set<Listener>()

/** Calls `fn` with every place one comes to, until the returned function is called. */
export const onPlace = (fn: Listener): () => void => {
  listeners.add(fn)
  return () => { listeners.delete(fn) }
}

const address = (): string => location.pathname + location.search
let told = ''

const tell = (arrival: Arrival): void => {
  told = address()
  const place = placeOf(location)
  for (const fn of [...listeners]) fn(place, arrival)
}

interface Mark { scroll?: number }
const mark = (): Mark => (history.state ?? {}) as Mark
const leaveMark = (): void => history.replaceState({ ...mark(), scroll: scrollY } satisfies Mark, '')

/** How far this place was scrolled when it was left. */
export const scrollLeftAt = (): number => mark().scroll ?? 0

/** Goes to an address of the house. `replace` leaves no way back to where one was. */
export const go = (path: string, { replace = false }: { replace?: boolean } = {}): void => {
  leaveMark()
  if (whose.isOver) return location[replace ? 'replace' : 'assign'](path)
  if (replace) history.replaceState({}, '', path)
  else history.pushState({}, '', path)
  tell('link')
}

const linkIn = (event: MouseEvent): HTMLAnchorElement | undefined =>
  event.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement)

const isPlainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !event.defaultPrevented && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey

const isOurs = (link: HTMLAnchorElement): boolean => {
  if (!link.href || link.target || link.hasAttribute('download') || link.origin !== location.origin) return false
  return !link.pathname.startsWith('/api/') && !(link.hash && link.pathname === location.pathname)
}

const followed = (event: MouseEvent): void => {
  const link = linkIn(event)
  if (!link || !isPlainClick(event) || !isOurs(link)) return
  event.preventDefault()
  go(link.pathname + link.search + link.hash)
}

/** Begins to listen to links and to the browser's way back, and tells the first place. */
export const openRouter = (): void => {
  history.scrollRestoration = 'manual'
  let resting: ReturnType<typeof setTimeout> | undefined
  addEventListener('click', followed)
  // a spot within the place one is at is the place's own affair
  addEventListener('popstate', () => { if (address() !== told) tell('back') })
  addEventListener('scroll', () => {
    clearTimeout(resting)
    resting = setTimeout(leaveMark, 150)
  }, { passive: true })
  addEventListener('pagehide', leaveMark)
  tell('first')
}

let heard: (title: string) => void = () => {}

/** Names the page one is on, in the window's title and to a screen reader. */
export const entitle = (title: string): void => {
  const full = title ? `${title} · Tenfold` : 'Tenfold'
  if (document.title === full) return
  document.title = full
  heard(title)
}

/** Whoever says the titles aloud. */
export const onTitle = (fn: (title: string) => void): void => { heard = fn }
