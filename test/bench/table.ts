import { canPin } from './process.ts'
import type { Result } from './results.ts'
import type { Figure, Row } from './rows/row.ts'

const COLUMNS: Record<string, string> = { 'raw': 'raw `ws`', 'y-websocket': 'y-websocket-server', 'hocuspocus': 'Hocuspocus', 'shared': 'ours, one document', 'own': 'ours, a document each' }
/** Peers that keep what is written stand in the column of the same peer that does not. */
const WITH_DISK: Record<string, [id: string, title: string]> = { 'y-websocket': ['y-leveldb', 'LevelDB'], 'hocuspocus': ['sqlite', 'SQLite'] }
const PEERS = ['y-websocket', 'y-leveldb', 'hocuspocus', 'sqlite']

type Values = Record<string, number[]>

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}

const shown = (value: number, digits: number): string => value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

const cell = (all: readonly number[] = [], { digits }: Figure): string => {
  const values = all.filter(Number.isFinite)
  if (!values.length) return '–'
  const spread = values.length > 1 ? ` <sub>${shown(Math.min(...values), digits)}…${shown(Math.max(...values), digits)}</sub>` : ''
  return `${shown(median(values), digits)}${spread}`
}

const cellOf = (id: string, values: Values, figure: Figure): string => {
  const [disk, title] = WITH_DISK[id] ?? []
  return cell(values[id], figure) + (disk && values[disk] ? `<br>${title} ${cell(values[disk], figure)}` : '')
}

/** How a figure of ours stands to raw and to the best peer, run by run: both met the same weather. */
const ratios = (values: Values, ours: string, { isMoreBetter }: Figure): string => {
  const mine = values[ours] ?? []
  const best = mine.map((_, at) => {
    const there = PEERS.map(id => values[id]?.[at] ?? NaN).filter(Number.isFinite)
    return isMoreBetter ? Math.max(...there) : Math.min(...there)
  })
  return [ratio(mine, values.raw ?? []), ratio(mine, best)].join(' / ')
}

const ratio = (mine: readonly number[], theirs: readonly number[]): string => {
  const each = mine.map((value, at) => (value >= 0 && theirs[at]! > 0 ? value / theirs[at]! : NaN)).filter(Number.isFinite)
  return each.length ? shown(median(each), 2) : '–'
}

const runsOf = (values: Values): number => Math.min(...Object.values(values).map(({ length }) => length))

const linesOf = ({ figures }: Row, { figures: found, generator }: Result): string[][] => figures.filter(({ id }) => found[id]).map((figure, at) => {
  const values = found[figure.id]!
  return [
    figure.title, ...Object.keys(COLUMNS).map(id => cellOf(id, values, figure)), ratios(values, 'shared', figure), ratios(values, 'own', figure),
    figure.reach ?? '', at ? '' : `${runsOf(values)} runs, ${shown(generator * 100, 0)} %`,
  ]
})

/** The table, and what it was measured on. */
export const tableOf = (rows: readonly Row[], results: Record<string, Result>): string => {
  const dates = [...new Set(rows.map(({ id }) => results[id]!.date))].sort()
  const head = ['work', ...Object.values(COLUMNS), 'one document: × raw / × best peer', 'a document each: × raw / × best peer', 'wanted', 'measured, generator at most']
  return [
    `Measured ${dates.join(', ')}, Node ${process.versions.node.split('.')[0]}${canPin ? ', server and generator each pinned to a core' : ''}; medians of interleaved runs, spread below.`,
    '', ...[head, head.map(() => '---'), ...rows.flatMap(row => linesOf(row, results[row.id]!))].map(cells => `| ${cells.join(' | ')} |`), '',
  ].join('\n')
}
