/**
 * A convention: the dated gathering groups prepare for, with its plan of readings. An organizer publishes it under a code; a group that gives
 * the code gets the posts and the readings, and goes on changing them as it likes: when the plan changes, what the group changed stays.
 */
import { z } from 'zod'
import { TimeZone, WorldNames } from './group.ts'
import { PostSource } from './post.ts'
import { Reading, ReadingState, Reveal } from './reading.ts'
import { Id, Time, words } from './wire.ts'

/** What a plan says of one reading. */
export const Planned = z.object({ postId: Id, opensAt: Time.optional(), dueAt: Time.optional(), reveal: Reveal, quorum: Reading.shape.quorum })
export type Planned = z.infer<typeof Planned>

/** One reading on the way, by its place in the plan. */
export const PlanStep = Planned.extend({ id: Id })
export type PlanStep = z.infer<typeof PlanStep>

const Day = z.iso.date()
const Where = words(300)

/** A convention as its organizer left it, with its plan in order. */
export const Convention = z.object({
  id: Id,
  by: Id,
  name: words(160),
  startsOn: Day,
  endsOn: Day,
  place: Where.optional(),
  /** Where to write or where to look: a street, or a page of the web. */
  address: Where.optional(),
  timezone: TimeZone,
  createdAt: Time,
  plan: z.array(PlanStep),
  /** By which groups follow it. There is none before it is first published. */
  code: z.string().optional(),
  /** How often it was published. */
  version: z.number().int(),
  publishedAt: Time.optional(),
  /** When its organizer last changed it; later than `publishedAt`, the groups do not have it yet. */
  changedAt: Time.optional(),
})
export type Convention = z.infer<typeof Convention>

const Step = Planned.extend({ id: Id.optional(), reveal: Reveal.default('live') })
const Said = z.object({
  name: Convention.shape.name, startsOn: Day, endsOn: Day, place: Where.optional(), address: Where.optional(), timezone: TimeZone, plan: z.array(Step).max(200),
})
const inOrder = { message: 'is before the first day', path: ['endsOn'] }

/** What it takes to begin one. */
export const NewConvention = Said.partial({ plan: true, endsOn: true }).refine(made => made.endsOn === undefined || made.startsOn <= made.endsOn, inOrder)
/** What an organizer changes of it; a plan is given whole. */
export const ConventionChange = Said.extend({ place: Where.nullable(), address: Where.nullable() }).partial()
  .refine(({ startsOn, endsOn }) => startsOn === undefined || endsOn === undefined || startsOn <= endsOn, inOrder)

/** A text for the plan: brought in, or a post of a group one leads. */
export const ConventionSource = z.union([z.strictObject({ postId: Id }), PostSource])

/** By which a group follows, as people write it down: `KTRM-4XWQ-7`. Case, spaces and dashes are no matter. */
export const Code = z.string().max(40).transform(code => code.toUpperCase().replace(/[^A-Z0-9]/g, '')).pipe(z.string().min(6).max(20))

/** One step of the plan as a group goes it: with its own dates, and how its reading stands. `readingId` is missing when the group took it out. */
export const PathStep = PlanStep.extend({
  post: z.object({ title: z.string(), author: z.string().optional(), language: z.string().optional(), dir: z.enum(['ltr', 'rtl']) }),
  readingId: Id.optional(), state: ReadingState.optional(),
})
export type PathStep = z.infer<typeof PathStep>

/** A group as the organizer sees it: how far it has come, where it stands and what it carries up, no names. `read` of the plan's readings it has opened, of `of` it goes. */
export const FollowingGroup = z.object({
  groupId: Id, name: z.string(), members: z.number().int(), degree: z.number().int().nullable(), world: z.number().int(), step: z.number().int(),
  worlds: WorldNames.optional(), read: z.number().int(), of: z.number().int(), carried: z.array(z.object({ words: z.string(), on: Time })),
})
export type FollowingGroup = z.infer<typeof FollowingGroup>

const FIELDS = ['postId', 'opensAt', 'dueAt', 'reveal', 'quorum'] as const

/** What a plan says of a reading, without what says nothing. */
export const plannedOf = (one: Planned): Planned => {
  const { postId, reveal, opensAt, dueAt, quorum } = one
  return { postId, reveal, ...(opensAt !== undefined && { opensAt }), ...(dueAt !== undefined && { dueAt }), ...(quorum !== undefined && { quorum }) }
}

/** Whether two say the same of a reading. */
export const saysSame = (one: Planned, other: Planned): boolean => FIELDS.every(field => one[field] === other[field])

/** How a reading is planned when the plan changes from `before` to `after`: what the group changed stays, the rest goes along. */
export const merged = (own: Planned, before: Planned, after: Planned): Planned => {
  const pick = <F extends (typeof FIELDS)[number]>(field: F): Planned[F] => (own[field] === before[field] ? after[field] : own[field])
  return plannedOf({ postId: pick('postId'), opensAt: pick('opensAt'), dueAt: pick('dueAt'), reveal: pick('reveal'), quorum: pick('quorum') })
}
