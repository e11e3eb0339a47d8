import { z } from 'zod'
import { WorldNames } from './group.ts'
import { Id, Time } from './wire.ts'

/**
 * Something a member wrote, as a page says it in passing: where it is, whose, when, and its first words. `id` is a question's or message's own,
 * or `<memberId>/<id>` for what stands in a margin.
 */
export const Written = z.object({
  kind: z.enum(['annotation', 'reply', 'question', 'message']), id: z.string(), readingId: Id, memberId: Id, since: Time, words: z.string(),
})
export type Written = z.infer<typeof Written>

/** A member the reader has no tie with yet, and one thing they wrote. */
export const Unmet = z.object({ memberId: Id, name: z.string(), wrote: Written.optional() })
export type Unmet = z.infer<typeof Unmet>

/**
 * Who answers whom, as a picture of a group. `pairs`: members who hold one another now, none in a group too large to draw. `open`: places in
 * the circle nobody has come to yet; no name stands for one.
 */
export const Circle = z.object({ pairs: z.array(z.tuple([Id, Id])), tied: z.number().int(), open: z.number().int() })
export type Circle = z.infer<typeof Circle>

/** How a group stands on the ladder. Without a ladder there is no degree and no path; who waits for an answer is shown all the same. */
export const Standing = z.object({
  ladder: z.boolean(),
  degree: z.number().int().nullable(),
  world: z.number().int(),
  step: z.number().int(),
  /** How many members count: those who write and are not away. */
  members: z.number().int(),
  /** The degree at the end of each week, the eldest first, `on` a day in the group's time zone. */
  path: z.array(z.object({ on: z.iso.date(), degree: z.number().int() })),
  /** What the group calls its worlds, when it calls them otherwise. */
  worlds: WorldNames.optional(),
  /** What the group is on its way to. */
  until: z.object({ name: z.string(), on: z.iso.date() }).optional(),
  /** Absent in a group that goes without the ladder. */
  circle: Circle.optional(),
  /** What nobody has answered yet, the eldest first. */
  waiting: z.array(Written),
})
export type Standing = z.infer<typeof Standing>
