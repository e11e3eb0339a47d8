import { z } from 'zod'
import { Anchor } from './anchor.ts'
import { Id, Time, words } from './wire.ts'

/** What can be hidden or flagged: `annotation/<memberId>/<id>`, `reply/<memberId>/<id>`, `message/<id>`. */
export const Moderable = z.string().regex(/^(?:(?:annotation|reply)\/[A-Za-z0-9_-]{1,64}\/[A-Za-z0-9_-]{1,64}|message\/[A-Za-z0-9_-]{21})$/, 'is nothing that can be hidden')

/** A facilitator hides, restores, and puts an annotation whose words moved or went beside other words; any member of the group flags, and takes it back. */
export const ModerationAction = z.enum(['hide', 'restore', 'move', 'flag', 'unflag'])
export type ModerationAction = z.infer<typeof ModerationAction>

/** What is asked of moderation; hiding and flagging say why, moving says where. */
export const NewModeration = z.object({ action: ModerationAction, what: Moderable, reason: words(500).optional(), anchor: Anchor.optional() })
  .refine(({ action, reason }) => reason !== undefined || (action !== 'hide' && action !== 'flag'), { message: 'is missing', path: ['reason'] })
  .refine(({ action, anchor }) => anchor !== undefined || action !== 'move', { message: 'is missing', path: ['anchor'] })

/** One line of the list the group can read: who did what, when and why. Never what it said. */
export const ModerationEntry = z.object({
  id: Id, readingId: Id, action: z.enum(['hide', 'restore', 'move']), what: Moderable, memberId: Id, reason: z.string().optional(), createdAt: Time,
})
export type ModerationEntry = z.infer<typeof ModerationEntry>

/** Something hidden now. `body` is there for facilitators and for whoever wrote it. */
export const Hidden = z.object({ what: Moderable, writerId: Id, memberId: Id, reason: z.string(), createdAt: Time, body: z.string().optional() })
export type Hidden = z.infer<typeof Hidden>

/** A member's word to the facilitators that something should be looked at. */
export const Flag = z.object({ what: Moderable, memberId: Id, reason: z.string(), createdAt: Time })
export type Flag = z.infer<typeof Flag>

/** How a reading stands: what was done, the newest first; what is hidden; flags, all for a facilitator, for others their own. */
export const Moderation = z.object({ items: z.array(ModerationEntry), hidden: z.array(Hidden), flags: z.array(Flag) })
export type Moderation = z.infer<typeof Moderation>

/** Who wrote what is named, when the name says so. */
export const writerIn = (what: string): string | undefined => /^(?:annotation|reply)\/([^/]+)\//.exec(what)?.[1]
