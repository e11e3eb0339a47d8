/** Members: making one's place, securing it with a password, coming back, taking everything along, being erased. */
import type { RouteInput } from '../shared/contract.ts'
import type { Group, Membership } from '../shared/group.ts'
import type { Me } from '../shared/member.ts'
import { Refusal } from '../shared/refusal.ts'
import { pageThrough } from '../shared/wire.ts'
import type { Asker } from './doors/asker.ts'
import { routes } from './doors/gate.ts'
import { endCredential, endCredentials, openToken, type Token } from './doors/session.ts'
import type { House } from './house.ts'
import { eraseMember } from './member/erase.ts'
import { exportOf } from './member/export.ts'
import { take } from './member/guard.ts'
import { claimEmail, draftMember, emailKey, memberOf, presentMe, putMember, type KeptMember } from './member/kept.ts'
import { checkPassword, hashPassword, refuseCommonPassword } from './member/password.ts'

const mustBeOpen = async (house: House): Promise<void> => {
  if (house.config.registration === 'open') return
  const [first] = await house.store.shelf.list('member')
  if (first) throw new Refusal('not-allowed', 'This house is joined by invitation. Ask somebody who is in it for a link.')
}

const signIn = async (house: House, asker: Asker, { email, password }: { email: string; password: string }): Promise<{ member: Me }> => {
  const key = `${emailKey(email)} ${asker.address}`
  await take(house.guards.knocking, asker.address)
  await take(house.guards.guessing, key)
  const found = await house.store.shelf.get<{ memberId: string }>('email', emailKey(email))
  const kept = found && (await house.store.shelf.get<KeptMember>('member', found.memberId))
  if (!(await checkPassword(password, kept?.passwordHash)) || !kept) throw new Refusal('not-signed-in', 'Email and password do not belong together.')
  await house.guards.guessing.delete(key)
  await asker.signIn(kept.id)
  return { member: presentMe(kept) }
}

const mustProve = async (house: House, kept: KeptMember, current: string | undefined): Promise<void> => {
  if (kept.passwordHash === undefined) return
  await take(house.guards.guessing, kept.id)
  if (current !== undefined && (await checkPassword(current, kept.passwordHash))) return void (await house.guards.guessing.delete(kept.id))
  throw new Refusal('not-allowed', 'Please give your present password to change your email or password.')
}

type Change = RouteInput<'PATCH /api/me'>['body']

/** Securing a place needs both email and password; a change of either needs the present password. */
const secure = async (house: House, kept: KeptMember, change: Change): Promise<Partial<KeptMember>> => {
  if (change.email === undefined && change.password === undefined) return {}
  await mustProve(house, kept, change.currentPassword)
  const email = change.email ?? kept.email
  if (email === undefined) throw new Refusal('invalid', 'An email goes with a password.', { fields: { 'email': 'is missing' } })
  if (change.password === undefined && kept.passwordHash === undefined) {
    throw new Refusal('invalid', 'A password goes with an email.', { fields: { 'password': 'is missing' } })
  }
  if (change.password !== undefined) await refuseCommonPassword(change.password)
  return { email, ...(change.password !== undefined && { passwordHash: await hashPassword(change.password) }) }
}

const changeMe = async (house: House, asker: Asker, change: Change): Promise<{ member: Me }> => {
  const before = await memberOf(house, asker.memberId)
  const secured = await secure(house, before, change)
  const after = await house.store.shelf.change(async draft => {
    const kept = await draft.get<KeptMember>('member', before.id)
    if (!kept) throw new Refusal('gone', 'This place is no longer there.')
    const next: KeptMember = {
      ...kept, ...secured, ...(change.name !== undefined && { name: change.name }), ...(change.language !== undefined && { language: change.language }),
    }
    if (next.email !== undefined) await claimEmail(draft, next.email, next.id)
    if (kept.email !== undefined && next.email !== undefined && emailKey(kept.email) !== emailKey(next.email)) draft.drop('email', emailKey(kept.email))
    draft.put('member', next.id, next)
    return next
  })
  if (change.password !== undefined) await endCredentials(house, after.id, asker.known?.credential)
  return { member: presentMe(after) }
}

const groupsOf = async (house: House, memberId: string) => {
  const memberships = await house.store.shelf.list<Membership>('membership-of', `${memberId}/`)
  const groups = await Promise.all(memberships.map(async one => ({ group: await house.store.shelf.get<Group>('group', one.groupId), role: one.role })))
  return groups.flatMap(({ group, role }) => (group ? [{ id: group.id, name: group.name, role }] : []))
}

const tokensOf = (house: House, memberId: string): Promise<Token[]> => house.store.shelf.list<Token>('token', `${memberId}/`)

/** A member's own place: made, secured, come back to, taken along, erased. */
export const memberRoutes = routes({
  'POST /api/members': async (house, asker, { body }) => {
    await take(house.guards.making, asker.address)
    await mustBeOpen(house)
    const kept = await draftMember(house, body)
    await house.store.shelf.change(draft => putMember(draft, kept))
    await asker.signIn(kept.id)
    return { member: presentMe(kept) }
  },
  'POST /api/session': (house, asker, { body }) => signIn(house, asker, body),
  'DELETE /api/session': async (_house, asker) => {
    await asker.signOut()
    return {}
  },
  'GET /api/me': async (house, asker) => ({ member: presentMe(await memberOf(house, asker.memberId)), groups: await groupsOf(house, asker.memberId) }),
  'PATCH /api/me': (house, asker, { body }) => changeMe(house, asker, body),
  'DELETE /api/me': async (house, asker) => {
    await eraseMember(house, asker.memberId)
    await asker.signOut()
    return {}
  },
  'GET /api/me/export': (house, asker) => exportOf(house, asker.memberId),
  'POST /api/me/tokens': (house, asker, { body }) => openToken(house, asker.memberId, body.label),
  'GET /api/me/tokens': async (house, asker) =>
    pageThrough((await tokensOf(house, asker.memberId)).map(({ id, label, createdAt }) => ({ id, label, createdAt })), { limit: 200 }, token => token.id),
  'DELETE /api/me/tokens/:tokenId': async (house, asker, { params }) => {
    const token = (await tokensOf(house, asker.memberId)).find(one => one.id === params.tokenId)
    if (!token) throw new Refusal('not-found', 'There is no such token.')
    await endCredential(house, { memberId: token.memberId, credential: `token/${token.key}` })
    return {}
  },
})
