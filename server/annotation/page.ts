/** A reading as a page to print: the text, and beneath each paragraph what stands in its margin. Nothing in it runs or loads. */
import { createHash } from 'node:crypto'
import { escaped } from '../../shared/markdown.ts'
import type { Block } from '../../shared/post.ts'
import type { MarginEntry } from '../../shared/webannotation.ts'
import { quoteOf, type Arranged, type Note } from './arrange.ts'
import { inTurns } from './pace.ts'
import type { Phrases } from './phrases.ts'
import type { Presented } from './present.ts'
import { draw } from './prose.ts'

const STYLE = `
:root { color-scheme: light }
body { max-inline-size: 42em; margin: 2em auto; padding-inline: 1em; font: 1.05rem/1.6 Literata, "Frank Ruhl Libre", Georgia, serif; color: #26221c; background: #fffdf9 }
header p, .by, .on { color: #5c5447; font-size: .9em }
.notes { margin: .5em 0 1.5em; padding: 0; padding-inline-start: 1em; border-inline-start: 3px solid #e3dccd; list-style: none; font-size: .92em; font-family: Assistant, system-ui, sans-serif; line-height: 1.45 }
.notes li { margin-block: .6em; break-inside: avoid }
.notes q { color: #5c5447; font-family: Literata, "Frank Ruhl Libre", Georgia, serif }
.notes p { margin: .2em 0 } .plain { white-space: pre-wrap } pre { white-space: pre-wrap }
.notes .notes { margin-block: .3em }
.tag { border: 1px solid #e3dccd; border-radius: 1em; padding: 0 .6em; font-size: .85em }
td, th { border: 1px solid #e3dccd; padding: .15em .5em } table { border-collapse: collapse }
@media print { body { margin: 0; max-inline-size: none; font-size: 11pt; background: none } a { color: inherit } }
`

/** What a browser may do with the page: lay it out, and nothing else. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`

type Said = Phrases & { tag: string; dir: string }
interface Drawing { presented: Presented; arranged: Arranged; said: Said }

/** Draws the page. */
export const drawPage = async (drawing: Drawing): Promise<string> => {
  const { presented: { post }, arranged, said } = drawing
  const beside = await inTurns(arranged.beside, async ({ block, notes }) => blockOf(block) + await listOf(notes, drawing))
  return `<!doctype html>
<html lang="${said.tag}" dir="${said.dir}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}">
<meta name="viewport" content="width=device-width"><title>${escaped(post.title)}</title><style>${STYLE}</style></head>
<body><header${speech(post)}><h1>${escaped(post.title)}</h1>${[post.author, post.publishedOn, post.sourceLine, post.sourceUrl].map(line).join('')}</header>
<main${speech(post)}>
${beside.join('\n')}
</main>
${apart(said.adrift, await listOf(arranged.adrift, drawing))}${apart(said.loose, repliesOf(arranged.loose, drawing))}
</body></html>
`
}

/** The language and direction of what stands in an element, as its attributes. */
export const speech = ({ language, dir }: { language?: string | undefined; dir: string }): string => `${language === undefined ? '' : ` lang="${escaped(language)}"`} dir="${dir}"`

const line = (text: string | undefined): string => (text ? `<p dir="auto">${escaped(text)}</p>` : '')

const apart = (title: string, list: string): string => (list ? `<section><h2>${title}</h2>${list}</section>` : '')

/** A block's html was sanitised when it was brought in; code keeps its lines. */
export const blockOf = ({ kind, html, level }: Block): string => {
  if (kind === 'heading') return `<h${Math.min(6, (level ?? 1) + 1)}>${html}</h${Math.min(6, (level ?? 1) + 1)}>`
  if (kind === 'rule') return '<hr>'
  if (kind === 'quote') return `<blockquote>${html}</blockquote>`
  return `<div>${html}</div>`
}

const listOf = async (notes: readonly Note[], drawing: Drawing): Promise<string> => {
  const drawn = await inTurns(notes, note => noteOf(note, drawing))
  return drawn.length ? `<ul class="notes" dir="${drawing.said.dir}" lang="${drawing.said.tag}">${drawn.join('')}</ul>` : ''
}

const noteOf = ({ entry, replies }: Note, drawing: Drawing): string => {
  const quote = quoteOf(entry)
  const kind = entry.motivation === 'questioning' || entry.motivation === 'highlighting' ? entry.motivation : 'commenting'
  return `<li><p class="by">${writers(entry, drawing)} · ${drawing.said.kinds[kind]}</p>${quote && `<p><q dir="auto">${escaped(quote)}</q></p>`}${
    draw(entry.body)}${entry.tags.map(tag => `<bdi class="tag">${escaped(tag)}</bdi> `).join('')}${signsOn(entry, drawing)}${repliesOf(replies, drawing)}</li>`
}

const repliesOf = (replies: readonly MarginEntry[], drawing: Drawing): string =>
  (replies.length ? `<ul class="notes" dir="${drawing.said.dir}">${replies.map(reply => replyOf(reply, drawing)).join('')}</ul>` : '')

const replyOf = (reply: MarginEntry, drawing: Drawing): string =>
  `<li><p class="by">${writers(reply, drawing)} ${answered(reply, drawing)}</p>${draw(reply.body)}${signsOn(reply, drawing)}</li>`

const answered = ({ to = '' }: MarginEntry, { presented: { names }, said }: Drawing): string => {
  const name = names.get(to.split('/')[0] ?? '')
  return name ? said.answers(`<bdi>${escaped(name)}</bdi>`) : ''
}

const writers = ({ by, from, createdAt }: MarginEntry, { presented: { names }, said }: Drawing): string => {
  const name = by.map(memberId => `<bdi>${escaped(names.get(memberId) || said.unsigned)}</bdi>`).join(', ')
  const whose = from ? said.broughtIn(name, from.name ? `<bdi>${escaped(from.name)}</bdi>` : '', from.source ? `<bdi>${escaped(from.source)}</bdi>` : '') : name
  return `${whose}${createdAt ? ` · <time dir="ltr">${escaped(createdAt.slice(0, 10))}</time>` : ''}`
}

const signsOn = ({ name }: MarginEntry, { arranged: { signs }, presented: { names } }: Drawing): string => {
  const said = (signs.get(name) ?? []).map(({ body, by }) => `${escaped(body || '✓')} <bdi>${escaped(by.map(one => names.get(one) ?? '').join(', '))}</bdi>`)
  return said.length ? `<p class="on">${said.join(' · ')}</p>` : ''
}
