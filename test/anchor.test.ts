import { test } from 'uvu'
import * as assert from 'uvu/assert'
import fc from 'fast-check'
import { Anchor, describe, find, findAll, fromCodePoints, LONGEST_QUOTE, toCodePoints, type FlowBlock, type Found, type Selection } from '../shared/anchor.ts'
import { quoteOf } from './support/anchoring.ts'

const block = (id: string, text: string): FlowBlock => ({ id, text })
const text = (blocks: readonly FlowBlock[]) => blocks.map(({ text }) => text).join('\n')

/** What stands at a place that was found. */
function words(blocks: readonly FlowBlock[], found: Found): string {
  if (found.how === 'orphaned') return ''
  const at = (id: string) => blocks.findIndex(one => one.id === id)
  const part = blocks.slice(at(found.blockId), at(found.endBlockId) + 1)
  return text(part).slice(found.start, text(part.slice(0, -1)).length + (part.length > 1 ? 1 : 0) + found.end)
}

/** Selects words in a text by themselves. */
function select(blocks: readonly FlowBlock[], wanted: string, blockId = blocks.find(one => one.text.includes(wanted))!.id): Selection {
  const start = blocks.find(({ id }) => id === blockId)!.text.indexOf(wanted)
  return { blockId, start, end: start + wanted.length }
}

const RUTH = 'וַיְהִי בִּימֵי שְׁפֹט הַשֹּׁפְטִים וַיְהִי רָעָב בָּאָרֶץ וַיֵּלֶךְ אִישׁ מִבֵּית לֶחֶם יְהוּדָה'
const STRANGE = [
  block('points', RUTH),
  block('accents', 'Cafe\u0301 and café, a\u0323\u0307 and ạ̇, before and behind'),
  block('emoji', 'one 👨‍👩‍👧‍👦 two 🇮🇱🇫🇷 three 👍🏽 four ❤️ five'),
  block('bidi', 'in the evening he said \u2067שלום\u2069 and \u202bעולם\u202c to them all'),
  block('breaks', 'the first line of four\nthe second line of four\n\nfourth line, and the last of them'),
  block('spaces', 'no\u00a0break, thin\u2009space, zero\u200bwidth, soft\u00adhyphen'),
  block('empty', ''),
  block('astral', '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐤀𐤁𐤂 letters 𝒶𝒷𝒸'),
]

// ---- describing

test('a selection is kept as its words, what stands around them, and where it stands', () => {
  const blocks = [block('a', 'The first paragraph.'), block('b', 'A second one, somewhat longer than the first.')]
  const anchor = describe(blocks, select(blocks, 'somewhat longer'), 3)
  assert.equal(anchor, {
    revision: 3, blockId: 'b', selectors: [
      { type: 'TextQuoteSelector', exact: 'somewhat longer', prefix: ' first paragraph.\nA second one, ', suffix: ' than the first.' },
      { type: 'TextPositionSelector', start: 14, end: 29 },
    ],
  })
  assert.equal(Anchor.parse(anchor), anchor)
})

test('a selection over several blocks names the first, and counts on through line feeds', () => {
  const blocks = [block('a', 'one 😀 two'), block('b', ''), block('c', 'three four')]
  const anchor = describe(blocks, { blockId: 'a', start: 4, endBlockId: 'c', end: 5 }, 1)
  assert.is(anchor.blockId, 'a')
  assert.is(quoteOf(anchor).exact, '😀 two\n\nthree')
  assert.equal(anchor.selectors[1], { type: 'TextPositionSelector', start: 4, end: 16 })
  assert.equal(find(anchor, blocks), { how: 'exact', score: 1, blockId: 'a', start: 4, endBlockId: 'c', end: 5 })
})

test('positions count code points, offsets UTF-16 units', () => {
  assert.equal([0, 1, 3, 4].map(offset => toCodePoints('a😀b', offset)), [0, 1, 2, 3])
  assert.equal([0, 1, 2, 3, 99].map(position => fromCodePoints('a😀b', position)), [0, 1, 3, 4, 4])
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => {
    const points = Array.from(text)
    points.forEach((_, at) => assert.is(fromCodePoints(text, at), points.slice(0, at).join('').length))
    points.forEach((_, at) => assert.is(toCodePoints(text, fromCodePoints(text, at)), at))
  }))
})

test('no pair, no pointed letter and no emoji is cut in what stands around', () => {
  const cluster = '👨‍👩‍👧‍👦'
  for (let shift = 0; shift < 40; shift++) {
    const blocks = [block('a', `${cluster.repeat(3)}${'x'.repeat(shift)}HERE${'y'.repeat(shift)}${'שָׁ'.repeat(20)}`)]
    const { prefix, suffix } = quoteOf(describe(blocks, select(blocks, 'HERE'), 1))
    assert.match(prefix, /^(👨‍👩‍👧‍👦)*x*$/u)
    assert.match(suffix, /^y*(שָׁ)*$/u)
    assert.ok(Array.from(prefix).length <= 32 && Array.from(suffix).length <= 32)
  }
})

test('half a pair is never selected', () => {
  const anchor = describe(STRANGE, { blockId: 'emoji', start: 5, end: 5 }, 1)
  assert.is(quoteOf(anchor).exact, '👨')
})

test('a quote longer than may be kept is cut at its end', () => {
  const blocks = [block('a', `x${'😀'.repeat(LONGEST_QUOTE)}`)]
  const anchor = describe(blocks, { blockId: 'a', start: 0, end: 30_000 }, 1)
  assert.is(quoteOf(anchor).exact.length, LONGEST_QUOTE - 1)
  assert.is(find(anchor, blocks).how, 'exact')
})

test('a block that is not there cannot be selected in', () => {
  assert.throws(() => describe([block('a', 'text')], { blockId: 'b', start: 0, end: 1 }, 1), (error: { code?: string }) => error.code === 'not-found')
})

test('a selector that is not what it says is not let through as one nobody knows', () => {
  const anchor = (selector: object) => Anchor.safeParse({ revision: 1, blockId: 'a', selectors: [selector] }).success
  assert.ok(anchor({ type: 'FragmentSelector', value: 'a' }))
  assert.not(anchor({ type: 'TextQuoteSelector', exact: 'x'.repeat(LONGEST_QUOTE + 1) }))
  assert.not(anchor({ type: 'TextQuoteSelector' }))
  assert.not(anchor({ type: 'TextPositionSelector', start: -1, end: 2 }))
})

// ---- finding

const anySelection = fc.tuple(fc.nat(text(STRANGE).length), fc.nat(text(STRANGE).length)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)

test('whatever is selected is found at its place in the same revision', () => {
  const starts = STRANGE.map((_, at) => text(STRANGE.slice(0, at)).length + (at ? 1 : 0))
  const locate = (offset: number) => { const at = starts.findLastIndex(start => start <= offset); return { id: STRANGE[at]!.id, at: offset - starts[at]! } }
  fc.assert(fc.property(anySelection, ([from, to]) => {
    const start = locate(from), end = locate(to)
    const anchor = describe(STRANGE, { blockId: start.id, start: start.at, endBlockId: end.id, end: end.at }, 1)
    const found = find(Anchor.parse(structuredClone(anchor)), STRANGE)
    assert.is(found.how, 'exact')
    assert.is(words(STRANGE, found), quoteOf(anchor).exact)
    assert.ok(quoteOf(anchor).exact.includes(text(STRANGE).slice(from, to)))
  }), { numRuns: 500 })
})

test('points, emoji, bidi controls, line feeds and odd spaces are found after the text around them moved', () => {
  const moved = [block('new', 'A paragraph that was not there.'), ...STRANGE.toReversed().map(({ id, text }) => block(`${id}2`, `Now: ${text}`))]
  for (const [id, wanted] of [['points', 'הַשֹּׁפְטִים'], ['accents', 'Cafe\u0301'], ['accents', 'café, a\u0323\u0307'], ['emoji', '👨‍👩‍👧‍👦 two'], ['emoji', '🇫🇷 three 👍🏽'], ['bidi', 'said \u2067שלום\u2069 and \u202bעולם\u202c'],
    ['breaks', 'line of four\n\nfourth line'], ['spaces', 'no\u00a0break'], ['spaces', 'soft\u00adhyphen'], ['astral', '𐤀𐤁𐤂 letters']] as const) {
    const found = find(describe(STRANGE, select(STRANGE, wanted, id), 1), moved)
    assert.is(found.how, 'moved', wanted)
    assert.equal([words(moved, found), 'blockId' in found && found.blockId], [wanted, `${id}2`])
  }
})

test('what looks the same and is not is not taken for the same', () => {
  const blocks = [block('a', 'They met at the cafe\u0301 in the morning, before the others had come.')]
  const found = find(describe(blocks, select(blocks, 'the cafe\u0301 in the morning'), 1), [block('b', blocks[0]!.text.normalize('NFC'))])
  assert.is(found.how, 'uncertain')
})

test('of the same words in several places, those are meant around which the same stands', () => {
  const [morning, noon, night] = ['In the morning we read the book aloud.', 'At noon some had shut the book again.', 'By night nobody could lay the book aside.']
  const before = [block('a', [morning, noon, night].join(' '))]
  const after = [block('b', ['Once more:', night, morning, 'Still', noon].join(' '))]
  for (const line of [morning, noon, night]) {
    const start = before[0]!.text.indexOf(line) + line.indexOf('the book')
    const found = find(describe(before, { blockId: 'a', start, end: start + 8 }, 1), after)
    assert.is('start' in found && found.start, after[0]!.text.indexOf(line) + line.indexOf('the book'))
  }
})

test('of the same words with the same around them, those nearest to where they were are meant', () => {
  const row = (count: number) => [block('a', 'and so on and on it goes, over and over; '.repeat(count))]
  const start = row(1)[0]!.text.length * 4
  const found = find(describe(row(9), { blockId: 'a', start, end: start + 12 }, 1), [block('a', `Yes. ${row(9)[0]!.text}`)])
  assert.is('start' in found && found.start, start + 5)
})

test('short words that stand elsewhere among other words are not taken for those that are gone', () => {
  const blocks = [block('a', 'The house was quiet, and of the ten nobody spoke.'), block('b', 'Rain fell.')]
  const anchor = describe(blocks, select(blocks, 'of the ten'), 1)
  assert.is(find(anchor, [block('c', 'Here is a list of the ten largest rivers in the world.'), blocks[1]!]).how, 'orphaned')
})

test('a word mistyped or a sentence put between does not lose a quote', () => {
  const before = [block('a', 'It is written that labour and finding go together, and whoever says otherwise should not be believed at all.')]
  const anchor = describe(before, select(before, 'labour and finding go together, and whoever says otherwise'), 1)
  const typo = find(anchor, [block('b', 'It is written that labor and finding go togther, and whoever says otherwise should not be believed at all.')])
  assert.is(typo.how, 'uncertain')
  const long = 'It begins with words that nobody would confuse with any other words in this whole text, '
  const end = 'and it ends with different words that nobody would confuse with anything else in it either'
  const grown = [block('b', `${long}(here somebody has put in a remark of their own) ${end}.`)]
  const found = find(describe([block('a', `${long}${end}.`)], { blockId: 'a', start: 0, end: long.length + end.length }, 1), grown)
  assert.equal([found.how, words(grown, found)], ['uncertain', grown[0]!.text.slice(0, -1)])
})

test('words are found where their paragraph was cut in two, or grown together with the next', () => {
  const blocks = [block('a', 'The rope is tied to each of us, and whoever falls is held by the others.'), block('b', 'That is the whole of it.')]
  const over = describe(blocks, { blockId: 'a', start: blocks[0]!.text.indexOf('falls'), endBlockId: 'b', end: 7 }, 1)
  const joined = [block('c', text(blocks).replace('\n', ' '))]
  assert.equal([find(over, joined).how, words(joined, find(over, joined))], ['uncertain', 'falls is held by the others. That is'])
})

test('an anchor that quotes nothing means its whole block', () => {
  const anchor = (blockId: string): Anchor => ({ revision: 1, blockId, selectors: [{ type: 'FragmentSelector', value: blockId }] })
  assert.equal(find(anchor('emoji'), STRANGE), { how: 'exact', score: 1, blockId: 'emoji', start: 0, endBlockId: 'emoji', end: STRANGE[2]!.text.length })
  assert.is(find(anchor('nowhere'), STRANGE).how, 'orphaned')
})

test('a quote alone, as other programs write it, is found', () => {
  const anchor: Anchor = { revision: 1, blockId: 'unknown', selectors: [{ type: 'TextQuoteSelector', exact: 'zero\u200bwidth, soft\u00adhyphen' }] }
  assert.is(find({ ...anchor, blockId: 'spaces' }, STRANGE).how, 'exact')
  assert.is(find(anchor, [...STRANGE, block('x', `${STRANGE[5]!.text} and more of it`)]).how, 'orphaned')
  const longer: Anchor = { ...anchor, selectors: [{ type: 'TextQuoteSelector', exact: 'no\u00a0break, thin\u2009space, zero\u200bwidth' }] }
  assert.is(find(longer, STRANGE).how, 'moved')
})

test('nonsense is orphaned and breaks nothing', () => {
  const selector = fc.oneof(
    fc.record({ type: fc.constant('TextQuoteSelector' as const), exact: fc.string({ unit: 'binary', maxLength: 300 }), prefix: fc.string({ unit: 'binary', maxLength: 200 }), suffix: fc.string({ maxLength: 200 }) }, { requiredKeys: ['type', 'exact'] }),
    fc.record({ type: fc.constant('TextPositionSelector' as const), start: fc.maxSafeNat(), end: fc.maxSafeNat() }),
  )
  const blocks = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), text: fc.string({ unit: 'binary' }) }), { maxLength: 4 })
  fc.assert(fc.property(fc.array(selector, { maxLength: 8 }), blocks, (selectors, blocks) => {
    const [found] = findAll([{ revision: 1, blockId: 'a', selectors }], blocks)
    assert.ok(found!.score >= 0 && found!.score <= 1)
    if (found!.how !== 'orphaned') assert.ok(found!.start >= 0 && blocks.some(({ id }) => id === found!.blockId))
  }), { numRuns: 300 })
})

test.run()
