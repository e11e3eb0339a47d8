/** What concerns the member on this device, as the house tells it, kept true by its facts. State, no DOM. */
import type { RouteOutput, RouteSent } from '../../shared/contract.ts'
import { placeOfNotice } from '../../shared/inbox.ts'
import { Refusal, type RefusalCode } from '../../shared/refusal.ts'
import { ask } from '../api.ts'
import { myself } from '../member/members.ts'
import { go, onPlace } from '../router.ts'
import { Watched } from '../watched.ts'

type Told = RouteOutput<'GET /api/me/inbox'>
/** What concerns a member: who and where, never what was said. */
export type Notice = Told['items'][number]
/** How a member is told. */
export type Settings = Told['settings']
/** What of that is to be another. */
export type SettingsChange = NonNullable<RouteSent<'PATCH /api/me/inbox'>['body']>

/** The notices of one reading, the newest first. */
export interface OfReading { readingId: string; title: string; notices: Notice[] }

const PAGE = 50

class Inbox extends Watched {
  notices: readonly Notice[] = []
  unseen = 0
  settings: Settings | undefined
  mails: Told['mails'] = 'sent'
  /** Set while the house does not answer and nothing is here yet. */
  refusal: RefusalCode | undefined
  hasMore = false
  isKnown = false
  private limit = PAGE
  /** Of several answers only the one asked for last counts. */
  private looks = 0
  private begun: Promise<void> | undefined

  /** Asks once, and follows what the house tells from then on. */
  begin(): Promise<void> {
    return this.begun ??= this.follow().catch(() => { this.begun = undefined })
  }

  /** The notices by their readings; the reading something last happened in comes first. */
  get readings(): readonly OfReading[] {
    const readings = new Map<string, OfReading>()
    for (const notice of this.notices) {
      const { readingId, title } = notice
      const reading = readings.get(readingId) ?? { readingId, title, notices: [] }
      reading.notices.push(notice)
      readings.set(readingId, reading)
    }
    return [...readings.values()]
  }

  /** Asks for earlier ones as well. */
  more(): Promise<void> {
    this.limit = Math.min(200, this.limit + PAGE)
    return this.look()
  }

  /** Marks notices as seen: here at once, on every other device when the house has told. */
  async see(notices: readonly Notice[]): Promise<void> {
    const ids = notices.filter(({ seen }) => !seen).map(({ id }) => id)
    if (ids.length === 0) return
    this.notices = this.notices.map(notice => (ids.includes(notice.id) ? { ...notice, seen: true } : notice))
    this.unseen = Math.max(0, this.unseen - ids.length)
    this.changed()
    // what was not heard of is seen again another time
    await ask('POST /api/me/inbox/seen', { body: { ids } }).catch(() => undefined)
  }

  async change(body: SettingsChange): Promise<void> {
    this.settings = (await ask('PATCH /api/me/inbox', { body })).settings
    this.changed()
  }

  private async look(): Promise<void> {
    const look = ++this.looks
    try {
      const { items, next, unseen, settings, mails } = await ask('GET /api/me/inbox', { query: { limit: this.limit } })
      if (look !== this.looks) return
      Object.assign(this, { notices: items, hasMore: next !== null && this.limit < 200, unseen, settings, mails, refusal: undefined, isKnown: true })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (!this.isKnown) this.refusal = error.code
    }
    this.changed()
    this.arrived()
  }

  /** Whoever stands where a notice leads has seen it, however they came. */
  private arrived(): void {
    const here = location.pathname + location.hash
    void this.see(this.notices.filter(notice => placeOfNotice(notice) === here || (notice.kind === 'opened' && placeOfNotice(notice) === location.pathname)))
  }

  private async follow(): Promise<void> {
    navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<{ path?: string }>) => { if (data.path !== undefined) leadTo(data.path) })
    for (const sign of ['hashchange', 'popstate']) addEventListener(sign, () => this.arrived())
    onPlace(() => this.arrived())
    const [{ theLine }] = await Promise.all([import('../socket.ts'), this.look()])
    const line = theLine()
    let last = line.state
    line.hear('inbox:changed', () => void this.look())
    line.watch(() => {
      if (line.state === 'connected' && last !== 'connected') void this.look()
      last = line.state
    })
    line.open()
    // whoever comes next on this page has an inbox and a line of their own
    myself.watch(() => {
      if (myself.standing === 'out') this.forget()
      else if (myself.standing === 'in' && !this.isKnown) void this.look().then(() => line.open())
    })
  }

  private forget(): void {
    Object.assign(this, { notices: [], unseen: 0, settings: undefined, isKnown: false })
    this.changed()
  }
}

/** Goes where a pressed line on the screen leads; within one reading only the words change that are looked at. */
const leadTo = (path: string): void => {
  const { origin, pathname, hash } = new URL(path, location.href)
  if (origin !== location.origin) return
  if (pathname === location.pathname && hash) location.hash = hash
  else go(path)
}

/** The inbox of the member on this device. */
export const inbox = new Inbox()
