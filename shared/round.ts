/**
 * A workshop round: one question, everyone speaks in turn. The order stands from the start; whoever is not in the room when their turn
 * comes is passed by for now and keeps their place. Time that runs out cuts nobody short: the page shows it, the speaker passes the word on.
 */
import { z } from 'zod'
import { ClientId, Id, Time, words } from './wire.ts'

/** What members do for the round besides speaking, each in turn from round to round: read the text aloud, write down, mind the time. */
export const ROUND_ROLES = ['reader', 'scribe', 'timekeeper'] as const

/** What was written down in a round, and by whom. */
export const RoundNote = z.object({ id: ClientId, memberId: Id, body: z.string(), createdAt: Time })
export type RoundNote = z.infer<typeof RoundNote>

/** A round as it stands. */
export const Round = z.object({
  id: Id,
  readingId: Id,
  by: Id,
  question: z.string(),
  secondsEach: z.number().int(),
  order: z.array(Id),
  /** Those who have had their turn, spoken or passed. */
  spoken: z.array(Id),
  /** Who has the word, and until when. Nobody has it when those left are not here, or when it is over. */
  speaker: Id.optional(),
  until: Time.optional(),
  roles: z.object({ reader: Id, scribe: Id, timekeeper: Id }).partial(),
  notes: z.array(RoundNote),
  startedAt: Time,
  endedAt: Time.optional(),
})
export type Round = z.infer<typeof Round>

/** What is sent to begin a round. */
export const NewRound = z.object({
  readingId: Id, question: words(1000), secondsEach: z.number().int().min(10).max(3600), order: z.array(Id).min(1).max(200).optional(), roles: z.boolean().optional(),
})
/** What is sent to give a speaker more time. */
export const RoundExtension = z.object({ readingId: Id, seconds: z.number().int().min(5).max(3600).default(30) })
/** What is sent to write down what is said. */
export const RoundWriting = z.object({ readingId: Id, id: ClientId, body: words(4000) })

/** May give the word on: facilitators always, whoever minds the time, and the speaker their own. */
export const mayPassOn = (round: Round, { memberId, role }: { memberId: string; role: string }): boolean =>
  role === 'facilitator' || round.roles.timekeeper === memberId || round.speaker === memberId

/** Each role goes on to the next member from round to round: `nth` counts the rounds held before. */
export const rolesFor = (order: readonly string[], nth: number): Round['roles'] =>
  order.length < ROUND_ROLES.length ? {} : Object.fromEntries(ROUND_ROLES.map((role, at) => [role, order[(nth + at) % order.length]]))

const given = (round: Round, speaker: string, now: Date): Round =>
  ({ ...round, speaker, until: new Date(now.getTime() + round.secondsEach * 1000).toISOString() })

/** Gives the word to the next in the order who has not had it and is here; ends the round when everybody had it. */
export const passedOn = (before: Round, here: ReadonlySet<string>, now: Date): Round => {
  const { speaker, until: _until, ...round } = before
  const spoken = speaker === undefined || round.spoken.includes(speaker) ? round.spoken : [...round.spoken, speaker]
  const left = round.order.filter(memberId => !spoken.includes(memberId))
  const next = left.find(memberId => here.has(memberId))
  if (left.length === 0) return { ...round, spoken, endedAt: now.toISOString() }
  return next === undefined ? { ...round, spoken } : given({ ...round, spoken }, next, now)
}

/** The speaker was gone when the word was theirs: they keep their place, and the word goes on. */
export const passedBy = (before: Round, here: ReadonlySet<string>, now: Date): Round => {
  const { speaker: _speaker, until: _until, ...round } = before
  const next = round.order.find(memberId => !round.spoken.includes(memberId) && here.has(memberId))
  return next === undefined ? round : given(round, next, now)
}

/** A round as it is written down: what was said before stays, a note sent again is the same note with its newest words. */
export const written = (round: Round, note: RoundNote): Round => {
  const at = round.notes.findIndex(one => one.id === note.id)
  if (at < 0) return { ...round, notes: [...round.notes, note] }
  return { ...round, notes: round.notes.with(at, { ...round.notes[at]!, body: note.body }) }
}
