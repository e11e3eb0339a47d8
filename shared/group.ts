import { z } from 'zod'
import { Id, Language, Time, words } from './wire.ts'

/** A member's place in one group. Facilitators lead, members write, observers read. */
export const Role = z.enum(['facilitator', 'member', 'observer'])
export type Role = z.infer<typeof Role>

const isTimeZone = (name: string): boolean => {
  try { return Boolean(new Intl.DateTimeFormat('en', { timeZone: name })) } catch { return false }
}

/** An IANA time zone. */
export const TimeZone = z.string().max(64).refine(isTimeZone, 'is not a time zone')

/** What a group calls the five worlds of the ladder, from below; `numbers` when it would rather have rungs alone. */
export const WorldNames = z.union([z.literal('numbers'), z.array(words(40)).length(5)])
export type WorldNames = z.infer<typeof WorldNames>

/** Members who study together. */
export const Group = z.object({
  id: Id,
  name: words(120),
  language: Language,
  /** IANA name, `Asia/Jerusalem`. */
  timezone: TimeZone,
  createdAt: Time,
  /** False in a group that goes without the ladder. */
  ladder: z.boolean().optional(),
  worlds: WorldNames.optional(),
})
export type Group = z.infer<typeof Group>

/** What is sent to found a group. */
export const NewGroup = Group.pick({ name: true }).extend({ language: Language.default('en'), timezone: Group.shape.timezone.default('UTC') })
/** What a facilitator may change of a group; null gives the worlds their own names back. */
export const GroupChange = Group.pick({ name: true, language: true, timezone: true, ladder: true }).extend({ worlds: WorldNames.nullable() }).partial()

/** One member's belonging to one group. */
export const Membership = z.object({
  groupId: Id, memberId: Id, role: Role, joinedAt: Time,
  /** Since when a facilitator has let them be: ill, travelling. They are waited for by nobody. */
  away: Time.optional(),
})
export type Membership = z.infer<typeof Membership>

/** What a facilitator changes of one member's place. */
export const MembershipChange = z.object({ role: Role, away: z.boolean() }).partial()

/** A member of a group, as the group's members see them. */
export const GroupMember = z.object({ memberId: Id, name: z.string(), role: Role, away: Time.optional() })
export type GroupMember = z.infer<typeof GroupMember>

/** A link by which others join. Its token is shown once and kept only as a hash. */
export const Invite = z.object({ id: Id, role: Role, expiresAt: Time, maxUses: z.number().int().min(1).max(10_000), uses: z.number().int(), createdAt: Time })
export type Invite = z.infer<typeof Invite>

/** What is sent to make an invitation. */
export const NewInvite = z.object({ role: Role.default('member'), expiresAt: Time.optional(), maxUses: Invite.shape.maxUses.optional() })

/** May bring in posts, assign readings, invite, change roles, and open what waits. */
export const mayLead = (role?: Role): boolean => role === 'facilitator'

/** May write annotations, replies, messages. Observers read. */
export const mayWrite = (role?: Role): boolean => role === 'facilitator' || role === 'member'

/** A group is never without a facilitator: the last one may neither leave, nor be removed, nor change role. */
export const isLastFacilitator = (memberships: readonly Membership[], memberId: string): boolean =>
  memberships.filter(one => one.role === 'facilitator').every(one => one.memberId === memberId)
