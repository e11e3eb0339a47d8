import type { Carried, CarriedQuestion, CarriedText } from '../../shared/carried.ts'
import { oneLine, within } from '../annotation/markdown.ts'
import { inTurns } from '../annotation/pace.ts'
import { dayOf, daysOf } from '../pack/page.ts'
import type { carriedPhrases } from './phrases.ts'

interface Drawing { timezone: string; said: ReturnType<typeof carriedPhrases> }

/** Draws the list as Markdown: a heading for each text, a quotation for each question. */
export const carriedMarkdown = async ({ convention, texts }: Carried, said: Drawing['said']): Promise<string> => {
  const about = [convention.name, daysOf(convention, said.tag), convention.place, convention.address].flatMap(line => (line ? [oneLine(line)] : []))
  const drawn = await inTurns(texts, text => textOf(text, { timezone: convention.timezone, said }))
  return [`# ${said.title}`, ...about, ...(drawn.length ? drawn.flat() : [said.empty])].join('\n\n') + '\n'
}

const textOf = ({ title, author, questions }: CarriedText, drawing: Drawing): string[] =>
  [`## ${oneLine(title)}`, ...(author ? [oneLine(author)] : []), ...questions.map(question => questionOf(question, drawing))]

const questionOf = ({ words, quote, group, on, backers }: CarriedQuestion, { timezone, said }: Drawing): string => {
  const from = [`**${oneLine(group)}**`, dayOf(timezone, on, said.tag), ...(backers ? [said.backed(backers)] : [])].join(' · ')
  return [`> ${quote && `“${oneLine(quote)}” — `}${from}`, within(words, 1)].join('\n>\n')
}
