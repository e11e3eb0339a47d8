/** What the groups on the way to a convention carry up to its teacher, in one list: by the text it was asked on, by no member's name. */
import { z } from 'zod'
import { Convention } from './convention.ts'
import { Id, Time } from './wire.ts'

const Direction = z.enum(['ltr', 'rtl'])

/** One question: in its own words, of which words of the text (empty when of none), by which group, carried up when, and how many more members have it. */
export const CarriedQuestion = z.object({ words: z.string(), dir: Direction, quote: z.string(), group: z.string(), on: Time, backers: z.number().int() })
export type CarriedQuestion = z.infer<typeof CarriedQuestion>

/** A text with what was asked on it, in the order of the text. */
export const CarriedText = z.object({
  postId: Id, title: z.string(), author: z.string().optional(), language: z.string().optional(), dir: Direction, questions: z.array(CarriedQuestion),
})
export type CarriedText = z.infer<typeof CarriedText>

/** The whole list: the texts of the plan in its order, then those that groups read by themselves. */
export const Carried = z.object({ convention: Convention, texts: z.array(CarriedText) })
export type Carried = z.infer<typeof Carried>

/** What the list is taken along as. */
export const CarriedKind = z.enum(['html', 'markdown', 'csv'])
export type CarriedKind = z.infer<typeof CarriedKind>
