import { createHmac, timingSafeEqual } from 'node:crypto'
import { DEFAULTS, type InboxSettings } from '../../shared/inbox.ts'
import type { Group, Membership } from '../../shared/group.ts'
import { newSecret } from '../doors/session.ts'
import type { House } from '../house.ts'
import { secretOf } from '../secret.ts'
import type { Draft } from '../store/shelf.ts'

/** What a member was told of outside the pages, the newest first, and on which of their days the last digest went; stored under `told/<memberId>`. */
export interface Told { ids: string[]; digestOn?: string }

/** The notices a member has seen, stored under `inbox-seen/<memberId>`. */
export interface Seen { ids: string[] }

/** How a member would like to be told; until they said it, by their first group's clock. Stored under `inbox-settings/<memberId>`. */
export const settingsOf = async (reader: Pick<Draft, 'get' | 'list'>, memberId: string): Promise<InboxSettings> => {
  const kept = await reader.get<Partial<InboxSettings>>('inbox-settings', memberId)
  if (kept) return { ...DEFAULTS, ...kept, paces: { ...DEFAULTS.paces, ...kept.paces } }
  const [first] = await reader.list<Membership>('membership-of', `${memberId}/`)
  const group = first && (await reader.get<Group>('group', first.groupId))
  return { ...DEFAULTS, timezone: group?.timezone ?? DEFAULTS.timezone }
}

/** Takes everything about a member's inbox away. */
export const dropInbox = (draft: Draft, memberId: string): void => {
  for (const kind of ['inbox-seen', 'inbox-settings', 'told']) draft.drop(kind, memberId)
}

const MOST_TOLD = 2000

/** Writes down that a member is told of these, before they are: nobody is told twice, whatever happens in between. */
export const noteTold = (house: House, memberId: string, { ids, digestOn }: Told): Promise<void> => house.store.shelf.change(async draft => {
  const before = (await draft.get<Told>('told', memberId)) ?? { ids: [] }
  draft.put('told', memberId, { ...before, ids: [...ids, ...before.ids].slice(0, MOST_TOLD), ...(digestOn !== undefined && { digestOn }) } satisfies Told)
})

/** Takes that back: nobody would carry it. */
export const noteUntold = (house: House, memberId: string, { ids, digestOn }: Told): Promise<void> => house.store.shelf.change(async draft => {
  const { digestOn: before, ...told } = (await draft.get<Told>('told', memberId)) ?? { ids: [] }
  const stays = before !== undefined && digestOn === undefined && { digestOn: before }
  draft.put('told', memberId, { ids: told.ids.filter(id => !ids.includes(id)), ...stays } satisfies Told)
})

const unsubscribeSecret = (house: House): Promise<{ secret: string }> => secretOf(house, 'unsubscribe', () => ({ secret: newSecret() }))

const sealOf = (secret: string, memberId: string): string => createHmac('sha256', secret).update(memberId).digest('base64url')

/** What a mail carries so that its reader may end mails without signing in; good for that, for that member, and nothing else. */
export const unsubscribeToken = async (house: House, memberId: string): Promise<string> => `${memberId}.${sealOf((await unsubscribeSecret(house)).secret, memberId)}`

/** Whose token this is; undefined when it is none of ours. */
export const memberOfToken = async (house: House, token: string): Promise<string | undefined> => {
  const [memberId = '', seal = ''] = token.split('.')
  const [own, given] = [Buffer.from(sealOf((await unsubscribeSecret(house)).secret, memberId)), Buffer.from(seal)]
  return own.length === given.length && timingSafeEqual(own, given) && (await house.store.shelf.get('member', memberId)) ? memberId : undefined
}
