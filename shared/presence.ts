import { z } from 'zod'
import { Id } from './wire.ts'

/** Who is in a room and at which paragraph. Never stored. */
export const Present = z.object({ memberId: Id, blockId: z.string().max(64).optional() })
export type Present = z.infer<typeof Present>
