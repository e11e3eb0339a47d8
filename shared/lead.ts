import { z } from 'zod'
import { Id, Time } from './wire.ts'

const BlockId = z.string().min(1).max(64)

/** How a room is led just now: by whom, at which paragraph, and until when everybody reads on their own. Nobody leads when there is no `by`. Never stored. */
export const Lead = z.object({ readingId: Id, by: Id.optional(), blockId: BlockId.optional(), until: Time.optional() })
export type Lead = z.infer<typeof Lead>

/** What a facilitator says to lead, to go on to another paragraph, or to leave the room a silence of so many seconds. */
export const LeadStep = z.object({ readingId: Id, blockId: BlockId.optional(), pauseSeconds: z.number().int().min(1).max(3600).optional() })
