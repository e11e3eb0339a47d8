import type { Carried } from '../../shared/carried.ts'
import { inTurns } from '../annotation/pace.ts'
import { lineOf, MARK } from '../annotation/table.ts'

const COLUMNS = ['text', 'quote', 'question', 'group', 'carried up', 'more who have it'] as const

/** Draws the list as a table, one question a line. */
export const carriedTable = async ({ texts }: Carried): Promise<string> => {
  const lines = await inTurns(texts, ({ title, questions }) =>
    questions.map(({ words, quote, group, on, backers }) => lineOf([title, quote, words, group, on, String(backers)])).join(''))
  return `${MARK}${lineOf(COLUMNS)}${lines.join('')}`
}
