import { z } from 'zod'
import { ClientId, Id, Time, words } from './wire.ts'

const Place = z.object({ blockId: z.string().min(1).max(64) })

/** What a member tells the facilitators about a reading, in private: whether it helped, where it was unclear, and a sentence. */
export const Feedback = z.object({
  readingId: Id, id: ClientId, helped: z.boolean().optional(), unclear: z.array(Place).max(200).optional(), body: words(2000).optional(),
  /** Whether the facilitators may see who said it. */
  signed: z.boolean().optional(),
  givenAt: Time,
})
export type Feedback = z.infer<typeof Feedback>

/** What is sent to give it; given again, it takes the place of what was given before. */
export const NewFeedback = Feedback.omit({ givenAt: true })

/** What was said, without a name unless its member signed it, and in no order that would tell who was first. */
export const FeedbackWord = z.object({ body: z.string(), helped: z.boolean().optional(), memberId: Id.optional(), name: z.string().optional() })
export type FeedbackWord = z.infer<typeof FeedbackWord>

/** The gathered picture of a reading. `unclear` counts members for each paragraph, in the order of the text. */
export const FeedbackPicture = z.object({
  given: z.number().int(), helped: z.number().int(), notHelped: z.number().int(),
  unclear: z.array(Place.extend({ members: z.number().int() })), words: z.array(FeedbackWord),
})
export type FeedbackPicture = z.infer<typeof FeedbackPicture>
