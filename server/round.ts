/** Rounds: one question, everyone in turn, what is said written down and kept with the reading. */
import type { CommandInput } from '../shared/contract.ts'
import { mayLead, mayWrite, type Membership } from '../shared/group.ts'
import { Refusal } from '../shared/refusal.ts'
import { ended, joined, mayPassOn, passedBy, passedOn, rolesFor, written, type Round, type RoundNote } from '../shared/round.ts'
import { defined, pageThrough } from '../shared/wire.ts'
import { roomFor, writableRoomFor } from './belonging.ts'
import { commands, routes } from './doors/gate.ts'
import type { House } from './house.ts'
import { presentIn, putRound, roundNow, roundsOf, tellRound } from './round/kept.ts'

const MOST_NOTES = 500

/** Those who write in the group: in the order asked for, else those who are here, in the order they joined. */
const orderFor = async (house: House, groupId: string, { readingId, order }: { readingId: string; order?: string[] | undefined }): Promise<string[]> => {
  const memberships = await house.store.shelf.list<Membership>('membership', `${groupId}/`)
  const writers = memberships.filter(one => mayWrite(one.role)).sort((one, other) => one.joinedAt.localeCompare(other.joinedAt)).map(one => one.memberId)
  if (order) return [...new Set(order)].filter(memberId => writers.includes(memberId))
  const here = presentIn(house, readingId)
  return writers.filter(memberId => here.has(memberId))
}

const start = async (house: House, memberId: string, { readingId, question, secondsEach, ...wanted }: CommandInput<'round:start'>): Promise<Round> => {
  const { membership, reading } = await writableRoomFor(house, readingId, memberId)
  if (!mayLead(membership.role)) throw new Refusal('not-allowed', 'Only a facilitator starts a round.')
  const order = await orderFor(house, reading.groupId, { readingId, order: wanted.order })
  if (order.length === 0) throw new Refusal('invalid', 'Nobody who may speak is here.', { fields: { order: 'has nobody in it' } })
  const now = house.clock()
  const { round, stopped } = await house.store.shelf.change(async draft => {
    const held = await roundsOf(draft, readingId)
    const going = held.find(one => one.endedAt === undefined)
    const stopped = going && putRound(draft, ended(going, now))
    const fresh: Round = {
      id: house.newId(), readingId, by: memberId, question, secondsEach, order, spoken: [], notes: [], startedAt: now.toISOString(),
      roles: wanted.roles ? rolesFor(order, held.length) : {},
    }
    return { stopped, round: putRound(draft, passedOn(fresh, presentIn(house, readingId), now)) }
  })
  if (stopped) tellRound(house, stopped)
  return tellRound(house, round)
}

/** Changes the round that is going on, for a member who may; tells how it stands now. */
const change = async (house: House, of: { readingId: string; memberId: string }, next: (round: Round, membership: Membership) => Round): Promise<Round> => {
  const { membership } = await writableRoomFor(house, of.readingId, of.memberId)
  const { after, isNew } = await house.store.shelf.change(async draft => {
    const going = await roundNow(draft, of.readingId)
    if (!going) throw new Refusal('not-found', 'There is no round going on.')
    const after = next(going, membership)
    return { after: after === going ? going : putRound(draft, after), isNew: after !== going }
  })
  return isNew ? tellRound(house, after) : after
}

const mustPassOn = (round: Round, membership: Membership): void => {
  if (!mayPassOn(round, membership)) throw new Refusal('not-allowed', 'Whoever speaks, minds the time or leads the group gives the word on.')
}

/** Somebody else was faster: the word is not any more with whom it was when this was asked for. */
const hasGoneOn = (round: Round, speaker: string | undefined): boolean => speaker !== undefined && round.speaker !== speaker

/** Gives the word on. A speaker who is not here any more keeps their place for later. */
const goOn = (house: House, speaker: string | undefined) => (round: Round, membership: Membership): Round => {
  mustPassOn(round, membership)
  if (hasGoneOn(round, speaker)) return round
  const here = presentIn(house, round.readingId)
  const isGone = round.speaker !== undefined && !here.has(round.speaker)
  return (isGone ? passedBy : passedOn)(round, here, house.clock())
}

const passed = (house: House) => (round: Round, { memberId }: Membership): Round => {
  if (round.speaker !== memberId) throw new Refusal('conflict', 'It is not your turn now.')
  return passedOn(round, presentIn(house, round.readingId), house.clock())
}

const extended = (house: House, { seconds, speaker }: CommandInput<'round:extend'>) => (round: Round, membership: Membership): Round => {
  if (round.speaker === membership.memberId && !mayLead(membership.role)) throw new Refusal('not-allowed', 'Ask for more time; others give it.')
  mustPassOn(round, membership)
  if (hasGoneOn(round, speaker)) return round
  if (round.speaker === undefined) throw new Refusal('conflict', 'Nobody has the word now.')
  const from = Math.max(Date.parse(round.until ?? ''), house.clock().getTime())
  return { ...round, until: new Date(from + seconds * 1000).toISOString() }
}

/** A place at the end for whoever came later; they have the word at once when nobody else has it. */
const come = (house: House) => (before: Round, { memberId }: Membership): Round => {
  const round = joined(before, memberId)
  return round === before || round.speaker !== undefined ? round : passedBy(round, presentIn(house, round.readingId), house.clock())
}

const stopped = (house: House) => (round: Round, { role }: Membership): Round => {
  if (!mayLead(role)) throw new Refusal('not-allowed', 'Only a facilitator ends a round.')
  return ended(round, house.clock())
}

/** Writes down what was said, in the round going on or in the last one, which people still write up when it is over. */
const write = async (house: House, memberId: string, { readingId, id, body, of }: CommandInput<'round:write'>): Promise<Round> => {
  await writableRoomFor(house, readingId, memberId)
  const round = await house.store.shelf.change(async draft => {
    const held = await roundsOf(draft, readingId)
    const round = held.find(one => one.notes.some(note => note.id === id)) ?? held.at(-1)
    if (!round) throw new Refusal('not-found', 'No round was held here yet.')
    if (round.notes.some(note => note.id === id && note.memberId !== memberId)) throw new Refusal('conflict', 'This id is taken.')
    if (round.notes.length >= MOST_NOTES) throw new Refusal('too-large', 'This round has enough written down; go on in the discussion.')
    if (of !== undefined && !round.order.includes(of)) throw new Refusal('invalid', 'They had no place in this round.', { fields: { of: 'is nobody of this round' } })
    return putRound(draft, written(round, defined({ id, memberId, of, body, createdAt: house.clock().toISOString() }) as RoundNote))
  })
  return tellRound(house, round)
}

/** A round: begun, passed on, prolonged, written down, ended. */
export const roundCommands = commands({
  'round:start': (house, asker, input) => start(house, asker.memberId, input),
  'round:pass': (house, { memberId }, { readingId }) => change(house, { readingId, memberId }, passed(house)),
  'round:next': (house, { memberId }, { readingId, speaker }) => change(house, { readingId, memberId }, goOn(house, speaker)),
  'round:join': (house, { memberId }, { readingId }) => change(house, { readingId, memberId }, come(house)),
  'round:extend': (house, { memberId }, input) => change(house, { readingId: input.readingId, memberId }, extended(house, input)),
  'round:stop': (house, { memberId }, { readingId }) => change(house, { readingId, memberId }, stopped(house)),
  'round:write': (house, asker, input) => write(house, asker.memberId, input),
})

/** The rounds of a reading, with what was written down. */
export const roundRoutes = routes({
  'GET /api/readings/:readingId/rounds': async (house, asker, { params, query }) => {
    await roomFor(house, params.readingId, asker.memberId)
    return pageThrough(await roundsOf(house.store.shelf, params.readingId), query, round => round.id)
  },
})
