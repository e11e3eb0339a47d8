import { cpus, totalmem } from 'node:os'
import { canPin } from './process.ts'
import type { Contestant } from './contestants.ts'
import type { Figure } from './rows/row.ts'

/** What all runs of one figure came to, by contestant. */
export interface Measured { figure: Figure; by: Map<string, number[]> }

const PEERS = new Set(['y-websocket', 'y-leveldb', 'hocuspocus', 'sqlite'])
const OURS = ['shared', 'own']

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

/** How a figure of ours stands to raw and to the best peer, run by run: both met the same weather. */
const ratios = ({ figure, by }: Measured, ours: string): string => {
  const mine = by.get(ours)
  if (!mine?.length) return '–'
  const peers = [...by].filter(([id]) => PEERS.has(id)).map(([, values]) => values)
  if (!peers.length) return `${ratio(mine, by.get('raw') ?? [])} / –`
  const best = mine.map((_, at) => {
    const there = peers.map(values => values[at] ?? NaN).filter(Number.isFinite)
    return figure.isMoreBetter ? Math.max(...there) : Math.min(...there)
  })
  return [ratio(mine, by.get('raw') ?? []), ratio(mine, best)].join(' / ')
}

const ratio = (mine: readonly number[], theirs: readonly number[]): string => {
  const each = mine.map((value, at) => (theirs[at]! > 0 ? value / theirs[at]! : NaN)).filter(Number.isFinite)
  return each.length ? shown(median(each), 2) : '–'
}

/** The table, and what it was measured on. */
export const tableOf = (measured: readonly Measured[], who: readonly Contestant[], { runs, generator }: { runs: number; generator: number }): string => {
  const present = who.filter(({ id }) => measured.some(({ by }) => by.get(id)?.length))
  const ours = OURS.filter(id => present.some(one => one.id === id))
  const head = ['work', ...present.map(({ title }) => title), ...ours.map(id => `${present.find(one => one.id === id)!.title.replace('Tenfold, ', '')}: × raw / × best peer`), 'reach']
  const lines = measured.map(one => [
    one.figure.title, ...present.map(({ id }) => cell(one.by.get(id), one.figure)), ...ours.map(id => ratios(one, id)), one.figure.reach ?? '',
  ])
  const [{ model }, ...others] = cpus() as [{ model: string }, ...unknown[]]
  const cores = others.length + 1
  return [
    `Measured ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${model.trim()} (${cores} cores, ${Math.round(totalmem() / 2 ** 30)} GB); `
    + `${canPin ? 'server and generator each pinned to a core' : 'not pinned to cores'}; ${runs} interleaved runs, median and spread; the generator used at most ${shown(generator * 100, 0)} % of its core. `
    + 'Admission and fsync are on in ours; the peers check no authorship, and only those marked keep anything on disk.',
    '', ...[head, head.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`), '',
  ].join('\n')
}
