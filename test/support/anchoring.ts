// How often anchors are found again, and how often they are put where they do not belong, over random revisions of a text.
import { describe, findAll, FLOOR, Flow, type Anchor, type Found } from '../../shared/anchor.ts'
import { dice, fate, imitate, revise, whereabouts, type Naming } from './revisions.ts'
import type { Text } from './texts.ts'

/**
 * What became of the anchors of one length. They are judged by the letters' own way through the edits, never by their looks:
 *   unchanged  every letter still stands, in order and side by side. right: found at just these letters. wrong: elsewhere. lost: nowhere.
 *   gone       less than a quarter of the letters stands anywhere. attached: put somewhere all the same.
 *   damaged    in between. near: put on a stretch with some of its letters in it. astray: elsewhere.
 *   twin       words that stood twice in the first revision, with the same 32 characters on either side: they never named one place, and no
 *              rule could; counted here and nowhere else. Words repeated with other surroundings are no twins, and are judged.
 */
export interface Row { unchanged: number; right: number; wrong: number; gone: number; attached: number; damaged: number; near: number; astray: number; twin: number }
export type Table = Map<number, Row>

const LENGTHS = [10, 25, 60, 150]
const NAMINGS: Naming[] = ['same', 'kin', 'counted']

export interface Trial { rounds: number; share: number; anchors: number; floor?: number }
interface Marked { anchor: Anchor; start: number; end: number }

/** Marks words of each length at random, revises the texts, looks for the marks, and counts. */
export function tryOut(texts: readonly Text[], { rounds, share, anchors, floor = FLOOR }: Trial): Table {
  const table: Table = new Map()
  texts.forEach((text, nth) => {
    for (let round = 0; round < rounds; round++) {
      const random = dice(nth * 1009 + round * 31 + Math.round(share * 100))
      const strange = imitate(random, text.blocks.map(block => block.text).join(' '), 60)
      const revised = revise(text.blocks, { random, share, naming: NAMINGS[(nth + round) % NAMINGS.length]!, strange })
      const ways = { before: new Flow(text.blocks), now: new Flow(revised), places: whereabouts(revised) }
      for (const length of LENGTHS) {
        const marked = Array.from({ length: anchors }, () => mark(ways.before, text, { random, length })).filter(mark => !!mark)
        const found = findAll(marked.map(({ anchor }) => anchor), revised, floor)
        marked.forEach((mark, at) => count(rowOf(table, length), judge(mark, found[at]!, ways)))
      }
    }
  })
  return table
}

function mark(flow: Flow, { blocks }: Text, { random, length }: { random: () => number; length: number }): Marked | undefined {
  const from = Math.floor(random() * (flow.text.length - length))
  const word = random() < 0.6 ? flow.text.indexOf(' ', from) + 1 || from : from
  const first = flow.locate(word), last = flow.locate(Math.min(flow.text.length, word + length))
  const anchor = describe(blocks, { blockId: first.blockId, start: first.at, endBlockId: last.blockId, end: last.at }, 1)
  const { exact } = quoteOf(anchor)
  const start = flow.text.startsWith(exact, word) ? word : word - 1
  return exact.trim() ? { anchor, start, end: start + exact.length } : undefined
}

/** The words of an anchor this house has made. */
export const quoteOf = (anchor: Anchor) => anchor.selectors[0] as { exact: string; prefix: string; suffix: string }

interface Ways { before: Flow; now: Flow; places: Map<number, number> }

function judge({ anchor, start, end }: Marked, found: Found, { before, now, places }: Ways): (keyof Row)[] {
  const { exact, prefix, suffix } = quoteOf(anchor)
  const whole = prefix + exact + suffix
  if (before.text.indexOf(whole) !== before.text.lastIndexOf(whole)) return ['twin']
  const end_ = fate(places, start, end)
  const at = stretch(now, found)
  if (end_.kind === 'gone') return at ? ['gone', 'attached'] : ['gone']
  if (end_.kind === 'damaged') return at ? ['damaged', holds(places, { start, end }, at) ? 'near' : 'astray'] : ['damaged']
  if (!at) return ['unchanged']
  return ['unchanged', at.from === end_.start && at.to === end_.start + end - start ? 'right' : 'wrong']
}

function stretch(now: Flow, found: Found): { from: number; to: number } | undefined {
  if (found.how === 'orphaned') return undefined
  return { from: now.span(found.blockId)!.start + found.start, to: now.span(found.endBlockId)!.start + found.end }
}

const holds = (places: Map<number, number>, { start, end }: { start: number; end: number }, { from, to }: { from: number; to: number }) =>
  Array.from({ length: end - start }, (_, at) => places.get(start + at)).some(place => place !== undefined && place >= from && place < to)

function rowOf(table: Table, length: number): Row {
  const row = table.get(length) ?? { unchanged: 0, right: 0, wrong: 0, gone: 0, attached: 0, damaged: 0, near: 0, astray: 0, twin: 0 }
  table.set(length, row)
  return row
}

const count = (row: Row, kinds: (keyof Row)[]) => kinds.forEach(kind => row[kind]++)

/** Adds tables up, length by length. */
export function sum(tables: readonly Table[]): Table {
  const all: Table = new Map()
  for (const table of tables) for (const [length, row] of table)
    for (const [kind, times] of Object.entries(row)) rowOf(all, length)[kind as keyof Row] += times
  return all
}

const percent = (part: number, whole: number) => (whole ? `${(100 * part / whole).toFixed(2)} %` : '-').padStart(9)

/** Prints a table, a line for each length of words. */
export function print(title: string, table: Table): void {
  console.log(`${title}\n  letters  unchanged:  right     wrong      lost |  gone: attached | damaged:  near    astray | twins`)
  for (const [length, row] of table) {
    const { unchanged, right, wrong, gone, attached, damaged, near, astray, twin } = row
    console.log(`  ${String(length).padStart(7)} ${String(unchanged).padStart(10)} ${percent(right, unchanged)} ${percent(wrong, unchanged)} ${percent(unchanged - right - wrong, unchanged)}`
      + ` | ${String(gone).padStart(5)} ${percent(attached, gone)} | ${String(damaged).padStart(5)} ${percent(near, damaged)} ${percent(astray, damaged)} | ${twin}`)
  }
}
