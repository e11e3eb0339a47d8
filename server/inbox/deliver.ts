/** Tells members by mail what they have not seen: at once or once a day, never in their quiet hours, and nothing twice. */
import { isQuiet, localTime, type InboxSettings, type Notice } from '../../shared/inbox.ts'
import type { House } from '../house.ts'
import { openPost, type Mail, type Post } from '../mail.ts'
import type { KeptMember } from '../member/kept.ts'
import { escaped } from '../annotation/prose.ts'
import { settingsOf, unsubscribeToken, type Mailed } from './kept.ts'
import { noticesFor } from './notices.ts'
import { phrasesFor } from './phrases.ts'

const EVERY = 60_000
const MOST_KEPT = 2000
/** What is older than this when it could first be told is found in the inbox. */
const LATEST = 3 * 86_400_000

const linesOf = (notices: readonly Notice[], { lines }: ReturnType<typeof phrasesFor>, url: string) =>
  notices.map(({ kind, name = '', title, readingId }) => ({ line: lines[kind](name, title), address: `${url}/readings/${readingId}` }))

const mailOf = async (house: House, member: KeptMember, notices: readonly Notice[]): Promise<Mail> => {
  const say = phrasesFor(member.language), lines = linesOf(notices, say, house.publicUrl)
  const unsubscribe = `${house.publicUrl}/api/mail/unsubscribe/${await unsubscribeToken(house, member.id)}`
  const subject = (notices.length === 1 ? lines[0]!.line : say.digest(notices.length)).replace(/\p{Cc}+/gu, ' ')
  const foot = [[say.settings, `${house.publicUrl}/me`], [say.end, unsubscribe]] as const
  return {
    to: member.email ?? '', subject, unsubscribe, language: say.dir === 'rtl' ? 'he' : 'en',
    text: [...lines.map(({ line, address }) => `${line}\n${address}`), '--', say.why, ...foot.map(([what, address]) => `${what}: ${address}`)].join('\n\n'),
    html: `<div dir="${say.dir}">${lines.map(({ line, address }) => `<p><a href="${address}">${escaped(line)}</a></p>`).join('')}<hr><p>${say.why}</p><p>${
      foot.map(([what, address]) => `<a href="${address}">${what}</a>`).join(' · ')}</p></div>`,
  }
}

/** What of it is to be told now, by the member's own word and clock. */
const dueOf = (notices: readonly Notice[], { paces }: InboxSettings, isDigest: boolean): Notice[] =>
  notices.filter(({ kind }) => paces[kind] === 'now' || (isDigest && paces[kind] === 'digest'))

/** Written down as told before it is sent, so that nobody is told twice; a mail its server refused is taken back. */
const tell = async (house: House, post: Post, { member, due, mailed, digestOn }: { member: KeptMember; due: Notice[]; mailed: Mailed; digestOn: string | undefined }): Promise<void> => {
  const ids = [...due.map(({ id }) => id), ...mailed.ids].slice(0, MOST_KEPT)
  await house.store.shelf.change(async draft => draft.put('mailed', member.id, { ids, ...(digestOn !== undefined && { digestOn }) } satisfies Mailed))
  if (due.length === 0) return
  try {
    await post.send(await mailOf(house, member, due))
    house.figures.add('mails')
  } catch (error) {
    await house.store.shelf.change(async draft => draft.put('mailed', member.id, mailed))
    house.diary.error('mail refused', { error: error instanceof Error ? error.message.slice(0, 200) : String(error) })
  }
}

const lookFor = async (house: House, post: Post, member: KeptMember): Promise<void> => {
  const settings = await settingsOf(house, member.id), now = house.clock()
  if (isQuiet(settings, now) || Object.values(settings.paces).every(pace => pace === 'never')) return
  const mailed = (await house.store.shelf.get<Mailed>('mailed', member.id)) ?? { ids: [] }
  const { day, time } = localTime(settings.timezone, now)
  const isDigest = time >= settings.digestAt && mailed.digestOn !== day
  const known = new Set(mailed.ids), since = new Date(now.getTime() - LATEST).toISOString()
  const fresh = (await noticesFor(house, member.id)).filter(({ id, seen, at }) => !seen && !known.has(id) && at > since)
  const due = dueOf(fresh, settings, isDigest)
  if (due.length > 0 || isDigest) await tell(house, post, { member, due, mailed, digestOn: isDigest ? day : mailed.digestOn })
}

/** Mails of a house. `deliver` looks once whether anybody is to be told anything. */
export interface Mails { deliver(): Promise<void>; close(): Promise<void> }

/** Looks every minute; one look at a time. */
export const openMails = (house: House): Mails => {
  const post = openPost(house)
  let going: Promise<void> | undefined
  const round = async (): Promise<void> => {
    for (const member of await house.store.shelf.list<KeptMember>('member')) if (member.email !== undefined) await lookFor(house, post, member)
  }
  const deliver = (): Promise<void> => (going ??= round().finally(() => { going = undefined }))
  const look = (): void => void deliver().catch((error: unknown) => house.diary.error('failed', { name: 'mail', error: String(error) }))
  const timer = setInterval(look, EVERY).unref()
  const close = async (): Promise<void> => {
    clearInterval(timer)
    await going?.catch(() => undefined)
    post.close()
  }
  return { deliver, close }
}
