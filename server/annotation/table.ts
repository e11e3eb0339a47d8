/** The margin as a table, for spreadsheets: RFC 4180, UTF-8 with a mark, since some programs guess otherwise. */
import type { MarginEntry } from '../../shared/webannotation.ts'
import { quoteOf } from './arrange.ts'
import { inTurns } from './pace.ts'
import type { Presented } from './present.ts'

/** What says that a table is UTF-8, to programs that guess otherwise. */
export const MARK = '\ufeff'

const COLUMNS = ['id', 'kind', 'by', 'created', 'quote', 'words', 'tags', 'answers', 'written by', 'from'] as const

/** What a spreadsheet would take for a formula is told to be text. */
const harmless = (cell: string): string => (/^[\s\u0000-\u001f]*[=+\-@＝＋－＠]/u.test(cell) ? `'${cell}` : cell)

const cellOf = (value: string): string => {
  const cell = harmless(value)
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

const rowOf = (entry: MarginEntry, { names }: Presented): string[] => [
  entry.name, entry.motivation, entry.by.map(memberId => names.get(memberId) ?? '').join(', '), entry.createdAt, quoteOf(entry), entry.body, entry.tags.join(', '),
  entry.to ?? '', entry.from?.name ?? '', entry.from?.source ?? '',
]

/** Draws the table. */
export const drawTable = async (presented: Presented): Promise<string> => {
  const rows = await inTurns(presented.entries, entry => lineOf(rowOf(entry, presented)))
  return `${MARK}${lineOf(COLUMNS)}${rows.join('')}`
}

/** One line of a table; no cell of it is a formula. */
export const lineOf = (row: readonly string[]): string => `${row.map(cellOf).join(',')}\r\n`
