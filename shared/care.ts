/** What a group's facilitators look after: what opens next and waits for whom, who has not been answered, what is asked, where members were lost. */
import { z } from 'zod'
import { ReadingCard } from './reading.ts'
import { Written } from './waiting.ts'
import { Id } from './wire.ts'

/** A planned reading, with whose word it has and whose is still to come. Who is away is waited for by nobody. */
export const Coming = z.object({ reading: ReadingCard, pledged: z.array(Id), awaited: z.array(Id), excused: z.array(Id) })
export type Coming = z.infer<typeof Coming>

/** A question nobody has answered; `backers` so many have it too. */
export const OpenQuestion = Written.extend({ backers: z.number().int(), private: z.boolean() })
export type OpenQuestion = z.infer<typeof OpenQuestion>

/** What members told of a reading, gathered: how many it helped, and by which words how many were lost. */
export const Lost = z.object({
  readingId: Id, title: z.string(), dir: z.enum(['ltr', 'rtl']), given: z.number().int(), helped: z.number().int(), notHelped: z.number().int(),
  places: z.array(z.object({ blockId: z.string(), words: z.string(), members: z.number().int() })),
})
export type Lost = z.infer<typeof Lost>

/** A facilitator's page. The readings that come are in the order of their dates; where members were lost, the newest reading comes first. */
export const Care = z.object({ coming: z.array(Coming), waiting: z.array(Written), questions: z.array(OpenQuestion), lost: z.array(Lost) })
export type Care = z.infer<typeof Care>
