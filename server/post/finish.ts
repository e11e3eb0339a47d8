/** The last step of bringing in: drafts become blocks with ids, and a text too small or too big is refused. */
import { createHash } from 'node:crypto'
import type { Block, PostContent } from '../../shared/post.ts'
import { Refusal } from '../../shared/refusal.ts'
import { dateIn } from './date.ts'
import { draftHtml, draftText, tidy, type Draft } from './draft.ts'
import type { Foot } from './foot.ts'
import type { Head } from './head.ts'
import { directionOf, languageOf } from './language.ts'

/** What reading a source has found out, before it is judged and numbered. */
export type Findings = Head & Partial<Foot> & { drafts: Draft[]; dir?: string | null; language?: string | null; sourceUrl?: string }

const MOST_BLOCKS = 5_000
const MOST_CHARACTERS = 1_500_000
const LONGEST_TITLE = 300

/** An id is the text's own: the same text brought in again has it again, and no other block's change can move it. */
const idOf = (text: string, times: number) => {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return times === 0 ? `b${hash}` : `b${hash}-${times + 1}`
}

const blocksOf = (drafts: Draft[]): Block[] => {
  const seen = new Map<string, number>()
  return drafts.map(draft => {
    const text = draftText(draft)
    const times = seen.get(text) ?? 0
    seen.set(text, times + 1)
    return { id: idOf(text, times), kind: draft.kind, ...(draft.level && { level: draft.level }), html: draftHtml(draft), text }
  })
}

const judge = (blocks: Block[]) => {
  if (!blocks.some(({ text }) => /[\p{L}\p{N}\p{S}]/u.test(text))) throw new Refusal('invalid', 'No text was found here. Copy the text itself and paste it.')
  const characters = blocks.reduce((sum, { html }) => sum + html.length, 0)
  if (blocks.length > MOST_BLOCKS || characters > MOST_CHARACTERS) {
    throw new Refusal('too-large', 'This text is too long for one post. Bring it in as several posts, a chapter at a time.')
  }
}

const shorten = (text: string, most: number) => {
  const characters = [...text]
  if (characters.length <= most) return text
  const cut = characters.slice(0, most).join('')
  return `${cut.replace(/\s+\S*$/u, '')}…`
}

const firstWords = (blocks: Block[]) => shorten(tidy(blocks.find(({ text }) => tidy(text) !== '')?.text.slice(0, 500) ?? ''), 60)

const nameOf = (name?: string | null, most = 200) => shorten(tidy((name ?? '').slice(0, most * 8)), most) || undefined

const linkOf = <L extends { title: string }>(link: L): L => ({ ...link, title: shorten(link.title, LONGEST_TITLE) })

const present = <T extends object>(fields: T) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }

/** The post a text makes, or the refusal it deserves. A lesson's own date stands in when its page gives none. */
export function finish(found: Findings): PostContent {
  const blocks = blocksOf(found.drafts)
  judge(blocks)
  const sample = blocks.slice(0, 200).map(({ text }) => text).join('\n').slice(0, 40_000)
  const language = languageOf(sample, found.language)
  return {
    title: nameOf(found.title, LONGEST_TITLE) ?? firstWords(blocks),
    dir: directionOf(sample, { dir: found.dir ?? null, language: language ?? null }),
    blocks,
    related: (found.related ?? []).map(linkOf),
    ...present({
      author: nameOf(found.author), language, sourceUrl: found.sourceUrl, lessonId: found.lessonId, sourceLine: found.sourceLine,
      publishedOn: found.publishedOn ?? dateIn(found.sourceLine ?? '', language === undefined || language.startsWith('en')),
      next: found.next && linkOf(found.next), previous: found.previous && linkOf(found.previous),
    }),
  }
}
