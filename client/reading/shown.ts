/** What the text shows of the margin and of who is here. */
import type { Place } from '../../shared/anchor.ts'
import { mayWrite, type Role } from '../../shared/group.ts'
import { colourOf, colourOfTag } from '../look/colours.ts'
import type { Present } from '../../shared/presence.ts'
import type { ReadingCard } from '../../shared/reading.ts'
import type { Margin } from '../margin/margin.ts'
import type { Note } from '../margin/places.ts'
import { words } from '../words/words.ts'
import type { Paint } from './paint.ts'
import type { Talked } from './talked.ts'

/** A stretch of one paragraph to be painted, in UTF-16 offsets. */
export interface Mark { paint: Paint; start: number; end: number }

/** Who is at a paragraph. */
export interface Here { memberId: string; name: string }

/** What is painted, paragraph by paragraph: the annotated stretches in their writers' colours, the open one stronger, what is talked about, and the words one writes about. */
export class Marks {
  private readonly known = new Map<string, { from: readonly unknown[]; marks: readonly Mark[] }>()

  constructor(readonly margin: Margin, private readonly talked: Talked) {}

  /** Calls `fn` whenever something painted may have changed, until the returned function is called. */
  watch(fn: () => void): () => void {
    const stops = [this.margin, this.talked.quotations].map(one => one.watch(fn))
    return () => { for (const stop of stops) stop() }
  }

  /** A paragraph's; the same list as long as nothing in it changed. Stretches of one paint that touch are one. */
  in(blockId: string): readonly Mark[] {
    const { margin } = this, at = margin.places.nth(blockId), notes = margin.places.in(at), over = [...margin.places.long].filter(note => note.block < at && note.lastBlock >= at)
    const writing = margin.writing?.selection, talked = this.talked.in(blockId), open = margin.open && margin.note(margin.open)
    const from = [notes, margin.sight.hidesOthers, margin.sight.colours, open && open.block <= at && open.lastBlock >= at ? margin.open : '', writing, talked, ...over]
    const known = this.known.get(blockId)
    if (known && known.from.length === from.length && known.from.every((one, nth) => one === from[nth])) return known.marks
    const all = [...over, ...notes].filter(note => this.isPainted(note)), isOpen = ({ name }: Note) => name === margin.open
    const under = all.filter(note => !isOpen(note)).map(note => this.mark(note, at)), above = all.filter(isOpen).map(note => this.mark(note, at))
    const marks = [...flat(under), ...above, ...joined([...talked, ...(writing ? this.chosen(writing, at) : [])])]
    this.known.set(blockId, { from, marks })
    return marks
  }

  private isPainted({ name, annotation: { memberId } }: Note): boolean {
    const { sight, place, open } = this.margin
    return !sight.hidesOthers || memberId === place.memberId || name === open
  }

  private mark({ name, annotation: { memberId, tags: [tag] }, block, lastBlock, start, end }: Note, at: number): Mark {
    const isOpen = name === this.margin.open, isByTag = this.margin.sight.colours === 'tag', colour = isByTag && tag !== undefined ? colourOfTag(tag) : colourOf(memberId)
    const paint: Paint = isByTag && tag === undefined && !isOpen ? 'plain' : `${isOpen ? 'open' : 'by'}-${colour}`
    return { paint, start: block === at ? start : 0, end: lastBlock === at ? end : Infinity }
  }

  private chosen({ blockId, endBlockId, start, end }: Place, at: number): Mark[] {
    const { places } = this.margin, first = places.nth(blockId), last = places.nth(endBlockId)
    return first <= at && at <= last ? [{ paint: 'chosen', start: first === at ? start : 0, end: last === at ? end : Infinity }] : []
  }
}

/** So many on one another can be told apart; of more, the one on top stays there until it ends. */
const CROWD = 3

/**
 * What is seen of stretches that lie on one another: the one that begins last lies on top. A browser paints a word once then, not once
 * for each stretch; and the fewer pieces, the faster.
 */
export const flat = (marks: readonly Mark[]): Mark[] => {
  const coming = [...marks].sort((a, b) => a.start - b.start || b.end - a.end), seen: Mark[] = []
  let pile: Mark[] = [], top: Mark | undefined
  for (const [start, end] of pieces(marks)) {
    pile = pile.filter(mark => mark.end > start)
    while (coming[0]?.start === start) pile.push(coming.shift()!)
    if (!top || top.end <= start || pile.length <= CROWD) top = pile.at(-1)
    const last = seen.at(-1)
    if (top && last?.paint === top.paint && last.end === start) last.end = end
    else if (top) seen.push({ paint: top.paint, start, end })
  }
  return seen
}

const pieces = (marks: readonly Mark[]): [number, number][] => {
  const edges = [...new Set(marks.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b)
  return edges.slice(1).map((end, nth) => [edges[nth]!, end])
}

const joined = (marks: readonly Mark[]): Mark[] => {
  const whole = new Map<Paint, Mark[]>()
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    const same = whole.get(mark.paint) ?? whole.set(mark.paint, []).get(mark.paint)!, last = same.at(-1)
    if (last && mark.start <= last.end) last.end = Math.max(last.end, mark.end)
    else same.push({ ...mark })
  }
  return [...whole.values()].flat()
}

/** What stands at each paragraph: the same map as long as it says the same, so that the text is drawn anew only when something changed. */
export class AtParagraphs {
  private numbers: ReadonlyMap<string, number> = new Map()
  private people: ReadonlyMap<string, readonly Here[]> = new Map()

  counts(margin: Margin): ReadonlyMap<string, number> { return (this.numbers = same(this.numbers, countsOf(margin))) }

  here(...who: Parameters<typeof hereOf>): ReadonlyMap<string, readonly Here[]> { return (this.people = same(this.people, hereOf(...who))) }
}

const same = <T>(before: ReadonlyMap<string, T>, next: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
  (JSON.stringify([...before]) === JSON.stringify([...next]) ? before : next)

/** How many notes with words each paragraph has. */
const countsOf = ({ places, place, sumOf }: Margin): ReadonlyMap<string, number> =>
  new Map(places.blocks.flatMap(block => {
    const { spoken } = sumOf(places.in(block)), id = place.post.blocks[block]?.id
    return spoken && id !== undefined ? [[id, spoken] as const] : []
  }))

/** Who else is at which paragraph. */
const hereOf = (present: readonly Present[], me: string, nameOf: (memberId: string) => string): ReadonlyMap<string, readonly Here[]> => {
  const here = new Map<string, Here[]>()
  for (const { memberId, blockId } of present) {
    if (blockId !== undefined && memberId !== me) here.set(blockId, [...here.get(blockId) ?? [], { memberId, name: nameOf(memberId) }])
  }
  return here
}

/** What a member must know of a reading before they write; undefined when all is as usual. */
export const noticeOf = ({ state, reveal, revealedAt }: ReadingCard, role: Role | undefined): string | undefined => {
  const said = words().reading
  if (state !== 'open') return said[state]
  if (role && !mayWrite(role)) return said.observer
  return reveal === 'together' && !revealedAt ? said.untilRevealed : undefined
}
