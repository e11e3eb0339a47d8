/** The pack as one file to take along: it opens anywhere, loads nothing and runs nothing, and goes on paper as it is. */
import { createHash } from 'node:crypto'
import { escaped } from '../../shared/markdown.ts'
import type { Pack, PackNote, PackSheet } from '../../shared/pack.ts'
import { firstDirection } from '../../shared/prose.ts'
import { inTurns } from '../annotation/pace.ts'
import { blockOf, speech } from '../annotation/page.ts'
import { draw } from '../annotation/prose.ts'
import { packPhrases } from './phrases.ts'

const STYLE = `
:root { color-scheme: light }
body { max-inline-size: 40em; margin: 3em auto; padding-inline: 1.25em; font: 1.05rem/1.62 Literata, "Frank Ruhl Libre", "David Libre", Georgia, serif; color: #26221c; background: #fffdf9 }
h1, h2, h3 { line-height: 1.2; font-weight: 600; text-wrap: balance }
.cover { padding-block: 2em; border-block-end: 3px solid #1d5c50; margin-block-end: 2em }
.cover h1 { font-size: 2.4em; margin-block: .1em }
.cover p, .by, .from { color: #5c5447; margin-block: .2em }
.contents { padding-inline-start: 1.4em } .contents a { color: inherit; text-decoration-color: #8b8170 }
article { padding-block: 2.5em; border-block-end: 1px solid #e3dccd }
article > h2 { font-size: 1.8em; margin-block: 0 .2em }
h3 { font-size: 1.1em; margin-block: 2em .6em; color: #1d5c50 }
.text { margin-block-start: 1.5em } .text > div { margin-block: .8em } .text ul, .text ol { padding-inline-start: 1.5em }
.note { margin: 0 0 1.2em; padding-inline-start: 1em; border-inline-start: 3px solid #c9d9d3; break-inside: avoid }
.note p { margin-block: .25em } .note q { color: #5c5447; font-style: italic } .note q:dir(rtl), :lang(he) q { font-style: normal }
.note .note { margin-block: .5em 0; border-color: #e3dccd; font-size: .94em }
.running article { padding-block: 1.5em 0; border: 0 } .running h2 { font-size: 1.45em; margin-block-end: .6em } .running .from { margin-block: -.7em 1em }
.carried { font-size: 1.15em; border-color: #1d5c50 } .by { font-size: .88em } .plain, pre { white-space: pre-wrap }
td, th { border: 1px solid #e3dccd; padding: .15em .5em } table { border-collapse: collapse }
@page { margin: 22mm 20mm }
@media print { body { margin: 0; padding: 0; max-inline-size: none; font-size: 11pt; background: none } article { break-before: page; border: 0; padding: 0 } .running article { break-before: auto } .contents { break-after: avoid } h2, h3 { break-after: avoid } .running .from { break-after: avoid } a { color: inherit } }
`

/** What a browser may do with the file: lay it out, and nothing else. */
export const PACK_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`

type Said = ReturnType<typeof packPhrases>

/** Draws the file. */
export const drawPack = async (pack: Pack): Promise<string> => {
  const said = packPhrases(pack.group.language)
  const sheets = await inTurns(pack.sheets, (sheet): string => sheetOf(sheet, said))
  return bound(said, pack.group.name, `${coverOf(pack, said)}
<main>${sheets.join('\n') || `<p>${said.empty}</p>`}</main>`)
}

/** A file as it leaves the house: in its language, by its name, with its look; \`body\` is HTML. */
export const bound = ({ tag, dir }: { tag: string; dir: string }, title: string, body: string): string => `<!doctype html>
<html lang="${tag}" dir="${dir}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${PACK_POLICY}">
<meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body>${body}
</body></html>
`

const coverOf = ({ group, convention, sheets }: Pack, said: Said): string => {
  const list = sheets.map(({ readingId, post }) => `<li><a href="#${readingId}"><bdi>${escaped(post.title)}</bdi></a></li>`).join('')
  return `<header class="cover"><p>${convention ? `<bdi>${escaped(convention.name)}</bdi>` : said.pack}</p><h1><bdi>${escaped(group.name)}</bdi></h1>${
    convention ? aboutOf(convention, said.tag) : ''}</header>${list && `<nav><h3>${said.contents}</h3><ol class="contents">${list}</ol></nav>`}`
}

/** When and where a convention is, a line for each, as HTML. */
export const aboutOf = (convention: NonNullable<Pack['convention']>, tag: string): string =>
  [daysOf(convention, tag), convention.place, convention.address].flatMap(line => (line ? [`<p><bdi>${escaped(line)}</bdi></p>`] : [])).join('')

const datesIn = (timeZone: string, tag: string) => new Intl.DateTimeFormat(tag === 'en' ? 'en-GB' : tag, { dateStyle: 'long', timeZone })

/** The days of a convention, as they are written. */
export const daysOf = ({ startsOn, endsOn }: { startsOn: string; endsOn: string }, tag: string): string => datesIn('UTC', tag).formatRange(new Date(startsOn), new Date(endsOn))

/** The day of a moment, as it is written. */
export const dayOf = (timeZone: string, moment: string, tag: string): string => datesIn(timeZone, tag).format(new Date(moment))

const sheetOf = ({ readingId, post, joint, carried, margin, rounds }: PackSheet, said: Said): string => `<article id="${readingId}">
<h2${speech(post)}>${escaped(post.title)}</h2>${[post.author, post.sourceLine].flatMap(line => (line ? [`<p class="from" dir="auto">${escaped(line)}</p>`] : [])).join('')}
<div class="text"${speech(post)}>${post.blocks.map(blockOf).join('\n')}</div>
${part(said.joint, joint.map(note => noteOf(note, said)))}${part(said.carried, carried.map(words => noteAround(words, draw(words), ' carried')))}${
  part(said.chosen, margin.filter(({ chosen }) => chosen).map(note => noteOf(note, said)))}${
  rounds.map(({ question, said: words }) => part(`<bdi>${escaped(question)}</bdi>`, words.map(one => noteAround(one, draw(one))))).join('')}
</article>`

const part = (title: string, notes: readonly string[]): string => (notes.length ? `<section><h3>${title}</h3>${notes.join('')}</section>` : '')

/** The rule beside a note stands where its words begin. */
const noteAround = (words: string, drawn: string, more = ''): string => `<div class="note${more}" dir="${firstDirection(words)}">${drawn}</div>`

const noteOf = ({ by, quote, body, replies, endorsed }: PackNote, said: Said): string => {
  const whose = [by.map(name => `<bdi>${escaped(name)}</bdi>`).join(', '), endorsed ? said.endorsed(endorsed) : ''].filter(Boolean).join(' · ')
  const answers = replies.map(reply => noteAround(reply.body, `${draw(reply.body)}<p class="by"><bdi>${escaped(reply.by)}</bdi></p>`)).join('')
  return noteAround(body, `${quote && `<p><q dir="auto">${escaped(quote)}</q></p>`}${draw(body)}<p class="by">${whose}</p>${answers}`)
}
