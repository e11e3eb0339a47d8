import type { MarginKind } from '../../shared/margin.ts'
import type { LineState } from '../socket.ts'

/** How what a member writes in the margin stands: `saved` when the house has told that all of it is on disk. */
export type MarginState = 'saved' | 'saving' | 'unsaved'

/** All that decides what may honestly be said about the line. `of`: which documents of the margin are not saved; `isKept`: at least this device has them. */
export interface Standing { line: LineState; margin?: MarginState; of?: readonly MarginKind[]; isKept?: boolean; waiting: number; refused: number }

/** One honest sentence: which, of what weight, how many it counts, and which documents it speaks of. */
export type Sentence =
  | { says: 'ended' | 'endedUnsent' | 'endedUnkept' | 'closing' | 'offline' | 'reconnecting' | 'connecting' | 'saved' | 'connected'; tone: Tone }
  | { says: 'saving' | 'unsaved' | 'unkept'; of: readonly MarginKind[]; tone: Tone }
  | { says: 'unsent' | 'refused'; count: number; tone: Tone }
type Tone = 'good' | 'calm' | 'warn' | 'bad'

const LINES: Record<Exclude<LineState, 'connected' | 'ended'>, Sentence> = {
  closing: { says: 'closing', tone: 'warn' },
  offline: { says: 'offline', tone: 'warn' },
  reconnecting: { says: 'reconnecting', tone: 'warn' },
  connecting: { says: 'connecting', tone: 'calm' },
}

/** What is to be said, the gravest first. A second sentence tells what waits while the line is down. */
export const sentencesOf = ({ line, margin, of = [], isKept = true, waiting, refused }: Standing): Sentence[] => {
  const isUnsaved = margin === 'unsaved' || margin === 'saving'
  const isUnkept = isUnsaved && !isKept
  if (line === 'ended') return [{ says: isUnkept ? 'endedUnkept' : waiting || isUnsaved ? 'endedUnsent' : 'ended', tone: 'bad' }]
  const unsaved: Sentence = { says: isUnkept ? 'unkept' : 'unsaved', of, tone: 'warn' }
  if (line !== 'connected' && isUnkept) return [unsaved, LINES[line]]
  if (line !== 'connected') return [LINES[line], ...(waiting ? [{ says: 'unsent', count: waiting, tone: 'warn' } as const] : isUnsaved ? [unsaved] : [])]
  if (refused) return [{ says: 'refused', count: refused, tone: 'bad' }]
  if (waiting || margin === 'saving') return [{ says: 'saving', of: waiting ? [] : of, tone: 'calm' }]
  return margin === 'unsaved' ? [unsaved] : [{ says: margin ? 'saved' : 'connected', tone: 'good' }]
}
