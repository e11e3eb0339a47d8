import { z } from 'zod'
import { Id, Time } from './wire.ts'

/** A device that is told by push, as its member sees it. */
export const Device = z.object({ id: Id, label: z.string().optional(), createdAt: Time })
export type Device = z.infer<typeof Device>

const base64url = (bytes: number) => z.string().regex(new RegExp(`^[\\w-]{${Math.ceil((bytes * 4) / 3)}}=*$`), `is not ${bytes} bytes`)

/** What a browser says when it is to be told: the Push API's subscription, as it stands. */
export const NewDevice = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).max(1024), keys: z.object({ p256dh: base64url(65), auth: base64url(16) }), label: z.string().max(80).optional(),
})
export type NewDevice = z.infer<typeof NewDevice>
