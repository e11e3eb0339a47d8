/** A group's year on one page: what it read and what is kept of it, and its way on the ladder. Counts are of the group, never of a member. */
import { z } from 'zod'
import { ReadingCard } from './reading.ts'
import { Standing } from './waiting.ts'
import { Time } from './wire.ts'

/** A reading of the year, with how much stands in it. */
export const YearReading = z.object({
  reading: ReadingCard, on: Time, notes: z.number().int(), answers: z.number().int(), messages: z.number().int(), questions: z.number().int(), joint: z.number().int(),
  carried: z.array(z.string()), rounds: z.array(z.object({ question: z.string(), said: z.array(z.string()) })),
})
export type YearReading = z.infer<typeof YearReading>

/** One year, in the group's time zone; `years` are those there is something of, the newest first. */
export const Year = z.object({ year: z.number().int(), years: z.array(z.number().int()), readings: z.array(YearReading), path: Standing.shape.path })
export type Year = z.infer<typeof Year>
