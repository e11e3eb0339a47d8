/** The pack: what a group takes along to its convention. Its texts, the notes it wrote together, what it carries up, and what its facilitators chose from the margin. */
import { z } from 'zod'
import { Convention } from './convention.ts'
import { Group } from './group.ts'
import { Post } from './post.ts'
import { Id, Time } from './wire.ts'

/** A note as it goes along: on which words, in whose hand, what was answered; `endorsed` by so many, when it was written together. */
export const PackNote = z.object({
  /** `<memberId>/<id>`, or `joint/<id>` for one that many hands wrote. */
  name: z.string(), by: z.array(z.string()), quote: z.string(), body: z.string(), replies: z.array(z.object({ by: z.string(), body: z.string() })),
  endorsed: z.number().int(), chosen: z.boolean(),
})
export type PackNote = z.infer<typeof PackNote>

/** One reading of the pack. Members see of the margin what was chosen; facilitators all there is to choose from. */
export const PackSheet = z.object({
  readingId: Id, on: Time, post: Post, joint: z.array(PackNote), carried: z.array(z.string()), margin: z.array(PackNote),
  rounds: z.array(z.object({ question: z.string(), said: z.array(z.string()) })),
})
export type PackSheet = z.infer<typeof PackSheet>

/** The pack of a group. */
export const Pack = z.object({
  group: Group.pick({ id: true, name: true, language: true }), convention: Convention.pick({ name: true, startsOn: true, endsOn: true, place: true, address: true }).optional(),
  mayChoose: z.boolean(), sheets: z.array(PackSheet),
})
export type Pack = z.infer<typeof Pack>

/** What is sent to take an annotation into the pack, or out of it. */
export const PackChoice = z.object({ name: z.string().regex(/^[A-Za-z0-9_-]{1,64}\/[A-Za-z0-9_-]{1,64}$/), on: z.boolean() })
