/** Tables of data stay tables; tables a page is laid out with are only boxes, and leave what is in them. */
import type { Element } from './dom.ts'
import type { Inline, Mark } from './draft.ts'
import { itemInlines, numbered, voiceOf, type Setting } from './inline.ts'

const LONGEST_CELL = 1_000

const cellsOf = (row: Element) => [...row.querySelectorAll('td,th')]

/** Whether a table only places things beside each other. */
export const isLayout = (table: Element) => {
  if (table.querySelector('table') || /^(presentation|none)$/i.test(table.getAttribute('role') ?? '')) return true
  const cells = cellsOf(table)
  return cells.length < 2 || cells.some(cell => (cell.textContent ?? '').length > LONGEST_CELL || cell.querySelector('h1,h2,h3,h4,blockquote,figure'))
}

const between = (separator: string, marks: Mark[]): Inline[] => marks.flatMap((mark, index) => (index === 0 ? [mark] : [separator, mark]))

const cellMark = (cell: Element, setting: Setting): Mark => ({
  tag: cell.localName,
  attributes: { ...voiceOf(cell), ...numbered(cell, 'colspan', 100), ...numbered(cell, 'rowspan', 1000) },
  within: itemInlines(cell, setting),
})

const rowMark = (row: Element, setting: Setting): Mark => ({ tag: 'tr', within: between('\t', cellsOf(row).map(cell => cellMark(cell, setting))) })

/** A table of data: tabs between cells and line ends between rows keep their words apart in its text. */
export const tableMark = (table: Element, setting: Setting): Mark => {
  const rows = [...table.querySelectorAll('tr')].filter(row => row.textContent?.trim()).map(row => rowMark(row, setting))
  const caption = table.querySelector('caption')
  const head: Inline[] = caption?.textContent?.trim() ? [{ tag: 'caption', within: itemInlines(caption, setting) }, '\n'] : []
  return { tag: 'table', attributes: voiceOf(table), within: [...head, { tag: 'tbody', within: between('\n', rows) }] }
}
