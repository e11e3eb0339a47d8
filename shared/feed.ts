import { z } from 'zod'
import { Id, Time } from './wire.ts'

/** One entry of somebody else's feed, as text. `id` stays the same however often the feed is read. */
export const FeedEntry = z.object({ id: z.string(), title: z.string(), url: z.string().optional(), author: z.string().optional(), at: Time.optional(), summary: z.string() })
export type FeedEntry = z.infer<typeof FeedEntry>

/** What a feed says: RSS, RDF, Atom or JSON, the newest entries first. */
export const FeedContent = z.object({ title: z.string(), entries: z.array(FeedEntry) })
export type FeedContent = z.infer<typeof FeedContent>

/** A feed a group follows. `refusedAt` is set while it cannot be read. */
export const FollowedFeed = z.object({ id: Id, groupId: Id, url: z.string(), title: z.string(), createdAt: Time, readAt: Time.optional(), refusedAt: Time.optional() })
export type FollowedFeed = z.infer<typeof FollowedFeed>

/** What is sent to follow a feed. */
export const NewFeed = z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2048) })
