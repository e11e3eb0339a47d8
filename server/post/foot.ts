/**
 * The foot of a post: the lines after its body. A lesson number in brackets, a line that says which lesson the text is from, related
 * titles, the neighbours' titles, and the page's furniture (sharing, comments, feeds). Read backwards from the end, and only as far as
 * every line is certainly foot: the same words in the middle of a text are the text's own.
 */
import type { Link } from '../../shared/post.ts'
import { dateIn } from './date.ts'
import { isBlank, lineLink, lineText, tidy, trimLine, type Draft, type Line } from './draft.ts'

/** What the foot of a post says. */
export type Foot = { lessonId?: string; sourceLine?: string; related: Link[]; next?: Link; previous?: Link }

const LESSON = /^\[(\d{3,9})\]\s*(.*)$/u
const SOURCE = /^(?:from|based on|taken from|excerpt(?:ed)? from|מתוך|из)\s+\S/iu
const SOURCE_WORDS = /\b(?:lesson|talk|lecture|class|program|show|convention|congress|newspaper|interview|workshop|seminar|book|blog|broadcast|meal)\b|שיעור|הרצאה|שיחה|כנס|תוכנית|урок|лекци|конгресс/iu
const RELATED = /^(?:related(?: (?:material|materials|posts|articles|reading|texts|links))?|see also|further reading|חומרים? קשורים?|חומר קשור|קריאה נוספת|לקריאה נוספת|ראו גם)\s*:?$/iu
const NEIGHBOUR = /^[«»←→‹›<>\s]*(next|previous|prev|הבא|הקודם|הפוסט הבא|הפוסט הקודם)(?:\s+(?:post|article|lesson|text))?\s*[:：]\s*(.*?)[«»←→‹›<>\s]*$/iu
const FURNITURE = [
  /\b(?:comments?|posts?|entries)\s*\(?(?:rss|atom)?\)?\s*feed\b/iu,
  /^(?:share(?: this)?(?: post)?|tweet|print|e-?mail(?: this)?|pin it|like(?: this)?|reply|leave a (?:comment|reply)|no comments(?: yet)?|\d+ comments?|permalink|ask a question|share feedback|discussion|subscribe|back to top)\s*:?$/iu,
  /^(?:filed under|posted in|tagged(?: with)?|tags|categories|category|share this)\s*:/iu,
  /^(?:next|previous|prev)(?: post)?[\s»«→←]*$/iu,
  /^(?:שתפו?|הדפסה?|הדפס|שלח לחבר|תגובות|הגיבו|הוספת תגובה|הוסף תגובה|אין תגובות|דיון|שאלו שאלה|משוב)\s*:?$/u,
  /^(?:פורסם ב|תגיות|קטגוריות|קטגוריה)\s*[-:]/u,
]

const LONGEST_LINE = 400

type Kind = 'lesson' | 'source' | 'related' | 'neighbour' | 'furniture'
type Entry = { draft: number; line: number; inlines: Line; text: string; listed: boolean }

/** "Discussion | Share Feedback | Ask a question": short parts set apart by bars, no sentence among them. */
const isMenu = (text: string) => {
  const parts = text.split(/\s*[|•·]\s*/).filter(part => part !== '')
  return parts.length > 1 && text.length < 200 && parts.every(part => part.split(/\s+/).length <= 4 && !/[.!?]$/.test(part))
}

const isSource = (text: string) => text.length <= 300 && SOURCE.test(text) && (dateIn(text) !== undefined || SOURCE_WORDS.test(text))

const kindOf = ({ text, listed }: Entry): Kind | undefined => {
  if (text.length > LONGEST_LINE) return undefined
  if (FURNITURE.some(pattern => pattern.test(text)) || isMenu(text)) return 'furniture'
  if (listed) return undefined
  const lesson = LESSON.exec(text)
  if (lesson && (!lesson[2] || SOURCE.test(lesson[2]))) return 'lesson'
  if (RELATED.test(text)) return 'related'
  if (NEIGHBOUR.test(text)) return 'neighbour'
  return isSource(text) ? 'source' : undefined
}

const seemsTitle = ({ text }: Entry) => text.length <= 200 && !/[,;]$/.test(text)

const itemsOf = (line: Line): Line[] =>
  line.flatMap(list => (typeof list === 'string' ? [] : list.within.flatMap(item => (typeof item === 'string' ? [] : [item.within]))))

const entriesOf = (draft: Draft, index: number): Entry[] => {
  const listed = draft.kind === 'list'
  const lines = listed ? draft.lines.flatMap(itemsOf) : draft.kind === 'rule' ? [] : draft.lines
  return lines.map((inlines, line) => ({ draft: index, line, inlines, listed, text: tidy(lineText(inlines)) }))
}

const mayBeFoot = ({ kind }: Draft) => ['paragraph', 'list', 'heading', 'rule'].includes(kind)
const MOST_ENTRIES = 200
const MOST_RELATED = 40

const lastEntries = (drafts: Draft[]) => {
  const found: Entry[] = []
  for (let index = drafts.length - 1; index >= 0 && mayBeFoot(drafts[index]!) && found.length < MOST_ENTRIES; index--) {
    found.unshift(...entriesOf(drafts[index]!, index).slice(-MOST_ENTRIES))
  }
  return found
}

/** Where the foot begins among the last entries; titles count once the heading above them is reached. */
const beginOf = (entries: Entry[]) => {
  let begin = entries.length
  let titles = 0
  for (let at = entries.length - 1; at >= 0; at--) {
    const entry = entries[at]!
    const kind = kindOf(entry)
    if (kind === undefined && (!seemsTitle(entry) || ++titles > MOST_RELATED)) break
    if (kind === undefined) continue
    if (titles > 0 && kind !== 'related') break
    begin = at
    titles = 0
  }
  return begin
}

const neighbour = (entry: Entry): Partial<Foot> => {
  const [, which = '', title = ''] = NEIGHBOUR.exec(entry.text) ?? []
  if (title === '') return {}
  return { [/^(?:next|הבא|הפוסט הבא)$/iu.test(which) ? 'next' : 'previous']: { ...lineLink(entry.inlines), title } }
}

const lesson = (entry: Entry): Partial<Foot> => {
  const [, lessonId = '', sourceLine] = LESSON.exec(entry.text) ?? []
  return { lessonId, ...(sourceLine && { sourceLine }) }
}

const related = ({ text, inlines }: Entry): Link | undefined => {
  const { url } = lineLink(inlines)
  const [, title = text, address = url] = /^(.*\S)\s+(https?:\/\/\S+)$/u.exec(text) ?? []
  const name = title.replace(/^[-–—•*·»]\s+/u, '')
  return name === '' ? undefined : { title: name, ...(address && { url: address }) }
}

const READ: Record<Kind, (entry: Entry) => Partial<Foot>> = {
  lesson, neighbour, source: ({ text }) => ({ sourceLine: text }), related: () => ({}), furniture: () => ({}),
}

const readFoot = (entries: Entry[]): Foot => {
  const foot: Foot = { related: [] }
  for (const entry of entries) {
    const kind = kindOf(entry)
    if (kind) Object.assign(foot, READ[kind](entry))
    else foot.related.push(...[related(entry)].filter(link => link !== undefined))
  }
  return foot
}

/** Takes the foot off the end of a body. */
export function takeFoot(drafts: Draft[]): { foot: Foot; body: Draft[] } {
  const entries = lastEntries(drafts)
  const begin = beginOf(entries)
  const first = entries[begin]
  // A text that would be nothing but foot is a text.
  if (!first || (first.draft === 0 && first.line === 0)) return takeLessonNumber(drafts, { related: [] })
  const cut = drafts[first.draft]!
  const kept = first.listed ? [] : cut.lines.slice(0, first.line)
  const body = [...drafts.slice(0, first.draft), ...(kept.length > 0 ? [{ ...cut, lines: kept }] : [])]
  return takeLessonNumber(withoutLastRule(body), readFoot(entries.slice(begin)))
}

const withoutLastRule = (drafts: Draft[]) => (drafts.at(-1)?.kind === 'rule' ? drafts.slice(0, -1) : drafts)

/** A lesson number may also end the last sentence's own line: "… in this life. [124356]". */
const takeLessonNumber = (drafts: Draft[], foot: Foot): { foot: Foot; body: Draft[] } => {
  const last = drafts.at(-1)
  const end = last?.lines.at(-1)?.at(-1)
  const [number, lessonId] = (typeof end === 'string' && /\[(\d{4,9})\]$/.exec(end.slice(-11))) || []
  if (!last || typeof end !== 'string' || !number || !lessonId || foot.lessonId) return { foot, body: drafts }
  const line = trimLine([...last.lines.at(-1)!.slice(0, -1), end.slice(0, -number.length)])
  if (isBlank(line)) return { foot, body: drafts }
  const lines = [...last.lines.slice(0, -1), line]
  return { foot: { ...foot, lessonId }, body: [...drafts.slice(0, -1), { ...last, lines }] }
}
