import { z } from 'zod'
import { Id, Time } from './wire.ts'

/** When others' annotations appear: at once; once you have written one of your own; when the facilitator reveals them all. */
export const Reveal = z.enum(['live', 'after-own', 'together'])
export type Reveal = z.infer<typeof Reveal>

/** Planned: waits to be opened. Open: may be entered and written in. Closed: may be read. */
export const ReadingState = z.enum(['planned', 'open', 'closed'])
export type ReadingState = z.infer<typeof ReadingState>

/** A post as assigned to a group. Its assignment (by whom, from when, until when) is part of it. */
export const Reading = z.object({
  id: Id,
  groupId: Id,
  postId: Id,
  /** The revision members read. */
  revision: z.number().int().min(1),
  by: Id,
  createdAt: Time,
  opensAt: Time.optional(),
  dueAt: Time.optional(),
  reveal: Reveal,
  revealedAt: Time.optional(),
  /** How many pledges it also takes to open. */
  quorum: z.number().int().min(1).max(1000).optional(),
  /** Set when the facilitator opened it from above. */
  releasedAt: Time.optional(),
  closedAt: Time.optional(),
  conventionId: Id.optional(),
})
export type Reading = z.infer<typeof Reading>

/** A reading as listed: with what its post is called, and how it stands now. */
export const ReadingCard = Reading.extend({
  state: ReadingState,
  post: z.object({ id: Id, title: z.string(), author: z.string().optional(), language: z.string().optional(), dir: z.enum(['ltr', 'rtl']) }),
})
export type ReadingCard = z.infer<typeof ReadingCard>

export const NewReading = z.object({
  postId: Id, opensAt: Time.optional(), dueAt: Time.optional(), reveal: Reveal.default('live'), quorum: Reading.shape.quorum, conventionId: Id.optional(),
})
export const ReadingChange = z.object({
  opensAt: Time.nullable(), dueAt: Time.nullable(), quorum: z.number().int().min(1).max(1000).nullable(), reveal: Reveal, revealed: z.literal(true), closed: z.boolean(),
}).partial()

/** Opened from above: by the facilitator's hand, or because its date has come. A reading with neither date nor quorum is open from the start. */
const isOpenedFromAbove = (reading: Reading, now: Date): boolean =>
  reading.opensAt === undefined || Date.parse(reading.opensAt) <= now.getTime()

/** How a reading stands at `now` with so many pledges made. The facilitator's release opens it whatever else is missing. */
export const stateOf = (reading: Reading, now: Date, pledges = 0): ReadingState => {
  if (reading.closedAt !== undefined) return 'closed'
  if (reading.releasedAt !== undefined) return 'open'
  return isOpenedFromAbove(reading, now) && pledges >= (reading.quorum ?? 0) ? 'open' : 'planned'
}
