import { z } from 'zod'
import { Id, Time } from './wire.ts'

/** What can be found. */
export const HIT_KINDS = ['post', 'annotation', 'reply', 'joint', 'message', 'question'] as const

/**
 * One thing found. `excerpt` is a part of it as it was written, `ranges` where in it the words are that were looked for, in UTF-16 units.
 * `id` is a post's block, a message's or question's own id, or `<memberId>/<id>` for what stands in a margin, `joint/<id>` for a joint note.
 */
export const Hit = z.object({
  kind: z.enum(HIT_KINDS), id: z.string(), title: z.string(),
  readingId: Id.optional(), postId: Id.optional(), memberId: Id.optional(), name: z.string().optional(), at: Time.optional(),
  excerpt: z.string(), ranges: z.array(z.tuple([z.number().int(), z.number().int()])),
})
export type Hit = z.infer<typeof Hit>

/** What is looked for, and where. */
export const Sought = z.object({ group: Id, q: z.string().max(200), limit: z.coerce.number().int().min(1).max(50).default(20) })

const POINTS = /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]/g
const ACCENTS = /(?<!\u0438)[\u0300-\u036f]|(?<=\u0438)(?!\u0306)[\u0300-\u036f]/g
const QUOTES = /['"\u05f3\u05f4\u2019]/g
const FINALS: Record<string, string> = { ך: 'כ', ם: 'מ', ן: 'נ', ף: 'פ', ץ: 'צ' }

/**
 * A word as it is looked up: of one case, without vowel points and accents, Hebrew's final letters like any others. For looking up alone:
 * what is stored and shown stays as it was written.
 */
export const folded = (word: string): string =>
  word.toLowerCase().normalize('NFD').replace(POINTS, '').replace(ACCENTS, '').replace(QUOTES, '').replace(/[ךםןףץ]/g, letter => FINALS[letter]!).normalize('NFC')

/** One word of a text and where it stands. */
export interface Spot { word: string; from: number; to: number }

const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}]|['"\u05f3\u05f4\u2019](?=[\p{L}\p{N}]))*/gu

/** The words of a text, one after another. */
export const spotsIn = (text: string): Spot[] => [...text.matchAll(WORD)].map(({ 0: word, index }) => ({ word, from: index, to: index + word.length }))

const PARTICLES = /^[והבלכמש]{1,2}(?=[א-ת]{3})/

/** All forms under which a written word is found: itself, and a Hebrew one without the particles written together with it. */
export const formsOf = (word: string): string[] => {
  const whole = folded(word)
  const [particles] = PARTICLES.exec(whole) ?? []
  return particles === undefined ? [whole] : [whole, ...[...particles].map((_, at) => whole.slice(at + 1))]
}

/** More words than this narrow nothing down. */
const MOST_WORDS = 16

/** The words of a query, as they are looked up. */
export const queryOf = (q: string): string[] => [...new Set(spotsIn(q).map(({ word }) => folded(word)).filter(word => word !== ''))].slice(0, MOST_WORDS)

/** Where in a text the words of a query stand, as a whole or as a beginning. */
export const foundIn = (text: string, query: readonly string[]): Spot[] =>
  spotsIn(text).filter(({ word }) => formsOf(word).some(form => query.some(sought => form.startsWith(sought))))
