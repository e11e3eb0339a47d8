/**
 * The head of a post: the lines before its body. A title stands alone on the first line; an author and a date stand on lines of their own
 * after it, or the author is glued to the first sentence, which happens when a page is copied whose layout alone kept the two apart:
 * "Dr. Jane DoeAll we need".
 */
import { dateIn, isDateLine } from './date.ts'
import { hrefOf, isBlank, lineText, tidy, type Draft, type Line } from './draft.ts'

/** What the head of a post says. */
export type Head = { title?: string; author?: string; publishedOn?: string }

const HONORIFIC = '(?:Dr|Prof|Professor|Rabbi|Rav|Rebbe|Mr|Mrs|Ms|Rev|Reverend|Fr|Father|Sir|Dame|Sheikh|Imam|Swami|Sri)\\.?'
const HEBREW_HONORIFIC = '(?:ד["״\'׳]ר|פרופ[\'׳]?|הרב|רבי|גב[\'׳]|מר)'
const NAME_WORD = "\\p{Lu}[\\p{L}\\p{M}'’.-]*"
const NAME = `${NAME_WORD}(?:\\s+(?:(?:ben|bar|bat|de|del|da|van|von|der|al|el|la|le)\\s+)*${NAME_WORD}){0,4}`
const SIGNED = /^(?:written by|by|author:?|מאת:?|par|por|von|автор:?)\s+(\S.*)$/iu
const TITLED_NAME = new RegExp(`^${HONORIFIC}\\s+${NAME}(?:,\\s*(?:PhD|MD|Ph\\.D\\.))?$`, 'u')
const HEBREW_NAME = new RegExp(`^${HEBREW_HONORIFIC}\\s+\\p{Script=Hebrew}[\\p{L}\\p{M}"״'׳-]*(?:\\s+\\p{Script=Hebrew}[\\p{L}\\p{M}"״'׳-]*){0,3}$`, 'u')
const WHOLE_NAME = new RegExp(`^(?:[Bb]y\\s+)?(${HONORIFIC}\\s+(?:${NAME_WORD}\\s+){0,3}\\p{Lu}[\\p{L}'’-]*)$`, 'u')
/** "Dr. Ronald McDonald said" has a capital inside a name, and no sentence glued to it. */
const NAME_PREFIX = /(?:^|[\s-])(?:Mc|Mac|De|Di|Du|La|Le|Van|Fitz|Ben|St)$/u

const LONGEST_LINE = 160

const seemsName = (text: string) => text.length <= 80 && text.split(/\s+/).length <= 8 && !/[.!?:;]$|[<>{}[\]]/.test(text.replace(/\b\p{Lu}\.$/u, ''))

/** The author a line names when it says nothing else: "By Jane Doe", "Dr. Jane Doe", "מאת: ...". */
export const authorIn = (line: string): string | undefined => {
  if (line.length > LONGEST_LINE) return undefined
  const signed = SIGNED.exec(line)?.[1]
  if (signed && seemsName(signed) && /^[\p{Lu}\p{Lo}]/u.test(signed)) return signed
  return TITLED_NAME.test(line) || HEBREW_NAME.test(line) ? line : undefined
}

/** An author glued to the sentence that follows; `sentence` is whole without them. */
const unglue = (text: string): { author: string; sentence: string } | undefined => {
  for (const end of capitalsInWords(text.slice(0, 120))) {
    const author = WHOLE_NAME.exec(text.slice(0, end))?.[1]
    if (author && !NAME_PREFIX.test(author) && seemsSentence(text.slice(end, end + 200))) return { author, sentence: text.slice(end) }
  }
  return undefined
}

const capitalsInWords = (text: string) => [...text.matchAll(/(?<=\p{Ll})\p{Lu}/gu)].map(match => match.index)
const seemsSentence = (text: string) => /^\p{Lu}\p{L}*(?:[\s'’,]+[\p{L}“"(]\S*){4}/u.test(text)

/** What a line of the head says, in parts set apart as in "By Jane Doe | December 31, 2013". */
const partsOf = (line: string): Head | undefined => {
  const head: Head = {}
  for (const part of line.split(/\s+[|•·–—-]\s+/)) {
    const author = authorIn(part)
    if (author) head.author = author
    else if (isDateLine(part)) head.publishedOn = dateIn(part)!
    else return undefined
  }
  return head
}

const takeLine = (drafts: Draft[]): Draft[] => {
  const [first, ...rest] = drafts
  if (!first) return []
  const lines = first.lines.slice(1)
  return lines.length > 0 ? [{ ...first, lines }, ...rest] : rest
}

const firstLine = (drafts: Draft[]): Line => (mayHold(drafts[0]) ? drafts[0]?.lines[0] ?? [] : [])
const mayHold = (draft?: Draft) => draft?.kind === 'paragraph' || draft?.kind === 'heading'

/** Takes author and date lines off the front of a body, and an author glued to its first sentence. */
export function takeHead(drafts: Draft[], known: Head): { head: Head; body: Draft[] } {
  let head = known
  let body = drafts
  for (let taken = 0; taken < 4 && body.length > 1; taken++) {
    const text = tidy(lineText(firstLine(body)))
    const parts = text === known.title ? {} : text.length <= LONGEST_LINE && partsOf(text)
    if (!parts) break
    head = { ...parts, ...defined(head) }
    body = takeLine(body)
  }
  return takeGlued(body, head)
}

const defined = (head: Head): Head => Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined))

const takeGlued = (drafts: Draft[], head: Head) => {
  const [first, ...rest] = drafts
  const opening = first?.lines[0]?.[0]
  const glued = first?.kind === 'paragraph' && typeof opening === 'string' ? unglue(opening) : undefined
  if (!first || !glued) return { head, body: drafts }
  const [line = [], ...lines] = first.lines
  return { head: { ...head, author: head.author ?? glued.author }, body: [{ ...first, lines: [[glued.sentence, ...line.slice(1)], ...lines] }, ...rest] }
}

/** A first line that can be a title: short, alone, no sentence, and something else after it. */
export function takeTitle(drafts: Draft[]): { title?: string; body: Draft[] } {
  const [first, second] = drafts
  const line = firstLine(drafts)
  const title = tidy(lineText(line).replace(/^#+\s+/, ''))
  const alone = first?.lines.length === 1 || authorIn(tidy(lineText(first?.lines[1] ?? []))) !== undefined
  if (!alone || !(second ?? first?.lines[1]) || isBlank(line) || hrefOf(line)) return { body: drafts }
  if (title.length > 150 || /[.,;:،؛。]$/u.test(title)) return { body: drafts }
  return { title, body: takeLine(drafts) }
}
