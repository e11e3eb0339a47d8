import { isLastFacilitator, type Membership } from '../../shared/group.ts'
import { Refusal } from '../../shared/refusal.ts'
import { dropKey } from '../calendar/kept.ts'
import { compact, seenKey, silence, type Seen } from '../discussion/kept.ts'
import type { Session, Token } from '../doors/session.ts'
import { feedbackKey } from '../feedback/kept.ts'
import { eraseGroup } from '../group/erase.ts'
import type { House } from '../house.ts'
import { dropInbox } from '../inbox/kept.ts'
import { dropDevices } from '../push/kept.ts'
import { dropModerationOf } from '../moderation/kept.ts'
import { dropChosen } from '../pack/kept.ts'
import { eraseFromQuestions } from '../question/kept.ts'
import { dropOrphans, finishReadings } from '../reading/erase.ts'
import { readingsOf } from '../reading/kept.ts'
import { eraseFromRounds } from '../round/kept.ts'
import type { Draft, Shelf } from '../store/shelf.ts'
import { emailKey, type KeptMember } from './kept.ts'

/** Every group the member is in or was in. */
const groupIdsOf = async (house: House, memberId: string): Promise<{ present: string[]; all: string[] }> => {
  const memberships = await house.store.shelf.list<Membership>('membership-of', `${memberId}/`)
  const former = await house.store.shelf.list<{ groupId: string }>('former-of', `${memberId}/`)
  const present = memberships.map(one => one.groupId)
  return { present, all: [...new Set([...present, ...former.map(one => one.groupId)])] }
}

/** A group of others must keep a facilitator. */
const mustNotOrphan = async (reader: Pick<Shelf | Draft, 'list'>, groupId: string, memberId: string): Promise<Membership[]> => {
  const memberships = await reader.list<Membership>('membership', `${groupId}/`)
  if (memberships.length > 1 && memberships.some(one => one.memberId === memberId) && isLastFacilitator(memberships, memberId)) {
    throw new Refusal('conflict', 'A group of yours would be without a facilitator. Make somebody else facilitator first.')
  }
  return memberships
}

/** A group the member is alone in goes with them. */
const leaveBehind = async (house: House, memberId: string, groupIds: readonly string[]): Promise<void> => {
  const alone: string[] = []
  for (const groupId of groupIds) if ((await mustNotOrphan(house.store.shelf, groupId, memberId)).length === 1) alone.push(groupId)
  for (const groupId of alone) await eraseGroup(house, groupId)
}

const dropMember = async (draft: Draft, memberId: string, groupIds: readonly string[]): Promise<void> => {
  const kept = await draft.get<KeptMember>('member', memberId)
  if (kept?.email !== undefined) draft.drop('email', emailKey(kept.email))
  for (const session of await draft.list<Session>('session', `${memberId}/`)) draft.drop('session', session.key)
  for (const token of await draft.list<Token>('token', `${memberId}/`)) draft.drop('token', token.key)
  for (const groupId of groupIds) {
    await mustNotOrphan(draft, groupId, memberId)
    draft.drop('membership', `${groupId}/${memberId}`)
    draft.drop('membership-of', `${memberId}/${groupId}`)
    draft.drop('former', `${groupId}/${memberId}`)
    draft.drop('former-of', `${memberId}/${groupId}`)
    await dropKey(draft, { groupId, memberId })
  }
  for (const { readingId } of await draft.list<Seen>('seen', `${memberId}/`)) draft.drop('seen', seenKey(memberId, readingId))
  dropInbox(draft, memberId)
  await dropDevices(draft, memberId)
  draft.drop('member', memberId)
}

/** What is still to be erased of a member; stored under `erasing/<memberId>`, so that a house that stops half way goes on when it opens. */
interface Erasing { memberId: string; groupIds: string[] }

interface Beside { readingId: string; memberId: string; isAgain: boolean }

const eraseBeside = async (house: House, { readingId, memberId, isAgain }: Beside): Promise<void> => {
  await house.margins.eraseMember(readingId, memberId)
  await house.store.shelf.change(async draft => {
    await dropModerationOf(draft, readingId, memberId)
    await eraseFromQuestions(draft, readingId, memberId)
    draft.drop('feedback', feedbackKey(readingId, memberId))
    await dropChosen(draft, readingId, memberId)
  })
  await silence(house, readingId, memberId)
  // a message may stand without its words while what came before it is still in the log
  if (isAgain) await compact(house, readingId)
  await eraseFromRounds(house, readingId, memberId)
}

/** Of what cannot be read beside one reading the words beside the others are erased all the same. */
const eraseAll = async (house: House, { memberId, groupIds }: Erasing, isAgain: boolean): Promise<void> => {
  await finishReadings(house, groupIds)
  const readings = (await Promise.all(groupIds.map(groupId => readingsOf(house.store.shelf, groupId)))).flat()
  const failures: unknown[] = []
  for (const { id } of readings) await eraseBeside(house, { readingId: id, memberId, isAgain }).catch((error: unknown) => failures.push(error))
  if (failures.length) throw failures[0]
  await house.store.log.sweep()
  await house.store.shelf.change(async draft => draft.drop('erasing', memberId))
  for (const groupId of groupIds) house.tell({ groupId }, 'member:left', { groupId, memberId })
}

/** Erasings under way, by member: whoever asks meanwhile waits for the same. */
const underWay = new Map<string, Promise<void>>()

const eraseWords = (house: House, erasing: Erasing, isAgain = false): Promise<void> => {
  const { memberId } = erasing, now = underWay.get(memberId) ?? eraseAll(house, erasing, isAgain).finally(() => underWay.delete(memberId))
  underWay.set(memberId, now)
  return now
}

/** Erases a member and every word of theirs: margins, messages, signs, place and credentials. */
export const eraseMember = async (house: House, memberId: string): Promise<void> => {
  const { present, all } = await groupIdsOf(house, memberId)
  await leaveBehind(house, memberId, present)
  const erasing: Erasing = { memberId, groupIds: all }
  await house.store.shelf.change(async draft => {
    await dropMember(draft, memberId, all)
    draft.put('erasing', memberId, erasing)
  })
  house.spread('member:erased', erasing)
  house.spread('credential:ended', { memberId })
  await eraseWords(house, erasing).catch((error: unknown) => {
    // they are signed out by now and cannot ask for it again
    finishLater(house)
    throw error
  })
}

const AGAIN = 60_000

const finishLater = (house: House): void => {
  house.alarm(new Date(house.clock().getTime() + AGAIN), () => void finishErasing(house))
}

/**
 * Finishes erasures that a stop of the house or its disk interrupted. What cannot be finished yet keeps nobody out: it is said, and tried
 * again. In a folder that was found whole what older ones left behind is dropped too.
 */
export const finishErasing = async (house: House, isWhole = false): Promise<void> => {
  const members = await house.store.shelf.list<Erasing>('erasing')
  const done = await Promise.allSettled([finishReadings(house), ...members.map(erasing => eraseWords(house, erasing, true)), isWhole && dropOrphans(house)])
  const failed = done.filter(one => one.status === 'rejected')
  for (const { reason } of failed) house.diary.error('erasing:unfinished', { why: String(reason) })
  if (failed.length) finishLater(house)
}
