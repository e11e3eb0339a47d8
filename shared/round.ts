/**
 * A workshop round: one question, everyone speaks in turn. The order stands from the start; whoever is not in the room when their turn
 * comes is passed by for now and keeps their place; whoever comes later may take a place at the end. Time that runs out cuts nobody short:
 * the page shows it, the speaker passes the word on.
 */
import { z } from 'zod'
import { ClientId, Id, Time, words } from './wire.ts'

/** What members do for the round besides speaking, each in turn from round to round: read the text aloud, write down, mind the time. */
export const ROUND_ROLES = ['reader', 'scribe', 'timekeeper'] as const

/** What was written down in a round, and by whom; `of`: who said it, when that is known. */
export const RoundNote = z.object({ id: ClientId, memberId: Id, of: Id.optional(), body: z.string(), createdAt: Time })
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
/** What is sent to give the word on. `speaker`: from whom, so that of two who press at once only one is heard. */
export const RoundTurn = z.object({ readingId: Id, speaker: Id.optional() })
/** What is sent to give a speaker more time. */
export const RoundExtension = RoundTurn.extend({ seconds: z.number().int().min(5).max(3600).default(30) })
/** What is sent to write down what is said, and whose words they are. */
export const RoundWriting = z.object({ readingId: Id, id: ClientId, body: words(4000), of: Id.optional() })

/** May give the word on: facilitators always, whoever minds the time, and the speaker their own. */
export const mayPassOn = (round: Round, { memberId, role }: { memberId: string; role: string }): boolean =>
  role === 'facilitator' || round.roles.timekeeper === memberId || round.speaker === memberId

/** Each role goes on to the next member from round to round: `nth` counts the rounds held before. */
export const rolesFor = (order: readonly string[], nth: number): Round['roles'] =>
  order.length < ROUND_ROLES.length ? {} : Object.fromEntries(ROUND_ROLES.map((role, at) => [role, order[(nth + at) % order.length]]))

const given = (round: Round, speaker: string, now: Date): Round =>
  ({ ...round, speaker, until: new Date(now.getTime() + round.secondsEach * 1000).toISOString() })

/** Who has the word next, of those who are here; nobody when all of them had it. */
export const nextIn = ({ order, spoken, speaker }: Round, here: ReadonlySet<string>): string | undefined =>
  order.find(memberId => memberId !== speaker && !spoken.includes(memberId) && here.has(memberId))

/** Gives the word to the next in the order who has not had it and is here; ends the round when everybody had it. */
export const passedOn = (before: Round, here: ReadonlySet<string>, now: Date): Round => {
  const { speaker, until: _until, ...round } = before
  const spoken = speaker === undefined || round.spoken.includes(speaker) ? round.spoken : [...round.spoken, speaker]
  const left = round.order.filter(memberId => !spoken.includes(memberId))
  const next = left.find(memberId => here.has(memberId))
  if (left.length === 0) return ended({ ...round, spoken }, now)
  return next === undefined ? { ...round, spoken } : given({ ...round, spoken }, next, now)
}

/** The speaker was gone when the word was theirs, or nobody had it: places are kept, and the word goes to the next who is here. */
export const passedBy = (before: Round, here: ReadonlySet<string>, now: Date): Round => {
  const { speaker: _speaker, until: _until, ...round } = before
  const next = round.order.find(memberId => !round.spoken.includes(memberId) && here.has(memberId))
  return next === undefined ? round : given(round, next, now)
}

/** A round with a place at its end for whoever came later. */
export const joined = (round: Round, memberId: string): Round =>
  round.order.includes(memberId) ? round : { ...round, order: [...round.order, memberId] }

/** A round without the place of one who left the group before their turn; the word goes on if they had it. */
export const leftBy = (round: Round, memberId: string, { here, now }: { here: ReadonlySet<string>; now: Date }): Round => {
  if (!round.order.includes(memberId) || round.spoken.includes(memberId)) return round
  const rest = { ...round, order: round.order.filter(one => one !== memberId) }
  if (rest.order.every(one => rest.spoken.includes(one))) return ended(rest, now)
  return round.speaker === memberId ? passedBy(rest, here, now) : rest
}

/** A round that is over. */
export const ended = ({ speaker: _speaker, until: _until, ...round }: Round, now: Date): Round => ({ ...round, endedAt: round.endedAt ?? now.toISOString() })

/** A round as it is written down: what was said before stays, a note sent again is the same note with its newest words. */
export const written = (round: Round, note: RoundNote): Round => {
  const at = round.notes.findIndex(one => one.id === note.id)
  if (at < 0) return { ...round, notes: [...round.notes, note] }
  const { of: _of, ...before } = round.notes[at]!
  return { ...round, notes: round.notes.with(at, { ...before, body: note.body, ...(note.of !== undefined && { of: note.of }) }) }
}
