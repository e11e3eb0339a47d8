import { z } from 'zod'
import { Anchor } from './anchor.ts'
import { ClientId, Id, Time, words } from './wire.ts'

/** A sign one member puts on one thing: a single emoji. */
export const Emoji = z.string().min(1).max(32).regex(/^[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u, 'is not an emoji')

/** Who put which sign on a message: emoji → members. */
export const Reactions = z.record(z.string(), z.array(Id))

/** One utterance in a reading's discussion. `seq` counts 1, 2, 3… within the reading without holes. An erased one keeps its place, not its words. */
export const Message = z.object({
  id: ClientId,
  seq: z.number().int().min(1),
  readingId: Id,
  memberId: Id,
  /** Markdown. Empty when erased. */
  body: z.string(),
  replyTo: ClientId.optional(),
  anchor: Anchor.optional(),
  /** Members its words name, each by `@` and their name as it then was. */
  mentions: z.array(Id).optional(),
  createdAt: Time,
  editedAt: Time.optional(),
  erased: z.literal(true).optional(),
  reactions: Reactions.optional(),
})
export type Message = z.infer<typeof Message>

const MessageBody = words(8000)
/** Who is meant where several bear one name; whom the words do not name is not named. */
const Meant = z.array(Id).max(100).optional()

/** What is sent to say something. */
export const NewMessage = z.object({ readingId: Id, id: ClientId, body: MessageBody, replyTo: ClientId.optional(), anchor: Anchor.optional(), mentions: Meant })
/** What is sent to say it better. */
export const MessageEdit = z.object({ readingId: Id, id: ClientId, body: MessageBody, mentions: Meant })
/** What is sent to erase it. */
export const MessageErase = z.object({ readingId: Id, id: ClientId })
/** What is sent to sign it, or take the sign back. */
export const MessageReact = z.object({ readingId: Id, id: ClientId, emoji: Emoji, on: z.boolean() })

/** A passage that is being talked about, and the message that quotes it. */
export const Quotation = z.object({ id: ClientId, memberId: Id, anchor: Anchor })
export type Quotation = z.infer<typeof Quotation>

/** What a message quotes, if it does. */
export const quotationIn = ({ id, memberId, anchor, erased }: Pick<Message, 'id' | 'memberId' | 'anchor' | 'erased'>): Quotation | undefined =>
  (anchor && !erased ? { id, memberId, anchor } : undefined)

/** How far one has read a discussion: known to oneself alone, on all one's devices. */
export const MessageSeen = z.object({ readingId: Id, seq: z.number().int().min(0) })

/** Members edit their own words. */
export const mayEdit = (memberId: string, message: Message): boolean => message.memberId === memberId && !message.erased

/** Members erase their own words. */
export const mayErase = (memberId: string, message: Message): boolean => message.memberId === memberId
