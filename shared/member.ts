import { z } from 'zod'
import { Id, Language, Time, words } from './wire.ts'

/** The name a member goes by. Kept to the letter. */
export const MemberName = words(80)

/** 8 to 200 characters; the commonest passwords are refused by the server. */
export const Password = z.string().min(8).max(200)

/** An email address, 254 characters at most. */
export const Email = z.email().max(254)

/** A person of this house, as others see them. */
export const Member = z.object({ id: Id, name: z.string(), createdAt: Time })
export type Member = z.infer<typeof Member>

/** A member as they see themselves. `secured`: can come back with email and password. */
export const Me = Member.extend({ email: Email.optional(), secured: z.boolean(), language: Language.optional() })
export type Me = z.infer<typeof Me>

/** What is sent to make a place: a name, and email and password together or not at all. */
export const NewMember = z.object({ name: MemberName, email: Email.optional(), password: Password.optional(), language: Language.optional() })
  .refine(made => (made.email === undefined) === (made.password === undefined), { message: 'email and password go together', path: ['password'] })

/** What members may change of themselves; securing one's place is setting email and password. */
export const MemberChange = z.object({
  name: MemberName.optional(), email: Email.optional(), password: Password.optional(), currentPassword: z.string().max(200).optional(), language: Language.optional(),
})

/** How many colours there are for members; the look decides which. */
export const COLOURS = 12

/** A member's stable colour, `0 … COLOURS − 1`, the same on every screen. */
export const colourOf = (memberId: string): number => {
  let hash = 2166136261
  for (let at = 0; at < memberId.length; at++) hash = Math.imul(hash ^ memberId.charCodeAt(at), 16777619)
  return (hash >>> 0) % COLOURS
}
