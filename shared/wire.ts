/**
 * The ways through the wall between a browser and the house. One sentence decides which: one hand, or not for every eye → a command
 * and a fact (Socket.IO) or a route (REST); many hands, same eyes → a Yjs root (margin.ts); no memory → awareness.
 *
 * A command, fact or route is declared once, as zod schemas; parsing at the gate, the handlers' types, Socket.IO's typed maps and
 * the client's calls all follow from it.
 */
import { z } from 'zod'
import type { Fields, RefusalCode } from './refusal.ts'

/** What a member asks over Socket.IO. A volatile one has no acknowledgement and may be dropped. */
export interface Command<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> { input: I; output: O; volatile?: boolean }

/** Declares a command. */
export const command = <I extends z.ZodType, O extends z.ZodType = z.ZodVoid>(input: I, output?: O, more: { volatile?: boolean } = {}) =>
  ({ input, output: output ?? z.void(), ...more }) as Command<I, O>

/** Declares a fact: what the house tells those whom it concerns. */
export const fact = <T extends z.ZodType>(body: T) => body

/** What a program asks over REST: `POST /api/groups`. `status` is the answer's when all is well. */
export interface Route<P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  params: P
  query: Q
  body: B
  output: O
  status: number
  /** The query parameter with which it only looks and changes nothing: then it is answered 200. */
  looks?: string
  /** Answered to anybody who knocks, signed in or not. */
  open: boolean
  /** The largest body, in bytes. */
  limit: number
}

/** An answer that is no JSON of ours: a page, a table, another format. `filename` is set when it is to be kept as a file. */
export class Media {
  /**
   * `type` is a media type; `policy` a Content-Security-Policy in the place of the house's own. `mark` is what makes it the same as last time, for
   * programs that ask again and again, and `changedAt` (ISO 8601) when it last became another.
   */
  constructor(readonly type: string, readonly text: string, readonly more: { filename?: string; policy?: string; mark?: string; changedAt?: string } = {}) {}
}

const nothing = z.object({})
type Nothing = typeof nothing

/** Declares a route. */
export function route<O extends z.ZodType, P extends z.ZodType = Nothing, Q extends z.ZodType = Nothing, B extends z.ZodType = Nothing>(
  declared: { output: O; params?: P; query?: Q; body?: B; status?: number; looks?: string; open?: boolean; limit?: number },
): Route<P, Q, B, O>
export function route(declared: Partial<Route> & { output: z.ZodType }): Route {
  return { params: nothing, query: nothing, body: nothing, status: 200, open: false, limit: 64 * 1024, ...declared }
}

/** How a command is acknowledged. */
export type Answer<T> = { ok: true; value: T } | { ok: false; refusal: { code: RefusalCode; message: string; fields?: Fields; retryAfter?: number } }

/** A text as somebody wrote it: well-formed Unicode, not blank, kept to the letter (never trimmed, never normalised). */
export const words = (max: number) =>
  z.string().min(1).max(max)
    .refine(text => !/\p{Surrogate}/u.test(text), 'is not well-formed Unicode')
    .refine(text => /[^\s\p{Cf}\p{Cc}]/u.test(text), 'is blank')

/** An opaque name of something in the house. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)

/** An id a client makes (nanoid, 21 characters), so that sending twice is saying once. */
export const ClientId = z.string().regex(/^[A-Za-z0-9_-]{21}$/, 'is not an id of 21 characters')

/** ISO 8601 UTC. */
export const Time = z.iso.datetime()

/** A BCP 47 language tag. */
export const Language = z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/).max(35)

/** How a list is paged: at most `limit` items, after the cursor `after`. */
export const Page = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), after: z.string().max(200).optional() })

/** One page of a list; `next` is the cursor of the following one, null at the end. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })

/** Cuts one page out of a list that is at hand whole; the cursor is the key of the page's last item. An unknown cursor starts anew. */
export const pageThrough = <T>(items: readonly T[], page: { limit: number; after?: string | undefined }, keyOf: (item: T) => string): { items: T[]; next: string | null } => {
  const from = page.after === undefined ? 0 : items.findIndex(item => keyOf(item) === page.after) + 1
  const cut = items.slice(from, from + page.limit)
  const last = cut.at(-1)
  return { items: cut, next: last !== undefined && from + page.limit < items.length ? keyOf(last) : null }
}

/** A thing without the fields that are there but undefined, as it is kept and told. */
export const defined = <T extends object>(thing: T): T => Object.fromEntries(Object.entries(thing).filter(([, value]) => value !== undefined)) as T
