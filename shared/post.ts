import { z } from 'zod'

/** The kinds of block a post's body is cut into. */
export const BLOCK_KINDS = ['paragraph', 'heading', 'quote', 'list', 'code', 'table', 'figure', 'rule'] as const

/**
 * One block of a post: what a reader is at, what an anchor points into. `id` is stable within a revision and carried over to the
 * next one where the text is the same. `html` is sanitised; `text` is what a browser shows of it as textContent, never normalised.
 */
export const Block = z.object({
  id: z.string(),
  kind: z.enum(BLOCK_KINDS),
  level: z.number().int().min(1).max(6).optional(),
  html: z.string(),
  text: z.string(),
})
export type Block = z.infer<typeof Block>

/** A title, and the address it leads to when it is known. */
export const Link = z.object({ title: z.string(), url: z.string().optional() })
/** A title, and the address it leads to when it is known. */
export type Link = z.infer<typeof Link>

/** What bringing a text in yields: everything a post says of itself, before the house numbers and keeps it. */
export const PostContent = z.object({
  title: z.string(),
  author: z.string().optional(),
  /** BCP 47. */
  language: z.string().optional(),
  dir: z.enum(['ltr', 'rtl']),
  /** ISO 8601 date, `2013-12-31`. */
  publishedOn: z.string().optional(),
  sourceUrl: z.string().optional(),
  lessonId: z.string().optional(),
  sourceLine: z.string().optional(),
  blocks: z.array(Block),
  related: z.array(Link),
  next: Link.optional(),
  previous: Link.optional(),
})
export type PostContent = z.infer<typeof PostContent>

/** A text brought in, cleaned, numbered by revision, never edited in place. */
export const Post = PostContent.extend({
  id: z.string(),
  groupId: z.string(),
  revision: z.number().int().min(1),
  createdAt: z.string(),
  by: z.string(),
})
export type Post = z.infer<typeof Post>

/** One of four ways to bring a text in. */
export const PostSource = z.union([
  z.strictObject({ url: z.url().max(2048) }),
  z.strictObject({ html: z.string().min(1).max(3_000_000), sourceUrl: z.url().max(2048).optional() }),
  z.strictObject({ markdown: z.string().min(1).max(1_000_000), title: z.string().trim().min(1).max(300).optional() }),
  z.strictObject({ text: z.string().min(1).max(1_000_000), title: z.string().trim().min(1).max(300).optional() }),
], { error: 'is exactly one of {url}, {html, sourceUrl?}, {markdown, title?} and {text, title?}, none of them empty' })
export type PostSource = z.infer<typeof PostSource>
