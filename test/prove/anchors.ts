// How well marks survive revisions: on generated texts, the house's samples and the pages of the corpus, beside the same without a floor.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { describe, findAll, LONGEST_QUOTE, type Anchor } from '../../shared/anchor.ts'
import { print, sum, tryOut, type Row, type Table } from '../support/anchoring.ts'
import { dice, revise, writeText } from '../support/revisions.ts'
import { generated, pages, samples } from '../support/texts.ts'

/** Edits for each paragraph of a text: a correction, a revision, and a text nearly written anew. */
const USUAL = [0.15, 0.6]
const HEAVY = 1.5

const sources = () => ({ 'generated texts': generated(6), 'samples': samples(), 'pages of the corpus': pages() })
const rounds = { 'generated texts': 4, 'samples': 12, 'pages of the corpus': 3 }

function tables(share: number, floor?: number): Table[] {
  return Object.entries(sources()).filter(([, texts]) => texts.length).map(([name, texts]) => {
    const table = tryOut(texts, { rounds: rounds[name as keyof typeof rounds], share, anchors: 60, floor })
    print(`${name}, ${share} edits a paragraph${floor === undefined ? '' : ', no floor'}`, table)
    return table
  })
}

const isRight = ({ right, unchanged }: Row) => right / unchanged >= 0.99
const isQuiet = ({ attached, gone }: Row) => attached / gone <= 0.015
const whole = (table: Table) => [...table.values()].reduce((sum, row) => ({ ...sum, attached: sum.attached + row.attached, gone: sum.gone + row.gone }))

const usual: Table[] = []
for (const share of USUAL) test(`${share} edits a paragraph`, () => void usual.push(...tables(share)))

test('words that stood through usual edits are found at their place, words that are gone are not put anywhere', () => {
  const all = sum(usual)
  print('ALL TEXTS, USUAL EDITS', all)
  for (const [length, row] of all) assert.ok(isRight(row), `${length} letters: ${JSON.stringify(row)}`)
  assert.ok(isQuiet(whole(all)))
})

test('in a text nearly written anew, words that are gone are not put anywhere either', () => {
  const heavy = sum(tables(HEAVY))
  print('ALL TEXTS, HEAVY EDITS', heavy)
  assert.ok(isQuiet(whole(heavy)))
})

const open: Table[] = []
for (const share of USUAL) test(`${share} edits a paragraph, no floor`, () => void open.push(...tables(share, 0)))

test('without a floor, marks are put where they do not belong', () => {
  const all = sum(open)
  print('ALL TEXTS, USUAL EDITS, NO FLOOR', all)
  assert.not(isQuiet(whole(all)))
})

// ---- many anchors, and hostile ones

const book = writeText(dice(7), 'english', 80)
const marks = (random: () => number) => Array.from({ length: 10_000 }, (): Anchor => {
  const block = book[Math.floor(random() * book.length)]!
  const start = Math.floor(random() * Math.max(1, block.text.length - 60))
  return describe([block], { blockId: block.id, start, end: start + 10 + Math.floor(random() * 50) }, 1)
})

function timed(what: string, anchors: readonly Anchor[], blocks: { id: string; text: string }[]): void {
  const begun = process.cpuUsage()
  const found = findAll(anchors, blocks)
  const { user, system } = process.cpuUsage(begun)
  const kinds = ['exact', 'moved', 'uncertain', 'orphaned'].map(kind => `${found.filter(({ how }) => how === kind).length} ${kind}`).join(', ')
  console.log(`${what}: ${anchors.length} anchors, ${blocks.reduce((sum, { text }) => sum + text.length, 0)} letters: ${((user + system) / 1000).toFixed(0)} ms of the processor (${kinds})`)
  assert.is(found.length, anchors.length)
}

const quoting = (exact: string): Anchor => ({ revision: 1, blockId: 'b1', selectors: [{ type: 'TextQuoteSelector', exact, prefix: exact.slice(0, 32), suffix: exact.slice(-32) }] })

test('ten thousand anchors are found among three thousand words', () => {
  const anchors = marks(dice(8))
  timed('same revision', anchors, book)
  for (const share of [...USUAL, HEAVY]) timed(`${share} edits a paragraph`, anchors, revise(book, { random: dice(9), share, naming: 'same', strange: book[0]!.text }))
  timed('another text', anchors, writeText(dice(99), 'english', 80))
})

const text = book.map(block => block.text).join(' ')
const even = [{ id: 'b1', text: 'a'.repeat(20_000) }]
const strange = (at: number) => Array.from({ length: LONGEST_QUOTE }, (_, nth) => String.fromCharCode(0x3400 + (nth + at) % 20_000)).join('')

/** Anchors made to cost the most, and the text they are looked for in. */
const HOSTILE: [string, number, { id: string; text: string }[], (at: number) => string][] = [
  ['the longest quotes', 10_000, book, at => (text.slice(at, at + 300) + 'x').repeat(80).slice(0, LONGEST_QUOTE)],
  ['one letter each', 10_000, book, () => 'e'],
  ['a text of one letter', 1000, even, at => `${'a'.repeat(30)}b${'a'.repeat(at)}`],
  ['every letter another', 1000, book, strange],
]

for (const [what, count, blocks, exact] of HOSTILE) test(`hostile anchors cost no more than their share: ${what}`, () =>
  timed(what, Array.from({ length: count }, (_, at) => quoting(exact(at))), blocks))

test.run()
