/** What members wrote in one reading, as the degree and the list of what waits look at it. */
import type * as Y from 'yjs'
import { readAnnotation, readReaction, readReply, type Reply } from '../../shared/annotation.ts'
import type { Message } from '../../shared/discussion.ts'
import { firstWords } from '../../shared/excerpt.ts'
import { ownRoots, sharedRoots } from '../../shared/margin.ts'
import type { Question } from '../../shared/question.ts'

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

const callsIn = ({ body, editedAt }: Pick<Reply, 'body' | 'editedAt'>): Pick<Entry, 'calls' | 'calledAt'> => (body.includes('@') ? { calls: body, ...(editedAt && { calledAt: editedAt }) } : {})

const present = <T>(thing: T | undefined): T[] => (thing === undefined ? [] : [thing])

/** Looks through a member's own document. */
export const marginIn = (doc: Y.Doc, by: string): MemberMargin => {
  const roots = ownRoots(doc)
  const annotations = [...roots.annotations].flatMap(([id, value]) => present(readAnnotation(id, value)))
  const replies = [...roots.replies].flatMap(([id, value]) => present(readReply(id, value)))
  const signs = [...roots.reactions].flatMap(([key, at]) => present(readReaction(key)).map(({ what }) => ({ what, by, at: String(at) })))
  return {
    entries: [
      ...annotations.map(one => ({ name: `${by}/${one.id}`, by, at: one.createdAt, words: firstWords(one.body), asks: one.motivation === 'questioning', ...callsIn(one) })),
      ...replies.map(one => ({ name: `${by}/${one.id}`, by, at: one.createdAt, words: firstWords(one.body), asks: false, to: one.to, ...callsIn(one) })),
    ],
    reactions: signs,
    endorsements: [...roots.endorsements].map(([id, at]) => ({ what: `joint/${id}`, by, at: String(at) })),
  }
}

/** Who began each joint note: whoever's hand set it down, whatever the note says of itself. */
export const jointIn = (doc: Y.Doc, hands: ReadonlyMap<number, string>): Map<string, string> => {
  const { joint } = sharedRoots(doc)
  const begun = [...joint.keys()].map(id => [`joint/${id}`, hands.get(joint._map.get(id)!.id.client) ?? ''] as const)
  return new Map(begun.filter(([, by]) => by !== ''))
}
