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
  /** Set while as many have pledged as it takes, and kept once it opened. */
  quorumMetAt: Time.optional(),
  /** Set when the facilitator opened it from above. */
  releasedAt: Time.optional(),
  /** Set once it has opened, whatever opened it; a clock that is set back does not close it again. */
  openedAt: Time.optional(),
  closedAt: Time.optional(),
  conventionId: Id.optional(),
  /** How often its dates or its text were changed. */
  turns: z.number().int().optional(),
})
export type Reading = z.infer<typeof Reading>

/** What a planned reading still waits for. From above: a date, or the facilitator's hand; from below: pledges. */
export const WaitingFor = z.object({
  release: z.literal(true).optional(), date: Time.optional(), pledges: z.object({ made: z.number().int(), of: z.number().int() }).optional(),
})
export type WaitingFor = z.infer<typeof WaitingFor>

/** A reading as listed: with what its post is called, how it stands now, and while it is planned, what it waits for. */
export const ReadingCard = Reading.extend({
  state: ReadingState,
  waitingFor: WaitingFor.optional(),
  post: z.object({ id: Id, title: z.string(), author: z.string().optional(), language: z.string().optional(), dir: z.enum(['ltr', 'rtl']) }),
})
export type ReadingCard = z.infer<typeof ReadingCard>

/** What is sent to assign a post. */
export const NewReading = z.object({
  postId: Id, opensAt: Time.optional(), dueAt: Time.optional(), reveal: Reveal.default('live'), quorum: Reading.shape.quorum, conventionId: Id.optional(),
})
/** What a facilitator may change of a reading; null takes a date or a quorum away. */
export const ReadingChange = z.object({
  opensAt: Time.nullable(), dueAt: Time.nullable(), quorum: z.number().int().min(1).max(1000).nullable(), reveal: Reveal, revealed: z.literal(true), closed: z.boolean(),
}).partial()

/** Opened from above by its date, or by nobody having set one: a reading with neither date nor quorum is open from the start. */
const isOpenedFromAbove = (reading: Reading, now: Date): boolean =>
  reading.opensAt === undefined || Date.parse(reading.opensAt) <= now.getTime()

/** Opened from below: as many pledged as it takes. */
const isOpenedFromBelow = (reading: Reading): boolean => reading.quorum === undefined || reading.quorumMetAt !== undefined

/** A reading with the moment it opened written down, if it is open now and that was not yet. */
export const openedBy = (reading: Reading, now: Date): Reading =>
  reading.openedAt === undefined && stateOf(reading, now) === 'open' ? { ...reading, openedAt: now.toISOString() } : reading

/** How a reading stood when it was last written down: a date that has come since is not told yet. */
export const writtenStateOf = ({ closedAt, releasedAt, openedAt }: Reading): ReadingState =>
  closedAt !== undefined ? 'closed' : (releasedAt ?? openedAt) !== undefined ? 'open' : 'planned'

/** How a reading stands at `now`. The facilitator's release opens it whatever else is missing, and one that has opened stays open. */
export const stateOf = (reading: Reading, now: Date): ReadingState => {
  if (reading.closedAt !== undefined) return 'closed'
  if (reading.releasedAt !== undefined || reading.openedAt !== undefined) return 'open'
  return isOpenedFromAbove(reading, now) && isOpenedFromBelow(reading) ? 'open' : 'planned'
}

/** What a planned reading waits for, with so many pledges made of so many; undefined for one that is open or closed. */
export const waitingFor = (reading: Reading, now: Date, pledges: { made: number; of: number }): WaitingFor | undefined => {
  if (stateOf(reading, now) !== 'planned') return undefined
  return {
    ...(!isOpenedFromAbove(reading, now) && { release: true as const, date: reading.opensAt }),
    ...(!isOpenedFromBelow(reading) && { pledges }),
  }
}
