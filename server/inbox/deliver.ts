/** Tells members outside the pages what they have not seen: by push or by mail, at once or once a day, never in their quiet hours, and nothing twice. */
import { digestDay, isInDigest, isQuiet, type InboxSettings, type Notice } from '../../shared/inbox.ts'
import type { House } from '../house.ts'
import { openPost, type Post } from '../mail.ts'
import type { KeptMember } from '../member/kept.ts'
import { devicesOf } from '../push/kept.ts'
import { push } from '../push/send.ts'
import { noteTold, noteUntold, settingsOf, type Told } from './kept.ts'
import { letterOf, pushOf } from './letter.ts'
import { noticesFor } from './notices.ts'
import { openStirring, type Stirring } from './stirring.ts'

const EVERY = 60_000
/** Whoever is in the room sees it there first. */
const GRACE = 60_000
/** What is older than this when it could first be told is found in the inbox. */
const LATEST = 3 * 86_400_000
/** More than this at once is one push. */
const MOST_PUSHES = 3

/** By which ways a member may be told now. */
interface Ways { house: House; post: Post; member: KeptMember; hasMail: boolean; hasPush: boolean }

/** Notes these as told, then tells; when nobody would carry it, that is taken back, to be tried again. */
const once = async ({ house, member }: Ways, told: Told, tell: () => Promise<boolean>): Promise<boolean> => {
  await noteTold(house, member.id, told)
  const isTold = await tell().catch((error: unknown) => {
    house.diary.error('not told', { error: error instanceof Error ? error.message.slice(0, 200) : String(error) })
    return false
  })
  if (!isTold) await noteUntold(house, member.id, told)
  return isTold
}

const mailed = async ({ house, post, member }: Ways, notices: readonly Notice[]): Promise<boolean> => {
  await post.send(await letterOf(house, member, notices))
  house.figures.add('mails')
  return true
}

const pushed = async ({ house, member }: Ways, notices: readonly Notice[]): Promise<boolean> => {
  const all = notices.length > MOST_PUSHES ? [notices] : notices.map(notice => [notice])
  const taken = await Promise.all(all.map(some => push(house, member.id, pushOf(member, some))))
  return taken.includes(true)
}

const idsOf = (notices: readonly Notice[]): string[] => notices.map(({ id }) => id)

/** What cannot wait goes to a device where one takes it, the rest by mail; whoever gives no address gets the digest on their device. */
const tell = async (ways: Ways, { now, digest, digestOn }: Due): Promise<void> => {
  const isPushed = ways.hasPush && now.length > 0 && (await once(ways, { ids: idsOf(now) }, () => pushed(ways, now)))
  const rest = isPushed || !ways.hasMail ? digest : [...now, ...digest]
  if (rest.length === 0) return
  const told: Told = { ids: idsOf(rest), ...(digest.length > 0 && { digestOn }) }
  await once(ways, told, () => (ways.hasMail ? mailed(ways, rest) : pushed(ways, digest)))
}

/** What is to be told now, by the member's own word and clock. */
interface Due { now: Notice[]; digest: Notice[]; digestOn: string }

const dueOf = (fresh: readonly Notice[], settings: InboxSettings, { told, now }: { told: Told; now: Date }): Due => {
  const digestOn = digestDay(settings, now), hasDigest = told.digestOn === digestOn
  return {
    now: fresh.filter(({ kind, at }) => settings.paces[kind] === 'now' && Date.parse(at) <= now.getTime() - GRACE),
    digest: fresh.filter(({ kind, at }) => settings.paces[kind] === 'digest' && !hasDigest && isInDigest(settings, at, digestOn)), digestOn,
  }
}

/** What a member has not seen and was not told, young enough to be told. */
const freshFor = async (house: House, memberId: string, { told, now }: { told: Told; now: Date }): Promise<Notice[]> => {
  const known = new Set(told.ids), since = new Date(now.getTime() - LATEST).toISOString()
  return (await noticesFor(house, memberId)).filter(({ id, seen, at }) => !seen && !known.has(id) && at > since)
}

/** Looks what one member is to be told; says whether anything is left that their settings may still let out. */
const lookFor = async (house: House, post: Post, member: KeptMember): Promise<boolean> => {
  const settings = await settingsOf(house.store.shelf, member.id), now = house.clock()
  const hasMail = member.email !== undefined && settings.mail, hasPush = (await devicesOf(house.store.shelf, member.id)).length > 0
  if (!hasMail && !hasPush) return true
  const told = (await house.store.shelf.get<Told>('told', member.id)) ?? { ids: [] }
  const fresh = (await freshFor(house, member.id, { told, now })).filter(({ kind }) => settings.paces[kind] !== 'never')
  if (fresh.length > 0 && !isQuiet(settings, now)) await tell({ house, post, member, hasMail, hasPush }, dueOf(fresh, settings, { told, now }))
  return fresh.length > 0
}

/** What cannot be read of one member's groups keeps nobody else waiting. */
const unreadable = (house: House, { id }: KeptMember) => (error: unknown): boolean => {
  house.diary.error('failed', { name: 'mail', memberId: id, error: String(error) })
  return true
}

/** What tells members outside the pages. `deliver` looks once whether anybody is to be told anything. */
export interface Mails { deliver(): Promise<void>; close(): Promise<void> }

/** Looks every minute at whoever something may concern; one look at a time. */
export const openMails = (house: House): Mails => {
  const post = openPost(house), stirring: Stirring = openStirring(house)
  let going: Promise<void> | undefined
  const round = async (): Promise<void> => {
    for (const member of await house.store.shelf.list<KeptMember>('member')) {
      if (!stirring.isStirred(member.id)) continue
      // before the look: what stirs during it is looked at again
      stirring.rest(member.id)
      if (await lookFor(house, post, member).catch(unreadable(house, member))) stirring.wake(member.id)
    }
  }
  const deliver = (): Promise<void> => (going ??= round().finally(() => { going = undefined }))
  const look = (): void => void deliver().catch((error: unknown) => house.diary.error('failed', { name: 'mail', error: String(error) }))
  const timer = setInterval(look, EVERY).unref()
  const close = async (): Promise<void> => {
    clearInterval(timer)
    stirring.close()
    await going?.catch(() => undefined)
    post.close()
  }
  return { deliver, close }
}
