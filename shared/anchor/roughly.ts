import approximately from 'approx-string-match'
import type { Flow } from './flow.ts'
import { beyondChance, weight } from './likeness.ts'
import { judge, surest, type Candidate, type Sought } from './sought.ts'

/** Up to so many units words are looked for as a whole; of longer ones the beginning and the end. */
const WHOLE = 96
const END = 64
/** What stands around words helps to find where they were. */
const NEIGHBOURS = 32
/** Stretches looked into, and how far around each. */
const STRETCHES = 3
const SLACK = 32
/** The share of letters that may differ before there is no use in looking closer. */
const DIFFERENT = 0.4
/** Equally good matches that are weighed. */
const TIES = 4

interface Match { from: number; to: number; likeness: number }
interface Words { words: string; before: string; behind: string }

/** The place, if any, where something much like the words stands. */
export function roughly(flow: Flow, sought: Sought): Candidate | undefined {
  const matches = sought.words.length <= WHOLE ? asWhole(flow, sought) : byEnds(flow, sought)
  return surest(matches.map(match => weigh(flow, sought, match)), sought)
}

/** Unlike letters count twice: they say nothing for the place, and something against it. */
function weigh(flow: Flow, sought: Sought, { from, to, likeness }: Match): Candidate {
  const letters = weight(sought.words.slice(0, 2 * END)) * beyondChance(likeness)
  const { score } = judge(flow, sought, { from, to, letters })
  return { from, to, score: score * Math.sqrt(likeness) }
}

const asWhole = (flow: Flow, { words, prefix, suffix }: Sought) => matches(flow, { words, before: prefix, behind: suffix })

function byEnds(flow: Flow, { words, prefix, suffix }: Sought): Match[] {
  const heads = matches(flow, { words: words.slice(0, END), before: prefix, behind: words.slice(END, END + NEIGHBOURS) })
  const tails = matches(flow, { words: words.slice(-END), before: words.slice(-END - NEIGHBOURS, -END), behind: suffix })
  return heads.flatMap(head => tails.filter(tail => isAsLong(words, head.from, tail.to)).map(tail => join(head, tail)))
}

const join = (head: Match, tail: Match): Match => ({ from: head.from, to: tail.to, likeness: (head.likeness + tail.likeness) / 2 })

const isAsLong = (words: string, from: number, to: number) => to - from > words.length / 2 && to - from < words.length * 2

function matches(flow: Flow, { words, before, behind }: Words): Match[] {
  const clue = before.slice(-NEIGHBOURS) + words + behind.slice(0, NEIGHBOURS)
  const ahead = Math.min(before.length, NEIGHBOURS)
  return flow.seeds.likely(clue, STRETCHES).flatMap(at => within(flow, words, at + ahead))
}

function within(flow: Flow, words: string, about: number): Match[] {
  const left = Math.max(0, about - SLACK)
  const window = flow.text.slice(left, Math.max(left, about + words.length * 1.25 + SLACK))
  return approximately(window, words, Math.floor(words.length * DIFFERENT)).slice(0, TIES)
    .map(({ start, end, errors }) => ({ from: left + start, to: left + end, likeness: 1 - errors / words.length }))
}
