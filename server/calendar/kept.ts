import { randomBytes } from 'node:crypto'
import { Refusal } from '../../shared/refusal.ts'
import { hashOf } from '../doors/session.ts'
import type { House } from '../house.ts'
import type { Draft } from '../store/shelf.ts'

/** By what a program that cannot sign in (a calendar, a feed reader) reads along for a member. Stored under `key/<hash>` and `key-of/<groupId>/<memberId>`. */
export interface Key { groupId: string; memberId: string; hash: string; createdAt: string }

/** Whose key of which group. */
type KeyOwner = Pick<Key, 'groupId' | 'memberId'>

/** Takes a member's key of a group back. */
export const dropKey = async (draft: Draft, { groupId, memberId }: KeyOwner): Promise<void> => {
  const key = await draft.get<Key>('key-of', `${groupId}/${memberId}`)
  if (!key) return
  draft.drop('key', key.hash)
  draft.drop('key-of', `${groupId}/${memberId}`)
}

/** Gives a member a new key of a group, the only one that holds; it is shown now and kept only as a hash. */
export const newKey = async (house: House, owner: KeyOwner): Promise<string> => {
  const key = randomBytes(24).toString('base64url')
  await house.store.shelf.change(async draft => {
    await dropKey(draft, owner)
    const kept: Key = { ...owner, hash: hashOf(key), createdAt: house.clock().toISOString() }
    draft.put('key', kept.hash, kept)
    draft.put('key-of', `${owner.groupId}/${owner.memberId}`, kept)
  })
  return key
}

/** The member whose key this is, as long as it holds and they belong to the group; everything else does not exist. */
export const keyHolder = async (house: House, groupId: string, key: string): Promise<string> => {
  const kept = await house.store.shelf.get<Key>('key', hashOf(key))
  const membership = kept?.groupId === groupId && (await house.store.shelf.get('membership', `${groupId}/${kept.memberId}`))
  if (!kept || !membership) throw new Refusal('not-found', 'This link does not hold any more. Make a new one on the page of the group.')
  return kept.memberId
}
