import type { Me } from '../../shared/member.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { House } from '../house.ts'
import type { Draft } from '../store/shelf.ts'
import { hashPassword, refuseCommonPassword } from './password.ts'

/** A member as stored under `member/<id>`. The email is found again by `email/<lower case>`. */
export interface KeptMember { id: string; name: string; createdAt: string; language?: string; email?: string; passwordHash?: string }

/** A member as they see themselves; the password's hash never leaves the house. */
export const presentMe = ({ passwordHash, ...rest }: KeptMember): Me => ({ ...rest, secured: passwordHash !== undefined })

/** A member as kept; `not-signed-in` when their place is gone. */
export const memberOf = async (house: House, memberId: string): Promise<KeptMember> => {
  const kept = await house.store.shelf.get<KeptMember>('member', memberId)
  if (!kept) throw new Refusal('not-signed-in', 'This place is no longer there.')
  return kept
}

/** An email as it is looked up: letters of either case are one. */
export const emailKey = (email: string): string => email.toLowerCase()

/** Takes an email for a member, unless another has it. */
export const claimEmail = async (draft: Draft, email: string, memberId: string): Promise<void> => {
  const taken = await draft.get<{ memberId: string }>('email', emailKey(email))
  if (taken && taken.memberId !== memberId) throw new Refusal('conflict', 'This email cannot be used here. If it is yours, sign in with it instead.')
  draft.put('email', emailKey(email), { memberId })
}

/** A new member, ready to be put on the shelf: the password is hashed before any transaction begins. */
export const draftMember = async (
  house: House, made: { name: string; email?: string | undefined; password?: string | undefined; language?: string | undefined },
): Promise<KeptMember> => {
  if (made.password !== undefined) await refuseCommonPassword(made.password)
  return {
    id: house.newId(), name: made.name, createdAt: house.clock().toISOString(),
    ...(made.language !== undefined && { language: made.language }),
    ...(made.email !== undefined && { email: made.email }),
    ...(made.password !== undefined && { passwordHash: await hashPassword(made.password) }),
  }
}

/** Puts a drafted member on the shelf, with their email. */
export const putMember = async (draft: Draft, kept: KeptMember): Promise<void> => {
  if (kept.email !== undefined) await claimEmail(draft, kept.email, kept.id)
  draft.put('member', kept.id, kept)
}
