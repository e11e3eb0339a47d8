/** A reading as Markdown: the text, and beneath each paragraph what stands in its margin, as quotations. */
import type { Block } from '../../shared/post.ts'
import type { MarginEntry } from '../../shared/webannotation.ts'
import { quoteOf, type Arranged, type Note } from './arrange.ts'
import type { Phrases } from './phrases.ts'
import { inTurns } from './pace.ts'
import type { Presented } from './present.ts'

interface Drawing { presented: Presented; arranged: Arranged; said: Phrases }

/** Text that means nothing but itself. */
const literal = (text: string): string => text.replace(/[\\`*_[\]<>~|]/g, '\\$&').replace(/^([ \t]*)([#+=-]|\d+[.)])/gm, '$1\\$2')

/** A member's Markdown, that can neither end the quotation it stands in nor become HTML. */
export const within = (words: string, depth: number): string => words.replaceAll('<', '\\<').split(/\r\n|[\r\n\u2028\u2029]/).map(line => `${'> '.repeat(depth)}${line}`).join('\n')

/** Draws the text. */
export const drawMarkdown = async (drawing: Drawing): Promise<string> => {
  const { presented: { post }, arranged, said } = drawing
  const beside = await inTurns(arranged.beside, ({ block, notes }) => [blockOf(block), ...notes.map(note => noteOf(note, drawing))])
  return [
    `# ${oneLine(post.title)}`, ...[post.author, post.publishedOn, post.sourceLine, post.sourceUrl].flatMap(line => (line ? [oneLine(line)] : [])),
    ...beside.flat(),
    ...apart(said.adrift, arranged.adrift.map(note => noteOf(note, drawing))), ...apart(said.loose, arranged.loose.map(reply => replyOf(reply, drawing, 1))),
  ].join('\n\n') + '\n'
}

/** Text on one line, that means nothing but itself. */
export const oneLine = (text: string): string => literal(text.replace(/\s+/g, ' '))

const apart = (title: string, parts: string[]): string[] => (parts.length ? [`## ${title}`, ...parts] : [])

const blockOf = ({ kind, text, level }: Block): string => {
  if (kind === 'heading') return `${'#'.repeat(Math.min(6, (level ?? 1) + 1))} ${oneLine(text)}`
  if (kind === 'rule') return '---'
  if (kind === 'code') return fenced(text)
  return kind === 'quote' ? literal(text).replace(/^/gm, '> ') : literal(text)
}

const fenced = (text: string): string => {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)))
  return `${fence}\n${text}\n${fence}`
}

const noteOf = ({ entry, replies }: Note, drawing: Drawing): string => [
  `> **${writers(entry, drawing)}**${quoteOf(entry) && `: “${oneLine(quoteOf(entry))}”`}`,
  ...(entry.body ? [within(entry.body, 1)] : []),
  ...(entry.tags.length ? [`> ${entry.tags.map(tag => `#${oneLine(tag)}`).join(' ')}`] : []),
  ...replies.map(reply => replyOf(reply, drawing, 2)),
].join('\n>\n')

const replyOf = (reply: MarginEntry, drawing: Drawing, depth: number): string =>
  [`${'> '.repeat(depth)}**${writers(reply, drawing)}**`, within(reply.body, depth)].join(`\n${'> '.repeat(depth)}\n`)

const writers = ({ by, from, createdAt }: MarginEntry, { presented: { names }, said }: Drawing): string => {
  const name = by.map(memberId => names.get(memberId) || said.unsigned).join(', ')
  const whose = from ? said.broughtIn(name, from.name ?? '', from.source ?? '') : name
  return oneLine(`${whose}${createdAt && `, ${createdAt.slice(0, 10)}`}`)
}
