import type { Flow } from './flow.ts'
import { judge, surest, type Candidate, type Sought } from './sought.ts'

/** The work for one anchor has an end, however often its words stand in the text. */
const MOST = 24
const MOST_IN_CONTEXT = 4
/** Letters of the surroundings that make a common word rare. */
const NEIGHBOURS = 8
/** A quote's beginning that is looked for before the whole is compared. */
const NEEDLE = 256

/** The place, if any, where the words stand to the letter and the most around them agrees. */
export function exactly(flow: Flow, sought: Sought): Candidate | undefined {
  const starts = new Set([...inContext(flow.text, sought), ...everywhere(flow.text, sought)])
  return surest([...starts].map(from => judge(flow, sought, { from, to: from + sought.words.length })), sought)
}

/** True where the words stand at their old place and all that stood around them still does. */
export function isUntouched({ text }: Flow, { words, prefix, suffix, place }: Sought): boolean {
  return place !== undefined && text.startsWith(words, place) && text.endsWith(prefix, place) && text.startsWith(suffix, place + words.length)
}

function everywhere(text: string, { words, place, block }: Sought): number[] {
  if (!words) return place === undefined ? [] : [place]
  return occurrences(text, words, { near: place ?? block?.start ?? 0, most: MOST })
}

function inContext(text: string, { words, prefix, suffix, place = 0 }: Sought): number[] {
  const before = prefix.slice(-NEIGHBOURS), behind = suffix.slice(0, NEIGHBOURS)
  const needles = [[before, behind], [before, ''], ['', behind]].filter(([before, behind]) => before || behind) as [string, string][]
  return needles.flatMap(([before, behind]) =>
    occurrences(text, before + words + behind, { near: place, most: MOST_IN_CONTEXT }).map(at => at + before.length))
}

/** Where words stand in a text, the nearest to a place first. */
function occurrences(text: string, words: string, { near, most }: { near: number; most: number }): number[] {
  const needle = words.slice(0, NEEDLE)
  const found: number[] = []
  let behind = text.indexOf(needle, near), before = near ? text.lastIndexOf(needle, near - 1) : -1
  for (let left = most; left && (behind >= 0 || before >= 0); left--) {
    const isBehind = before < 0 || (behind >= 0 && behind - near <= near - before)
    found.push(isBehind ? behind : before)
    if (isBehind) behind = text.indexOf(needle, behind + 1)
    else before = before ? text.lastIndexOf(needle, before - 1) : -1
  }
  return found.filter(at => text.startsWith(words, at))
}
