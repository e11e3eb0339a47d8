/**
 * How a plan comes to a group. For each step the group has a reading, and a note of what the plan said of it when it was last carried out,
 * `followed/<groupId>/<stepId>`: from the two one sees what the group changed itself, and that stays.
 */
import { merged, plannedOf, saysSame, type Convention, type Planned, type PlanStep } from '../../shared/convention.ts'
import type { Pledge } from '../../shared/pledge.ts'
import type { Post } from '../../shared/post.ts'
import { stateOf, type Reading, type ReadingState } from '../../shared/reading.ts'
import { streamOf } from '../discussion/kept.ts'
import type { House } from '../house.ts'
import { questionsOf } from '../question/kept.ts'
import { putReading } from '../reading/kept.ts'
import type { Draft } from '../store/shelf.ts'

/** What the plan said of a group's reading when it was last carried out. */
export interface Followed { groupId: string; conventionId: string; stepId: string; readingId: string; said: Planned }

/** A group that follows, by whose word and how far the plan was carried out; kept under `following/<groupId>` and `follower/<conventionId>/<groupId>`. */
export interface Following { groupId: string; conventionId: string; by: string; since: string; version: number }

/** What carrying a plan out did in one group. */
export interface CarriedOut { assigned: Reading[]; changed: { reading: Reading; before: ReadingState }[]; removed: Reading[] }

const keyOf = ({ groupId, stepId }: Pick<Followed, 'groupId' | 'stepId'>): string => `${groupId}/${stepId}`

/** Notes that a group follows, or how far it has come. */
export const putFollowing = (draft: Draft, following: Following): void => {
  draft.put('following', following.groupId, following)
  draft.put('follower', `${following.conventionId}/${following.groupId}`, following)
}

/** A group goes on by itself: its readings stay, as its own. */
export const dropFollowing = async (draft: Draft, { groupId, conventionId }: Pick<Following, 'groupId' | 'conventionId'>): Promise<void> => {
  draft.drop('following', groupId)
  draft.drop('follower', `${conventionId}/${groupId}`)
  for (const followed of await draft.list<Followed>('followed', `${groupId}/`)) await letGo(draft, followed)
}

const letGo = async (draft: Draft, followed: Followed): Promise<void> => {
  draft.drop('followed', keyOf(followed))
  const reading = await draft.get<Reading>('reading', followed.readingId)
  if (!reading) return
  const { conventionId: _gone, ...own } = reading
  draft.put('reading', own.id, own)
}

const assign = async (draft: Draft, house: House, { step, following }: { step: PlanStep; following: Following }): Promise<Reading | undefined> => {
  const post = await draft.get<Post>('post', step.postId)
  if (!post) return undefined
  draft.put('post-of', `${following.groupId}/${post.id}`, { postId: post.id })
  const { groupId, conventionId, by } = following
  const said = plannedOf(step)
  const reading = putReading(draft, house, { groupId, by, post, made: { ...said, conventionId } })
  draft.put('followed', `${groupId}/${step.id}`, { groupId, conventionId, stepId: step.id, readingId: reading.id, said } satisfies Followed)
  return reading
}

/** A reading that has opened keeps its text and the rules it opened by; only until when it is due may still move. */
const whatMayChange = (reading: Reading, next: Planned, now: Date): Planned =>
  stateOf(reading, now) === 'planned' ? next : plannedOf({ ...plannedOf(reading), dueAt: next.dueAt })

const replan = async (draft: Draft, house: House, { reading, followed, step }: { reading: Reading; followed: Followed; step: PlanStep }): Promise<Reading> => {
  const next = whatMayChange(reading, merged(plannedOf(reading), followed.said, plannedOf(step)), house.clock())
  if (saysSame(next, reading)) return reading
  const post = await draft.get<Post>('post', next.postId)
  if (post) draft.put('post-of', `${reading.groupId}/${post.id}`, { postId: post.id })
  const { opensAt: _opens, dueAt: _due, quorum: _quorum, ...rest } = reading
  const replanned: Reading = { ...rest, ...next, turns: (reading.turns ?? 0) + 1, revision: next.postId === reading.postId ? reading.revision : (post?.revision ?? 1) }
  draft.put('reading', replanned.id, replanned)
  return replanned
}

/** Who leads may have been in its room before it opened; the log answers from memory, so the transaction does not wait for it. */
const isWrittenIn = async (draft: Draft, { store: { log } }: House, { id }: Reading): Promise<boolean> => {
  const streams = await Promise.all([log.streams(`margin/${id}/`), log.streams(streamOf(id))])
  return streams.flat().length > 0 || (await questionsOf(draft, id)).length > 0
}

/** Nobody has said or done anything about it. */
const isUntouched = async (draft: Draft, house: House, { reading, said }: { reading: Reading } & Pick<Followed, 'said'>): Promise<boolean> => {
  const [pledge] = await draft.list<Pledge>('pledge', `${reading.id}/`)
  return stateOf(reading, house.clock()) === 'planned' && saysSame(reading, said) && pledge === undefined && !(await isWrittenIn(draft, house, reading))
}

const takeOut = async (draft: Draft, house: House, followed: Followed): Promise<Reading | undefined> => {
  const reading = await draft.get<Reading>('reading', followed.readingId)
  if (!reading || !(await isUntouched(draft, house, { reading, said: followed.said }))) {
    await letGo(draft, followed)
    return undefined
  }
  draft.drop('followed', keyOf(followed))
  draft.drop('reading', reading.id)
  draft.drop('reading-of', `${reading.groupId}/${reading.id}`)
  return reading
}

/** Carries a plan out in one group, within a transaction. */
export const carryOut = async (draft: Draft, house: House, { convention, following }: { convention: Convention; following: Following }): Promise<CarriedOut> => {
  const done: CarriedOut = { assigned: [], changed: [], removed: [] }
  const known = new Map((await draft.list<Followed>('followed', `${following.groupId}/`)).map(one => [one.stepId, one]))
  for (const step of convention.plan) {
    const followed = known.get(step.id)
    known.delete(step.id)
    const reading = followed && (await draft.get<Reading>('reading', followed.readingId))
    if (followed) draft.put('followed', keyOf(followed), { ...followed, said: plannedOf(step) })
    if (!followed) done.assigned.push(...[await assign(draft, house, { step, following })].filter(one => one !== undefined))
    else if (reading) {
      const next = await replan(draft, house, { reading, followed, step })
      if (next !== reading) done.changed.push({ reading: next, before: stateOf(reading, house.clock()) })
    }
  }
  for (const followed of known.values()) done.removed.push(...[await takeOut(draft, house, followed)].filter(one => one !== undefined))
  putFollowing(draft, { ...following, version: convention.version })
  return done
}
