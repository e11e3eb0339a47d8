/**
 * What stands in a margin, in the open format: the W3C's Web Annotation Data Model (https://www.w3.org/TR/annotation-model/). Pure
 * conversions; who may see what, and what an address is, is the caller's knowledge.
 *
 *   annotation    highlighting, commenting, questioning: body TextualBody (Markdown) and one for each tag, target a stretch of the post
 *   reply         replying: target is the address of what it answers
 *   reaction      assessing: body is the sign; endorsement: assessing, without a body; target is the address of what it is put on
 *   joint note    commenting, by all who wrote in it
 *   brought in    `via` is the address it had, `dc:contributor` who wrote it and `dc:source` where, as the file said
 */
import { z } from 'zod'
import type { Anchor, Selector } from './anchor.ts'
import type { Motivation } from './margin.ts'
import { BLOCK_FRAGMENT, exportable, Uri } from './webannotation/selectors.ts'

/** What the words of this format mean: the W3C's own JSON-LD context. */
export const CONTEXT = 'http://www.w3.org/ns/anno.jsonld'

/** The media type of everything in this format. */
export const LD_JSON = `application/ld+json;profile="${CONTEXT}"`

/** Whose words an annotation was before a member brought it in, as its file said; never believed, only told. */
export const BroughtFrom = z.object({ name: z.string().max(200).optional(), source: z.string().max(200).optional(), iri: z.string().max(2048).optional() })
export type BroughtFrom = z.infer<typeof BroughtFrom>

/**
 * What came of bringing a file in: what each thing is called here and how sure its place is (a reply has none); `known`: it was here
 * already. `refused`: what could not be brought in, and why. `index` is where it stood in the file.
 */
export const BroughtIn = z.object({
  items: z.array(z.object({ index: z.number().int(), id: z.string(), how: z.enum(['exact', 'moved', 'uncertain', 'orphaned']).optional(), known: z.literal(true).optional() })),
  refused: z.array(z.object({ index: z.number().int(), why: z.string() })),
})
export type BroughtIn = z.infer<typeof BroughtIn>

/**
 * How many annotations of a reading a new revision would leave where they are, move, put where it is not sure, and leave without a place.
 * `heldBack`: others' margins are not revealed to the asker, so there may be more; it is there whether or not anybody wrote.
 */
export const Foreseen = z.object({
  readingId: z.string(), exact: z.number().int(), moved: z.number().int(), uncertain: z.number().int(), orphaned: z.number().int(), heldBack: z.literal(true).optional(),
})
export type Foreseen = z.infer<typeof Foreseen>

/** Anything in a margin, whichever document it stands in. Has an `anchor`, or is put on something: `to`. */
export interface MarginEntry {
  /** What others call it: `<memberId>/<id>`; `joint/<id>`; `mine/<id>` in a private document. */
  name: string
  by: readonly string[]
  /** ISO 8601 as `timeOf` has it, or empty. */
  createdAt: string
  editedAt?: string
  motivation: Motivation | 'replying' | 'assessing'
  anchor?: Anchor
  to?: string
  /** Markdown; of a reaction its emoji. */
  body: string
  tags: readonly string[]
  from?: BroughtFrom
}

/** A resource described, as JSON-LD has it. */
export type Described = Record<string, unknown>

/** An annotation in the open format. */
export interface WebAnnotation extends Described { id: string; type: 'Annotation'; motivation: string; target: string | Described; body?: Described[] }

/** What conversions must be told of the world. */
export interface World {
  /** The address of an entry by its name. */
  iri(name: string): string
  agent(memberId: string): Described
  /** The address of the text annotated. */
  source: string
  /** A revision's own address and when it was made; undefined for one that never was. */
  revision(number: number): { cached: string; sourceDate: string } | undefined
  /** The language and direction of some words. */
  speech(words: string): { language?: string; textDirection: 'ltr' | 'rtl' }
}

/** A described thing as a document of its own. */
export const asDocument = <T extends Described>(described: T): T & { '@context': string } => ({ '@context': CONTEXT, ...described })

/** An entry in the open format, without `@context`. */
export const toWeb = (entry: MarginEntry, world: World): WebAnnotation => {
  const body = bodiesOf(entry, world)
  const [first, ...others] = entry.by.map(memberId => world.agent(memberId))
  return {
    id: world.iri(entry.name), type: 'Annotation', motivation: entry.motivation,
    ...(entry.createdAt && { created: entry.createdAt }),
    ...(entry.editedAt && { modified: entry.editedAt }),
    ...(first && { creator: others.length ? [first, ...others] : first }),
    ...provenance(entry.from),
    ...(body.length && { body }),
    target: entry.anchor ? targetOf(entry, entry.anchor, world) : world.iri(entry.to ?? ''),
  }
}

const provenance = (from: BroughtFrom | undefined): Described => ({
  ...(from?.iri !== undefined && isUri(from.iri) && { via: from.iri }),
  ...(from?.name !== undefined && { 'dc:contributor': from.name }),
  ...(from?.source !== undefined && { 'dc:source': from.source }),
})

const bodiesOf = ({ motivation, body, tags }: MarginEntry, { speech }: World): Described[] => [
  ...(body && motivation === 'assessing' ? [{ type: 'TextualBody', purpose: 'assessing', format: 'text/plain', value: body }] : []),
  ...(body && motivation !== 'assessing' ? [{ type: 'TextualBody', format: 'text/markdown', value: body, ...speech(body) }] : []),
  ...tags.map(tag => ({ type: 'TextualBody', purpose: 'tagging', format: 'text/plain', value: tag, ...speech(tag) })),
]

const targetOf = ({ name }: MarginEntry, anchor: Anchor, { source, revision, iri }: World): string | Described => {
  const selector = selectorsOf(anchor, iri(name))
  const state = revision(anchor.revision)
  if (!state && !selector.length) return source
  return { source, ...(state && { state: { type: 'TimeState', ...state } }), ...(selector.length && { selector }) }
}

const selectorsOf = ({ blockId, selectors }: Anchor, iri: string): Selector[] => {
  const position = selectors.find(({ type }) => type === 'TextPositionSelector')
  const others = selectors.filter(({ type }) => type !== 'TextPositionSelector').flatMap((selector, nth) => exportable(selector, `${iri}#selector-${nth + 1}`))
  if (!blockId) return others
  return [{ type: 'FragmentSelector', value: blockId, conformsTo: BLOCK_FRAGMENT, ...(position && { refinedBy: position }) }, ...others]
}

/** Whether a text is an absolute address. */
export const isUri = (text: unknown): text is string => Uri.safeParse(text).success

/** How a collection is cut: `total` annotations, `size` on each page. */
export interface Pages { iri: string; label: string; size: number; total: number }

const pageIri = ({ iri }: Pages, page: number): string => `${iri}${iri.includes('?') ? '&' : '?'}page=${page}`
const lastOf = ({ total, size }: Pages): number => Math.max(1, Math.ceil(total / size))

/** A collection, given the annotations of its first page, which stands in it. */
export const collectionOf = (first: readonly WebAnnotation[], pages: Pages): Described => ({
  id: pages.iri, type: 'AnnotationCollection', label: pages.label, total: pages.total, first: pageOf(first, pages, 1), last: pageIri(pages, lastOf(pages)),
})

/** One page, counted from 1, given the annotations on it. */
export const pageOf = (items: readonly WebAnnotation[], pages: Pages, page: number): Described => ({
  id: pageIri(pages, page), type: 'AnnotationPage', partOf: { id: pages.iri, label: pages.label, total: pages.total }, startIndex: (page - 1) * pages.size,
  ...(page > 1 && { prev: pageIri(pages, page - 1) }), ...(page < lastOf(pages) && { next: pageIri(pages, page + 1) }),
  items,
})

export { timeOf } from './webannotation/time.ts'
export { readFile, type Brought, type Unread } from './webannotation/read.ts'
