/** What members wrote in one reading, as the degree and the list of what waits look at it. */
import type * as Y from 'yjs'
import type { Message } from '../../shared/discussion.ts'
import { firstWords } from '../../shared/excerpt.ts'
import { sharedRoots } from '../../shared/margin.ts'
import type { Question } from '../../shared/question.ts'
import type { MarginEntry } from '../../shared/webannotation.ts'
import { inTurns } from '../annotation/pace.ts'

/** An annotation or reply: `name` is `<memberId>/<id>`; `at` is what its writer claims; `asks` when it is meant as a question; `calls` are its whole words, where an `@` may name somebody, last changed `calledAt`. */
export interface Entry { name: string; by: string; at: string; words: string; asks: boolean; to?: string; calls?: string; calledAt?: string }

/** A sign on an entry, a joint note endorsed: `what` is `<memberId>/<id>` or `joint/<id>`. */
export interface Sign { what: string; by: string; at: string }

/** One member's own document. */
export interface MemberMargin { entries: Entry[]; reactions: Sign[]; endorsements: Sign[] }

/** All that counts of one reading. */
export interface Content {
  readingId: string
  createdAt: string
  messages: readonly Message[]
  questions: readonly Question[]
  margins: ReadonlyMap<string, MemberMargin>
  /** Who began each joint note, by `joint/<id>`. */
  joint: ReadonlyMap<string, string>
}

const callsIn = ({ body, editedAt }: Pick<MarginEntry, 'body' | 'editedAt'>): Pick<Entry, 'calls' | 'calledAt'> => (body.includes('@') ? { calls: body, ...(editedAt && { calledAt: editedAt }) } : {})

/** What of a member's own document counts. */
export const marginIn = async (written: readonly MarginEntry[], by: string): Promise<MemberMargin> => {
  const signs = written.filter(({ motivation }) => motivation === 'assessing')
  const signsOn = (isJoint: boolean): Sign[] =>
    signs.filter(({ body }) => (body === '') === isJoint).map(({ to = '', createdAt }) => ({ what: to, by, at: createdAt }))
  return {
    entries: await inTurns(written.filter(({ motivation }) => motivation !== 'assessing'), one => entryOf(one, by)),
    reactions: signsOn(false), endorsements: signsOn(true),
  }
}

const entryOf = (one: MarginEntry, by: string): Entry => ({
  name: one.name, by, at: one.createdAt, words: firstWords(one.body), asks: one.motivation === 'questioning', ...(one.to !== undefined && { to: one.to }), ...callsIn(one),
})

/** Who began each joint note: whoever's hand set it down, whatever the note says of itself. */
export const jointIn = (doc: Y.Doc, hands: ReadonlyMap<number, string>): Map<string, string> => {
  const { joint } = sharedRoots(doc)
  const begun = [...joint.keys()].map(id => [`joint/${id}`, hands.get(joint._map.get(id)!.id.client) ?? ''] as const)
  return new Map(begun.filter(([, by]) => by !== ''))
}
