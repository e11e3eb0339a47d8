// Texts, random revisions of them, and what became of each letter: what an anchor's finding is judged by.
import type { FlowBlock } from '../../shared/anchor.ts'

/** A block whose every UTF-16 unit knows which unit of the first revision it is, or -1. The last one is the line feed behind it. */
export interface TracedBlock { id: string; text: string; origins: number[] }

/** A stream of numbers in [0, 1) that is the same for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const below = (random: () => number, limit: number) => Math.floor(random() * limit)
const pick = <T>(random: () => number, list: readonly T[]) => list[below(random, list.length)]!

// ---- texts

const ENGLISH = `When the ten sit together each must see the others as great and himself as small for only then can a word pass between them
The upper force waits until those below want one thing and want it as one man with one heart It is written that labour and finding
go together and whoever says I have not laboured and have found should not be believed A teacher opens the book the book opens the group and
the group opens the reader who brings back what he has received to the friends What is asked of us is not to be clever but to hold on
to hold one another so that nobody falls out of the boat since when one drills a hole all of them drown Yesterday nothing moved today again
nothing and still under the surface the desire of everyone is added to the desire of all until one evening without a sign it is enough`
const HEBREW = `בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ וְהָאָרֶץ הָיְתָה תֹהוּ וָבֹהוּ וְחֹשֶׁךְ עַל פְּנֵי תְהוֹם וְרוּחַ מְרַחֶפֶת עַל פְּנֵי הַמָּיִם וַיֹּאמֶר יְהִי אוֹר
וַיְהִי אוֹר וַיַּרְא כִּי טוֹב וַיַּבְדֵּל בֵּין הָאוֹר וּבֵין הַחֹשֶׁךְ וַיִּקְרָא לָאוֹר יוֹם וְלַחֹשֶׁךְ קָרָא לָיְלָה וַיְהִי עֶרֶב וַיְהִי בֹקֶר יוֹם אֶחָד אִישׁ אֶת רֵעֵהוּ יַעְזֹרוּ
וּלְאָחִיו יֹאמַר חֲזָק הִנֵּה מַה טּוֹב וּמַה נָּעִים שֶׁבֶת אַחִים גַּם יָחַד כְּטַל חֶרְמוֹן שֶׁיֹּרֵד עַל הַרְרֵי צִיּוֹן כִּי שָׁם צִוָּה אֶת הַבְּרָכָה חַיִּים עַד הָעוֹלָם לֹא נָתַתִּי שֵׁנָה`

/** Scripts that put no space between words. */
const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff]/

/** Every pair of words that follow one another in a text may follow one another in one made from it: its phrases come again and again. */
function follow(source: string): { first: string[]; next: Map<string, string[]> } {
  const words = source.split(/\s+/).flatMap(word => (UNSPACED.test(word) ? word.match(/.{1,2}/g)! : word))
  const next = new Map<string, string[]>()
  words.forEach((word, at) => next.set(word, [...next.get(word) ?? [], words[(at + 1) % words.length]!]))
  return { first: words, next }
}

type Chain = ReturnType<typeof follow>
const PREFIXES = ['', 'וְ', 'הַ', 'בְּ', 'לְ', 'מִ', 'שֶׁ', 'כְּ']
const CHAINS = { english: follow(ENGLISH), hebrew: follow(PREFIXES.map(prefix => HEBREW.replace(/(?<=\s|^)(?=\S)/g, prefix)).join(' ')) }
export type Tongue = keyof typeof CHAINS

function sentence(random: () => number, { first, next }: Chain): string {
  const words = [pick(random, first)]
  for (let left = 5 + below(random, 14); left; left--) words.push(random() < 0.5 ? pick(random, first) : pick(random, next.get(words.at(-1)!)!))
  return words.join(' ') + pick(random, ['.', '.', '.', '?', ';', ':'])
}

const paragraph = (random: () => number, chain: Chain) => Array.from({ length: 1 + below(random, 6) }, () => sentence(random, chain)).join(' ')

/** A text of so many paragraphs, a heading now and then. */
export function writeText(random: () => number, tongue: Tongue, paragraphs = 30): FlowBlock[] {
  return Array.from({ length: paragraphs }, (_, at) => ({ id: `b${at}`, text: (random() < 0.1 ? sentence : paragraph)(random, CHAINS[tongue]) }))
}

/** New sentences out of a text's own words and phrases: what somebody would write in its place. */
export function imitate(random: () => number, text: string, sentences: number): string {
  const chain = follow(text.trim())
  return Array.from({ length: sentences }, () => sentence(random, chain)).join(' ')
}

// ---- revisions

/** The first revision of a text, each letter knowing its place in it. */
export function trace(blocks: readonly FlowBlock[]): TracedBlock[] {
  let at = 0
  return blocks.map(({ id, text }) => ({ id, text, origins: Array.from({ length: text.length + 1 }, () => at++) }))
}

const fresh = (text: string): TracedBlock => ({ id: '', text, origins: Array.from({ length: text.length + 1 }, () => -1) })

function splice(block: TracedBlock, at: number, change: { remove: number; insert: string }): void {
  block.text = block.text.slice(0, at) + change.insert + block.text.slice(at + change.remove)
  block.origins.splice(at, change.remove, ...Array.from(change.insert, () => -1).concat(Array(change.insert.length - Array.from(change.insert).length).fill(-1)))
}

const wordsOf = (block: TracedBlock) => [...block.text.matchAll(/[^\s]+/g)].map(({ index, 0: word }) => ({ at: index, length: word.length }))
const sentencesOf = (block: TracedBlock) => [...block.text.matchAll(/[^.?!;:]+[.?!;:]*\s*/g)].map(({ index, 0: words }) => ({ at: index, length: words.length }))

/** What an edit may draw new words from. */
interface Hand { random: () => number; words: readonly string[]; sentences: readonly string[] }
type Edit = (blocks: TracedBlock[], at: number, hand: Hand) => void

function replaceWords(block: TracedBlock, share: number, hand: Hand): void {
  for (const { at, length } of wordsOf(block).reverse())
    if (hand.random() < share) splice(block, at, { remove: length, insert: pick(hand.random, hand.words) })
}

/** The edits people make to a text, one paragraph at a time. */
export const EDITS = {
  typo(blocks, at, { random }) {
    const block = blocks[at]!
    for (let times = 1 + below(random, 3); times && block.text; times--)
      splice(block, below(random, block.text.length), pick(random, [{ remove: 1, insert: '' }, { remove: 1, insert: 'x' }, { remove: 0, insert: 'e' }, { remove: 0, insert: ' ' }]))
  },
  word: (blocks, at, hand) => replaceWords(blocks[at]!, 0.06, hand),
  reword: (blocks, at, hand) => replaceWords(blocks[at]!, 0.15 + hand.random() * 0.35, hand),
  rewrite(blocks, at, hand) {
    const { text } = fresh(Array.from({ length: 1 + below(hand.random, 5) }, () => pick(hand.random, hand.sentences)).join(' '))
    splice(blocks[at]!, 0, { remove: blocks[at]!.text.length, insert: text })
  },
  insertSentence(blocks, at, hand) {
    const spots = sentencesOf(blocks[at]!)
    splice(blocks[at]!, spots.length ? pick(hand.random, spots).at : 0, { remove: 0, insert: `${pick(hand.random, hand.sentences)} ` })
  },
  deleteSentence(blocks, at, { random }) {
    const spots = sentencesOf(blocks[at]!)
    if (!spots.length) return
    const { at: start, length } = pick(random, spots)
    splice(blocks[at]!, start, { remove: length, insert: '' })
  },
  insertParagraph: (blocks, at, hand) => void blocks.splice(at, 0, fresh(Array.from({ length: 3 }, () => pick(hand.random, hand.sentences)).join(' '))),
  deleteParagraph: (blocks, at) => void blocks.splice(at, 1),
  moveParagraph: (blocks, at, { random }) => void blocks.splice(below(random, blocks.length), 0, ...blocks.splice(at, 1)),
  split(blocks, at, { random }) {
    const { id, text, origins } = blocks[at]!
    const spot = wordsOf(blocks[at]!)[below(random, 20)]?.at
    if (spot) blocks.splice(at, 1, { id, text: text.slice(0, spot - 1), origins: [...origins.slice(0, spot - 1), -1] }, { id: '', text: text.slice(spot), origins: origins.slice(spot) })
  },
  join(blocks, at) {
    const [first, second] = blocks.slice(at, at + 2)
    if (first && second) blocks.splice(at, 2, { id: first.id, text: `${first.text} ${second.text}`, origins: [...first.origins.slice(0, -1), -1, ...second.origins] })
  },
} satisfies Record<string, Edit>

/** How blocks of a new revision are named: kept where the text is the same, kept also where it was edited, or counted anew. */
export type Naming = 'same' | 'kin' | 'counted'

/** A later revision: about `share` of the paragraphs edited, each in one way or another; new sentences are made of the `strange` words. */
export function revise(blocks: readonly FlowBlock[], how: { random: () => number; share: number; naming: Naming; strange: string }): TracedBlock[] {
  const { random, share, naming, strange } = how
  const hand = { random, words: strange.split(/\s+/).filter(Boolean), sentences: strange.split(/(?<=[.?!;:])\s+/) }
  const revised = trace(blocks)
  const kinds = Object.values(EDITS) as Edit[]
  for (let edits = Math.max(1, Math.round(blocks.length * share)); edits && revised.length > 2; edits--) pick(random, kinds)(revised, below(random, revised.length), hand)
  return name(revised, blocks, naming)
}

function name(revised: TracedBlock[], blocks: readonly FlowBlock[], naming: Naming): TracedBlock[] {
  const before = new Map(blocks.map(({ id, text }) => [id, text]))
  return revised.map((block, at) => {
    const kept = block.id && (naming === 'kin' || (naming === 'same' && before.get(block.id) === block.text))
    return { ...block, id: naming === 'counted' ? `b${at}` : kept ? block.id : `n${at}` }
  })
}

// ---- what became of a quote

/** unchanged: every letter stands, in order, side by side. gone: less than a quarter of them stands anywhere. damaged: in between. */
export type Fate = { kind: 'unchanged'; start: number } | { kind: 'damaged' } | { kind: 'gone' }

/** Where each unit of the first revision stands in a later one. */
export function whereabouts(revised: readonly TracedBlock[]): Map<number, number> {
  const places = new Map<number, number>()
  revised.flatMap(({ origins }) => origins).forEach((origin, at) => origin >= 0 && places.set(origin, at))
  return places
}

/** What became of the units from `start` to `end` of the first revision. */
export function fate(places: Map<number, number>, start: number, end: number): Fate {
  const now = Array.from({ length: end - start }, (_, at) => places.get(start + at))
  const first = now[0]
  if (first !== undefined && now.every((place, at) => place === first + at)) return { kind: 'unchanged', start: first }
  return { kind: now.filter(place => place !== undefined).length < (end - start) / 4 ? 'gone' : 'damaged' }
}
