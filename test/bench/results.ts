// What was measured so far, row by row: one row may be measured again without the others.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** All runs of one row: when, how busy the generator was at most, and for each figure the values of each contestant, run by run. */
export interface Result { date: string; generator: number; figures: Record<string, Record<string, number[]>> }

const FILE = join(process.cwd(), '.cache', 'bench', 'results.json')

/** What was kept, by row. */
export const readResults = (): Record<string, Result> => (existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Result>) : {})

/** Keeps a row's result in the place of the one before. */
export const keepResult = (row: string, result: Result): void => {
  mkdirSync(dirname(FILE), { recursive: true })
  writeFileSync(FILE, JSON.stringify({ ...readResults(), [row]: result }))
}
