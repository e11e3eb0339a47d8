/** Pasted text: paragraphs set apart by blank lines or, where there are none, by line ends. */
import { isBlank, lineText, tidy, trimLine, type Draft, type Line } from './draft.ts'
import type { Findings } from './finish.ts'
import { takeFoot } from './foot.ts'
import { authorIn, takeHead, takeTitle } from './head.ts'

const group = (lines: Line[]): Line[][] => {
  const groups: Line[][] = [[]]
  for (const line of lines) {
    if (!isBlank(line)) groups.at(-1)!.push(line)
    else if (groups.at(-1)!.length > 0) groups.push([])
  }
  return groups.filter(lines => lines.length > 0)
}

const length = (line: Line) => lineText(line).length
const firstWord = (line: Line) => /^\S*/.exec(lineText(line))?.[0].length ?? 0
const median = (numbers: number[]) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0

/** Text broken at a column by a mail program or editor: nearly no line could have held the first word of the next one too. */
const isWrapped = (groups: Line[][]) => {
  const pairs = groups.flatMap(lines => lines.slice(1).map((next, index) => ({ line: lines[index]!, next })))
  const width = pairs.reduce((widest, { line }) => Math.max(widest, length(line)), 0)
  const full = pairs.filter(({ line, next }) => length(line) + 1 + firstWord(next) > width)
  return pairs.length >= 3 && width >= 45 && width <= 100 && full.length >= pairs.length * 0.95
}

/** Where every line is a paragraph, the first is a title only if its author follows, or if it is short and the others are not. */
const seemsTitled = (drafts: Draft[]) => {
  const [first = [], ...rest] = drafts.map(({ lines }) => lines[0]!)
  return authorIn(tidy(lineText(rest[0] ?? []))) !== undefined || length(first) * 2 < median(rest.map(length))
}

const joined = (draft: Draft): Draft => ({ ...draft, lines: [[draft.lines.map(lineText).join(' ')]] })

const asDraft = (lines: Line[]): Draft => ({ kind: 'paragraph', lines })

/** Takes head and foot off a pasted text and leaves its paragraphs. */
export function readText(text: string, givenTitle?: string): Findings {
  const groups = group(text.split('\n').map(line => trimLine([line])))
  const lined = groups.length === 1 && !isWrapped(groups)
  const { foot, body: withHead } = takeFoot((lined ? groups[0]!.map(line => [line]) : groups).map(asDraft))
  const found = !lined || seemsTitled(withHead) ? takeTitle(withHead) : { body: withHead }
  const title = givenTitle ?? found.title
  const { head, body } = takeHead(!givenTitle || tidy(givenTitle) === found.title ? found.body : withHead, { ...(title && { title }) })
  const wrapped = isWrapped(body.map(draft => draft.lines))
  return { ...head, ...foot, drafts: wrapped ? body.map(joined) : body }
}
