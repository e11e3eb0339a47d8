import { createHmac, timingSafeEqual } from 'node:crypto'
import { DEFAULTS, type InboxSettings } from '../../shared/inbox.ts'
import type { Group, Membership } from '../../shared/group.ts'
import { newSecret } from '../doors/session.ts'
import type { House } from '../house.ts'
import type { Draft } from '../store/shelf.ts'

/** What was mailed to a member, and on which of their days the last digest went; stored under `mailed/<memberId>`. */
export interface Mailed { ids: string[]; digestOn?: string }

/** How a member would like to be told; until they said it, by their first group's clock. Stored under `inbox-settings/<memberId>`. */
export const settingsOf = async (house: House, memberId: string): Promise<InboxSettings> => {
  const { shelf } = house.store
  const kept = await shelf.get<InboxSettings>('inbox-settings', memberId)
  if (kept) return kept
  const [first] = await shelf.list<Membership>('membership-of', `${memberId}/`)
  const group = first && (await shelf.get<Group>('group', first.groupId))
  return { ...DEFAULTS, timezone: group?.timezone ?? DEFAULTS.timezone }
}

/** Takes everything about a member's inbox away. */
export const dropInbox = (draft: Draft, memberId: string): void => {
  for (const kind of ['inbox-seen', 'inbox-settings', 'mailed']) draft.drop(kind, memberId)
}

const secretOf = (house: House): Promise<{ secret: string }> => house.store.shelf.change(async draft => {
  const kept = (await draft.get<{ secret: string }>('secret', 'unsubscribe')) ?? { secret: newSecret() }
  draft.put('secret', 'unsubscribe', kept)
  return kept
})

const sealOf = (secret: string, memberId: string): string => createHmac('sha256', secret).update(memberId).digest('base64url')

/** What a mail carries so that its reader may end mails without signing in; good for that, for that member, and nothing else. */
export const unsubscribeToken = async (house: House, memberId: string): Promise<string> => `${memberId}.${sealOf((await secretOf(house)).secret, memberId)}`

/** Whose token this is; undefined when it is none of ours. */
export const memberOfToken = async (house: House, token: string): Promise<string | undefined> => {
  const [memberId = '', seal = ''] = token.split('.')
  const [own, given] = [Buffer.from(sealOf((await secretOf(house)).secret, memberId)), Buffer.from(seal)]
  return own.length === given.length && timingSafeEqual(own, given) && (await house.store.shelf.get('member', memberId)) ? memberId : undefined
}
