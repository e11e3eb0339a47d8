/** What the text shows of the margin and of who is here. */
import type { Place } from '../../shared/anchor.ts'
import { mayWrite, type Role } from '../../shared/group.ts'
import { colourOf } from '../look/colours.ts'
import type { Present } from '../../shared/presence.ts'
import type { ReadingCard } from '../../shared/reading.ts'
import type { Margin } from '../margin/margin.ts'
import { words } from '../words/words.ts'
import type { Paint } from './paint.ts'

/** A stretch of the text to be painted. */
export interface Mark { name: string; paint: Paint; place: Place }

/** Who is at a paragraph. */
export interface Here { memberId: string; name: string }

/** Every annotated stretch in its writer's colour, the open one stronger, and the words one is writing about. */
export const marksOf = (margin: Margin): Mark[] => {
  const marks: Mark[] = []
  const mayShow = (name: string, memberId: string) => !margin.sight.hidesOthers || memberId === margin.place.memberId || name === margin.open
  for (const { name, found, annotation: { memberId } } of margin.notes) {
    if (found.how !== 'orphaned' && mayShow(name, memberId)) marks.push({ name, place: found, paint: `${name === margin.open ? 'open' : 'by'}-${colourOf(memberId)}` })
  }
  if (margin.writing) marks.push({ name: 'writing', place: margin.writing.selection, paint: 'chosen' })
  return marks
}

/** How many notes with words each paragraph has. */
export const countsOf = (margin: Margin): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const note of margin.notes) {
    const { found } = note
    if (found.how !== 'orphaned' && !margin.isQuiet(note)) counts.set(found.blockId, (counts.get(found.blockId) ?? 0) + 1)
  }
  return counts
}

/** Who else is at which paragraph. */
export const hereOf = (present: readonly Present[], me: string, nameOf: (memberId: string) => string): ReadonlyMap<string, readonly Here[]> => {
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
