/** Whom something new may concern, heard from what the house tells: nobody is looked at for nothing, and open pages hear when their inbox changed. */
import type { FactName } from '../../shared/contract.ts'
import type { Membership } from '../../shared/group.ts'
import type { Reading } from '../../shared/reading.ts'
import type { House, Tidings } from '../house.ts'
import { unseenIn } from './notices.ts'

/** What puts nothing into anybody's inbox, and takes nothing out. */
const IDLE: ReadonlySet<FactName> = new Set<FactName>([
  'presence:changed', 'typing:noted', 'message:reacted', 'lead:changed', 'round:changed', 'feedback:given', 'margin:opened', 'convention:published', 'house:closing',
])

type Told = Tidings['fact:told']

const concernsNobody = (told: Told): boolean => IDLE.has(told.fact) || (told.fact === 'message:sent' && told.body.replyTo === undefined && !told.body.mentions?.length)

const readingIn = ({ body }: Told): string | undefined => ('readingId' in body ? body.readingId : 'reading' in body ? body.reading.id : undefined)

/** Whom a new message is said to; undefined: it may concern anybody. */
const addressed = async (house: House, told: Told): Promise<string[] | undefined> => {
  if (told.fact !== 'message:sent') return undefined
  const { readingId, replyTo, mentions = [] } = told.body
  const { byId, messages } = await house.discussions.open(readingId)
  const answered = replyTo === undefined ? undefined : messages[byId.get(replyTo) ?? -1]?.memberId
  return answered === undefined ? mentions : [...mentions, answered]
}

/** Who is to be looked at. */
export interface Stirring {
  /** Whether anything may have happened to a member since they were last at rest. */
  isStirred(memberId: string): boolean
  /** There is nothing for this member until something stirs. */
  rest(memberId: string): void
  wake(memberId: string): void
  close(): void
}

const PAUSE = 1000
/** Margins are written letter by letter. */
const LONG_PAUSE = 3000
const MOST_KNOWN = 20_000

const note = (known: Map<string, string>, key: string, unseen: string): void => {
  known.delete(key)
  known.set(key, unseen)
  const [eldest] = known.keys()
  if (known.size > MOST_KNOWN && eldest !== undefined) known.delete(eldest)
}

const wordFor = (unseen: readonly string[]): string => unseen.toSorted().join()

/** Tells open pages of members that their inbox changed, a pause after it did. `known` is what was shown or told last, by reading and member. */
class Bell {
  private readonly waiting = new Map<string, Set<string> | 'all'>()
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly house: House, private readonly pause: number, private readonly known: Map<string, string>) {}

  soon(readingId: string, memberId?: string): void {
    const before = this.waiting.get(readingId)
    if (memberId === undefined || before === 'all') this.waiting.set(readingId, 'all')
    else this.waiting.set(readingId, new Set([...(before ?? []), memberId]))
    this.timer ??= setTimeout(() => void this.ring().catch((error: unknown) => this.house.diary.error('failed', { name: 'inbox', error: String(error) })), this.pause).unref()
  }

  /** Whether it is about to ring because of a reading. */
  isSoon(readingId: string): boolean { return this.waiting.has(readingId) }

  close(): void {
    clearTimeout(this.timer)
    this.waiting.clear()
  }

  private async ring(): Promise<void> {
    this.timer = undefined
    const due = [...this.waiting]
    this.waiting.clear()
    for (const [readingId, whom] of due) {
      const isConcerned = (memberId: string): boolean => (whom === 'all' || whom.has(memberId)) && this.house.isListening(memberId)
      for (const [memberId, unseen] of await unseenIn(this.house, readingId, isConcerned)) {
        if (this.isNews(`${readingId}/${memberId}`, wordFor(unseen), whom !== 'all')) this.house.tell({ memberId }, 'inbox:changed', {})
      }
    }
  }

  /** What was told before this house opened is not known: somebody who is meant hears it once too often rather than never. */
  private isNews(key: string, unseen: string, isMeant: boolean): boolean {
    const before = this.known.get(key) ?? (isMeant ? undefined : '')
    note(this.known, key, unseen)
    return before !== unseen
  }
}

/** What a page was shown it need not be told; another page of the same member may not know it, if it was told before or is about to be. */
const noteShown = (known: Map<string, string>, { memberId, notices }: Tidings['inbox:shown'], isSoon: (readingId: string) => boolean): void => {
  const unseen = notices.filter(({ seen }) => !seen)
  for (const readingId of new Set(unseen.map(one => one.readingId))) {
    if (isSoon(readingId)) continue
    const key = `${readingId}/${memberId}`
    if (!known.has(key)) note(known, key, wordFor(unseen.filter(one => one.readingId === readingId).map(({ id }) => id)))
  }
}

/** Begins to listen. */
export const openStirring = (house: House): Stirring => {
  const rested = new Set<string>(), known = new Map<string, string>()
  const bell = new Bell(house, PAUSE, known), slowBell = new Bell(house, LONG_PAUSE, known)
  const stirReading = async (readingId: string, by: Bell, whom?: readonly string[]): Promise<void> => {
    const reading = await house.store.shelf.get<Reading>('reading', readingId)
    if (reading) await stirGroup(reading.groupId)
    if (whom === undefined) by.soon(readingId)
    else for (const memberId of whom) by.soon(readingId, memberId)
  }
  const stirGroup = async (groupId: string): Promise<void> => {
    for (const { memberId } of await house.store.shelf.list<Membership>('membership', `${groupId}/`)) rested.delete(memberId)
  }
  const hear = async (told: Told): Promise<void> => {
    const { audience } = told, readingId = readingIn(told)
    if ('memberId' in audience) {
      rested.delete(audience.memberId)
      if (readingId !== undefined) bell.soon(readingId, audience.memberId)
    } else if (readingId !== undefined) await stirReading(readingId, bell, await addressed(house, told))
    else if ('groupId' in audience) await stirGroup(audience.groupId)
  }
  const wrong = (error: unknown): void => house.diary.error('failed', { name: 'inbox', error: String(error) })
  house.onTiding('fact:told', told => { if (!concernsNobody(told)) void hear(told).catch(wrong) })
  house.onTiding('margin:kept', ({ readingId }) => void stirReading(readingId, slowBell).catch(wrong))
  house.onTiding('inbox:shown', shown => noteShown(known, shown, readingId => [bell, slowBell].some(one => one.isSoon(readingId))))
  return {
    isStirred: memberId => !rested.has(memberId), rest: memberId => { rested.add(memberId) }, wake: memberId => { rested.delete(memberId) }, close: () => { for (const one of [bell, slowBell]) one.close() },
  }
}
