// The laws of finding again on a few texts; the proof in prove/anchors.ts tries them on many more.
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { print, sum, tryOut } from './support/anchoring.ts'
import { generated, pages, samples } from './support/texts.ts'

/** Edits for each paragraph: a correction and a revision. */
const USUAL = [0.15, 0.6]
const texts = [...generated(2), ...samples(), ...pages().filter((_, at) => at % 5 === 0)]

test('words that stood through usual edits are found at their place, words that are gone are not put anywhere', () => {
  const table = sum(USUAL.map(share => tryOut(texts, { rounds: 2, share, anchors: 20 })))
  const open = sum(USUAL.map(share => tryOut(texts, { rounds: 1, share, anchors: 20, floor: 0 })))
  print('usual edits', table)
  print('usual edits, no floor', open)
  const all = (kind: 'right' | 'unchanged' | 'attached' | 'gone') => [...table.values()].reduce((sum, row) => sum + row[kind], 0)
  for (const [length, { right, unchanged }] of table) assert.ok(right >= 0.99 * unchanged, `${length} letters: ${right} right of ${unchanged}`)
  // few are gone in a few texts: a sample of 0.015 may come out higher
  assert.ok(all('attached') <= 0.025 * all('gone'), `${all('attached')} attached of ${all('gone')}`)
  assert.ok(open.get(10)!.attached > 0.3 * open.get(10)!.gone, 'without a floor they are put anywhere, or the law proves nothing')
})

test.run()
