// The beginning of what somebody wrote, for a line in a list.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { firstWords } from '../shared/excerpt.ts'
import { firstDirection } from '../shared/prose.ts'

const BEGINNINGS: Record<string, string> = {
  'How would we *know* that?': 'How would we know that?',
  'Yes, **twice**,\n\nand _again_': 'Yes, twice, and again',
  '> quoted\n> words\n\n# A head': 'quoted words A head',
  '- one\n- two\n\n1. three': 'one two three',
  '[a link](https://example.org/*a*) and `code`': 'a link and code',
  'snake_case and 2_000 stay': 'snake_case and 2_000 stay',
  'שָׁלוֹם **לכולם**': 'שָׁלוֹם לכולם',
  '  ': '',
}

for (const [body, first] of Object.entries(BEGINNINGS)) test(`${JSON.stringify(body)} begins “${first}”`, () => { assert.is(firstWords(body), first) })

test('a long one is cut between words, and where there is no word between letters; it says so', () => {
  assert.is(firstWords('a word '.repeat(60)), `${'a word '.repeat(22)}a…`)
  assert.is(firstWords('😀'.repeat(500)), `${'😀'.repeat(159)}…`)
  assert.is(firstWords('😀'.repeat(160)), '😀'.repeat(160))
})

test('words go the way of their first letter', () => {
  for (const [words, way] of [['> **שלום**, friends', 'rtl'], ['1. (Friends) שלום', 'ltr'], ['سلام', 'rtl'], ['…', 'ltr']] as const) assert.is(firstDirection(words), way)
})

test.run()
